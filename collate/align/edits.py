"""Fewest edits between two stretches of text, and the best of all ways that cost as few.

Levenshtein wins; among equals, the alignment that keeps more tokens together,
and words before punctuation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.anchors import anchors

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Longest side of a difference that is realigned exactly (tokens); beyond it ties are left as they fell.
_EXACT = 48

#: Equal stretches up to this many tokens between two differences are reconsidered with them.
_LOOSE = 2

#: First guess at the distance for rapidfuzz: 12 times faster on near-identical texts than none.
_SCORE_HINT = 64


#: Product of the lengths of two stretches from which fewest edits are not asked for: 200,000 tokens beside
#: as many cost seconds, 100,000 beside 7,000,000 minutes.
_MOST = 40_000_000_000

#: Tokens of the k-grams that such stretches are fixed by.
_GRAM = 12


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


def fewest_edits(base: Side, other: Side) -> list[Block]:
    """Align two stretches by fewest edits."""
    if not len(base.folded) or not len(other.folded):
        return []
    if len(base.folded) * len(other.folded) > _MOST:
        return _repetitive(base, other)
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


def _repetitive(base: Side, other: Side) -> list[Block]:
    """Align two long stretches in which hardly anything stands once, such as a text and ten copies of it.

    Fixed by what stands first in each of all that is equal. What is then still
    too long, and not half as long as it was, is left as a difference.
    """
    blocks: list[Block] = []
    at_base = at_other = 0
    most = len(base.folded) * len(other.folded) // 4
    ends = (len(base.folded), len(other.folded), 0)
    for b, o, n in [*anchors(base.folded, other.folded, _GRAM, repeated=True), ends]:
        if (b - at_base) * (o - at_other) <= max(_MOST, most):
            found = fewest_edits(base.part(at_base, b), other.part(at_other, o))
            blocks += [Block(x + at_base, y + at_other, z) for x, y, z in found]
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
