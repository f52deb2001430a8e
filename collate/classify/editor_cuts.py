"""Cuts that an editor decided on: a unit is split, or units are joined, whatever the rules make of them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.alignment_columns import VariantUnit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class EditorCuts(NamedTuple):
    """Columns before which units are split, and columns ``[start, end)`` whose units are joined; sorted."""

    splits: tuple[int, ...] = ()
    joins: tuple[tuple[int, int], ...] = ()


def apply_editor_cuts(units: Sequence[VariantUnit], cuts: EditorCuts) -> list[VariantUnit]:
    """Return *units*, which are sorted and disjoint, after the joins and then the splits of *cuts*."""
    joined: list[VariantUnit] = []
    for unit in units:
        start, end = unit
        for low, high in cuts.joins:
            if low < end and start < high:
                start, end = min(start, low), max(end, high)
        if joined and start < joined[-1].end:
            joined[-1] = VariantUnit(joined[-1].start, max(joined[-1].end, end))
        else:
            joined.append(VariantUnit(start, end))
    return [piece for unit in joined for piece in _split(unit, cuts.splits)]


def _split(unit: VariantUnit, splits: Sequence[int]) -> Iterator[VariantUnit]:
    start = unit.start
    for column in splits[bisect_left(splits, unit.start + 1) : bisect_left(splits, unit.end)]:
        yield VariantUnit(start, column)
        start = column
    yield VariantUnit(start, unit.end)
