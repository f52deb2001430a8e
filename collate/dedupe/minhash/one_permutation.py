"""One-permutation hashing: signatures of long texts for a tenth of the work of classic MinHash.

The upper half of a shingle's hash, as a fraction of all, says which slot it belongs to, and
the slot takes the least of a permutation of its own shingles, not of all: each
shingle is looked at once and not once for each slot (Li, Owen, Zhang, "One
permutation hashing", NIPS 2012). A slot to which no shingle belongs is filled
as classic MinHash would fill it, with the least over all shingles under that
slot's own permutation (the idea of filling empty slots by later rounds:
Dahlgaard, Knudsen, Thorup, "Fast similarity sketching", FOCS 2017). So the
estimate of J is unbiased however short a text is, a text of a few shingles has
the signature that affine32 gives it in most slots, and two texts of different
lengths can be compared: from some 1,000 shingles on no slot of 128 is empty.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.minhash.affine import BLOCK, EMPTY, permutations, premix

if TYPE_CHECKING:
    from numpy.typing import NDArray


def sign(distinct: NDArray[np.uint64], slots: int, seed: int) -> NDArray[np.uint32]:
    """Return the signature (uint32, one for each slot) of different hashes, given sorted."""
    row = np.full(slots, EMPTY, dtype=np.uint32)
    if not len(distinct):
        return row
    # Sorted by hash, the shingles of a slot stand side by side; the values come from the lower half.
    starts = np.searchsorted(distinct, bounds(slots))
    full = starts < np.append(starts[1:], len(distinct))
    multiply, add = permutations(seed, slots)
    hashes = premix(distinct.astype(np.uint32))
    row[full] = np.minimum.reduceat(multiply[0] * hashes + add[0], starts[full])
    empty = np.flatnonzero(~full)
    for start in range(0, len(hashes) if len(empty) else 0, BLOCK):
        block = multiply[empty, None] * hashes[start : start + BLOCK]
        block += add[empty, None]
        row[empty] = np.minimum(row[empty], block.min(axis=1))
    return row


@lru_cache(maxsize=4)
def bounds(slots: int) -> NDArray[np.uint64]:
    """Return the least hash that belongs to each slot."""
    return np.asarray([-(-(slot << 32) // slots) << 32 for slot in range(slots)], dtype=np.uint64)
