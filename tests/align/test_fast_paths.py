"""The fast paths of the alignment give what the slow, obvious rules give."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collate.align import edits
from collate.align.edits import MatchingBlock, TokenIds, fewest_edits
from collate.align.token_pairs import _LIKE, _OTHER_KIND, _OTHER_WORD, _PARAGRAPHS, _SAME_KIND, pair_tokens
from collate.model import Tokens
from collate.text.tokens import TokenKind, Vocabulary, token_similarity, tokenise

TEXTS = st.text("甲乙丙，。", min_size=1, max_size=9)
WORDS = st.lists(
    st.sampled_from(["river", "rivers", "Mill", "old", "，", "甲", ". "]), min_size=1, max_size=6
)


def costs(left: str, right: str) -> list[list[tuple[int, int]]]:
    """The table of (edits, -matched weight), as the textbook has it."""
    table = [[(j, 0) for j in range(len(right) + 1)]]
    for i, one in enumerate(left):
        row = [(i + 1, 0)]
        for j, other in enumerate(right):
            above = table[-1][j]
            weight = 1 if one in "，。" else 1000
            step = (above[0], above[1] - weight) if one == other else (above[0] + 1, above[1])
            over, before = table[-1][j + 1], row[j]
            row.append(min(step, (over[0] + 1, over[1]), (before[0] + 1, before[1])))
        table.append(row)
    return table


@given(TEXTS, TEXTS)
def test_a_difference_is_realigned_with_the_least_cost(left: str, right: str) -> None:
    sides = [np.array([ord(c) for c in text], dtype=np.int32) for text in (left, right)]
    ids = [TokenIds(side, np.isin(side, [ord("，"), ord("。")])) for side in sides]
    blocks = edits._realign(*ids)
    if not blocks:  # nothing in common, or one token beside one
        assert (
            set(left).isdisjoint(right) or len(left) == len(right) == 1 or costs(left, right)[-1][-1][1] == 0
        )
        return
    at = (0, 0)
    spent = weight = 0
    for b, o, n in [*blocks, MatchingBlock(len(left), len(right), 0)]:
        spent += max(b - at[0], o - at[1])
        weight -= sum(1 if c in "，。" else 1000 for c in left[b : b + n])
        assert left[b : b + n] == right[o : o + n]
        at = (b + n, o + n)
    assert (spent, weight) == costs(left, right)[-1][-1]


def score(centre: Tokens, i: int, text: Tokens, j: int) -> float:
    bonus = _PARAGRAPHS if i in centre.breaks and j in text.breaks else 0.0
    if centre.kinds[i] != text.kinds[j]:
        return bonus + _OTHER_KIND
    if centre.kinds[i] == TokenKind.WORD:
        return bonus + max(_OTHER_WORD, token_similarity(centre, i, text, j))
    return bonus + _SAME_KIND


@given(WORDS, WORDS, st.sets(st.integers(0, 12)))
def test_the_pairs_of_a_difference_have_the_best_score(
    left: list[str], right: list[str], breaks: set[int]
) -> None:
    vocabulary = Vocabulary()
    one, two = (
        tokenise(" ".join(words), tuple(sorted({0, *breaks})), vocabulary=vocabulary)
        for words in (left, right)
    )
    pairs = pair_tokens(one, two, base=(0, len(one)), other=(0, len(two)))
    marks = [(tokens.kinds == TokenKind.MARK).tolist() for tokens in (one, two)]
    assert all(marks[0][i] == marks[1][j] for i, j in pairs), "no mark beside a word"
    if marks[0] == marks[1]:
        beside = [(i, i) for i in range(len(one))]
        assert pairs == beside or all(token_similarity(one, i, two, j) >= _LIKE for i, j in pairs)
        return
    best = [[0.0] * (len(two) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one)):
        for j in range(len(two)):
            step = best[i][j] + (2.0 + score(one, i, two, j) if marks[0][i] == marks[1][j] else 0.0)
            best[i + 1][j + 1] = max(step, best[i][j + 1], best[i + 1][j])
    total = 0.0
    for i, j in pairs:
        total += 2.0 + score(one, i, two, j)
    assert abs(total - best[-1][-1]) < 1e-9


@given(st.lists(st.sampled_from([0x4E00, 0xD800, 0xDFFF, 0xE000, 0x10FFFF, 0x110000, 0x110007])))
def test_ids_of_words_and_of_characters_make_texts_with_the_same_equalities(ids: list[int]) -> None:
    array = np.array(ids, dtype=np.int32)
    left, right = edits._as_text(array, array[::-1])
    assert left == right[::-1]
    assert [left[0] == c for c in left] == [ids[0] == one for one in ids] if ids else not left
    marks = np.zeros(len(ids), dtype=bool)
    assert sum(block.size for block in fewest_edits(TokenIds(array, marks), TokenIds(array, marks))) == len(
        ids
    )
