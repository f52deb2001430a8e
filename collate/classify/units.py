"""Variant units: the ranges of columns that make one entry.

A unit starts as an unbroken difference of one witness from the base text.
Overlapping differences of several witnesses make one unit; adjacent ones do
not, so that entries that partition the witnesses differently stay separate.
"""

from __future__ import annotations

from collections import deque
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.classify.alignment_columns import LACUNA, NO_TOKEN, VariantUnit
from collate.classify.entry_cuts import cut_unit
from collate.classify.layout_readings import LayoutReadings
from collate.classify.long_omissions import cut_long_omissions
from collate.classify.moved_blocks import MovedBlocks
from collate.classify.phrases import NEAR, Bond, are_clauses_exchanged, balance_of_words, bond_and_core
from collate.classify.replaced_passages import join_replaced_passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from collate.classify.alignment_columns import AlignmentColumns

#: Most differences in which two exchanged clauses show: in 30 columns, words kept by chance separate them
#: three or four times.
_MOST_DIFFERENCES = 6


class WitnessDifference(NamedTuple):
    """A range of columns in which one witness differs from the base text without a break."""

    unit: VariantUnit
    witness: int


def find_units(columns: AlignmentColumns) -> list[VariantUnit]:
    """Return the minimal variant units, in order and disjoint, not yet widened to words."""
    phrases, bonds = join_phrases(columns, find_differences(columns, columns.witnesses))
    phrases = cut_long_omissions(columns, join_replaced_passages(columns, phrases))
    return [piece for unit in merge_overlapping(phrases) for piece in cut_unit(columns, unit, bonds=bonds)]


def join_phrases(
    columns: AlignmentColumns, differences: Iterable[WitnessDifference]
) -> tuple[list[VariantUnit], NDArray[np.int8]]:
    """Return the units of *differences*, with those of one rearranged phrase joined, and the bonds.

    Args:
        columns: of the alignment.
        differences: witness by witness, in order.

    Returns:
        The units, sorted; and for each column the
        :class:`~collate.classify.phrases.Bond` of the phrase around it, before
        which it must not be cut.
    """
    units: list[VariantUnit] = []
    bonds = np.zeros(columns.size + 1, dtype=np.int8)
    moved = MovedBlocks(columns)
    last, last_witness, open_from = VariantUnit(0, 0), columns.base, 0
    for unit, witness, exchanged in _join_clauses(columns, differences):
        if exchanged:
            bonds[unit.start + 1 : unit.end] = Bond.EXCHANGED
        # However long a phrase has grown, its end decides whether it goes on.
        grown = open_from == last.end
        near = VariantUnit(max(last.start, last.end - NEAR), last.end) if grown else last
        bond, core = Bond.NONE, unit
        if last_witness == witness:
            bond, core = bond_and_core(columns, near, right=unit, witness=witness)
        if bond != Bond.EXCHANGED and last_witness == witness:
            bond = moved.bond(near, unit, witness, bond)
        if bond:
            units.pop()
            bound = slice(core.start + 1 if core.start > near.start else open_from, core.end)
            bonds[bound] = np.maximum(bonds[bound], bond)
            last, open_from = VariantUnit(last.start, unit.end), unit.end
        else:
            last, open_from = unit, unit.start + 1
        last_witness = witness
        units.append(last)
    return sorted(units), bonds


def _join_clauses(
    columns: AlignmentColumns, differences: Iterable[WitnessDifference]
) -> Iterator[tuple[VariantUnit, int, bool]]:
    """Yield unit and witness of *differences*, and whether several were joined as two exchanged clauses."""
    # Each with the balance of its words: of exchanged clauses the sum is zero, which is seen at once.
    ahead: deque[tuple[WitnessDifference, int]] = deque()
    source = iter(differences)
    while True:
        while len(ahead) < _MOST_DIFFERENCES and (more := next(source, None)) is not None:
            ahead.append((more, balance_of_words(columns, more.unit, witness=more.witness)))
        if not ahead:
            return
        first, witness = ahead[0][0]
        sums = list(accumulate(balance for _, balance in ahead))
        for last in range(len(ahead) - 1, 1, -1):
            end = ahead[last][0]
            if sums[last] or end.witness != witness:
                continue
            region = VariantUnit(first.start, end.unit.end)
            if are_clauses_exchanged(columns, region, witness=witness):
                for _ in range(last + 1):
                    ahead.popleft()
                yield region, witness, True
                break
        else:
            yield *ahead.popleft()[0], False


def find_differences(columns: AlignmentColumns, witnesses: Iterable[int]) -> Iterator[WitnessDifference]:
    """Yield each witness's unbroken differences from the base text, witness by witness, in order.

    A column in which neither has a token does not break a difference.
    """
    runs = np.flatnonzero([not run.equal for run in columns.alignment.runs])
    if not len(runs):
        return
    sizes = columns.sizes[runs]
    run_of = np.repeat(runs, sizes)
    ahead = np.arange(len(run_of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    numbers = np.array(columns.starts)[run_of] + ahead
    base = _written(columns, columns.base, run_of, ahead)
    moved, layout = MovedBlocks(columns), LayoutReadings(columns)
    for witness in witnesses:
        if witness == columns.base:
            continue
        written = _written(columns, witness, run_of, ahead)
        empty = np.cumsum((written == NO_TOKEN) & (base == NO_TOKEN))
        at = np.flatnonzero((written != base) & (written != LACUNA))
        if not len(at):
            continue
        breaks = numbers[at[1:]] - numbers[at[:-1]] - 1 != empty[at[1:] - 1] - empty[at[:-1]]
        first = at[np.concatenate(([True], breaks))]
        last = at[np.concatenate((breaks, [True]))]
        for start, end in zip(numbers[first].tolist(), numbers[last].tolist(), strict=True):
            for unmoved in moved.cut(VariantUnit(start, end + 1), witness):
                for piece in layout.cut(unmoved, witness):
                    yield WitnessDifference(piece, witness)


def _written(
    columns: AlignmentColumns, witness: int, run_of: NDArray[np.intp], ahead: NDArray[np.intp]
) -> NDArray[np.int32]:
    """Return the written ids of *witness* at offsets *ahead* in runs *run_of*, NO_TOKEN or LACUNA."""
    row: NDArray[np.int32] = columns.first[run_of, witness]
    present = row >= 0
    row[present] = columns.alignment.tokens[witness].written[row[present] + ahead[present]]
    return row


def merge_overlapping(units: Iterable[VariantUnit]) -> list[VariantUnit]:
    """Return *units*, which are sorted, with those that share a column merged."""
    merged: list[VariantUnit] = []
    for unit in units:
        if merged and unit.start < merged[-1].end:
            merged[-1] = VariantUnit(merged[-1].start, max(merged[-1].end, unit.end))
        else:
            merged.append(unit)
    return merged
