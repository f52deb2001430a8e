"""Where a page has columns: the strips between them that nothing crosses, shown by text that runs on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np

from collate.read.pdf.page import Layout
from collate.read.pdf.pieces import Line

#: A strip is so many ems wide, or else so many; that much is left where marks hang over the edge.
_GUTTERS, _HANGS = (0.8, 0.5), 0.3
#: Lines on the left that show a gutter.
_LEAST_LINES = 3
#: Share of lines that may run across where both sides stand, or where the right one is short or ragged.
_ACROSS = 0.25
#: A column is at least so many ems wide, and the right one at least this share of the left.
_NARROWEST, _HALF = 7, 0.4
#: Places for a gutter that are looked at, and parts of a page.
_TRIED, _MOST = 6, 60
#: A line is full that begins and ends within so many ems of its column's edges; shorter ones may be verse.
_INDENT, _FULL, _LONG = 2.3, 1.6, 8.5
#: Lines of one paragraph are so many ems apart at most, and begin this near to the column's edge.
_STEP, _EDGE = 2.6, 0.6
#: Lines that run on, on a side that shows the columns alone, and on a page that shows them for others.
_ALONE, _SHOWS = 3, 6
#: Columns of two pages begin at one place, give or take so many points.
_SAME = 2.0
#: Strips of other pages that are tried on a page.
_KNOWN = 8


#: *u* of the left and the right edge of a part of a page.
Edges = tuple[float, float]


class Strip(NamedTuple):
    """The strip between two columns: *u* of its sides, and how many lines beside it run on in the next."""

    left: float
    right: float
    runs: int

    @property
    def middle(self) -> float:
        """*u* of its middle."""
        return (self.left + self.right) / 2


def strips_of(parts: Sequence[Line]) -> tuple[Strip, ...]:
    """Return the strips between the columns of a page, from left to right.

    A strip is wider than the gaps within lines and parts lines that stand at
    the same height. On its sides text runs on: a line is full, ends in
    mid-sentence, and the next begins at the edge. The cells of a table, names
    beside offices and half lines of verse do not. Lines may run across it:
    headings, notes, a part of the page that has one column. If there is
    little on the right, as at the end of a text, hardly any may.
    """
    return _strips(parts, (-inf, inf), {})


def _strips(parts: Sequence[Line], within: Edges, known: dict[Edges, tuple[Strip, ...]]) -> tuple[Strip, ...]:
    """Return the strips between those *parts* of a page that stand *within* two edges."""
    if within in known:
        return known[within]
    known[within] = ()
    if len(parts) <= _LEAST_LINES or len(known) > _MOST:
        return ()
    em = _em(parts)
    tried = [(edge, gap) for gap in _GUTTERS for edge in _edges(parts, em, gap)]
    for edge, gap in tried:
        one = [part for part in parts if part.right <= edge + 0.1 * em]
        other = [part for part in parts if part.left >= edge + gap * em]
        if len(one) < _LEAST_LINES or _width(one) < _NARROWEST * em or not _side_by_side(one, other, parts):
            continue
        inner = _strips(one, (within[0], edge + 0.1 * em), known)
        outer = _strips(other, (edge + gap * em, within[1]), known)
        runs = _shown(one, other, parts, em, bool(inner), bool(outer))
        if runs:
            end = min(part.left for part in other)
            edge = _full_edge(edge, end - _HANGS * em, one, parts, em)
            known[within] = (*inner, Strip(edge, end, runs), *outer)
            break
    return known[within]


def _full_edge(edge: float, most: float, one: Sequence[Line], parts: Sequence[Line], em: float) -> float:
    """Return where lines of the column *one* end at last: its marks may hang over, few may be full."""
    start = _shared([part.left for part in one], em) + _INDENT * em
    longer = (p.right for p in parts if p.right <= most and (p.left <= start or p.left < edge > p.right - em))
    return max(longer, default=edge)


def _edges(parts: Sequence[Line], em: float, gap: float) -> list[float]:
    """Return the right edges that most lines are beside, on the left or beyond the gap (ems) on the right."""
    left, right = np.sort([part.left for part in parts]), np.sort([part.right for part in parts])
    edges = np.unique(right)
    before = np.searchsorted(right, edges + 0.1 * em, "right")
    after = len(parts) - np.searchsorted(left, edges + gap * em, "left")
    beside = np.where(np.minimum(before, after) > 0, before + after, 0)
    best = np.argsort(-beside, kind="stable")[:_TRIED]
    return [float(edges[index]) for index in best if beside[index]]


def _shown(
    one: Sequence[Line], other: Sequence[Line], parts: Sequence[Line], em: float, inner: bool, outer: bool
) -> int:
    """Return how many lines run on, on the two sides, or 0 if they are no columns."""
    width, beside = _width(one), _width(other)
    if len(other) >= _LEAST_LINES and beside < _HALF * width and not inner:
        return 0  # the cells of a table
    first = _ALONE if inner else _runs(one, em)
    second = _ALONE if outer else _runs(other, em)
    few = _between(parts, *_extent(one)) - len(one) - len(other) <= _ACROSS * len(one)
    sure = min(first, second) > 0 and first + second >= _ALONE
    return first + second if sure or (few and first >= _ALONE and beside >= _ACROSS * width) else 0


def _runs(side: Sequence[Line], em: float) -> int:
    """Count the lines of one column that are full, end in mid-sentence, and go on in the next line.

    The next is full too, or ends with a mark; an office above a shorter one in a list does not.
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
    """Return the first edge that two lines share: one alone may stick out."""
    ordered = sorted(edges)
    return next((a for a, b in pairwise(ordered) if b - a <= 0.5 * _EDGE * em), ordered[0])


