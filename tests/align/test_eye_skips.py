"""Gaps after the first of two like phrases, where an eye may have skipped to the second."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.align.edits import MatchingBlock, TokenIds, fewest_edits
from collate.align.gap_placement import place_gaps
from collate.model import Tokens
from collate.text.tokens import TokenKind, Vocabulary, tokenise


def matched(base: str, other: str) -> tuple[list[MatchingBlock], list[Tokens]]:
    vocabulary = Vocabulary()
    sides = [tokenise(text, (), vocabulary=vocabulary) for text in (base, other)]
    ids = [TokenIds(side.folded, side.kinds == TokenKind.MARK) for side in sides]
    return place_gaps(fewest_edits(*ids), base=sides[0], other=sides[1]), sides


def gaps(base: str, other: str) -> list[tuple[str, str]]:
    """Return what both texts have between their equal stretches."""
    blocks, (left, right) = matched(base, other)
    result, at = [], (0, 0)
    for block in [*blocks, MatchingBlock(len(left), len(right), 0)]:
        pair = left.surface(at[0], block.base).strip(), right.surface(at[1], block.other).strip()
        result += [pair] if any(pair) else []
        at = block.base + block.size, block.other + block.size
    return result


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        (  # the phrase that was written is the first
            "all the wisdom of the elders passed and was lost but not the wisdom of the elders remains",
            "all the wisdom of the elders remains",
            [("passed and was lost but not the wisdom of the elders", "")],
        ),
        (  # "and" opens the next clause
            "domine audi preces nostras et noli deserere nos quia supplices audi preces nostras et veni",
            "domine audi preces nostras et veni",
            [("et noli deserere nos quia supplices audi preces nostras", "")],
        ),
        (  # spelled like the second, but for a letter
            "nam mentiebatur contra illum et testes non erant pares qui mentiebantur contra illum dicentes",
            "nam mentiebantur contra illum dicentes",
            [
                ("mentiebatur", "mentiebantur"),
                ("et testes non erant pares qui mentiebantur contra illum", ""),
            ],
        ),
        (  # a chance "he" in what was skipped is not worth "lord"
            "saying son lord pity thou me in the crowd he cried much more son pity thou me now",
            "saying he lord pity thou me now",
            [("son", "he"), ("in the crowd he cried much more son pity thou me", "")],
        ),
        ("今云名聞果前辨三密故是德果名聞果又說", "今云名聞果又說", [("前辨三密故是德果名聞果", "")]),
    ],
)
def test_the_gap_stands_after_the_first_of_two_like_phrases(
    base: str, other: str, expected: list[tuple[str, str]]
) -> None:
    assert gaps(base, other) == expected
    assert gaps(other, base) == [pair[::-1] for pair in expected]


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        (  # clauses with marks: one of them was struck out
            "We liked the garden, the pond and its geese. We liked the garden in May.",
            "We liked the garden in May.",
            [("We liked the garden, the pond and its geese.", "")],
        ),
        (
            "he saw it go up and he saw it go down",
            "he saw it go down",
            [("he saw it go up and", "")],
        ),  # short
        ("從佛口生者從佛教生", "從佛教生", [("從佛口生者", "")]),  # two characters
        (  # nothing shows which of the two "said to them all" is meant
            "Peter said to them all that it was late and when they wept Paul said to them all to go",
            "Judas said to them all to go",
            [("Peter said to them all that it was late and when they wept Paul", "Judas")],
        ),
        (  # the word before the phrase is like the second
            "kings went home yesterday to sleep and to dream and queens went home soon",
            "queen went home soon",
            [("kings went home yesterday to sleep and to dream and queens", "queen")],
        ),
    ],
)
def test_without_evidence_of_a_skip_the_gap_stays_where_it_was(
    base: str, other: str, expected: list[tuple[str, str]]
) -> None:
    assert gaps(base, other) == expected


_words = st.lists(st.sampled_from(["dominus", "domini", "dixit", "illis", "et", "venite", ","]), max_size=24)


@given(_words, _words)
def test_the_blocks_match_equal_tokens_in_the_order_of_both(base: list[str], other: list[str]) -> None:
    blocks, (left, right) = matched(" ".join(base), " ".join(other))
    at = (0, 0)
    for block in blocks:
        assert block.size
        assert block.base >= at[0]
        assert block.other >= at[1]
        ours = left.folded[block.base : block.base + block.size].tolist()
        assert ours == right.folded[block.other : block.other + block.size].tolist()
        at = block.base + block.size, block.other + block.size
