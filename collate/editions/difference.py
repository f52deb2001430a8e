"""The comparison of two editions of one text: their witnesses and their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.editions.build import is_same_file
from collate.editions.entry_differences import MAX_EDIT_CELLS, pair_editions, unspaced_text
from collate.editions.loading import load_tei_edition
from collate.errors import OutputError, VerificationError
from collate.i18n import _
from collate.report import EditionComparison, WitnessComparison
from collate.settings import CsvForm, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from collate.model import Edition, Witness

#: Characters shown on each side of the first difference of two texts.
CONTEXT_CHARACTERS = 8


def compare_editions(
    first: Path, second: Path, *, strict: bool = False, settings: Settings | None = None
) -> EditionComparison:
    """Compare two TEI editions of one text.

    Witnesses are paired by siglum, else by text. Entries are located in a
    witness that both editions have, the first edition's base text if possible.
    With *strict*, an edition by others that leaves something open is refused
    (see :mod:`collate.tei.interpret`).

    Raises:
        SourceError: a file cannot be read.
        VerificationError: a file cannot be loaded as an edition, or the two
            have no witness in common.
    """
    chosen = settings or Settings()
    left, right = (load_tei_edition(path, chosen, strict=strict) for path in (first, second))
    one, other = left.edition, right.edition
    pairs = tuple(_pair_witnesses(one, other))
    if not pairs:
        problem = _("has no witness in common with {file}, by siglum or by text", file=str(second))
        raise VerificationError(str(first), problem, _("Choose two editions of one text"))
    firsts, seconds = {p.first for p in pairs}, {p.second for p in pairs}
    return EditionComparison(
        pairs=pairs,
        only_first=tuple(w.siglum for w in one.work.witnesses if w.siglum not in firsts),
        only_second=tuple(w.siglum for w in other.work.witnesses if w.siglum not in seconds),
        bases=(one.work.base, other.work.base),
        rows=tuple(pair_editions(one, other, pairs=pairs).rows()),
        notes=tuple(dict.fromkeys((*left.notes, *right.notes))),
    )


def _pair_witnesses(one: Edition, other: Edition) -> Iterator[WitnessComparison]:
    """Pair the witnesses by siglum, then by text."""
    by_siglum = {witness.siglum: witness for witness in other.work.witnesses}
    left = [witness for witness in one.work.witnesses if witness.siglum not in by_siglum]
    first_sigla = {witness.siglum for witness in one.work.witnesses}
    free = [witness for witness in other.work.witnesses if witness.siglum not in first_sigla]
    for witness in one.work.witnesses:
        if witness.siglum in by_siglum:
            yield _compare_witnesses(witness, by_siglum[witness.siglum])
    for witness in left:
        match = next((w for w in free if unspaced_text(w) == unspaced_text(witness)), None)
        if match is not None:
            free.remove(match)
            yield WitnessComparison(witness.siglum, match.siglum, by_text=True)


def _compare_witnesses(one: Witness, other: Witness) -> WitnessComparison:
    from rapidfuzz.distance import Levenshtein

    left, right = unspaced_text(one), unspaced_text(other)
    if left == right:
        return WitnessComparison(one.siglum, other.siglum)
    pairs = enumerate(zip(left, right, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))
    around = [text[max(0, at - CONTEXT_CHARACTERS) : at + CONTEXT_CHARACTERS] for text in (left, right)]
    if len(left) * len(right) > MAX_EDIT_CELLS:
        differing = max(len(left), len(right)) - at
    else:
        differing = Levenshtein.distance(left, right, score_hint=64)
    return WitnessComparison(
        first=one.siglum,
        second=other.siglum,
        differing=differing,
        at=at,
        first_text=around[0],
        second_text=around[1],
    )


def write_comparison(
    comparison: EditionComparison, path: Path, *, editions: Sequence[Path], csv: CsvForm = "safe"
) -> None:
    """Write the entries of both editions as a table (CSV, of the form *csv*) to *path*, atomically.

    Raises:
        OutputError: *path* cannot be written, or is one of the *editions*.
    """
    from collate.report import comparison_table
    from collate.store import replace_file

    remedy = _("Name another file with -o")
    if any(is_same_file(path, edition) for edition in editions):
        raise OutputError(str(path), _("is one of the editions that are compared"), remedy)
    replace_file(path, comparison_table(comparison, csv), remedy=remedy)
