"""The moves of an alignment: passages that a witness lacks in one place and has, as a whole, in another.

A passage that is out of place (:mod:`collate.align.passages`) and unmatched in
both texts is a move. It is aligned inside, so that a word changed in it is
visible. These moves are read off the columns, those of an existing edition
too, and change none; :mod:`collate.align.reordering` has seen to it that the
columns leave room for them.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from collate.align.edits import MatchingBlock, TokenIds
from collate.align.pairwise import align_pair
from collate.align.passages import MovedPassage, gather_passages
from collate.align.stretches import TextPair, sort_stretches
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
        least: least length in Chinese characters; four words are about eight.
    """
    pair = TextPair.of(base, other, partners)
    if not pair.has_places_to_move():
        return []
    stretches, in_place, aligned = sort_stretches(pair, firm=True)
    if aligned.all():
        return []
    lost, new = (np.concatenate(([0], np.cumsum(mask))) for mask in (pair.lost, pair.new))
    first, last = stretches[:, :2], stretches[:, :2] + stretches[:, 2:]
    unmatched = np.minimum(lost[last[:, 0]] - lost[first[:, 0]], new[last[:, 1]] - new[first[:, 1]])
    elsewhere = ~in_place & (unmatched >= stretches[:, 2] * _UNMATCHED)
    return [
        passage._replace(blocks=_align_inside(pair, passage, settings))
        for passage in gather_passages(pair, stretches, elsewhere, least=least)
        if _is_elsewhere(pair, passage)
    ]


def count_changes(
    base: Tokens, other: Tokens, blocks: Sequence[MatchingBlock], settings: AlignSettings
) -> int:
    """Return how many tokens two texts aligned by equal *blocks* lose and add, a moved one counted once."""
    partners = np.full(len(base), -1, dtype=np.int32)
    for b, o, n in blocks:
        partners[b : b + n] = np.arange(o, o + n)
    passages = moved_passages(base, other, partners=partners, settings=settings, least=settings.move)
    kept = sum(block.size for block in blocks)
    return len(base) + len(other) - 2 * kept - sum(n for one in passages for _, _, n in one.blocks)


def _is_elsewhere(pair: TextPair, passage: MovedPassage) -> bool:
    """Return whether a passage is mostly unmatched in both texts."""
    shares = pair.lost[slice(*passage.base)].mean(), pair.new[slice(*passage.other)].mean()
    return float(min(shares)) >= _UNMATCHED


def _align_inside(
    pair: TextPair, passage: MovedPassage, settings: AlignSettings
) -> tuple[MatchingBlock, ...]:
    left, right, _ = passage
    first, second = (
        TokenIds(text.folded, text.kinds == TokenKind.MARK).part(*span)
        for text, span in ((pair.base, left), (pair.other, right))
    )
    blocks = align_pair(first, second, settings=settings)
    return tuple(MatchingBlock(b + left[0], o + right[0], n) for b, o, n in blocks)
