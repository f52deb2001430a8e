"""Candidates for moved passages: equal stretches out of place, gathered along their diagonals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.passage_evidence import UniqueTokens, is_enough, settled
from collate.align.stretches import ROW, Stretch, TextPair, gram_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: Most tokens between two equal stretches of one passage (a phrase that one text lacks there).
_REACH = 16

#: How many passages, from the last one on, a stretch is compared with.
_OPEN = 4


class MovedPassage(NamedTuple):
    """Tokens ``[start, end)`` of the base text, those of the other text, and the equal blocks in them."""

    base: tuple[int, int]
    other: tuple[int, int]
    blocks: tuple[tuple[int, int, int], ...] = ()


def rows_in_place(pair: TextPair, stretches: NDArray[np.intp], *, least: int) -> list[list[int]]:
    """Return those of *stretches* that are long enough, or enough of a whole, to be there on purpose."""
    return [row for row in stretches.tolist() if is_enough(pair, [Stretch(*row)], least)]


def gather_passages(
    pair: TextPair, stretches: NDArray[np.intp], away: NDArray[np.bool_], *, least: int
) -> list[MovedPassage]:
    """Gather stretches to passages that count as moved, disjoint in both texts.

    A heavier passage takes precedence over one that it overlaps.

    Args:
        pair: the two texts.
        stretches: all equal stretches, by base token.
        away: mask of those that are not in place.
        least: least weight of a passage.
    """
    groups: list[list[Stretch]] = []
    counts = [
        _counted(stretches[:, side], stretches[:, 2], len(text))
        for side, text in enumerate((pair.base, pair.other))
    ]
    for b, o, n in stretches[away].tolist():
        for group in groups[: -_OPEN - 1 : -1]:
            last = group[-1]
            steps = b - last.base - last.size, o - last.other - last.size
            if -min(n, last.size) < min(steps) and max(steps) <= _REACH:
                # Between two parts of one passage stands no passage of its own.
                between = (
                    counts[0][b] - counts[0][b - max(0, steps[0])],
                    counts[1][o] - counts[1][o - max(0, steps[1])],
                )
                if max(between) >= ROW:
                    continue
                cut = max(0, -min(steps))
                group.append(Stretch(b + cut, o + cut, n - cut))
                break
        else:
            groups.append([Stretch(b, o, n)])
    found = [settled(pair, _extended(pair, group, counts)) for group in groups]
    found = [group for group in found if is_enough(pair, group, least)]
    if not found:
        return []
    unique = UniqueTokens(pair)
    weighed = [(pair.weight(group), group) for group in found if unique.suffice(group)]
    passages: list[MovedPassage] = []
    taken = np.zeros(len(pair.base), dtype=bool), np.zeros(len(pair.other), dtype=bool)
    for _, group in sorted(weighed, key=lambda each: (-each[0], each[1])):
        free = _free_part(group, taken)
        if free == group or (free and is_enough(pair, free, least)):
            passage = _passage(free)
            passages.append(passage)
            taken[0][slice(*passage.base)] = True
            taken[1][slice(*passage.other)] = True
    return sorted(passages)


def _free_part(group: list[Stretch], taken: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> list[Stretch]:
    """Return a passage without the tokens at its ends that another has, and nothing if it has others."""
    parts: list[Stretch] = []
    for b, o, n in group:
        free = np.flatnonzero(~(taken[0][b : b + n] | taken[1][o : o + n]))
        if len(free):
            low, high = int(free[0]), int(free[-1]) + 1
            parts.append(Stretch(b + low, o + low, high - low))
    if parts:
        passage = _passage(parts)
        if taken[0][slice(*passage.base)].any() or taken[1][slice(*passage.other)].any():
            return []
    return parts


def _counted(starts: NDArray[np.intp], sizes: NDArray[np.intp], length: int) -> list[int]:
    """Return how many tokens before each one are in stretches of *sizes* from *starts* on."""
    steps = np.zeros(length + 1, dtype=np.int64)
    np.add.at(steps, starts, 1)
    np.add.at(steps, starts + sizes, -1)
    counts: list[int] = np.concatenate(([0], np.cumsum(np.cumsum(steps[:-1]) > 0))).tolist()
    return counts


def _passage(group: Sequence[Stretch]) -> MovedPassage:
    first, last = group[0], group[-1]
    return MovedPassage((first.base, last.base + last.size), (first.other, last.other + last.size))


def _extended(pair: TextPair, group: list[Stretch], counts: Sequence[Sequence[int]]) -> list[Stretch]:
    """Extend a passage on both sides over equal tokens, and over an edit with equal tokens behind it.

    Not over tokens that are firmly in place in both texts.
    """
    first, last = group[0], group[-1]
    left = _grown(pair, first.base - 1, first.other - 1, -1, counts)
    right = _grown(pair, last.base + last.size, last.other + last.size, 1, counts)
    merged: list[Stretch] = []
    for b, o, n in [*left[::-1], *group, *right]:
        if merged and (b, o) == (merged[-1].base + merged[-1].size, merged[-1].other + merged[-1].size):
            merged[-1] = merged[-1]._replace(size=merged[-1].size + n)
        else:
            merged.append(Stretch(b, o, n))
    return merged


def _grown(
    pair: TextPair, base: int, other: int, step: int, counts: Sequence[Sequence[int]]
) -> list[Stretch]:
    """Return the equal stretches from two tokens on, outwards; the second is in no other passage."""
    size = _equal_size(pair, base, other, step)
    found = [_stretch(base, other, size, step)] if size else []
    base, other = base + step * size, other + step * size
    size, base, other = max(
        (_equal_size(pair, base + step * b, other + step * o, step), base + step * b, other + step * o)
        for b, o in ((1, 1), (0, 1), (1, 0))
    )
    if size >= gram_size(pair.base) - 1:
        more = _stretch(base, other, size, step)
        own = (
            counts[0][more.base + size] - counts[0][more.base],
            counts[1][more.other + size] - counts[1][more.other],
        )
        if not any(own):
            found.append(more)
    return found


def _stretch(base: int, other: int, size: int, step: int) -> Stretch:
    """Return the stretch of *size* tokens that begins or, in the other direction, ends with two tokens."""
    back = 0 if step > 0 else size - 1
    return Stretch(base - back, other - back, size)


def _equal_size(pair: TextPair, base: int, other: int, step: int) -> int:
    """Return how many tokens from two on, in the direction of *step*, are equal and not firmly in place."""
    left, right = pair.base.folded, pair.other.folded
    size = 0
    while (
        0 <= base < len(left)
        and 0 <= other < len(right)
        and left[base] == right[other]
        and not (pair.firm[0][base] and pair.firm[1][other])
    ):
        base, other, size = base + step, other + step, size + 1
    return size
