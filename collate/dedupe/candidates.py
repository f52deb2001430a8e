"""Candidate pairs: the pairs of texts that are worth comparing, from their sketches alone.

Three streams complement each other:

* *samples* of the shingles find one text inside another, and noisy copies: a
  10 % excerpt has a Jaccard similarity of .09, like unrelated texts, but a
  containment near 1;
* *bands* of the signatures find texts that are similar as a whole where
  thousands of near copies make every shingle common;
* *passages* find two long texts that share one stretch.

Each stream is postings (:mod:`collate.dedupe.buckets`): postings with one hash
meet in one partition, and the pairs of their texts follow;
the hits of a pair are then added up in the partition of its left text. Every
step is a function of one partition, so an engine can run it anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import log2
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import (
    HUB_PARTNERS,
    HUB_SIZE,
    STEP,
    Hub,
    Hubs,
    KeySet,
    bucket_pairs,
    bucket_ranges,
    count_keys,
    pack_postings,
    row_bits,
)
from collate.dedupe.overlap import SURVIVING
from collate.dedupe.sketch_counts import BANDS, SketchPartition, TextCounts
from collate.i18n import Message, _
from collate.text.shingles import join_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.sketch import Sketches
    from collate.engine import Engine, Shared
    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: A shingle in RARE of n texts or fewer is evidence by itself, of log2(n / texts) bits, where copies are so
#: bad that few shingles are left: two copies in an alphabet with a sixth of their letters wrong share three
#: in a hundred, as strangers do by common words. The rare ones of a pair must be more evidence, by
#: RARE_BITS, than which of all pairs it is: four to five of them.
RARE, RARE_BITS = 16, 12

#: Parts of a bit in which rarity is counted.
_BIT = 16

#: Mean number of postings in a partition, each of which may give many pairs, of 16 bytes in a few arrays,
#: and the number of texts whose pairs are added up in one: what fits into the cache of a processor. Of
#: 10,000 documents with set phrases the samples take 6 s and 0.7 GB, with 4,000,000 and 50,000 9 s and 1.7.
POSTINGS_PER_PARTITION, TEXTS_PER_PARTITION = 250_000, 1_000

#: Maximal number of partitions of a shuffle: more take longer to schedule than to process.
MAX_PARTITIONS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs worth comparing. The key of a pair (i, j), i < j, of *n* texts is ``i * n + j``.

    ``similar`` are pairs of texts that may be similar or contain one another,
    ``passage_sharing`` pairs that share a passage; both ascending, and a pair
    may be in both. ``hubs`` gives for each stream its name, the number of
    capped buckets and the largest of them.
    """

    similar: Keys
    passage_sharing: Keys
    hubs: tuple[tuple[str, int, tuple[Hub, ...]], ...] = ()

    def warnings(self, names: Sequence[str]) -> Iterator[Message]:
        """Yield a warning for each stream, bands and passages, with capped buckets; *names* are by row.

        Capped buckets of samples lose nothing: a shingle of very many texts is
        weak evidence, and the other shingles are counted.
        """
        for stream, count, largest in self.hubs:
            if not count or stream not in ("bands", "passages"):
                continue
            examples: Message | None = None
            for hub in largest:
                example = _("{count:,} like {name}", count=hub.size, name=names[hub.first])
                examples = (
                    example if examples is None else _("{first}; {second}", first=examples, second=example)
                )
            if stream == "bands":
                yield _(
                    "{count:,} groups of more than {limit} texts that look alike ({examples}): each text of"
                    " such a group is compared with its first {partners} texts only",
                    count=count,
                    limit=HUB_SIZE,
                    examples=examples or "",
                    partners=HUB_PARTNERS,
                )
            else:
                yield _(
                    "{count:,} groups of more than {limit} texts that share a passage ({examples}): each text"
                    " of such a group is compared with its first {partners} texts only",
                    count=count,
                    limit=HUB_SIZE,
                    examples=examples or "",
                    partners=HUB_PARTNERS,
                )


