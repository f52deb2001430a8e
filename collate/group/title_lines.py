"""The lines above a contained text that are its title, date and speaker."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from collate.model import Segment, Span, Stated
from collate.text.dates import parse_date
from collate.text.letters import fold_letters
from collate.text.line_kinds import LineKind, kind_of
from collate.text.line_roles import is_title_like, speaker, without_number
from collate.text.numbering import line_number

#: Longest line of a title, in characters, and most lines of a title, and between a title and its text.
_LONGEST, _MOST_LINES = 60, 4
_BYLINES = frozenset(
    {LineKind.DATE, LineKind.DATED, LineKind.NAME, LineKind.OFFICE, LineKind.BRACKETED, LineKind.SOURCE}
)
#: Kinds of lines that may be the title of a text, or the heading of a section.
_HEADINGS = frozenset({LineKind.PLAIN, LineKind.SHORT, LineKind.QUESTION, LineKind.CAPITALS})
_INTRODUCES = "：:“「『‘《〈（("


class TitleLines(NamedTuple):
    """The lines above a text: their span in the container's text, and what they state."""

    start: int
    end: int
    title: Stated
    date: Stated | None = None
    speaker: Stated | None = None


def title_lines_above(inner: Segment, container: Segment, start: int) -> TitleLines | None:
    """Return the lines above *start* in *container* if they are the title of *inner*, else None.

    Between the title and the text there may be a date, a name or an office. A
    numbered line is the heading of a chapter.
    """
    if inner.title is None or start not in container.breaks:
        return None
    wanted = _letters(inner.title.value)
    at = bisect_left(container.breaks, start)
    bylines: list[Span] = []
    for number in range(at - 1, max(-1, at - 1 - _MOST_LINES), -1):
        span = Span(container.breaks[number], container.breaks[number + 1])
        if span.size > _LONGEST:
            return None
        first = _first_line(container, number, wanted)
        if first is not None:
            return _read(container, Span(first, span.end), bylines, end=start)
        if kind_of(_line(container, span)) not in _BYLINES:
            return None
        bylines.append(span)
    return None


def _first_line(container: Segment, number: int, wanted: str) -> int | None:
    """Return the offset of the first line of the title that ends with the paragraph *number*, or None."""
    end = container.breaks[number + 1]
    for first in range(number, max(-1, number - _MOST_LINES), -1):
        start = container.breaks[first]
        text = container.text[start:end].strip()
        if end - start <= _MOST_LINES * _LONGEST and line_number(text) is None and _letters(text) == wanted:
            return start
    return None


def _read(container: Segment, title: Span, bylines: Sequence[Span], *, end: int) -> TitleLines:
    written = _line(container, title)
    date = who = None
    for span in reversed(bylines):
        line = _line(container, span)
        parsed, name = parse_date(line), speaker(line)
        if parsed is not None and date is None:
            date = Stated(line, parsed[0], _raw(container, span), parsed[1])
        elif name is not None and who is None:
            who = Stated(line, name, _raw(container, span))
    return TitleLines(
        title.start, end, Stated(written, without_number(written), _raw(container, title)), date, who
    )


def is_numbered_section(container: Segment, start: int) -> bool:
    """Return whether a numbered heading stands directly above *start* in *container*."""
    at = bisect_left(container.breaks, start)
    if not at or start not in container.breaks:
        return False
    span = Span(container.breaks[at - 1], start)
    line = _line(container, span)
    return span.size <= _LONGEST and (
        kind_of(line) is LineKind.NUMBER or (is_title_like(line) and line_number(line) is not None)
    )


def is_quoted(container: Segment, start: int) -> bool:
    """Return whether the words before *start* end in a colon or an opening mark, as before a quotation."""
    return container.text[:start].rstrip()[-1:] in tuple(_INTRODUCES)


def begins_text(container: Segment, offset: int) -> bool:
    """Return whether a line that may be a title stands at *offset*, with a date or a name below it."""
    if offset not in container.breaks:
        return False
    at = bisect_left(container.breaks, offset)
    spans = [
        Span(*pair) for pair in pairwise((*container.breaks[at : at + 2 + _MOST_LINES], len(container.text)))
    ]
    lines = [_line(container, span) for span in spans if span.size <= _LONGEST][:_MOST_LINES]
    kinds = [kind_of(line) for line in lines]
    return len(kinds) > 1 and kinds[0] in _HEADINGS and any(kind in _BYLINES for kind in kinds[1:3])


def headings(container: Segment) -> tuple[int, ...]:
    """Return the offsets of the lines in *container* that may be titles or headings, without numbers."""
    found: list[int] = []
    for start, end in pairwise((*container.breaks, len(container.text))):
        if end - start <= _LONGEST:
            line = _line(container, Span(start, end))
            if is_title_like(line) and kind_of(line) in _HEADINGS:
                found.append(start)
    return tuple(found)


def _line(container: Segment, span: Span) -> str:
    return container.text[span.start : span.end].strip()


def _raw(container: Segment, span: Span) -> Span:
    end = span.start + len(container.text[span.start : span.end].rstrip())
    return Span(container.offsets.to_raw(span.start), container.offsets.to_raw(end - 1) + 1)


def _letters(text: str) -> str:
    return fold_letters(text).codes.astype("<u4").tobytes().decode("utf-32-le")
