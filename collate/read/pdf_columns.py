"""The reading order of a page: column after column, with what runs across them in its place."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from collate.read.pdf_lines import COLUMN_GAP, overlap, rows
from collate.read.pdf_page import Layout
from collate.read.pdf_pieces import Line

#: Lines on the left that show a gutter.
_LEAST_LINES = 3
#: Share of lines that may run across where the right column is short or ragged.
_ACROSS = 0.25
#: A column is at least so many ems wide, and the right one at least this share of the left.
_NARROWEST, _HALF = 7, 0.5
#: Places for a gutter that are looked at.
_TRIED = 6
#: Share of the lines on a side that must fill it; the cells of a table do not.
_FILLED, _FULL = 0.5, 0.7
#: A gutter counts as the document's where so many pages have it there, give or take so many points.
_GUTTER_SHARE, _GUTTER_PLACE = 0.4, 4.0

#: *u* of the left and the right edge of a column.
Edges = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one column, from top to bottom; *u* of its left and right edges."""

    lines: tuple[Line, ...]
    left: float
    right: float


def gutter_of(parts: Sequence[Line]) -> float | None:
    """Return *u* of the middle of the gutter between two columns, or None if there is none.

    A gutter is a strip, wider than the gaps within lines, between lines that
    stand at the same height and reach across most of their side. Lines may
    run across it: headings, notes, a part of the page that has one column. If
    there are few lines on the right, as at the end of a text, hardly any may.
    """
    if len(parts) <= _LEAST_LINES:
        return None
    left = np.array([part.left for part in parts])
    right = np.array([part.right for part in parts])
    em = float(np.median([part.size for part in parts]))
    edges = np.unique(right)
    before = (right[None, :] <= edges[:, None] + 0.1 * em).sum(1)
    after = (left[None, :] >= edges[:, None] + COLUMN_GAP * em).sum(1)
    beside = np.where(np.minimum(before, after) > 0, before + after, 0)
    for index in np.argsort(-beside, kind="stable")[:_TRIED].tolist():
        if not beside[index]:
            break
        edge = float(edges[index])
        one = [part for part in parts if part.right <= edge + 0.1 * em]
        other = [part for part in parts if part.left >= edge + COLUMN_GAP * em]
        if len(one) < _LEAST_LINES or not _fills(one) or not _side_by_side(one, other, parts):
            continue
        width = _width(one)
        if width < _NARROWEST * em or (len(other) >= _LEAST_LINES and _width(other) < _HALF * width):
            continue  # the cells of a table
        sure = (len(other) >= _LEAST_LINES and _fills(other)) or gutter_of(other) is not None
        if sure or _between(parts, *_extent(one)) - len(one) - len(other) <= _ACROSS * len(one):
            return (edge + min(part.left for part in other)) / 2
    return None


def _side_by_side(one: Sequence[Line], other: Sequence[Line], parts: Sequence[Line]) -> bool:
    """Tell whether lines of two sides stand at the same heights, and hardly any across them there."""
    spans = [_extent(side) for side in (one, other)]
    start, end = max(start for start, _ in spans), min(end for _, end in spans)
    few, many = sorted((one, other), key=len)
    bases = np.array([part.base for part in many])
    near = sum(float(np.abs(bases - part.base).min()) < 0.9 * part.size for part in few)
    across = _between(parts, start, end) - _between(one, start, end) - _between(other, start, end)
    return 2 * near >= len(few) and across <= _ACROSS * (len(one) + len(other))


def _width(side: Sequence[Line]) -> float:
    return max(part.right for part in side) - min(part.left for part in side)


def _extent(side: Sequence[Line]) -> tuple[float, float]:
    return min(part.top for part in side), max(part.bottom for part in side)


def _between(parts: Sequence[Line], start: float, end: float) -> int:
    return sum(start <= part.base <= end for part in parts)


def _fills(side: Sequence[Line]) -> bool:
    whole = _width(side)
    full = sum(part.width >= _FULL * whole for part in side)
    return full >= _FILLED * len(side)


def find_gutters(pages: Sequence[Layout]) -> None:
    """Set the ``gutter`` of each page; where most pages have one, a few lines on its sides show it."""
    for page in pages:
        page.gutter = gutter_of(page.text)
    known = Counter(round(page.gutter / _GUTTER_PLACE) for page in pages if page.gutter is not None)
    (place, times), *_ = known.most_common(1) or [(0, 0)]
    if times >= max(2, _GUTTER_SHARE * len(pages)):
        for page in pages:
            if page.gutter is None and _believable(page.text, place * _GUTTER_PLACE):
                page.gutter = place * _GUTTER_PLACE


def blocks(
    parts: Sequence[Line], gutter: float | None, rough: bool = False, edges: Edges | None = None
) -> list[Block]:
    """Return the lines of a page, or of a part of it, in reading order.

    Args:
        parts: lines or parts of lines.
        gutter: *u* of the gutter, if there is one.
        rough: places are not exact.
        edges: the edges of the column, if known.
    """
    if not parts:
        return []
    left, right = edges or (min(part.left for part in parts), max(part.right for part in parts))
    if gutter is None:
        return [Block(tuple(rows(parts, rough)), left, right)]
    inner = max((part.right for part in parts if part.right <= gutter), default=gutter)
    outer = min((part.left for part in parts if part.left >= gutter), default=gutter)
    done: list[Block] = []
    for band, across in _bands(parts, gutter):
        before = [part for part in band if part.right <= gutter]
        after = [part for part in band if part.left >= gutter]
        if after:
            done += blocks(before, gutter_of(before), rough, (left, inner))
            done += blocks(after, gutter_of(after), rough, (outer, right))
            before = []
        # The end of a paragraph that runs across may be short.
        done.append(Block(tuple(rows([*before, *across], rough)), left, right))
    return _merged(done)


def _bands(parts: Sequence[Line], gutter: float) -> list[tuple[list[Line], list[Line]]]:
    """Return, from top to bottom, what stands above each line that runs across, and that line's parts."""
    across = sorted((p for p in parts if p.left < gutter < p.right), key=lambda part: part.base)
    bases = [part.base for part in across]
    bands: list[tuple[list[Line], list[Line]]] = [([], [part]) for part in across] + [([], [])]
    for part in parts:
        if part.left < gutter < part.right:
            continue
        index = bisect_left(bases, part.base)
        beside = next(
            (i for i in (index, index - 1) if 0 <= i < len(across) and _level(across[i], part)), None
        )
        if beside is None:
            bands[index][0].append(part)
        else:
            bands[beside][1].append(part)
    return bands


def _level(one: Line, other: Line) -> bool:
    return overlap(one, other) >= 0.5


def _believable(parts: Sequence[Line], gutter: float) -> bool:
    before = sum(part.right <= gutter for part in parts)
    after = sum(part.left >= gutter for part in parts)
    return before > 0 and after > 0 and before + after >= 0.5 * len(parts)


def _merged(done: Sequence[Block]) -> list[Block]:
    """Join neighbours that are one column."""
    found: list[Block] = []
    for block in done:
        if not block.lines:
            continue
        if found and (found[-1].left, found[-1].right) == (block.left, block.right):
            block = replace(block, lines=(*found.pop().lines, *block.lines))
        found.append(block)
    return found
