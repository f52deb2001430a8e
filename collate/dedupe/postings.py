"""Candidate pairs by containment and by shared passages: joins of postings in bounded memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import (
    HUB_SIZE,
    STEP,
    Hubs,
    KeySet,
    bucket_pairs,
    bucket_ranges,
    expand_pairs,
    frequent_keys,
    pack_postings,
    row_bits,
)
from collate.dedupe.minhash.sketch import sample_bound, sample_halvings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.sketch import Sketches
    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: Bytes of working memory for a posting while its partition is sorted and split into buckets.
BYTES_PER_POSTING = 50

#: Postings of the table that are searched in one step: 256 KB.
LOOKUP_STEP = 1 << 15


def passage_pairs(
    sketches: Sketches, rows: Keys, *, settings: DedupeSettings, hubs: Hubs | None = None
) -> Keys:
    """Return the keys of the pairs of *rows* that share ``PASSAGE`` letters in a row (or somewhat less)."""
    count = len(sketches)
    bits = row_bits(count)
    pairs = KeySet()
    for postings in sorted_partitions(
        sketches.passages, sketches.passage_starts, rows=rows, megabytes=settings.memory_megabytes
    ):
        for left, right in bucket_pairs(postings, bits, hubs=hubs):
            pairs.add(left * count + right)
    return pairs.sorted()


def containment_pairs(
    sketches: Sketches, rows: Keys, *, settings: DedupeSettings, hubs: Hubs | None = None
) -> Keys:
    """Return the keys of the pairs of *rows* of which one text seems to contain much of the other.

    Two samples are compared at the coarser of their scales, where they are
    nested; :func:`has_min_hits` is the criterion. Each text is looked up in
    the postings of all, so that the hits of a pair are counted in one step.
    """
    bits = row_bits(len(sketches))
    table = _sample_table(sketches, rows, megabytes=settings.memory_megabytes, bits=bits, hubs=hubs)
    sizes = sample_sizes(sketches, rows)
    halvings = np.asarray(
        [sample_halvings(count, sketches.scheme) for count in sketches.shingles.tolist()], dtype=np.int8
    )
    # Most pairs have one or two hits, too few for any two texts: the smallest bound discards them early.
    bounds = min_hits(np.arange(int(sizes.max(initial=0)) + 1), settings.related)
    smallest = int(np.ceil(bounds[sizes[rows, -1].min(initial=len(bounds) - 1) :].min()))
    pairs = KeySet()
    for keys in _sample_hits(sketches, rows, table=table, bits=bits, megabytes=settings.memory_megabytes):
        packed, hits = frequent_keys(keys, smallest)
        left, right = packed >> bits, packed & ((1 << bits) - 1)
        coarser = np.maximum(halvings[left], halvings[right])
        enough = hits >= bounds[np.minimum(sizes[left, coarser], sizes[right, coarser])]
        pairs.add(left[enough] * len(sketches) + right[enough])
    return pairs.sorted()


def min_hits(sampled: Keys, related: float) -> NDArray[np.float64]:
    """Return the least number of hits among *sampled* shingles that a containment of *related* may give.

    Six tenths of the expected number; in small samples the expected number
    less two standard errors, but at least two hits if eight or more shingles
    were sampled, since a single common shingle is not evidence.
    """
    expected = related * sampled
    lower = expected - 2 * np.sqrt(expected * (1 - related))
    return np.asarray(np.minimum(0.6 * expected, np.maximum(lower, np.where(sampled < 8, 1, 2))))


def has_min_hits(hits: Keys, sampled: Keys, *, related: float) -> NDArray[np.bool_]:
    """Return for each pair whether its *hits* of *sampled* shingles reach :func:`min_hits`."""
    return np.asarray(hits >= min_hits(sampled, related))


def sorted_partitions(hashes: Hashes, starts: Keys, *, rows: Keys, megabytes: int) -> Iterator[Hashes]:
    """Yield the sorted postings of *rows* in partitions by range of hash, as many as *megabytes* requires.

    The hashes of row *i* are ``hashes[starts[i] : starts[i + 1]]``, without
    repetition. A bucket is never divided between partitions.
    """
    bits = row_bits(len(starts) - 1)
    number = 1 + len(hashes) * BYTES_PER_POSTING // (megabytes * 1_000_000)
    cuts = np.empty(0, dtype=np.uint64)
    if number > 1:  # equal parts, by a sample; a cut is at a bucket boundary
        sample = np.sort(hashes[:: 1 + len(hashes) // 100_000])
        cuts = np.unique(sample[len(sample) * np.arange(1, number) // number] >> np.uint64(bits))
        cuts = cuts << np.uint64(bits)
    for low, high in zip([None, *cuts], [*cuts, None], strict=True):
        parts = [
            part if low is None and high is None else part[_in_range(part, low, high)]
            for _rows, part in _row_postings(hashes, starts, rows=rows, bits=bits)
        ]
        postings = np.concatenate(parts) if parts else np.empty(0, dtype=np.uint64)
        del parts
        postings.sort()
        yield postings


def _in_range(hashes: Hashes, low: np.uint64 | None, high: np.uint64 | None) -> NDArray[np.bool_]:
    inside = np.ones(len(hashes), dtype=np.bool_) if low is None else hashes >= low
    return inside if high is None else inside & (hashes < high)


def _row_postings(
    hashes: Hashes, starts: Keys, *, rows: Keys, bits: int, most: int = STEP
) -> Iterator[tuple[Keys, Hashes]]:
    """Yield consecutive slices of *rows*, each with its postings, some *most* of them."""
    sizes = (starts[1:] - starts[:-1])[rows]
    totals = np.cumsum(sizes)
    begin = 0
    while begin < len(rows):
        end = max(begin + 1, int(np.searchsorted(totals, (totals[begin - 1] if begin else 0) + most)))
        some = rows[begin:end]
        first, last = int(some[0]), int(some[-1])
        owners = np.repeat(some, sizes[begin:end])
        if last - first + 1 == len(some):
            part = hashes[starts[first] : starts[last + 1]]
        else:  # rows of copies lie between them
            part = np.concatenate([hashes[starts[row] : starts[row + 1]] for row in some.tolist()])
        yield some, pack_postings(part, owners, bits=bits)
        begin = end


def _sample_table(sketches: Sketches, rows: Keys, *, megabytes: int, bits: int, hubs: Hubs | None) -> Hashes:
    """Return the sorted postings of all samples: in memory, or in a temporary file if they are too many."""
    total = int((sketches.sample_starts[1:] - sketches.sample_starts[:-1])[rows].sum())
    table: Hashes
    if total * 16 <= megabytes * 1_000_000:
        table = np.empty(total, dtype=np.uint64)
    else:
        with tempfile.TemporaryFile() as file:
            table = np.memmap(file, dtype=np.uint64, mode="w+", shape=(total,))
    end = 0
    for part in sorted_partitions(sketches.samples, sketches.sample_starts, rows=rows, megabytes=megabytes):
        if hubs is not None:
            starts, sizes = bucket_ranges(part, bits)
            hubs.count_capped(part, bits, starts=starts, sizes=sizes)
        table[end : end + len(part)] = part
        end += len(part)
    return table


def _sample_hits(
    sketches: Sketches, rows: Keys, *, table: Hashes, bits: int, megabytes: int
) -> Iterator[Keys]:
    """Yield packed pairs, ``left << bits | right``, once for each common hash; all of a pair in one step."""
    mask = np.uint64((1 << bits) - 1)
    most = megabytes * 500_000 // BYTES_PER_POSTING
    for some, part in _row_postings(
        sketches.samples, sketches.sample_starts, rows=rows, bits=bits, most=min(most, STEP)
    ):
        part.sort()
        positions, starts = _lookup(table, part), _lookup(table, part & ~mask)
        paired = np.flatnonzero(positions > starts)
        starts, ranks = starts[paired], (positions - starts)[paired]
        owners = (part[paired] & mask).astype(np.int64) - some[0]
        totals = np.cumsum(np.bincount(owners, np.minimum(ranks, HUB_SIZE), int(some[-1] - some[0]) + 1))
        steps = (totals // most).astype(np.int64)[owners]
        for step in np.unique(steps).tolist():
            chosen = steps == step
            pairs = expand_pairs(table, bits, starts=starts[chosen], ranks=ranks[chosen])
            yield np.concatenate([left << bits | right for left, right in pairs])


def _lookup(table: Hashes, queries: Hashes) -> Keys:
    """Return ``np.searchsorted(table, queries)`` for sorted *queries*, computed slice by slice."""
    # A slice of the table that fits in the processor's cache: three times as fast.
    positions = np.empty(len(queries), dtype=np.int64)
    cuts = range(0, len(table), LOOKUP_STEP)
    ends = [*np.searchsorted(queries, table[LOOKUP_STEP::LOOKUP_STEP]).tolist(), len(queries)]
    first = 0
    for cut, last in zip(cuts, ends, strict=True):
        positions[first:last] = np.searchsorted(table[cut : cut + LOOKUP_STEP], queries[first:last])
        positions[first:last] += cut
        first = last
    return positions


def sample_sizes(sketches: Sketches, rows: Keys) -> NDArray[np.int32]:
    """Return the sample sizes, n x scales (number of halvings): 0 for texts that are not in *rows*."""
    scales = range(sketches.scheme.scale.bit_length())
    bounds = np.asarray([sample_bound(halvings) for halvings in scales], dtype=np.uint64)
    sizes = np.zeros((len(sketches), len(bounds)), dtype=np.int32)
    for row in rows.tolist():
        sizes[row] = np.searchsorted(sketches.sample(row), bounds, side="right")
    return sizes
