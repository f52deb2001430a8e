"""The raw text of a source as HTML, one element a line: what was taken, and what was left out and why.

::

    <ol style="--n:5">                               up to 100 lines, about as high as 5
    <li id="L12" value="12">words as they stand</li>
    <li id="L13" value="13" class="x f" title="page number">     left out as a whole
    <li id="L14" value="14">words <s class="x f" title="web address">…</s></li>
    <li id="L15" value="15"><b class="t f" title="title">…</b></li>
    </ol>

Classes: ``x`` left out, ``b`` the same where there is nothing to see, ``n`` a
note, ``t`` what tells about the text (title, date, speaker); ``f`` where the
words begin, there the label is shown; ``o`` a line of which only blanks are
left. A line ends with its line end, so that the text of all elements joined is
the raw text. What HTML cannot hold (NUL, say) stands as a picture with its
code point.

The number is written on each line: counters of style sheets come out wrong
where lists that are not in view are not laid out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from collate.model import Note, Page, Reason, Segment, Span, SplitDocument, Stated
from collate.report.html.source_map import Section, SourceMap
from collate.text.offsets import gaps

#: Lines of one list. Browsers lay lists out when they come into view: the more lists, the more to watch.
LIST_LINES = 100

#: Characters that take one line of the page, to guess the height of what is not laid out yet.
WIDTH = 42

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Mark(NamedTuple):
    """A raw stretch that is shown otherwise; ``first`` is its first character that is no blank."""

    start: int
    end: int
    first: int
    style: str
    title: str


class Block(NamedTuple):
    """Lines in a row under one heading. ``page`` begins here, ``opens`` and ``closes`` a section."""

    page: Page | None
    opens: Section | None
    again: bool
    lines: Markup
    closes: bool


def marks(split: SplitDocument, say: Mapping[str, str]) -> tuple[Mark, ...]:
    """Return what is marked, in order and disjoint. The ledger goes before notes, those before titles."""
    raw = split.document.raw
    found: list[Mark] = []
    for span, reason in sorted(row for row in split.ledger if row.span.size):
        blank = reason is Reason.BLANK or not raw[span.start : span.end].strip()
        found.append(_mark(raw, span, "b" if blank else "x", say[f"reason.{reason.value}"]))
    notes = {note.span: note for note in split.document.notes}
    notes |= {note.span: note for segment in split.segments for note in segment.notes}
    for span in sorted(notes):
        _add(raw, found, span, "n", _note(notes[span], say))
    for segment in split.segments:
        for key, stated in _stated(segment):
            _add(raw, found, stated.span, "t", say[key])
    return tuple(found)


def blocks(source: SourceMap, part: int, all_marks: tuple[Mark, ...]) -> Iterator[Block]:
    """Yield what one page shows of *source*, in order."""
    start = source.parts[part]
    end = source.parts[part + 1] if part + 1 < len(source.parts) else source.size
    edges = source.edges[bisect_left(source.edges, start) : bisect_right(source.edges, end)]
    pages = source.page_starts
    sections = source.sections
    for first, last in pairwise(edges):
        at = bisect_right(sections, first, key=lambda section: section.span.start) - 1
        inside = sections[at] if at >= 0 and first < sections[at].span.end else None
        opens = inside if inside and first == max(start, inside.span.start) else None
        yield Block(
            page=pages.get(first),
            opens=opens,
            again=bool(opens and (opens.again or opens.span.start < first)),
            lines=Markup("").join(_lists(source, first, last, all_marks)),
            closes=inside is not None and last == min(end, inside.span.end),
        )


def _lists(source: SourceMap, start: int, end: int, all_marks: tuple[Mark, ...]) -> Iterator[Markup]:
    """The lines of a stretch as lists of at most :data:`LIST_LINES`."""
    raw = source.split.document.raw
    line = source.line(start)
    starts = (start, *source.lines[line : bisect_left(source.lines, end)], end)
    mark = bisect_right(all_marks, start, key=lambda one: one.end)
    for first in range(0, len(starts) - 1, LIST_LINES):
        some = starts[first : first + LIST_LINES + 1]
        rows: list[str] = []
        height = 0
        for number, (begin, stop) in enumerate(pairwise(some)):
            while mark < len(all_marks) and all_marks[mark].end <= begin:
                mark += 1
            name = f"L{line + first + number}" if first + number else source.anchor(start)
            own = f' id="{name}" value="{line + first + number}"'
            height += 1 + (stop - begin) // WIDTH
            if mark == len(all_marks) or all_marks[mark].start >= stop:
                rows.append(f"<li{own}>{_escape(raw[begin:stop])}</li>")
            else:
                rows.append(_row(raw, Span(begin, stop), own, all_marks, mark))
        items = "\n".join(rows)
        yield Markup(f'<ol style="--n:{height}">\n{items}\n</ol>\n')


def _row(raw: str, line: Span, own: str, all_marks: tuple[Mark, ...], at: int) -> str:
    """A line with marks in it, the first of which is number *at*; *own* are its id and number."""
    one = all_marks[at]
    if one.start <= line.start and line.end <= one.end:
        return f"<li{own}{_attributes(one, line)}>{_escape(raw[line.start : line.end])}</li>"
    parts: list[str] = []
    plain, done = False, line.start
    while at < len(all_marks) and all_marks[at].start < line.end:
        one = all_marks[at]
        shown = Span(max(one.start, line.start), min(one.end, line.end))
        before = raw[done : shown.start]
        plain = plain or bool(before.strip()) or one.style not in "bx"
        tag = "s" if one.style in "bx" else "b"
        words = _escape(raw[shown.start : shown.end])
        look = _attributes(one, shown)
        if one.style == "x" and not raw[shown.start : shown.end].strip():
            look = f' class="b" title="{escape(one.title)}"'  # the end of a longer stretch: nothing to see
        parts.append(f"{_escape(before)}<{tag}{look}>{words}</{tag}>")
        done = shown.end
        at += 1
    rest = raw[done : line.end]
    # A line of which only blanks are left looks like one that was left out as a whole.
    gone = "" if plain or rest.strip() else ' class="o"'
    return f"<li{own}{gone}>{''.join(parts)}{_escape(rest)}</li>"


def _attributes(mark: Mark, shown: Span) -> str:
    if mark.style == "b":
        return ' class="b"'
    first = " f" if shown.start <= mark.first < shown.end else ""
    return f' class="{mark.style}{first}" title="{escape(mark.title)}"'


def _escape(text: str) -> str:
    """Escape *text*; what HTML cannot hold becomes a picture, one for one."""
    shown = str(escape(text))
    return _UNSHOWN.sub(_picture, shown) if _UNSHOWN.search(shown) else shown


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    picture = chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
    return f'<i title="U+{code:04X}">{picture}</i>'


def _mark(raw: str, span: Span, style: str, title: str) -> Mark:
    text = raw[span.start : span.end]
    return Mark(span.start, span.end, span.start + len(text) - len(text.lstrip()), style, title)


def _add(raw: str, found: list[Mark], span: Span, style: str, title: str) -> None:
    """Mark what the marks that are there, sorted and disjoint, leave free of *span*."""
    first = bisect_right(found, span.start, key=lambda one: one.end)
    last = bisect_left(found, span.end, key=lambda one: one.start)
    taken = [Span(one.start, one.end) for one in found[first:last]]
    for free in gaps(taken, span.start, span.end):
        insort(found, _mark(raw, free, style, title))


def _note(note: Note, say: Mapping[str, str]) -> str:
    return f"{say['source.note']} {note.label}".rstrip()


def _stated(segment: Segment) -> Iterator[tuple[str, Stated]]:
    told = (
        ("source.title", segment.title),
        ("source.date", segment.date),
        ("source.speaker", segment.speaker),
        ("work.origin", segment.origin),
    )
    return ((key, stated) for key, stated in told if stated is not None)
