"""The columns of an alignment: what stands in any of them, for one witness or for all at once.

Equal stretches are long and need no look at their columns, so they stay
stretches. What asks about all witnesses is answered by arrays with one row
for each run and one column for each witness: the number of witnesses must
cost next to nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.model import Alignment, Cell

    Row = NDArray[np.int32]

#: In a row: no token there (an omission), and not extant there (a lacuna).
NONE, LACUNA = -1, -2


class Unit(NamedTuple):
    """Columns ``[start, end)``."""

    start: int
    end: int


class Forms(NamedTuple):
    """What all witnesses have in a range of columns.

    ``low`` and ``high`` are each one's first token and the one after its last;
    ``extant`` tells who is extant. ``variants`` has those that differ in
    writing from the base text, by their written forms.
    """

    low: Row
    high: Row
    extant: NDArray[np.bool_]
    variants: dict[tuple[int, ...], list[int]]


class Columns:
    """Random access to the columns ``0 .. size`` of *alignment*; ``starts[i]`` is where run *i* begins."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment
        self.base = alignment.work.base_column
        self.witnesses = range(len(alignment.tokens))
        runs = alignment.runs
        self.sizes = np.array([run.size for run in runs], dtype=np.int32)
        ends = np.cumsum(self.sizes, dtype=np.int32)
        self.starts: list[int] = (ends - self.sizes).tolist()
        self.size = int(ends[-1]) if len(ends) else 0
        cells = chain.from_iterable(run.cells for run in runs)
        first = [cell[0] if cell else LACUNA if cell is None else NONE for cell in cells]
        self.first = np.array(first, dtype=np.int32).reshape(len(runs), len(self.witnesses))
        held = np.where(self.first >= 0, self.sizes[:, None], 0)
        self.before = np.cumsum(held, axis=0, dtype=np.int32) - held.astype(np.int32)
        self.has_lacunae = bool((self.first == LACUNA).any())
        lengths = [len(tokens) for tokens in alignment.tokens]
        self.origins = (np.cumsum(lengths) - lengths).astype(np.int64)
        self.all_written = np.concatenate([tokens.written for tokens in alignment.tokens])
        self.all_folded = np.concatenate([tokens.folded for tokens in alignment.tokens])
        self.all_kinds = np.concatenate([tokens.kinds for tokens in alignment.tokens])
        self._openers = self._paragraphs()
        self._sorted = sorted(self._openers)
        work = alignment.work
        self.order = {witness.siglum: i for i, witness in enumerate(work.witnesses)}
        self.sigla = [work.sigla(i) for i in self.witnesses]

    def run(self, column: int) -> int:
        """Return the index of the run that holds *column*."""
        return bisect_right(self.starts, column) - 1

    def token(self, column: int, witness: int) -> int | None:
        """Return the token of *witness* in *column*, or None where it has none."""
        index = self.run(column)
        first = int(self.first[index, witness])
        return first + column - self.starts[index] if first >= 0 else None

    def equal(self, column: int) -> bool:
        """Tell whether all extant witnesses have the same written token in *column*."""
        return self.alignment.runs[self.run(column)].equal

    def same_character(self, column: int) -> bool:
        """Tell whether all extant witnesses have one Han character in *column*, in whatever form (导, 導)."""
        kinds, folded = self.kinds(column), self._row(column, self.all_folded)
        here = kinds != LACUNA
        return bool((kinds[here] == TokenKind.HAN).all() and (folded[here] == folded[here][0]).all())

    def written(self, column: int) -> Row:
        """Return the ids of all witnesses' written forms in *column*, NONE or LACUNA where there is none."""
        return self._row(column, self.all_written)

    def kinds(self, column: int) -> Row:
        """Return the token kinds of all witnesses in *column*, NONE or LACUNA where there is no token."""
        return self._row(column, self.all_kinds)

    def _row(self, column: int, values: NDArray[np.int32] | NDArray[np.int8]) -> Row:
        index = self.run(column)
        row: Row = self.first[index].copy()
        here = row >= 0
        row[here] = values[row[here] + self.origins[here] + (column - self.starts[index])]
        return row

    def same_extant(self, left: int, right: int) -> bool:
        """Tell whether the same witnesses are extant in two columns."""
        if not self.has_lacunae:
            return True
        here, there = self.first[self.run(left)], self.first[self.run(right)]
        return bool(((here == LACUNA) == (there == LACUNA)).all())

    def cell(self, start: int, end: int, witness: int) -> Cell:
        """Return what *witness* has in columns ``[start, end)``, which no edge of a lacuna may cross."""
        left, right = self.run(start), self.run(end - 1)
        if self.has_lacunae and (self.first[left : right + 1, witness] == LACUNA).any():
            return None
        low, high = int(self.before[left, witness]), int(self.before[right, witness])
        if self.first[left, witness] >= 0:
            low += start - self.starts[left]
        if self.first[right, witness] >= 0:
            high += end - self.starts[right]
        return (low, high) if low < high else ()

    def forms(self, start: int, end: int) -> Forms:
        """Return what all witnesses have in columns ``[start, end)``, which no edge of a lacuna may cross."""
        left, right = self.run(start), self.run(end - 1)
        low = self.before[left] + np.where(self.first[left] >= 0, start - self.starts[left], 0)
        high = self.before[right] + np.where(self.first[right] >= 0, end - self.starts[right], 0)
        extant = self.first[left] != LACUNA
        if self.has_lacunae and right > left:
            extant = (self.first[left : right + 1] != LACUNA).all(axis=0)
        sizes = high - low
        size = int(sizes[self.base])
        same = sizes == size
        if size and bool(same.any()):
            places = (low + self.origins)[same]
            own = self.all_written[places[:, None] + np.arange(size)]
            at = int(low[self.base] + self.origins[self.base])
            same[same] = (own == self.all_written[at : at + size]).all(axis=1)
        variants: dict[tuple[int, ...], list[int]] = {}
        for witness in np.flatnonzero(extant & ~same).tolist():
            form = self.alignment.tokens[witness].written[low[witness] : high[witness]]
            variants.setdefault(tuple(form.tolist()), []).append(witness)
        return Forms(low, high, extant, variants)

    def opens_paragraph(self, column: int) -> bool:
        """Tell whether the base text ends a paragraph before *column* and starts another."""
        return column in self._openers

    def openers_within(self, unit: Unit) -> list[int]:
        """Return the columns of *unit* at which a paragraph of the base text starts, in order."""
        return self._sorted[bisect_left(self._sorted, unit.start) : bisect_left(self._sorted, unit.end)]

    def _paragraphs(self) -> frozenset[int]:
        """Return where the paragraphs of the base text start, but for the first.

        Words that others have before a paragraph's first token belong to it if
        their own paragraph starts with them, else to the paragraph before.
        """
        breaks = sorted(set(self.alignment.tokens[self.base].breaks) - {0})
        held = np.flatnonzero(self.first[:, self.base] >= 0)
        runs = held[np.searchsorted(self.first[held, self.base], breaks, side="right") - 1].tolist()
        own = [sorted(set(tokens.breaks)) for tokens in self.alignment.tokens]
        return frozenset(
            self._with_insertions(self.starts[run] + token - int(self.first[run, self.base]), own)
            for run, token in zip(runs, breaks, strict=True)
        )

    def _with_insertions(self, column: int, breaks: Sequence[Sequence[int]]) -> int:
        """Return *column*, or where before it a paragraph starts with words that the base text lacks."""
        index = self.run(column)
        if self.starts[index] < column:
            return column
        while index and self.first[index - 1, self.base] < 0:
            index -= 1
            size = int(self.sizes[index])
            for witness in np.flatnonzero(self.first[index] >= 0).tolist():
                first = int(self.first[index, witness])
                at = bisect_left(breaks[witness], first)
                if at < len(breaks[witness]) and breaks[witness][at] < first + size:
                    column = min(column, self.starts[index] + breaks[witness][at] - first)
        return column
