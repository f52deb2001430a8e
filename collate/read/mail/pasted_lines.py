"""The lines of a text with the marks that quote them."""

from __future__ import annotations

import re
from typing import NamedTuple

#: The marks at the start of a quoted line, each after at most one blank, and the blank below them.
_MARKS = re.compile(r"(?: ?>)+ ?")
_LINE = re.compile("[^\n]*")


class PastedLine(NamedTuple):
    """One raw line.

    ``start`` and ``end`` are raw offsets, without the line end; ``depth`` is
    the number of marks ``>`` before its words, ``words`` the offset at which
    these begin, ``text`` the words without blanks at their edges.
    """

    start: int
    end: int
    depth: int
    words: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether the line has no words."""
        return not self.text


def pasted_lines(raw: str, start: int = 0) -> list[PastedLine]:
    r"""Return all lines of *raw* from the offset *start* on, which begins a line.

    >>> [(line.depth, line.text) for line in pasted_lines("> > 一\n>\n二 > 三")]
    [(2, '一'), (1, ''), (0, '二 > 三')]
    """
    lines: list[PastedLine] = []
    at = start
    while at <= len(raw):
        end = _LINE.match(raw, at).end()  # type: ignore[union-attr]
        marks = _MARKS.match(raw, at, end)
        words = marks.end() if marks is not None else at
        depth = marks[0].count(">") if marks is not None else 0
        lines.append(PastedLine(at, end, depth, words, raw[words:end].strip()))
        at = end + 1
    return lines
