"""The columns of an alignment, one by one only where the witnesses differ.

Equal stretches are long and need no look at their columns; this view keeps
them as stretches and answers what stands in any column.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.model import Alignment, Cell


class Columns:
    """Random access to the columns ``0 .. size`` of *alignment*; ``starts[i]`` is where run *i* begins."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment
        self.base = alignment.work.base_column
        self.witnesses = range(len(alignment.tokens))
        self.starts: list[int] = []
        size = 0
        for run in alignment.runs:
            self.starts.append(size)
            size += run.size
        self.size = size
        self._openers = self._paragraphs()
        work = alignment.work
        self.order = {witness.siglum: i for i, witness in enumerate(work.witnesses)}
        self.sigla = [work.sigla(i) for i in self.witnesses]

    def run(self, column: int) -> int:
        """Return the index of the run that holds *column*."""
        return bisect_right(self.starts, column) - 1

    def token(self, column: int, witness: int) -> int | None:
        """Return the token of *witness* in *column*, or None where it has none."""
        index = self.run(column)
        cell = self.alignment.runs[index].cells[witness]
        return cell[0] + column - self.starts[index] if cell else None

    def extant(self, column: int, witness: int) -> bool:
        """Tell whether *witness* is extant in *column* (an omission is extant, a lacuna is not)."""
        return self.alignment.runs[self.run(column)].cells[witness] is not None

    def written(self, column: int, witness: int) -> int | None:
        """Return the id of the written form of *witness* in *column*, or None where it has no token."""
        token = self.token(column, witness)
        return None if token is None else int(self.alignment.tokens[witness].written[token])

    def kind(self, column: int, witness: int) -> int | None:
        """Return the token kind of *witness* in *column*, or None where it has no token."""
        token = self.token(column, witness)
        return None if token is None else int(self.alignment.tokens[witness].kinds[token])

    def equal(self, column: int) -> bool:
        """Tell whether all extant witnesses have the same written token in *column*."""
        return self.alignment.runs[self.run(column)].equal

    def cell(self, start: int, end: int, witness: int) -> Cell:
        """Return what *witness* has in columns ``[start, end)``, which no edge of a lacuna may cross."""
        first = last = None
        index = self.run(start)
        while index < len(self.starts) and self.starts[index] < end:
            run = self.alignment.runs[index]
            cell = run.cells[witness]
            if cell is None:
                return None
            if cell:
                origin = self.starts[index]
                left = cell[0] + max(0, start - origin)
                right = cell[0] + min(run.size, end - origin)
                first = left if first is None else first
                last = right
            index += 1
        return () if first is None or last is None else (first, last)

    def opens_paragraph(self, column: int) -> bool:
        """Tell whether the base text ends a paragraph before *column* and starts another."""
        return column in self._openers

    def _paragraphs(self) -> frozenset[int]:
        """Return where the paragraphs of the base text start, but for the first.

        Words that others have before a paragraph's first token belong to it if
        their own paragraph starts with them, else to the paragraph before.
        """
        breaks = set(self.alignment.tokens[self.base].breaks) - {0}
        openers: set[int] = set()
        for run, start in zip(self.alignment.runs, self.starts, strict=True):
            cell = run.cells[self.base]
            for token in breaks.intersection(range(*cell)) if cell else ():
                column = start + token - cell[0] if cell else start
                openers.add(self._with_insertions(column))
        return frozenset(openers)

    def _with_insertions(self, column: int) -> int:
        first = column
        while first and self.token(first - 1, self.base) is None:
            first -= 1
            for witness in self.witnesses:
                token = self.token(first, witness)
                if token is not None and token in self.alignment.tokens[witness].breaks:
                    column = first
        return column
