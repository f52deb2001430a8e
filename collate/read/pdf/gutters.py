"""Gutters between the columns of a page: strips that no line crosses, beside lines that continue."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np

from collate.read.pdf.page import PageLayout
from collate.read.pdf.pieces import Edges, PdfLine

#: Least widths of a strip in ems, tried in this order; width left where marks overhang the edge.
_GUTTERS, _OVERHUNG = (0.8, 0.5), 0.3
#: Least number of lines on the left of a gutter.
_LEAST_LINES = 3
#: Greatest fraction of lines that cross a gutter beside both columns, or where the right one is short or
#: ragged.
_ACROSS = 0.25
#: Least width of a column in ems; least width of the right one relative to the left.
_NARROWEST, _LEAST_RATIO = 7, 0.4
#: Candidate edges tried in a part of a page; parts of a page.
_MAX_EDGES, _MAX_PARTS = 6, 60
#: A full line begins and ends within so many ems of its column's edges, and has this least width: shorter
#: ones may be verse.
_INDENT, _FULL, _LONG = 2.3, 1.6, 8.5
#: Greatest leading in a paragraph, and greatest distance of its lines from the column's edge, in ems.
_STEP, _EDGE = 2.6, 0.6
#: Continuing lines on a side that prove columns; on pages that prove columns for other pages.
_PROOF, _PROOF_FOR_OTHERS = 3, 6
#: Greatest difference of the edges of one column on two pages, in points.
_SAME = 2.0
#: Strips of other pages that are tried on a page.
_MAX_SHARED = 8


class GutterStrip(NamedTuple):
    """The strip between two columns: *u* of its sides, and the number of lines beside it that continue."""

    left: float
    right: float
    runs: int

    @property
    def middle(self) -> float:
        """*u* of its middle."""
        return (self.left + self.right) / 2


def find_strips(parts: Sequence[PdfLine]) -> tuple[GutterStrip, ...]:
    """Return the strips between the columns of a page, from left to right.

    A strip is wider than the gaps inside lines and separates lines at the same
    height. On its sides text continues from line to line: a line is full, ends
    in mid-sentence, and the next begins at the edge. The cells of a table,
    names beside offices and half lines of verse do not. Lines may cross it:
    headings, notes, a part of the page with one column; hardly any if the right
    side has few lines, as at the end of a text.
    """
    return _strips(parts, (-inf, inf), {})


def _strips(
    parts: Sequence[PdfLine], within: Edges, cache: dict[Edges, tuple[GutterStrip, ...]]
) -> tuple[GutterStrip, ...]:
    """Return the strips among *parts*, the lines *within* two edges; *cache* has the results by edges."""
    if within in cache:
        return cache[within]
    cache[within] = ()
    if len(parts) <= _LEAST_LINES or len(cache) > _MAX_PARTS:
        return ()
    em = _em(parts)
    candidates = [(edge, gap) for gap in _GUTTERS for edge in _edges(parts, em, gap)]
    for edge, gap in candidates:
        one = [part for part in parts if part.right <= edge + 0.1 * em]
        other = [part for part in parts if part.left >= edge + gap * em]
        if len(one) < _LEAST_LINES or _width(one) < _NARROWEST * em or not _side_by_side(one, other, parts):
            continue
        inner = _strips(one, (within[0], edge + 0.1 * em), cache)
        outer = _strips(other, (edge + gap * em, within[1]), cache)
        runs = _count_proofs(one, other, parts=parts, em=em, divided=(bool(inner), bool(outer)))
        if runs:
            end = min(part.left for part in other)
            edge = _full_edge(edge, end - _OVERHUNG * em, one=one, parts=parts, em=em)
            cache[within] = (*inner, GutterStrip(edge, end, runs), *outer)
            break
    return cache[within]


def _full_edge(
    edge: float, most: float, *, one: Sequence[PdfLine], parts: Sequence[PdfLine], em: float
) -> float:
    """Return the rightmost end of lines of the column *one*: marks may overhang, few lines may be full."""
    start = _shared([part.left for part in one], em) + _INDENT * em
    longer = (p.right for p in parts if p.right <= most and (p.left <= start or p.left < edge > p.right - em))
    return max(longer, default=edge)


def _edges(parts: Sequence[PdfLine], em: float, gap: float) -> list[float]:
    """Return the right edges with the most lines to the left, or to the right beyond the gap (ems)."""
    left, right = np.sort([part.left for part in parts]), np.sort([part.right for part in parts])
    edges = np.unique(right)
    before = np.searchsorted(right, edges + 0.1 * em, "right")
    after = len(parts) - np.searchsorted(left, edges + gap * em, "left")
    beside = np.where(np.minimum(before, after) > 0, before + after, 0)
    best = np.argsort(-beside, kind="stable")[:_MAX_EDGES]
    return [float(edges[index]) for index in best if beside[index]]


def _count_proofs(
    one: Sequence[PdfLine],
    other: Sequence[PdfLine],
    *,
    parts: Sequence[PdfLine],
    em: float,
    divided: tuple[bool, bool],
) -> int:
    """Return the number of continuing lines on the two sides, or 0 if these are not columns.

    *divided* has for each side whether it has columns itself.
    """
    inner, outer = divided
    width, beside = _width(one), _width(other)
    if len(other) >= _LEAST_LINES and beside < _LEAST_RATIO * width and not inner:
        return 0  # the cells of a table
    first = _PROOF if inner else _runs(one, em)
    second = _PROOF if outer else _runs(other, em)
    few = _between(parts, *_extent(one)) - len(one) - len(other) <= _ACROSS * len(one)
    sure = min(first, second) > 0 and first + second >= _PROOF
    return first + second if sure or (few and first >= _PROOF and beside >= _ACROSS * width) else 0


def _runs(side: Sequence[PdfLine], em: float) -> int:
    """Return the number of lines of one column that are full, end in mid-sentence and continue in the next.

    The next line is full too, or ends with a mark; this excludes an office above a shorter one in a list.
    """
    left = _shared([part.left for part in side], em)
    right = -_shared([-part.right for part in side], em)
    starts = sorted((p for p in side if abs(p.left - left) <= _EDGE * em), key=lambda part: part.base)
    count = 0
    for part in side:
        full = -_EDGE * em <= part.left - left <= _INDENT * em and part.right >= right - _FULL * em
        if not full or part.width < _LONG * em or not part.text[-1:].isalnum():
            continue
        after = bisect_left(starts, part.base + 0.8 * em, key=lambda part: part.base)
        if after < len(starts) and starts[after].base <= part.base + _STEP * em:
            following = starts[after]
            count += following.right >= right - _FULL * em or not following.text[-1:].isalnum()
    return count


def _shared(edges: Sequence[float], em: float) -> float:
    """Return the first edge that two lines share: a single one may stick out."""
    ordered = sorted(edges)
    return next((a for a, b in pairwise(ordered) if b - a <= 0.5 * _EDGE * em), ordered[0])


def _side_by_side(one: Sequence[PdfLine], other: Sequence[PdfLine], parts: Sequence[PdfLine]) -> bool:
    """Return whether lines of two sides are at the same heights, with hardly any line across them there."""
    spans = [_extent(side) for side in (one, other)]
    start, end = max(start for start, _ in spans), min(end for _, end in spans)
    few, many = sorted((one, other), key=len)
    bases = sorted(part.base for part in many)
    near = 0
    for part in few:
        index = bisect_left(bases, part.base - 0.9 * part.size)
        near += index < len(bases) and bases[index] < part.base + 0.9 * part.size
    across = _between(parts, start, end) - _between(one, start, end) - _between(other, start, end)
    return 2 * near >= len(few) and across <= _ACROSS * (len(one) + len(other))


def _em(parts: Sequence[PdfLine]) -> float:
    return float(np.median([part.size for part in parts]))


def _width(side: Sequence[PdfLine]) -> float:
    return max(part.right for part in side) - min(part.left for part in side)


def _extent(side: Sequence[PdfLine]) -> tuple[float, float]:
    return min(part.top for part in side), max(part.bottom for part in side)


def _between(parts: Sequence[PdfLine], start: float, end: float) -> int:
    return sum(start <= part.base <= end for part in parts)


def find_gutters(pages: Sequence[PageLayout]) -> None:
    """Set the ``gutters`` of each page: its strips, and those of other pages that its lines fit."""
    strips_by_page = [find_strips(page.text) for page in pages]
    shared = _shared_strips([strip for strips in strips_by_page for strip in strips])
    for page, strips in zip(pages, strips_by_page, strict=True):
        chosen = list(strips)
        room = _NARROWEST * _em(page.text) if page.text else 0.0
        for strip in shared:
            near = [one for one in chosen if one.left < strip.right + room and strip.left < one.right + room]
            # With few full lines, the strip of the page itself is too wide.
            if all(one.runs <= strip.runs for one in near) and _fits(page, strip, shared):
                chosen = [one for one in chosen if one not in near] + [strip]
        page.gutters = tuple(sorted(strip.middle for strip in chosen))


def _shared_strips(strips: Sequence[GutterStrip]) -> list[GutterStrip]:
    """Return the strips of all pages, the best proved first; equal ones of several pages are intersected."""
    groups: list[GutterStrip] = []
    for strip in sorted(strips):
        same = next((i for i, one in enumerate(groups) if abs(one.right - strip.right) <= _SAME), None)
        if same is None:
            groups.append(strip)
        else:
            one = groups[same]
            groups[same] = GutterStrip(
                max(one.left, strip.left), min(one.right, strip.right), one.runs + strip.runs
            )
    proved = [strip for strip in groups if strip.runs >= _PROOF_FOR_OTHERS and strip.left < strip.right]
    return sorted(proved, key=lambda strip: -strip.runs)[:_MAX_SHARED]


def _fits(page: PageLayout, strip: GutterStrip, strips: Sequence[GutterStrip]) -> bool:
    """Return whether the lines of a page, too few to prove it, stand beside *strip*, one of *strips*."""
    parts = page.text
    if not parts:
        return False
    em = _em(parts)
    end = min((one.right for one in strips if one.right > strip.right), default=inf)
    before = [part for part in parts if part.right <= strip.left + _EDGE * em]
    after = [part for part in parts if part.left >= strip.right - _EDGE * em]
    if not before or not after or not _side_by_side(before, after, parts):
        return False
    insets = [(part.left - strip.right) / em for part in after if part.left < end - _EDGE * em]
    at_edge = sum(abs(inset) <= _EDGE or abs(inset - 2) <= _EDGE for inset in insets)
    return 2 * at_edge >= max(1, len(insets)) or _runs(before, em) >= _PROOF
