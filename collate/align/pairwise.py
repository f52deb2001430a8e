"""Align two texts: which tokens of one stand beside which of the other.

The result is a list of :class:`~collate.align.edits.Block`: stretches of equal
folded tokens, in order. What lies between two blocks is a difference. Long
texts are fixed first where they have words that stand once in each; where one
lacks pages, its words are not strewn over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.align.anchors import anchors
from collate.align.edits import Block, Side, fewest_edits, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.settings import AlignSettings

#: Share of tokens with a partner below which a stretch is no reading of the other text: at 20 % noise
#: .8 have one, two texts that share nothing find one by chance for .1 to .3.
_THIN = 0.5


def align_pair(base: Side, other: Side, settings: AlignSettings, excerpt: bool = False) -> list[Block]:
    """Return the blocks that *base* and *other* share, in order, none touching the next on both sides.

    ``excerpt`` says that *other* is a part of *base*: its ends are then not
    drawn to the ends of the base text. Where one text lacks pages of the
    other, nothing of it is drawn over them.
    """
    if excerpt:
        return joined(_between_anchors(base, other, settings, excerpt))
    blocks: list[Block] = []
    limit = min(len(base.folded), len(other.folded))
    head = _common(base.folded[:limit], other.folded[:limit])
    tail = _common(base.folded[head:][::-1][: limit - head], other.folded[head:][::-1][: limit - head])
    size, width = len(base.folded) - tail, len(other.folded) - tail
    if head:
        blocks.append(Block(0, 0, head))
    inner_base, inner_other = base.part(head, size), other.part(head, width)
    if min(size, width) - head > settings.anchor_from:
        found = _between_anchors(inner_base, inner_other, settings)
    else:
        found = fewest_edits(inner_base, inner_other)
    blocks += [Block(b + head, o + head, n) for b, o, n in found]
    if tail:
        blocks.append(Block(size, width, tail))
    if _leaps(blocks, len(base.folded), len(other.folded), settings.lacuna):
        blocks = _between_anchors(base, other, settings)
    return joined(blocks)


def _leaps(blocks: Sequence[Block], size: int, width: int, lacuna: int) -> bool:
    """Tell whether *lacuna* tokens in a row of either text are mostly without a partner."""
    for length, starts in ((size, [b for b, _, _ in blocks]), (width, [o for _, o, _ in blocks])):
        if length >= lacuna and length - sum(n for _, _, n in blocks) >= lacuna * _THIN:
            kept = np.zeros(length + 1, dtype=np.int32)
            for start, block in zip(starts, blocks, strict=True):
                kept[start + 1 : start + block.size + 1] = 1
            total = np.cumsum(kept)
            if int((total[lacuna:] - total[:-lacuna]).min()) < lacuna * _THIN:
                return True
    return False


def _common(left: NDArray[np.int32], right: NDArray[np.int32]) -> int:
    differ = np.flatnonzero(left != right)
    return int(differ[0]) if len(differ) else len(left)


def _between_anchors(base: Side, other: Side, settings: AlignSettings, excerpt: bool = False) -> list[Block]:
    """Fix what stands once in both texts, then align the gaps."""
    fixed = anchors(base.folded, other.folded, settings.anchor)
    if not fixed and len(other.folded) > settings.anchor // 2:
        fixed = anchors(base.folded, other.folded, settings.anchor // 2)
    lacuna = settings.excerpt_lacuna if excerpt else settings.lacuna
    blocks: list[Block] = []
    at_base = at_other = 0
    ends = (len(base.folded), len(other.folded))
    for b, o, n in [*fixed, (*ends, 0)]:
        start, end = at_base, b
        if excerpt and fixed:
            # An excerpt's own ends belong beside its neighbours in the base, not at the base's far ends.
            room = 2 * (o - at_other) + 2
            if not at_other and not at_base:
                start = max(start, end - room)
            if (b, o) == ends:
                end = min(end, start + room)
        part = (base.part(start, end), other.part(at_other, o))
        opened = (not at_base and not at_other, (b, o) == ends)
        if fixed and abs((end - start) - (o - at_other)) >= lacuna:
            found = _torn(*part, opened, settings.anchor // 2)
        else:
            found = fewest_edits(*part)
        blocks += [Block(x + start, y + at_other, z) for x, y, z in found]
        if n:
            blocks.append(Block(b, o, n))
        at_base, at_other = b + n, o + n
    return blocks


def _torn(base: Side, other: Side, opened: tuple[bool, bool], least: int) -> list[Block]:
    """Align two stretches of which one lacks pages: its words go to the start or to the end of the other.

    By fewest edits they would be strewn over those pages, one here and one
    there, since they have to be deleted at any rate. *opened* says which ends
    of the stretches are those of the texts: only *least* equal tokens and
    more are drawn there.
    """
    if len(base.folded) < len(other.folded):
        return [Block(b, o, n) for o, b, n in _torn(other, base, opened, least)]
    size = len(other.folded)
    if not size:
        return []
    room = min(len(base.folded), size + size // 8 + 8)
    far = len(base.folded) - room
    first = _kept(fewest_edits(base.part(0, room), other), size)
    last = _kept(fewest_edits(base.part(far, len(base.folded)), other), size)
    gain = first + last[-1] - last
    place = size - int(gain[::-1].argmax())
    if opened[1] and int(last[-1] - last[place]) < least:
        place = size
    if opened[0] and int(first[place]) < least:
        place = 0
    if opened[0] and not opened[1] and int(gain.max()) == int(last[-1]):
        place = 0
    left = fewest_edits(base.part(0, min(room, place + place // 8)), other.part(0, place))
    rest = size - place
    after = max(len(base.folded) - rest - rest // 8, min(room, place + place // 8))
    right = fewest_edits(base.part(after, len(base.folded)), other.part(place, size))
    return [*left, *(Block(b + after, o + place, n) for b, o, n in right)]


def _kept(blocks: Sequence[Block], size: int) -> NDArray[np.int64]:
    """Return how many of the first 0, 1, ... *size* tokens of the second text are in *blocks*."""
    kept = np.zeros(size + 1, dtype=np.int64)
    for _, o, n in blocks:
        kept[o + 1 : o + n + 1] = 1
    return np.cumsum(kept)
