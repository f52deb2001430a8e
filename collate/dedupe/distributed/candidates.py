"""Candidates by shuffles: what :func:`~collate.dedupe.lsh.candidates` finds in one table, found in parts.

Each step is a function of one part. What must meet is sent to one place:
postings with one hash, hits of one pair, the signatures of two texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import STEP, Hubs, KeySet, bucket_pairs, distinct, owner_bits, pack
from collate.dedupe.lsh import FEW, MANY, Candidates, agreeing, band_hashes, number_of_bands
from collate.dedupe.minhash.sketch import Sketches, bound, halvings
from collate.dedupe.postings import enough

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.engine import Engine, Shared
    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]
    Values = NDArray[np.uint32]

#: Postings of one part, on the average. Each may give some pairs, of 8 bytes in a few arrays.
POSTINGS = 500_000

#: Texts of which one part holds the signatures.
TEXTS = 50_000

#: Most parts of a shuffle: more take longer to hand out than to work on.
MOST = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Sketched:
    """The sketches of some texts; ``rows`` (rising) are the places of these texts among all."""

    rows: Keys
    table: Sketches


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What is known of all texts in one place; a row is a text, and zeros stand for one without a sketch.

    ``shingles`` counts different ones; ``halved`` says how often the sample is
    halved, ``sampled`` (n x scales) how much of it is in each scale;
    ``postings`` counts all hashes of samples, and all of passages.
    """

    shingles: NDArray[np.int64]
    halved: NDArray[np.int8]
    sampled: NDArray[np.int32]
    postings: tuple[int, int]

    def __len__(self) -> int:
        return len(self.shingles)


def measures(sketches: Iterable[Sketched], count: int, engine: Engine) -> Measures:
    """Bring together what is known of all *count* texts."""
    shingles = np.zeros(count, dtype=np.int64)
    halved = np.zeros(count, dtype=np.int8)
    sampled = np.zeros((count, 0), dtype=np.int32)
    postings = [0, 0]
    for rows, found, sizes, samples, passages in engine.map_partitions(_measured, sketches):
        if sampled.shape[1] != sizes.shape[1]:
            sampled = np.zeros((count, sizes.shape[1]), dtype=np.int32)
        shingles[rows] = found[0]
        halved[rows] = found[1]
        sampled[rows] = sizes
        postings[0] += samples
        postings[1] += passages
    return Measures(shingles, halved, sampled, (postings[0], postings[1]))


def _measured(part: Sketched) -> Iterator[tuple[Keys, tuple[Keys, Keys], NDArray[np.int32], int, int]]:
    table = part.table
    halved = np.asarray([halvings(n, table.scheme) for n in table.shingles.tolist()], dtype=np.int64)
    bounds = np.asarray([bound(i) for i in range(table.scheme.scale.bit_length())], dtype=np.uint64)
    sizes = [np.searchsorted(table.sample(i), bounds, side="right") for i in range(len(table))]
    sampled = np.asarray(sizes, dtype=np.int32).reshape(-1, len(bounds))
    yield part.rows, (table.shingles, halved), sampled, len(table.samples), len(table.passages)


def spread_candidates(
    sketches: Iterable[Sketched], known: Measures, settings: DedupeSettings, engine: Engine
) -> Candidates:
    """Return the candidates among *sketches*: those of texts with letters, of equal ones the first."""
    few = int(np.count_nonzero(known.shingles)) < settings.small
    hubs = {"bands": Hubs(), "passages": Hubs()}  # what samples leave out is no loss
    alike = KeySet()
    for keys in _banded(sketches, len(known), FEW if few else MANY, settings, engine, hubs["bands"]):
        alike.add(keys)
    for keys in _contained(sketches, known, settings, engine):
        alike.add(keys)
    sharing = KeySet()
    for keys in _passages(sketches, known, engine, hubs["passages"]):
        sharing.add(keys)
    found = tuple((name, seen.number, seen.largest) for name, seen in hubs.items())
    return Candidates(alike.sorted(), sharing.sorted(), found)


# -- postings with one hash -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """Pairs that some buckets gave (sorted, each once), how many buckets did so, and the capped ones."""

    keys: Keys
    hits: Keys
    hubs: Hubs


