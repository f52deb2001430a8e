"""The pages of a source, the stretch of raw text on each, and the address of each line.

A source has a page ``sources/<name>.html``; a large one has several, cut
between lines: ``<name>.p2.html`` and so on. A page has one element for each
line, or for each piece of a line in which a text, a page of the source or a
page of the report starts: ``#L12`` is line 12 of the raw text, ``#L12.2`` its
second piece. The number before a line is that of the line in the file.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import quote

from collate.model import Page, Segment, Span, SplitDocument
from collate.model.deferred import remembered
from collate.model.facts import raw_size
from collate.report.source_positions import SourceIndex, SourcePosition, documents_by_path
from collate.text.line_index import LineIndex

#: Most lines and most code points (about 3 MB of Chinese) on one page, which a browser opens in a second.
PAGE_LINES = 20_000
PAGE_CHARACTERS = 1_000_000

#: Longest name in characters and in UTF-8 bytes; 255 bytes is what file systems allow, extensions included.
MOST_CHARACTERS, MOST_BYTES = 60, 180

#: Names of devices on Windows, with any extension.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)

#: A page has the address of the same few files for each place of each reading.
_quote = lru_cache(maxsize=1024)(quote)


class SourceSection(NamedTuple):
    """A raw span under the heading of one text; ``again`` if another text interrupts it."""

    span: Span
    segment: Segment
    again: bool


class SourceMap:
    """The pages of one source; ``parts`` are the raw offsets at which they start."""

    def __init__(self, path: str, split: SplitDocument, *, index: SourceIndex) -> None:
        self.path = path
        self.split = split
        self.size = raw_size(split)
        self._index = index
        self.parts = part_starts(split)
        self.names: tuple[str, ...] = ()

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The offsets at which the lines of the raw text start."""
        return self._index.line_starts(self.split.document.source.sha256)

    @cached_property
    def _file_lines(self) -> LineIndex:
        return LineIndex.of_document(self.split.document)

    @cached_property
    def sections(self) -> tuple[SourceSection, ...]:
        """The sections in text order; stretches between them were left out."""
        return tuple(_sections(self.split.segments, self.lines, self.size))

    @cached_property
    def page_starts(self) -> dict[int, Page]:
        """The pages of the source by start, which includes blanks before it (a form feed, for example)."""
        raw = self.split.document.raw
        starts: dict[int, Page] = {}
        for page in self.split.document.pages:
            line = self.lines[self.line(page.span.start) - 1]
            starts[page.span.start if raw[line : page.span.start].strip() else line] = page
        return starts

    @cached_property
    def edges(self) -> tuple[int, ...]:
        """The offsets, besides line ends, at which pieces end: edges of sections and starts of pages."""
        offsets = {0, self.size, *self.parts}
        offsets.update(self.page_starts)
        for section in self.sections:
            offsets.update(section.span)
        return tuple(sorted(offsets))

    def line(self, raw: int) -> int:
        """Return the line of the raw text, from 1, of the code point at *raw*."""
        return bisect_right(self.lines, raw)

    def file_line(self, raw: int) -> int:
        """Return the line of the file, from 1, of the code point at *raw*."""
        return self._file_lines.line(raw)

    def part(self, raw: int) -> int:
        """Return the index of the page with the code point at *raw*."""
        return bisect_right(self.parts, raw) - 1

    def anchor(self, raw: int) -> str:
        """Return the id of the piece with the code point at *raw*."""
        line = self.line(raw)
        nth = bisect_right(self.edges, raw) - bisect_right(self.edges, self.lines[line - 1])
        return f"L{line}.{nth + 1}" if nth else f"L{line}"

    def href(self, raw: int) -> str:
        """Return the address of the piece with the code point at *raw*, relative to ``sources``."""
        return f"{_quote(self.names[self.part(raw)])}#{self.anchor(raw)}"

    def section_href(self, segment: Segment) -> str:
        """Return the address of the heading of a text; of the first page if it has none."""
        if len(self.names) == 1:  # the sections are not needed
            own = next((one for one in self.split.segments if one.id == segment.id), None)
            if own is not None and any(extent.size for extent in own.extents):
                return f"{_quote(self.names[0])}#s{segment.number}"
            return _quote(self.names[0])
        start = next((s.span.start for s in self.sections if s.segment.id == segment.id), None)
        if start is None:
            return _quote(self.names[0])
        return f"{_quote(self.names[self.part(start)])}#s{segment.number}"

    def position_href(self, position: SourcePosition) -> str:
        """Return the address of the line of *position*; of the first page without a line."""
        if position.line is None or not self.size:
            return _quote(self.names[0])
        at = bisect_left(self.lines, position.start)
        begins = at < len(self.lines) and self.lines[at] == position.start
        gap = position.start == position.end and not begins  # it follows the character of its line
        return self.href(min(position.start - gap, self.size - 1))


