"""Conversion of raw offsets to line and column numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineIndex:
    r"""The offsets at which the lines of a text start.

    >>> index = LineIndex.of("一\n二\n")
    >>> [index.line(offset) for offset in (0, 1, 2, 4)], index.column(2)
    ([1, 1, 2, 3], 1)
    """

    starts: tuple[int, ...]

    @classmethod
    def of(cls, raw: str) -> LineIndex:
        r"""Index *raw*, in which ``\n`` ends a line."""
        return cls((0, *(match.end() for match in re.finditer("\n", raw))))

    def line(self, offset: int) -> int:
        """Return the number, from 1, of the line of the code point at *offset*."""
        return bisect_right(self.starts, offset)

    def column(self, offset: int) -> int:
        """Return the column, from 1, of the code point at *offset*, in code points."""
        return offset - self.starts[self.line(offset) - 1] + 1
