"""Classic MinHash with the permutations of ``datasketch``'s scheme affine32."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Shingle hashes permuted in one step: 128 slots times this many uint32 fit in the processor's cache.
HASHES_PER_STEP = 2048

#: Value of every slot of a text without shingles, as in an empty ``datasketch.MinHash``.
EMPTY = 0xFFFFFFFF


def affine_signature(distinct: NDArray[np.uint64], slots: int, *, seed: int) -> NDArray[np.uint32]:
    """Return the signature (*slots* uint32) of *distinct* hashes: the minimum under each permutation.

    Only the low 32 bits of a hash count, as in scheme affine32.
    """
    row = np.full(slots, EMPTY, dtype=np.uint32)
    multiply, add = permutations(seed, slots)
    hashes = premix(distinct.astype(np.uint32))
    for start in range(0, len(hashes), HASHES_PER_STEP):
        block = multiply[:, None] * hashes[start : start + HASHES_PER_STEP]
        block += add[:, None]
        np.minimum(row, block.min(axis=1), out=row)
    return row


@lru_cache(maxsize=4)
def permutations(seed: int, slots: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the multipliers a (odd) and summands b of *slots* permutations h -> a·h + b mod 2^32.

    Drawn as ``datasketch.MinHash(scheme="affine32")`` draws them; numpy
    guarantees that the stream of ``RandomState`` never changes (NEP 19).
    """
    draw = np.random.RandomState(seed)
    multiply = draw.randint(0, 1 << 31, slots, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    add = draw.randint(0, 1 << 32, slots, dtype=np.uint32)
    return multiply, add


def premix(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return *hashes* under the 32-bit finalizer of MurmurHash3, which affine32 applies to each hash once."""
    hashes = hashes ^ (hashes >> np.uint32(16))
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    return hashes
