"""The raw text of a source as HTML, one element for each line, with the stretches that were left out marked.

::

    <ol class="n4">                                  at most 100 lines; the class has the estimated height
    <li id="L12" value="12">unchanged words</li>
    <li id="L13" value="13" class="x f" title="page number">     a whole line left out
    <li id="L14" value="14">words <s class="x f" title="web address">…</s></li>
    <li id="L15" value="15"><b class="t f" title="title">…</b></li>
    </ol>

Classes: ``x`` left out, ``b`` left out and blank, ``n`` a note, ``t`` metadata
of a text (title, date, speaker); ``f`` the element with the first characters of
a mark, which shows the label; ``o`` a line with blanks only besides what was
left out. A line includes its line end, so that the text of all elements, joined,
is the raw text. A character that HTML forbids (NUL, for example) is replaced by
a control picture with its code point as title.

Each line carries its number: CSS counters are wrong in lists that the browser
has not laid out (``content-visibility``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from collate.model import Note, Page, Reason, Segment, Span, SplitDocument, Stated
from collate.report.html.source_map import SourceMap, SourceSection
from collate.text.offsets import uncovered_spans

#: Lines of one list. The browser observes each list to lay it out when it scrolls into view.
LIST_LINES = 100

#: Characters of one line on the page, for the estimated height of lists that are not laid out.
LINE_WIDTH = 42


def _heights() -> tuple[int, ...]:
    heights = [1]
    while heights[-1] < 34_000:  # a page of one line
        heights.append(max(heights[-1] + 1, round(heights[-1] * 1.16)))
    return tuple(heights)


#: Estimated heights of a list, in lines. Each is a class of ``source.css``: pages allow no style attributes.
HEIGHTS = _heights()

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class LineMark(NamedTuple):
    """A marked raw span with class and title; ``first`` is its first character that is not white space."""

    start: int
    end: int
    first: int
    style: str
    title: str


class SourceBlock(NamedTuple):
    """Consecutive lines of one section. ``page`` starts here; the block ``opens`` or ``closes`` a section."""

    page: Page | None
    opens: SourceSection | None
    again: bool
    lines: Markup
    closes: bool


def source_marks(split: SplitDocument, labels: Mapping[str, str]) -> tuple[LineMark, ...]:
    """Return the marks of a source, sorted and disjoint: of the ledger, then of notes, then of metadata."""
    raw = split.document.raw
    marks: list[LineMark] = []
    for span, reason, _evidence in sorted(row for row in split.ledger if row.span.size):
        blank = reason is Reason.BLANK or not raw[span.start : span.end].strip()
        marks.append(_mark(raw, span, "b" if blank else "x", labels[f"reason.{reason.value}"]))
    notes = {note.span: note for note in split.document.notes}
    notes |= {note.span: note for segment in split.segments for note in segment.notes}
    for span in sorted(notes):
        _add(raw, marks, span, style="n", title=_note(notes[span], labels))
    for segment in split.segments:
        for key, stated in _stated(segment):
            _add(raw, marks, stated.span, style="t", title=labels[key])
    return tuple(marks)


def source_blocks(source: SourceMap, part: int, *, all_marks: tuple[LineMark, ...]) -> Iterator[SourceBlock]:
    """Yield the blocks of page *part* (an index) of *source*, in text order."""
    start = source.parts[part]
    end = source.parts[part + 1] if part + 1 < len(source.parts) else source.size
    edges = source.edges[bisect_left(source.edges, start) : bisect_right(source.edges, end)]
    pages = source.page_starts
    sections = source.sections
    for first, last in pairwise(edges):
        at = bisect_right(sections, first, key=lambda section: section.span.start) - 1
        inside = sections[at] if at >= 0 and first < sections[at].span.end else None
        opens = inside if inside and first == max(start, inside.span.start) else None
        yield SourceBlock(
            page=pages.get(first),
            opens=opens,
            again=bool(opens and (opens.again or opens.span.start < first)),
            lines=Markup("".join(_lists(source, first, last, all_marks))),
            closes=inside is not None and last == min(end, inside.span.end),
        )


def _lists(source: SourceMap, start: int, end: int, all_marks: tuple[LineMark, ...]) -> Iterator[str]:
    """Yield the lines of ``raw[start:end]`` as lists of at most :data:`LIST_LINES`."""
    raw = source.split.document.raw
    line = source.line(start)
    starts = (start, *source.lines[line : bisect_left(source.lines, end)], end)
    mark = bisect_right(all_marks, start, key=lambda one: one.end)
    text = raw[start:end]
    whole = _escape(text) == text  # as nearly all are: then no line needs to be looked at again
    for first in range(0, len(starts) - 1, LIST_LINES):
        some = starts[first : first + LIST_LINES + 1]
        rows: list[str] = []
        height = 0
        for number, (begin, stop) in enumerate(pairwise(some)):
            while mark < len(all_marks) and all_marks[mark].end <= begin:
                mark += 1
            name = f"L{line + first + number}" if first + number else source.anchor(start)
            attributes = f' id="{name}" value="{source.file_line(begin)}"'
            height += 1 + (stop - begin) // LINE_WIDTH
            if mark == len(all_marks) or all_marks[mark].start >= stop:
                words = raw[begin:stop]
                rows.append(f"<li{attributes}>{words if whole else _escape(words)}</li>")
            else:
                rows.append(_row(raw, Span(begin, stop), attributes=attributes, all_marks=all_marks, at=mark))
        items = "\n".join(rows)
        size = min(bisect_left(HEIGHTS, height), len(HEIGHTS) - 1)
        yield f'<ol class="n{size}">\n{items}\n</ol>\n'


def _row(raw: str, line: Span, *, attributes: str, all_marks: tuple[LineMark, ...], at: int) -> str:
    """Return a line with marks, the first of which is ``all_marks[at]``; *attributes* are id and number."""
    one = all_marks[at]
    if one.start <= line.start and line.end <= one.end:
        return f"<li{attributes}{_attributes(one, line)}>{_escape(raw[line.start : line.end])}</li>"
    parts: list[str] = []
    plain, done = False, line.start
    while at < len(all_marks) and all_marks[at].start < line.end:
        one = all_marks[at]
        visible = Span(max(one.start, line.start), min(one.end, line.end))
        before = raw[done : visible.start]
        plain = plain or bool(before.strip()) or one.style not in "bx"
        tag = "s" if one.style in "bx" else "b"
        words = _escape(raw[visible.start : visible.end])
        look = _attributes(one, visible)
        if one.style == "x" and not raw[visible.start : visible.end].strip():
            look = f' class="b" title="{escape(one.title)}"'  # the blank end of a longer stretch
        parts.append(f"{_escape(before)}<{tag}{look}>{words}</{tag}>")
        done = visible.end
        at += 1
    rest = raw[done : line.end]
    # A line with blanks only besides what was left out looks like a line left out as a whole.
    gone = "" if plain or rest.strip() else ' class="o"'
    return f"<li{attributes}{gone}>{''.join(parts)}{_escape(rest)}</li>"


def _attributes(mark: LineMark, visible: Span) -> str:
    if mark.style == "b":
        return ' class="b"'
    first = " f" if visible.start <= mark.first < visible.end else ""
    return f' class="{mark.style}{first}" title="{escape(mark.title)}"'


def _escape(text: str) -> str:
    """Escape *text*; each character that HTML forbids becomes a control picture."""
    escaped = str(escape(text))
    return _FORBIDDEN.sub(_picture, escaped) if _FORBIDDEN.search(escaped) else escaped


def _picture(forbidden: re.Match[str]) -> str:
    code = ord(forbidden[0])
    picture = chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
    return f'<i title="U+{code:04X}">{picture}</i>'


def _mark(raw: str, span: Span, style: str, title: str) -> LineMark:
    text = raw[span.start : span.end]
    return LineMark(span.start, span.end, span.start + len(text) - len(text.lstrip()), style, title)


def _add(raw: str, marks: list[LineMark], span: Span, *, style: str, title: str) -> None:
    """Add marks for the parts of *span* that *marks*, sorted and disjoint, do not cover."""
    first = bisect_right(marks, span.start, key=lambda one: one.end)
    last = bisect_left(marks, span.end, key=lambda one: one.start)
    taken = [Span(one.start, one.end) for one in marks[first:last]]
    for free in uncovered_spans(taken, start=span.start, end=span.end):
        insort(marks, _mark(raw, free, style, title))


def _note(note: Note, labels: Mapping[str, str]) -> str:
    return f"{labels['source.note']} {note.label}".rstrip()


def _stated(segment: Segment) -> Iterator[tuple[str, Stated]]:
    fields = (
        ("source.title", segment.title),
        ("source.date", segment.date),
        ("source.speaker", segment.speaker),
        ("work.origin", segment.origin),
    )
    return ((key, stated) for key, stated in fields if stated is not None)
