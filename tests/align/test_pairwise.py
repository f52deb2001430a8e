from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from collate.align import edits
from collate.align.edits import MatchingBlock, TokenIds
from collate.align.pairwise import align_pair
from collate.settings import AlignSettings

texts = st.text("甲乙丙，", max_size=12)


def token_ids(text: str) -> TokenIds:
    codes = np.array([ord(c) for c in text], dtype=np.int32)
    return TokenIds(codes, codes == ord("，"))


def cost_and_worth(base: str, other: str, blocks: list[MatchingBlock]) -> tuple[int, int]:
    edits, worth, at = 0, 0, (0, 0)
    for b, o, n in [*blocks, MatchingBlock(len(base), len(other), 0)]:
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
    blocks = align_pair(token_ids(base), token_ids(other), settings=AlignSettings())
    for b, o, n in blocks:
        assert n > 0
        assert base[b : b + n] == other[o : o + n]
    for left, right in pairwise(blocks):
        assert left.base + left.size <= right.base
        assert left.other + left.size <= right.other
        assert (left.base + left.size, left.other + left.size) != right[:2]
    assert cost_and_worth(base, other, blocks)[0] == textbook(base, other)


@given(texts, texts)
def test_blocks_of_an_excerpt_are_equal_and_in_order(base: str, other: str) -> None:
    blocks = align_pair(token_ids(base), token_ids(other), settings=AlignSettings(anchor=3), excerpt=True)
    for b, o, n in blocks:
        assert base[b : b + n] == other[o : o + n]
    for left, right in pairwise(blocks):
        assert left.base + left.size <= right.base
        assert left.other + left.size <= right.other


def test_words_take_precedence_over_marks() -> None:
    blocks = align_pair(token_ids("甲，"), token_ids("，甲"), settings=AlignSettings())
    assert [("甲，"[b : b + n]) for b, _, n in blocks] == ["甲"]


def test_a_repeated_text_is_not_compared_in_large_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    as_text = edits._as_text

    def counted(base: NDArray[np.int32], other: NDArray[np.int32]) -> tuple[str, str]:
        compared.append(len(base) * len(other))
        return as_text(base, other)

    monkeypatch.setattr(edits, "_MOST_CELLS", 10_000)
    monkeypatch.setattr(edits, "_as_text", counted)
    text = "".join(chr(0x4E00 + i * i % 7919) for i in range(1, 1000))
    changed = "新" + text[:300] + "改" + text[301:700] + text[702:] + "完"
    for base, other in ((changed, text * 20), (text * 20, changed), (changed * 9, text * 20)):
        blocks = align_pair(token_ids(base), token_ids(other), settings=AlignSettings())
        assert sum(block.size for block in blocks) >= 990
        for b, o, n in blocks:
            assert base[b : b + n] == other[o : o + n]
    assert max(compared, default=0) <= 10_000


def test_repeats_shorter_than_an_anchor_are_one_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits, "_MOST_CELLS", 10_000)
    base, other = "甲乙" * 400 + "丙", "丁" + "戊己" * 500
    assert align_pair(token_ids(base), token_ids(other), settings=AlignSettings()) == []


@pytest.mark.parametrize(("excerpt_lacuna", "lacuna", "scattered"), [(40, 500, False), (60, 20, True)])
def test_words_of_an_excerpt_are_not_scattered_over_what_it_leaves_out(
    excerpt_lacuna: int, lacuna: int, scattered: bool
) -> None:
    # 寒 and 暑 stand singly on the pages between the two passages; the threshold is that of excerpts.
    first, last = "天地玄黄宇宙洪荒", "日月盈昃辰宿列张"
    pages = [chr(0x5000 + i) for i in range(50)]
    pages[20], pages[30] = "寒", "暑"
    settings = AlignSettings(anchor=6, lacuna=lacuna, excerpt_lacuna=excerpt_lacuna)
    base, other = token_ids(first + "".join(pages) + last), token_ids(first + "寒暑" + last)
    blocks = align_pair(base, other, settings=settings, excerpt=True)
    between = [MatchingBlock(28, 8, 1), MatchingBlock(38, 9, 1)] if scattered else []
    assert blocks == [MatchingBlock(0, 0, 8), *between, MatchingBlock(58, 10, 8)]
