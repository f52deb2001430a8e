"""Character k-grams as 64-bit hashes, made in numpy: no Python list of shingles ever exists.

A shingle is a stretch of k letters (Broder, "On the resemblance and
containment of documents", SEQUENCES 1997). Building them as Python strings
limits every program that does so to about 3 million characters a second;
hashing the code points directly is some 20 times faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from collate.text.letters import Letters, fold_letters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

#: Stored with every signature: raised when a hash below changes.
HASH_VERSION = 2

_MASK = (1 << 64) - 1
_STEP = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd
_JOIN = np.uint64(0xD6E8FEB86659FD93)  # odd, no relation to _STEP
_HALF = np.uint64(33)
_BITS = 21  # of a code point: three of them fill 63 bits of a number


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The shingles of one text.

    ``at[i]`` is the hash of the k letters from letter *i* on (a text of fewer
    than k letters is one shingle of its own; one without letters has none);
    ``distinct`` are the different ones, sorted.
    """

    letters: Letters
    k: int
    at: Hashes
    distinct: Hashes

    def __len__(self) -> int:
        return len(self.distinct)


def mix(values: Hashes) -> Hashes:
    """Return *values* under a bijection that spreads every bit over all bits.

    Source: the finalizer of MurmurHash3 (Appleby, public domain).
    """
    high = values >> _HALF
    values = values ^ high
    for factor in (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)):
        values *= factor
        np.right_shift(values, _HALF, out=high)  # a new array for each step costs as much as the step
        values ^= high
    return values


def join(first: Hashes, second: Hashes) -> Hashes:
    """Return one hash for each pair of hashes; the order in the pair counts."""
    return mix(first * _JOIN + second)


def hash_grams(codes: NDArray[np.uint32], k: int) -> Hashes:
    """Return the hash of every k-gram of *codes*: n - k + 1 of them, one if 0 < n < k.

    Three letters at a time, side by side in one number, go through an
    exclusive or, a multiplication and a shift. A plain polynomial would be
    cheaper, but is linear: short vectors of its lattice are differences of
    code points that collide. All steps are bijections of the state, so two
    grams that differ in one letter never collide; the start value depends on
    the length.

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
    return mix(state)


def _packed(wide: Hashes, most: int) -> tuple[Hashes, ...]:
    """Return the letters alone, two side by side, three side by side: as many as *most*."""
    packed = [wide]
    for i in range(1, most):
        packed.append(packed[-1][:-1] | wide[i:] << np.uint64(_BITS * i))
    return tuple(packed)


def distinct(hashes: Hashes) -> Hashes:
    """Return the different ones of *hashes*, sorted."""
    # np.unique makes a hash table, which takes 15 times as long.
    ordered = np.sort(hashes)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def lengthen(at: Hashes, k: int, size: int) -> Hashes:
    """Return hashes of the *size*-grams of a text, from those of its k-grams, k <= size.

    Two overlapping grams make a longer one, so the length doubles each time.
    Empty if the text has fewer than *size* letters.
    """
    while k < size:
        shift = min(k, size - k)
        at = join(at[:-shift], at[shift:]) if shift < len(at) else at[:0]
        k += shift
    return at


def shingle(text: str, k: int = 5) -> Shingles:
    """Return the shingles of *text*, letters only (see :func:`~collate.text.letters.fold_letters`).

    Raises:
        ValueError: if *k* < 1.

    >>> [len(shingle(text, 3)) for text in ("實事求是", "实，事求 是", "是", "……")]
    [2, 2, 1, 0]
    """
    letters = fold_letters(text)
    at = hash_grams(letters.codes, k)
    return Shingles(letters, k, at, distinct(at))


def common(left: Shingles, right: Shingles) -> int:
    """Return the number of different shingles that both texts have."""
    few, many = sorted((left.distinct, right.distinct), key=len)
    if not len(few):
        return 0
    return int(np.count_nonzero(many[np.minimum(np.searchsorted(many, few), len(many) - 1)] == few))


def jaccard(left: Shingles, right: Shingles) -> float:
    """Return the share of common shingles among all, 0..1; 0 if neither text has any.

    >>> jaccard(shingle("abcd", 2), shingle("bcde", 2))
    0.5
    """
    both = common(left, right)
    return both / (len(left) + len(right) - both) if both else 0.0


def containment(inner: Shingles, outer: Shingles) -> float:
    """Return the share of *inner*'s shingles that *outer* has, 0..1; 0 if *inner* has none."""
    return common(inner, outer) / len(inner) if len(inner) else 0.0
