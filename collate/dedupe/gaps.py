"""Gaps: what stands between the runs of equal letters of two texts that are in the same order in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.dedupe.collinear import collinear_runs
from collate.text.letters import Letters
from collate.text.shared import GramIndex, index_grams, pair_grams
from collate.text.shingles import Shingles, hash_grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]
    #: For each letter of the two texts, whether it stands in the other one, in any place.
    Covered = tuple[NDArray[np.bool_], NDArray[np.bool_]]
    #: Equal letters: start in both texts, and size.
    Run = tuple[int, int, int]

#: A run of equal letters shorter than this many anchors is a phrase that any two texts may have: between two
#: gaps that are longer than it, the gaps are one.
SHORT_RUN = 3

#: Anchors of a stretch that is found in the other text in another place.
MOVED = 4


class Gap(NamedTuple):
    """Two stretches between runs of equal letters, as half-open ranges of letters; one may be empty.

    ``free`` and ``other_free`` count their letters that do not stand in the
    other text in another place. ``apart`` is set if the two do not correspond:
    one is missing, or they agree no better than by chance.
    """

    start: int
    end: int
    other_start: int
    other_end: int
    free: int
    other_free: int
    apart: bool = False

    @property
    def size(self) -> int:
        """Letters of the longer stretch."""
        return max(self.end - self.start, self.other_end - self.other_start)


def text_gaps(codes: Codes, others: Codes, k: int) -> list[Gap]:
    """Return the gaps between the runs of at least *k* equal letters, in order.

    The time is that of sorting the grams of *k* letters of both texts, without
    their common ends, and of a chain of their common runs.
    """
    return list(_between(*_aligned(codes, others, k)))


def _common_ends(codes: Codes, others: Codes) -> tuple[int, int]:
    """Return the numbers of equal letters at the beginning and at the end, without overlap."""
    size = min(len(codes), len(others))
    differs = np.flatnonzero(codes[:size] != others[:size])
    head = int(differs[0]) if differs.size else size
    rest = size - head
    differs = np.flatnonzero(codes[len(codes) - rest :][::-1] != others[len(others) - rest :][::-1])
    return head, int(differs[0]) if differs.size else rest


def _aligned(codes: Codes, others: Codes, k: int) -> tuple[list[Run], Covered]:
    """Return the runs of equal letters in one order (starts and size), and which letters are covered.

    The first and the last run are the common ends of the texts, and may be empty.
    """
    head, tail = _common_ends(codes, others)
    if head + tail < min(len(codes), len(others)):
        # Fewer letters than an anchor are equal by chance: two texts may begin or end with the same one.
        head, tail = head * (head >= k), tail * (tail >= k)
    here, there = codes[head : len(codes) - tail], others[head : len(others) - tail]
    covered = np.zeros(len(codes), dtype=np.bool_), np.zeros(len(others), dtype=np.bool_)
    runs: list[Run] = []
    if min(len(here), len(there)) >= k:
        mine, theirs = pair_grams(_index(here, k), _index(there, k))
        if len(mine):
            rows = zip(*(column.tolist() for column in collinear_runs(mine, theirs, k)), strict=True)
            runs = [(first + head, second + head, size) for first, second, size in rows]
            _cover(covered, mine + head, theirs + head, k)
    whole = [(0, 0, head), *runs, (len(codes) - tail, len(others) - tail, tail)]
    return _without_phrases(whole, k), covered


def _index(codes: Codes, k: int) -> GramIndex:
    at = hash_grams(codes, k)
    return index_grams(Shingles(Letters(codes, np.empty(0, dtype=np.int32)), k, at, at[:0]), k)


def _cover(covered: Covered, here: NDArray[np.int64], there: NDArray[np.int64], k: int) -> None:
    """Mark the letters of runs of at least :data:`MOVED` anchors, in any order."""
    breaks = np.flatnonzero((np.diff(here) != 1) | (np.diff(there) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    sizes = np.diff(np.append(starts, len(here))) + k - 1
    for i in np.flatnonzero(sizes >= MOVED * k).tolist():
        first, second, size = int(here[starts[i]]), int(there[starts[i]]), int(sizes[i])
        covered[0][first : first + size] = True
        covered[1][second : second + size] = True


def _without_phrases(runs: Sequence[Run], k: int) -> list[Run]:
    """Return *runs* without short ones between long gaps."""
    gaps = [
        max(run[0] - before[0] - before[2], run[1] - before[1] - before[2]) for before, run in pairwise(runs)
    ]
    inner = [
        run
        for run, (before, behind) in zip(runs[1:-1], pairwise(gaps), strict=True)
        if run[2] >= SHORT_RUN * k or min(before, behind) < run[2]
    ]
    return [runs[0], *inner, runs[-1]]


def _between(runs: Sequence[Run], covered: Covered) -> Iterator[Gap]:
    for (first, second, size), (end, other_end, _) in pairwise(runs):
        start, other_start = first + size, second + size
        if end > start or other_end > other_start:
            free = end - start - int(np.count_nonzero(covered[0][start:end]))
            other_free = other_end - other_start - int(np.count_nonzero(covered[1][other_start:other_end]))
            yield Gap(start, end, other_start, other_end, free, other_free)
