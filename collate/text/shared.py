"""Shared stretches of two texts: what stands letter for letter in both, in order or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.model import SharedSpan, Span
from collate.text.shingles import Shingles, hash_grams, lengthen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]


class Grams(NamedTuple):
    """All grams of *size* letters of one text: their hashes in order, and where each one stands.

    Sorting them is most of the work of finding what two texts share, so who
    compares a text with many makes them once (see :func:`grams`).
    """

    size: int
    ordered: NDArray[np.uint64]
    places: Places


class Stretch(NamedTuple):
    """*size* letters from letter ``left`` of one text and from letter ``right`` of the other."""

    left: int
    right: int
    size: int

    @property
    def end(self) -> int:
        """End in the left text."""
        return self.left + self.size


def grams(text: Shingles, size: int) -> Grams:
    """Return the grams of *size* letters of *text*; equal ones are in the order of the text."""
    hashes = hash_grams(text.letters.codes, size) if size < text.k else lengthen(text.at, text.k, size)
    order = np.argsort(hashes, kind="stable")
    return Grams(size, hashes[order], order)


def shared_stretches(
    left: Shingles, right: Shingles, least: int, known: tuple[Grams, Grams] | None = None
) -> tuple[Stretch, ...]:
    """Return the common stretches of at least *least* letters, in the order of the left text.

    Every gram of *least* letters of the left text that stands in the right
    text is put on one diagonal (place there minus place here): its only one,
    or, for a refrain, the nearest to the diagonal of its neighbours. Grams in
    a row on one diagonal are a stretch. Stretches are disjoint in the left
    text; in the right text they come in any order, and a refrain may be met
    twice. Where two overlap in the left text the longer keeps the overlap,
    and what is then too short is left out.

    *least* is lowered to the length of the shorter text, so that a very short
    text that is wholly in the other is found. All in numpy: time grows with
    the lengths, as n log n, however often anything is repeated.

    *known* are the grams of both texts, where they are at hand and not longer
    than these.
    """
    codes, other = left.letters.codes, right.letters.codes
    least = max(1, min(least, len(codes), len(other)))
    if not len(codes) or not len(other):
        return ()
    if len(codes) == len(other) and np.array_equal(codes, other):
        return (Stretch(0, 0, len(codes)),)
    if known is None or known[0].size != least or known[1].size != least:
        known = grams(left, least), grams(right, least)
    here, there = paired(*known)
    if not len(here):
        return ()
    breaks = np.flatnonzero((np.diff(here) != 1) | (np.diff(there) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    sizes = np.diff(np.append(starts, len(here))) + least - 1
    found: list[Stretch] = []
    for stretch in map(Stretch, here[starts].tolist(), there[starts].tolist(), sizes.tolist()):
        _add(found, stretch, codes, other, least)
    return tuple(found)


def shared_spans(
    left: Shingles, right: Shingles, least: int, known: tuple[Grams, Grams] | None = None
) -> tuple[SharedSpan, ...]:
    """Return :func:`shared_stretches` as spans of the two texts, marks between the letters included.

    >>> from collate.text.shingles import shingle
    >>> shared_spans(shingle("「實事求是」，好"), shingle("要实事、求是。"), 4)
    (SharedSpan(left=Span(start=1, end=5), right=Span(start=1, end=6)),)
    """
    stretches = np.asarray(shared_stretches(left, right, least, known), dtype=np.int64).reshape(-1, 3)
    here, there, last = stretches[:, 0], stretches[:, 1], stretches[:, 2] - 1
    mine, theirs = left.letters.places, right.letters.places
    starts = zip(mine[here].tolist(), theirs[there].tolist(), strict=True)
    ends = zip(mine[here + last].tolist(), theirs[there + last].tolist(), strict=True)
    return tuple(
        SharedSpan(Span(start, end + 1), Span(begin, stop + 1))
        for (start, begin), (end, stop) in zip(starts, ends, strict=True)
    )


def paired(mine: Grams, theirs: Grams) -> tuple[Places, Places]:
    """Return the places of *mine*, rising, that have an equal in *theirs*, and beside each that of one."""
    ordered, order = theirs.ordered, theirs.places
    # Look-ups in sorted order touch neighbours: six times as fast as in the order of the text.
    first = np.searchsorted(ordered, mine.ordered)
    equal = np.flatnonzero(ordered[np.minimum(first, len(ordered) - 1)] == mine.ordered)
    here, first = mine.places[equal], first[equal]
    rising = np.argsort(here, kind="stable")
    here, first = here[rising], first[rising]
    there = order[first]
    several = np.append(ordered[1:] == ordered[:-1], False)[first]
    if several.any():
        there = _nearest(here, there, several, first, ordered, order)
    return here, there


def _nearest(
    here: Places,
    there: Places,
    several: NDArray[np.bool_],
    first: Places,
    ordered: NDArray[np.uint64],
    order: Places,
) -> Places:
    """Return *there* with those grams that stand in *several* places put on a neighbour's diagonal.

    The neighbour is the last gram before it with one place only, or else the
    next one; where neither diagonal has the gram, the place nearest to the
    former.
    """
    single = np.flatnonzero(~several)
    at = np.flatnonzero(several)
    diagonals = np.append((there - here)[single], 0)  # the 0: nothing in this text is unique
    before = np.searchsorted(single, at) - 1
    after = np.minimum(before + 1, max(0, len(single) - 1))
    # Each gram's id is where it starts among the ordered ones; id and place together are ordered too.
    size = len(order) + 1
    fresh = np.append(True, ordered[1:] != ordered[:-1])
    keys = np.maximum.accumulate(np.where(fresh, np.arange(len(ordered)), 0)) * size + order
    low = first[at]
    high = np.searchsorted(ordered, ordered[low], side="right") - 1

    def closest(expected: Places) -> Places:
        found = np.searchsorted(keys, low * size + np.clip(expected, 0, len(order)))
        up = order[np.clip(found, low, high)]
        down = order[np.clip(found - 1, low, high)]
        return np.where(np.abs(up - expected) < np.abs(down - expected), up, down)

    expected = here[at] + diagonals[np.maximum(before, 0)]
    alternative = here[at] + diagonals[after]
    chosen, other = closest(expected), closest(alternative)
    result = there.copy()
    result[at] = np.where((chosen != expected) & (other == alternative), other, chosen)
    return result


def _add(
    found: list[Stretch],
    new: Stretch,
    codes: NDArray[np.uint32],
    other: NDArray[np.uint32],
    least: int,
) -> None:
    """Append *new*; where it meets the stretch before it, the longer takes what both could have."""
    while found and found[-1].end >= new.left:
        before = found[-1]
        room = min(new.left - before.left, new.right)
        back = _agree(codes[new.left - room : new.left][::-1], other[new.right - room : new.right][::-1])
        if new.size + back <= before.size:
            over = before.end - new.left
            new = Stretch(new.left + over, new.right + over, new.size - over)
            break
        new = Stretch(new.left - back, new.right - back, new.size + back)
        found[-1] = Stretch(before.left, before.right, new.left - before.left)
        if found[-1].size >= least:
            break
        del found[-1]
    if new.size >= least:
        found.append(new)


def _agree(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> int:
    """Return how many leading elements agree."""
    differs = np.flatnonzero(first != second)
    return int(differs[0]) if differs.size else len(first)
