"""Anchors: k-grams that stand once in each of two texts, and the longest chain of them in one order."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Odd multiplier of the polynomial hash over ids, modulo 2**64 (the golden ratio, as in Knuth, TAOCP 3, 6.4).
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def anchors(
    base: NDArray[np.int32], other: NDArray[np.int32], k: int, repeated: bool = False
) -> list[tuple[int, int, int]]:
    """Return (base, other, size) stretches of equal ids, in order in both, that rest on unique k-grams.

    With *repeated*, on the first of several that are equal.

    Near-linear: one hash pass over each text, one sort, and a longest
    increasing subsequence (Schensted 1961; Fredman 1975) over the k-grams
    unique in both. Equal hashes are checked on the ids.
    """
    return _merged(_chain(common_grams(base, other, k, repeated).tolist()), k)


def common_grams(
    base: NDArray[np.int32], other: NDArray[np.int32], k: int, repeated: bool = False
) -> NDArray[np.intp]:
    """Return where the k-grams stand that stand once in each text: rows (base, other), sorted by base.

    With *repeated*, where those of both texts stand first.
    """
    if len(base) < k or len(other) < k:
        return np.zeros((0, 2), dtype=np.intp)
    left, right = _unique(hashes(base, k), repeated), _unique(hashes(other, k), repeated)
    _, at_left, at_right = np.intersect1d(left[0], right[0], assume_unique=True, return_indices=True)
    places = np.stack((left[1][at_left], right[1][at_right]), axis=1)
    places = places[np.argsort(places[:, 0], kind="stable")]
    real = np.ones(len(places), dtype=bool)
    for shift in range(k):
        real &= base[places[:, 0] + shift] == other[places[:, 1] + shift]
    return places[real]


def hashes(ids: NDArray[np.int32], k: int) -> NDArray[np.uint64]:
    """Return a hash of each k-gram of *ids*; there must be *k* of them at least."""
    values = ids.astype(np.uint64)
    size = len(values) - k + 1
    total = np.zeros(size, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for shift in range(k):
            total = total * _MULTIPLIER + values[shift : shift + size]
        return (total ^ (total >> np.uint64(29))) * _MULTIPLIER


def _unique(
    hashes: NDArray[np.uint64], repeated: bool = False
) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    values, first, counts = np.unique(hashes, return_index=True, return_counts=True)
    return (values, first) if repeated else (values[counts == 1], first[counts == 1])


def _chain(places: list[list[int]]) -> list[list[int]]:
    """Return the longest run of *places* (sorted by base) whose other ends increase too."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, (_, other) in enumerate(places):
        slot = bisect_left(tails, other)
        before.append(at[slot - 1] if slot else -1)
        tails[slot : slot + 1] = [other]
        at[slot : slot + 1] = [index]
    chain: list[list[int]] = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(places[index])
        index = before[index]
    return chain[::-1]


def _merged(chain: list[list[int]], k: int) -> list[tuple[int, int, int]]:
    """Join overlapping k-grams on one diagonal; cut what overlaps on another."""
    merged: list[tuple[int, int, int]] = []
    for b, o in chain:
        if merged:
            base, other, size = merged[-1]
            if b - base == o - other and b <= base + size:
                merged[-1] = (base, other, b + k - base)
                continue
            overlap = max(base + size - b, other + size - o, 0)
            if overlap:
                if overlap >= k:
                    continue
                merged.append((b + overlap, o + overlap, k - overlap))
                continue
        merged.append((b, o, k))
    return merged
