"""Cuts of a difference at the ends of moved passages: what moved is an entry of its own.

Where one passage left and another entered, the two are not readings of each
other. A mark or an ordinal that went with a passage stays with it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from collate.classify.alignment_columns import NO_TOKEN, VariantUnit
from collate.classify.phrases import FAR_SWAP_REACH, Bond

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.classify.alignment_columns import AlignmentColumns

#: Most columns that are lost or added beside a passage and stay with it: its mark, its ordinal.
_BESIDE = 3

#: Written ids of the marks that end a sentence (ids of single characters are their code points).
_SENTENCE_ENDS = frozenset(map(ord, "。！？；.!?;"))

#: The same of all marks that belong to the words before them.
_CLOSING = _SENTENCE_ENDS | frozenset(map(ord, "，、：,:…”’」』）)》"))


class MovedBlocks:
    """The columns ``[start, end)`` that each move of an alignment left or entered, by witness."""

    def __init__(self, columns: AlignmentColumns) -> None:
        self.columns = columns
        self._blocks: dict[int, list[VariantUnit]] = {}
        self._ends: dict[int, list[tuple[VariantUnit, VariantUnit]]] = {}
        for move in columns.alignment.moves:
            ends = (
                _columns_of(columns, columns.base, move.base),
                _columns_of(columns, move.column, move.other),
            )
            self._blocks.setdefault(move.column, []).extend(ends)
            self._ends.setdefault(move.column, []).append((min(ends), max(ends)))

    def within(self, unit: VariantUnit, witness: int) -> list[VariantUnit]:
        """Return the passages of *witness* that moved from or to columns of *unit*, in order."""
        blocks = self._blocks.get(witness, ())
        return sorted(block for block in blocks if _overlap(block, unit))

    def bond(self, left: VariantUnit, right: VariantUnit, witness: int, other: Bond) -> Bond:
        """Return the bond of two differences of *witness* with moved passages in them, else *other*.

        A passage that changed places with its neighbours in one sentence is
        one entry with them; otherwise what moved is not a reading of the words beside it.
        """
        if not self.within(left, witness) and not self.within(right, witness):
            return other
        if 0 < right.start - left.end <= FAR_SWAP_REACH and not self._ends_between(left.end, right.start):
            for first, last in self._ends[witness]:
                if _overlap(first, left) and _overlap(last, right):
                    return Bond.EXCHANGED
        return Bond.NONE

    def _ends_between(self, start: int, end: int) -> bool:
        """Return whether a sentence or a paragraph of the base text ends in columns ``[start, end)``."""
        base = self.columns.base
        return bool(self.columns.paragraph_starts(VariantUnit(start, end + 1))) or any(
            int(self.columns.written(column)[base]) in _SENTENCE_ENDS for column in range(start, end)
        )

    def cut(self, unit: VariantUnit, witness: int) -> Iterator[VariantUnit]:
        """Cut a difference of *witness* where a passage of it that moved begins or ends."""
        blocks = self.within(unit, witness)
        if not blocks:
            yield unit
            return
        ends = {edge for block in blocks for edge in block if unit.start < edge < unit.end}
        edges = sorted({unit.start, *ends, unit.end})
        moved = {block.start for block in blocks} | ({unit.start} if blocks[0].start < unit.start else set())
        pieces = [VariantUnit(*both) for both in pairwise(edges)]
        joined = self._joined(pieces, moved, witness)
        start = unit.start
        for i, piece in enumerate(pieces, 1):
            if i not in joined:
                yield VariantUnit(start, piece.end)
                start = piece.end

    def _joined(self, pieces: list[VariantUnit], moved: set[int], witness: int) -> set[int]:
        """Return the numbers of the *pieces* that are joined with the one before.

        Between two passages an ordinal goes with the second, and a mark with
        the first, unless that has one on its left.
        """
        joined: set[int] = set()
        for i, piece in enumerate(pieces):
            left = i > 0 and self._goes_with(piece, pieces[i - 1], moved, witness)
            right = i + 1 < len(pieces) and self._goes_with(piece, pieces[i + 1], moved, witness)
            if left and right:
                left = i - 1 not in joined and self._closes(piece)
            if left:
                joined.add(i)
            elif right:
                joined.add(i + 1)
        return joined

    def _closes(self, piece: VariantUnit) -> bool:
        """Return whether *piece* is marks that belong to the words before them."""
        written = (self.columns.written(column).max() for column in range(*piece))
        return all(int(mark) in _CLOSING for mark in written)

    def _goes_with(self, piece: VariantUnit, passage: VariantUnit, moved: set[int], witness: int) -> bool:
        """Return whether *piece* is a mark or an ordinal that goes with the *passage* beside it."""
        if piece.start in moved or passage.start not in moved or piece.end - piece.start > _BESIDE:
            return False
        sides = {self._side(column, witness) for column in range(piece.start, piece.end)}
        near = passage.start if piece.end == passage.start else passage.end - 1
        return sides == {self._side(near, witness)} != {0}

    def _side(self, column: int, witness: int) -> int:
        """Return whether only the base text (-1) or only *witness* (1) has a token in *column*; else 0."""
        row = self.columns.written(column)
        return int(row[self.columns.base] == NO_TOKEN) - int(row[witness] == NO_TOKEN)


def _overlap(one: VariantUnit, other: VariantUnit) -> bool:
    return one.start < other.end and one.end > other.start


def _columns_of(columns: AlignmentColumns, witness: int, span: tuple[int, int]) -> VariantUnit:
    """Return the columns from the first token of *span* to its last."""
    runs = np.flatnonzero(columns.first[:, witness] >= 0)
    firsts = columns.first[runs, witness]

    def column(token: int) -> int:
        index = int(np.searchsorted(firsts, token, side="right")) - 1
        return columns.starts[int(runs[index])] + token - int(firsts[index])

    return VariantUnit(column(span[0]), column(span[1] - 1) + 1)
