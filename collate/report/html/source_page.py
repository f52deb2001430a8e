"""sources/<file>.html: the raw text of a file, with what was taken from it and what was left out in place.

Pages without scripts, which need no network and work from disk. A large file
has several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple
from urllib.parse import quote

from collate.model import Dropped, Reason, Results, Segment, Span, Work
from collate.report.context import ReportContext
from collate.report.html.render import render
from collate.report.html.source_lines import blocks, marks
from collate.report.html.source_map import SourceMap, SourceMaps
from collate.report.tables.run_csv import left_out
from collate.report.wording.catalogue import words

#: Lines of one reason that the head of a page links to; the whole list is ledger.csv.
MOST_LINKS = 60

#: Width of the map of a file, in units; a stretch is at least one wide.
MAP = 1000


class TextRow(NamedTuple):
    """A text of the file: where it is shown, and the work that it belongs to."""

    segment: Segment
    href: str
    work: Work | None
    siglum: str
    reported: tuple[Work, ...]


class LeftOut(NamedTuple):
    """What was left out for one reason: places with their lines, and how many more there are."""

    reason: Reason
    stretches: int
    characters: int
    links: tuple[tuple[int, str], ...]
    more: int


class PartRow(NamedTuple):
    """A page of a large file and the lines it shows."""

    href: str
    lines: tuple[int, int]


class Bar(NamedTuple):
    """A text on the map of the file."""

    x: float
    width: float
    text: TextRow


def write_sources(
    results: Results, context: ReportContext, stay: Collection[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every page of every file; none where the run writes no such pages.

    A file whose pages are all named in *stay* is left out.
    """
    if context.sources is None:
        return
    works = {w.segment.id: (work, w.siglum) for work in results.works for w in work.witnesses}
    reported: defaultdict[str, list[Work]] = defaultdict(list)
    for told in results.works:
        for segment_id in told.derived:
            reported[segment_id].append(told)
    for source in context.sources.by_path.values():
        if all(f"sources/{name}" in stay for name in source.names):
            continue
        texts: list[TextRow] = []
        for segment in source.split.segments:
            work, siglum = works.get(segment.id, (None, ""))
            href = source.section_href(segment)
            texts.append(TextRow(segment, href, work, siglum, tuple(reported[segment.id])))
        yield from _pages(source, tuple(texts), context.sources, context)


def _pages(
    source: SourceMap, texts: tuple[TextRow, ...], maps: SourceMaps, context: ReportContext
) -> Iterator[tuple[str, bytes]]:
    """The pages of one file."""
    say = words(context.lang)
    found = marks(source.split, say)
    rows = left_out(source.split)
    parts = _parts(source)
    for part, name in enumerate(source.names):
        content = render(
            "source.html",
            context,
            path=source.path,
            document=source.split.document,
            pages=len(source.split.document.pages),
            lines=len(source.lines) if source.size else 0,
            same=_same(source, maps),
            part=part,
            partrows=parts,
            texts=texts,
            by_id={row.segment.id: row for row in texts},
            taken=sum(span.size for row in texts for span in row.segment.extents),
            left_out=_reasons(source, rows),
            left_out_characters=sum(row.span.size for row in rows),
            bars=_bars(source, texts),
            ticks=_ticks(source, tuple(row.span for row in rows)),
            blocks=blocks(source, part, found),
        )
        yield f"sources/{name}", content


def _same(source: SourceMap, maps: SourceMaps) -> tuple[tuple[str, str | None], ...]:
    """The other files with the same content."""
    return tuple(
        (path, maps.page(path)) for path in source.split.document.source.paths if path != source.path
    )


def _parts(source: SourceMap) -> tuple[PartRow, ...]:
    ends = (*source.parts[1:], source.size)
    return tuple(
        PartRow(quote(name), (source.line(start), source.line(max(start, end - 1))))
        for name, start, end in zip(source.names, source.parts, ends, strict=True)
    )


def _reasons(source: SourceMap, rows: tuple[Dropped, ...]) -> tuple[LeftOut, ...]:
    """What was left out, by reason, in the order of the file."""
    groups: dict[Reason, list[Dropped]] = {}
    for row in rows:
        groups.setdefault(row.reason, []).append(row)
    return tuple(
        LeftOut(
            reason,
            len(some),
            sum(row.span.size for row in some),
            tuple((source.line(row.span.start), source.href(row.span.start)) for row in some[:MOST_LINKS]),
            max(0, len(some) - MOST_LINKS),
        )
        for reason, some in groups.items()
    )


def _bars(source: SourceMap, texts: tuple[TextRow, ...]) -> tuple[Bar, ...]:
    by_id = {row.segment.id: row for row in texts}
    unit = MAP / max(1, source.size)
    return tuple(
        Bar(round(s.span.start * unit, 1), round(max(1.0, s.span.size * unit), 1), by_id[s.segment.id])
        for s in source.sections
    )


def _ticks(source: SourceMap, spans: tuple[Span, ...]) -> str:
    """What was left out as a path over the map.

    A stretch that is a unit or more stands at full height, a smaller one as a
    short tick: many page numbers are no large loss. Ticks that touch are one.
    """
    unit = MAP / max(1, source.size)
    drawn: list[tuple[float, float, int]] = []
    for span in spans:
        top = 0 if span.size * unit >= 1 else 8
        start, end = round(span.start * unit, 1), round(max(span.start * unit + 1, span.end * unit), 1)
        if drawn and start <= drawn[-1][1] and top == drawn[-1][2]:
            start = drawn.pop()[0]
        drawn.append((start, end, top))
    return "".join(f"M{start:g} {top}H{end:g}V14H{start:g}z" for start, end, top in drawn)
