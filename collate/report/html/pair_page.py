"""matches/<name>.html: two texts side by side, so that an editor sees at once why they were joined.

Pages without scripts, which need no network and work from disk. Long stretches
are folded, and a page shows a bounded part of very long texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from collate.model import Match, Results, Segment, SharedSpan, Work
from collate.report.context import ReportContext
from collate.report.html.pair_files import name
from collate.report.html.render import render
from collate.report.html.side_by_side import Piece, folded, side_by_side, stretches
from collate.report.wording.match_reasons import Bounds, percent, reason, rule_of

#: Characters shown at the start and at the end of a folded stretch, and the least length of one: of
#: what both texts have, and of what only one has, which says more.
SAME = (60, 60, 200)
ALONE = (160, 120, 600)

#: Most characters inside a fold; of a longer one only the length is told, and the source has it.
MOST_FOLDED = 4_000

#: Width of the map; the longer text is as wide as it.
MAP = 1000


class PieceView(NamedTuple):
    """A piece as the page shows it; *folded* characters lie between head and tail, shown if *middle*."""

    number: int
    head: str
    middle: str
    tail: str
    folded: int


class RowView(NamedTuple):
    """A row as the page shows it."""

    left: tuple[PieceView, ...]
    right: tuple[PieceView, ...]


class Side(NamedTuple):
    """One of the two texts."""

    segment: Segment
    title: str
    date: str
    href: str | None
    work: Work | None


def write_pairs(
    results: Results, context: ReportContext, stay: Collection[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of the page of every pair that has one, but for those named in *stay*."""
    if context.pairs is None:
        return
    segments = {segment.id: segment for segment in results.segments}
    bounds = Bounds.of(dict(results.settings))
    for match in context.pairs.shown():
        if f"matches/{name(match)}" in stay:
            continue
        left, right = segments[match.left], segments[match.right]
        yield f"matches/{name(match)}", _page(match, left, right, bounds, context)


def _page(match: Match, left: Segment, right: Segment, bounds: Bounds, context: ReportContext) -> bytes:
    shown = stretches(match.shared)
    rows = side_by_side(len(left.text), len(right.text), shown)
    sizes = (len(left.text), len(right.text))
    unit = MAP / max(1, *sizes)
    rule = rule_of(match, left.genre, right.genre, bounds.related)
    return render(
        "pair.html",
        context,
        match=match,
        why=reason(match, rule, bounds, context.lang),
        percents=(percent(match.left_in_right), percent(match.right_in_left)),
        left=_side(left, context),
        right=_side(right, context),
        widths=tuple(round(size * unit, 1) for size in sizes),
        bands=_bands(shown, unit),
        shown=len(shown),
        rows=[RowView(_views(row.left, left.text), _views(row.right, right.text)) for row in rows],
    )


def _side(segment: Segment, context: ReportContext) -> Side:
    return Side(
        segment,
        segment.title.written if segment.title else "",
        segment.date.written if segment.date else "",
        context.sources.section(segment) if context.sources else None,
        context.pairs.work_with_page(segment.id) if context.pairs else None,
    )


def _views(pieces: Sequence[Piece], text: str) -> tuple[PieceView, ...]:
    views: list[PieceView] = []
    for span, number in pieces:
        head, middle, tail = folded(text[span.start : span.end], *(SAME if number else ALONE))
        kept = middle if len(middle) <= MOST_FOLDED else ""
        views.append(PieceView(number, head, kept, tail, len(middle)))
    return tuple(views)


def _bands(shared: Sequence[SharedSpan], unit: float) -> tuple[tuple[int, str], ...]:
    """Return for each shared stretch the path that joins its places on the two bars of the map."""
    found: list[tuple[int, str]] = []
    for number, (left, right) in enumerate(shared, 1):
        a, b = round(left.start * unit, 1), round(max(left.end * unit, left.start * unit + 1), 1)
        c, d = round(right.start * unit, 1), round(max(right.end * unit, right.start * unit + 1), 1)
        found.append((number, f"M{a:g} 0H{b:g}V10L{d:g} 90V100H{c:g}V90L{a:g} 10z"))
    return tuple(found)