def _passages(sketches: Iterable[Sketched], known: Measures, engine: Engine, hubs: Hubs) -> Iterator[Keys]:
    bits, halvings = owner_bits(len(known)), _halvings(known.postings[1], engine)
    sent = engine.map_partitions(partial(_sent, bits=bits, halved=halvings, passages=True), sketches)
    together = engine.shuffle_by_key(sent, 1 << halvings)
    for found in engine.map_partitions(partial(_paired, bits=bits, count=len(known)), together):
        hubs.add(found.hubs.number, found.hubs.largest)
        yield found.keys


def _contained(
    sketches: Iterable[Sketched], known: Measures, settings: DedupeSettings, engine: Engine
) -> Iterator[Keys]:
    bits, halvings, count = owner_bits(len(known)), _halvings(known.postings[0], engine), len(known)
    sent = engine.map_partitions(partial(_sent, bits=bits, halved=halvings, passages=False), sketches)
    together = engine.shuffle_by_key(sent, 1 << halvings)
    found = engine.map_partitions(partial(_paired, bits=bits, count=count), together)
    homes = _parts(count, TEXTS, engine)
    hits = engine.map_partitions(partial(_by_left, count=count, homes=homes), found)
    together_hits = engine.shuffle_by_key(hits, homes)
    counted = partial(_counted, known=engine.share(known), related=settings.related)
    yield from engine.map_partitions(counted, together_hits)


def _halvings(postings: int, engine: Engine) -> int:
    """Return the binary logarithm of the number of parts."""
    return (_parts(postings, POSTINGS, engine) - 1).bit_length()


