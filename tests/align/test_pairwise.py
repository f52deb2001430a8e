from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collate.align.edits import Block, Side
from collate.align.pairwise import align_pair
from collate.settings import AlignSettings

texts = st.text("甲乙丙，", max_size=12)


def side(text: str) -> Side:
    codes = np.array([ord(c) for c in text], dtype=np.int32)
    return Side(codes, codes == ord("，"))


def cost_and_worth(base: str, other: str, blocks: list[Block]) -> tuple[int, int]:
    edits, worth, at = 0, 0, (0, 0)
    for b, o, n in [*blocks, Block(len(base), len(other), 0)]:
        edits += max(b - at[0], o - at[1])
        worth += sum(1 if c == "，" else 1000 for c in base[b : b + n])
        at = (b + n, o + n)
    return edits, worth


def textbook(base: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, left in enumerate(base, 1):
        above, row = row, [i]
        for j, right in enumerate(other, 1):
            row.append(min(above[j - 1] + (left != right), above[j] + 1, row[j - 1] + 1))
    return row[-1]


@given(texts, texts)
def test_blocks_are_equal_in_order_and_cost_the_fewest_edits(base: str, other: str) -> None:
    blocks = align_pair(side(base), side(other), AlignSettings())
    for b, o, n in blocks:
        assert n > 0
        assert base[b : b + n] == other[o : o + n]
    for left, right in pairwise(blocks):
        assert left.base + left.size <= right.base
        assert left.other + left.size <= right.other
        assert (left.base + left.size, left.other + left.size) != right[:2]
    assert cost_and_worth(base, other, blocks)[0] == textbook(base, other)


@given(texts, texts)
def test_an_excerpt_keeps_the_laws_too(base: str, other: str) -> None:
    blocks = align_pair(side(base), side(other), AlignSettings(anchor=3), excerpt=True)
    for b, o, n in blocks:
        assert base[b : b + n] == other[o : o + n]
    for left, right in pairwise(blocks):
        assert left.base + left.size <= right.base
        assert left.other + left.size <= right.other


def test_words_are_kept_together_before_marks() -> None:
    blocks = align_pair(side("甲，"), side("，甲"), AlignSettings())
    assert [("甲，"[b : b + n]) for b, _, n in blocks] == ["甲"]
