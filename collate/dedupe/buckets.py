"""Postings and buckets: texts with a hash in common, and the pairs that follow from them.

A posting is one 64-bit number: the upper bits of a hash and, below them, the
row of the text that has this hash. One sort, in place and without an index,
therefore makes the postings of each hash adjacent (a *bucket*), in the order
of the texts. With a million texts 44 bits of the hash remain: of the hundred
million hashes of their passages a few hundred collide, and verification
rejects these pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: The first HUB_SIZE texts of a bucket are all paired with each other, any later one only with the
#: first HUB_PARTNERS: the pairs from a formula in half of the corpus then grow linearly with the corpus.
HUB_SIZE, HUB_PARTNERS = 64, 8

#: Pairs made in one step, of 8 bytes in each of some ten arrays.
STEP = 1 << 20

#: Number of the largest capped buckets that a warning names.
HUBS_LISTED = 5


@dataclass(frozen=True, slots=True)
class Hub:
    """A bucket with more than :data:`HUB_SIZE` texts: its size and the row of its first text."""

    size: int
    first: int


@dataclass(slots=True)
class Hubs:
    """The capped buckets of one stream: their number, and the largest, each with another first text."""

    count: int = 0
    largest: tuple[Hub, ...] = ()

    def count_capped(self, postings: Hashes, bits: int, *, starts: Keys, sizes: Keys) -> None:
        """Count the capped buckets among those of sorted *postings* (see :func:`bucket_ranges`)."""
        large = np.flatnonzero(sizes > HUB_SIZE)
        owners = (postings[starts[large]] & np.uint64((1 << bits) - 1)).astype(np.int64)
        order = np.lexsort((-sizes[large], owners))
        order = order[np.unique(owners[order], return_index=True)[1]]
        self.add(len(large), (Hub(int(sizes[large[i]]), int(owners[i])) for i in order))

    def add(self, count: int, hubs: Iterable[Hub]) -> None:
        """Add *count* capped buckets, of which *hubs* are the largest; the order of calls does not matter."""
        sizes: dict[int, int] = {}
        for hub in (*self.largest, *hubs):
            sizes[hub.first] = max(hub.size, sizes.get(hub.first, 0))
        merged = [Hub(size, first) for first, size in sizes.items()]
        self.count += count
        self.largest = tuple(sorted(merged, key=lambda hub: (-hub.size, hub.first))[:HUBS_LISTED])


@dataclass(slots=True)
class KeySet:
    """A growing set of keys; merging only when the size has doubled keeps the work linear."""

    merged: Keys = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    pending: list[Keys] = field(default_factory=list)
    pending_size: int = 0

    def add(self, keys: Keys) -> None:
        """Add *keys*, in any order."""
        self.pending.append(keys)
        self.pending_size += len(keys)
        if self.pending_size > max(4 * STEP, len(self.merged)):
            self.sorted()

    def sorted(self) -> Keys:
        """Return all keys, ascending, without repetition."""
        if self.pending:
            self.merged = count_keys(np.concatenate((self.merged, *self.pending)))[0]
            self.pending, self.pending_size = [], 0
        return self.merged


def count_keys(keys: Keys) -> tuple[Keys, Keys]:
    """Sort *keys* in place; return the different ones and the number of occurrences of each."""
    keys.sort()
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if keys.size else keys
    return keys[starts], np.diff(np.append(starts, len(keys)))


def key_ranges(keys: Keys) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each different one of the sorted *keys* with the start and end of its occurrences."""
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
    yield from zip(keys[starts].tolist(), pairwise([*starts.tolist(), len(keys)]), strict=True)


def is_among(keys: Keys, others: Keys) -> NDArray[np.bool_]:
    """Return which of *keys* are among *others*, which are ascending."""
    if not len(others):
        return np.zeros(len(keys), dtype=np.bool_)
    return np.asarray(others[np.minimum(np.searchsorted(others, keys), len(others) - 1)] == keys)


def row_bits(count: int) -> int:
    """Return the number of bits of a posting that hold the row, for *count* texts."""
    return max(1, (count - 1).bit_length())


def pack_postings(hashes: Hashes, owners: Keys, *, bits: int) -> Hashes:
    """Return postings: each hash with its last *bits* replaced by the row of its owner."""
    postings = hashes >> np.uint64(bits)
    postings <<= np.uint64(bits)
    postings |= owners.astype(np.uint64)
    return postings


def bucket_ranges(postings: Hashes, bits: int) -> tuple[Keys, Keys]:
    """Return the index of the first posting of each bucket of sorted *postings*, and the bucket sizes."""
    if not len(postings):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    hashes = postings >> np.uint64(bits)
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    return starts, np.diff(np.append(starts, len(postings)))


def bucket_pairs(postings: Hashes, bits: int, *, hubs: Hubs | None = None) -> Iterator[tuple[Keys, Keys]]:
    """Yield the pairs (left, right), left < right, of sorted *postings*, some :data:`STEP` at a time.

    A pair is repeated for each bucket that yields it: every two of the first
    :data:`HUB_SIZE` texts of the bucket, and each later one with the first
    :data:`HUB_PARTNERS`. A text occurs at most once in a bucket.
    """
    starts, sizes = bucket_ranges(postings, bits)
    several = sizes > 1
    starts, sizes = starts[several], sizes[several]
    if hubs is not None:
        hubs.count_capped(postings, bits, starts=starts, sizes=sizes)
    ends = np.cumsum(sizes)
    start = 0
    while start < len(starts):  # whole buckets, a few million postings of them
        stop = max(start + 1, int(np.searchsorted(ends, (ends[start - 1] if start else 0) + STEP)))
        ranks = _ramps(sizes[start:stop])
        yield from expand_pairs(
            postings, bits, starts=np.repeat(starts[start:stop], sizes[start:stop]), ranks=ranks
        )
        start = stop


def expand_pairs(postings: Hashes, bits: int, *, starts: Keys, ranks: Keys) -> Iterator[tuple[Keys, Keys]]:
    """Yield the pairs of some postings with earlier ones in their buckets, some :data:`STEP` at a time.

    Posting *i* has rank ``ranks[i]`` in the bucket from ``starts[i]`` on: it is
    ``postings[starts[i] + ranks[i]]``. See :func:`bucket_pairs` for its partners.
    """
    partners = np.where(ranks < HUB_SIZE, ranks, HUB_PARTNERS)
    totals = np.cumsum(partners)
    start = 0
    while start < len(ranks):
        stop = max(start + 1, int(np.searchsorted(totals, (totals[start - 1] if start else 0) + STEP)))
        repeats = partners[start:stop]
        left = postings[np.repeat(starts[start:stop], repeats) + _ramps(repeats)]
        right = np.repeat(postings[starts[start:stop] + ranks[start:stop]], repeats)
        mask = np.uint64((1 << bits) - 1)
        left, right = (left & mask).view(np.int64), (right & mask).view(np.int64)
        different = left != right  # two hashes of one text may agree in their upper bits
        yield (left, right) if different.all() else (left[different], right[different])
        start = stop


def _ramps(sizes: Keys) -> Keys:
    """Return the concatenation of ``range(size)`` for each of *sizes*."""
    total = int(sizes.sum())
    return np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
