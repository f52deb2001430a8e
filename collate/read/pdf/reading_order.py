"""The reading order of a page: column after column, with lines across columns at their height."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from collate.read.pdf.lines import join_rows, vertical_overlap
from collate.read.pdf.pieces import Edges, PdfLine

#: A centred line divides the columns of a page if so many ems above and below it are free.
_FREE_EMS = 2.2


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Lines of one column, from top to bottom, and *u* of its left and right edges."""

    lines: tuple[PdfLine, ...]
    left: float
    right: float


def order_blocks(
    parts: Sequence[PdfLine], gutters: Sequence[float], *, rough: bool = False, edges: Edges | None = None
) -> list[ColumnBlock]:
    """Return the lines of a page, or of a part of it, in reading order.

    Args:
        parts: lines or parts of lines.
        gutters: *u* of the middles of the gutters of the page, from left to right.
        rough: whether positions are inexact (OCR).
        edges: *u* of the edges of the column; by default those of *parts*.
    """
    if not parts:
        return []
    left, right = edges or (min(part.left for part in parts), max(part.right for part in parts))
    inside = [gutter for gutter in gutters if left < gutter < right]
    if not inside:
        return [ColumnBlock(tuple(join_rows(parts, rough)), left, right)]
    # The gutter that the fewest lines cross divides the page first.
    gutter = min(inside, key=lambda one: sum(part.left < one < part.right for part in parts))
    inner = max((part.right for part in parts if part.right <= gutter), default=gutter)
    outer = min((part.left for part in parts if part.left >= gutter), default=gutter)
    result: list[ColumnBlock] = []
    for band, across in _bands(parts, _lines_across(parts, gutter, inside)):
        before = [part for part in band if part.right <= gutter]
        after = [part for part in band if part.left >= gutter]
        nearer = [one for one in inside if one < gutter]
        if after or any(part.left >= one for part in before for one in nearer):
            farther = [one for one in inside if one > gutter]
            result += order_blocks(before, nearer, rough=rough, edges=(left, inner))
            result += order_blocks(after, farther, rough=rough, edges=(outer, right))
            before = []
        # The last line of a paragraph across the columns may be short.
        result.append(ColumnBlock(tuple(join_rows([*before, *across], rough)), left, right))
    return _merge_neighbours(result)


def _lines_across(parts: Sequence[PdfLine], gutter: float, gutters: Sequence[float]) -> list[PdfLine]:
    """Return the lines that cross *gutter*, or stand alone for all columns, from top to bottom."""
    across = [
        part for part in parts if part.left < gutter < part.right or _stands_alone(part, parts, gutters)
    ]
    return sorted(across, key=lambda part: part.base)


def _stands_alone(part: PdfLine, parts: Sequence[PdfLine], gutters: Sequence[float]) -> bool:
    """Return whether *part* divides the page without crossing the gutter: nothing stands beside it.

    It crosses another of the *gutters*, or is centred on the page with a gap above and below.
    """
    if any(part.left < one < part.right for one in gutters):
        return not any(one is not part and _same_row(one, part) for one in parts)
    middle = min(one.left for one in parts) + max(one.right for one in parts)
    if len(gutters) < 2 or abs(part.left + part.right - middle) > 2 * part.size:
        return False
    near = _FREE_EMS * part.size
    return not any(one is not part and abs(one.base - part.base) < near for one in parts)


def _bands(parts: Sequence[PdfLine], across: Sequence[PdfLine]) -> list[tuple[list[PdfLine], list[PdfLine]]]:
    """Return, from top to bottom, the parts above each line *across* the columns, and that line's parts."""
    bases = [part.base for part in across]
    bands: list[tuple[list[PdfLine], list[PdfLine]]] = [([], [part]) for part in across] + [([], [])]
    taken = {id(part) for part in across}
    for part in parts:
        if id(part) in taken:
            continue
        index = bisect_left(bases, part.base)
        beside = next(
            (i for i in (index, index - 1) if 0 <= i < len(across) and _same_row(across[i], part)), None
        )
        if beside is None:
            bands[index][0].append(part)
        else:
            bands[beside][1].append(part)
    return bands


def _same_row(one: PdfLine, other: PdfLine) -> bool:
    return vertical_overlap(one, other) >= 0.5


def _merge_neighbours(blocks: Sequence[ColumnBlock]) -> list[ColumnBlock]:
    """Return *blocks* without empty ones, adjacent blocks of one column joined."""
    merged: list[ColumnBlock] = []
    for block in blocks:
        if not block.lines:
            continue
        if merged and (merged[-1].left, merged[-1].right) == (block.left, block.right):
            block = replace(block, lines=(*merged.pop().lines, *block.lines))
        merged.append(block)
    return merged