class SourceMaps:
    """The maps of all files of a run, by path. Addresses are relative to the folder ``sources``."""

    def __init__(self, documents: Iterable[SplitDocument], index: SourceIndex) -> None:
        taken: set[str] = set()
        self.by_path: dict[str, SourceMap] = {}
        for path, split in documents_by_path(documents):
            source = SourceMap(path, split, index=index)
            endings = (".html", *(f".p{number + 1}.html" for number in range(1, len(source.parts))))
            name = distinct_name(file_name(path), endings, taken=taken)
            source.names = tuple(name + ending for ending in endings)
            self.by_path[path] = source

    def page(self, path: str) -> str | None:
        """Return the address of the first page of a file, None for an unknown file."""
        source = self.by_path.get(path)
        return _quote(source.names[0]) if source else None

    def section(self, segment: Segment) -> str | None:
        """Return the address of the heading of a text, None for an unknown file."""
        source = self.by_path.get(segment.path)
        return source.section_href(segment) if source else None

    def text(self, segment_id: str) -> str | None:
        """Return the address of the heading of the text with this id, None for an unknown id."""
        segment = self.segment(segment_id)
        return self.section(segment) if segment else None

    def segment(self, segment_id: str) -> Segment | None:
        """Return the text with this id, None for an unknown id."""
        source = self.by_path.get(segment_id.rpartition("#")[0])
        segments = source.split.segments if source else ()
        return next((segment for segment in segments if segment.id == segment_id), None)

    def place(self, position: SourcePosition) -> str | None:
        """Return the address of a position, None for an unknown file."""
        source = self.by_path.get(position.file)
        return source.position_href(position) if source else None


@remembered(tuple[int, ...])
def part_starts(split: SplitDocument) -> tuple[int, ...]:
    """Return the raw offsets at which the pages of a source start."""
    raw = split.document.raw
    if len(raw) <= PAGE_CHARACTERS and raw.count("\n") < PAGE_LINES:
        return (0,)
    starts = LineIndex.of(raw).starts
    return _parts(len(raw), starts[:-1] if starts[-1] == len(raw) else starts)


def _parts(size: int, lines: tuple[int, ...]) -> tuple[int, ...]:
    """Return the starts of pages: line starts, or offsets inside a line that is longer than a page."""
    starts = [0]
    while True:
        start = starts[-1]
        line = bisect_right(lines, start) - 1
        ahead = line + PAGE_LINES
        stop = min(lines[ahead] if ahead < len(lines) else size, start + PAGE_CHARACTERS)
        if stop >= size:
            return tuple(starts)
        whole = lines[bisect_right(lines, stop) - 1]
        starts.append(whole if whole > start else stop)


def _sections(segments: Iterable[Segment], lines: tuple[int, ...], size: int) -> Iterable[SourceSection]:
    """Yield the sections: adjacent extents of one text, joined and widened to whole lines.

    If two texts share a line, the second starts inside it.
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
        if first < behind:  # the previous text ends on this line
            first = start
        after = bisect_left(lines, end)
        last = lines[after] if after < len(lines) else size
        if number + 1 < len(runs):
            following = runs[number + 1][0]
            last = last if lines[bisect_right(lines, following) - 1] >= last else following
        yield SourceSection(Span(first, last), segment, segment.id in seen)
        seen.add(segment.id)
        behind = last


def file_name(path: str) -> str:
    """Return *path* as one readable file name that every file system allows.

    Letters, digits and combining marks of any script remain, and dots, hyphens
    and underscores between them; other characters become hyphens. A long path
    loses its start, since the file name is at its end.

    >>> file_name("讲话/2020 年.zip/a:b.txt"), file_name("aux.txt"), file_name("../…")
    ('讲话-2020-年.zip-a-b.txt', 'file-aux.txt', 'file')
    """
    replaced = "".join(
        character if character in "._" or unicodedata.category(character)[0] in "LNM" else "-"
        for character in unicodedata.normalize("NFC", path)
    )
    name = re.sub(r"-*[./-]{2,}-*|-{2,}", "-", replaced).strip("-._")[-MOST_CHARACTERS:]
    while len(name.encode()) > MOST_BYTES:
        name = name[1:]
    name = name.strip("-._") or "file"
    return f"file-{name}" if _DEVICES.match(name) else name


def distinct_name(name: str, endings: tuple[str, ...], *, taken: set[str]) -> str:
    """Return *name*, with a suffix -2, -3 ... if *name* with one of *endings* is in *taken*.

    The comparison ignores case, as some file systems do. The names with all
    *endings* are added to *taken*.

    >>> taken = {"a.txt.html"}
    >>> distinct_name("A.txt", (".html",), taken=taken), sorted(taken)
    ('A.txt-2', ['a.txt-2.html', 'a.txt.html'])
    """
    candidate, number = name, 1
    while any(_key(candidate + ending) in taken for ending in endings):
        number += 1
        candidate = f"{name}-{number}"
    taken.update(_key(candidate + ending) for ending in endings)
    return candidate


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
