"""The inner loops compiled, where numba is installed (extra ``[fast]``): the same values, sooner.

The functions with an underscore are what is compiled: plain loops, which work
uncompiled too, and slowly. Compiling takes some seconds, once: the result is
kept beside this file or in the user's cache.
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
    """The compiled functions; see below for what they do."""

    grams: Callable[[NDArray[np.uint32], int, Hashes], None]
    joined: Callable[[Hashes, int, Hashes], None]
    minima: Callable[[Hashes, int, Hashes], int]
    affine: Callable[[Hashes, Values, Values, Values], None]
    oph: Callable[[Hashes, Values, Values, Values], int]


@lru_cache(maxsize=1)
def kernel() -> Kernel | None:
    """Return the compiled functions, None where numba is not installed."""
    try:
        from numba import njit
    except ImportError:
        return None
    loops = (_grams, _joined, _minima, _affine, _oph)
    kept: Callable[[Any], Any] = njit(cache=True, nogil=True)
    fleeting: Callable[[Any], Any] = njit(nogil=True)
    try:
        return Kernel(*map(kept, loops))
    except RuntimeError:  # no folder to keep them in can be written
        return Kernel(*map(fleeting, loops))


def hash_grams(codes: NDArray[np.uint32], k: int, compiled: Kernel) -> Hashes:
    """Return what :func:`collate.text.shingles.hash_grams` returns."""
    size = min(k, len(codes))
    out = np.empty(len(codes) - size + 1 if size else 0, dtype=np.uint64)
    compiled.grams(codes, size, out)
    return out


def least_grams(at: Hashes, k: int, size: int, window: int, compiled: Kernel) -> Hashes:
    """Return the least hash of every *window* of *size*-grams, none twice in a row; *at* are the k-grams'."""
    while k < size:
        shift = min(k, size - k)
        out = np.empty(max(0, len(at) - shift), dtype=np.uint64)
        compiled.joined(at, shift, out)
        at, k = out, k + shift
    found = np.empty(max(0, len(at) - window + 1), dtype=np.uint64)
    return found[: compiled.minima(at, window, found)]


def sign(hashes: Hashes, slots: int, seed: int, permutation: str, compiled: Kernel) -> Values:
    """Return what the signer *permutation* returns; *hashes* in any order, repeated or not."""
    row = np.full(slots, EMPTY, dtype=np.uint32)
    multiply, add = permutations(seed, slots)
    if permutation == "affine32":
        compiled.affine(hashes, multiply, add, row)
    elif len(hashes) and compiled.oph(hashes, multiply, add, row):
        full = np.zeros(slots, dtype=np.bool_)
        # Which slots are empty the values do not tell: the greatest may have come from a shingle.
        full[((hashes >> np.uint64(32)) * np.uint64(slots)) >> np.uint64(32)] = True
        empty = np.flatnonzero(~full)
        rest = np.full(len(empty), EMPTY, dtype=np.uint32)
        compiled.affine(hashes, multiply[empty], add[empty], rest)
        row[empty] = rest
    return row


def _grams(codes: NDArray[np.uint32], size: int, out: Hashes) -> None:
    # Loops over all grams inside, so that the compiler does eight of them at once.
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


def _joined(at: Hashes, shift: int, out: Hashes) -> None:
    for i in range(len(out)):
        state = at[i] * np.uint64(0xD6E8FEB86659FD93) + at[i + shift]
        state ^= state >> np.uint64(33)
        state *= np.uint64(0xFF51AFD7ED558CCD)
        state ^= state >> np.uint64(33)
        state *= np.uint64(0xC4CEB9FE1A85EC53)
        out[i] = state ^ (state >> np.uint64(33))


def _minima(hashes: Hashes, window: int, out: Hashes) -> int:
    found, place = 0, -1
    for last in range(window - 1, len(hashes)):
        first = last - window + 1
        before = place
        if place < first:
            place = first
            for i in range(first + 1, last + 1):
                if hashes[i] < hashes[place]:
                    place = i
        elif hashes[last] < hashes[place]:
            place = last
        if place != before:
            out[found] = hashes[place]
            found += 1
    return found


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
