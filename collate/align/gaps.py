"""Put each gap where an editor would: many places cost the same, one reads best.

Where 乙。 is missing from 甲。乙。丙。, fewest edits allow 乙。 and 。乙 alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.align.edits import Block, joined
from collate.text.words import edges

if TYPE_CHECKING:
    from collate.model import Tokens

#: Marks that end a clause: a gap that starts after one and ends with one is a whole clause. Those that
#: end a sentence, or a part of one that could be a sentence, go before the others.
_CLAUSE = dict.fromkeys("，：、,:", 1) | dict.fromkeys("。！？；.!?;…", 2)

#: So much a place counts at which a paragraph starts.
_PARAGRAPH = 2

#: Tokens around a gap that the word segmenter is shown; longer than any word.
_WINDOW = 8


def settle(blocks: list[Block], base: Tokens, other: Tokens) -> list[Block]:
    """Slide every insertion and deletion to word edges, then to ends of sentences and clauses, then left.

    What is kept and what is not stays the same in length; only the choice
    between equal tokens changes.
    """
    settled = list(blocks)
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
