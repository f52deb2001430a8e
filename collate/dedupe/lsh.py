"""Find the pairs of texts that are worth comparing, without comparing all pairs.

Three streams, each for what the others cannot see:

* *bands* of the signatures find texts that are alike as a whole (Jaccard);
* *samples* of the shingles find one text inside another: a 10 % excerpt has a
  Jaccard similarity of .09, that of strangers, but a containment near 1;
* *passages* find two long texts that share one stretch.

Every stream sorts postings and pairs the texts of each bucket, see
:mod:`collate.dedupe.buckets`. It works on sketches alone, so the texts need
not be in memory; what one text gives (:func:`band_hashes`, its sample, its
passages) and what one bucket gives can be worked out anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import HUB, STAR, Hub, Hubs, KeySet, bucket_pairs, owner_bits, pack
from collate.dedupe.postings import contained, passages
from collate.text.shingles import join

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.sketch import Sketches
    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: (bands, rows): with 64 x 2 a pair of J = .22 (20 % noise) is found in 96 of 100 cases, one of .44
#: always; with 42 x 3, for large corpora, in 36 and 98, but strangers of J = .05 in .5 and not in 15.
FEW, MANY = (64, 2), (42, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs worth comparing. A pair (i, j), i < j, of *n* texts is the number ``i * n + j``.

    ``alike`` are texts that may be alike or hold one another, ``sharing``
    those that share a passage; both sorted, a pair may be in both. ``hubs``
    names, for each stream, the buckets that were capped.
    """

    alike: Keys
    sharing: Keys
    hubs: tuple[tuple[str, int, tuple[Hub, ...]], ...] = ()

    def warnings(self, names: Sequence[str]) -> Iterator[str]:
        """Say which buckets of bands and passages were capped; *names* are those of the texts.

        What samples leave out is no loss: a shingle that many texts have says
        little, and the others are counted.
        """
        what = {"bands": "texts that look alike", "passages": "texts that share a passage"}
        for stream, number, largest in self.hubs:
            if number and stream in what:
                listed = "; ".join(f"{hub.texts:,} like {names[hub.first]}" for hub in largest)
                yield (
                    f"{number:,} groups of more than {HUB} {what[stream]} ({listed}): of these, each is"
                    f" compared with the first {STAR} and not with all"
                )


def candidates(sketches: Sketches, settings: DedupeSettings) -> Candidates:
    """Return the pairs of *sketches* that are worth comparing.

    Of texts with the same digest only the first is paired. Pairs are kept well
    below the containment of interest, ``settings.related``, since what is
    known of them here is an estimate. Memory beside the sketches and the
    result is bounded by ``settings.memory_megabytes``; the result does not
    depend on it.
    """
    rows = sketches.originals()
    few = len(rows) < settings.small
    hubs = {"bands": Hubs(), "samples": Hubs(), "passages": Hubs()}
    alike = KeySet()
    alike.add(banded(sketches.values, FEW if few else MANY, rows, settings.related / 4, hubs["bands"]))
    alike.add(contained(sketches, rows, settings, hubs["samples"]))
    return Candidates(
        alike.sorted(),
        passages(sketches, rows, settings, hubs["passages"]),
        tuple((name, found.number, found.largest) for name, found in hubs.items()),
    )


def band_hashes(values: NDArray[np.uint32], band: int, width: int) -> Hashes:
    """Return the hash of one band of each signature (n x slots): equal where its *width* values are."""
    hashes = np.full(len(values), band, dtype=np.uint64)
    for slot in range(band * width, (band + 1) * width):
        hashes = join(hashes, values[:, slot].astype(np.uint64))
    return hashes


def number_of_bands(bands: tuple[int, int], slots: int) -> int:
    """Return how many of the *bands* (number, width) fit in so many slots."""
    return min(bands[0], slots // bands[1])


def banded(
    values: NDArray[np.uint32], bands: tuple[int, int], rows: Keys, least: float, hubs: Hubs | None = None
) -> Keys:
    """Return the pairs of *rows* that share all values of a band, and agree in a share *least* of all slots.

    One band at a time, so that memory does not grow with their number: some
    50 bytes for each text. Bands beyond the number of slots are left out.
    """
    # Two texts of equal length with a containment of .25 have J = .14, estimated to +-.03.
    count, bits = len(values), owner_bits(len(values))
    found = KeySet()
    for band in range(number_of_bands(bands, values.shape[1])):
        postings = np.empty(len(rows), dtype=np.uint64)
        for start in range(0, len(rows), _ROWS):
            some = rows[start : start + _ROWS]
            postings[start : start + _ROWS] = pack(band_hashes(values[some], band, bands[1]), some, bits)
        postings.sort()
        for left, right in bucket_pairs(postings, bits, hubs):
            found.add((left * count + right)[agreeing(values, left, right) >= least])
    return found.sorted()


#: Rows of signatures that are looked at in one step: 512 bytes each.
_ROWS = 1 << 16


def agreeing(values: NDArray[np.uint32], left: Keys, right: Keys) -> NDArray[np.float64]:
    """Return the share of slots in which the signatures of each pair agree: the estimate of J."""
    agree = np.empty(len(left))
    for start in range(0, len(left), _ROWS):
        part = slice(start, start + _ROWS)
        agree[part] = (values[left[part]] == values[right[part]]).mean(axis=1, dtype=np.float64)
    return agree