def find_candidates(
    sketches: Iterable[SketchPartition], counts: TextCounts, *, settings: DedupeSettings, engine: Engine
) -> Candidates:
    """Return the candidates among *sketches*, which are those of different texts with letters.

    The threshold for pairs is well below the containment of interest,
    ``settings.related``, because similarities are only estimated here.
    """
    count = len(counts)
    hubs = {"bands": Hubs(), "passages": Hubs()}  # capped buckets of samples lose nothing
    similar, sharing = KeySet(), KeySet()

    def meet(take: Taker, number: int, *, rare: bool = False) -> Iterable[PairCounts]:
        bits, range_bits = (
            row_bits(count),
            (_partitions(number, POSTINGS_PER_PARTITION, engine) - 1).bit_length(),
        )
        send = partial(_send_postings, take=take, bits=bits, range_bits=range_bits)
        together = engine.shuffle_by_key(engine.map_partitions(send, sketches), 1 << range_bits)
        return engine.map_partitions(partial(_pair_postings, bits=bits, count=count, rare=rare), together)

    for stream, keys, take, number in (
        ("bands", similar, _band_postings, counts.postings[2]),
        ("passages", sharing, _passage_postings, counts.postings[1]),
    ):
        for pairs in meet(take, number) if number else ():
            hubs[stream].add(pairs.hubs.count, pairs.hubs.largest)
            keys.add(pairs.keys)
    homes = _partitions(count, TEXTS_PER_PARTITION, engine)
    hits = engine.map_partitions(
        partial(_send_hits, count=count, homes=homes), meet(_sample_postings, counts.postings[0], rare=True)
    )
    select = partial(_select_contained, counts=engine.share(counts), related=settings.related)
    for chosen in engine.map_partitions(select, engine.shuffle_by_key(hits, homes)):
        similar.add(chosen)
    capped = tuple((stream, found.count, found.largest) for stream, found in hubs.items())
    return Candidates(similar.sorted(), sharing.sorted(), capped)


