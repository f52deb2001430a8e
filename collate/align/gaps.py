"""Put each gap where an editor would: many places cost the same, one reads best.

Where 乙。 is missing from 甲。乙。丙。, fewest edits allow 乙。 and 。乙 alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.align.edits import Block, joined
from collate.text.words import edges

if TYPE_CHECKING:
    from collate.model import Tokens

#: Marks that end a clause: a gap that starts after one and ends with one is a whole clause.
_CLAUSE = frozenset("，。！？；：、,.!?;:…")

#: Tokens around a gap that the word segmenter is shown; longer than any word.
_WINDOW = 8


def settle(blocks: list[Block], base: Tokens, other: Tokens) -> list[Block]:
    """Slide every insertion and deletion to word edges, then to clause ends, then left.

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
        opens = left in tokens.breaks or _mark(tokens, left - 1)
        closes = right in tokens.breaks or _mark(tokens, right - 1)
        return whole, int(opens) + int(closes), -shift

    return max(range(low, high + 1), key=rank)


def _mark(tokens: Tokens, index: int) -> bool:
    return index < 0 or tokens.surface(index, index + 1).strip() in _CLAUSE
