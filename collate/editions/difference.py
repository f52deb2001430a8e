"""Two editions of one text, compared: their witnesses, and their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.editions.build import same_file
from collate.editions.entry_differences import MOST, Rows, words
from collate.editions.loading import adopt
from collate.errors import OutputError, VerificationError
from collate.report.terminal.edition_diff import Comparison, Pair
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from collate.model import Edition, Witness

#: Characters shown on each side of the first difference of two texts.
CONTEXT = 8


def compare_editions(first: Path, second: Path, settings: Settings | None = None) -> Comparison:
    """Compare two TEI editions of one text.

    Witnesses go together by siglum, else by text. The places of entries are
    compared in a witness that both have, the first edition's base text if it
    is one.

    Raises:
        SourceError: a file cannot be read.
        VerificationError: one is no edition that can be read back, or they
            have no witness in common.
    """
    chosen = settings or Settings()
    left, right = (adopt(path, chosen) for path in (first, second))
    one, other = left.edition, right.edition
    pairs = tuple(_pairs(one, other))
    if not pairs:
        problem = f"has no witness that {second} has, by siglum or by text"
        raise VerificationError(str(first), problem, "Give two editions of one text")
    ours, theirs = {p.first for p in pairs}, {p.second for p in pairs}
    rows = Rows(one, other, pairs).rows()
    return Comparison(
        pairs,
        tuple(w.siglum for w in one.work.witnesses if w.siglum not in ours),
        tuple(w.siglum for w in other.work.witnesses if w.siglum not in theirs),
        (one.work.base, other.work.base),
        tuple(rows),
        (*left.notes, *right.notes),
    )


def _pairs(one: Edition, other: Edition) -> Iterator[Pair]:
    """Pair the witnesses by siglum, then by text."""
    named = {witness.siglum: witness for witness in other.work.witnesses}
    left = [witness for witness in one.work.witnesses if witness.siglum not in named]
    known = {witness.siglum for witness in one.work.witnesses}
    free = [witness for witness in other.work.witnesses if witness.siglum not in known]
    for witness in one.work.witnesses:
        if witness.siglum in named:
            yield _compared(witness, named[witness.siglum])
    for witness in left:
        same = next((w for w in free if words(w) == words(witness)), None)
        if same is not None:
            free.remove(same)
            yield Pair(witness.siglum, same.siglum, by_text=True)


def _compared(one: Witness, other: Witness) -> Pair:
    from rapidfuzz.distance import Levenshtein

    left, right = words(one), words(other)
    if left == right:
        return Pair(one.siglum, other.siglum)
    pairs = enumerate(zip(left, right, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))
    around = [text[max(0, at - CONTEXT) : at + CONTEXT] for text in (left, right)]
    if len(left) * len(right) > MOST:
        differing = max(len(left), len(right)) - at
    else:
        differing = Levenshtein.distance(left, right, score_hint=64)
    return Pair(one.siglum, other.siglum, differing, at, around[0], around[1])


def write_comparison(comparison: Comparison, path: Path, editions: Sequence[Path]) -> None:
    """Write the entries of both editions as a table (CSV) to *path*, as a whole or not at all.

    Raises:
        OutputError: it cannot be written, or *path* is one of the *editions*.
    """
    from collate.report.terminal.edition_diff import comparison_table
    from collate.store import replace_file

    if any(same_file(path, edition) for edition in editions):
        raise OutputError(str(path), "is one of the editions that are compared", "Name another file with -o")
    replace_file(path, comparison_table(comparison), "Name another file with -o")