def _parts(size: int, one: int, engine: Engine) -> int:
    """Return the number of parts, each for *one* of so many things, that leaves no worker idle."""
    return max(1, min(max(size // one, engine.width), MOST))


def _sent(part: Sketched, bits: int, halved: int, passages: bool) -> Iterator[tuple[int, Hashes]]:
    """Yield the postings of some texts after the number of the range of hashes that they are in."""
    table = part.table
    starts = table.passage_starts if passages else table.sample_starts
    owners = np.repeat(part.rows, np.diff(starts))
    postings = pack(table.passages if passages else table.samples, owners, bits)
    postings.sort()
    ranges = (postings >> np.uint64(64 - halved)).astype(np.int64)
    for number, (start, end) in _stretches(ranges):
        yield number, postings[start:end]


def _stretches(keys: Keys) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each of the sorted *keys* with where it begins and ends."""
    different, starts = np.unique(keys, return_index=True)
    yield from zip(different.tolist(), pairwise([*starts.tolist(), len(keys)]), strict=True)


def _paired(item: tuple[int, list[Hashes]], bits: int, count: int) -> Iterator[Paired]:
    postings = np.concatenate(item[1])
    postings.sort()
    hubs = Hubs()
    found = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    waiting: list[Keys] = []
    for left, right in bucket_pairs(postings, bits, hubs):
        waiting.append(left * count + right)
        if sum(map(len, waiting)) > max(STEP, len(found[0])):
            found = _added([found, distinct(np.concatenate(waiting))])
            waiting = []
    if waiting:
        found = _added([found, distinct(np.concatenate(waiting))])
    yield Paired(*found, hubs)


def _added(parts: Iterable[tuple[Keys, Keys]]) -> tuple[Keys, Keys]:
    """Return the keys of all *parts*, sorted, with the sums of their hits."""
    keys, hits = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    order = np.argsort(keys, kind="stable")
    keys, hits = keys[order], hits[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
    return keys[starts], np.add.reduceat(hits, starts) if len(keys) else hits


def _hubs(part: Paired) -> Iterator[Hubs]:
    yield part.hubs


# -- hits of one pair -----------------------------------------------------------------------------------


def _by_left(part: Paired, count: int, homes: int) -> Iterator[tuple[int, tuple[Keys, Keys]]]:
    """Yield pairs and hits after the number of the range of left texts that they are in."""
    for number, (start, end) in _stretches(part.keys // count * homes // count):
        yield number, (part.keys[start:end], part.hits[start:end])


def _counted(
    item: tuple[int, list[tuple[Keys, Keys]]], known: Shared[Measures], related: float
) -> Iterator[Keys]:
    keys, hits = _added(item[1])
    left, right = np.divmod(keys, len(known.value))
    joint = np.maximum(known.value.halved[left], known.value.halved[right])
    fewer = np.minimum(known.value.sampled[left, joint], known.value.sampled[right, joint])
    yield keys[enough(hits, fewer, related)]


# -- signatures of two texts ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Signed:
    """Pairs and signatures (of ``rows``, rising) that are wanted in one place."""

    keys: Keys
    rows: Keys
    values: Values


def _banded(
    sketches: Iterable[Sketched],
    count: int,
    bands: tuple[int, int],
    settings: DedupeSettings,
    engine: Engine,
    hubs: Hubs,
) -> Iterator[Keys]:
    """Yield pairs that share a band and agree in enough slots.

    A pair goes to the home of its left text, takes the signature along, and
    goes on to the home of its right text: each signature travels at most once
    to each home, however many pairs need it.
    """
    homes = _parts(count, TEXTS, engine)
    parts = _parts(count * bands[0], POSTINGS, engine)
    split = partial(_bands, bands=bands, bits=owner_bits(count), parts=parts)
    together = engine.shuffle_by_key(engine.map_partitions(split, sketches), parts)
    found = engine.keep(engine.map_partitions(partial(_paired_bands, count=count), together))
    for seen in engine.map_partitions(_hubs, found):
        hubs.add(seen.number, seen.largest)
    signatures = engine.map_partitions(partial(_signatures, count=count, homes=homes), sketches)
    wanted = engine.map_partitions(partial(_wanted, count=count, homes=homes), found)
    left = engine.shuffle_by_key(engine.chain(signatures, wanted), homes)
    carried = engine.map_partitions(partial(_carried, count=count, homes=homes), left)
    right = engine.shuffle_by_key(engine.chain(signatures, carried), homes)
    yield from engine.map_partitions(partial(_agreed, count=count, least=settings.related / 4), right)


def _bands(
    part: Sketched, bands: tuple[int, int], bits: int, parts: int
) -> Iterator[tuple[int, tuple[int, Hashes]]]:
    values = part.table.values
    for band in range(number_of_bands(bands, values.shape[1])):
        yield band % parts, (band, pack(band_hashes(values, band, bands[1]), part.rows, bits))


def _paired_bands(item: tuple[int, list[tuple[int, Hashes]]], count: int) -> Iterator[Paired]:
    bits, found, hubs = owner_bits(count), KeySet(), Hubs()
    for band in sorted({band for band, _ in item[1]}):
        postings = np.concatenate([some for other, some in item[1] if other == band])
        postings.sort()
        for left, right in bucket_pairs(postings, bits, hubs):
            found.add(left * count + right)
    yield Paired(found.sorted(), np.empty(0, dtype=np.int64), hubs)


def _signatures(part: Sketched, count: int, homes: int) -> Iterator[tuple[int, Signed]]:
    none = np.empty(0, dtype=np.int64)
    for number, (start, end) in _stretches(part.rows * homes // count):
        yield number, Signed(none, part.rows[start:end], part.table.values[start:end])


def _wanted(part: Paired, count: int, homes: int) -> Iterator[tuple[int, Signed]]:
    none = np.empty(0, dtype=np.int64)
    for number, (start, end) in _stretches(part.keys // count * homes // count):
        yield number, Signed(part.keys[start:end], none, np.empty((0, 0), dtype=np.uint32))


def _carried(item: tuple[int, list[Signed]], count: int, homes: int) -> Iterator[tuple[int, Signed]]:
    rows, values = _table(item[1])
    keys = np.unique(np.concatenate([part.keys for part in item[1]]))
    home = keys % count * homes // count
    for number in np.unique(home).tolist():
        mine = keys[home == number]
        left = np.unique(mine // count)
        yield number, Signed(mine, left, values[np.searchsorted(rows, left)])


def _agreed(item: tuple[int, list[Signed]], count: int, least: float) -> Iterator[Keys]:
    rows, values = _table([part for part in item[1] if not len(part.keys)])
    for part in item[1]:
        if len(part.keys):
            left, right = np.divmod(part.keys, count)
            both = np.concatenate((part.values, values))
            at = np.searchsorted(part.rows, left)
            beside = len(part.rows) + np.searchsorted(rows, right)
            yield part.keys[agreeing(both, at, beside) >= least]


def _table(parts: Iterable[Signed]) -> tuple[Keys, Values]:
    """Return the signatures of *parts*, sorted by row."""
    signed = [part for part in parts if len(part.rows)]
    rows = np.concatenate([part.rows for part in signed])
    order = np.argsort(rows)
    return rows[order], np.concatenate([part.values for part in signed])[order]
