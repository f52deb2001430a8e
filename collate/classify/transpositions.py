"""Moves as linked entries: where the words are lost, and where they are found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from collate.model import Operation, Transposition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.model import Alignment, ApparatusEntry, Move, Reading


def transposed(
    alignment: Alignment, entries: Sequence[ApparatusEntry], least: int
) -> tuple[tuple[ApparatusEntry, ...], tuple[Transposition, ...]]:
    """Link *entries* by the moves of *alignment*; readings that are moves as a whole say so.

    Only the operation of such a reading changes: what was an omission here
    and an addition there is a transposition.

    Args:
        alignment: with its moves.
        entries: all of its entries, numbered from 1.
        least: characters that two entries must share to be linked, where a
            move shares more with another pair.
    """
    if not alignment.moves:
        return tuple(entries), ()
    base = alignment.work.base_column
    held = {
        column: _held(entries, column, len(alignment.tokens[column]))
        for column in {base, *(move.column for move in alignment.moves)}
    }
    linked: dict[tuple[int, int], set[int]] = {}
    moved: Counter[tuple[int, int]] = Counter()
    for move in alignment.moves:
        for (lost, found), letters in _shared(alignment, held, move, least).items():
            if _differs(entries[lost - 1], move.column) and _differs(entries[found - 1], move.column):
                linked.setdefault((lost, found), set()).add(move.column)
                moved[lost, move.column] += letters
                moved[found, move.column] += letters
    marked = tuple(_marked(entry, moved) for entry in entries)
    return marked, tuple(Transposition(*pair, tuple(sorted(linked[pair]))) for pair in sorted(linked))


def _held(entries: Sequence[ApparatusEntry], column: int, size: int) -> NDArray[np.int32]:
    """Return for each token of *column* the number of the entry that holds it, 0 for none."""
    held = np.zeros(size, dtype=np.int32)
    for entry in entries:
        cell = entry.cells[column]
        if cell:
            held[slice(*cell)] = entry.number
    return held


def _shared(
    alignment: Alignment, held: dict[int, NDArray[np.int32]], move: Move, least: int
) -> dict[tuple[int, int], int]:
    """Return how many characters of *move* each two entries share: at least *least*, or the most."""
    base = alignment.work.base_column
    offsets = alignment.tokens[base].offsets
    letters: Counter[tuple[int, int]] = Counter()
    for b, o, size in move.blocks:
        for i in range(size):
            lost, found = int(held[base][b + i]), int(held[move.column][o + i])
            if lost and found and lost != found:
                letters[lost, found] += int(offsets[b + i + 1] - offsets[b + i])
    enough = min(least, max(letters.values(), default=0))
    return {pair: count for pair, count in letters.items() if count >= enough}


def _differs(entry: ApparatusEntry, column: int) -> bool:
    return any(column in variant.columns for variant in entry.variants)


def _marked(entry: ApparatusEntry, moved: Counter[tuple[int, int]]) -> ApparatusEntry:
    """Mark the readings that are mostly moved words in all of their witnesses."""
    variants = tuple(
        replace(variant, operation=Operation.TRANSPOSITION) if _is_moved(entry, variant, moved) else variant
        for variant in entry.variants
    )
    return entry if variants == entry.variants else replace(entry, variants=variants)


def _is_moved(entry: ApparatusEntry, variant: Reading, moved: Counter[tuple[int, int]]) -> bool:
    if variant.operation not in (Operation.OMISSION, Operation.ADDITION):
        return False
    size = len(variant.text or entry.lemma.text)
    return all(2 * moved[entry.number, column] >= size for column in variant.columns)
