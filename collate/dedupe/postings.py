"""Which texts may hold one another, or share a passage: postings of all texts, in bounded memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import (
    HUB,
    STEP,
    Hubs,
    KeySet,
    bucket_pairs,
    expand,
    owner_bits,
    pack,
    repeated,
    sizes_of,
)
from collate.dedupe.minhash.sketch import bound, halvings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.sketch import Sketches
    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: Bytes that a posting takes while its part is sorted and its buckets are found.
PER_POSTING = 50

#: Postings that are searched in one step: 256 KB.
STRETCH = 1 << 15


def passages(sketches: Sketches, rows: Keys, settings: DedupeSettings, hubs: Hubs | None = None) -> Keys:
    """Return the pairs of *rows* that share a stretch of ``PASSAGE`` letters (and some that share less)."""
    count = len(sketches)
    bits = owner_bits(count)
    found = KeySet()
    for part in sorted_parts(sketches.passages, sketches.passage_starts, rows, settings.memory_megabytes):
        for left, right in bucket_pairs(part, bits, hubs):
            found.add(left * count + right)
    return found.sorted()


def contained(sketches: Sketches, rows: Keys, settings: DedupeSettings, hubs: Hubs | None = None) -> Keys:
    """Return the pairs of *rows* of which one text seems to hold much of the other.

    Two samples are compared at the coarser of their scales, where they are
    nested; what they need in common says :func:`enough`. Each text is looked
    up in the postings of all, so that all that a pair shares is counted in one
    step.
    """
    bits = owner_bits(len(sketches))
    table = _table(sketches, rows, settings.memory_megabytes, bits, hubs)
    sizes = sample_sizes(sketches, rows)
    halved = np.asarray([halvings(n, sketches.scheme) for n in sketches.shingles.tolist()], dtype=np.int8)
    # Most pairs have a hit or two in common, too few for any two texts, and are put away by one look.
    least = fewest(np.arange(int(sizes.max(initial=0)) + 1), settings.related)
    fewest_of_all = int(np.ceil(least[sizes[rows, -1].min(initial=len(least) - 1) :].min()))
    found = KeySet()
    for keys in _hits(sketches, rows, table, bits, settings.memory_megabytes):
        pairs, hits = repeated(keys, fewest_of_all)
        left, right = pairs >> bits, pairs & ((1 << bits) - 1)
        joint = np.maximum(halved[left], halved[right])
        enough = hits >= least[np.minimum(sizes[left, joint], sizes[right, joint])]
        found.add(left[enough] * len(sketches) + right[enough])
    return found.sorted()


def fewest(sampled: Keys, related: float) -> NDArray[np.float64]:
    """Return how many hits, of so many *sampled* shingles, may come from a containment of *related*.

    Six tenths of what is expected; in small samples what two standard errors
    leave of it, but two hits if eight or more were sampled, since one shingle
    in common is no sign.
    """
    expected = related * sampled
    unsure = expected - 2 * np.sqrt(expected * (1 - related))
    return np.asarray(np.minimum(0.6 * expected, np.maximum(unsure, np.where(sampled < 8, 1, 2))))


def enough(hits: Keys, sampled: Keys, related: float) -> NDArray[np.bool_]:
    """Tell where *hits* of *sampled* shingles are as many as :func:`fewest` asks for."""
    return np.asarray(hits >= fewest(sampled, related))


def sorted_parts(hashes: Hashes, starts: Keys, rows: Keys, megabytes: int) -> Iterator[Hashes]:
    """Yield the postings of *rows*, sorted; in as many parts, by range of hash, as memory asks for.

    The hashes of row *i* are ``hashes[starts[i] : starts[i + 1]]``, without
    repetition. A bucket is in one part.
    """
    bits = owner_bits(len(starts) - 1)
    number = 1 + len(hashes) * PER_POSTING // (megabytes * 1_000_000)
    cuts = np.empty(0, dtype=np.uint64)
    if number > 1:  # equal parts, by a sample; a cut leaves whole buckets on both sides
        some = np.sort(hashes[:: 1 + len(hashes) // 100_000])
        cuts = np.unique(some[len(some) * np.arange(1, number) // number] >> np.uint64(bits)) << np.uint64(
            bits
        )
    for low, high in zip([None, *cuts], [*cuts, None], strict=True):
        found = [
            part if low is None and high is None else part[_between(part, low, high)]
            for _, part in _packed(hashes, starts, rows, bits)
        ]
        postings = np.concatenate(found) if found else np.empty(0, dtype=np.uint64)
        del found
        postings.sort()
        yield postings


def _between(hashes: Hashes, low: np.uint64 | None, high: np.uint64 | None) -> NDArray[np.bool_]:
    inside = np.ones(len(hashes), dtype=np.bool_) if low is None else hashes >= low
    return inside if high is None else inside & (hashes < high)


def _packed(
    hashes: Hashes, starts: Keys, rows: Keys, bits: int, most: int = STEP
) -> Iterator[tuple[Keys, Hashes]]:
    """Yield the postings of some rows after the other, some *most* of them, with these rows."""
    sizes = (starts[1:] - starts[:-1])[rows]
    totals = np.cumsum(sizes)
    at = 0
    while at < len(rows):
        to = max(at + 1, int(np.searchsorted(totals, (totals[at - 1] if at else 0) + most)))
        some, number = rows[at:to], sizes[at:to]
        first, last = int(some[0]), int(some[-1])
        owners = np.repeat(some, number)
        if last - first + 1 == len(some):
            mine = hashes[starts[first] : starts[last + 1]]
        else:  # copies of other texts are among them
            mine = np.concatenate([hashes[starts[row] : starts[row + 1]] for row in some.tolist()])
        yield some, pack(mine, owners, bits)
        at = to


def _table(sketches: Sketches, rows: Keys, megabytes: int, bits: int, hubs: Hubs | None) -> Hashes:
    """Return the postings of all samples, sorted: in memory, or in a temporary file if they are too many."""
    total = int((sketches.sample_starts[1:] - sketches.sample_starts[:-1])[rows].sum())
    table: Hashes
    if total * 16 <= megabytes * 1_000_000:
        table = np.empty(total, dtype=np.uint64)
    else:
        with tempfile.TemporaryFile() as file:
            table = np.memmap(file, dtype=np.uint64, mode="w+", shape=(total,))
    at = 0
    for part in sorted_parts(sketches.samples, sketches.sample_starts, rows, megabytes):
        if hubs is not None:
            hubs.see(part, bits, *sizes_of(part, bits))
        table[at : at + len(part)] = part
        at += len(part)
    return table


def _hits(sketches: Sketches, rows: Keys, table: Hashes, bits: int, megabytes: int) -> Iterator[Keys]:
    """Yield pairs, ``left << bits | right``, once for each hash in common; all of a pair in one step."""
    mask = np.uint64((1 << bits) - 1)
    most = megabytes * 500_000 // PER_POSTING
    for some, part in _packed(sketches.samples, sketches.sample_starts, rows, bits, min(most, STEP)):
        part.sort()
        at, starts = _places(table, part), _places(table, part & ~mask)
        kept = np.flatnonzero(at > starts)
        starts, ranks = starts[kept], (at - starts)[kept]
        owners = (part[kept] & mask).astype(np.int64) - some[0]
        totals = np.cumsum(np.bincount(owners, np.minimum(ranks, HUB), int(some[-1] - some[0]) + 1))
        step = (totals // most).astype(np.int64)[owners]
        for group in np.unique(step).tolist():
            mine = step == group
            keys = [left << bits | right for left, right in expand(table, bits, starts[mine], ranks[mine])]
            yield np.concatenate(keys)


def _places(table: Hashes, wanted: Hashes) -> Keys:
    """Return where sorted *wanted* stand in *table*, as ``searchsorted`` does, stretch by stretch."""
    # A stretch of the table that stays in the processor's cache: three times as fast.
    found = np.empty(len(wanted), dtype=np.int64)
    cuts = range(0, len(table), STRETCH)
    ends = [*np.searchsorted(wanted, table[STRETCH::STRETCH]).tolist(), len(wanted)]
    first = 0
    for cut, last in zip(cuts, ends, strict=True):
        found[first:last] = np.searchsorted(table[cut : cut + STRETCH], wanted[first:last])
        found[first:last] += cut
        first = last
    return found


def sample_sizes(sketches: Sketches, rows: Keys) -> NDArray[np.int32]:
    """Return, for each text and each scale (how often halved), how much of its sample is in that scale."""
    bounds = np.asarray([bound(i) for i in range(sketches.scheme.scale.bit_length())], dtype=np.uint64)
    sizes = np.zeros((len(sketches), len(bounds)), dtype=np.int32)
    for row in rows.tolist():
        sizes[row] = np.searchsorted(sketches.sample(row), bounds, side="right")
    return sizes
