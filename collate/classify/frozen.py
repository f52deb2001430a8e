"""Units of an existing edition, which stay as they are when witnesses are added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.classify.alignment_columns import VariantUnit
from collate.classify.entry_cuts import cut_unit
from collate.classify.long_omissions import is_long_omission
from collate.classify.phrases import Bond
from collate.classify.units import WitnessDifference, find_differences, join_phrases, merge_overlapping
from collate.classify.widen import widen_units
from collate.classify.word_pairs import cut_into_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from collate.classify.alignment_columns import AlignmentColumns

    _ColumnMask = NDArray[np.bool_]
    _ColumnBonds = NDArray[np.int8]


class FrozenUnits(NamedTuple):
    """The units of an existing edition.

    ``units`` are the columns ``[start, end)`` of its entries, in order and
    disjoint; ``new`` are the witnesses of the alignment that are not in it
    yet: the others differ only inside the units.
    """

    units: tuple[tuple[int, int], ...]
    new: tuple[int, ...] = ()


def extend_units(columns: AlignmentColumns, frozen: FrozenUnits, *, limit: int) -> list[VariantUnit]:
    """Return the units of *frozen* and those that the new witnesses add, in order and disjoint.

    A unit stays as it is where a new witness differs inside it. A difference
    that reaches without a break from inside a unit beyond it becomes one unit
    with it. A unit is split only where a lacuna of a new witness begins or ends
    in it. New units are cut and widened by at most *limit* tokens, as
    always, but not into a unit that stays.
    """
    old = [piece for unit in frozen.units for piece in _split_at_lacunae(columns, VariantUnit(*unit))]
    covered = np.zeros(columns.size + 1, dtype=bool)
    inside = covered.copy()
    for start, end in old:
        covered[start:end] = True
        inside[start + 1 : end] = True
    regions, bonds = _new_regions(columns, frozen, covered)
    stay: list[VariantUnit] = []
    grown: list[VariantUnit] = []
    old_units = set(old)
    for unit in merge_overlapping(sorted([*old, *regions])):
        for piece in [unit] if unit in old_units else _cut_outside(columns, unit, inside, bonds):
            (stay if piece in old_units else grown).append(piece)
    widened = widen_units(columns, grown, limit=limit)
    made = [piece for unit in widened for piece in _cut_words_outside(columns, unit, inside)]
    return sorted([*stay, *_without_overlap(made, stay)])


def _split_at_lacunae(columns: AlignmentColumns, unit: VariantUnit) -> Iterator[VariantUnit]:
    """Yield the pieces of a unit between the edges of lacunae in it."""
    start = unit.start
    first, last = columns.run_index(unit.start), columns.run_index(unit.end - 1)
    runs = range(first + 1, last + 1) if columns.has_lacunae else ()
    for column in (columns.starts[run] for run in runs):
        if not columns.same_extant(column, column - 1):
            yield VariantUnit(start, column)
            start = column
    yield VariantUnit(start, unit.end)


def _new_regions(
    columns: AlignmentColumns, frozen: FrozenUnits, covered: _ColumnMask
) -> tuple[list[VariantUnit], _ColumnBonds]:
    """Return where new witnesses differ, except wholly inside the *covered* columns, and the bonds.

    Inside those columns a new witness has one of the readings, or adds one.
    """
    apart: list[WitnessDifference] = []
    regions: list[VariantUnit] = []
    for unit, witness in find_differences(columns, frozen.new):
        inside = covered[unit.start : unit.end]
        if not inside.any():
            apart.append(WitnessDifference(unit, witness))
        elif not inside.all() and _differs_outside(columns, unit, witness, inside):
            # A long omission does not swallow the entries inside it.
            regions += _outside(unit, inside) if is_long_omission(columns, unit) else [unit]
    phrases, bonds = join_phrases(columns, apart)
    for phrase in phrases:
        if covered[phrase.start : phrase.end].any():  # the phrase would enclose a unit that stays
            bonds[phrase.start : phrase.end] = Bond.NONE
            regions += [unit for unit, _ in apart if phrase.start <= unit.start and unit.end <= phrase.end]
        else:
            regions.append(phrase)
    return regions, bonds


def _outside(unit: VariantUnit, inside: _ColumnMask) -> Iterator[VariantUnit]:
    """Yield the stretches of *unit* that are not *inside* an old unit."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], inside, [True])).astype(np.int8)))
    for start, end in edges.reshape(-1, 2).tolist():
        yield VariantUnit(unit.start + start, unit.start + end)


def _differs_outside(
    columns: AlignmentColumns, unit: VariantUnit, witness: int, covered: _ColumnMask
) -> bool:
    """Return whether *witness* or the base text has tokens in columns of *unit* that are not *covered*."""
    return any(
        columns.token(unit.start + int(at), text) is not None
        for at in np.flatnonzero(~covered)
        for text in (witness, columns.base)
    )


def _cut_outside(
    columns: AlignmentColumns, unit: VariantUnit, inside: _ColumnMask, bonds: _ColumnBonds
) -> Iterator[VariantUnit]:
    """Cut *unit* as always, except before columns *inside* an old unit."""
    start = unit.start
    for _, end in cut_unit(columns, unit, bonds=bonds):
        if end == unit.end or not inside[end] or not columns.same_extant(end, end - 1):
            yield VariantUnit(start, end)
            start = end


def _cut_words_outside(
    columns: AlignmentColumns, unit: VariantUnit, inside: _ColumnMask
) -> list[VariantUnit]:
    """Cut *unit*, widened, between words as always, but not *inside* an old unit."""
    pieces = cut_into_words(columns, [unit])
    edges = {edge for piece in pieces for edge in piece} - {*unit}
    return [unit] if any(inside[edge] for edge in edges) else pieces


def _without_overlap(widened: Sequence[VariantUnit], stay: Sequence[VariantUnit]) -> Iterator[VariantUnit]:
    """Yield *widened*, each without the columns that it shares with a unit that stays."""
    at = 0
    for start, end in widened:
        while at < len(stay) and stay[at].end <= start:
            at += 1
        for unit in stay[at:]:
            if unit.start >= end:
                break
            # A unit that stays has a difference, and no unit is widened beyond one.
            if unit.start <= start:
                start = unit.end
            else:
                end = unit.start
        yield VariantUnit(start, end)
