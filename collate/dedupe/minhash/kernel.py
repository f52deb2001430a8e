"""Compiled inner loops, where numba is installed (extra ``[fast]``): the same values in less time.

The private functions are the loops that numba compiles; they also run
uncompiled, slowly. Compilation takes some seconds, once: numba caches the
machine code beside this file or in the user's cache folder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from collate.dedupe.minhash.affine import EMPTY, permutations

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Values = NDArray[np.uint32]


class Kernel(NamedTuple):
    """The compiled loops: ``_grams``, ``_lengthen``, ``_minima``, ``_affine`` and ``_oph`` of this module."""

    grams: Callable[[NDArray[np.uint32], int, Hashes], None]
    lengthen: Callable[[Hashes, int, Hashes], None]
    minima: Callable[[Hashes, int, Hashes], int]
    affine: Callable[[Hashes, Values, Values, Values], None]
    oph: Callable[[Hashes, Values, Values, Values], int]


@lru_cache(maxsize=1)
def load_kernel() -> Kernel | None:
    """Return the compiled loops, None where numba is not installed."""
    try:
        from numba import njit
    except ImportError:
        return None
    loops = (_grams, _lengthen, _minima, _affine, _oph)
    cached: Callable[[Any], Any] = njit(cache=True, nogil=True)
    uncached: Callable[[Any], Any] = njit(nogil=True)
    try:
        return Kernel(*map(cached, loops))
    except RuntimeError:  # none of numba's cache folders is writable
        return Kernel(*map(uncached, loops))


def compiled_hash_grams(codes: NDArray[np.uint32], k: int, kernel: Kernel) -> Hashes:
    """Return the result of :func:`collate.text.shingles.hash_grams`: a uint64 for each k-gram of *codes*."""
    size = min(k, len(codes))
    out = np.empty(len(codes) - size + 1 if size else 0, dtype=np.uint64)
    kernel.grams(codes, size, out)
    return out


def window_minima(at: Hashes, k: int, size: int, window: int, kernel: Kernel) -> Hashes:
    """Return the least hash of every *window* of *size*-grams, without direct repetition.

    *at* holds the hashes of all k-grams in text order; *window* counts grams.
    """
    while k < size:
        shift = min(k, size - k)
        out = np.empty(max(0, len(at) - shift), dtype=np.uint64)
        kernel.lengthen(at, shift, out)
        at, k = out, k + shift
    minima = np.empty(max(0, len(at) - window + 1), dtype=np.uint64)
    return minima[: kernel.minima(at, window, minima)]


def compiled_signature(hashes: Hashes, slots: int, seed: int, permutation: str, kernel: Kernel) -> Values:
    """Return the signature (*slots* uint32) that the signer named *permutation* computes.

    *hashes* may be in any order and contain repetitions.
    """
    row = np.full(slots, EMPTY, dtype=np.uint32)
    multiply, add = permutations(seed, slots)
    if permutation == "affine32":
        kernel.affine(hashes, multiply, add, row)
    elif len(hashes) and kernel.oph(hashes, multiply, add, row):
        full = np.zeros(slots, dtype=np.bool_)
        # The values do not show which slots are empty: a shingle may have the greatest value.
        full[((hashes >> np.uint64(32)) * np.uint64(slots)) >> np.uint64(32)] = True
        empty = np.flatnonzero(~full)
        rest = np.full(len(empty), EMPTY, dtype=np.uint32)
        kernel.affine(hashes, multiply[empty], add[empty], rest)
        row[empty] = rest
    return row


def _grams(codes: NDArray[np.uint32], size: int, out: Hashes) -> None:
    # The loops over all grams are innermost, so that the compiler vectorises them eight at a time.
    count = len(out)
    for i in range(count):
        out[i] = np.uint64(size) * np.uint64(0xA0761D6478BD642F)
    for j in range(size):
        if j and j % 3 == 0:
            for i in range(count):
                state = out[i] * np.uint64(0x9E3779B97F4A7C15)
                out[i] = state ^ (state >> np.uint64(29))
        left = np.uint64(21 * (j % 3))
        for i in range(count):
            out[i] ^= np.uint64(codes[i + j]) << left
    for i in range(count):
        state = out[i] ^ (out[i] >> np.uint64(33))
        state *= np.uint64(0xFF51AFD7ED558CCD)
        state ^= state >> np.uint64(33)
        state *= np.uint64(0xC4CEB9FE1A85EC53)
        out[i] = state ^ (state >> np.uint64(33))


def _lengthen(at: Hashes, shift: int, out: Hashes) -> None:
    for i in range(len(out)):
        state = at[i] * np.uint64(0xD6E8FEB86659FD93) + at[i + shift]
        state ^= state >> np.uint64(33)
        state *= np.uint64(0xFF51AFD7ED558CCD)
        state ^= state >> np.uint64(33)
        state *= np.uint64(0xC4CEB9FE1A85EC53)
        out[i] = state ^ (state >> np.uint64(33))


def _minima(hashes: Hashes, window: int, out: Hashes) -> int:
    count, lowest = 0, -1
    for last in range(window - 1, len(hashes)):
        first = last - window + 1
        before = lowest
        if lowest < first:
            lowest = first
            for i in range(first + 1, last + 1):
                if hashes[i] < hashes[lowest]:
                    lowest = i
        elif hashes[last] < hashes[lowest]:
            lowest = last
        if lowest != before:
            out[count] = hashes[lowest]
            count += 1
    return count


def _affine(hashes: Hashes, multiply: Values, add: Values, row: Values) -> None:
    mixed = np.empty(1024, dtype=np.uint32)
    for start in range(0, len(hashes), 1024):
        number = min(1024, len(hashes) - start)
        for i in range(number):
            h = np.uint32(hashes[start + i] & np.uint64(0xFFFFFFFF))
            h ^= h >> np.uint32(16)
            h = np.uint32(h * np.uint32(0x85EBCA6B))
            h ^= h >> np.uint32(13)
            h = np.uint32(h * np.uint32(0xC2B2AE35))
            mixed[i] = h ^ (h >> np.uint32(16))
        for slot in range(len(row)):
            a, b, least = multiply[slot], add[slot], row[slot]
            for i in range(number):
                least = min(least, np.uint32(mixed[i] * a + b))
            row[slot] = least


def _oph(hashes: Hashes, multiply: Values, add: Values, row: Values) -> int:
    slots = np.uint64(len(row))
    for i in range(len(hashes)):
        h = np.uint32(hashes[i] & np.uint64(0xFFFFFFFF))
        h ^= h >> np.uint32(16)
        h = np.uint32(h * np.uint32(0x85EBCA6B))
        h ^= h >> np.uint32(13)
        h = np.uint32(h * np.uint32(0xC2B2AE35))
        h ^= h >> np.uint32(16)
        value = np.uint32(h * multiply[0] + add[0])
        slot = ((hashes[i] >> np.uint64(32)) * slots) >> np.uint64(32)
        row[slot] = min(row[slot], value)
    return int(np.sum(row == np.uint32(0xFFFFFFFF)))
