"""Lines of a raw text, and what their layout tells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from collate.text.dates import is_date_line
from collate.text.layout import ends_sentence, width
from collate.text.line_roles import is_salutation, is_title_like, speaker

T = TypeVar("T")

#: Line ends and page ends. A vertical tab and U+2028 are a word processor's line break.
LINE_END = re.compile("[\n\f\v\x85\u2028\u2029]")
_LINE = re.compile(rf"([^{LINE_END.pattern[1:-1]}]*)({LINE_END.pattern}|\Z)")
#: Invisible characters at the edge of a line: joined files leave a byte order
#: mark there, web pages a zero width space. Inside a line they are kept.
_EDGE = "\ufeff\u200b\u2060"
#: Code points that XML 1.0 cannot carry.
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
_EDGES = re.compile(rf"[\s{_EDGE}{CONTROL}]*")
_AT_END = re.compile(rf"[\s{_EDGE}{CONTROL}]")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]\s*")


class _Once(Generic[T]):
    """What a function tells of a line's text, found when it is first asked for.

    (Every line is asked some twenty things by several rules;
    ``functools.cached_property`` takes a lock each time.)
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        self._function = function

    def __set_name__(self, owner: object, name: str) -> None:
        self._name = name

    def __get__(self, line: Line, owner: object = None) -> T:
        told = line.__dict__[self._name] = self._function(line.text)
        return told


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

    width = _Once(width)
    """Columns of the text, without the indent."""
    ended = _Once(ends_sentence)
    """Whether the line ends a sentence."""
    ended_softly = _Once(partial(ends_sentence, soft=True))
    """Whether the line ends a sentence, or in a semicolon or colon."""
    dated = _Once(is_date_line)
    """Whether the line is a date and nothing else."""
    salutes = _Once(is_salutation)
    """Whether the line is a salutation."""
    name = _Once(speaker)
    """The name that stands alone on the line, or None."""
    like_a_title = _Once(is_title_like)
    """Whether the line could be part of a title."""


def lines_of(raw: str, bookmarks: bool = True) -> list[Line]:
    """Return the lines of *raw* that are not blank, in order."""
    lines: list[Line] = []
    blank, fed, marked = 0, False, False
    for found in _LINE.finditer(raw):
        first, end = found.span(1)
        start = _EDGES.match(raw, first, end).end()  # type: ignore[union-attr]
        while end > start and _AT_END.match(raw, end - 1):
            end -= 1
        text = raw[start:end]
        indent = _columns(raw[first:start]) if start > first and text else 0
        mark = _BOOKMARK.match(text) if bookmarks and text.startswith("[") else None
        if mark is not None:
            start, text, marked = start + mark.end(), text[mark.end() :], True
        if text:
            lines.append(Line(text, start, start + len(text), indent, blank, fed, marked))
            blank, fed, marked = 0, False, False
        else:
            blank += 1
        fed |= found[2] == "\f"
    return lines


def _columns(blanks: str) -> int:
    return sum(4 if c == "\t" else 2 if c in "\u3000\u2003" else 1 for c in blanks if c.isspace())


def headed(lines: list[Line], headings: Sequence[int]) -> list[Line]:
    """Return *lines*, the first at or after each of the *headings* (raw offsets) marked as bookmarked."""
    starts = [line.start for line in lines]
    at = {bisect_left(starts, heading) for heading in headings}
    return [replace(line, bookmark=True) if index in at else line for index, line in enumerate(lines)]