def _partitions(total: int, size: int, engine: Engine) -> int:
    """Return the number of partitions of some *size* items of *total* that leaves no worker idle."""
    return max(1, min(max(-(-total // size), engine.width), MAX_PARTITIONS))


# -- postings with one hash -----------------------------------------------------------------------------

#: Returns the hashes of one stream of a table, and for each the row in the table.
Taker = Callable[["Sketches"], "tuple[Hashes, Keys]"]


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """Pairs of some buckets: keys (ascending, different), the number of buckets of each, the capped ones.

    ``rare`` are the keys of the pairs of rare buckets, and the rarity of each.
    """

    keys: Keys
    hits: Keys
    hubs: Hubs
    rare: tuple[Keys, Keys]


NO_PAIRS = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)


def _sample_postings(table: Sketches) -> tuple[Hashes, Keys]:
    return table.samples, np.repeat(np.arange(len(table)), np.diff(table.sample_starts))


def _passage_postings(table: Sketches) -> tuple[Hashes, Keys]:
    return table.passages, np.repeat(np.arange(len(table)), np.diff(table.passage_starts))


def _band_postings(table: Sketches) -> tuple[Hashes, Keys]:
    signed = np.flatnonzero(table.signed())
    values = table.values[signed]
    bands = [
        band_hashes(values, band, width=BANDS[1])
        for band in range(min(BANDS[0], values.shape[1] // BANDS[1]))
    ]
    return np.concatenate(bands) if bands else table.samples[:0], np.tile(signed, len(bands))


def band_hashes(values: NDArray[np.uint32], band: int, *, width: int) -> Hashes:
    """Return the hash of one band of each signature (n x slots): equal where its *width* values are."""
    hashes = np.full(len(values), band, dtype=np.uint64)
    for slot in range(band * width, (band + 1) * width):
        hashes = join_hashes(hashes, values[:, slot].astype(np.uint64))
    return hashes


def _send_postings(
    part: SketchPartition, take: Taker, bits: int, range_bits: int
) -> Iterator[tuple[int, Hashes]]:
    """Yield the postings of some texts, those of each partition after its number."""
    hashes, owners = take(part.table)
    postings = pack_postings(hashes, part.rows[owners], bits=bits)
    if not range_bits:
        yield 0, postings
        return
    # By the last bits of the hash: samples and passages are the least hashes, whose first bits are equal.
    ranges = ((postings >> np.uint64(bits)) & np.uint64((1 << range_bits) - 1)).astype(np.int64)
    order = np.argsort(ranges, kind="stable")
    postings = postings[order]
    for number, (start, end) in _key_ranges(ranges[order]):
        yield number, postings[start:end]


def _key_ranges(keys: Keys) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each different one of the sorted *keys* with the start and end of its occurrences."""
    different, starts = np.unique(keys, return_index=True)
    yield from zip(different.tolist(), pairwise([*starts.tolist(), len(keys)]), strict=True)


def _pair_postings(item: tuple[int, list[Hashes]], bits: int, count: int, rare: bool) -> Iterator[PairCounts]:
    postings = np.concatenate(item[1])
    postings.sort()
    hubs = Hubs()
    merged = NO_PAIRS
    pending: list[Keys] = []
    size = 0
    for left, right in bucket_pairs(postings, bits, hubs=hubs):
        pending.append(left * count + right)
        size += len(left)
        if size > max(16 * STEP, len(merged[0])):
            merged = _sum_hits([merged, count_keys(np.concatenate(pending))])
            pending, size = [], 0
    if pending:
        merged = _sum_hits([merged, count_keys(np.concatenate(pending))])
    yield PairCounts(*merged, hubs, _sum_hits(list(_rare_bits(postings, bits, count))) if rare else NO_PAIRS)


def _rare_bits(postings: Hashes, bits: int, count: int) -> Iterator[tuple[Keys, Keys]]:
    """Yield the pairs of the buckets with :data:`RARE` texts at most, with their rarity in 1/_BIT bits."""
    _starts, sizes = bucket_ranges(postings, bits)
    size_of = np.repeat(sizes, sizes)
    for size in range(2, RARE + 1):
        chosen = postings[size_of == size]
        pairs = [left * count + right for left, right in bucket_pairs(chosen, bits)]
        if pairs:
            keys, hits = count_keys(np.concatenate(pairs))
            yield keys, hits * round(_BIT * log2(max(1, count / size)))


def _sum_hits(parts: Sequence[tuple[Keys, Keys]]) -> tuple[Keys, Keys]:
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


# -- hits of one pair -----------------------------------------------------------------------------------


#: Pairs with their hits, and pairs with their rarity.
_Parcel = tuple[tuple["Keys", "Keys"], tuple["Keys", "Keys"]]


def _send_hits(part: PairCounts, count: int, homes: int) -> Iterator[tuple[int, _Parcel]]:
    """Yield pairs and hits, those of each partition after its number."""
    if homes == 1:
        yield 0, ((part.keys, part.hits), part.rare)
        return
    # Not by ranges of left texts: the later texts of a hub are paired with its first ones.
    for pairs, rare in (((part.keys, part.hits), False), (part.rare, True)):
        keys, values = pairs
        number_of = keys // count % homes
        order = np.argsort(number_of, kind="stable")
        keys, values = keys[order], values[order]
        for number, (start, end) in _key_ranges(number_of[order]):
            one = keys[start:end], values[start:end]
            yield number, ((NO_PAIRS, one) if rare else (one, NO_PAIRS))


def _select_contained(
    item: tuple[int, list[_Parcel]], counts: Shared[TextCounts], related: float
) -> Iterator[Keys]:
    texts = counts.value
    keys, hits = _sum_hits([hits for hits, _rare in item[1]])
    left, right = np.divmod(keys, len(texts))
    # Most pairs have fewer hits than any pair with one of their texts needs.
    least = min_hits(texts.sampled[:, -1], related * SURVIVING**texts.longer)
    plausible = np.flatnonzero(hits >= np.minimum(least[left], least[right]))
    bound = _bounds(left[plausible], right[plausible], texts, related, noise=1)
    chosen = [plausible[hits[plausible] >= bound]]
    rare, bits = _sum_hits([rare for _hits, rare in item[1]])
    number = max(2, int(np.count_nonzero(texts.shingles)))
    at = np.searchsorted(keys, rare[bits >= _BIT * (2 * log2(number) - 1 + RARE_BITS)])
    at = at[np.minimum(texts.longer[left[at]], texts.longer[right[at]]) > 0]
    chosen.append(at[hits[at] >= _bounds(left[at], right[at], texts, related, noise=2)])
    yield np.unique(keys[np.concatenate(chosen)])


def _bounds(left: Keys, right: Keys, texts: TextCounts, related: float, *, noise: int) -> NDArray[np.float64]:
    """Return the least number of hits of each pair, in *noise* of whose texts the worst noise is."""
    coarser = np.maximum(texts.halvings[left], texts.halvings[right])
    sampled = np.minimum(texts.sampled[left, coarser], texts.sampled[right, coarser])
    longer = np.minimum(texts.longer[left], texts.longer[right])
    return min_hits(sampled, related * SURVIVING ** (noise * longer))


def min_hits(sampled: NDArray[np.int32], related: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the least number of hits among *sampled* shingles that a containment of *related* may give.

    Six tenths of the expected number; in small samples the expected number
    less two standard errors, but at least two hits if eight or more shingles
    were sampled, since a single common shingle is not evidence.
    """
    expected = related * sampled
    lower = expected - 2 * np.sqrt(expected * (1 - related))
    return np.asarray(np.minimum(0.6 * expected, np.maximum(lower, np.where(sampled < 8, 1, 2))))
