"""Shared stretches of two texts: runs of letters that occur in both, in the same order or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.model import SharedSpan, Span
from collate.text.shingles import Shingles, hash_grams, lengthen_grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]


class GramIndex(NamedTuple):
    """An index of the grams of *size* letters of one text, built by :func:`index_grams`.

    ``ordered`` are their hashes, sorted (uint64, length n); ``positions[i]`` is
    the letter at which gram *i* starts (int64, length n). Sorting is most of the
    cost of comparing two texts, so a text that is compared with many is indexed once.
    """

    size: int
    ordered: NDArray[np.uint64]
    positions: Positions


class SharedStretch(NamedTuple):
    """*size* equal letters, from letter ``left`` of one text and from letter ``right`` of the other."""

    left: int
    right: int
    size: int

    @property
    def end(self) -> int:
        """End in the left text."""
        return self.left + self.size


def index_grams(text: Shingles, size: int) -> GramIndex:
    """Return the index of the grams of *size* letters of *text*; equal grams keep the order of the text."""
    if size < text.k:
        hashes = hash_grams(text.letters.codes, size)
    else:
        hashes = lengthen_grams(text.at, text.k, size=size)
    return GramIndex(size, *sort_grams(hashes))


def sort_grams(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Positions]:
    """Return *hashes* in ascending order, and the position of each; equal ones in the order of the text."""
    # numpy's unstable sort is vectorised: with the repeated grams, a few, sorted again it takes a third of
    # the time of the stable one.
    order = np.argsort(hashes)
    ordered = hashes[order]
    repeated = np.zeros(len(ordered), dtype=np.bool_)
    repeated[1:] = ordered[1:] == ordered[:-1]
    repeated[:-1] |= repeated[1:]
    several = np.flatnonzero(repeated)
    if several.size:
        order[several] = order[several[np.lexsort((order[several], ordered[several]))]]
    return ordered, order


def shared_stretches(
    left: Shingles, right: Shingles, *, least: int, indexes: tuple[GramIndex, GramIndex] | None = None
) -> tuple[SharedStretch, ...]:
    """Return the common stretches of at least *least* letters, in the order of the left text.

    Every gram of *least* letters of the left text that occurs in the right
    text is assigned one diagonal (position there minus position here): its only
    one or, for a repeated gram, the nearest to the diagonal of its neighbours.
    Consecutive grams on one diagonal form a stretch. Stretches are disjoint in
    the left text; in the right text they are in any order and may overlap at a
    refrain. Where two overlap in the left text, the longer keeps the overlap,
    and a remainder that is too short is dropped.

    Args:
        left: one text.
        right: the other text.
        least: shortest stretch in letters; lowered to the length of the shorter
            text, so that a very short text contained in the other is found.
        indexes: gram indexes of both texts, if available; ignored unless their
            size is *least*.

    Returns:
        Stretches in the order of the left text; empty if either text has no
        letters. The time is O(n log n) in the lengths, regardless of repetitions.
    """
    codes, other = left.letters.codes, right.letters.codes
    least = max(1, min(least, len(codes), len(other)))
    if not len(codes) or not len(other):
        return ()
    if len(codes) == len(other) and np.array_equal(codes, other):
        return (SharedStretch(0, 0, len(codes)),)
    if indexes is None or indexes[0].size != least or indexes[1].size != least:
        indexes = index_grams(left, least), index_grams(right, least)
    here, there = pair_grams(*indexes)
    if not len(here):
        return ()
    breaks = np.flatnonzero((np.diff(here) != 1) | (np.diff(there) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    sizes = np.diff(np.append(starts, len(here))) + least - 1
    stretches: list[SharedStretch] = []
    for stretch in map(SharedStretch, here[starts].tolist(), there[starts].tolist(), sizes.tolist()):
        _append(stretches, stretch, codes=codes, other=other, least=least)
    return tuple(stretches)


def shared_spans(
    left: Shingles, right: Shingles, *, least: int, indexes: tuple[GramIndex, GramIndex] | None = None
) -> tuple[SharedSpan, ...]:
    """Return :func:`shared_stretches` as spans of the two texts, including marks between the letters.

    >>> from collate.text.shingles import shingle
    >>> shared_spans(shingle("「實事求是」，好"), shingle("要实事、求是。"), least=4)
    (SharedSpan(left=Span(start=1, end=5), right=Span(start=1, end=6)),)
    """
    stretches = shared_stretches(left, right, least=least, indexes=indexes)
    rows = np.asarray(stretches, dtype=np.int64).reshape(-1, 3)
    here, there, last = rows[:, 0], rows[:, 1], rows[:, 2] - 1
    mine, theirs = left.letters.positions, right.letters.positions
    starts = zip(mine[here].tolist(), theirs[there].tolist(), strict=True)
    ends = zip(mine[here + last].tolist(), theirs[there + last].tolist(), strict=True)
    return tuple(
        SharedSpan(Span(start, end + 1), Span(begin, stop + 1))
        for (start, begin), (end, stop) in zip(starts, ends, strict=True)
    )


def pair_grams(mine: GramIndex, theirs: GramIndex) -> tuple[Positions, Positions]:
    """Return the positions of the grams of *mine* that occur in *theirs*, and one position there for each.

    Two int64 arrays of one length; the first is increasing. Of several
    occurrences, the one on the diagonal of a neighbouring gram is returned.
    """
    ordered, order = theirs.ordered, theirs.positions
    # Look-ups in sorted order touch neighbours: six times as fast as in the order of the text.
    first = np.searchsorted(ordered, mine.ordered)
    equal = np.flatnonzero(ordered[np.minimum(first, len(ordered) - 1)] == mine.ordered)
    # In the order of the text without a sort: each gram has a place of its own.
    slots = np.full(len(mine.positions), -1, dtype=np.int64)
    slots[mine.positions[equal]] = first[equal]
    here = np.flatnonzero(slots >= 0)
    first = slots[here]
    there = order[first]
    several = np.append(ordered[1:] == ordered[:-1], False)[first]
    if several.any():
        there = _on_neighbours_diagonal(here, there, repeated=several, first=first, index=theirs)
    return here, there


def _on_neighbours_diagonal(
    here: Positions,
    there: Positions,
    *,
    repeated: NDArray[np.bool_],
    first: Positions,
    index: GramIndex,
) -> Positions:
    """Return *there* with every *repeated* gram moved to the diagonal of a neighbour.

    The neighbour is the last preceding gram that occurs once, or else the next
    such gram; if the gram occurs on neither diagonal, the occurrence nearest to
    the former is taken. ``first`` is where each gram starts in *index*.
    """
    ordered, order = index.ordered, index.positions
    single = np.flatnonzero(~repeated)
    at = np.flatnonzero(repeated)
    diagonals = np.append((there - here)[single], 0)  # the 0 is used if every gram is repeated
    before = np.cumsum(~repeated)[at] - 1
    after = np.minimum(before + 1, max(0, len(single) - 1))
    # A gram's id is its first index in `ordered`; keys made of id and position are sorted as well.
    size = len(order) + 1
    distinct = np.append(True, ordered[1:] != ordered[:-1])
    keys = np.maximum.accumulate(np.where(distinct, np.arange(len(ordered)), 0)) * size + order
    low = first[at]
    # The last index of each gram, from the end of the index to its beginning.
    is_last = np.append(distinct[1:], True)
    ends = np.where(is_last, np.arange(len(ordered)), len(ordered))
    high = np.minimum.accumulate(ends[::-1])[::-1][low]

    def closest(expected: Positions, low: Positions, high: Positions) -> Positions:
        slot = np.searchsorted(keys, low * size + np.clip(expected, 0, len(order)))
        up = order[np.clip(slot, low, high)]
        down = order[np.clip(slot - 1, low, high)]
        return np.where(np.abs(up - expected) < np.abs(down - expected), up, down)

    expected = here[at] + diagonals[np.maximum(before, 0)]
    preferred = closest(expected, low, high)
    result = there.copy()
    result[at] = preferred
    missed = np.flatnonzero(preferred != expected)
    alternative = (here[at] + diagonals[after])[missed]
    other = closest(alternative, low[missed], high[missed])
    found = other == alternative
    result[at[missed[found]]] = other[found]
    return result


def _append(
    stretches: list[SharedStretch],
    new: SharedStretch,
    *,
    codes: NDArray[np.uint32],
    other: NDArray[np.uint32],
    least: int,
) -> None:
    """Append *new*; where it touches the preceding stretch, the longer takes the letters that fit both."""
    while stretches and stretches[-1].end >= new.left:
        before = stretches[-1]
        room = min(new.left - before.left, new.right)
        back = _equal_prefix(
            codes[new.left - room : new.left][::-1], other[new.right - room : new.right][::-1]
        )
        if new.size + back <= before.size:
            over = before.end - new.left
            new = SharedStretch(new.left + over, new.right + over, new.size - over)
            break
        new = SharedStretch(new.left - back, new.right - back, new.size + back)
        stretches[-1] = SharedStretch(before.left, before.right, new.left - before.left)
        if stretches[-1].size >= least:
            break
        del stretches[-1]
    if new.size >= least:
        stretches.append(new)


def _equal_prefix(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> int:
    """Return the number of equal leading elements."""
    differs = np.flatnonzero(first != second)
    return int(differs[0]) if differs.size else len(first)
