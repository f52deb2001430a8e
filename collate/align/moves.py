"""Words that stand elsewhere: lost in one place, found in another, as a whole.

K-grams that stand once in each text but not side by side are gathered by
diagonal; a stretch of them that is lost here and new there is a move. It is
aligned inside, so that a word changed on the way can be seen. Moves say
something about the columns; they never change one.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from collate.align.anchors import common_grams
from collate.align.edits import Block, Side
from collate.align.pairwise import align_pair
from collate.model import Move
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from collate.model import AlignedRun, Tokens
    from collate.settings import AlignSettings

#: Least characters of what counts as standing elsewhere when a lacuna is in question.
LEAST = 12

#: Least share of a stretch that must be lost here and new there, and equal on both sides.
_MOST = 0.5

#: Least tokens of a k-gram of long words.
_FEWEST = 3


def moves(
    tokens: Sequence[Tokens], base: int, runs: Sequence[AlignedRun], settings: AlignSettings
) -> tuple[Move, ...]:
    """Return what the witnesses have elsewhere than ``tokens[base]``, by column and place in that."""
    if not settings.move:
        return ()
    found: list[Move] = []
    for column, places in _beside(tokens, base, runs):
        stretches = moved(tokens[base], tokens[column], places, settings, settings.move)
        found += [Move(column, left, right, blocks) for left, right, blocks in stretches]
    return tuple(found)


def _beside(
    tokens: Sequence[Tokens], base: int, runs: Sequence[AlignedRun]
) -> Iterator[tuple[int, NDArray[np.int32]]]:
    """Yield each column but the base text's, and its token beside each base token, -1 for none."""
    sizes = np.array([run.size for run in runs], dtype=np.int32)
    cells = [cell[0] if cell else -1 for cell in chain.from_iterable(run.cells for run in runs)]
    first = np.array(cells, dtype=np.int32).reshape(len(runs), len(tokens))
    held = first[:, base] >= 0
    sizes, first = sizes[held], first[held]
    ahead = np.arange(int(sizes.sum()), dtype=np.int32) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    for column in range(len(tokens)):
        if column != base:
            places = np.repeat(first[:, column], sizes)
            yield column, np.where(places >= 0, places + ahead, -1).astype(np.int32)


#: Base tokens ``[start, end)``, the other text's tokens, and what is equal in them.
_Stretch = tuple[tuple[int, int], tuple[int, int], tuple[Block, ...]]


def moved(
    base: Tokens, other: Tokens, places: NDArray[np.int32], settings: AlignSettings, least: int = LEAST
) -> list[_Stretch]:
    """Return the stretches of *base* that *other* has elsewhere, in order of the base text, disjoint there.

    Args:
        base: the text that the columns follow.
        other: the other text.
        places: the token of *other* beside each token of *base*, -1 for none.
        settings: how to align them inside.
        least: least length in characters.
    """
    lost = np.ones(len(base), dtype=bool)
    new = np.ones(len(other), dtype=bool)
    here = np.flatnonzero(places >= 0)
    same = here[base.folded[here] == other.folded[places[here]]]
    lost[same] = False
    new[places[same]] = False
    length = max(1.0, len(base.text) / max(1, len(base)))
    fewest = max(1, int(least / length))
    if not (_thick(lost, fewest) and _thick(new, fewest)):
        return []
    k = max(_FEWEST, int(least / 2 / length))
    grams = common_grams(base.folded, other.folded, k)
    middle = (np.add.outer(grams[:, 0], np.arange(k)), np.add.outer(grams[:, 1], np.arange(k)))
    off = (lost[middle[0]].mean(axis=1) >= _MOST) & (new[middle[1]].mean(axis=1) >= _MOST)
    found: list[_Stretch] = []
    end = 0
    for left, right in _gathered(grams[off].tolist(), k, 2 * max(k, fewest)):
        stretch = _grown(base, other, (lost, new), left, right)
        if stretch[0][0] < end or not _is_move(base, other, (lost, new), *stretch, least):
            continue
        found.append((*stretch, _inside(base, other, *stretch, settings)))
        end = stretch[0][1]
    return found


def _thick(free: NDArray[np.bool_], size: int) -> bool:
    """Tell whether *size* tokens in a row are mostly *free*."""
    total = np.concatenate(([0], np.cumsum(free)))
    return len(free) >= size and bool((total[size:] - total[:-size]).max() >= max(1, size * _MOST))


def _gathered(
    grams: Sequence[Sequence[int]], k: int, reach: int
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Gather k-grams that follow each other in both texts, at most *reach* tokens apart."""
    gathered: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for b, o in grams:
        if gathered:
            (start, end), (first, last) = gathered[-1]
            if b - end <= reach and o >= first and o + k > last and o - last <= reach:
                gathered[-1] = (start, b + k), (first, o + k)
                continue
        gathered.append(((b, b + k), (o, o + k)))
    return gathered


def _grown(
    base: Tokens,
    other: Tokens,
    free: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    left: tuple[int, int],
    right: tuple[int, int],
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Grow a stretch to both sides over what is equal, lost here and new there."""
    (start, end), (first, last) = left, right
    lost, new = free
    while start and first and lost[start - 1] and new[first - 1]:
        if base.folded[start - 1] != other.folded[first - 1]:
            break
        start, first = start - 1, first - 1
    while end < len(base) and last < len(other) and lost[end] and new[last]:
        if base.folded[end] != other.folded[last]:
            break
        end, last = end + 1, last + 1
    return (start, end), (first, last)


def _is_move(
    base: Tokens,
    other: Tokens,
    free: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    left: tuple[int, int],
    right: tuple[int, int],
    least: int,
) -> bool:
    letters = min(len(base.surface(*left).strip()), len(other.surface(*right).strip()))
    shares = float(free[0][slice(*left)].mean()), float(free[1][slice(*right)].mean())
    return letters >= least and min(shares) >= _MOST


def _inside(
    base: Tokens, other: Tokens, left: tuple[int, int], right: tuple[int, int], settings: AlignSettings
) -> tuple[Block, ...]:
    first, second = (
        Side(text.folded, text.kinds == TokenKind.MARK).part(*part)
        for text, part in ((base, left), (other, right))
    )
    return tuple(Block(b + left[0], o + right[0], n) for b, o, n in align_pair(first, second, settings))
