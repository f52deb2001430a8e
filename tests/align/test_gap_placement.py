"""Where a gap stands, of several places that cost the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.align.edits import Block, Side, fewest_edits
from collate.align.gap_placement import settle
from collate.model import Tokens
from collate.text.tokens import TokenKind, Vocabulary, tokenise

BREAK = "¶"


def sides(*texts: str) -> list[Tokens]:
    vocabulary = Vocabulary()
    found = []
    for marked in texts:
        parts = marked.split(BREAK)
        whole = "".join(parts)
        starts = {sum(map(len, parts[:i])) for i in range(len(parts))}
        found.append(tokenise(whole, tuple(sorted(s for s in starts if s < len(whole))), vocabulary))
    return found


def edits(left: Tokens, right: Tokens) -> list[Block]:
    return fewest_edits(*(Side(text.folded, text.kinds == TokenKind.MARK) for text in (left, right)))


def gaps(base: str, other: str) -> list[str]:
    """What *base* has and *other* lacks, ¶ where a paragraph starts inside."""
    left, right = sides(base, other)
    found, done = [], 0
    for block in [*settle(edits(left, right), left, right), Block(len(left), len(right), 0)]:
        lost = range(done, block.base)
        words = "".join(
            (BREAK if i in left.breaks and i > done else "") + left.surface(i, i + 1) for i in lost
        )
        found += [words] if words else []
        done = block.base + block.size
    return found


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        ("不齐，不干；不到，不干；不实。", "不齐，不干；不实。", ["不到，不干；"]),
        ("报，很好。¶第二，上好。¶第一，", "报。¶第一，", ["，很好", "第二，上好。"]),
        ("报，很好了。¶第二，上好了。¶第一，", "报了。¶第一，", ["，很好", "第二，上好了。"]),
        ("报，很好。¶第二，上好。", "报。", ["，很好", "第二，上好。"]),
        ("甲。¶乙。¶丙。", "甲。¶丙。", ["乙。"]),
        ("甲乙¶好。¶丙。", "甲乙。¶丙。", ["好"]),  # the words before it end without a mark
    ],
)
def test_where_it_stands(base: str, other: str, expected: list[str]) -> None:
    assert gaps(base, other) == expected


texts = st.text("甲乙。，¶", max_size=24)


@given(texts, texts)
def test_nothing_is_lost_and_nothing_more_differs(base: str, other: str) -> None:
    left, right = sides(base, other)
    before = edits(left, right)
    after = settle(before, left, right)
    assert sum(block.size for block in after) == sum(block.size for block in before)
    at = (0, 0)
    for block in after:
        assert block.base >= at[0]
        assert block.other >= at[1]
        own = left.folded[block.base : block.base + block.size]
        assert own.tolist() == right.folded[block.other : block.other + block.size].tolist()
        at = (block.base + block.size, block.other + block.size)
