"""Stage 6: put all witnesses of a work side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collate.align.moves import moves
from collate.align.star import star
from collate.align.unrelated import strangers
from collate.errors import SettingsError
from collate.model import Alignment, Role, Work
from collate.settings import Settings
from collate.text.tokens import Vocabulary, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collate.model import AlignedRun, Tokens, Witness
    from collate.settings import AlignSettings

    Aligner = Callable[[Sequence[Tokens], int, frozenset[int], AlignSettings], tuple[AlignedRun, ...]]

#: name -> aligner: (tokens of each column, index of the base, indices of excerpts, settings) -> runs.
ALIGNERS: dict[str, Aligner] = {
    "star": star,
}


def align(work: Work, settings: Settings | None = None) -> Alignment:
    """Align the witnesses of *work*, each distinct text once.

    Every token of every witness stands in exactly one run, in order; identical
    witnesses share a column. The result does not depend on the order or the
    names of the witnesses, once the base text is given. A witness that shares
    nothing with the base text is left out, and named in ``left_out``.

    Time is near-linear in the length of near-identical texts and linear in the
    number of witnesses.

    Raises:
        SettingsError: the settings name an unknown aligner.
    """
    chosen = settings or Settings()
    if chosen.align.aligner not in ALIGNERS:
        known = ", ".join(ALIGNERS)
        raise SettingsError("", f"no aligner is called {chosen.align.aligner!r}", f"Known: {known}")
    vocabulary = Vocabulary()
    tokens = tuple(tokenise(w.segment.text, w.segment.breaks, vocabulary) for w in work.columns)
    strange = strangers(tokens, work.base_column)
    if strange:
        tokens = tuple(text for i, text in enumerate(tokens) if i not in strange)
    kept, left_out = _without(work, strange)
    excerpts = frozenset(i for i, witness in enumerate(kept.columns) if witness.role is Role.EXCERPT)
    runs = ALIGNERS[chosen.align.aligner](tokens, kept.base_column, excerpts, chosen.align)
    return Alignment(kept, tokens, runs, moves(tokens, kept.base_column, runs, chosen.align), left_out)


def _without(work: Work, strange: frozenset[int]) -> tuple[Work, tuple[Witness, ...]]:
    """Return *work* without the columns *strange*, and their witnesses, identical ones too."""
    if not strange:
        return work, ()
    named = {siglum for column in strange for siglum in work.sigla(column)}
    kept = tuple(witness for witness in work.witnesses if witness.siglum not in named)
    return replace(work, witnesses=kept), tuple(w for w in work.witnesses if w.siglum in named)
