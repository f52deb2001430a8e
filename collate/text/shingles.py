"""Character k-grams (shingles) as 64-bit hashes, computed in numpy without a Python list of strings.

A shingle is a run of k letters (Broder, "On the resemblance and containment of
documents", SEQUENCES 1997). Building shingles as Python strings is limited to
about 3 million characters a second; hashing the code points directly is some
20 times faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from collate.text.letters import Letters, fold_letters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

#: Stored with every signature; incremented whenever a hash function of this module changes.
HASH_VERSION = 2

#: The first of the East Asian characters (Unicode, CJK Radicals Supplement); before it are the alphabets.
IDEOGRAPHS = 0x2E80

_MASK = (1 << 64) - 1
_STEP = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd
_JOIN = np.uint64(0xD6E8FEB86659FD93)  # odd, no relation to _STEP
_HALF = np.uint64(33)
_BITS = 21  # per code point: three code points fill 63 bits of a number


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The shingles of one text.

    ``at[i]`` is the hash of the k letters from letter *i* on (uint64, n - k + 1
    of them; a text of fewer than k letters is a single shingle, a text without
    letters has none). ``distinct`` are the distinct hashes, sorted.
    """

    letters: Letters
    k: int
    at: Hashes
    distinct: Hashes

    def __len__(self) -> int:
        return len(self.distinct)


def mix_hashes(values: Hashes) -> Hashes:
    """Return *values* under a bijection in which every input bit affects all output bits.

    Source: the finalizer of MurmurHash3 (Appleby, public domain).
    """
    high = values >> _HALF
    values = values ^ high
    for factor in (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)):
        values *= factor
        np.right_shift(values, _HALF, out=high)  # allocating an array costs as much as the step itself
        values ^= high
    return values


def join_hashes(first: Hashes, second: Hashes) -> Hashes:
    """Return one hash for each pair of hashes; the order within the pair matters."""
    return mix_hashes(first * _JOIN + second)


def hash_grams(codes: NDArray[np.uint32], k: int) -> Hashes:
    """Return the hash of every k-gram of *codes* (n code points): n - k + 1 hashes, or one if 0 < n < k.

    Letters are packed three to a number and mixed into the state by exclusive
    or, multiplication and shift. A plain polynomial hash would be cheaper, but
    it is linear: short vectors of its lattice are differences of code points
    that collide. Every step is a bijection of the state, so two grams that
    differ in one letter never collide; the initial state depends on the length.

    Raises:
        ValueError: if *k* < 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    size = min(k, len(codes))
    count = len(codes) - size + 1 if size else 0
    packed = _packed(codes.astype(np.uint64), min(3, size))
    state = np.full(count, (size * 0xA0761D6478BD642F) & _MASK, dtype=np.uint64)
    for i in range(0, size, 3):
        if i:
            state *= _STEP
            state ^= state >> np.uint64(29)
        state ^= packed[min(3, size - i) - 1][i : i + count]
    return mix_hashes(state)


def _packed(wide: Hashes, most: int) -> tuple[Hashes, ...]:
    """Return arrays of the letters packed one, two, ... up to *most* to a number."""
    packed = [wide]
    for i in range(1, most):
        packed.append(packed[-1][:-1] | wide[i:] << np.uint64(_BITS * i))
    return tuple(packed)


def distinct_hashes(hashes: Hashes) -> Hashes:
    """Return the distinct values of *hashes*, sorted."""
    # np.unique builds a hash table, which takes 15 times as long.
    ordered = np.sort(hashes)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def lengthen_grams(at: Hashes, k: int, *, size: int) -> Hashes:
    """Return the hashes of the *size*-grams of a text, computed from those of its k-grams, k <= size.

    Two overlapping grams are joined to a longer one, so the length at most
    doubles in each step. Empty if the text has fewer than *size* letters.
    """
    while k < size:
        shift = min(k, size - k)
        at = join_hashes(at[:-shift], at[shift:]) if shift < len(at) else at[:0]
        k += shift
    return at


def informative_grams(
    at: Hashes, codes: NDArray[np.uint32], size: int, *, ends: NDArray[np.int64]
) -> tuple[Hashes, NDArray[np.bool_]]:
    """Return the hash of the gram from each letter on that is as informative as *size* East Asian characters.

    Five letters of an alphabet are part of a word, which strangers share; five
    Han characters are a phrase. A character of English prose carries about half
    the information of a Han character, so a letter of an alphabet counts half,
    and a gram has *size* to 2 x *size* letters. Texts in one script, or in
    several, remain comparable with all others.

    Args:
        at: hashes of the *size*-grams of *codes*, n - size + 1 of them.
        codes: letters (n), of one text or of several, one after another.
        size: length in East Asian characters.
        ends: for each letter the end (index in *codes*) of its text; int64, n.

    Returns:
        The hashes, for each of *at*, and whether the gram ends inside its text.
    """
    count = len(at)
    if not count:
        return at, np.zeros(0, dtype=np.bool_)
    wide = codes >= IDEOGRAPHS
    positions = np.arange(count)
    if wide.all():
        return at, np.asarray(positions + size <= ends[:count])
    if not wide.any():  # the usual case of the general one below, in a third of the time
        grams, inside = at.copy(), np.asarray(positions + 2 * size <= ends[:count])
        grams[: max(0, count - size)] = join_hashes(at[: max(0, count - size)], at[size:])
        return grams, inside
    weights = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(wide + np.int64(1), out=weights[1:])
    stops = positions + size
    longer = np.flatnonzero(weights[size : size + count] - weights[:count] < 2 * size)
    stops[longer] = np.searchsorted(weights, weights[longer] + 2 * size)
    inside = np.asarray(stops <= ends[:count])
    longer = longer[inside[longer]]
    grams = at.copy()
    grams[longer] = join_hashes(at[longer], at[stops[longer] - size])
    return grams, inside


def shingle(text: str, k: int = 5) -> Shingles:
    """Return the shingles of *text*: k-grams of its letters (see :func:`~collate.text.letters.fold_letters`).

    Raises:
        ValueError: if *k* < 1.

    >>> [len(shingle(text, 3)) for text in ("實事求是", "实，事求 是", "是", "……")]
    [2, 2, 1, 0]
    """
    letters = fold_letters(text)
    at = hash_grams(letters.codes, k)
    return Shingles(letters, k, at, distinct_hashes(at))


def common_count(left: Shingles, right: Shingles) -> int:
    """Return the number of distinct shingles that occur in both texts."""
    few, many = sorted((left.distinct, right.distinct), key=len)
    if not len(few):
        return 0
    return int(np.count_nonzero(many[np.minimum(np.searchsorted(many, few), len(many) - 1)] == few))


def jaccard(left: Shingles, right: Shingles) -> float:
    """Return the Jaccard similarity of the two sets of shingles, 0..1; 0 if neither text has any.

    >>> jaccard(shingle("abcd", 2), shingle("bcde", 2))
    0.5
    """
    both = common_count(left, right)
    return both / (len(left) + len(right) - both) if both else 0.0


def containment(inner: Shingles, outer: Shingles) -> float:
    """Return the share of the shingles of *inner* that occur in *outer*, 0..1; 0 if *inner* has none.

    Source: Broder 1997, as above.
    """
    return common_count(inner, outer) / len(inner) if len(inner) else 0.0
