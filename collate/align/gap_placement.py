"""Placement of gaps: of all positions of equal cost, the one an editor would choose.

Where 乙。 is missing from 甲。乙。丙。, the fewest edits allow 乙。 and 。乙 alike.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from collate.align.edits import MatchingBlock, merge_adjacent
from collate.align.eye_skips import is_skip, opens_clause, place_after_first
from collate.text.tokens import TokenKind
from collate.text.word_edges import word_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.align.moved_gaps import MovedTokens
    from collate.model import Tokens

#: Marks that end a clause: a gap that starts after one and ends with one is a whole clause. Marks that
#: end a sentence, or a part of one that could be a sentence, take precedence over the others.
_CLAUSE = dict.fromkeys("，：、,:", 1) | dict.fromkeys("。！？；.!?;…", 2)

#: Rank of the start of a paragraph on the same scale.
_PARAGRAPH = 2

#: Marks that enclose words.
_ENCLOSING = dict(zip("（(［[〔【《〈「『“‘〖﹁﹃｛{", "）)］]〕】》〉」』”’〗﹂﹄｝}", strict=True))
_CLOSING = frozenset(_ENCLOSING.values())

#: Most tokens of a paragraph's end that are matched again: two marks and a word.
_TAIL = 4

#: Marks of a gap that are examined for pairs.
_MOST_MARKS = 64

#: Tokens around a gap that the word segmenter gets; more than any word has.
_WINDOW = 8


def place_gaps(
    blocks: list[MatchingBlock], *, base: Tokens, other: Tokens, moved: MovedTokens | None = None
) -> list[MatchingBlock]:
    """Slide every insertion and deletion to word edges, then to ends of sentences and clauses, then left.

    Where an eye may have skipped from a phrase to its like, the last step is to the right; see
    :mod:`~collate.align.eye_skips`.

    Marks that enclose words stay with them: of 《甲》《乙》《丙》, 《乙》 is missing, and not 乙》《.

    The number of matched tokens stays the same, except that two forms of one
    word may stand for two equal ones; only the choice among equal tokens
    changes. A gap that *moved* tokens left or entered still holds them: it
    slides only over an ordinal or a mark beside them.
    """
    skips = place_after_first(blocks, base=base, other=other, moved=moved)
    result = list(_restore_paragraph_ends(skips, base, other, moved))
    for i in range(len(result) - 1):
        before, after = result[i], result[i + 1]
        ends = (before.base + before.size, before.other + before.size)
        rooms = (before.size, after.size)
        if moved is not None:  # what moved stays in the gap
            rest = moved.free_ends((ends[0], after.base), (ends[1], after.other))
            rooms = min(rooms[0], rest[1]), min(rooms[1], rest[0])
        if ends[1] == after.other:
            joins = _joins(result, i, side=0)
            shift = _best_shift(base, ends[0], after.base, rooms, joins)
        elif ends[0] == after.base:
            joins = _joins(result, i, side=1)
            shift = _best_shift(other, ends[1], after.other, rooms, joins)
        else:
            continue
        result[i] = MatchingBlock(before.base, before.other, before.size + shift)
        result[i + 1] = MatchingBlock(after.base + shift, after.other + shift, after.size - shift)
    return merge_adjacent(result)


def _joins(blocks: list[MatchingBlock], i: int, *, side: int) -> int:
    """Return by how many tokens the gap after block *i* is moved to be one with the gap before it; or 0.

    Both are gaps of the same text: *side* 0 is the base text, 1 the other. Where of 第一，好；第二，坏。二、
    only 二、 is left, there is one gap before 二, and not one on each side of a 二 from 第二.
    """
    if not i:
        return 0
    before, here = blocks[i - 1], blocks[i]
    gaps = here.base - before.base - before.size, here.other - before.other - before.size
    return -here.size if gaps[side] and not gaps[1 - side] else 0


def _restore_paragraph_ends(
    blocks: list[MatchingBlock], base: Tokens, other: Tokens, moved: MovedTokens | None
) -> Iterator[MatchingBlock]:
    """Yield *blocks*; a gap of whole paragraphs without the very end of the last is moved to paragraph edges.

    Of 很好。¶第二，好。¶ only 。¶ is matched: 。 is taken as the end of the first paragraph, so that
    第二，好。 is missing as a whole, and not 很好。¶第二，好.
    """
    for i, block in enumerate(blocks):
        before = blocks[i - 1] if i else MatchingBlock(0, 0, 0)
        ends = (before.base + before.size, before.other + before.size)
        size = start = 0
        if moved is not None and moved.touch((ends[0], block.base), (ends[1], block.other)):
            pass
        elif ends[1] == block.other:
            size, start = _paragraph_tail(base, ends[0], block.base, block.size)
            tail = MatchingBlock(start, block.other, size)
        elif ends[0] == block.base:
            size, start = _paragraph_tail(other, ends[1], block.other, block.size)
            tail = MatchingBlock(block.base, start, size)
        if size:
            yield tail
        yield MatchingBlock(block.base + size, block.other + size, block.size - size)


def _paragraph_tail(tokens: Tokens, start: int, end: int, room: int) -> tuple[int, int]:
    """Return size and start of a paragraph's end in the gap ``[start, end)`` that equals what follows it.

    What follows must be the end of a paragraph too, of at most *room* tokens;
    the size is 0 if there is no such end.
    """
    first, last = (bisect_right(tokens.breaks, edge) for edge in (start, end))
    stop = tokens.breaks[last] if last < len(tokens.breaks) else len(tokens)
    size = stop - end
    if first == last or tokens.breaks[last - 1] == end or not 0 < size <= min(room, _TAIL):
        return 0, 0
    tail = tokens.breaks[first] - size
    if tail < start or (tokens.folded[tail : tail + size] != tokens.folded[end:stop]).any():
        return 0, 0
    return size, tail


def _best_shift(tokens: Tokens, start: int, end: int, rooms: tuple[int, int], joins: int = 0) -> int:
    """Return by how many tokens the gap ``[start, end)`` of *tokens* is best moved; to the left is negative.

    *rooms* are the sizes of the blocks on its left and right. A move by *joins* tokens, unless that is 0,
    makes one gap of it and of that before it: one cut is likelier than two, unless the words between end a
    clause.
    """
    ids = tokens.folded
    low = high = 0
    while -low < rooms[0] and ids[start + low - 1] == ids[end + low - 1]:
        low -= 1
    while high < rooms[1] and ids[start + high] == ids[end + high]:
        high += 1
    if low == high:
        return 0
    if joins and joins >= low and not _end_rank(tokens, start):
        return joins
    first = max(0, start + low - _WINDOW)
    last = min(len(tokens), end + high + _WINDOW)
    origin = int(tokens.offsets[first])
    boundaries = word_boundaries(tokens.surface(first, last))
    to_right = is_skip(tokens, (start + low, start + high), end + high)

    def rank(shift: int) -> tuple[bool, int, int, bool, int]:
        left, right = start + shift, end + shift
        whole = sum(int(tokens.offsets[edge]) - origin in boundaries for edge in (left, right))
        return (
            _encloses(tokens, left, right),
            whole,
            _end_rank(tokens, left) + _end_rank(tokens, right),
            to_right and not (shift > low and opens_clause(tokens, left - 1)),
            shift if to_right else -shift,
        )

    return max(range(low, high + 1), key=rank)


def _encloses(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether tokens ``[start, end)`` have opening and closing marks in pairs, or none."""
    marks = np.flatnonzero(tokens.kinds[start:end] == TokenKind.MARK)
    awaited: list[str] = []
    for at in marks[:_MOST_MARKS].tolist():
        mark = tokens.surface(start + at, start + at + 1).strip()
        if mark in _ENCLOSING:
            awaited.append(_ENCLOSING[mark])
        elif mark in _CLOSING and (not awaited or awaited.pop() != mark):
            return False
    return not awaited


def _end_rank(tokens: Tokens, index: int) -> int:
    """Return the rank of what ends before token *index*: a paragraph or a sentence 2, a clause 1, else 0."""
    if index <= 0 or index in tokens.breaks:
        return _PARAGRAPH
    return _CLAUSE.get(tokens.surface(index - 1, index).strip(), 0)
