"""From columns to variant units: which columns make one entry.

A unit is a range of columns. It starts as what one witness has otherwise than
the base text without a break; overlapping stretches of several witnesses make
one unit, touching ones do not, so that entries of different partitions stay
apart.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from collate.classify.entry_cuts import cut
from collate.classify.phrases import NEAR, Bond, bond, clauses_exchanged
from collate.classify.unit_columns import LACUNA, NONE, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from collate.classify.unit_columns import Columns


#: Most stretches in which two clauses that changed places differ: what is kept by chance in 30 columns
#: parts them three or four times.
STRETCHES = 6


def units(columns: Columns) -> list[Unit]:
    """Return the minimal variant units, in order, disjoint; not yet widened to words."""
    regions, phrases = joined(columns, stretches(columns, columns.witnesses))
    return [piece for unit in overlapping(regions) for piece in cut(columns, unit, phrases)]


def joined(columns: Columns, found: Iterable[tuple[Unit, int]]) -> tuple[list[Unit], NDArray[np.int8]]:
    """Return the stretches *found*, witness by witness, those of one rearranged phrase as one.

    And for each column the :class:`~collate.classify.phrases.Bond` of the phrase around it, before
    which no cut may fall.
    """
    regions: list[Unit] = []
    phrases = np.zeros(columns.size + 1, dtype=np.int8)
    last, parted, open_from = Unit(0, 0), columns.base, 0
    for own, witness, clauses in _clauses(columns, found):
        if clauses:
            phrases[own.start + 1 : own.end] = Bond.EXCHANGED
        # However long a phrase has grown, what it ends with tells whether it goes on.
        grown = open_from == last.end
        near = Unit(max(last.start, last.end - NEAR), last.end) if grown else last
        tie = bond(columns, near, own, witness) if parted == witness else Bond.NONE
        if tie:
            regions.pop()
            phrases[open_from : own.end] = np.maximum(phrases[open_from : own.end], tie)
            last, open_from = Unit(last.start, own.end), own.end
        else:
            last, open_from = own, own.start + 1
        parted = witness
        regions.append(last)
    return sorted(regions), phrases


def _clauses(columns: Columns, found: Iterable[tuple[Unit, int]]) -> Iterator[tuple[Unit, int, bool]]:
    """Yield the stretches *found*, and whether one is several in which two clauses changed places."""
    ahead: deque[tuple[Unit, int]] = deque()
    source = iter(found)
    while True:
        while len(ahead) < STRETCHES and (more := next(source, None)) is not None:
            ahead.append(more)
        if not ahead:
            return
        first, witness = ahead[0]
        for last in range(len(ahead) - 1, 1, -1):
            region = Unit(first.start, ahead[last][0].end)
            if ahead[last][1] == witness and clauses_exchanged(columns, region, witness):
                for _ in range(last + 1):
                    ahead.popleft()
                yield region, witness, True
                break
        else:
            yield *ahead.popleft(), False


def stretches(columns: Columns, witnesses: Iterable[int]) -> Iterator[tuple[Unit, int]]:
    """Yield each witness's unbroken differences from the base text, witness by witness, in order.

    A column in which neither has a token breaks nothing.
    """
    runs = np.flatnonzero([not run.equal for run in columns.alignment.runs])
    if not len(runs):
        return
    sizes = columns.sizes[runs]
    run_of = np.repeat(runs, sizes)
    ahead = np.arange(len(run_of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    places = np.array(columns.starts)[run_of] + ahead
    base = _written(columns, columns.base, run_of, ahead)
    for witness in witnesses:
        if witness == columns.base:
            continue
        own = _written(columns, witness, run_of, ahead)
        void = np.cumsum((own == NONE) & (base == NONE))
        at = np.flatnonzero((own != base) & (own != LACUNA))
        if not len(at):
            continue
        breaks = places[at[1:]] - places[at[:-1]] - 1 != void[at[1:] - 1] - void[at[:-1]]
        first = at[np.concatenate(([True], breaks))]
        last = at[np.concatenate((breaks, [True]))]
        for start, end in zip(places[first].tolist(), places[last].tolist(), strict=True):
            yield Unit(start, end + 1), witness


def _written(
    columns: Columns, witness: int, run_of: NDArray[np.intp], ahead: NDArray[np.intp]
) -> NDArray[np.int32]:
    """Return the written ids of *witness* so far *ahead* in the runs, NONE or LACUNA where there is none."""
    row: NDArray[np.int32] = columns.first[run_of, witness]
    here = row >= 0
    row[here] = columns.alignment.tokens[witness].written[row[here] + ahead[here]]
    return row


def overlapping(regions: Iterable[Unit]) -> list[Unit]:
    """Return *regions*, which are sorted, those that share a column as one."""
    whole: list[Unit] = []
    for region in regions:
        if whole and region.start < whole[-1].end:
            whole[-1] = Unit(whole[-1].start, max(whole[-1].end, region.end))
        else:
            whole.append(region)
    return whole
