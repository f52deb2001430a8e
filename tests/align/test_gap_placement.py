"""The position of a gap among several of equal cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.align.edits import MatchingBlock, TokenIds, fewest_edits
from collate.align.gap_placement import place_gaps
from collate.model import Tokens
from collate.text.tokens import TokenKind, Vocabulary, tokenise

BREAK = "¶"


def tokens_of(*texts: str) -> list[Tokens]:
    vocabulary = Vocabulary()
    tokens = []
    for marked in texts:
        parts = marked.split(BREAK)
        whole = "".join(parts)
        starts = {sum(map(len, parts[:i])) for i in range(len(parts))}
        breaks = tuple(sorted(start for start in starts if start < len(whole)))
        tokens.append(tokenise(whole, breaks, vocabulary=vocabulary))
    return tokens


def edits(left: Tokens, right: Tokens) -> list[MatchingBlock]:
    return fewest_edits(*(TokenIds(text.folded, text.kinds == TokenKind.MARK) for text in (left, right)))


def gaps(base: str, other: str) -> list[str]:
    """Return the words that *base* has and *other* lacks, ¶ where a paragraph starts inside."""
    left, right = tokens_of(base, other)
    result, done = [], 0
    for block in [
        *place_gaps(edits(left, right), base=left, other=right),
        MatchingBlock(len(left), len(right), 0),
    ]:
        lost = range(done, block.base)
        words = "".join(
            (BREAK if i in left.breaks and i > done else "") + left.surface(i, i + 1) for i in lost
        )
        result += [words] if words else []
        done = block.base + block.size
    return result


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        ("不齐，不干；不到，不干；不实。", "不齐，不干；不实。", ["不到，不干；"]),
        ("报，很好。¶第二，上好。¶第一，", "报。¶第一，", ["，很好", "第二，上好。"]),
        ("报，很好了。¶第二，上好了。¶第一，", "报了。¶第一，", ["，很好", "第二，上好了。"]),
        ("报，很好。¶第二，上好。", "报。", ["，很好", "第二，上好。"]),
        ("甲。¶乙。¶丙。", "甲。¶丙。", ["乙。"]),
        # One gap, and no 二 of 第二 between two.
        ("甲。¶第一，很好；第二，很坏。¶二、丙丁。", "甲。¶二、丙丁。", ["第一，很好；第二，很坏。"]),
        ("甲乙¶好。¶丙。", "甲乙。¶丙。", ["好"]),  # the words before it end without a mark
    ],
)
def test_position_of_a_gap(base: str, other: str, expected: list[str]) -> None:
    assert gaps(base, other) == expected


texts = st.text("甲乙。，¶", max_size=24)


@given(texts, texts)
def test_moving_gaps_keeps_every_match_and_its_number(base: str, other: str) -> None:
    left, right = tokens_of(base, other)
    before = edits(left, right)
    after = place_gaps(before, base=left, other=right)
    assert sum(block.size for block in after) == sum(block.size for block in before)
    at = (0, 0)
    for block in after:
        assert block.base >= at[0]
        assert block.other >= at[1]
        matched = left.folded[block.base : block.base + block.size]
        assert matched.tolist() == right.folded[block.other : block.other + block.size].tolist()
        at = (block.base + block.size, block.other + block.size)
