"""Candidates by shuffles: the result of :func:`~collate.dedupe.lsh.find_candidates`, computed in partitions.

Each step is a function of one partition. Data that must meet is sent to one
partition: postings with one hash, hits of one pair, the signatures of two texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import STEP, Hubs, KeySet, bucket_pairs, count_keys, pack_postings, row_bits
from collate.dedupe.lsh import (
    LARGE_CORPUS_BANDS,
    SMALL_CORPUS_BANDS,
    Candidates,
    band_count,
    band_hashes,
    slot_agreement,
)
from collate.dedupe.minhash.sketch import Sketches, sample_bound, sample_halvings
from collate.dedupe.postings import has_min_hits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.engine import Engine, Shared
    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]
    Values = NDArray[np.uint32]

#: Mean number of postings in a partition. Each may give some pairs, of 8 bytes in a few arrays.
POSTINGS_PER_PARTITION = 500_000

#: Texts whose signatures are in one partition.
TEXTS_PER_PARTITION = 50_000

#: Maximal number of partitions of a shuffle: more take longer to schedule than to process.
MAX_PARTITIONS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class SketchPartition:
    """The sketches of some texts; ``rows`` (ascending) are the rows of these texts among all."""

    rows: Keys
    table: Sketches


@dataclass(frozen=True, slots=True, eq=False)
class TextCounts:
    """Counts of all texts, a row for each text; zeros stand for a text without a sketch.

    ``shingles`` counts different ones; ``halvings`` are those of the sample,
    ``sampled`` (n x scales) is the size of the sample at each scale;
    ``postings`` counts the hashes of all samples, and those of all passages.
    """

    shingles: NDArray[np.int64]
    halvings: NDArray[np.int8]
    sampled: NDArray[np.int32]
    postings: tuple[int, int]

    def __len__(self) -> int:
        return len(self.shingles)


def collect_counts(sketches: Iterable[SketchPartition], count: int, *, engine: Engine) -> TextCounts:
    """Return the counts of all *count* texts, in the driver."""
    shingles = np.zeros(count, dtype=np.int64)
    halvings = np.zeros(count, dtype=np.int8)
    sampled = np.zeros((count, 0), dtype=np.int32)
    postings = [0, 0]
    for rows, columns, sizes, samples, passages in engine.map_partitions(_partition_counts, sketches):
        if sampled.shape[1] != sizes.shape[1]:
            sampled = np.zeros((count, sizes.shape[1]), dtype=np.int32)
        shingles[rows] = columns[0]
        halvings[rows] = columns[1]
        sampled[rows] = sizes
        postings[0] += samples
        postings[1] += passages
    return TextCounts(shingles, halvings, sampled, (postings[0], postings[1]))


def _partition_counts(
    part: SketchPartition,
) -> Iterator[tuple[Keys, tuple[Keys, Keys], NDArray[np.int32], int, int]]:
    table = part.table
    halvings = np.asarray(
        [sample_halvings(count, table.scheme) for count in table.shingles.tolist()], dtype=np.int64
    )
    scales = range(table.scheme.scale.bit_length())
    bounds = np.asarray([sample_bound(scale) for scale in scales], dtype=np.uint64)
    sizes = [np.searchsorted(table.sample(row), bounds, side="right") for row in range(len(table))]
    sampled = np.asarray(sizes, dtype=np.int32).reshape(-1, len(bounds))
    yield part.rows, (table.shingles, halvings), sampled, len(table.samples), len(table.passages)


def find_candidates_on_engine(
    sketches: Iterable[SketchPartition], counts: TextCounts, *, settings: DedupeSettings, engine: Engine
) -> Candidates:
    """Return the candidates among *sketches*, which are those of different texts with letters."""
    small = int(np.count_nonzero(counts.shingles)) < settings.small
    hubs = {"bands": Hubs(), "passages": Hubs()}  # capped buckets of samples lose nothing
    similar = KeySet()
    for keys in _band_pairs(
        sketches,
        len(counts),
        bands=SMALL_CORPUS_BANDS if small else LARGE_CORPUS_BANDS,
        settings=settings,
        engine=engine,
        hubs=hubs["bands"],
    ):
        similar.add(keys)
    for keys in _containment_pairs(sketches, counts, settings, engine):
        similar.add(keys)
    sharing = KeySet()
    for keys in _passage_pairs(sketches, counts, engine, hubs["passages"]):
        sharing.add(keys)
    capped = tuple((stream, found.count, found.largest) for stream, found in hubs.items())
    return Candidates(similar.sorted(), sharing.sorted(), capped)


# -- postings with one hash -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """Pairs of some buckets: keys (ascending, different), the number of buckets of each, the capped ones."""

    keys: Keys
    hits: Keys
    hubs: Hubs


def _passage_pairs(
    sketches: Iterable[SketchPartition], counts: TextCounts, engine: Engine, hubs: Hubs
) -> Iterator[Keys]:
    bits, range_bits = row_bits(len(counts)), _range_bits(counts.postings[1], engine)
    send = partial(_send_postings, bits=bits, range_bits=range_bits, passages=True)
    together = engine.shuffle_by_key(engine.map_partitions(send, sketches), 1 << range_bits)
    for pairs in engine.map_partitions(partial(_pair_postings, bits=bits, count=len(counts)), together):
        hubs.add(pairs.hubs.count, pairs.hubs.largest)
        yield pairs.keys


def _containment_pairs(
    sketches: Iterable[SketchPartition], counts: TextCounts, settings: DedupeSettings, engine: Engine
) -> Iterator[Keys]:
    count = len(counts)
    bits, range_bits = row_bits(count), _range_bits(counts.postings[0], engine)
    send = partial(_send_postings, bits=bits, range_bits=range_bits, passages=False)
    together = engine.shuffle_by_key(engine.map_partitions(send, sketches), 1 << range_bits)
    pairs = engine.map_partitions(partial(_pair_postings, bits=bits, count=count), together)
    homes = _partitions(count, TEXTS_PER_PARTITION, engine)
    hits = engine.map_partitions(partial(_send_hits, count=count, homes=homes), pairs)
    together_hits = engine.shuffle_by_key(hits, homes)
    select = partial(_select_contained, counts=engine.share(counts), related=settings.related)
    yield from engine.map_partitions(select, together_hits)


def _range_bits(postings: int, engine: Engine) -> int:
    """Return the binary logarithm of the number of partitions, each a range of hashes."""
    return (_partitions(postings, POSTINGS_PER_PARTITION, engine) - 1).bit_length()


def _partitions(total: int, size: int, engine: Engine) -> int:
    """Return the number of partitions of some *size* items of *total* that leaves no worker idle."""
    return max(1, min(max(total // size, engine.width), MAX_PARTITIONS))


def _send_postings(
    part: SketchPartition, bits: int, range_bits: int, passages: bool
) -> Iterator[tuple[int, Hashes]]:
    """Yield the postings of some texts, each slice after the number of its range of hashes."""
    table = part.table
    starts = table.passage_starts if passages else table.sample_starts
    owners = np.repeat(part.rows, np.diff(starts))
    postings = pack_postings(table.passages if passages else table.samples, owners, bits=bits)
    postings.sort()
    ranges = (postings >> np.uint64(64 - range_bits)).astype(np.int64)
    for number, (start, end) in _key_ranges(ranges):
        yield number, postings[start:end]


def _key_ranges(keys: Keys) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each different one of the sorted *keys* with the start and end of its occurrences."""
    different, starts = np.unique(keys, return_index=True)
    yield from zip(different.tolist(), pairwise([*starts.tolist(), len(keys)]), strict=True)


