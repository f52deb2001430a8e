"""Equal stretches of two texts, by k-grams that occur once in each, and those that are in place.

The heaviest chain of stretches in the order of both texts is in place; the
others may have moved.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.anchors import common_grams
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from collate.model import Tokens

#: Lengths in tokens of the k-grams: of Han characters, and of words of an alphabet.
HAN_GRAM, WORD_GRAM = 4, 3

#: Length in tokens of a passage of ordinary length: half of it is unmatched even where words that took its
#: place have some in common with it.
_HAN_WINDOW, _WORD_WINDOW = 8, 4

#: Characters a token, white space included, from which on a text is one of words.
_WORDY = 2.0

#: Weights of a token on the scale of Chinese characters: a word of one letter, of two to four, and a longer
#: one. Four words weigh about as much as eight characters. A mark weighs nothing.
_PARTICLE, _WORD, _LONG_WORD = 1, 2, 3

#: Tokens in a row that are not equal by chance.
ROW = 5

#: Stretches of one diagonal from which on they are measured together, and most tokens for each of them where
#: they stand: then all these tokens are compared at once.
_SEVERAL, _DENSE = 16, 64

#: Share of a stretch that is aligned from which on it is in place: a mark at its end may be aligned with
#: another.
_ALIGNED = 0.5


class Stretch(NamedTuple):
    """*size* tokens from *base* on in one text equal *size* tokens from *other* on in the other."""

    base: int
    other: int
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class TextPair:
    """Two texts and how they are aligned.

    ``partners`` has the token of ``other`` beside each token of ``base``, -1
    for none. ``lost`` and ``new`` mask the tokens of each that have no equal
    token beside them, ``firm`` those that have it not by chance: in a row of
    some. ``weights`` are those of the base text's tokens.
    """

    base: Tokens
    other: Tokens
    partners: NDArray[np.int32]
    lost: NDArray[np.bool_]
    new: NDArray[np.bool_]
    firm: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    weights: NDArray[np.int32]

    @classmethod
    def of(cls, base: Tokens, other: Tokens, partners: NDArray[np.int32]) -> TextPair:
        """Compare two texts aligned by *partners*."""
        lost, new = np.ones(len(base), dtype=bool), np.ones(len(other), dtype=bool)
        aligned = np.flatnonzero(partners >= 0)
        same = aligned[base.folded[aligned] == other.folded[partners[aligned]]]
        lost[same] = False
        new[partners[same]] = False
        firm = np.zeros(len(base), dtype=bool), np.zeros(len(other), dtype=bool)
        if len(same):
            edges = np.flatnonzero((np.diff(same) != 1) | (np.diff(partners[same]) != 1)) + 1
            sizes = np.diff(np.concatenate(([0], edges, [len(same)])))
            rows = same[np.repeat(sizes >= ROW, sizes)]
            firm[0][rows] = True
            firm[1][partners[rows]] = True
        return cls(base, other, partners, lost, new, firm, token_weights(base))

    def has_places_to_move(self) -> bool:
        """Return whether both texts have some tokens in a row most of which have no equal token beside them.

        What moved has left such a place and entered another.
        """
        return _has_dense_window(self.lost, self.base) and _has_dense_window(self.new, self.other)

    def weight(self, stretches: Iterable[Sequence[int]]) -> int:
        """Return the weight of the tokens of the base text in *stretches*."""
        return sum(int(self.weights[b : b + n].sum()) for b, _, n in stretches)


def _has_dense_window(unmatched: NDArray[np.bool_], tokens: Tokens) -> bool:
    """Return whether half of some consecutive tokens, as many as a short passage has, are *unmatched*."""
    size = min(_HAN_WINDOW if gram_size(tokens) == HAN_GRAM else _WORD_WINDOW, len(unmatched))
    total = np.concatenate(([0], np.cumsum(unmatched, dtype=np.int32)))
    return size > 0 and bool(2 * int((total[size:] - total[:-size]).max()) >= size)


def token_weights(tokens: Tokens) -> NDArray[np.int32]:
    """Return the weight of each token on the scale of Chinese characters."""
    lengths = np.diff(tokens.offsets)
    words = np.where(lengths > 5, _LONG_WORD, np.where(lengths > 2, _WORD, _PARTICLE))
    han = np.where(tokens.kinds == TokenKind.HAN, 1, words)
    return np.where(tokens.kinds == TokenKind.MARK, 0, han).astype(np.int32)


def gram_size(tokens: Tokens) -> int:
    """Return the length of the k-grams by which passages of *tokens* are recognised."""
    return WORD_GRAM if len(tokens.text) > _WORDY * len(tokens) else HAN_GRAM


def equal_stretches(base: NDArray[np.int32], other: NDArray[np.int32], *, k: int) -> NDArray[np.intp]:
    """Return the stretches (base, other, size) of k-grams unique in both texts, by base token."""
    grams = common_grams(base, other, k=k)
    if not len(grams):
        return np.zeros((0, 3), dtype=np.intp)
    diagonal = grams[:, 1] - grams[:, 0]
    new = np.concatenate(([True], (np.diff(diagonal) != 0) | (np.diff(grams[:, 0]) > k)))
    first = np.flatnonzero(new)
    last = np.concatenate((first[1:], [len(grams)])) - 1
    return np.column_stack((grams[first], grams[last, 0] + k - grams[first, 0]))


def heaviest_chain(stretches: NDArray[np.intp], weights: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return a mask of the *stretches* in the heaviest chain in the order of both texts.

    A longest increasing subsequence with weights (Jacobson and Vo, CPM 1992),
    in a sorted list of chain ends: near-linear.
    """
    ends: list[int] = []
    totals: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, (other, weight) in enumerate(zip(stretches[:, 1].tolist(), weights.tolist(), strict=True)):
        slot = bisect_left(ends, other)
        total = weight + (totals[slot - 1] if slot else 0)
        before.append(at[slot - 1] if slot else -1)
        stop = slot
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        if stop == slot and slot < len(ends) and ends[slot] == other:
            continue  # a heavier chain ends there
        ends[slot:stop], totals[slot:stop], at[slot:stop] = [other], [total], [index]
    mask = np.zeros(len(stretches), dtype=bool)
    index = at[-1] if at else -1
    while index >= 0:
        mask[index] = True
        index = before[index]
    return mask


