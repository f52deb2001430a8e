"""Pairs of the texts in the buckets of one partition: in how many buckets, of which kinds, each pair is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import HUB_SIZE, STEP, Hubs, bucket_pairs, bucket_ranges, count_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: A shingle in at most RARE texts is rare; its information is counted in 1/BIT bits.
RARE, BIT = 16, 16

#: Added to the hits of a pair for each capped bucket among them.
PHRASE = 1 << 32

NO_PAIRS = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """Pairs of some buckets: keys (ascending, different), the hits of each, the capped buckets.

    A bucket is one hit, a capped one (a set phrase of the corpus) also :data:`PHRASE`. ``rare`` are the
    keys of the pairs of rare buckets, and the rarity of each; ``phrases`` the rows of the texts in capped
    buckets, and in how many each is.
    """

    keys: Keys
    hits: Keys
    hubs: Hubs
    rare: tuple[Keys, Keys]
    phrases: tuple[Keys, Keys]


def count_pairs(item: tuple[int, list[Hashes]], bits: int, count: int, rare: bool) -> Iterator[PairCounts]:
    """Yield the pairs of a partition of postings, of *count* texts; with *rare* also the rare ones."""
    postings = np.concatenate(item[1])
    postings.sort()
    _starts, sizes = bucket_ranges(postings, bits)
    is_phrase = np.repeat(sizes > HUB_SIZE, sizes)
    hubs = Hubs()
    pairs, phrases = _bucket_hits(postings[~is_phrase], bits, count, hubs), NO_PAIRS
    if is_phrase.any():
        postings_of = postings[is_phrase]
        keys, hits = _bucket_hits(postings_of, bits, count, hubs)
        pairs = sum_hits([pairs, (keys, hits * (1 + PHRASE))])
        phrases = count_keys((postings_of & np.uint64((1 << bits) - 1)).astype(np.int64))
    yield PairCounts(*pairs, hubs, _rare_bits(postings, bits, count) if rare else NO_PAIRS, phrases)


def _bucket_hits(postings: Hashes, bits: int, count: int, hubs: Hubs) -> tuple[Keys, Keys]:
    """Return the different pairs of all buckets, ascending, and the number of buckets of each."""
    merged = NO_PAIRS
    pending: list[Keys] = []
    size = 0
    for left, right in bucket_pairs(postings, bits, hubs=hubs):
        pending.append(left * count + right)
        size += len(left)
        if size > max(16 * STEP, len(merged[0])):
            merged = sum_hits([merged, count_keys(np.concatenate(pending))])
            pending, size = [], 0
    if pending:
        merged = sum_hits([merged, count_keys(np.concatenate(pending))])
    return merged


def _rare_bits(postings: Hashes, bits: int, count: int) -> tuple[Keys, Keys]:
    """Return the pairs of the buckets with :data:`RARE` texts at most, with their rarity in 1/BIT bits."""
    _starts, sizes = bucket_ranges(postings, bits)
    size_of = np.repeat(sizes, sizes)
    parts: list[tuple[Keys, Keys]] = []
    for size in range(2, RARE + 1):
        pairs = [left * count + right for left, right in bucket_pairs(postings[size_of == size], bits)]
        if pairs:
            keys, hits = count_keys(np.concatenate(pairs))
            parts.append((keys, hits * round(BIT * log2(max(1, count / size)))))
    return sum_hits(parts)


def sum_hits(parts: Sequence[tuple[Keys, Keys]]) -> tuple[Keys, Keys]:
    """Return the different keys of all *parts*, ascending, with the sums of their hits."""
    parts = [part for part in parts if len(part[0])]
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return NO_PAIRS
    keys, hits = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    order = np.argsort(keys, kind="stable")
    keys, hits = keys[order], hits[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    return keys[starts], np.add.reduceat(hits, starts)
