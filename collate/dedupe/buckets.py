"""Texts that have a hash in common: postings, sorted in place, and the pairs that their buckets give.

A posting is one 64-bit number: the upper bits of a hash and, below them, the
row of the text that has it. So one sort, in place and without an index, brings
together what has a hash in common (a *bucket*), in the order of the texts.
With a million texts 44 bits of the hash are left: of the hundred million
hashes of their passages a few hundred meet by chance, and verification says no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: The first so many texts of a bucket are all paired with each other, any later one only with the
#: first few: a formula that half the corpus has gives a number of pairs that grows as the corpus does.
HUB, STAR = 64, 8

#: Pairs made in one step, of 8 bytes in each of some ten arrays.
STEP = 1 << 20

#: So many of the largest buckets that were capped are named.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Hub:
    """A bucket with more than :data:`HUB` texts: the row of its first text, and how many they are."""

    texts: int
    first: int


@dataclass(slots=True)
class Hubs:
    """The buckets of one stream that were capped: how many, and the largest, each with another first text."""

    number: int = 0
    largest: tuple[Hub, ...] = ()

    def see(self, postings: Hashes, bits: int, starts: Keys, sizes: Keys) -> None:
        """Count the capped ones among buckets of sorted *postings*."""
        large = np.flatnonzero(sizes > HUB)
        owners = (postings[starts[large]] & np.uint64((1 << bits) - 1)).astype(np.int64)
        order = np.lexsort((-sizes[large], owners))
        order = order[np.unique(owners[order], return_index=True)[1]]
        self.add(len(large), (Hub(int(sizes[large[i]]), int(owners[i])) for i in order))

    def add(self, number: int, hubs: Iterable[Hub]) -> None:
        """Count *number* more, of which *hubs* are the largest; in whatever parts they come."""
        most: dict[int, int] = {}
        for hub in (*self.largest, *hubs):
            most[hub.first] = max(hub.texts, most.get(hub.first, 0))
        found = [Hub(texts, first) for first, texts in most.items()]
        self.number += number
        self.largest = tuple(sorted(found, key=lambda hub: (-hub.texts, hub.first))[:NAMED])


@dataclass(slots=True)
class KeySet:
    """A growing set of keys; joining parts only when they have doubled keeps the work linear."""

    found: Keys = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    parts: list[Keys] = field(default_factory=list)
    waiting: int = 0

    def add(self, keys: Keys) -> None:
        """Add *keys*, in any order."""
        self.parts.append(keys)
        self.waiting += len(keys)
        if self.waiting > max(4 * STEP, len(self.found)):
            self.sorted()

    def sorted(self) -> Keys:
        """Return all keys, sorted, each once."""
        if self.parts:
            self.found = distinct(np.concatenate((self.found, *self.parts)))[0]
            self.parts, self.waiting = [], 0
        return self.found


def distinct(keys: Keys) -> tuple[Keys, Keys]:
    """Sort *keys* in place; return the different ones and how often each is there."""
    keys.sort()
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if keys.size else keys
    return keys[starts], np.diff(np.append(starts, len(keys)))


def repeated(keys: Keys, least: int) -> tuple[Keys, Keys]:
    """Sort *keys* in place; return those that are there *least* times or more, and how often."""
    if least < 2:
        return distinct(keys)
    keys.sort()
    found = keys[: max(0, len(keys) - least + 1)]
    found = distinct(found[found == keys[least - 1 :]])[0]
    return found, np.searchsorted(keys, found, side="right") - np.searchsorted(keys, found)


def owner_bits(count: int) -> int:
    """Return how many bits of a posting name the text, of *count* texts."""
    return max(1, (count - 1).bit_length())


def pack(hashes: Hashes, owners: Keys, bits: int) -> Hashes:
    """Return postings: each hash without its last *bits*, with its owner there instead."""
    postings = hashes >> np.uint64(bits)
    postings <<= np.uint64(bits)
    postings |= owners.astype(np.uint64)
    return postings


def sizes_of(postings: Hashes, bits: int) -> tuple[Keys, Keys]:
    """Return where the buckets of sorted *postings* begin, and their sizes."""
    if not len(postings):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    hashes = postings >> np.uint64(bits)
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    return starts, np.diff(np.append(starts, len(postings)))


def bucket_pairs(postings: Hashes, bits: int, hubs: Hubs | None = None) -> Iterator[tuple[Keys, Keys]]:
    """Yield the pairs (left, right), left < right, that sorted *postings* give, some in one step.

    A pair comes once for each bucket that gives it: every two of the first
    :data:`HUB` texts of the bucket, and each later one with the first
    :data:`STAR`. No text is twice in a bucket.
    """
    starts, sizes = sizes_of(postings, bits)
    several = sizes > 1
    starts, sizes = starts[several], sizes[several]
    if hubs is not None:
        hubs.see(postings, bits, starts, sizes)
    ends = np.cumsum(sizes)
    at = 0
    while at < len(starts):  # whole buckets, a few million postings of them
        to = max(at + 1, int(np.searchsorted(ends, (ends[at - 1] if at else 0) + STEP)))
        rank = _ramp(sizes[at:to])
        yield from expand(postings, bits, np.repeat(starts[at:to], sizes[at:to]), rank)
        at = to


def expand(postings: Hashes, bits: int, starts: Keys, ranks: Keys) -> Iterator[tuple[Keys, Keys]]:
    """Yield the pairs of some postings with those before them in their buckets.

    The posting with rank r of the bucket that begins at *start* is
    ``postings[start + r]``; see :func:`bucket_pairs` for those it is paired with.
    """
    partners = np.where(ranks < HUB, ranks, STAR)
    totals = np.cumsum(partners)
    at = 0
    while at < len(ranks):
        to = max(at + 1, int(np.searchsorted(totals, (totals[at - 1] if at else 0) + STEP)))
        some = partners[at:to]
        left = postings[np.repeat(starts[at:to], some) + _ramp(some)]
        right = np.repeat(postings[starts[at:to] + ranks[at:to]], some)
        mask = np.uint64((1 << bits) - 1)
        left, right = (left & mask).view(np.int64), (right & mask).view(np.int64)
        other = left != right  # two hashes of one text may agree in the bits that are left
        yield (left, right) if other.all() else (left[other], right[other])
        at = to


def _ramp(sizes: Keys) -> Keys:
    """Return 0, 1, … up to each size, one after the other."""
    total = int(sizes.sum())
    return np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
