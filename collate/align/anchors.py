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
    grams = common_grams(base, other, k=k, repeated=repeated)
    if (grams[1:, 1] <= grams[:-1, 1]).any():
        grams = grams[_longest_chain(grams[:, 1].tolist())]
    return _merge_grams(grams.tolist(), k)


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
    if not len(left[0]) or not len(right[0]):
        return np.zeros((0, 2), dtype=np.intp)
    at = np.minimum(np.searchsorted(right[0], left[0]), len(right[0]) - 1)
    both = right[0][at] == left[0]
    # In the order of the base text without a sort: each k-gram has a place of its own.
    partners = np.full(len(base), -1, dtype=np.intp)
    partners[left[1][both]] = right[1][at[both]]
    here = np.flatnonzero(partners >= 0)
    positions = np.stack((here, partners[here]), axis=1)
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
    """Return the hashes that occur once (all if *repeated*, each once), sorted, and their first positions."""
    if repeated:
        values, first = np.unique(hashes, return_index=True)
        return values, first
    # The order of equal ones does not matter: numpy's unstable sort takes a third of the time of the stable.
    order = np.argsort(hashes)
    ordered = hashes[order]
    differs = ordered[1:] != ordered[:-1]
    alone = np.append(True, differs) & np.append(differs, True)
    return ordered[alone], order[alone]


def _longest_chain(others: list[int]) -> list[int]:
    """Return the indices of a longest increasing subsequence of *others*."""
    tails: list[int] = []
    at: list[int] = []
    predecessors: list[int] = []
    for index, other in enumerate(others):
        slot = bisect_left(tails, other) if tails and other <= tails[-1] else len(tails)
        predecessors.append(at[slot - 1] if slot else -1)
        if slot == len(tails):
            tails.append(other)
            at.append(index)
        else:
            tails[slot] = other
            at[slot] = index
    chain: list[int] = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(index)
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
