"""Anchors: k-grams that occur once in each of two texts, and the longest chain in the order of both."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Odd multiplier of the polynomial hash over ids, modulo 2**64 (the golden ratio, as in Knuth, TAOCP 3, 6.4).
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def find_anchors(
    base: NDArray[np.int32], other: NDArray[np.int32], *, k: int, repeated: bool = False
) -> list[tuple[int, int, int]]:
    """Return stretches (base, other, size) of equal ids around unique k-grams, in the order of both texts.

    Near-linear: one hash pass over each text, one sort, and a longest
    increasing subsequence (Schensted 1961; Fredman 1975) over the k-grams
    unique in both. Equal hashes are verified on the ids.

    Args:
        base: ids of one text.
        other: ids of the other text.
        k: length of the k-grams in tokens.
        repeated: use the first occurrence of k-grams that occur several times, too.
    """
    return _merge_grams(_longest_chain(common_grams(base, other, k=k, repeated=repeated).tolist()), k)


def common_grams(
    base: NDArray[np.int32], other: NDArray[np.int32], *, k: int, repeated: bool = False
) -> NDArray[np.intp]:
    """Return the positions of the k-grams that occur once in each text: rows (base, other), sorted by base.

    With *repeated*, the positions of the first occurrence in each text of all
    k-grams that both have.
    """
    if len(base) < k or len(other) < k:
        return np.zeros((0, 2), dtype=np.intp)
    left = _distinct(hash_token_grams(base, k), repeated)
    right = _distinct(hash_token_grams(other, k), repeated)
    _, at_left, at_right = np.intersect1d(left[0], right[0], assume_unique=True, return_indices=True)
    positions = np.stack((left[1][at_left], right[1][at_right]), axis=1)
    positions = positions[np.argsort(positions[:, 0], kind="stable")]
    equal = np.ones(len(positions), dtype=bool)
    for shift in range(k):
        equal &= base[positions[:, 0] + shift] == other[positions[:, 1] + shift]
    return positions[equal]


def hash_token_grams(ids: NDArray[np.int32], k: int) -> NDArray[np.uint64]:
    """Return the hash of each k-gram of *ids*, which has at least *k* elements."""
    values = ids.astype(np.uint64)
    size = len(values) - k + 1
    total = np.zeros(size, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for shift in range(k):
            total = total * _MULTIPLIER + values[shift : shift + size]
        return (total ^ (total >> np.uint64(29))) * _MULTIPLIER


def _distinct(hashes: NDArray[np.uint64], repeated: bool) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Return the hashes that occur once (all distinct ones if *repeated*) and their first positions."""
    values, first, counts = np.unique(hashes, return_index=True, return_counts=True)
    return (values, first) if repeated else (values[counts == 1], first[counts == 1])


def _longest_chain(positions: list[list[int]]) -> list[list[int]]:
    """Return the longest subsequence of *positions* (sorted by base) whose second elements increase too."""
    tails: list[int] = []
    at: list[int] = []
    predecessors: list[int] = []
    for index, (_, other) in enumerate(positions):
        slot = bisect_left(tails, other)
        predecessors.append(at[slot - 1] if slot else -1)
        tails[slot : slot + 1] = [other]
        at[slot : slot + 1] = [index]
    chain: list[list[int]] = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(positions[index])
        index = predecessors[index]
    return chain[::-1]


def _merge_grams(chain: list[list[int]], k: int) -> list[tuple[int, int, int]]:
    """Merge overlapping k-grams of one diagonal; trim a k-gram that overlaps one of another diagonal."""
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
