"""Random access to the columns of an alignment, for one witness or for all at once.

Equal runs are long and are not expanded into columns. Queries about all
witnesses are array operations on tables with one row for each run and one
column for each witness, so that more witnesses cost next to nothing. The rows of
short runs, which are asked for again and again, are made once, all together.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.model import Alignment, Cell

    #: One value for each witness.
    ColumnRow = NDArray[np.int32]

#: In a row: no token in the column (an omission), not extant in it (a lacuna).
NO_TOKEN, LACUNA = -1, -2

#: Up to this many witnesses are compared one by one: 3 in 7 microseconds and 20 in 13, with operations on
#: arrays in 15 and 18. Of more the arrays are faster.
_FEW = 32

#: Columns of the longest run whose rows are kept, and of the longest equal one, which may be inside a phrase:
#: a passage that a witness lacks may be as long as a text.
_SHORT_RUN, _SHORT_EQUAL_RUN = 64, 12

#: What the tokens of one column are, as bits of :meth:`AlignmentColumns.facts`: every extant witness has a
#: mark; every one has a mark or nothing; some one has something else than a mark; every one has a word, or
#: a Han character, or nothing.
ALL_MARKS, NO_WORDS, SOME_WORD, ONLY_WORDS, ONLY_HAN = 1, 2, 4, 8, 16


class VariantUnit(NamedTuple):
    """Columns ``[start, end)``."""

    start: int
    end: int


class UnitForms(NamedTuple):
    """The forms of all witnesses in a range of columns.

    ``low`` and ``high`` are each witness's first token and the one after its
    last, ``extant`` whether it is extant. ``variants`` has the witnesses that differ in
    writing from the base text, by their written forms.
    """

    low: list[int]
    high: list[int]
    extant: list[bool]
    variants: dict[tuple[int, ...], list[int]]


class AlignmentColumns:
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
        self._cells = [run.cells for run in runs]
        #: The run of each column, and once more the last one for the end of all columns.
        self._run_of = np.repeat(
            np.arange(len(runs), dtype=np.int32), np.append(self.sizes[:-1], self.sizes[-1:] + 1)
        ).data
        cells = chain.from_iterable(self._cells)
        first = [cell[0] if cell else LACUNA if cell is None else NO_TOKEN for cell in cells]
        #: The first token of each witness in each run, NO_TOKEN or LACUNA.
        self.first = np.array(first, dtype=np.int32).reshape(len(runs), len(self.witnesses))
        counts = np.where(self.first >= 0, self.sizes[:, None], 0)
        #: The number of tokens of each witness before each run.
        self.before = np.cumsum(counts, axis=0, dtype=np.int32) - counts.astype(np.int32)
        self.has_lacunae = bool((self.first == LACUNA).any())
        lengths = [len(tokens) for tokens in alignment.tokens]
        #: Where the tokens of each witness begin in ``all_written``, ``all_folded`` and ``all_kinds``.
        self.origins = (np.cumsum(lengths) - lengths).astype(np.int64)
        self.all_written = np.concatenate([tokens.written for tokens in alignment.tokens])
        self.all_folded = np.concatenate([tokens.folded for tokens in alignment.tokens])
        self.all_kinds = np.concatenate([tokens.kinds for tokens in alignment.tokens])
        self._written = [tokens.written for tokens in alignment.tokens]
        self._paragraph_starts = self._find_paragraph_starts()
        self._sorted_starts = sorted(self._paragraph_starts)
        work = alignment.work
        self.order = {witness.siglum: i for i, witness in enumerate(work.witnesses)}
        self.sigla = [work.sigla(i) for i in self.witnesses]
        #: Where the rows of each run begin in the tables of rows, -1 for runs that are not in them.
        equal = np.array([run.equal for run in runs], dtype=np.bool_)
        kept = self.sizes <= np.where(equal, _SHORT_EQUAL_RUN, _SHORT_RUN)
        kept_sizes = np.where(kept, self.sizes, 0)
        self._row_starts: list[int] = np.where(kept, np.cumsum(kept_sizes) - kept_sizes, -1).tolist()
        kept_runs = np.flatnonzero(kept)
        self._written_rows = self._rows(kept_runs, self.all_written)
        self._kind_rows = self._rows(kept_runs, self.all_kinds)
        self._facts = _facts_of(self._kind_rows).tobytes()

    def run_index(self, column: int) -> int:
        """Return the index of the run that contains *column*."""
        return self._run_of[column]

    def token(self, column: int, witness: int) -> int | None:
        """Return the token of *witness* in *column*, None if it has none there."""
        index = self._run_of[column]
        cell = self._cells[index][witness]
        return cell[0] + column - self.starts[index] if cell else None

    def facts(self, column: int) -> int:
        """Return what the tokens in *column* are, as the sum of :data:`ALL_MARKS` and the other bits."""
        index = self._run_of[column]
        start = self._row_starts[index]
        if start >= 0:
            return self._facts[start + column - self.starts[index]]
        return int(_facts_of(self.kinds(column)[None])[0])

    def is_equal(self, column: int) -> bool:
        """Return whether all extant witnesses have the same written token in *column*."""
        return self.alignment.runs[self.run_index(column)].equal

    def same_character(self, column: int) -> bool:
        """Return whether all extant witnesses have forms of one Han character in *column* (导, 導)."""
        kinds, folded = self.kinds(column), self._row(column, self.all_folded)
        extant = kinds != LACUNA
        return bool((kinds[extant] == TokenKind.HAN).all() and (folded[extant] == folded[extant][0]).all())

    def written(self, column: int) -> ColumnRow:
        """Return the written ids of all witnesses in *column*, NO_TOKEN or LACUNA where there is no token."""
        index = self._run_of[column]
        start = self._row_starts[index]
        if start >= 0:
            row: ColumnRow = self._written_rows[start + column - self.starts[index]]
            return row
        return self._row(column, self.all_written)

    def kinds(self, column: int) -> ColumnRow:
        """Return the token kinds of all witnesses in *column*, NO_TOKEN or LACUNA where there is no token."""
        index = self._run_of[column]
        start = self._row_starts[index]
        if start >= 0:
            row: ColumnRow = self._kind_rows[start + column - self.starts[index]]
            return row
        return self._row(column, self.all_kinds)

    def _rows(self, runs: NDArray[np.intp], values: NDArray[np.int32] | NDArray[np.int8]) -> ColumnRow:
        """Return the rows of :meth:`_row` of all columns of *runs*, one below the other, read-only."""
        sizes = self.sizes[runs]
        rows: ColumnRow = np.repeat(self.first[runs], sizes, axis=0)
        ahead = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        present = rows >= 0
        tokens = rows + self.origins + ahead[:, None]
        rows[present] = values[tokens[present]]
        rows.flags.writeable = False
        return rows

    def _row(self, column: int, values: NDArray[np.int32] | NDArray[np.int8]) -> ColumnRow:
        index = self.run_index(column)
        row: ColumnRow = self.first[index].copy()
        present = row >= 0
        row[present] = values[row[present] + self.origins[present] + (column - self.starts[index])]
        return row

    def same_extant(self, left: int, right: int) -> bool:
        """Return whether the same witnesses are extant in two columns."""
        if not self.has_lacunae:
            return True
        rows = self.first[self.run_index(left)], self.first[self.run_index(right)]
        return bool(((rows[0] == LACUNA) == (rows[1] == LACUNA)).all())

    def same_extant_all(self, column: int, unit: VariantUnit) -> bool:
        """Return whether the same witnesses are extant in *column* and in each column of *unit*."""
        if not self.has_lacunae:
            return True
        low, high = self.run_index(unit.start), self.run_index(unit.end - 1)
        lacking = self.first[low : high + 1] == LACUNA
        return bool((lacking == (self.first[self.run_index(column)] == LACUNA)).all())

    def cell(self, start: int, end: int, *, witness: int) -> Cell:
        """Return the cell of *witness* in columns ``[start, end)``, which cross no edge of a lacuna."""
        left, right = self._run_of[start], self._run_of[end - 1]
        first = self._cells[left][witness]
        if left == right:
            if not first:
                return first
            origin = first[0] - self.starts[left]
            return (origin + start, origin + end)
        if self.has_lacunae and any(cells[witness] is None for cells in self._cells[left : right + 1]):
            return None
        last = self._cells[right][witness]
        low = first[0] + start - self.starts[left] if first else self.before.item(left, witness)
        high = last[0] + end - self.starts[right] if last else self.before.item(right, witness)
        return (low, high) if low < high else ()

    def forms(self, start: int, end: int) -> UnitForms:
        """Return the forms of all witnesses in columns ``[start, end)``, which cross no edge of a lacuna."""
        left, right = self._run_of[start], self._run_of[end - 1]
        ahead, behind = start - self.starts[left], end - self.starts[right]
        if len(self.witnesses) <= _FEW:
            lows, highs = self.before[left].tolist(), self.before[right].tolist()
            if ahead:
                lows = [at + ahead if cell else at for at, cell in zip(lows, self._cells[left], strict=True)]
            highs = [at + behind if cell else at for at, cell in zip(highs, self._cells[right], strict=True)]
            present = [cell is not None for cell in self._cells[left]]
            if self.has_lacunae and right > left:
                present = (self.first[left : right + 1] != LACUNA).all(axis=0).tolist()
            return UnitForms(lows, highs, present, self._variants(lows, highs, present))
        first = self.first[left]
        low = self.before[left] + (first >= 0) * ahead if ahead else self.before[left]
        high = self.before[right] + (self.first[right] >= 0) * behind
        extant = first != LACUNA
        if self.has_lacunae and right > left:
            extant = (self.first[left : right + 1] != LACUNA).all(axis=0)
        sizes = high - low
        size = int(sizes[self.base])
        same = sizes == size
        if size and bool(same.any()):
            firsts = (low + self.origins)[same]
            written = self.all_written[firsts[:, None] + np.arange(size)]
            at = int(low[self.base] + self.origins[self.base])
            same[same] = (written == self.all_written[at : at + size]).all(axis=1)
        variants: dict[tuple[int, ...], list[int]] = {}
        for witness in np.flatnonzero(extant & ~same).tolist():
            form = self.alignment.tokens[witness].written[low[witness] : high[witness]]
            variants.setdefault(tuple(form.tolist()), []).append(witness)
        return UnitForms(low.tolist(), high.tolist(), extant.tolist(), variants)

    def _variants(
        self, low: list[int], high: list[int], extant: list[bool]
    ) -> dict[tuple[int, ...], list[int]]:
        """Return the same as :meth:`forms` for a few witnesses, one by one."""
        written = self._written
        base = written[self.base][low[self.base] : high[self.base]].tolist()
        variants: dict[tuple[int, ...], list[int]] = {}
        for witness, ids in enumerate(written):
            if extant[witness] and witness != self.base:
                form = ids[low[witness] : high[witness]].tolist()
                if form != base:
                    variants.setdefault(tuple(form), []).append(witness)
        return variants

    def opens_paragraph(self, column: int) -> bool:
        """Return whether a paragraph of the base text, other than the first, starts at *column*."""
        return column in self._paragraph_starts

    def paragraph_starts(self, unit: VariantUnit) -> list[int]:
        """Return the columns of *unit* at which a paragraph of the base text starts, in order."""
        starts = self._sorted_starts
        return starts[bisect_left(starts, unit.start) : bisect_left(starts, unit.end)]

    def _find_paragraph_starts(self) -> frozenset[int]:
        """Return the columns at which the paragraphs of the base text start, except the first.

        Words that other witnesses have before a paragraph's first token belong
        to it if their own paragraph starts with them, else to the one before.
        """
        breaks = sorted(set(self.alignment.tokens[self.base].breaks) - {0})
        in_base = np.flatnonzero(self.first[:, self.base] >= 0)
        runs = in_base[np.searchsorted(self.first[in_base, self.base], breaks, side="right") - 1].tolist()
        all_breaks = [sorted(set(tokens.breaks)) for tokens in self.alignment.tokens]
        return frozenset(
            self._with_insertions(self.starts[run] + token - int(self.first[run, self.base]), all_breaks)
            for run, token in zip(runs, breaks, strict=True)
        )

    def _with_insertions(self, column: int, breaks: Sequence[Sequence[int]]) -> int:
        """Return *column*, or where before it a paragraph starts with words that the base text lacks."""
        index = self.run_index(column)
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


def _facts_of(kinds: ColumnRow) -> NDArray[np.uint8]:
    """Return :meth:`AlignmentColumns.facts` of columns with these *kinds*, one row for each."""
    mark, none = kinds == TokenKind.MARK, kinds < 0
    values = (
        ((mark | (kinds == LACUNA)).all(axis=1), ALL_MARKS),
        ((mark | none).all(axis=1), NO_WORDS),
        ((~mark & ~none).any(axis=1), SOME_WORD),
        (((kinds == TokenKind.WORD) | none).all(axis=1), ONLY_WORDS),
        (((kinds == TokenKind.HAN) | none).all(axis=1), ONLY_HAN),
    )
    facts = np.zeros(len(kinds), dtype=np.uint8)
    for holds, bit in values:
        facts[holds] |= bit
    return facts
