"""Conversion of raw offsets to line and column numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.model import Document


@dataclass(frozen=True, slots=True)
class LineIndex:
    r"""The offsets at which the lines of a text start.

    ``numbers`` are the numbers of these lines; empty where they are 1, 2, 3 …

    >>> index = LineIndex.of("一\n二\n")
    >>> [index.line(offset) for offset in (0, 1, 2, 4)], index.column(2)
    ([1, 1, 2, 3], 1)
    """

    starts: tuple[int, ...]
    numbers: tuple[int, ...] = ()

    @classmethod
    def of(cls, raw: str) -> LineIndex:
        r"""Index *raw*, in which ``\n`` ends a line."""
        return cls((0, *(match.end() for match in re.finditer("\n", raw))))

    @classmethod
    def of_document(cls, document: Document) -> LineIndex:
        """Index the raw text of *document* by the lines of its file, where the reader recorded them."""
        lines = document.source_lines
        if not lines:
            return cls.of(document.raw)
        return cls((0, *(mark.start for mark in lines[1:])), tuple(mark.line for mark in lines))

    def line(self, offset: int) -> int:
        """Return the number, from 1, of the line of the code point at *offset*."""
        at = bisect_right(self.starts, offset)
        return self.numbers[at - 1] if self.numbers else at

    def column(self, offset: int) -> int:
        """Return the column, from 1, of the code point at *offset*, in code points from the line's start."""
        return offset - self.starts[bisect_right(self.starts, offset) - 1] + 1
