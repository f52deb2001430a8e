"""The physical lines of a raw text, with properties of their layout."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from collate.model import Heading
from collate.text.dates import is_date_line
from collate.text.layout import display_width, ends_sentence
from collate.text.line_roles import is_salutation, is_title_like, speaker

T = TypeVar("T")

#: Line ends and page ends. A vertical tab and U+2028 are a word processor's line break.
LINE_END = re.compile("[\n\f\v\x85\u2028\u2029]")
_LINE = re.compile(rf"([^{LINE_END.pattern[1:-1]}]*)({LINE_END.pattern}|\Z)")
#: Invisible characters removed at the edges of lines, but kept inside them: a byte order mark from
#: concatenated files, a zero-width space from web pages.
_EDGE = "\ufeff\u200b\u2060"
#: Code points not allowed in XML 1.0.
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
_EDGES = re.compile(rf"[\s{_EDGE}{CONTROL}]*")
_AT_END = re.compile(rf"[\s{_EDGE}{CONTROL}]")
#: Deepest level of a heading that is a hint for split.
_DEEPEST = 3
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]\s*")


class _CachedProperty(Generic[T]):
    """A property of a line, computed from its text on first access.

    Rules access some twenty properties of every line, and
    ``functools.cached_property`` takes a lock each time (until Python 3.12).
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        self._function = function

    def __set_name__(self, owner: object, name: str) -> None:
        self._name = name

    def __get__(self, line: PhysicalLine, owner: object = None) -> T:
        value = line.__dict__[self._name] = self._function(line.text)
        return value


@dataclass(frozen=True)
class PhysicalLine:
    """One raw line: ``text`` is ``raw[start:end]``, without blanks at its edges and a leading bookmark.

    ``indent`` is in columns, ``blank_before`` the number of empty lines above;
    ``form_feed``: a form feed precedes the line; ``bookmark``: a Word bookmark
    precedes the text.
    """

    text: str
    start: int
    end: int
    indent: int = 0
    blank_before: int = 0
    form_feed: bool = False
    bookmark: bool = False

    width = _CachedProperty(display_width)
    """Columns of the text, without the indent."""
    ended = _CachedProperty(ends_sentence)
    """Whether the line ends a sentence."""
    ended_softly = _CachedProperty(partial(ends_sentence, soft=True))
    """Whether the line ends a sentence, or in a semicolon or colon."""
    dated = _CachedProperty(is_date_line)
    """Whether the line is a date line."""
    salutes = _CachedProperty(is_salutation)
    """Whether the line is a salutation."""
    name = _CachedProperty(speaker)
    """The name if the line holds only a name, with or without an office; else None."""
    like_a_title = _CachedProperty(is_title_like)
    """Whether the line could be part of a title."""


def lines_of(raw: str, bookmarks: bool = True) -> list[PhysicalLine]:
    """Return the lines of *raw* that are not blank, in order; *bookmarks*: recognise Word bookmarks."""
    lines: list[PhysicalLine] = []
    blank, form_feed, bookmark = 0, False, False
    for match in _LINE.finditer(raw):
        first, end = match.span(1)
        start = _EDGES.match(raw, first, end).end()  # type: ignore[union-attr]
        while end > start and _AT_END.match(raw, end - 1):
            end -= 1
        text = raw[start:end]
        indent = _columns(raw[first:start]) if start > first and text else 0
        mark = _BOOKMARK.match(text) if bookmarks and text.startswith("[") else None
        if mark is not None:
            start, text, bookmark = start + mark.end(), text[mark.end() :], True
        if text:
            lines.append(
                PhysicalLine(
                    text=text,
                    start=start,
                    end=start + len(text),
                    indent=indent,
                    blank_before=blank,
                    form_feed=form_feed,
                    bookmark=bookmark,
                )
            )
            blank, form_feed, bookmark = 0, False, False
        else:
            blank += 1
        form_feed |= match[2] == "\f"
    return lines


def _columns(blanks: str) -> int:
    return sum(4 if c == "\t" else 2 if c in "\u3000\u2003" else 1 for c in blanks if c.isspace())


def flag_headings(lines: list[PhysicalLine], headings: Sequence[Heading]) -> list[PhysicalLine]:
    """Return *lines* with ``bookmark`` set on the first line at or after each of *headings* (raw offsets)."""
    starts = [line.start for line in lines]
    marked = {bisect_left(starts, heading.start) for heading in headings if heading.level <= _DEEPEST}
    return [replace(line, bookmark=True) if index in marked else line for index, line in enumerate(lines)]
