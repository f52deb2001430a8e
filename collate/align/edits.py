"""Alignment of two stretches of text with the fewest edits, and the choice among alignments of equal cost.

The Levenshtein distance decides; among alignments with the same distance, the
one that keeps more equal tokens together wins, words before punctuation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.anchors import find_anchors

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Longest side of a difference that is realigned exactly (tokens); in longer ones ties stay as rapidfuzz
#: breaks them.
_EXACT = 48

#: An equal stretch of at most this many tokens between two differences is realigned together with them.
_LOOSE = 2

#: First guess at the distance for rapidfuzz: 12 times faster on near-identical texts than none.
_SCORE_HINT = 64

#: Product of the lengths of two stretches above which the fewest edits are not computed: 200,000 by
#: 200,000 tokens take seconds, 100,000 by 7,000,000 minutes.
_MOST_CELLS = 40_000_000_000

#: Length in tokens of the k-grams that anchor such stretches.
_GRAM = 12

#: Cost of an edit on one scale with the weight of a word (1000) and of a mark (1): more than :data:`_EXACT`
#: words weigh together, so that edits decide before weights.
_EDIT, _WORD, _MARK = 1 << 20, 1000, 1


#: The block of surrogates, in units of 2,048 code points, and the last code point.
_SURROGATES, _LAST_CHARACTER = 0xD800 >> 11, 0x10FFFF


class MatchingBlock(NamedTuple):
    """*size* tokens from *base* on in one text equal *size* tokens from *other* on in the other."""

    base: int
    other: int
    size: int


class TokenIds(NamedTuple):
    """One text of a pairwise alignment: the folded ids of its tokens, and a mask of its punctuation marks."""

    folded: NDArray[np.int32]
    marks: NDArray[np.bool_]

    def part(self, start: int, end: int) -> TokenIds:
        """Return tokens ``[start, end)``."""
        return TokenIds(self.folded[start:end], self.marks[start:end])


def merge_adjacent(blocks: list[MatchingBlock]) -> list[MatchingBlock]:
    """Merge blocks that are adjacent in both texts, and drop empty ones."""
    result: list[MatchingBlock] = []
    for block in blocks:
        if result and result[-1].base + result[-1].size == block.base:
            last = result[-1]
            if last.other + last.size == block.other:
                result[-1] = MatchingBlock(last.base, last.other, last.size + block.size)
                continue
        if block.size:
            result.append(block)
    return result


def fewest_edits(base: TokenIds, other: TokenIds) -> list[MatchingBlock]:
    """Return the matching blocks of an alignment of two stretches with the fewest edits.

    Stretches whose lengths multiply to more than 4e10 are anchored first, and
    their alignment may take more edits than necessary.
    """
    if not len(base.folded) or not len(other.folded):
        return []
    if len(base.folded) * len(other.folded) > _MOST_CELLS:
        return _align_repetitive(base, other)
    from rapidfuzz.distance import Levenshtein

    left, right = _as_text(base.folded, other.folded)
    opcodes = Levenshtein.opcodes(left, right, score_hint=_SCORE_HINT)
    equal = [
        MatchingBlock(op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in opcodes
        if op.tag == "equal"
    ]
    blocks: list[MatchingBlock] = []
    at_base = at_other = 0
    ends = MatchingBlock(len(left), len(right), 0)
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
            continue  # a chance match between two differences: _realign finds it again, or a better one
        if b > at_base and o > at_other:
            inside = _realign(base.part(at_base, b), other.part(at_other, o))
            blocks += [MatchingBlock(x + at_base, y + at_other, z) for x, y, z in inside]
        blocks.append(MatchingBlock(b, o, n))
        at_base, at_other = b + n, o + n
    return merge_adjacent(blocks)


def _align_repetitive(base: TokenIds, other: TokenIds) -> list[MatchingBlock]:
    """Align two long stretches in which hardly any k-gram is unique, such as a text and ten copies of it.

    The first occurrences of common k-grams are the anchors. A gap between
    anchors that is still too large, and not half as long as the whole, is left
    as one difference.
    """
    blocks: list[MatchingBlock] = []
    at_base = at_other = 0
    most = len(base.folded) * len(other.folded) // 4
    ends = (len(base.folded), len(other.folded), 0)
    for b, o, n in [*find_anchors(base.folded, other.folded, k=_GRAM, repeated=True), ends]:
        if (b - at_base) * (o - at_other) <= max(_MOST_CELLS, most):
            inside = fewest_edits(base.part(at_base, b), other.part(at_other, o))
            blocks += [MatchingBlock(x + at_base, y + at_other, z) for x, y, z in inside]
        blocks.append(MatchingBlock(b, o, n))
        at_base, at_other = b + n, o + n
    return merge_adjacent(blocks)


def _as_text(base: NDArray[np.int32], other: NDArray[np.int32]) -> tuple[str, str]:
    """Map ids to characters, equal ids to equal characters: rapidfuzz is fastest on strings."""
    ids = np.concatenate((base, other))
    if not ((ids >> 11 == _SURROGATES) | (ids > _LAST_CHARACTER)).any():
        text = ids.astype("<u4").tobytes().decode("utf-32-le")  # nearly always: ids are code points
        return text[: len(base)], text[len(base) :]
    ranks: dict[int, int] = {}
    codes = [ranks.setdefault(number, len(ranks)) for number in ids.tolist()]
    text = "".join([chr(code if code < 0xD800 else code + 0x800) for code in codes])  # skip the surrogates
    return text[: len(base)], text[len(base) :]


def _realign(base: TokenIds, other: TokenIds) -> list[MatchingBlock]:
    """Return the matches inside a difference that cost no additional edit.

    For 地說 and 說了 the Levenshtein distance is the same for two replacements
    as for an omission and an addition around 說; editors keep 說. Textbook
    dynamic programming over edits, matched words and matched marks, in this order,
    as one number; for small stretches.
    """
    rows, columns = len(base.folded), len(other.folded)
    if rows > _EXACT or columns > _EXACT or (rows == 1 and columns == 1):
        return []
    left, right = base.folded.tolist(), other.folded.tolist()
    if set(left).isdisjoint(right):
        return []
    # A mark never outweighs a word.
    weights = [_MARK if mark else _WORD for mark in base.marks.tolist()]
    table = [list(range(0, (columns + 1) * _EDIT, _EDIT))]
    for i, one in enumerate(left):
        above = table[-1]
        weight = weights[i]
        diagonal, last = above[0], (i + 1) * _EDIT
        row = [last]
        for there, over in zip(right, above[1:], strict=True):
            best = diagonal - weight if one == there else diagonal + _EDIT
            if over + _EDIT < best:
                best = over + _EDIT
            if last + _EDIT < best:
                best = last + _EDIT
            row.append(best)
            diagonal, last = over, best
        table.append(row)
    return _trace_back(table, left, right, weights)


def _trace_back(
    table: list[list[int]], left: list[int], right: list[int], weights: list[int]
) -> list[MatchingBlock]:
    blocks: list[MatchingBlock] = []
    i, j = len(left), len(right)
    while i and j:
        cost = table[i][j]
        diagonal = table[i - 1][j - 1]
        if left[i - 1] == right[j - 1] and diagonal - weights[i - 1] == cost:
            blocks.append(MatchingBlock(i - 1, j - 1, 1))
            i, j = i - 1, j - 1
        elif diagonal + _EDIT == cost and left[i - 1] != right[j - 1]:
            i, j = i - 1, j - 1
        elif table[i - 1][j] + _EDIT == cost:
            i -= 1
        else:
            j -= 1
    return merge_adjacent(blocks[::-1])
