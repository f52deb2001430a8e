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
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import (
    HUB_PARTNERS,
    HUB_SIZE,
    Hub,
    Hubs,
    KeySet,
    key_ranges,
    pack_postings,
    row_bits,
)
from collate.dedupe.contained_pairs import select_contained, send_hits
from collate.dedupe.pair_counts import PairCounts, count_pairs
from collate.dedupe.sketch_counts import BANDS, SketchPartition, TextCounts
from collate.i18n import Message, _
from collate.text.shingles import join_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.sketch import Sketches
    from collate.engine import Engine
    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

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
        return engine.map_partitions(partial(count_pairs, bits=bits, count=count, rare=rare), together)

    for stream, keys, take, number in (
        ("bands", similar, _band_postings, counts.postings[2]),
        ("passages", sharing, _passage_postings, counts.postings[1]),
    ):
        for pairs in meet(take, number) if number else ():
            hubs[stream].add(pairs.hubs.count, pairs.hubs.largest)
            keys.add(pairs.keys)
    homes = _partitions(count, TEXTS_PER_PARTITION, engine)
    hits = engine.map_partitions(
        partial(send_hits, count=count, homes=homes), meet(_sample_postings, counts.postings[0], rare=True)
    )
    select = partial(select_contained, counts=engine.share(counts), related=settings.related)
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
    for number, (start, end) in key_ranges(ranges[order]):
        yield number, postings[start:end]
