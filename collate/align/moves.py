"""Detection of moves: passages that a witness lacks in one place and has, as a whole, in another.

Unique k-grams that are not aligned with each other are gathered by diagonal; a
stretch of them that is unmatched in both texts is a move. It is aligned
inside, so that a word changed in it is visible. Moves annotate the columns and
never change one.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.anchors import common_grams
from collate.align.edits import MatchingBlock, TokenIds
from collate.align.pairwise import align_pair
from collate.model import Move
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from collate.model import AlignedRun, Tokens
    from collate.settings import AlignSettings

#: Least characters of a passage that counts as extant elsewhere where a lacuna is in question.
LEAST_PASSAGE = 12

#: Least share of a passage that must be unmatched in both texts.
_UNMATCHED = 0.5

#: Least tokens of a k-gram of long words.
_LEAST_GRAM = 3


class MovedPassage(NamedTuple):
    """Tokens ``[start, end)`` of the base text, those of the other text, and the equal blocks in them."""

    base: tuple[int, int]
    other: tuple[int, int]
    blocks: tuple[MatchingBlock, ...] = ()


class _TextPair(NamedTuple):
    """Two texts, and masks of the tokens of each that have no equal token beside them."""

    base: Tokens
    other: Tokens
    lost: NDArray[np.bool_]
    new: NDArray[np.bool_]


def find_moves(
    tokens: Sequence[Tokens], base: int, *, runs: Sequence[AlignedRun], settings: AlignSettings
) -> tuple[Move, ...]:
    """Return the moves of all witnesses against ``tokens[base]``, sorted by column, then by base token.

    There are none if ``align.move`` is 0.
    """
    if not settings.move:
        return ()
    moves: list[Move] = []
    for column, partners in _base_partners(tokens, base, runs):
        passages = moved_passages(
            tokens[base], tokens[column], partners=partners, settings=settings, least=settings.move
        )
        moves += [Move(column, *passage) for passage in passages]
    return tuple(moves)


def _base_partners(
    tokens: Sequence[Tokens], base: int, runs: Sequence[AlignedRun]
) -> Iterator[tuple[int, NDArray[np.int32]]]:
    """Yield each column but the base text's, with its token beside each base token, -1 for none."""
    sizes = np.array([run.size for run in runs], dtype=np.int32)
    cells = [cell[0] if cell else -1 for cell in chain.from_iterable(run.cells for run in runs)]
    first = np.array(cells, dtype=np.int32).reshape(len(runs), len(tokens))
    in_base = first[:, base] >= 0
    sizes, first = sizes[in_base], first[in_base]
    ahead = np.arange(int(sizes.sum()), dtype=np.int32) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    for column in range(len(tokens)):
        if column != base:
            partners = np.repeat(first[:, column], sizes)
            yield column, np.where(partners >= 0, partners + ahead, -1).astype(np.int32)


def moved_passages(
    base: Tokens,
    other: Tokens,
    *,
    partners: NDArray[np.int32],
    settings: AlignSettings,
    least: int = LEAST_PASSAGE,
) -> list[MovedPassage]:
    """Return the passages of *base* that *other* has elsewhere, disjoint and in the order of the base text.

    Args:
        base: the text that the columns follow.
        other: the other text.
        partners: the token of *other* beside each token of *base*, -1 for none.
        settings: table ``[align]``, for the alignment inside a passage.
        least: least length in characters.
    """
    lost = np.ones(len(base), dtype=bool)
    new = np.ones(len(other), dtype=bool)
    aligned = np.flatnonzero(partners >= 0)
    same = aligned[base.folded[aligned] == other.folded[partners[aligned]]]
    lost[same] = False
    new[partners[same]] = False
    length = max(1.0, len(base.text) / max(1, len(base)))
    fewest = max(1, int(least / length))
    if not (_has_dense_window(lost, fewest) and _has_dense_window(new, fewest)):
        return []
    k = max(_LEAST_GRAM, int(least / 2 / length))
    grams = common_grams(base.folded, other.folded, k=k)
    inside = (np.add.outer(grams[:, 0], np.arange(k)), np.add.outer(grams[:, 1], np.arange(k)))
    unmatched = (lost[inside[0]].mean(axis=1) >= _UNMATCHED) & (new[inside[1]].mean(axis=1) >= _UNMATCHED)
    pair = _TextPair(base, other, lost, new)
    passages: list[MovedPassage] = []
    end = 0
    for seed in _gather_grams(grams[unmatched].tolist(), k, 2 * max(k, fewest)):
        passage = _extend(pair, seed)
        if passage.base[0] < end or not _is_move(pair, passage, least):
            continue
        passages.append(passage._replace(blocks=_align_inside(pair, passage, settings)))
        end = passage.base[1]
    return passages


def _has_dense_window(unmatched: NDArray[np.bool_], size: int) -> bool:
    """Return whether some *size* consecutive tokens are mostly *unmatched*."""
    total = np.concatenate(([0], np.cumsum(unmatched)))
    return len(unmatched) >= size and bool((total[size:] - total[:-size]).max() >= max(1, size * _UNMATCHED))


def _gather_grams(grams: Sequence[Sequence[int]], k: int, reach: int) -> list[MovedPassage]:
    """Gather k-grams that follow each other in both texts, at most *reach* tokens apart."""
    gathered: list[MovedPassage] = []
    for b, o in grams:
        if gathered:
            (start, end), (first, last), _ = gathered[-1]
            if b - end <= reach and o >= first and o + k > last and o - last <= reach:
                gathered[-1] = MovedPassage((start, b + k), (first, o + k))
                continue
        gathered.append(MovedPassage((b, b + k), (o, o + k)))
    return gathered


def _extend(pair: _TextPair, passage: MovedPassage) -> MovedPassage:
    """Extend a passage on both sides over tokens that are equal and unmatched."""
    (start, end), (first, last), _ = passage
    base, other, lost, new = pair
    while start and first and lost[start - 1] and new[first - 1]:
        if base.folded[start - 1] != other.folded[first - 1]:
            break
        start, first = start - 1, first - 1
    while end < len(base) and last < len(other) and lost[end] and new[last]:
        if base.folded[end] != other.folded[last]:
            break
        end, last = end + 1, last + 1
    return MovedPassage((start, end), (first, last))


def _is_move(pair: _TextPair, passage: MovedPassage, least: int) -> bool:
    """Return whether a passage has *least* characters and is mostly unmatched in both texts."""
    left, right, _ = passage
    characters = min(len(pair.base.surface(*left).strip()), len(pair.other.surface(*right).strip()))
    shares = float(pair.lost[slice(*left)].mean()), float(pair.new[slice(*right)].mean())
    return characters >= least and min(shares) >= _UNMATCHED


def _align_inside(
    pair: _TextPair, passage: MovedPassage, settings: AlignSettings
) -> tuple[MatchingBlock, ...]:
    left, right, _ = passage
    first, second = (
        TokenIds(text.folded, text.kinds == TokenKind.MARK).part(*span)
        for text, span in ((pair.base, left), (pair.other, right))
    )
    blocks = align_pair(first, second, settings=settings)
    return tuple(MatchingBlock(b + left[0], o + right[0], n) for b, o, n in blocks)
