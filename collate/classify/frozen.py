"""The entries of an edition stay as they were cut when witnesses are added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.classify.entry_cuts import cut
from collate.classify.phrases import Bond
from collate.classify.unit_columns import Unit
from collate.classify.units import joined, overlapping, stretches
from collate.classify.widen import widen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from collate.classify.unit_columns import Columns
    from collate.settings import ClassifySettings

    _Marks = NDArray[np.bool_]
    _Bonds = NDArray[np.int8]


class Kept(NamedTuple):
    """What is there already.

    ``units`` are the columns ``[start, end)`` of its entries, in order and
    disjoint; ``new`` are the columns of the alignment that are not in it yet:
    the others differ nowhere but in the units.
    """

    units: tuple[tuple[int, int], ...]
    new: tuple[int, ...] = ()


def kept_units(columns: Columns, kept: Kept, settings: ClassifySettings) -> list[Unit]:
    """Return the units of *kept*, and those that the new witnesses add, in order and disjoint.

    Where a new witness differs inside a unit, it stays as it is. Where it
    differs without a break from within one to beyond it, both become one. A
    unit is parted only where a lacuna of a new witness begins or ends in it.
    What is new is cut and widened as always, but not into a unit that stays.
    """
    old = [piece for unit in kept.units for piece in _at_lacunae(columns, Unit(*unit))]
    held = np.zeros(columns.size + 1, dtype=bool)
    inside = held.copy()
    for start, end in old:
        held[start:end] = True
        inside[start + 1 : end] = True
    fresh, phrases = _regions(columns, kept, held)
    stays: list[Unit] = []
    grown: list[Unit] = []
    known = set(old)
    for unit in overlapping(sorted([*old, *fresh])):
        for piece in [unit] if unit in known else _pieces(columns, unit, inside, phrases):
            (stays if piece in known else grown).append(piece)
    return sorted([*stays, *_beside(widen(columns, grown, settings.widen), stays)])


def _at_lacunae(columns: Columns, unit: Unit) -> Iterator[Unit]:
    """Cut a unit where a witness falls silent or comes back in it."""
    start = unit.start
    runs = range(columns.run(unit.start) + 1, columns.run(unit.end - 1) + 1) if columns.has_lacunae else ()
    for column in (columns.starts[run] for run in runs):
        if not columns.same_extant(column, column - 1):
            yield Unit(start, column)
            start = column
    yield Unit(start, unit.end)


def _regions(columns: Columns, kept: Kept, held: _Marks) -> tuple[list[Unit], _Bonds]:
    """Return where new witnesses differ, but for what is wholly in units that are *held*.

    There a witness has one of the readings, or one more. And for each column
    whether no cut between words may fall before it, as a phrase was rearranged
    around it.
    """
    apart: list[tuple[Unit, int]] = []
    found: list[Unit] = []
    for unit, witness in stretches(columns, kept.new):
        own = held[unit.start : unit.end]
        if not own.any():
            apart.append((unit, witness))
        elif not own.all() and _differs_outside(columns, unit, witness, own):
            found.append(unit)
    phrases_of, phrases = joined(columns, apart)
    for whole in phrases_of:
        if held[whole.start : whole.end].any():  # one phrase around a unit that stays
            phrases[whole.start : whole.end] = Bond.NONE
            found += [unit for unit, _ in apart if whole.start <= unit.start and unit.end <= whole.end]
        else:
            found.append(whole)
    return found, phrases


def _differs_outside(columns: Columns, unit: Unit, witness: int, held: _Marks) -> bool:
    """Tell whether *witness* or the base text has words in *unit* that are not in what is *held*."""
    return any(
        columns.token(unit.start + int(at), who) is not None
        for at in np.flatnonzero(~held)
        for who in (witness, columns.base)
    )


def _pieces(columns: Columns, unit: Unit, inside: _Marks, phrases: _Bonds) -> Iterator[Unit]:
    """Cut *unit* as always, but not where a column is *inside* of an old one."""
    start = unit.start
    for _, end in cut(columns, unit, phrases):
        if end == unit.end or not inside[end] or not columns.same_extant(end, end - 1):
            yield Unit(start, end)
            start = end


def _beside(widened: Sequence[Unit], stays: Sequence[Unit]) -> Iterator[Unit]:
    """Yield *widened*, each without what it has come to share with a unit that stays."""
    at = 0
    for start, end in widened:
        while at < len(stays) and stays[at].end <= start:
            at += 1
        for unit in stays[at:]:
            if unit.start >= end:
                break
            # A place that stays is at odds somewhere, and nothing widens over that.
            if unit.start <= start:
                start = unit.end
            else:
                end = unit.start
        yield Unit(start, end)
