"""How much of a text stands in its place in another one, letter by letter.

Shingles count the same wherever they are, and one wrong letter costs k of them:
in a short text, in an alphabet, and in one read by machine they prove little.
Here the place is found first, as the diagonal (position there minus position
here) on which most grams agree, and then the letters are compared in order
with what stands there (longest common subsequence, bit-parallel).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.text.shared import GramIndex
from collate.text.shingles import hash_grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

#: Letters of an anchor in an alphabet: shorter grams are everywhere.
PLACE_GRAM = 8

#: A text drifts from its diagonal by at most one letter in DRIFT on either side, or LEAST_DRIFT letters.
DRIFT, LEAST_DRIFT = 8, 64

#: Half the width in letters of the strip of diagonals in which anchors are counted. Noise in a fifth of
#: 3,000 letters moves a text by some 25.
STRIP = 64

#: A share that leaves no doubt about the place: no other one is tried.
CLEAR_SHARE = 0.6

#: Diagonals that are tried.
PLACES = 2

#: Texts of at most so many letters have all their grams as anchors, longer ones a quarter of them. Fewer
#: than LEAST_ANCHORS of them, or than the share LEAST_ANCHORED, in one strip are not evidence of a place:
#: two copies with a fifth of their letters wrong have .64^8 = .028 in common.
ALL_ANCHORS, LEAST_ANCHORS, LEAST_ANCHORED = 1000, 3, 0.012

_LEAST_QUARTER = np.uint64(1 << 62)

#: Letters beyond which a text is not compared letter by letter: the table of bits would take 5 MB and more.
LONGEST = 6000


class Stretch(NamedTuple):
    """Equal letters: ``[start, end)`` of the first text, from ``other`` on in the second."""

    start: int
    end: int
    other: int


class Placement(NamedTuple):
    """The share of the first text's letters that stand in order in one place of the second, and where."""

    share: float
    stretches: tuple[Stretch, ...]


def place_whole(few: str, many: str) -> Placement:
    """Return the best placement of *few* in *many*, two texts of similar length."""
    stretches = _common(few, many, 0)
    return Placement(_densest(stretches, len(few), len(many), 0), stretches)


def place(
    few: str, many: str, *, few_anchors: GramIndex, many_anchors: GramIndex, least: float
) -> Placement | None:
    """Return the best placement of *few* in *many*, None where nothing shows a place.

    Its share is 0 where it is below *least*. The anchors are those of :func:`anchors_of`.
    """
    from rapidfuzz.distance import LCSseq

    best: Placement | None = None
    drift = max(LEAST_DRIFT, len(few) // DRIFT)
    comparable = len(few_anchors.ordered)
    if len(few) <= ALL_ANCHORS < len(many):
        comparable = int(np.searchsorted(few_anchors.ordered, _LEAST_QUARTER))
    number = max(LEAST_ANCHORS, int(LEAST_ANCHORED * comparable))
    for diagonal in _places(*_all_pairs(few_anchors, many_anchors), number):
        best = best or Placement(0.0, ())
        # Most texts are not there; the number of common letters in the strip takes a fifth of the time.
        strip = many[max(0, diagonal - STRIP) : diagonal + STRIP + len(few)]
        if LCSseq.similarity(few, strip) < least * len(few):
            continue
        first = max(0, diagonal - drift)
        window = many[first : diagonal + drift + len(few)]
        stretches = _common(few, window, first)
        share = _densest(stretches, len(few), len(window), first)
        if share > best.share:
            best = Placement(share, stretches)
        if share >= CLEAR_SHARE:
            break
    return best


def anchors_of(codes: NDArray[np.uint32], size: int) -> GramIndex:
    """Return the index of the grams of *size* letters by which the place of a text in others is found.

    Of a long text these are a part, the same ones in all texts: those with the least hashes.
    """
    hashes = hash_grams(codes, size)
    if len(codes) <= ALL_ANCHORS:
        positions = np.arange(len(hashes))
    else:
        positions = np.flatnonzero(hashes <= _LEAST_QUARTER)
        hashes = hashes[positions]
    order = np.argsort(hashes, kind="stable")
    return GramIndex(size, hashes[order], positions[order])


def _all_pairs(mine: GramIndex, theirs: GramIndex) -> tuple[Positions, Positions]:
    """Return all pairs of positions of equal grams."""
    low = np.searchsorted(theirs.ordered, mine.ordered)
    counts = np.searchsorted(theirs.ordered, mine.ordered, side="right") - low
    ramps = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(mine.positions, counts), theirs.positions[np.repeat(low, counts) + ramps]


def _places(here: Positions, there: Positions, least: int) -> list[int]:
    """Return the middle diagonals of the strips, two STRIPs wide, in which most and *least* grams agree."""
    if len(here) < least:
        return []
    strips = (there - here) // STRIP
    lowest = int(strips.min())
    hits = np.bincount(strips - lowest)
    both = hits[:-1] + hits[1:] if len(hits) > 1 else hits
    best = np.argsort(-both, kind="stable")[:PLACES]
    return [(lowest + int(index) + 1) * STRIP for index in best.tolist() if both[index] >= least]


def _common(few: str, window: str, first: int) -> tuple[Stretch, ...]:
    from rapidfuzz.distance import LCSseq

    blocks = LCSseq.editops(few, window).as_matching_blocks()
    return tuple([Stretch(a, a + size, first + b) for a, b, size in map(tuple, blocks) if size])


def _densest(stretches: tuple[Stretch, ...], size: int, window: int, first: int) -> float:
    """Return the greatest share of *size* letters that are common in a window of *size* letters."""
    if window <= size + size // DRIFT:
        return sum(end - start for start, end, _other in stretches) / size if size else 0.0
    common = np.zeros(window + 1, dtype=np.int64)
    for start, end, other in stretches:
        common[other - first + 1 : other - first + 1 + end - start] = 1
    sums = np.cumsum(common)
    return float((sums[size:] - sums[:-size]).max() / size)
