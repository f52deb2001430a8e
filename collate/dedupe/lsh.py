"""Candidate pairs: the pairs of texts that are worth comparing, from their sketches alone.

Three streams complement each other:

* *bands* of the signatures find texts that are similar as a whole (Jaccard);
* *samples* of the shingles find one text inside another: a 10 % excerpt has a
  Jaccard similarity of .09, like unrelated texts, but a containment near 1;
* *passages* find two long texts that share one stretch.

Every stream sorts postings and pairs the texts of each bucket, see
:mod:`collate.dedupe.buckets`. The input is sketches, so the texts need not be
in memory; the contribution of one text (:func:`band_hashes`, its sample, its
passages) and that of one bucket can be computed on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import (
    HUB_PARTNERS,
    HUB_SIZE,
    Hub,
    Hubs,
    KeySet,
    bucket_pairs,
    pack_postings,
    row_bits,
)
from collate.dedupe.postings import containment_pairs, passage_pairs
from collate.i18n import Message, _
from collate.text.shingles import join_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.sketch import Sketches
    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: (bands, rows): 64 x 2 finds a pair of J = .22 (20 % noise) in 96 of 100 cases, one of .44 always;
#: 42 x 3, for large corpora, in 36 and 98, but unrelated texts of J = .05 in .5 instead of 15.
SMALL_CORPUS_BANDS, LARGE_CORPUS_BANDS = (64, 2), (42, 3)

#: Signatures that are compared in one step: 512 bytes each.
_SIGNATURES_PER_STEP = 1 << 16


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


def find_candidates(sketches: Sketches, settings: DedupeSettings) -> Candidates:
    """Return the pairs of *sketches* that are worth comparing.

    Of texts with the same digest only the first is paired. The threshold for
    pairs is well below the containment of interest, ``settings.related``,
    because similarities are only estimated here. Memory beside the sketches
    and the result is bounded by ``settings.memory_megabytes``; the result does
    not depend on it.
    """
    rows = sketches.originals()
    bands = SMALL_CORPUS_BANDS if len(rows) < settings.small else LARGE_CORPUS_BANDS
    hubs = {"bands": Hubs(), "samples": Hubs(), "passages": Hubs()}
    similar = KeySet()
    similar.add(band_pairs(sketches.values, bands, rows=rows, least=settings.related / 4, hubs=hubs["bands"]))
    similar.add(containment_pairs(sketches, rows, settings=settings, hubs=hubs["samples"]))
    return Candidates(
        similar.sorted(),
        passage_pairs(sketches, rows, settings=settings, hubs=hubs["passages"]),
        tuple((stream, capped.count, capped.largest) for stream, capped in hubs.items()),
    )


def band_hashes(values: NDArray[np.uint32], band: int, *, width: int) -> Hashes:
    """Return the hash of one band of each signature (n x slots): equal where its *width* values are."""
    hashes = np.full(len(values), band, dtype=np.uint64)
    for slot in range(band * width, (band + 1) * width):
        hashes = join_hashes(hashes, values[:, slot].astype(np.uint64))
    return hashes


def band_count(bands: tuple[int, int], slots: int) -> int:
    """Return how many of the *bands* (number, width) fit into *slots* slots."""
    return min(bands[0], slots // bands[1])


def band_pairs(
    values: NDArray[np.uint32],
    bands: tuple[int, int],
    *,
    rows: Keys,
    least: float,
    hubs: Hubs | None = None,
) -> Keys:
    """Return the pairs of *rows* that agree in all values of a band and in a share *least* of all slots.

    *values* are the signatures (n x slots), *bands* (number, width). Bands are
    processed one at a time, so that memory does not grow with their number:
    some 50 bytes for each text. Bands beyond the number of slots are ignored.
    """
    # Two texts of equal length with a containment of .25 have J = .14, estimated to +-.03.
    count, bits = len(values), row_bits(len(values))
    pairs = KeySet()
    for band in range(band_count(bands, values.shape[1])):
        postings = np.empty(len(rows), dtype=np.uint64)
        for start in range(0, len(rows), _SIGNATURES_PER_STEP):
            step = slice(start, start + _SIGNATURES_PER_STEP)
            hashes = band_hashes(values[rows[step]], band, width=bands[1])
            postings[step] = pack_postings(hashes, rows[step], bits=bits)
        postings.sort()
        for left, right in bucket_pairs(postings, bits, hubs=hubs):
            pairs.add((left * count + right)[slot_agreement(values, left, right=right) >= least])
    return pairs.sorted()


def slot_agreement(values: NDArray[np.uint32], left: Keys, *, right: Keys) -> NDArray[np.float64]:
    """Return for each pair of rows the share of slots in which the signatures agree: the estimate of J."""
    agreement = np.empty(len(left))
    for start in range(0, len(left), _SIGNATURES_PER_STEP):
        step = slice(start, start + _SIGNATURES_PER_STEP)
        agreement[step] = (values[left[step]] == values[right[step]]).mean(axis=1, dtype=np.float64)
    return agreement
