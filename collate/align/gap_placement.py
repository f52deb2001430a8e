"""Put each gap where an editor would: many places cost the same, one reads best.

Where 乙。 is missing from 甲。乙。丙。, fewest edits allow 乙。 and 。乙 alike.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from collate.align.edits import Block, joined
from collate.text.word_edges import edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.model import Tokens

#: Marks that end a clause: a gap that starts after one and ends with one is a whole clause. Those that
#: end a sentence, or a part of one that could be a sentence, go before the others.
_CLAUSE = dict.fromkeys("，：、,:", 1) | dict.fromkeys("。！？；.!?;…", 2)

#: So much a place counts at which a paragraph starts.
_PARAGRAPH = 2

#: Most tokens of the end of a paragraph that is given back: two marks and a word.
_TAIL = 4

#: Tokens around a gap that the word segmenter is shown; longer than any word.
_WINDOW = 8


def settle(blocks: list[Block], base: Tokens, other: Tokens) -> list[Block]:
    """Slide every insertion and deletion to word edges, then to ends of sentences and clauses, then left.

    What is kept and what is not stays the same in length; only the choice
    between equal tokens changes.
    """
    settled = list(_by_paragraphs(blocks, base, other))
    for i in range(len(settled) - 1):
        before, after = settled[i], settled[i + 1]
        ends = (before.base + before.size, before.other + before.size)
        if ends[1] == after.other:
            shift = _shift(base, ends[0], after.base, before.size, after.size)
        elif ends[0] == after.base:
            shift = _shift(other, ends[1], after.other, before.size, after.size)
        else:
            continue
        settled[i] = Block(before.base, before.other, before.size + shift)
        settled[i + 1] = Block(after.base + shift, after.other + shift, after.size - shift)
    return joined(settled)


def _by_paragraphs(blocks: list[Block], base: Tokens, other: Tokens) -> Iterator[Block]:
    """Yield *blocks*; where a gap takes whole paragraphs but their very end, it gives back an earlier end.

    Of 很好。¶第二，好。¶ only 。¶ is kept: 。 is the end of the first paragraph, so that 第二，好。 is
    missing as a whole, and not 很好。¶第二，好.
    """
    for i, block in enumerate(blocks):
        before = blocks[i - 1] if i else Block(0, 0, 0)
        ends = (before.base + before.size, before.other + before.size)
        size = place = 0
        if ends[1] == block.other:
            size, place = _tail(base, ends[0], block.base, block.size)
            moved = Block(place, block.other, size)
        elif ends[0] == block.base:
            size, place = _tail(other, ends[1], block.other, block.size)
            moved = Block(block.base, place, size)
        if size:
            yield moved
        yield Block(block.base + size, block.other + size, block.size - size)


def _tail(tokens: Tokens, start: int, end: int, room: int) -> tuple[int, int]:
    """Return size and place of the end of a paragraph in the gap that is the same as what follows the gap.

    What follows must be the end of a paragraph too; the size is 0 where there is none.
    """
    first, last = (bisect_right(tokens.breaks, place) for place in (start, end))
    stop = tokens.breaks[last] if last < len(tokens.breaks) else len(tokens)
    size = stop - end
    if first == last or tokens.breaks[last - 1] == end or not 0 < size <= min(room, _TAIL):
        return 0, 0
    place = tokens.breaks[first] - size
    if place < start or (tokens.folded[place : place + size] != tokens.folded[end:stop]).any():
        return 0, 0
    return size, place


def _shift(tokens: Tokens, start: int, end: int, room_left: int, room_right: int) -> int:
    """Return by how many tokens the gap ``[start, end)`` of *tokens* is best moved (left is negative)."""
    ids = tokens.folded
    low = high = 0
    while -low < room_left and ids[start + low - 1] == ids[end + low - 1]:
        low -= 1
    while high < room_right and ids[start + high] == ids[end + high]:
        high += 1
    if low == high:
        return 0
    first = max(0, start + low - _WINDOW)
    last = min(len(tokens), end + high + _WINDOW)
    origin = int(tokens.offsets[first])
    words = edges(tokens.surface(first, last))

    def rank(shift: int) -> tuple[int, int, int]:
        left, right = start + shift, end + shift
        whole = sum(int(tokens.offsets[place]) - origin in words for place in (left, right))
        return whole, _ends(tokens, left) + _ends(tokens, right), -shift

    return max(range(low, high + 1), key=rank)


def _ends(tokens: Tokens, index: int) -> int:
    """Return how much ends before token *index*: a paragraph or a sentence 2, a clause 1, else 0."""
    if index <= 0 or index in tokens.breaks:
        return _PARAGRAPH
    return _CLAUSE.get(tokens.surface(index - 1, index).strip(), 0)
