"""Shared stretches of two texts: what stands letter for letter in both, in order or not."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.model import SharedSpan
from collate.text.shingles import Shingles, hash_grams, lengthen

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Places of the right text that are tried for one place of the left text. A gram that stands in more
#: places is a refrain; those next to where the last stretch would go on are tried first.
MOST_PLACES = 16


class Stretch(NamedTuple):
    """*size* letters from letter ``left`` of one text and from letter ``right`` of the other."""

    left: int
    right: int
    size: int

    @property
    def end(self) -> int:
        """End in the left text."""
        return self.left + self.size


def shared_stretches(left: Shingles, right: Shingles, least: int) -> tuple[Stretch, ...]:
    """Return maximal common stretches of at least *least* letters, in the order of the left text.

    The left text is read once from its start; where *least* letters stand in
    the right text, the longest continuation there is taken and reading goes on
    behind it. So stretches are disjoint in the left text; in the right text
    they are in any order, and a refrain may be met twice. Where two stretches
    overlap in the left text the longer keeps the overlap. *least* is lowered
    to the length of the shorter text, so that a very short text that is wholly
    in the other is found.

    Time grows with the number of stretches, not with that of matching places.
    """
    codes, other = left.letters.codes, right.letters.codes
    least = max(1, min(least, len(codes), len(other)))
    if not len(codes) or not len(other):
        return ()
    if len(codes) == len(other) and np.array_equal(codes, other):
        return (Stretch(0, 0, len(codes)),)
    finder = _Finder(left, right, least)
    found: list[Stretch] = []
    at = 0
    while (at := finder.next_match(at)) >= 0:
        expected = at + (found[-1].right - found[-1].left if found else 0)
        stretch = finder.longest(at, expected)
        if stretch.size < least:  # a hash collision: as good as impossible, and harmless
            at += 1
            continue
        found.append(stretch)
        _settle_overlap(found, codes, other, least)
        at = max(at + 1, found[-1].end if found else 0)
    return tuple(found)


def shared_spans(left: Shingles, right: Shingles, least: int) -> tuple[SharedSpan, ...]:
    """Return :func:`shared_stretches` as spans of the two texts, marks between the letters included.

    >>> from collate.text.shingles import shingle
    >>> shared_spans(shingle("「實事求是」，好"), shingle("要实事、求是。"), 4)
    (SharedSpan(left=Span(start=1, end=5), right=Span(start=1, end=6)),)
    """
    return tuple(
        SharedSpan(
            left.letters.span(stretch.left, stretch.end),
            right.letters.span(stretch.right, stretch.right + stretch.size),
        )
        for stretch in shared_stretches(left, right, least)
    )


class _Finder:
    """Where the grams of the left text stand in the right text."""

    def __init__(self, left: Shingles, right: Shingles, least: int) -> None:
        self.left, self.right = left.letters.codes, right.letters.codes
        mine, theirs = _grams(left, least), _grams(right, least)
        self.order = np.argsort(theirs, kind="stable")
        ordered = theirs[self.order]
        self.first = np.searchsorted(ordered, mine, side="left")
        self.last = np.searchsorted(ordered, mine, side="right")
        self.matching = np.flatnonzero(self.last > self.first)

    def next_match(self, at: int) -> int:
        """Return the first matching place of the left text from *at* on, or -1."""
        i = int(np.searchsorted(self.matching, at))
        return int(self.matching[i]) if i < len(self.matching) else -1

    def longest(self, at: int, expected: int) -> Stretch:
        """Return the longest stretch that starts at *at*; of equal ones, the one nearest to *expected*."""
        places = self.order[self.first[at] : self.last[at]].tolist()
        if len(places) > MOST_PLACES:
            middle = bisect_left(places, expected)
            start = max(0, min(middle - MOST_PLACES // 2, len(places) - MOST_PLACES))
            places = places[start : start + MOST_PLACES]
        sizes = [
            (_agree(self.left[at:], self.right[place:]), -abs(place - expected), place) for place in places
        ]
        size, _, place = max(sizes)
        return Stretch(at, place, size)


def _grams(text: Shingles, least: int) -> NDArray[np.uint64]:
    if least < text.k:
        return hash_grams(text.letters.codes, least)
    return lengthen(text.at, text.k, least)


def _agree(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> int:
    """Return how many leading elements agree, in steps that double: long runs cost little."""
    size = min(len(first), len(second))
    done, step = 0, 64
    while done < size:
        end = min(size, done + step)
        differs = np.flatnonzero(first[done:end] != second[done:end])
        if differs.size:
            return done + int(differs[0])
        done, step = end, step * 2
    return size


def _settle_overlap(
    found: list[Stretch], codes: NDArray[np.uint32], other: NDArray[np.uint32], least: int
) -> None:
    """Let the last stretch reach back into the one before it, if it is the longer of the two.

    A chance agreement of *least* letters would otherwise cut off the beginning
    of a long stretch that starts inside it.
    """
    while len(found) > 1:
        before, last = found[-2], found[-1]
        if before.end != last.left:
            return
        room = min(before.size, last.right)
        back = _agree(codes[last.left - room : last.left][::-1], other[last.right - room : last.right][::-1])
        if not back or last.size + back <= before.size:
            return
        found[-1] = Stretch(last.left - back, last.right - back, last.size + back)
        found[-2] = Stretch(before.left, before.right, before.size - back)
        if found[-2].size >= least:
            return
        del found[-2]