def _side_by_side(one: Sequence[Line], other: Sequence[Line], parts: Sequence[Line]) -> bool:
    """Tell whether lines of two sides stand at the same heights, and hardly any across them there."""
    spans = [_extent(side) for side in (one, other)]
    start, end = max(start for start, _ in spans), min(end for _, end in spans)
    few, many = sorted((one, other), key=len)
    bases = sorted(part.base for part in many)
    near = 0
    for part in few:
        place = bisect_left(bases, part.base - 0.9 * part.size)
        near += place < len(bases) and bases[place] < part.base + 0.9 * part.size
    across = _between(parts, start, end) - _between(one, start, end) - _between(other, start, end)
    return 2 * near >= len(few) and across <= _ACROSS * (len(one) + len(other))


def _em(parts: Sequence[Line]) -> float:
    return float(np.median([part.size for part in parts]))


def _width(side: Sequence[Line]) -> float:
    return max(part.right for part in side) - min(part.left for part in side)


def _extent(side: Sequence[Line]) -> tuple[float, float]:
    return min(part.top for part in side), max(part.bottom for part in side)


def _between(parts: Sequence[Line], start: float, end: float) -> int:
    return sum(start <= part.base <= end for part in parts)


def find_gutters(pages: Sequence[Layout]) -> None:
    """Set the ``gutters`` of each page; those of other pages are its own where its lines fit them."""
    found = [strips_of(page.text) for page in pages]
    known = _known([strip for strips in found for strip in strips])
    for page, strips in zip(pages, found, strict=True):
        own = list(strips)
        room = _NARROWEST * _em(page.text) if page.text else 0.0
        for strip in known:
            near = [one for one in own if one.left < strip.right + room and strip.left < one.right + room]
            # Where few lines are full, the strip that a page shows is too wide.
            if all(one.runs <= strip.runs for one in near) and _fits(page, strip, known):
                own = [one for one in own if one not in near] + [strip]
        page.gutters = tuple(sorted(strip.middle for strip in own))


def _known(strips: Sequence[Strip]) -> list[Strip]:
    """Return the strips that the pages show, the best shown first; pages differ by how full they are."""
    groups: list[Strip] = []
    for strip in sorted(strips):
        same = next((i for i, one in enumerate(groups) if abs(one.right - strip.right) <= _SAME), None)
        if same is None:
            groups.append(strip)
        else:
            one = groups[same]
            groups[same] = Strip(
                max(one.left, strip.left), min(one.right, strip.right), one.runs + strip.runs
            )
    shown = [strip for strip in groups if strip.runs >= _SHOWS and strip.left < strip.right]
    return sorted(shown, key=lambda strip: -strip.runs)[:_KNOWN]


def _fits(page: Layout, strip: Strip, known: Sequence[Strip]) -> bool:
    """Tell whether lines too few to show a strip stand beside one of those *known*."""
    parts = page.text
    if not parts:
        return False
    em = _em(parts)
    end = min((one.right for one in known if one.right > strip.right), default=inf)
    before = [part for part in parts if part.right <= strip.left + _EDGE * em]
    after = [part for part in parts if part.left >= strip.right - _EDGE * em]
    if not before or not after or not _side_by_side(before, after, parts):
        return False
    insets = [(part.left - strip.right) / em for part in after if part.left < end - _EDGE * em]
    at_edge = sum(abs(inset) <= _EDGE or abs(inset - 2) <= _EDGE for inset in insets)
    return 2 * at_edge >= max(1, len(insets)) or _runs(before, em) >= _ALONE
