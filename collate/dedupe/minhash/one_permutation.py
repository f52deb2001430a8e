"""One-permutation hashing: signatures of long texts for a tenth of the work of classic MinHash.

The upper half of a shingle's hash, read as a fraction, selects the slot; the
slot's value is the minimum of one permutation over the shingles of that slot
only. Each shingle is therefore processed once and not once for each slot (Li,
Owen, Zhang, "One permutation hashing", NIPS 2012). An empty slot is filled as
in classic MinHash, with the minimum over all shingles under that slot's own
permutation (filling empty slots by later rounds: Dahlgaard, Knudsen, Thorup,
"Fast similarity sketching", FOCS 2017). The estimate of J is therefore
unbiased for texts of any length, a text of a few shingles has the values of
affine32 in most slots, and texts of different lengths are comparable: from
some 1,000 shingles on none of 128 slots is empty.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.minhash.affine import EMPTY, HASHES_PER_STEP, permutations, premix

if TYPE_CHECKING:
    from numpy.typing import NDArray


def oph_signature(distinct: NDArray[np.uint64], slots: int, *, seed: int) -> NDArray[np.uint32]:
    """Return the signature (*slots* uint32) of *distinct*, different hashes in ascending order."""
    row = np.full(slots, EMPTY, dtype=np.uint32)
    if not len(distinct):
        return row
    # In ascending order the shingles of a slot are adjacent; the values come from the lower half.
    starts = np.searchsorted(distinct, slot_bounds(slots))
    full = starts < np.append(starts[1:], len(distinct))
    multiply, add = permutations(seed, slots)
    hashes = premix(distinct.astype(np.uint32))
    row[full] = np.minimum.reduceat(multiply[0] * hashes + add[0], starts[full])
    empty = np.flatnonzero(~full)
    for start in range(0, len(hashes) if len(empty) else 0, HASHES_PER_STEP):
        block = multiply[empty, None] * hashes[start : start + HASHES_PER_STEP]
        block += add[empty, None]
        row[empty] = np.minimum(row[empty], block.min(axis=1))
    return row


@lru_cache(maxsize=4)
def slot_bounds(slots: int) -> NDArray[np.uint64]:
    """Return the smallest hash that belongs to each of *slots* slots."""
    return np.asarray([-(-(slot << 32) // slots) << 32 for slot in range(slots)], dtype=np.uint64)
