"""Align two texts: which tokens of one stand beside which of the other.

The result is a list of :class:`Block`: stretches of equal folded tokens, in
order. What lies between two blocks is a difference. Fewest edits win
(Levenshtein); among equals, the alignment that keeps more tokens together, and
words before punctuation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.anchors import anchors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.settings import AlignSettings

#: Longest side of a difference that is realigned exactly (tokens); beyond it ties are left as they fell.
_EXACT = 48

#: Equal stretches up to this many tokens between two differences are reconsidered with them.
_LOOSE = 2

#: Share of tokens with a partner below which a stretch is no reading of the other text: at 20 % noise
#: .8 have one, two texts that share nothing find one by chance for .1 to .3.
_THIN = 0.5

#: First guess at the distance for rapidfuzz: 12 times faster on near-identical texts than none.
_SCORE_HINT = 64


class Block(NamedTuple):
    """*size* tokens from *base* on in one text equal *size* tokens from *other* on in the other."""

    base: int
    other: int
    size: int


class Side(NamedTuple):
    """One text as the pair step sees it: folded ids, and which tokens are punctuation."""

    folded: NDArray[np.int32]
    marks: NDArray[np.bool_]

    def part(self, start: int, end: int) -> Side:
        """Return tokens ``[start, end)``."""
        return Side(self.folded[start:end], self.marks[start:end])


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
        found = _gap(inner_base, inner_other)
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


def joined(blocks: list[Block]) -> list[Block]:
    """Join blocks that touch on both sides."""
    result: list[Block] = []
    for block in blocks:
        if result and result[-1].base + result[-1].size == block.base:
            last = result[-1]
            if last.other + last.size == block.other:
                result[-1] = Block(last.base, last.other, last.size + block.size)
                continue
        if block.size:
            result.append(block)
    return result


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
            found = _gap(*part)
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
    first = _kept(_gap(base.part(0, room), other), size)
    last = _kept(_gap(base.part(far, len(base.folded)), other), size)
    gain = first + last[-1] - last
    place = size - int(gain[::-1].argmax())
    if opened[1] and int(last[-1] - last[place]) < least:
        place = size
    if opened[0] and int(first[place]) < least:
        place = 0
    if opened[0] and not opened[1] and int(gain.max()) == int(last[-1]):
        place = 0
    left = _gap(base.part(0, min(room, place + place // 8)), other.part(0, place))
    rest = size - place
    after = max(len(base.folded) - rest - rest // 8, min(room, place + place // 8))
    right = _gap(base.part(after, len(base.folded)), other.part(place, size))
    return [*left, *(Block(b + after, o + place, n) for b, o, n in right)]


def _kept(blocks: Sequence[Block], size: int) -> NDArray[np.int64]:
    """Return how many of the first 0, 1, ... *size* tokens of the second text are in *blocks*."""
    kept = np.zeros(size + 1, dtype=np.int64)
    for _, o, n in blocks:
        kept[o + 1 : o + n + 1] = 1
    return np.cumsum(kept)


def _gap(base: Side, other: Side) -> list[Block]:
    """Align two stretches by fewest edits."""
    if not len(base.folded) or not len(other.folded):
        return []
    from rapidfuzz.distance import Levenshtein

    left, right = _as_text(base.folded, other.folded)
    opcodes = Levenshtein.opcodes(left, right, score_hint=_SCORE_HINT)
    equal = [
        Block(op.src_start, op.dest_start, op.src_end - op.src_start) for op in opcodes if op.tag == "equal"
    ]
    blocks: list[Block] = []
    at_base = at_other = 0
    ends = Block(len(left), len(right), 0)
    for index, (b, o, n) in enumerate([*equal, ends]):
        after = equal[index + 1] if index + 1 < len(equal) else ends
        if (
            n
            and n <= _LOOSE
            and after.base - at_base <= _EXACT
            and after.other - at_other <= _EXACT
            and (b, o) != (at_base, at_other)
            and (b + n, o + n) != after[:2]
        ):
            continue  # a chance stretch between two differences: _tie finds it again, or better
        if b > at_base and o > at_other:
            part = _tie(base.part(at_base, b), other.part(at_other, o))
            blocks += [Block(x + at_base, y + at_other, z) for x, y, z in part]
        blocks.append(Block(b, o, n))
        at_base, at_other = b + n, o + n
    return joined(blocks)


def _as_text(base: NDArray[np.int32], other: NDArray[np.int32]) -> tuple[str, str]:
    """Write ids as characters, equal ids as equal ones: rapidfuzz is fastest on strings."""
    _, ranks = np.unique(np.concatenate((base, other)), return_inverse=True)
    codes = np.where(ranks < 0xD800, ranks, ranks + 0x800).astype("<u4")  # not into the surrogates
    return codes[: len(base)].tobytes().decode("utf-32-le"), codes[len(base) :].tobytes().decode("utf-32-le")


def _tie(base: Side, other: Side) -> list[Block]:
    """Find what can stay together inside a difference without costing one edit more.

    Levenshtein scores 地說 against 說了 as two replacements as well as keeping
    說 between an omission and an addition; editors keep 說. Textbook dynamic
    programming over (edits, -words kept, -marks kept), for small stretches.
    """
    rows, columns = len(base.folded), len(other.folded)
    if rows > _EXACT or columns > _EXACT or (rows == 1 and columns == 1):
        return []
    left, right = base.folded.tolist(), other.folded.tolist()
    if set(left).isdisjoint(right):
        return []
    worth = [1 if mark else 1000 for mark in base.marks.tolist()]  # a mark never outweighs a word
    table = [[(j, 0) for j in range(columns + 1)]]
    for i in range(rows):
        above = table[-1]
        row = [(i + 1, 0)]
        for j in range(columns):
            if left[i] == right[j]:
                step = (above[j][0], above[j][1] - worth[i])
            else:
                step = (above[j][0] + 1, above[j][1])
            row.append(min(step, (above[j + 1][0] + 1, above[j + 1][1]), (row[j][0] + 1, row[j][1])))
        table.append(row)
    return _trace(table, left, right, worth)


def _trace(
    table: list[list[tuple[int, int]]], left: list[int], right: list[int], worth: list[int]
) -> list[Block]:
    blocks: list[Block] = []
    i, j = len(left), len(right)
    while i and j:
        cost, kept = table[i][j]
        above = table[i - 1][j - 1]
        if left[i - 1] == right[j - 1] and (above[0], above[1] - worth[i - 1]) == (cost, kept):
            blocks.append(Block(i - 1, j - 1, 1))
            i, j = i - 1, j - 1
        elif (above[0] + 1, above[1]) == (cost, kept) and left[i - 1] != right[j - 1]:
            i, j = i - 1, j - 1
        elif (table[i - 1][j][0] + 1, table[i - 1][j][1]) == (cost, kept):
            i -= 1
        else:
            j -= 1
    return joined(blocks[::-1])
