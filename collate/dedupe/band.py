"""Find the pairs of texts that are worth comparing, without comparing all pairs.

Three streams, each for what the others cannot see:

* *bands* of the signatures find texts that are alike as a whole (Jaccard);
* *samples* of the shingles find one text inside another: a 10 % excerpt has a
  Jaccard similarity of .09, that of strangers, but a containment near 1;
* *passages* find two long texts that share one stretch.

Every stream sorts hashes and looks at neighbours; a hash that very many texts
have gives each of them only its :data:`HUB` nearest, so that a common formula
cannot make the number of pairs grow with the square of the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.signature import Signatures, estimate
from collate.text.shingles import Shingles, join, lengthen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: (bands, rows): with 64 x 2 a pair of J = .22 (20 % noise) is found in 96 of 100 cases, one of .44
#: always; with 42 x 3, for large corpora, in 36 and 98, but strangers of J = .05 in .5 and not in 15.
FEW, MANY = (64, 2), (42, 3)

#: Texts with one hash in common that are paired with each other; see above.
HUB = 64

#: A text's sample has at least this many shingles (all, if it has fewer): the standard error of a
#: containment of .25 is then .027.
SAMPLE = 256

#: Entries counted in one step; bounds the memory of the sample stream to some 100 MB.
STEP = 4_000_000

#: A shared stretch of this many letters is always found: each text keeps the least hash of every
#: window of ``PASSAGE - GRAM + 1`` grams (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003).
PASSAGE, GRAM = 40, 32


def candidates(
    texts: Sequence[Shingles], signatures: Signatures, bands: tuple[int, int], related: float
) -> tuple[Keys, Keys]:
    """Return two sorted sets of pairs: of texts that may be alike, and of those that share a passage.

    A pair (i, j), i < j, is the number ``i * len(texts) + j``. *related* is
    the least containment of interest; pairs are kept well below it, since what
    is known of them here is an estimate.
    """
    return (
        np.union1d(
            _similar(signatures, bands, [i for i, text in enumerate(texts) if len(text)], related / 4),
            contained(texts, related * 0.6),
        ),
        passages(texts),
    )


def _similar(signatures: Signatures, bands: tuple[int, int], rows: list[int], least: float) -> Keys:
    """Return the pairs that share a band and agree in a share *least* of all slots."""
    # Two texts of equal length with a containment of .25 have J = .14, estimated to +-.03.
    count = len(signatures)
    keys = banded(signatures, bands, rows)
    left, right = np.divmod(keys, count) if count else (keys, keys)
    return keys[estimate(signatures, left, right) >= least] if keys.size else keys


def banded(signatures: Signatures, bands: tuple[int, int], rows: Sequence[int]) -> Keys:
    """Return the pairs of *rows* that have all values of at least one band in common.

    One band at a time, so that memory does not grow with their number. Bands
    beyond the number of slots are left out.
    """
    number, width = bands
    index = np.asarray(rows, dtype=np.int64)
    found = np.empty(0, dtype=np.int64)
    for start in range(0, min(number * width, signatures.scheme.slots - width + 1), width):
        hashes = np.zeros(len(index), dtype=np.uint64)
        for slot in range(start, start + width):
            hashes = join(hashes, signatures.values[index, slot].astype(np.uint64))
        found = np.union1d(found, _neighbours(hashes, index, len(signatures)))
    return found


def contained(texts: Sequence[Shingles], least: float) -> Keys:
    """Return the pairs of which one text seems to hold a share *least* of the other's shingles.

    Each text's sample (FracMinHash: all hashes below a bound; Irber et al.
    2022) is looked up among *all* shingles of all texts, so the estimate is
    unbiased however different the lengths are.
    """
    count = len(texts)
    samples = [_sample(text.distinct) for text in texts]
    words = np.unique(np.concatenate(samples)) if samples else np.empty(0, dtype=np.uint64)
    if not words.size:
        return np.empty(0, dtype=np.int64)
    starts, owners = _postings(texts, words)
    found = [np.empty(0, dtype=np.int64)]
    for first, last in _blocks([len(sample) for sample in samples], STEP // HUB):
        ids = np.searchsorted(words, np.concatenate(samples[first:last]))
        inner = np.repeat(np.arange(first, last), [len(sample) for sample in samples[first:last]])
        sizes = np.minimum(starts[ids + 1] - starts[ids], HUB)
        rank = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        outer = owners[np.repeat(starts[ids], sizes) + rank]
        keys, hits = np.unique(np.repeat(inner, sizes) * count + outer, return_counts=True)
        left, right = np.divmod(keys, count)
        need = least * np.asarray([len(sample) for sample in samples])[left]
        keep = (left != right) & (hits >= need)
        low, high = np.minimum(left, right)[keep], np.maximum(left, right)[keep]
        found.append(low * count + high)
    return np.unique(np.concatenate(found))


def passages(texts: Sequence[Shingles]) -> Keys:
    """Return the pairs that have a stretch of :data:`PASSAGE` letters in common (and some with less)."""
    chosen = [_winnow(text) for text in texts]
    owners = np.repeat(np.arange(len(texts)), [len(hashes) for hashes in chosen])
    hashes = np.concatenate(chosen) if chosen else np.empty(0, dtype=np.uint64)
    return _neighbours(hashes, owners, len(texts))


def _sample(distinct: Hashes) -> Hashes:
    scale = max(1, len(distinct) // SAMPLE)
    # Sorted, so a bound on the value is a bound on the place; scale by bit length: samples are nested.
    bound = np.uint64((1 << (65 - scale.bit_length())) - 1)
    return distinct[: np.searchsorted(distinct, bound, side="right")]


def _postings(texts: Sequence[Shingles], words: Hashes) -> tuple[Keys, Keys]:
    """Return, for each of *words*, where its owners start, and the owners in the order of the texts."""
    ids, owners = [], []
    for i, text in enumerate(texts):
        at = np.searchsorted(words, text.distinct)
        at = at[words[np.minimum(at, len(words) - 1)] == text.distinct]
        ids.append(at)
        owners.append(np.full(len(at), i, dtype=np.int64))
    flat = np.concatenate(ids)
    starts = np.concatenate(([0], np.cumsum(np.bincount(flat, minlength=len(words)))))
    return starts.astype(np.int64), np.concatenate(owners)[np.argsort(flat, kind="stable")]


def _blocks(sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    first = total = 0
    for i, size in enumerate(sizes):
        if total and total + size > most:
            yield first, i
            first, total = i, 0
        total += size
    if total:
        yield first, len(sizes)


def _winnow(text: Shingles) -> Hashes:
    if len(text.letters) < PASSAGE or text.k > GRAM:
        return np.empty(0, dtype=np.uint64)
    least = lengthen(text.at, text.k, GRAM)
    window, done = PASSAGE - GRAM + 1, 1
    while done < window:  # least[i] is the least of `done` neighbours, and their number doubles
        shift = min(done, window - done)
        least = np.minimum(least[:-shift], least[shift:])
        done += shift
    return np.unique(least)


def _neighbours(hashes: Hashes, owners: Keys, count: int) -> Keys:
    """Return the pairs of owners of equal hashes, each with the next ``HUB - 1`` that have it."""
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    found = np.empty(0, dtype=np.int64)
    places = np.arange(len(hashes))
    for distance in range(1, HUB):
        places = places[places < len(hashes) - distance]
        places = places[hashes[places] == hashes[places + distance]]
        if not places.size:
            break
        found = np.union1d(found, owners[places] * count + owners[places + distance])
    return found
