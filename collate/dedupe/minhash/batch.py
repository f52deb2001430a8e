"""Sketches of many texts at a time: their letters are one array, and every step is one numpy call for all.

The result is that of the steps for each text alone (a test compares them); for
passages of forty letters the calls for each text would take ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.minhash.affine import EMPTY
from collate.dedupe.minhash.kernel import compiled_hash_grams, load_kernel
from collate.dedupe.minhash.signature import Scheme, sign_hashes
from collate.dedupe.minhash.sketch import (
    PASSAGE,
    PASSAGE_GRAM,
    Sketch,
    Sketches,
    sample_bound,
    sample_halvings,
    text_digest,
    whole_gram,
)
from collate.text.letters import fold_letters
from collate.text.shingles import IDEOGRAPHS, hash_grams, informative_grams, lengthen_grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.kernel import Kernel

    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.int64]

#: Characters whose sketches are computed in one step: few enough that their arrays stay in the cache of the
#: processor, where the steps take half the time of a block of 1,000,000.
BLOCK_CHARACTERS = 1 << 16


def sketch_text(text: str, scheme: Scheme, *, fast: bool = False) -> Sketch:
    """Return the sketch of *text*, any text; the sketch of a text without letters resembles no other.

    *fast* selects the compiled loops where numba is installed, with the same
    result; see :func:`~.sketch.worth_compiling`.
    """
    return sketch_texts((text,), scheme, fast=fast).row(0)


def sketch_texts(texts: Iterable[str], scheme: Scheme, *, fast: bool = False) -> Sketches:
    """Return the sketches of *texts* as one table; see :func:`sketch_text`."""
    kernel = load_kernel() if fast else None
    return Sketches.join([_sketch_block(block, scheme, kernel) for block in _blocks(texts)], scheme)


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text) + 1
        if size >= BLOCK_CHARACTERS:
            yield block
            block, size = [], 0
    if block:
        yield block


def _sketch_block(texts: Sequence[str], scheme: Scheme, kernel: Kernel | None) -> Sketches:
    letters = fold_letters("\n".join(texts))  # no letter, so that texts stay apart
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=starts[1:])
    bounds = np.searchsorted(letters.positions, starts)
    codes, k = letters.codes, scheme.k
    ends = np.repeat(bounds[1:], np.diff(bounds))
    if len(codes) < k:
        at = np.empty(0, dtype=np.uint64)
    else:
        at = hash_grams(codes, k) if kernel is None else compiled_hash_grams(codes, k, kernel)
    grams, inside = informative_grams(at, codes, k, ends=ends)
    shingles, shingle_starts = _sorted_rows(*_fill(*_compress(grams, inside, bounds), codes, bounds, k))
    samples, sample_starts = _samples(shingles, shingle_starts, scheme)
    passages, passage_starts = _passages(at, codes, k, bounds=bounds, ends=ends)
    counts = np.diff(shingle_starts)
    values = np.full((len(texts), scheme.slots), EMPTY, dtype=np.uint32)
    for row in np.flatnonzero(counts > np.diff(sample_starts)).tolist():
        values[row] = sign_hashes(shingles[shingle_starts[row] : shingle_starts[row + 1]], scheme)
    ideographs = np.append(0, np.cumsum(codes >= IDEOGRAPHS))[bounds]
    digests = b"".join(map(text_digest, texts))
    return Sketches(
        scheme=scheme,
        digests=np.frombuffer(digests, dtype=np.uint8).reshape(-1, 32),
        letters=np.diff(bounds),
        ideographs=np.diff(ideographs),
        shingles=counts,
        values=values,
        samples=samples,
        sample_starts=sample_starts,
        passages=passages,
        passage_starts=passage_starts,
    )


def _compress(hashes: Hashes, chosen: NDArray[np.bool_], bounds: Keys) -> tuple[Hashes, Keys]:
    """Return the *chosen* hashes, and the start of those of each text; *bounds* are those of all letters."""
    indices = np.flatnonzero(chosen)
    return hashes[indices], np.searchsorted(indices, bounds)


def _fill(
    hashes: Hashes, starts: Keys, codes: NDArray[np.uint32], bounds: Keys, k: int
) -> tuple[Hashes, Keys]:
    """Give each text that has letters and no shingle a single one, of all its letters."""
    short = np.flatnonzero((np.diff(starts) == 0) & (np.diff(bounds) > 0))
    if not len(short):
        return hashes, starts
    whole = [whole_gram(codes[bounds[row] : bounds[row + 1]], k) for row in short.tolist()]
    hashes = np.insert(hashes, starts[short], np.concatenate(whole))
    more = np.zeros(len(starts), dtype=np.int64)
    more[short + 1] = 1
    return hashes, starts + np.cumsum(more)


def _sorted_rows(hashes: Hashes, starts: Keys) -> tuple[Hashes, Keys]:
    """Return the different hashes of each row, ascending."""
    for start, end in pairwise(starts.tolist()):
        hashes[start:end].sort()
    if not len(hashes):
        return hashes, starts
    different = np.append(True, hashes[1:] != hashes[:-1])
    different[starts[:-1][starts[:-1] < len(hashes)]] = True
    return _compress(hashes, different, starts)


def _samples(shingles: Hashes, starts: Keys, scheme: Scheme) -> tuple[Hashes, Keys]:
    """Return the samples (:func:`~.sketch.sample_halvings`) of sorted rows."""
    counts = np.diff(starts)
    scales = range(scheme.scale.bit_length())
    bounds = np.asarray([sample_bound(scale) for scale in scales], dtype=np.uint64)
    bounds = bounds[sample_halvings(counts, scheme)]
    return _compress(shingles, shingles <= np.repeat(bounds, counts), starts)


def _passages(
    at: Hashes, codes: NDArray[np.uint32], k: int, *, bounds: Keys, ends: Keys
) -> tuple[Hashes, Keys]:
    """Return the passage hashes of each text; of one with fewer grams than a window, all of them."""
    if k > PASSAGE_GRAM:
        return np.empty(0, dtype=np.uint64), np.zeros(len(bounds), dtype=np.int64)
    long = lengthen_grams(at, k, size=PASSAGE_GRAM)
    hashes, starts = _compress(*informative_grams(long, codes, PASSAGE_GRAM, ends=ends), bounds)
    window = PASSAGE - PASSAGE_GRAM + 1
    sizes = np.diff(starts)
    least, covered = hashes, 1
    while covered < window:  # least[i] is the minimum of `covered` neighbours, whose number doubles
        shift = min(covered, window - covered)
        least = np.minimum(least[:-shift], least[shift:]) if shift < len(least) else least[:0]
        covered += shift
    # A minimum stands at the first gram of its window; windows end inside their text.
    complete = np.repeat(starts[1:], sizes)[: len(least)] >= np.arange(len(least)) + window
    complete[1:] &= least[1:] != least[:-1]
    complete[starts[:-1][(sizes >= window)]] = True
    chosen = np.zeros(len(hashes), dtype=np.bool_)
    chosen[: len(least)] = complete
    chosen |= np.repeat(sizes < window, sizes)
    minima = hashes.copy()
    minima[: len(least)] = np.where(complete, least, hashes[: len(least)])
    return _sorted_rows(*_compress(minima, chosen, starts))
