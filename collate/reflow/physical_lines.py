"""The physical lines of a raw text, with properties of their layout."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from collate.lazy import lazy_pattern
from collate.model import Heading
from collate.text.dates import is_date_line
from collate.text.invisible import INVISIBLE
from collate.text.layout import display_width, ends_sentence
from collate.text.line_roles import is_salutation, is_title_like, speaker

T = TypeVar("T")

#: Line ends and page ends. A vertical tab and U+2028 are a word processor's line break.
LINE_ENDS = "\n\f\v\x85\u2028\u2029"
LINE_END = lazy_pattern(f"[{LINE_ENDS}]")
#: Invisible characters removed at the edges of lines, but kept inside them: a byte order mark from
#: concatenated files, a zero-width space from web pages.
_EDGE = "\ufeff\u200b\u2060"
#: Code points not allowed in XML 1.0.
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
_EDGES = lazy_pattern(rf"[\s{_EDGE}{CONTROL}]*")
_AT_END = lazy_pattern(rf"[\s{_EDGE}{CONTROL}]")
_BOOKMARK = lazy_pattern(rf"(?:\[bookmark:[^\]\n]*\][\s{CONTROL}{INVISIBLE}]*)+")


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


@dataclass(frozen=True, init=False)
class PhysicalLine:
    """One raw line: ``text`` is ``raw[start:end]``, without blanks at its edges and a leading bookmark.

    ``indent`` is in columns, ``blank_before`` the number of empty lines above;
    ``form_feed``: a form feed precedes the line; ``heading`` is the level of a
    heading, 0 where a bookmark precedes the text, None for other lines;
    ``displayed``: the container sets the line apart by its type.
    """

    text: str
    start: int
    end: int
    indent: int = 0
    blank_before: int = 0
    form_feed: bool = False
    heading: int | None = None
    displayed: bool = False

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        indent: int = 0,
        blank_before: int = 0,
        form_feed: bool = False,
        heading: int | None = None,
        displayed: bool = False,
    ) -> None:
        # The generated method of a frozen class takes several times as long: it sets each attribute alone.
        self.__dict__.update(
            text=text,
            start=start,
            end=end,
            indent=indent,
            blank_before=blank_before,
            form_feed=form_feed,
            heading=heading,
            displayed=displayed,
        )

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
    blank, form_feed, heading = 0, False, None
    has_feeds = "\f" in raw
    first = 0
    for line in split_lines(raw):
        if has_feeds:
            form_feed |= bool(first) and raw[first - 1] == "\f"
        text, start = _trimmed(line, first)
        indent = _columns(line[: start - first]) if start > first and text else 0
        mark = _BOOKMARK.match(text) if bookmarks and text.startswith("[") else None
        if mark is not None:
            start, text, heading = start + mark.end(), text[mark.end() :], 0
        if text:
            lines.append(
                PhysicalLine(
                    text=text,
                    start=start,
                    end=start + len(text),
                    indent=indent,
                    blank_before=blank,
                    form_feed=form_feed,
                    heading=heading,
                )
            )
            blank, form_feed, heading = 0, False, None
        else:
            blank += 1
        first += len(line) + 1
    return lines


def split_lines(raw: str) -> list[str]:
    r"""Return the lines of *raw* without their line ends, each of which is one of ``LINE_ENDS``.

    >>> split_lines("a\f\nb")
    ['a', '', 'b']
    """
    for end in LINE_ENDS[1:]:
        if end in raw:
            raw = raw.replace(end, "\n")
    return raw.split("\n")


def _trimmed(line: str, first: int) -> tuple[str, int]:
    """Return the text of a line without blanks and invisible characters at its edges, and its start.

    *first* is where the line starts.
    """
    text = line.strip()
    if not text:
        return text, first + len(line)
    if not (text[0] + text[-1]).isprintable():
        start = _EDGES.match(line).end()  # type: ignore[union-attr]
        stop = len(line)
        while stop > start and _AT_END.match(line, stop - 1):
            stop -= 1
        return line[start:stop], first + start
    if len(text) == len(line) or line[0] == text[0]:
        return text, first
    return text, first + len(line) - len(line.lstrip())


def _columns(blanks: str) -> int:
    if blanks.isascii() and "\t" not in blanks:
        return len(blanks) if blanks.isspace() else sum(map(str.isspace, blanks))
    return sum(4 if c == "\t" else 2 if c in "\u3000\u2003" else 1 for c in blanks if c.isspace())


def flag_headings(
    lines: list[PhysicalLine], headings: Sequence[Heading], *, displayed: Sequence[int] = ()
) -> list[PhysicalLine]:
    """Return *lines* with the level of *headings*, and ``displayed`` where *displayed* (raw offsets) applies.

    An offset refers to the first line at or after it.
    """
    if not headings and not displayed:
        return lines
    starts = [line.start for line in lines]
    levels = {bisect_left(starts, heading.start): heading.level for heading in reversed(headings)}
    apart = {bisect_left(starts, start) for start in displayed}
    for index in sorted(index for index in levels.keys() | apart if index < len(lines)):
        line = lines[index]
        lines[index] = replace(
            line, heading=levels.get(index, line.heading), displayed=line.displayed or index in apart
        )
    return lines
