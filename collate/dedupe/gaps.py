"""Gaps: what stands between the runs of equal letters of two texts that are in the same order in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.dedupe.collinear import collinear_runs, heaviest_chain
from collate.dedupe.sized_cache import cached_by_size
from collate.text.shared import GramIndex, pair_grams, sort_grams
from collate.text.shingles import hash_grams

if TYPE_CHECKING:
    #: Equal letters: start in both texts, and size.
    Run = tuple[int, int, int]

#: A run of equal letters shorter than this many anchors is a phrase that any two texts may have: between two
#: gaps that are longer than it, the gaps are one.
SHORT_RUN = 3

#: Anchors of a stretch that is found in the other text in another place.
MOVED = 4

#: Letters of texts whose grams take less time in a dictionary than in arrays.
SHORT_TEXT = 300

#: Characters that are compared in one step where two texts begin alike.
BLOCK = 256


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


def text_gaps(text: str, other: str, k: int) -> list[Gap]:
    """Return the gaps between the runs of at least *k* equal letters of two strings of letters, in order.

    The time is that of sorting the grams of *k* letters of both texts, without
    their common ends, and of a chain of their common runs.
    """
    head, tail = _common_ends(text, other)
    if head + tail < min(len(text), len(other)):
        # Fewer letters than an anchor are equal by chance: two texts may begin or end with the same one.
        head, tail = head * (head >= k), tail * (tail >= k)
    here, there = text[head : len(text) - tail], other[head : len(other) - tail]
    found = None
    if min(len(here), len(there)) >= k:
        if max(len(here), len(there)) <= SHORT_TEXT:
            found = _short_runs(here, there, k)
        if found is None:
            found = _long_runs(text, other, k, head=head, tail=tail)
    chain, moved = found or ([], [])
    runs = [(first + head, second + head, size) for first, second, size in chain]
    whole = [(0, 0, head), *runs, (len(text) - tail, len(other) - tail, tail)]
    covered = bytearray(len(text)), bytearray(len(other))
    for first, second, size in moved:
        for marks, start in zip(covered, (first + head, second + head), strict=True):
            marks[start : start + size] = b"\1" * size
    return list(_between(_without_phrases(whole, k), covered))


def _common_ends(text: str, other: str) -> tuple[int, int]:
    """Return the numbers of equal letters at the beginning and at the end, without overlap."""
    head = _common_prefix(text, other)
    rest = min(len(text), len(other)) - head
    return head, _common_prefix(text[-rest:][::-1], other[-rest:][::-1]) if rest else 0


def _common_prefix(text: str, other: str) -> int:
    """Return the number of equal characters at the beginning."""
    start = 0
    while start < len(text) and text[start : start + BLOCK] == other[start : start + BLOCK]:
        start += BLOCK
    start = min(start, len(text))
    same = (one == two for one, two in zip(text[start:], other[start : start + BLOCK], strict=False))
    return start + sum(takewhile(bool, same))


def _short_runs(here: str, there: str, k: int) -> tuple[list[Run], list[Run]] | None:
    """Return :func:`_long_runs` of two short texts in less time, None if the second has a gram twice."""
    grams = {there[i : i + k]: i for i in range(len(there) - k + 1)}
    if len(grams) < len(there) - k + 1:
        return None
    starts: list[int] = []
    others: list[int] = []
    sizes: list[int] = []
    before = (-2, -2)
    for i in range(len(here) - k + 1):
        at = grams.get(here[i : i + k])
        if at is None:
            continue
        if (i - 1, at - 1) == before:
            sizes[-1] += 1
        else:
            starts.append(i)
            others.append(at)
            sizes.append(1)
        before = (i, at)
    rows = list(zip(starts, others, (size + k - 1 for size in sizes), strict=True))
    chain = [rows[i] for i in heaviest_chain(others, sizes)]
    for i, ((first, second, size), after) in enumerate(pairwise(chain)):
        chain[i] = (first, second, min(size, after[0] - first, after[1] - second))
    return chain, [run for run in rows if run[2] >= MOVED * k]


def _long_runs(text: str, other: str, k: int, *, head: int = 0, tail: int = 0) -> tuple[list[Run], list[Run]]:
    """Return the runs of equal letters in one order, and those of at least MOVED anchors in any order.

    Without *head* letters at the beginning of both texts and *tail* at their end.
    """
    mine, theirs = pair_grams(_index(text, head, tail, k), _index(other, head, tail, k))
    if not len(mine):
        return [], []
    chain = list(zip(*(column.tolist() for column in collinear_runs(mine, theirs, k)), strict=True))
    breaks = np.flatnonzero((np.diff(mine) != 1) | (np.diff(theirs) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    sizes = np.diff(np.append(starts, len(mine))) + k - 1
    long = np.flatnonzero(sizes >= MOVED * k)
    columns = mine[starts[long]], theirs[starts[long]], sizes[long]
    return chain, list(zip(*(column.tolist() for column in columns), strict=True))


def _index(text: str, head: int, tail: int, k: int) -> GramIndex:
    """Return the index of *text* without *head* letters at its beginning and *tail* at its end.

    Most of a long text is taken from the index of the whole, which is sorted once for many pairs.
    """
    rest = len(text) - head - tail
    if rest <= SHORT_TEXT:
        return _sorted_grams(text[head : head + rest], k)
    if 2 * rest < len(text):
        return _cached_grams(text[head : head + rest], k)
    whole = _cached_grams(text, k)
    if rest == len(text):
        return whole
    inside = (whole.positions >= head) & (whole.positions <= head + rest - k)
    return GramIndex(k, whole.ordered[inside], whole.positions[inside] - head)


def _sorted_grams(text: str, k: int) -> GramIndex:
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint32, copy=False)
    return GramIndex(k, *sort_grams(hash_grams(codes, k)))


#: Each text is judged with several others.
_cached_grams = cached_by_size(_sorted_grams)


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


def _between(runs: Sequence[Run], covered: tuple[bytearray, bytearray]) -> Iterator[Gap]:
    for (first, second, size), (end, other_end, _) in pairwise(runs):
        start, other_start = first + size, second + size
        if end > start or other_end > other_start:
            free = end - start - covered[0].count(1, start, end)
            other_free = other_end - other_start - covered[1].count(1, other_start, other_end)
            yield Gap(start, end, other_start, other_end, free, other_free)
