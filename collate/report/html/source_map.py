"""Which page shows which stretch of a source, and the address of each line.

A source has a page ``sources/<name>.html``; a large one has several, cut
between lines: ``<name>.p2.html`` and so on. On a page the raw text stands in
pieces, one element each. A piece is a line, or the part of a line up to the
place where a text, a page of the source or a page of the report begins in it:
``#L12`` is line 12, ``#L12.2`` its second piece.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from collate.model import Page, Segment, Span, SplitDocument
from collate.report.html.file_names import distinct_name, file_name
from collate.report.source_positions import Place, Places, by_path

#: Most lines and most code points (about 3 MB of Chinese) on one page: a browser opens it in a second.
PAGE_LINES = 20_000
PAGE_CHARACTERS = 1_000_000


class Section(NamedTuple):
    """A stretch that is shown under the heading of one text; *again* when another stood in between."""

    span: Span
    segment: Segment
    again: bool


class SourceMap:
    """The pages of one source. ``parts`` are the raw offsets at which they begin."""

    def __init__(self, path: str, split: SplitDocument, places: Places) -> None:
        self.path = path
        self.split = split
        self.size = len(split.document.raw)
        self.lines = places.line_starts(split.document.source.sha256)
        self.parts = _parts(self.size, self.lines)
        self.names: tuple[str, ...] = ()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in order; what lies between them was left out."""
        return tuple(_sections(self.split.segments, self.lines, self.size))

    @cached_property
    def page_starts(self) -> dict[int, Page]:
        """The pages of the source by where they begin; blanks before, a form feed say, go with the page."""
        raw = self.split.document.raw
        found: dict[int, Page] = {}
        for page in self.split.document.pages:
            line = self.lines[self.line(page.span.start) - 1]
            found[page.span.start if raw[line : page.span.start].strip() else line] = page
        return found

    @cached_property
    def edges(self) -> tuple[int, ...]:
        """Where a piece must end besides at line ends: edges of sections and starts of pages."""
        found = {0, self.size, *self.parts}
        found.update(self.page_starts)
        for section in self.sections:
            found.update(section.span)
        return tuple(sorted(found))

    def line(self, raw: int) -> int:
        """Return the line, from 1, of the code point at *raw*."""
        return bisect_right(self.lines, raw)

    def part(self, raw: int) -> int:
        """Return the index of the page that shows *raw*."""
        return bisect_right(self.parts, raw) - 1

    def anchor(self, raw: int) -> str:
        """Return the id of the piece that shows *raw*."""
        line = self.line(raw)
        nth = bisect_right(self.edges, raw) - bisect_right(self.edges, self.lines[line - 1])
        return f"L{line}.{nth + 1}" if nth else f"L{line}"

    def href(self, raw: int) -> str:
        """Return the address of the piece that shows *raw*, seen from the folder of sources."""
        return f"{quote(self.names[self.part(raw)])}#{self.anchor(raw)}"

    def section_href(self, segment: Segment) -> str:
        """Return the address of the heading of a text."""
        start = next((s.span.start for s in self.sections if s.segment.id == segment.id), None)
        if start is None:
            return quote(self.names[0])
        return f"{quote(self.names[self.part(start)])}#s{segment.number}"

    def place_href(self, place: Place) -> str:
        """Return the address of the line that *place* names."""
        if place.line is None or not self.size:
            return quote(self.names[0])
        line = min(place.line, len(self.lines)) - 1
        last = self.lines[line + 1] if line + 1 < len(self.lines) else self.size
        raw = place.start - (place.start == place.end)  # a gap lies behind the character that is shown
        return self.href(min(max(raw, self.lines[line]), last - 1))


class SourceMaps:
    """The maps of all files of a run, by path."""

    def __init__(self, documents: Iterable[SplitDocument], places: Places) -> None:
        taken: set[str] = set()
        self.by_path: dict[str, SourceMap] = {}
        for path, split in by_path(documents):
            found = SourceMap(path, split, places)
            endings = (".html", *(f".p{number + 1}.html" for number in range(1, len(found.parts))))
            name = distinct_name(file_name(path), endings, taken)
            found.names = tuple(name + ending for ending in endings)
            self.by_path[path] = found

    def page(self, path: str) -> str | None:
        """Return the address of a file's first page, None for a file that has none."""
        found = self.by_path.get(path)
        return quote(found.names[0]) if found else None

    def section(self, segment: Segment) -> str | None:
        """Return the address of a text's heading."""
        found = self.by_path.get(segment.path)
        return found.section_href(segment) if found else None

    def text(self, segment_id: str) -> str | None:
        """Return the address of the heading of the text with this id."""
        found = self.by_path.get(segment_id.rpartition("#")[0])
        segments = found.split.segments if found else ()
        return next((self.section(segment) for segment in segments if segment.id == segment_id), None)

    def place(self, place: Place) -> str | None:
        """Return the address of a place."""
        found = self.by_path.get(place.file)
        return found.place_href(place) if found else None


def _parts(size: int, lines: tuple[int, ...]) -> tuple[int, ...]:
    """Where pages begin: at line starts, and inside a line only where it alone fills a page."""
    found = [0]
    while True:
        start = found[-1]
        line = bisect_right(lines, start) - 1
        ahead = line + PAGE_LINES
        stop = min(lines[ahead] if ahead < len(lines) else size, start + PAGE_CHARACTERS)
        if stop >= size:
            return tuple(found)
        whole = lines[bisect_right(lines, stop) - 1]
        found.append(whole if whole > start else stop)


def _sections(segments: Iterable[Segment], lines: tuple[int, ...], size: int) -> Iterable[Section]:
    """Join the extents of each text that follow each other, and widen them to whole lines.

    Where two texts share a line, the second begins in the middle of it.
    """
    extents = sorted((*extent, segment) for segment in segments for extent in segment.extents if extent.size)
    runs: list[tuple[int, int, Segment]] = []
    for start, end, segment in extents:
        if runs and runs[-1][2] is segment:
            runs[-1] = (runs[-1][0], end, segment)
        else:
            runs.append((start, end, segment))
    seen: set[str] = set()
    behind = 0
    for number, (start, end, segment) in enumerate(runs):
        first = lines[bisect_right(lines, start) - 1]
        if first < behind:  # the text before ends on this line
            first = start
        after = bisect_left(lines, end)
        last = lines[after] if after < len(lines) else size
        if number + 1 < len(runs):
            following = runs[number + 1][0]
            last = last if lines[bisect_right(lines, following) - 1] >= last else following
        yield Section(Span(first, last), segment, segment.id in seen)
        seen.add(segment.id)
        behind = last
