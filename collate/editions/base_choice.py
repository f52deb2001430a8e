"""The base text of an edition that is loaded: a witness, or where none will do, the lemmata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.errors import SettingsError
from collate.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.tei.rebuild import App, Collation

#: Siglum of the witness made of all lemmata of an edition, its base text where no other can be.
LEMMA_SIGLUM = "lem"


def extant_throughout(collation: Collation) -> np.typing.NDArray[np.bool_]:
    """Return for each witness whether it is extant everywhere: (number of witnesses,)."""
    extant = np.ones(len(collation.texts), dtype=bool)
    for stretch in collation.stretches:
        extant &= stretch.extant
    return extant


def choose_base(collation: Collation, siglum: str, where: str) -> tuple[int | None, tuple[str, ...]]:
    """Return the index of the base text, and notes for the editor.

    Args:
        collation: the edition as aligned witnesses.
        siglum: that of the requested base text, or "".
        where: the name of the file in messages.

    None where no witness is extant throughout: the base text is then made of the lemmata.

    Raises:
        SettingsError: the requested witness does not exist, or has a lacuna.
    """
    extant = extant_throughout(collation)
    sigla = [entry.siglum for entry in collation.witnesses]
    if siglum:
        _check_base(siglum, sigla, [s for s, whole in zip(sigla, extant, strict=True) if whole], where)
        return sigla.index(siglum), ()
    for i, entry in enumerate(collation.witnesses):
        if entry.role == "base" and extant[i]:
            return i, ()
    lemmata = [
        _with_lemma(s.app) for s in collation.stretches if s.app is not None and s.app.lemma is not None
    ]
    counts = [sum(i in witnesses for witnesses in lemmata) for i in range(len(sigla))]
    candidates = [i for i, whole in enumerate(extant.tolist()) if whole]
    if not candidates:
        note = _(
            "{file}: no witness is extant throughout: the base text, with the siglum {siglum}, is made of the"
            " lemmata",
            file=where,
            siglum=LEMMA_SIGLUM,
        )
        return None, (note,)
    best = max(candidates, key=lambda i: (counts[i], -i))
    if counts[best] == len(lemmata):
        return best, ()
    note = _(
        "{file}: no witness has every lemma: the base text is {siglum}, which has {count} of {total}, and the"
        " others are emendations. Name another with --base",
        file=where,
        siglum=sigla[best],
        count=counts[best],
        total=len(lemmata),
    )
    return best, (note,)


def _with_lemma(app: App) -> frozenset[int]:
    """Return the witnesses whose reading has the words of the lemma, white space aside."""
    words = "" if app.lemma is None else "".join(app.lemma.text.split())
    alike = (option for option in app.options if "".join(option.text.split()) == words)
    return frozenset(i for option in alike for i in option.witnesses)


def _check_base(siglum: str, sigla: Sequence[str], extant: Sequence[str], where: str) -> None:
    """Raise SettingsError unless *siglum* is one of *sigla* and of *extant*, those without a lacuna."""
    if siglum not in sigla:
        problem = _("{file} has no witness {siglum!r}", file=where, siglum=siglum)
        raise SettingsError("--base", problem, _("Its witnesses are {sigla}", sigla=", ".join(sigla)))
    if siglum in extant:
        return
    problem = _("{siglum} has a lacuna in {file}, so it cannot be the base text", siglum=siglum, file=where)
    remedy = _("Choose one of {sigla}", sigla=", ".join(extant)) if extant else _("Omit --base")
    raise SettingsError("--base", problem, remedy)
