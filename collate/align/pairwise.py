"""Pairwise alignment: the matching blocks of two texts, in order.

The tokens between two blocks are a difference. Long texts are first fixed at
anchors, words that occur once in each; where one text lacks pages, its words
are not scattered over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.align.anchors import find_anchors
from collate.align.edits import MatchingBlock, TokenIds, fewest_edits, merge_adjacent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.settings import AlignSettings

#: Share of matched tokens below which two stretches are not readings of each other: at 20 % noise .8 of
#: the tokens match, between two unrelated texts .1 to .3 by chance.
_THIN = 0.5


def align_pair(
    base: TokenIds, other: TokenIds, *, settings: AlignSettings, excerpt: bool = False
) -> list[MatchingBlock]:
    """Return the matching blocks of *base* and *other*, in order, no two adjacent in both texts.

    Where one text lacks pages of the other, its tokens are not matched to
    single tokens of those pages.

    Args:
        base: the text that the columns follow.
        other: the other text.
        settings: table ``[align]``.
        excerpt: *other* is a part of *base*: its ends are not pulled to the ends of the base text.
    """
    if excerpt:
        return merge_adjacent(_align_between_anchors(base, other, settings=settings, excerpt=excerpt))
    blocks: list[MatchingBlock] = []
    limit = min(len(base.folded), len(other.folded))
    head = _common_prefix(base.folded[:limit], other.folded[:limit])
    tail = _common_prefix(base.folded[head:][::-1][: limit - head], other.folded[head:][::-1][: limit - head])
    size, width = len(base.folded) - tail, len(other.folded) - tail
    if head:
        blocks.append(MatchingBlock(0, 0, head))
    inner_base, inner_other = base.part(head, size), other.part(head, width)
    if min(size, width) - head > settings.anchor_from:
        inside = _align_between_anchors(inner_base, inner_other, settings=settings)
    else:
        inside = fewest_edits(inner_base, inner_other)
    blocks += [MatchingBlock(b + head, o + head, n) for b, o, n in inside]
    if tail:
        blocks.append(MatchingBlock(size, width, tail))
    if _lacks_pages(blocks, (len(base.folded), len(other.folded)), settings.lacuna):
        blocks = _align_between_anchors(base, other, settings=settings)
    return merge_adjacent(blocks)


def _lacks_pages(blocks: Sequence[MatchingBlock], lengths: tuple[int, int], lacuna: int) -> bool:
    """Return whether *lacuna* consecutive tokens of either text are mostly unmatched."""
    for length, starts in zip(lengths, ([b for b, _, _ in blocks], [o for _, o, _ in blocks]), strict=True):
        if length >= lacuna and length - sum(n for _, _, n in blocks) >= lacuna * _THIN:
            matched = np.zeros(length + 1, dtype=np.int32)
            for start, block in zip(starts, blocks, strict=True):
                matched[start + 1 : start + block.size + 1] = 1
            total = np.cumsum(matched)
            if int((total[lacuna:] - total[:-lacuna]).min()) < lacuna * _THIN:
                return True
    return False


def _common_prefix(left: NDArray[np.int32], right: NDArray[np.int32]) -> int:
    """Return the length of the common prefix of two arrays of one length."""
    differ = np.flatnonzero(left != right)
    return int(differ[0]) if len(differ) else len(left)


def _align_between_anchors(
    base: TokenIds, other: TokenIds, *, settings: AlignSettings, excerpt: bool = False
) -> list[MatchingBlock]:
    """Fix two texts at their anchors, then align the gaps between these."""
    anchors = find_anchors(base.folded, other.folded, k=settings.anchor)
    if not anchors and len(other.folded) > settings.anchor // 2:
        anchors = find_anchors(base.folded, other.folded, k=settings.anchor // 2)
    lacuna = settings.excerpt_lacuna if excerpt else settings.lacuna
    blocks: list[MatchingBlock] = []
    at_base = at_other = 0
    ends = (len(base.folded), len(other.folded))
    for b, o, n in [*anchors, (*ends, 0)]:
        start, end = at_base, b
        if excerpt and anchors:
            # An excerpt's own ends belong beside its neighbours in the base, not at the base's far ends.
            room = 2 * (o - at_other) + 2
            if not at_other and not at_base:
                start = max(start, end - room)
            if (b, o) == ends:
                end = min(end, start + room)
        gap = (base.part(start, end), other.part(at_other, o))
        outer = (not at_base and not at_other, (b, o) == ends)
        if anchors and abs((end - start) - (o - at_other)) >= lacuna:
            inside = _align_across_lacuna(*gap, outer=outer, least=settings.anchor // 2)
        else:
            inside = fewest_edits(*gap)
        blocks += [MatchingBlock(x + start, y + at_other, z) for x, y, z in inside]
        if n:
            blocks.append(MatchingBlock(b, o, n))
        at_base, at_other = b + n, o + n
    return blocks


def _align_across_lacuna(
    base: TokenIds, other: TokenIds, *, outer: tuple[bool, bool], least: int
) -> list[MatchingBlock]:
    """Align two stretches one of which lacks pages: its words go to the start or to the end of the other.

    The fewest edits would scatter them over those pages, since the pages have
    to be deleted in any case.

    Args:
        base: one stretch.
        other: the other stretch.
        outer: whether the stretches start, and end, where the texts do; at such
            an end at least *least* tokens must match, or none are put there.
        least: in tokens.
    """
    if len(base.folded) < len(other.folded):
        swapped = _align_across_lacuna(other, base, outer=outer, least=least)
        return [MatchingBlock(b, o, n) for o, b, n in swapped]
    size = len(other.folded)
    if not size:
        return []
    room = min(len(base.folded), size + size // 8 + 8)
    far = len(base.folded) - room
    first = _matched_counts(fewest_edits(base.part(0, room), other), size)
    last = _matched_counts(fewest_edits(base.part(far, len(base.folded)), other), size)
    gain = first + last[-1] - last
    split = size - int(gain[::-1].argmax())
    if outer[1] and int(last[-1] - last[split]) < least:
        split = size
    if outer[0] and int(first[split]) < least:
        split = 0
    if outer[0] and not outer[1] and int(gain.max()) == int(last[-1]):
        split = 0
    left = fewest_edits(base.part(0, min(room, split + split // 8)), other.part(0, split))
    rest = size - split
    after = max(len(base.folded) - rest - rest // 8, min(room, split + split // 8))
    right = fewest_edits(base.part(after, len(base.folded)), other.part(split, size))
    return [*left, *(MatchingBlock(b + after, o + split, n) for b, o, n in right)]


def _matched_counts(blocks: Sequence[MatchingBlock], size: int) -> NDArray[np.int64]:
    """Return how many of the first 0, 1, ... *size* tokens of the second text are in *blocks*."""
    matched = np.zeros(size + 1, dtype=np.int64)
    for _, o, n in blocks:
        matched[o + 1 : o + n + 1] = 1
    return np.cumsum(matched)