def _pair_postings(item: tuple[int, list[Hashes]], bits: int, count: int) -> Iterator[PairCounts]:
    postings = np.concatenate(item[1])
    postings.sort()
    hubs = Hubs()
    merged = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    pending: list[Keys] = []
    for left, right in bucket_pairs(postings, bits, hubs=hubs):
        pending.append(left * count + right)
        if sum(map(len, pending)) > max(STEP, len(merged[0])):
            merged = _sum_hits([merged, count_keys(np.concatenate(pending))])
            pending = []
    if pending:
        merged = _sum_hits([merged, count_keys(np.concatenate(pending))])
    yield PairCounts(*merged, hubs)


def _sum_hits(parts: Iterable[tuple[Keys, Keys]]) -> tuple[Keys, Keys]:
    """Return the different keys of all *parts*, ascending, with the sums of their hits."""
    keys, hits = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    order = np.argsort(keys, kind="stable")
    keys, hits = keys[order], hits[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
    return keys[starts], np.add.reduceat(hits, starts) if len(keys) else hits


def _hubs(part: PairCounts) -> Iterator[Hubs]:
    yield part.hubs


# -- hits of one pair -----------------------------------------------------------------------------------


def _send_hits(part: PairCounts, count: int, homes: int) -> Iterator[tuple[int, tuple[Keys, Keys]]]:
    """Yield pairs and hits, each slice after the number of its range of left texts."""
    for number, (start, end) in _key_ranges(part.keys // count * homes // count):
        yield number, (part.keys[start:end], part.hits[start:end])


def _select_contained(
    item: tuple[int, list[tuple[Keys, Keys]]], counts: Shared[TextCounts], related: float
) -> Iterator[Keys]:
    keys, hits = _sum_hits(item[1])
    left, right = np.divmod(keys, len(counts.value))
    coarser = np.maximum(counts.value.halvings[left], counts.value.halvings[right])
    sampled = np.minimum(counts.value.sampled[left, coarser], counts.value.sampled[right, coarser])
    yield keys[has_min_hits(hits, sampled, related=related)]


# -- signatures of two texts ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class SignatureParcel:
    """Pairs, and signatures (of ``rows``, ascending), that one partition needs."""

    keys: Keys
    rows: Keys
    values: Values


def _band_pairs(
    sketches: Iterable[SketchPartition],
    count: int,
    *,
    bands: tuple[int, int],
    settings: DedupeSettings,
    engine: Engine,
    hubs: Hubs,
) -> Iterator[Keys]:
    """Yield pairs that share a band and agree in enough slots.

    A pair goes to the home partition of its left text, takes the signature
    along, and goes on to the home of its right text: each signature travels at
    most once to each home, however many pairs need it.
    """
    homes = _partitions(count, TEXTS_PER_PARTITION, engine)
    parts = _partitions(count * bands[0], POSTINGS_PER_PARTITION, engine)
    send_bands = partial(_send_bands, bands=bands, bits=row_bits(count), parts=parts)
    together = engine.shuffle_by_key(engine.map_partitions(send_bands, sketches), parts)
    pairs = engine.keep(engine.map_partitions(partial(_pair_bands, count=count), together))
    for capped in engine.map_partitions(_hubs, pairs):
        hubs.add(capped.count, capped.largest)
    signatures = engine.map_partitions(partial(_send_signatures, count=count, homes=homes), sketches)
    to_left = engine.map_partitions(partial(_send_to_left, count=count, homes=homes), pairs)
    left = engine.shuffle_by_key(engine.chain(signatures, to_left), homes)
    to_right = engine.map_partitions(partial(_send_to_right, count=count, homes=homes), left)
    right = engine.shuffle_by_key(engine.chain(signatures, to_right), homes)
    yield from engine.map_partitions(partial(_select_similar, count=count, least=settings.related / 4), right)


def _send_bands(
    part: SketchPartition, bands: tuple[int, int], bits: int, parts: int
) -> Iterator[tuple[int, tuple[int, Hashes]]]:
    values = part.table.values
    for band in range(band_count(bands, values.shape[1])):
        postings = pack_postings(band_hashes(values, band, width=bands[1]), part.rows, bits=bits)
        yield band % parts, (band, postings)


def _pair_bands(item: tuple[int, list[tuple[int, Hashes]]], count: int) -> Iterator[PairCounts]:
    bits, pairs, hubs = row_bits(count), KeySet(), Hubs()
    for band in sorted({band for band, _postings in item[1]}):
        postings = np.concatenate([part for other, part in item[1] if other == band])
        postings.sort()
        for left, right in bucket_pairs(postings, bits, hubs=hubs):
            pairs.add(left * count + right)
    yield PairCounts(pairs.sorted(), np.empty(0, dtype=np.int64), hubs)


def _send_signatures(part: SketchPartition, count: int, homes: int) -> Iterator[tuple[int, SignatureParcel]]:
    nothing = np.empty(0, dtype=np.int64)
    for number, (start, end) in _key_ranges(part.rows * homes // count):
        yield number, SignatureParcel(nothing, part.rows[start:end], part.table.values[start:end])


def _send_to_left(part: PairCounts, count: int, homes: int) -> Iterator[tuple[int, SignatureParcel]]:
    nothing = np.empty(0, dtype=np.int64)
    for number, (start, end) in _key_ranges(part.keys // count * homes // count):
        yield number, SignatureParcel(part.keys[start:end], nothing, np.empty((0, 0), dtype=np.uint32))


def _send_to_right(
    item: tuple[int, list[SignatureParcel]], count: int, homes: int
) -> Iterator[tuple[int, SignatureParcel]]:
    rows, values = _merge_signatures(item[1])
    keys = np.unique(np.concatenate([part.keys for part in item[1]]))
    home = keys % count * homes // count
    for number in np.unique(home).tolist():
        chosen = keys[home == number]
        left = np.unique(chosen // count)
        yield number, SignatureParcel(chosen, left, values[np.searchsorted(rows, left)])


def _select_similar(item: tuple[int, list[SignatureParcel]], count: int, least: float) -> Iterator[Keys]:
    rows, values = _merge_signatures([part for part in item[1] if not len(part.keys)])
    for part in item[1]:
        if len(part.keys):
            left, right = np.divmod(part.keys, count)
            both = np.concatenate((part.values, values))
            left_index = np.searchsorted(part.rows, left)
            right_index = len(part.rows) + np.searchsorted(rows, right)
            yield part.keys[slot_agreement(both, left_index, right=right_index) >= least]


def _merge_signatures(parts: Iterable[SignatureParcel]) -> tuple[Keys, Values]:
    """Return the rows of all *parts*, ascending, and their signatures."""
    signed = [part for part in parts if len(part.rows)]
    rows = np.concatenate([part.rows for part in signed])
    order = np.argsort(rows)
    return rows[order], np.concatenate([part.values for part in signed])[order]
