"""Sketches of some of all texts, and the counts of all sketches, which the search for candidates needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.minhash.sketch import sample_bound

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.sketch import Sketches
    from collate.engine import Engine

    Keys = NDArray[np.int64]

#: Bands and rows of a band: 32 x 4 finds a pair of J = .65 (5 % noise) in 998 of 1,000 cases and one of
#: J = .05 (unrelated texts) in one of 5,000. Less similar pairs are found by their samples.
BANDS = (32, 4)


@dataclass(frozen=True, slots=True, eq=False)
class SketchPartition:
    """The sketches of some texts; ``rows`` (ascending) are the rows of these texts among all."""

    rows: Keys
    table: Sketches


@dataclass(frozen=True, slots=True, eq=False)
class TextCounts:
    """Counts of all n texts, a row for each text; zeros stand for a text without a sketch.

    ``shingles`` counts different ones; ``longer`` is the number of letters by
    which the shingles of the text are longer than k, on average; ``halvings``
    are those of the sample, ``sampled`` (n x scales) is the size of the sample
    at each scale; ``postings`` counts the hashes of all samples, passages and
    bands.
    """

    shingles: Keys
    longer: NDArray[np.float64]
    halvings: NDArray[np.int8]
    sampled: NDArray[np.int32]
    postings: tuple[int, int, int]

    def __len__(self) -> int:
        return len(self.shingles)

    def sample_sizes(self) -> NDArray[np.int32]:
        """Return the size of the whole sample of each text."""
        return self.sampled[np.arange(len(self)), self.halvings]


def collect_counts(sketches: Iterable[SketchPartition], count: int, *, engine: Engine) -> TextCounts:
    """Return the counts of all *count* texts, in the driver."""
    shingles, longer = np.zeros(count, dtype=np.int64), np.zeros(count)
    halvings, sampled = np.zeros(count, dtype=np.int8), np.zeros((count, 0), dtype=np.int32)
    postings = [0, 0, 0]
    for part in engine.map_partitions(_partition_counts, sketches):
        rows, counts = part
        if sampled.shape[1] != counts.sampled.shape[1]:
            sampled = np.zeros((count, counts.sampled.shape[1]), dtype=np.int32)
        shingles[rows], longer[rows] = counts.shingles, counts.longer
        halvings[rows], sampled[rows] = counts.halvings, counts.sampled
        postings = [before + more for before, more in zip(postings, counts.postings, strict=True)]
    return TextCounts(shingles, longer, halvings, sampled, (postings[0], postings[1], postings[2]))


def _partition_counts(part: SketchPartition) -> Iterator[tuple[Keys, TextCounts]]:
    table = part.table
    scales = table.scheme.scale.bit_length()
    sampled = np.zeros((len(table), scales), dtype=np.int32)
    owners = np.repeat(np.arange(len(table)), np.diff(table.sample_starts))
    for scale in range(scales):
        inside = table.samples <= np.uint64(sample_bound(scale))
        sampled[:, scale] = np.bincount(owners[inside], minlength=len(table))
    longer = table.scheme.k * (1 - table.ideographs / np.maximum(1, table.letters))
    postings = (len(table.samples), len(table.passages), BANDS[0] * int(np.count_nonzero(table.signed())))
    yield part.rows, TextCounts(table.shingles, longer, table.halvings(), sampled, postings)
