"""Columns of an alignment: where each token of a witness stands, and what a witness has in some columns."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.model import Alignment, ApparatusEntry, Cell


class Interval(NamedTuple):
    """Columns ``[start, end)`` of an alignment; empty where words may be added before column ``start``."""

    start: int
    end: int

    def overlaps(self, other: Interval) -> bool:
        """Return whether the two share a column, are the same, or one is empty and inside the other."""
        if self == other:
            return True
        return self.start < other.end and other.start < self.end

    def contains(self, other: Interval) -> bool:
        """Return whether all columns of *other* are among these."""
        return self.start <= other.start and other.end <= self.end


class TokenColumns:
    """The column of each token, and the tokens in columns, of one alignment."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment
        self._of_witness: dict[int, NDArray[np.int64]] = {}
        sizes = np.fromiter((run.size for run in alignment.runs), dtype=np.int64)
        self._starts = np.concatenate(([0], np.cumsum(sizes)))
        #: The number of columns.
        self.size = int(self._starts[-1])

    def of(self, witness: int) -> NDArray[np.int64]:
        """Return the column of each token of *witness*, a column of the work; ascending."""
        if witness not in self._of_witness:
            parts = [
                np.arange(start, start + run.size)
                for run, start in zip(self.alignment.runs, self._starts.tolist(), strict=False)
                if run.cells[witness]
            ]
            self._of_witness[witness] = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
        return self._of_witness[witness]

    def interval(self, witness: int, start: int, end: int) -> Interval:
        """Return the columns of tokens ``[start, end)`` of *witness*.

        Of no tokens, those between the tokens before and after.
        """
        columns = self.of(witness)
        if start < end:
            return Interval(int(columns[start]), int(columns[end - 1]) + 1)
        low = int(columns[start - 1]) + 1 if start else 0
        high = int(columns[start]) if start < len(columns) else self.size
        return Interval(low, high)

    def tokens(self, witness: int, interval: Interval) -> tuple[int, int]:
        """Return the tokens ``[start, end)`` of *witness* in the columns of *interval*."""
        columns = self.of(witness)
        return bisect_left(columns, interval.start), bisect_left(columns, interval.end)

    def words(self, witness: int, interval: Interval) -> str:
        """Return the words of *witness* in the columns of *interval*, without white space at their ends."""
        return self.alignment.tokens[witness].surface(*self.tokens(witness, interval)).strip()

    def extent(self, entry: ApparatusEntry) -> Interval:
        """Return the columns of an entry: those of all tokens in its cells."""
        found = [self.interval(witness, *cell) for witness, cell in enumerate(entry.cells) if cell]
        return Interval(min(one.start for one in found), max(one.end for one in found))

    def is_extant(self, witness: int, interval: Interval) -> bool:
        """Return whether *witness* is extant in all columns of *interval*."""
        return all(cell is not None for cell in self._cells(witness, interval))

    def _cells(self, witness: int, interval: Interval) -> list[Cell]:
        first = int(np.searchsorted(self._starts, interval.start, side="right")) - 1
        last = int(np.searchsorted(self._starts, max(interval.end, interval.start + 1), side="left"))
        return [run.cells[witness] for run in self.alignment.runs[max(first, 0) : last]]
