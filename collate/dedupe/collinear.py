"""Collinear agreement of two texts, which separates noisy witnesses from reports.

Agreement is the share of letters that both texts have in the same order. A
noisy witness has every sentence of the text, in order, however badly it was
recognised; where a page is so bad that no shingle of it is left, some of its
letters still are, and the page has about the right length. A report omits
sentences and adds its own. Unrelated texts that share set phrases have them in
any order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import count_keys
from collate.text.shared import GramIndex, pair_grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.text.shingles import Shingles

    Positions = NDArray[np.int64]
    #: Runs of equal letters: starts in both texts, and sizes in letters.
    Runs = tuple[Positions, Positions, Positions]

#: Letters of a cell. The diagonal of a cell is the one of most shingles in it and in CELL_RADIUS cells
#: on either side, with a tolerance of DIAGONAL_WIDTH: 350 letters of a text in which every fifth is lost
#: or doubled drift by some 20.
CELL, CELL_RADIUS, DIAGONAL_WIDTH = 50, 3, 32

#: Unrelated Chinese texts of 100 letters agree in about a quarter of them, in order; two readings of
#: which one is two thirds noise agree in more than this share.
CHANCE_AGREEMENT = 0.33

#: A gap of at least LOST_PAGE letters may be a lost page, of which a witness may have one in
#: LETTERS_PER_LOST_PAGE letters.
LOST_PAGE, LETTERS_PER_LOST_PAGE = 100, 1000


def agreement(few: Shingles, many: Shingles, *, few_grams: GramIndex, many_grams: GramIndex) -> float:
    """Return the share of letters common to both texts in order, of the longer of two stretches, 0..1.

    The stretches are all of *few*, and the part of *many* from the beginning
    of *few* in it to its end, without one lost page in a thousand letters.
    With noise in 20 % of the letters it is .8, however the noise is
    distributed; for a report it is the share that the report has of the text,
    gaps excluded. The gram indexes are those of the grams of k letters.
    """
    if not len(few_grams.ordered) or not len(many_grams.ordered):
        return 0.0
    here, there = pair_grams(few_grams, many_grams)
    if not len(here):
        return 0.0
    steady = _on_diagonal(here, there)
    runs = collinear_runs(here[steady], there[steady], few_grams.size)
    if not len(runs[0]):
        return 0.0
    starts, other_starts, sizes = runs
    common = int(sizes.sum()) + _common_between(few, many, runs)
    skipped = (other_starts[1:] - other_starts[:-1]) - (starts[1:] - starts[:-1])
    lost_pages = len(few.letters) // LETTERS_PER_LOST_PAGE
    lost = np.sort(skipped[skipped >= LOST_PAGE])[::-1][:lost_pages].sum()
    extent = other_starts[-1] - other_starts[0] + (len(few.letters) - (starts[-1] - starts[0]))
    return float(min(1.0, common / max(len(few.letters), int(extent - lost))))


def collinear_runs(here: Positions, there: Positions, k: int) -> Runs:
    """Return the heaviest chain of runs of common grams that ascends in both texts.

    *here* and *there* are the positions of common grams of *k* letters (see
    :func:`~collate.text.shared.pair_grams`), *here* increasing. A run has its
    starts in both texts and its size in letters; runs do not overlap.
    """
    return _heaviest_chain(*_runs(here, there), k)


def _on_diagonal(here: Positions, there: Positions) -> NDArray[np.bool_]:
    """Return which of the common shingles are on the diagonal of their neighbourhood."""
    diagonals = there - here
    lowest = int(diagonals.min())
    cells = here // CELL
    count = int(cells[-1]) + 1
    most = np.zeros(count, dtype=np.int64)
    course = np.zeros(count, dtype=np.int64)
    for shift in (0, DIAGONAL_WIDTH // 2):  # a diagonal at the edge of one strip is in the middle of another
        strips = (diagonals - lowest + shift) // DIAGONAL_WIDTH
        width = int(strips.max()) + 1
        keys, hits = count_keys(cells * width + strips)
        neighbours = np.concatenate([keys + width * step for step in range(-CELL_RADIUS, CELL_RADIUS + 1)])
        hits = np.tile(hits, 2 * CELL_RADIUS + 1)
        inside = (neighbours >= 0) & (neighbours < count * width)
        order = np.argsort(neighbours[inside])
        keys, hits = neighbours[inside][order], hits[inside][order]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        keys, sums = keys[starts], np.add.reduceat(hits, starts)
        cell, strip = np.divmod(keys, width)
        order = np.lexsort((strip, -sums, cell))
        first = order[np.flatnonzero(np.append(True, np.diff(cell[order]) != 0))]
        better = first[sums[first] > most[cell[first]]]
        most[cell[better]] = sums[better]
        course[cell[better]] = strip[better] * DIAGONAL_WIDTH + DIAGONAL_WIDTH // 2 - shift + lowest
    return np.asarray(np.abs(diagonals - course[cells]) <= DIAGONAL_WIDTH)


def _runs(here: Positions, there: Positions) -> Runs:
    """Return the runs of common shingles: start in both texts, and number of shingles."""
    breaks = np.flatnonzero((np.diff(here) != 1) | (np.diff(there) != 1)) + 1
    starts = np.concatenate(([0], breaks)) if len(here) else breaks
    return here[starts], there[starts], np.diff(np.append(starts, len(here)))


def _heaviest_chain(here: Positions, there: Positions, sizes: Positions, k: int) -> Runs:
    """Return the heaviest chain of runs that ascends in both texts; sizes in letters, without overlaps."""
    chain = np.asarray(heaviest_chain(there.tolist(), sizes.tolist()), dtype=np.int64)
    here, there, sizes = here[chain], there[chain], sizes[chain] + k - 1
    room = np.minimum(np.diff(here), np.diff(there))
    sizes[:-1] = np.minimum(sizes[:-1], room)
    return here, there, sizes


def heaviest_chain(there: Sequence[int], sizes: Sequence[int]) -> list[int]:
    """Return the indices of the heaviest chain of runs, sorted by one text, that ascends in the other."""
    # The best chains so far: their ends in the other text and their weights; both ascend.
    ends, weights, last = [0], [0], [-1]
    before: list[int] = []
    for i, (start, size) in enumerate(zip(there, sizes, strict=True)):
        if start >= ends[-1]:  # as nearly always: it continues the best chain of all
            before.append(last[-1])
            ends.append(start + size)
            weights.append(weights[-1] + size)
            last.append(i)
            continue
        best = bisect_right(ends, start) - 1
        before.append(last[best])
        end, weight = start + size, weights[best] + size
        if weights[bisect_right(ends, end) - 1] >= weight:
            continue
        first = stop = bisect_left(ends, end)
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[first:stop], weights[first:stop], last[first:stop] = [end], [weight], [i]
    reverse: list[int] = []
    i = last[-1]
    while i >= 0:
        reverse.append(i)
        i = before[i]
    return reverse[::-1]


def _common_between(few: Shingles, many: Shingles, runs: Runs) -> int:
    """Return the number of letters common to both texts between the runs, before and after them."""
    from rapidfuzz.distance import LCSseq

    codes, other_codes = few.letters.codes, many.letters.codes
    starts, other_starts, sizes = runs
    lead = int(starts[0])
    rest = len(codes) - int(starts[-1] + sizes[-1])
    edge = int(other_starts[-1] + sizes[-1])
    gaps = [
        (0, lead, max(0, int(other_starts[0]) - lead), int(other_starts[0])),
        (len(codes) - rest, len(codes), edge, edge + rest),
    ]
    left, right = starts[:-1] + sizes[:-1], other_starts[:-1] + sizes[:-1]
    both = (starts[1:] > left) & (other_starts[1:] > right)
    wide = both & ((starts[1:] - left > 1) | (other_starts[1:] - right > 1))
    columns = (left, starts[1:], right, other_starts[1:])
    gaps += zip(*(column[wide].tolist() for column in columns), strict=True)
    total = 0
    for a, b, c, d in gaps:
        common = LCSseq.similarity(codes[a:b].tolist(), other_codes[c:d].tolist())
        total += common if common >= CHANCE_AGREEMENT * max(b - a, d - c) else 0
    return total
