"""How far two texts run beside each other: what tells a noisy witness from a report.

Of a witness every sentence is there, in order, however badly it was read;
where a page was read so badly that no shingle of it is left, some of its
letters still are, and the page is as long as it should be. A report leaves
out sentences and has others of its own. Strangers that share set phrases have
them in any order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from collate.text.shared import Grams, paired

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.text.shingles import Shingles

    Places = NDArray[np.int64]

#: Letters of a cell; a cell's diagonal is the one that most shingles of it and of ``AROUND`` cells on
#: either side have, give or take ``WIDE``: 350 letters of a text in which every fifth is lost or
#: doubled drift by some 20.
CELL, AROUND, WIDE = 50, 3, 32

#: Unrelated Chinese texts of 100 letters agree in about a quarter of them, in order; of two readings of
#: which one is two thirds noise, more than this share is left.
CHANCE = 0.33

#: Skipped letters that may be a lost page, which one witness in a thousand letters may lack.
PAGE, PAGES = 100, 1000


def agreement(few: Shingles, many: Shingles, mine: Grams, theirs: Grams) -> float:
    """Return the share of letters that both texts have in order, of the longer of the two stretches, 0..1.

    The stretches are the whole of *few*, and of *many* that from where *few*
    begins in it to where it ends, a lost page in a thousand letters apart.
    With noise in 20 % of the letters it is .8, however the noise is spread; of
    a report it is what the report has of the text without gaps. *mine* and
    *theirs* are the grams of k letters.
    """
    if not len(mine.ordered) or not len(theirs.ordered):
        return 0.0
    here, there = paired(mine, theirs)
    if not len(here):
        return 0.0
    steady = _on_course(here, there)
    runs = _rising(*_runs(here[steady], there[steady]), mine.size)
    if not len(runs[0]):
        return 0.0
    start, beside, size = runs
    both = int(size.sum()) + _between(few, many, runs)
    skipped = (beside[1:] - beside[:-1]) - (start[1:] - start[:-1])
    lost = np.sort(skipped[skipped >= PAGE])[::-1][: len(few.letters) // PAGES].sum()
    extent = beside[-1] - beside[0] + (len(few.letters) - (start[-1] - start[0]))
    return float(min(1.0, both / max(len(few.letters), int(extent - lost))))


def _on_course(here: Places, there: Places) -> NDArray[np.bool_]:
    """Tell which of the common shingles stand on the diagonal of their surroundings."""
    diagonals = there - here
    lowest = int(diagonals.min())
    cells = here // CELL
    count = int(cells[-1]) + 1
    most = np.zeros(count, dtype=np.int64)
    course = np.zeros(count, dtype=np.int64)
    for shift in (0, WIDE // 2):  # a diagonal at the edge of one strip is in the middle of another
        strips = (diagonals - lowest + shift) // WIDE
        width = int(strips.max()) + 1
        keys, hits = np.unique(cells * width + strips, return_counts=True)
        spread = np.concatenate([keys + width * step for step in range(-AROUND, AROUND + 1)])
        hits = np.tile(hits, 2 * AROUND + 1)
        inside = (spread >= 0) & (spread < count * width)
        keys, which = np.unique(spread[inside], return_inverse=True)
        sums = np.bincount(which, weights=hits[inside]).astype(np.int64)
        cell, strip = np.divmod(keys, width)
        order = np.lexsort((strip, -sums, cell))
        first = order[np.unique(cell[order], return_index=True)[1]]
        better = first[sums[first] > most[cell[first]]]
        most[cell[better]] = sums[better]
        course[cell[better]] = strip[better] * WIDE + WIDE // 2 - shift + lowest
    return np.asarray(np.abs(diagonals - course[cells]) <= WIDE)


def _runs(here: Places, there: Places) -> tuple[Places, Places, Places]:
    """Return starts in both texts and numbers of shingles of the runs of common shingles."""
    breaks = np.flatnonzero((np.diff(here) != 1) | (np.diff(there) != 1)) + 1
    starts = np.concatenate(([0], breaks)) if len(here) else breaks
    return here[starts], there[starts], np.diff(np.append(starts, len(here)))


def _rising(here: Places, there: Places, sizes: Places, k: int) -> tuple[Places, Places, Places]:
    """Return the heaviest chain of runs that rises in both texts; sizes now in letters, without overlaps."""
    # The best chains so far: where they end in the other text, and what they hold; both rise.
    ends, held, last = [0], [0], [-1]
    before: list[int] = []
    for i, (place, size) in enumerate(zip(there.tolist(), sizes.tolist(), strict=True)):
        best = bisect_right(ends, place) - 1
        before.append(last[best])
        end, weight = place + size, held[best] + size
        if held[bisect_right(ends, end) - 1] >= weight:
            continue
        at = stop = bisect_left(ends, end)
        while stop < len(ends) and held[stop] <= weight:
            stop += 1
        ends[at:stop], held[at:stop], last[at:stop] = [end], [weight], [i]
    chain: list[int] = []
    i = last[-1]
    while i >= 0:
        chain.append(i)
        i = before[i]
    kept = np.asarray(chain[::-1], dtype=np.int64)
    here, there, sizes = here[kept], there[kept], sizes[kept] + k - 1
    room = np.minimum(np.diff(here), np.diff(there))
    sizes[:-1] = np.minimum(sizes[:-1], room)
    return here, there, sizes


def _between(few: Shingles, many: Shingles, runs: tuple[Places, Places, Places]) -> int:
    """Return how many letters the two texts have in common between the runs, before and after them."""
    from rapidfuzz.distance import LCSseq

    mine, theirs = few.letters.codes, many.letters.codes
    start, beside, size = runs
    lead = int(start[0])
    rest = len(mine) - int(start[-1] + size[-1])
    edge = int(beside[-1] + size[-1])
    gaps = [
        (0, lead, max(0, int(beside[0]) - lead), int(beside[0])),
        (len(mine) - rest, len(mine), edge, edge + rest),
    ]
    left, right = start[:-1] + size[:-1], beside[:-1] + size[:-1]
    wide = (start[1:] > left) & (beside[1:] > right) & ((start[1:] - left > 1) | (beside[1:] - right > 1))
    columns = (left, start[1:], right, beside[1:])
    gaps += zip(*(column[wide].tolist() for column in columns), strict=True)
    common = 0
    for a, b, c, d in gaps:
        found = LCSseq.similarity(mine[a:b].tolist(), theirs[c:d].tolist())
        common += found if found >= CHANCE * max(b - a, d - c) else 0
    return common
