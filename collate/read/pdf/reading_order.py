"""The reading order of a page: column after column, with what runs across them in its place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from collate.read.pdf.lines import overlap, rows
from collate.read.pdf.pieces import Line

#: A line in the middle of a page parts its columns if so many ems above and below it are free.
_GAP = 2.2

#: *u* of the left and the right edge of a column.
Edges = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one column, from top to bottom; *u* of its left and right edges."""

    lines: tuple[Line, ...]
    left: float
    right: float


def blocks(
    parts: Sequence[Line], gutters: Sequence[float], rough: bool = False, edges: Edges | None = None
) -> list[Block]:
    """Return the lines of a page, or of a part of it, in reading order.

    Args:
        parts: lines or parts of lines.
        gutters: *u* of the middles of the gutters that are on the page, from left to right.
        rough: places are not exact.
        edges: the edges of the column, if known.
    """
    if not parts:
        return []
    left, right = edges or (min(part.left for part in parts), max(part.right for part in parts))
    inside = [one for one in gutters if left < one < right]
    if not inside:
        return [Block(tuple(rows(parts, rough)), left, right)]
    # The one that fewest lines run across parts the others' columns.
    gutter = min(inside, key=lambda one: sum(part.left < one < part.right for part in parts))
    inner = max((part.right for part in parts if part.right <= gutter), default=gutter)
    outer = min((part.left for part in parts if part.left >= gutter), default=gutter)
    done: list[Block] = []
    for band, across in _bands(parts, _across(parts, gutter, inside)):
        before = [part for part in band if part.right <= gutter]
        after = [part for part in band if part.left >= gutter]
        nearer = [one for one in inside if one < gutter]
        if after or any(part.left >= one for part in before for one in nearer):
            done += blocks(before, nearer, rough, (left, inner))
            done += blocks(after, [one for one in inside if one > gutter], rough, (outer, right))
            before = []
        # The end of a paragraph that runs across may be short.
        done.append(Block(tuple(rows([*before, *across], rough)), left, right))
    return _merged(done)


def _across(parts: Sequence[Line], gutter: float, gutters: Sequence[float]) -> list[Line]:
    """Return what runs across *gutter*, or stands alone for all columns, from top to bottom."""
    found = [part for part in parts if part.left < gutter < part.right or _alone(part, parts, gutters)]
    return sorted(found, key=lambda part: part.base)


def _alone(part: Line, parts: Sequence[Line], gutters: Sequence[float]) -> bool:
    """Tell whether *part* parts the page though it leaves *gutter* free: nothing stands beside it.

    It runs across another gutter, or is set in the middle of the page with a gap above and below.
    """
    if any(part.left < one < part.right for one in gutters):
        return not any(one is not part and _level(one, part) for one in parts)
    middle = min(one.left for one in parts) + max(one.right for one in parts)
    if len(gutters) < 2 or abs(part.left + part.right - middle) > 2 * part.size:
        return False
    near = _GAP * part.size
    return not any(one is not part and abs(one.base - part.base) < near for one in parts)


def _bands(parts: Sequence[Line], across: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Return, from top to bottom, what stands above each line that runs across, and that line's parts."""
    bases = [part.base for part in across]
    bands: list[tuple[list[Line], list[Line]]] = [([], [part]) for part in across] + [([], [])]
    taken = {id(part) for part in across}
    for part in parts:
        if id(part) in taken:
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
