"""Gaps between two equal blocks that a moved passage left or entered.

What moved is not a reading of the words that took its place: its tokens stand
beside none, and the rest of the gap is paired as if they were not there.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from collate.align.token_pairs import pair_tokens
from collate.model import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from collate.align.passages import MovedPassage


class MovedTokens:
    """Masks of the moved tokens of two texts, and how many stand before each token."""

    def __init__(self, passages: Sequence[MovedPassage], sizes: tuple[int, int]) -> None:
        self.masks = np.zeros(sizes[0], dtype=bool), np.zeros(sizes[1], dtype=bool)
        for passage in passages:
            self.masks[0][slice(*passage.base)] = True
            self.masks[1][slice(*passage.other)] = True
        counts = [np.concatenate(([0], np.cumsum(mask, dtype=np.int32))) for mask in self.masks]
        self._counts = counts if passages else []

    def count(self, span: tuple[int, int], *, side: int) -> int:
        """Return how many tokens of *span* moved, in the first (0) or the second text (1)."""
        return int(self._counts[side][span[1]] - self._counts[side][span[0]]) if self._counts else 0

    def touch(self, base: tuple[int, int], other: tuple[int, int]) -> bool:
        """Return whether a passage left or entered the gap *base*, *other*."""
        return bool(self._counts) and (self.count(base, side=0) > 0 or self.count(other, side=1) > 0)

    def free_ends(self, base: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
        """Return how many tokens at the start and at the end of the gap *base*, *other* did not move.

        As many as it has if none of its tokens moved.
        """
        if not self.touch(base, other):
            return base[1] - base[0] + other[1] - other[0], base[1] - base[0] + other[1] - other[0]
        found = [
            (int(np.argmax(inside)), int(np.argmax(inside[::-1])))
            for mask, span in zip(self.masks, (base, other), strict=True)
            if (inside := mask[slice(*span)]).any()
        ]
        return min(first for first, _ in found), min(last for _, last in found)

    def rest(self, span: tuple[int, int], *, side: int) -> NDArray[np.intp]:
        """Return the tokens of *span* that did not move."""
        return np.flatnonzero(~self.masks[side][slice(*span)]) + span[0]

    def with_moved(self, elsewhere: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return *elsewhere*, how many tokens before each the other text has elsewhere, with these."""
        if not self._counts:
            return elsewhere
        extant = np.diff(elsewhere) > 0 if len(elsewhere) else np.zeros(len(self.masks[0]), dtype=bool)
        return np.concatenate(([0], np.cumsum(extant | self.masks[0], dtype=np.int32))).astype(np.int32)


def pair_around(
    centre: Tokens, text: Tokens, *, rest: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> list[tuple[int, int]]:
    """Return the pairs of the tokens *rest* of a gap; see :func:`~collate.align.token_pairs.pair_tokens`."""
    left, right = take_tokens(centre, rest[0]), take_tokens(text, rest[1])
    pairs = pair_tokens(left, right, base=(0, len(left)), other=(0, len(right)))
    return [(int(rest[0][i]), int(rest[1][j])) for i, j in pairs]


def take_tokens(tokens: Tokens, at: NDArray[np.intp]) -> Tokens:
    """Return the tokens *at* some indices, in order, as a text by itself.

    A paragraph whose first words are not among them begins with the next that are.
    """
    edges = np.concatenate(([True], np.diff(at) != 1)) if len(at) else np.zeros(0, dtype=bool)
    first = np.flatnonzero(edges)
    last = np.concatenate((first[1:], [len(at)])) - 1 if len(first) else first
    surfaces: Iterable[str] = (
        tokens.surface(int(at[low]), int(at[high]) + 1) for low, high in zip(first, last, strict=True)
    )
    lengths = np.diff(tokens.offsets)[at]
    breaks: Sequence[int] = ()
    if len(at):
        near = tokens.breaks[
            bisect_left(tokens.breaks, int(at[0])) : bisect_left(tokens.breaks, int(at[-1]) + 1)
        ]
        breaks = sorted({int(index) for index in np.searchsorted(at, near)})
    return Tokens(
        text="".join(surfaces),
        offsets=np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
        folded=tokens.folded[at],
        written=tokens.written[at],
        kinds=tokens.kinds[at],
        breaks=tuple(breaks),
    )
