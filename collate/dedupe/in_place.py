"""How much of a text stands in its place in another one, letter by letter.

Shingles count the same wherever they are, and one wrong letter costs k of them:
in a short text, in an alphabet, and in one read by machine they prove little.
Here the place is found first, as the diagonal (position there minus position
here) on which most grams agree, and then the letters are compared in order
with what stands there (longest common subsequence, bit-parallel).
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.text.shared import GramIndex, sort_grams
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

#: A share that leaves no doubt about the place: no other one is tried; and a share of the anchors in one
#: strip from which on it is expected.
CLEAR_SHARE, CLEAR_ANCHORED = 0.6, 0.1

#: Diagonals that are tried.
PLACES = 2

#: Texts of at most so many letters have all their grams as anchors, longer ones a quarter of them. Fewer
#: than LEAST_ANCHORS of them, or than the share LEAST_ANCHORED, in one strip are not evidence of a place:
#: two copies with a fifth of their letters wrong have .64^8 = .028 in common.
ALL_ANCHORS, LEAST_ANCHORS, LEAST_ANCHORED = 1000, 3, 0.012

_LEAST_QUARTER = np.uint64(1 << 62)

#: Letters beyond which a text is not compared letter by letter: the table of bits would take 5 MB and more.
LONGEST = 6000


#: Equal letters: from the start to the end (exclusive) in the first text, from the third on in the second.
Stretch = tuple[int, int, int]


class Placement(NamedTuple):
    """The share of the first text's letters that stand in order in one place of the second, and where.

    ``anchored`` is the share of its anchors that are anywhere in the second, 1 where there are none.
    """

    share: float
    stretches: tuple[Stretch, ...]
    anchored: float = 1.0


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
    best: Placement | None = None
    drift = max(LEAST_DRIFT, len(few) // DRIFT)
    comparable = len(few_anchors.ordered)
    if len(few) <= ALL_ANCHORS < len(many):
        comparable = int(np.searchsorted(few_anchors.ordered, _LEAST_QUARTER))
    number = max(LEAST_ANCHORS, int(LEAST_ANCHORED * comparable))
    here, there, found = _all_pairs(few_anchors, many_anchors)
    anchored = found / max(1, comparable)
    for diagonal, hits in _places(here, there, number):
        best = best or Placement(0.0, (), anchored)
        likely = hits >= CLEAR_ANCHORED * comparable
        # Most texts are not there; the number of common letters in the strip takes a third of the time.
        if not likely and not _in_strip(few, many, diagonal, least):
            continue
        first = max(0, diagonal - drift)
        window = many[first : diagonal + drift + len(few)]
        stretches = _common(few, window, first)
        share = _densest(stretches, len(few), len(window), first)
        if likely and share < CLEAR_SHARE and not _in_strip(few, many, diagonal, least):
            continue
        if share > best.share:
            best = Placement(share, stretches, anchored)
        if share >= CLEAR_SHARE:
            break
    return best


def _in_strip(few: str, many: str, diagonal: int, least: float) -> bool:
    """Return whether the share *least* of *few* is in the strip around a diagonal, in order."""
    from rapidfuzz.distance import LCSseq

    strip = many[max(0, diagonal - STRIP) : diagonal + STRIP + len(few)]
    return LCSseq.similarity(few, strip, score_cutoff=ceil(least * len(few))) > 0


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
    ordered, order = sort_grams(hashes)
    return GramIndex(size, ordered, positions[order])


def _all_pairs(mine: GramIndex, theirs: GramIndex) -> tuple[Positions, Positions, int]:
    """Return all pairs of positions of equal grams, and how many grams of *mine* are in *theirs*."""
    low = np.searchsorted(theirs.ordered, mine.ordered)
    if not len(theirs.ordered):
        return low[:0], low[:0], 0
    found = np.flatnonzero(theirs.ordered[np.minimum(low, len(theirs.ordered) - 1)] == mine.ordered)
    low = low[found]
    counts = np.searchsorted(theirs.ordered, mine.ordered[found], side="right") - low
    here, total = mine.positions[found], int(counts.sum())
    if total == len(found):
        return here, theirs.positions[low], total
    ramps = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(here, counts), theirs.positions[np.repeat(low, counts) + ramps], len(found)


def _places(here: Positions, there: Positions, least: int) -> list[tuple[int, int]]:
    """Return middle and hits of the strips, two STRIPs wide, in which most, and *least*, grams agree."""
    if len(here) < least:
        return []
    strips = (there - here) // STRIP
    lowest = int(strips.min())
    hits = np.bincount(strips - lowest)
    both = hits[:-1] + hits[1:] if len(hits) > 1 else hits
    best = np.argsort(-both, kind="stable")[:PLACES]
    return [
        ((lowest + index + 1) * STRIP, int(both[index])) for index in best.tolist() if both[index] >= least
    ]


def _common(few: str, window: str, first: int) -> tuple[Stretch, ...]:
    from rapidfuzz.distance import LCSseq

    blocks = LCSseq.editops(few, window).as_matching_blocks()
    return tuple([(block.a, block.a + block.size, first + block.b) for block in blocks[:-1]])


def _densest(stretches: tuple[Stretch, ...], size: int, window: int, first: int) -> float:
    """Return the greatest share of *size* letters that are common in a window of *size* letters."""
    if window <= size + size // DRIFT:
        return sum(end - start for start, end, _other in stretches) / size if size else 0.0
    common = np.zeros(window + 1, dtype=np.int64)
    for start, end, other in stretches:
        common[other - first + 1 : other - first + 1 + end - start] = 1
    sums = np.cumsum(common)
    return float((sums[size:] - sums[:-size]).max() / size)