def sort_stretches(
    pair: TextPair, *, firm: bool
) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the stretches unique in both texts, a mask of those in place, and one of those aligned.

    In place is the heaviest chain; on equal terms what is aligned stays in it,
    and if *firm* on any terms.
    """
    stretches = equal_stretches(pair.base.folded, pair.other.folded, k=gram_size(pair.base))
    aligned = _aligned_shares(pair, stretches) >= _ALIGNED
    if aligned.all():
        return stretches, aligned, aligned
    bonus = 2 * len(pair.base) if firm else 1
    sizes = _whole_sizes(pair.base.folded, pair.other.folded, stretches)
    return stretches, heaviest_chain(stretches, 2 * sizes + bonus * aligned), aligned


def _whole_sizes(
    base: NDArray[np.int32], other: NDArray[np.int32], stretches: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the sizes of *stretches* with the equal tokens around them that are not unique.

    What is between two stretches of one diagonal counts once.
    """
    sizes = stretches[:, 2].copy()
    diagonals = stretches[:, 1] - stretches[:, 0]
    order = np.argsort(diagonals, kind="stable")
    firsts = np.flatnonzero(np.diff(diagonals[order])) + 1
    for rows in np.split(order, firsts) if len(order) else ():
        starts, ends = _equal_around(base, other, stretches[rows])
        least = max(0, -int(diagonals[rows[0]]))
        before = np.concatenate(([least], np.maximum(ends[:-1], least)))
        sizes[rows] = np.maximum(0, ends - np.maximum(starts, before))
    return sizes


def _equal_around(
    base: NDArray[np.int32], other: NDArray[np.int32], stretches: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where the equal tokens around each of *stretches*, of one diagonal, start and end in *base*.

    A start that is before the end of the preceding stretch may be anywhere there.
    """
    starts, sizes = stretches[:, 0], stretches[:, 2]
    ends = starts + sizes
    diagonal = int(stretches[0, 1]) - int(starts[0])
    low, high = int(starts[0]), int(ends[-1])
    here, there = np.ascontiguousarray(base).data, np.ascontiguousarray(other).data
    least, most = max(0, -diagonal), min(len(base), len(other) - diagonal)
    if len(stretches) < _SEVERAL or high - low > _DENSE * len(stretches):
        found: list[tuple[int, int]] = []
        last = least
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            first = _first_equal(here, there, start, diagonal, last)
            last = max(last, _last_equal(here, there, end, diagonal, most) if end > last else last)
            found.append((first, last))
        return tuple(np.array(found, dtype=np.intp).T)
    differ = np.flatnonzero(base[low:high] != other[low + diagonal : high + diagonal]) + low
    edges = np.concatenate(
        (
            [_first_equal(here, there, low, diagonal, least) - 1],
            differ,
            [_last_equal(here, there, high, diagonal, most)],
        )
    )
    at = np.searchsorted(edges[1:-1], starts)
    after = np.searchsorted(edges[1:-1], ends)
    return edges[at] + 1, edges[after + 1]


def _first_equal(here: memoryview, there: memoryview, start: int, diagonal: int, least: int) -> int:
    while start > least and here[start - 1] == there[start - 1 + diagonal]:
        start -= 1
    return start


def _last_equal(here: memoryview, there: memoryview, end: int, diagonal: int, most: int) -> int:
    while end < most and here[end] == there[end + diagonal]:
        end += 1
    return end


def _aligned_shares(pair: TextPair, stretches: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return for each of *stretches* the share of its tokens that are aligned with each other."""
    if not len(stretches):
        return np.zeros(0)
    sizes = stretches[:, 2]
    first = np.cumsum(sizes) - sizes
    base = np.repeat(stretches[:, 0] - first, sizes) + np.arange(int(sizes.sum()))
    other = base + np.repeat(stretches[:, 1] - stretches[:, 0], sizes)
    shares: NDArray[np.float64] = (
        np.add.reduceat(pair.partners[base] == other, first, dtype=np.float64) / sizes
    )
    return shares
