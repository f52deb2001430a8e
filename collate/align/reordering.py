"""Blocks before words: what stands elsewhere whole is found before the differences are cut.

The fewest edits set a list item against the item that took its place, since
that costs less than to omit it here and to add it there. A passage that the
other text has elsewhere is therefore taken out of both texts, and the rest is
aligned without it; and equal tokens in a row are preferred to more equal tokens
scattered over other words. Each such change is weighed against the plain
alignment of the same stretches. The law: the characters that differ, a moved
passage counted once, are never more than in the plain alignment.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.edits import MatchingBlock, TokenIds, merge_adjacent
from collate.align.pairwise import align_pair
from collate.align.passages import MovedPassage, gather_passages, rows_in_place
from collate.align.stretches import TextPair, sort_stretches
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from collate.model import Tokens
    from collate.settings import AlignSettings

#: Least tokens of an equal block at which the plain alignment is trusted, if nothing contradicts it.
_TRUSTED = 8

#: How often the passages of a region are weighed anew without the lightest of them.
_TRIES = 6


class Reordering(NamedTuple):
    """The equal blocks of two texts in the order of both, and the passages that changed their place."""

    blocks: list[MatchingBlock]
    moved: list[MovedPassage]


class _Region(NamedTuple):
    """Tokens ``[start, end)`` of both texts, between two blocks at which the alignment is trusted."""

    base: tuple[int, int]
    other: tuple[int, int]


def reorder(
    base: Tokens,
    other: Tokens,
    blocks: list[MatchingBlock],
    *,
    settings: AlignSettings,
    excerpt: bool = False,
) -> Reordering:
    """Return *blocks* improved where words are better explained by another order.

    Near-linear: the texts are compared by k-grams, and aligned again only in
    the regions that a passage left or entered. There are no passages if
    ``align.move`` is 0.

    Args:
        base: the text that the columns follow.
        other: the other text.
        blocks: the plain alignment of the two.
        settings: table ``[align]``.
        excerpt: *other* is a part of *base*.
    """
    if not settings.move or not len(base) or not len(other):
        return Reordering(blocks, [])
    partners = np.full(len(base), -1, dtype=np.int32)
    for b, o, n in blocks:
        partners[b : b + n] = np.arange(o, o + n)
    pair = TextPair.of(base, other, partners)
    if not pair.has_places_to_move():
        return Reordering(blocks, [])
    stretches, in_place, aligned = sort_stretches(pair, firm=False)
    if aligned.all():
        return Reordering(blocks, [])
    passages = gather_passages(pair, stretches, ~in_place, least=settings.move)
    rows = rows_in_place(pair, stretches[in_place & ~aligned], least=settings.move)
    if not passages and not rows:
        return Reordering(blocks, [])
    return _Reorderer(pair, blocks, passages, rows, settings, excerpt).reordering()


class _Reorderer:
    """Weighs passages and rows of equal tokens against the plain alignment, region by region."""

    def __init__(
        self,
        pair: TextPair,
        plain: list[MatchingBlock],
        passages: Sequence[MovedPassage],
        rows: Sequence[Sequence[int]],
        settings: AlignSettings,
        excerpt: bool,
    ) -> None:
        self.settings = settings
        self.excerpt = excerpt
        self.plain = plain
        self.sides = [TokenIds(text.folded, text.kinds == TokenKind.MARK) for text in (pair.base, pair.other)]
        self.passages = [passage._replace(blocks=tuple(self._inside(passage))) for passage in passages]
        taken = np.zeros(len(pair.base), dtype=bool), np.zeros(len(pair.other), dtype=bool)
        for passage in passages:
            taken[0][slice(*passage.base)] = True
            taken[1][slice(*passage.other)] = True
        self.rows = list(_disjoint([row for row in rows if not _touches(row, taken)]))
        self.trusted = _trusted_blocks(pair.partners, pair, taken, self.rows)
        ends = MatchingBlock(len(pair.base), len(pair.other), 0)
        before = [MatchingBlock(0, 0, 0), *self.trusted]
        self.regions = [
            _Region((last.base + last.size, block.base), (last.other + last.size, block.other))
            for last, block in zip(before, [*self.trusted, ends], strict=True)
        ]
        self.starts = [region.base[0] for region in self.regions], [r.other[0] for r in self.regions]

    def reordering(self) -> Reordering:
        """Return the best alignment of each group of regions that passages connect."""
        chosen: dict[int, list[MatchingBlock]] = {}
        moved: list[MovedPassage] = []
        for numbers, passages in self._groups():
            better = self._weigh(numbers, passages)
            if better is not None:
                chosen.update(better[0])
                moved += better[1]
        if not chosen:
            return Reordering(self.plain, [])
        blocks: list[MatchingBlock] = []
        for number, region in enumerate(self.regions):
            blocks += chosen[number] if number in chosen else self._plain_blocks(region)
            blocks += self.trusted[number : number + 1]
        return Reordering(merge_adjacent(blocks), sorted(moved))

    def _groups(self) -> Iterator[tuple[list[int], list[MovedPassage]]]:
        """Yield the regions, by number, that passages connect or that have rows, and their passages."""
        leader = list(range(len(self.regions)))

        def find(number: int) -> int:
            while leader[number] != number:
                leader[number] = number = leader[leader[number]]
            return number

        ends = [(self._region(p.base, 0), self._region(p.other, 1)) for p in self.passages]
        for left, right in ends:
            leader[find(left)] = find(right)
        numbers: dict[int, set[int]] = {}
        for number in {*(n for both in ends for n in both), *(self._region((r[0], 0), 0) for r in self.rows)}:
            numbers.setdefault(find(number), set()).add(number)
        for first, members in sorted(numbers.items()):
            inside = [p for p, (left, _) in zip(self.passages, ends, strict=True) if find(left) == first]
            yield sorted(members), inside

    def _region(self, span: tuple[int, int], side: int) -> int:
        """Return the number of the region with the first token of *span*, which no trusted block has."""
        return bisect_right(self.starts[side], span[0]) - 1

    def _weigh(
        self, numbers: Sequence[int], passages: list[MovedPassage]
    ) -> tuple[dict[int, list[MatchingBlock]], list[MovedPassage]] | None:
        """Return the blocks of regions *numbers* without *passages*, and these; None if plain is better.

        Better is what leaves fewer characters without an equal one, lost or
        added: an equal pair in place saves two, in a passage one, since the
        passage still counts once.
        """
        plain = sum(_equal(self._plain_blocks(self.regions[number])) for number in numbers)
        for _ in range(_TRIES):
            moved = sum(_equal(passage.blocks) for passage in passages)
            for rows in (True, False) if self.rows else (False,):
                found = {n: self._without(self.regions[n], passages, rows) for n in numbers}
                if 2 * sum(map(_equal, found.values())) + moved > 2 * plain:
                    return found, passages
            if not passages:
                return None
            lightest = min(passages, key=lambda passage: (_equal(passage.blocks), passage))
            passages = [passage for passage in passages if passage is not lightest]
        return None

    def _plain_blocks(self, region: _Region) -> list[MatchingBlock]:
        """Return the plain alignment of *region*."""
        (start, end), (first, last) = region
        blocks: list[MatchingBlock] = []
        index = max(0, bisect_right(self.plain, start, key=lambda block: block.base) - 1)
        for b, o, n in self.plain[index:]:
            if b >= end or o >= last:
                break
            skip = max(0, start - b, first - o)
            size = min(b + n, end) - b, min(o + n, last) - o
            if skip < min(size):
                blocks.append(MatchingBlock(b + skip, o + skip, min(size) - skip))
        return blocks

    def _without(self, region: _Region, passages: Sequence[MovedPassage], rows: bool) -> list[MatchingBlock]:
        """Return the alignment of *region* without what *passages* have there.

        With *rows*, the rows of equal tokens there are kept.
        """
        rest = (
            _rest(region.base, [passage.base for passage in passages]),
            _rest(region.other, [passage.other for passage in passages]),
        )
        texts = [TokenIds(s.folded[r], s.marks[r]) for s, r in zip(self.sides, rest, strict=True)]
        whole = len(rest[0]), len(rest[1])
        low, high = (bisect_left(self.rows, [edge]) for edge in region.base)
        fixed = [
            (int(np.searchsorted(rest[0], b)), int(np.searchsorted(rest[1], o)), n)
            for b, o, n in (self.rows[low:high] if rows else [])
        ]
        excerpt = self.excerpt and not fixed
        blocks: list[MatchingBlock] = []
        at = (0, 0)
        for b, o, n in [*fixed, (*whole, 0)]:
            between = texts[0].part(at[0], b), texts[1].part(at[1], o)
            if len(between[0].folded) and len(between[1].folded):
                inside = align_pair(*between, settings=self.settings, excerpt=excerpt)
                blocks += [MatchingBlock(x + at[0], y + at[1], z) for x, y, z in inside]
            if n:
                blocks.append(MatchingBlock(b, o, n))
            at = b + n, o + n
        return [piece for block in blocks for piece in _in_place(block, rest)]

    def _inside(self, passage: MovedPassage) -> Iterator[MatchingBlock]:
        """Yield the equal blocks of a passage."""
        left, right = (side.part(*span) for side, span in zip(self.sides, passage[:2], strict=True))
        for b, o, n in align_pair(left, right, settings=self.settings):
            yield MatchingBlock(b + passage.base[0], o + passage.other[0], n)


def _disjoint(rows: Iterable[Sequence[int]]) -> Iterator[list[int]]:
    """Yield *rows* without the tokens that each has in common with the one before."""
    end = last = 0
    for b, o, n in rows:
        cut = max(0, end - b, last - o)
        if cut < n:
            yield [b + cut, o + cut, n - cut]
            end, last = b + n, o + n


def _touches(row: Sequence[int], taken: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> bool:
    b, o, n = row
    return bool(taken[0][b : b + n].any() or taken[1][o : o + n].any())


def _trusted_blocks(
    partners: NDArray[np.int32],
    pair: TextPair,
    taken: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    rows: Iterable[Sequence[int]],
) -> list[MatchingBlock]:
    """Return the blocks of the plain alignment that no passage and no row contradicts."""
    aligned = (partners >= 0) & ~taken[0]
    aligned[aligned] = ~taken[1][partners[aligned]]
    at = np.flatnonzero(aligned)
    there = partners[at]
    for b, o, n in rows:
        before = (at < b) & (there < o)
        after = (at >= b + n) & (there >= o + n)
        at, there = at[before | after], there[before | after]
    if not len(at):
        return []
    new = np.concatenate(([True], (np.diff(at) != 1) | (np.diff(there) != 1)))
    first = np.flatnonzero(new)
    sizes = np.diff(np.concatenate((first, [len(at)])))
    solid = sizes >= _TRUSTED
    return [
        MatchingBlock(*row)
        for row in zip(
            at[first][solid].tolist(), there[first][solid].tolist(), sizes[solid].tolist(), strict=True
        )
    ]


def _rest(region: tuple[int, int], spans: Sequence[tuple[int, int]]) -> NDArray[np.intp]:
    """Return the tokens of *region* that are in none of *spans*."""
    keep = np.ones(region[1] - region[0], dtype=bool)
    for start, end in spans:
        keep[max(0, start - region[0]) : max(0, end - region[0])] = False
    return np.flatnonzero(keep) + region[0]


def _in_place(
    block: MatchingBlock, rest: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> Iterator[MatchingBlock]:
    """Yield the pieces of a *block* of the rests of two texts, by their tokens in the whole texts."""
    b, o, n = block
    left, right = rest[0][b : b + n], rest[1][o : o + n]
    cuts = np.flatnonzero((np.diff(left) != 1) | (np.diff(right) != 1)) + 1
    for start, end in zip([0, *cuts.tolist()], [*cuts.tolist(), n], strict=True):
        yield MatchingBlock(int(left[start]), int(right[start]), end - start)


def _equal(blocks: Iterable[Sequence[int]]) -> int:
    """Return the number of tokens in *blocks*."""
    return sum(size for _, _, size in blocks)
