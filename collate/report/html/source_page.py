"""sources/<file>.html: the raw text of a file, with its texts and the stretches that were left out.

Pages without scripts. A large file has several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple
from urllib.parse import quote

from collate.model import Dropped, Reason, Results, Segment, Span, Witness, Work
from collate.report.context import ReportContext
from collate.report.html.names import source_name
from collate.report.html.render import render
from collate.report.html.source_lines import source_blocks, source_marks
from collate.report.html.source_map import SourceMap, SourceMaps
from collate.report.tables.document_facts import dropped_stretches
from collate.report.wording.labels import words

#: Most lines of one reason that the head of a page links to; ledger.csv has all.
MOST_LINKS = 60

#: Width of the map of a file in SVG units; a stretch is at least one unit wide.
MAP_WIDTH = 1000


class SourceTextRow(NamedTuple):
    """A text of the file: the address of its heading, its work, and the works it reports on."""

    segment: Segment
    href: str
    work: Work | None
    siglum: str
    reported: tuple[Work, ...]


class OmittedStretches(NamedTuple):
    """The stretches left out for one reason: lines with addresses, and the count of the others."""

    reason: Reason
    stretches: int
    characters: int
    links: tuple[tuple[int, str], ...]
    more: int


class SourcePartRow(NamedTuple):
    """A page of a large file and its first and last line."""

    href: str
    lines: tuple[int, int]


class MapBar(NamedTuple):
    """A text on the map of the file."""

    x: float
    width: float
    text: SourceTextRow


def write_sources(
    results: Results, context: ReportContext, *, stay: Collection[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every page of every file, if the run writes such pages.

    A file is skipped if all its pages are in *stay*.
    """
    if context.sources is None:
        return
    works = {w.segment.id: (work, w) for work in results.works for w in work.witnesses}
    reported: defaultdict[str, list[Work]] = defaultdict(list)
    for work_reported in results.works:
        for segment_id in work_reported.derived:
            reported[segment_id].append(work_reported)
    for source in context.sources.by_path.values():
        if all(f"sources/{name}" in stay for name in source.names):
            continue
        texts: list[SourceTextRow] = []
        own: list[tuple[Segment, Witness | None]] = []
        for segment in source.split.segments:
            work, witness = works.get(segment.id, (None, None))
            href = source.section_href(segment)
            siglum = witness.siglum if witness else ""
            row = SourceTextRow(segment, href, work, siglum, tuple(reported[segment.id]))
            own.append((segment, witness))
            texts.append(row)
        yield from _pages(source, tuple(texts), source_name(tuple(own)), context.sources, context)


def _pages(
    source: SourceMap, texts: tuple[SourceTextRow, ...], title: str, maps: SourceMaps, context: ReportContext
) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of one file; without a *title* its path is its name."""
    labels = words(context.lang)
    marks = source_marks(source.split, labels)
    rows = dropped_stretches(source.split)
    parts = _parts(source)
    for part, name in enumerate(source.names):
        content = render(
            "source.html",
            context,
            path=source.path,
            name=title,
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
            blocks=source_blocks(source, part, all_marks=marks),
        )
        yield f"sources/{name}", content


def _same(source: SourceMap, maps: SourceMaps) -> tuple[tuple[str, str | None], ...]:
    """Return the other paths with the same content, and their addresses."""
    return tuple(
        (path, maps.page(path)) for path in source.split.document.source.paths if path != source.path
    )


def _parts(source: SourceMap) -> tuple[SourcePartRow, ...]:
    ends = (*source.parts[1:], source.size)
    return tuple(
        SourcePartRow(quote(name), (source.line(start), source.line(max(start, end - 1))))
        for name, start, end in zip(source.names, source.parts, ends, strict=True)
    )


def _reasons(source: SourceMap, rows: tuple[Dropped, ...]) -> tuple[OmittedStretches, ...]:
    """Return the stretches that were left out, by reason, in the order of the file."""
    groups: dict[Reason, list[Dropped]] = {}
    for row in rows:
        groups.setdefault(row.reason, []).append(row)
    return tuple(
        OmittedStretches(
            reason,
            len(some),
            sum(row.span.size for row in some),
            tuple((source.line(row.span.start), source.href(row.span.start)) for row in some[:MOST_LINKS]),
            max(0, len(some) - MOST_LINKS),
        )
        for reason, some in groups.items()
    )


def _bars(source: SourceMap, texts: tuple[SourceTextRow, ...]) -> tuple[MapBar, ...]:
    by_id = {row.segment.id: row for row in texts}
    unit = MAP_WIDTH / max(1, source.size)
    return tuple(
        MapBar(round(s.span.start * unit, 1), round(max(1.0, s.span.size * unit), 1), by_id[s.segment.id])
        for s in source.sections
    )


def _ticks(source: SourceMap, spans: tuple[Span, ...]) -> str:
    """Return the stretches that were left out as an SVG path on the map.

    A stretch of a unit or more has full height, a smaller one is a short tick,
    so that many page numbers do not look like a large loss. Adjacent ticks are
    joined.
    """
    unit = MAP_WIDTH / max(1, source.size)
    drawn: list[tuple[float, float, int]] = []
    for span in spans:
        top = 0 if span.size * unit >= 1 else 8
        start, end = round(span.start * unit, 1), round(max(span.start * unit + 1, span.end * unit), 1)
        if drawn and start <= drawn[-1][1] and top == drawn[-1][2]:
            start = drawn.pop()[0]
        drawn.append((start, end, top))
    return "".join(f"M{start:g} {top}H{end:g}V14H{start:g}z" for start, end, top in drawn)
