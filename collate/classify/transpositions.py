"""Transpositions: the entries of a move, one for the lost words and one for the added words, linked."""

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


def link_transpositions(
    alignment: Alignment, entries: Sequence[ApparatusEntry], *, least: int
) -> tuple[tuple[ApparatusEntry, ...], tuple[Transposition, ...]]:
    """Return *entries* and their links by the moves of *alignment*.

    A reading that is a move as a whole gets another operation, and nothing
    else: the omission and the addition become transpositions.

    Args:
        alignment: with its moves.
        entries: all of its entries, numbered from 1.
        least: characters that two entries must share to be linked, if the move
            shares more with another pair.
    """
    if not alignment.moves:
        return tuple(entries), ()
    base = alignment.work.base_column
    entry_of = {
        column: _entry_numbers(entries, column, len(alignment.tokens[column]))
        for column in {base, *(move.column for move in alignment.moves)}
    }
    links: dict[tuple[int, int], set[int]] = {}
    moved: Counter[tuple[int, int]] = Counter()
    within: set[tuple[int, int]] = set()
    for move in alignment.moves:
        within |= _exchanged(alignment, move, entry_of)
        for (lost, added), size in _shared_sizes(alignment, move, entry_of, least).items():
            if _differs(entries[lost - 1], move.column) and _differs(entries[added - 1], move.column):
                links.setdefault((lost, added), set()).add(move.column)
                moved[lost, move.column] += size
                moved[added, move.column] += size
    marked = tuple(_mark_moved(entry, moved, within) for entry in entries)
    return marked, tuple(Transposition(*pair, tuple(sorted(links[pair]))) for pair in sorted(links))


def _entry_numbers(entries: Sequence[ApparatusEntry], column: int, size: int) -> NDArray[np.int32]:
    """Return for each token of *column* the number of the entry that it is in, 0 for none."""
    numbers = np.zeros(size, dtype=np.int32)
    for entry in entries:
        cell = entry.cells[column]
        if cell:
            numbers[slice(*cell)] = entry.number
    return numbers


def _shared_sizes(
    alignment: Alignment, move: Move, entry_of: dict[int, NDArray[np.int32]], least: int
) -> dict[tuple[int, int], int]:
    """Return how many characters of *move* each two entries share: at least *least*, or the maximum."""
    base = alignment.work.base_column
    offsets = alignment.tokens[base].offsets
    sizes: Counter[tuple[int, int]] = Counter()
    for b, o, size in move.blocks:
        for i in range(size):
            lost, added = int(entry_of[base][b + i]), int(entry_of[move.column][o + i])
            if lost and added and lost != added:
                sizes[lost, added] += int(offsets[b + i + 1] - offsets[b + i])
    enough = min(least, max(sizes.values(), default=0))
    return {pair: count for pair, count in sizes.items() if count >= enough}


def _differs(entry: ApparatusEntry, column: int) -> bool:
    return any(column in variant.columns for variant in entry.variants)


def _exchanged(
    alignment: Alignment, move: Move, entry_of: dict[int, NDArray[np.int32]]
) -> set[tuple[int, int]]:
    """Return the entry, with the column, in which *move* as a whole changed places with its neighbours."""
    lost = entry_of[alignment.work.base_column][slice(*move.base)]
    added = entry_of[move.column][slice(*move.other)]
    number = int(lost[0])
    whole = number and (lost == number).all() and (added == number).all()
    return {(number, move.column)} if whole else set()


def _mark_moved(
    entry: ApparatusEntry, moved: Counter[tuple[int, int]], within: set[tuple[int, int]]
) -> ApparatusEntry:
    """Return *entry* with the operation of readings that are mostly moved words in all of their witnesses."""
    variants = tuple(
        replace(variant, operation=Operation.TRANSPOSITION)
        if _is_moved(entry, variant, moved) or all((entry.number, c) in within for c in variant.columns)
        else variant
        for variant in entry.variants
    )
    return entry if variants == entry.variants else replace(entry, variants=variants)


def _is_moved(entry: ApparatusEntry, variant: Reading, moved: Counter[tuple[int, int]]) -> bool:
    if variant.operation not in (Operation.OMISSION, Operation.ADDITION):
        return False
    size = len(variant.text or entry.lemma.text)
    return all(2 * moved[entry.number, column] >= size for column in variant.columns)
