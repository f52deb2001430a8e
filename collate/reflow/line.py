"""Lines of a raw text, and what their layout tells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from collate.text.layout import width

#: Line ends and page ends. A vertical tab and U+2028 are a word processor's line break.
LINE_END = re.compile("[\n\f\v\x85\u2028\u2029]")
_LINE = re.compile(rf"([^{LINE_END.pattern[1:-1]}]*)({LINE_END.pattern}|\Z)")
#: Invisible characters at the edge of a line: joined files leave a byte order
#: mark there, web pages a zero width space. Inside a line they are kept.
_EDGE = "\ufeff\u200b\u2060"
#: Code points that XML 1.0 cannot carry.
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
_EDGES = re.compile(rf"^[\s{_EDGE}{CONTROL}]+|[\s{_EDGE}{CONTROL}]+$")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]\s*")


@dataclass(frozen=True)
class Line:
    """One raw line: ``text`` is ``raw[start:end]``, without blanks at its edges and a bookmark in front.

    ``indent`` counts columns, ``blank_before`` the empty lines above,
    ``form_feed`` says that a form feed stands between it and the line above,
    ``bookmark`` that a Word bookmark stood in front of the text.
    """

    text: str
    start: int
    end: int
    indent: int = 0
    blank_before: int = 0
    form_feed: bool = False
    bookmark: bool = False

    @cached_property
    def width(self) -> int:
        """Columns of the text, without the indent."""
        return width(self.text)


def lines_of(raw: str, bookmarks: bool = True) -> list[Line]:
    """Return the lines of *raw* that are not blank, in order."""
    lines: list[Line] = []
    blank, fed, marked = 0, False, False
    for found in _LINE.finditer(raw):
        written = found[1]
        text = _EDGES.sub("", written)
        start = found.start() + (written.index(text) if text else 0)
        indent = sum(
            {"\t": 4}.get(c, 2 if c in "\u3000\u2003" else 1)
            for c in raw[found.start() : start]
            if c.isspace()
        )
        mark = _BOOKMARK.match(text) if bookmarks else None
        if mark is not None:
            start, text, marked = start + mark.end(), text[mark.end() :], True
        if text:
            lines.append(Line(text, start, start + len(text), indent, blank, fed, marked))
            blank, fed, marked = 0, False, False
        else:
            blank += 1
        fed |= found[2] == "\f"
    return lines


def headed(lines: list[Line], headings: Sequence[int]) -> list[Line]:
    """Return *lines*, the first at or after each of the *headings* (raw offsets) marked as bookmarked."""
    starts = [line.start for line in lines]
    at = {bisect_left(starts, heading) for heading in headings}
    return [replace(line, bookmark=True) if index in at else line for index, line in enumerate(lines)]
