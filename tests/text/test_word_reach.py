"""The words around a reading."""

from __future__ import annotations

import pytest

from collate.model import Tokens
from collate.text.tokens import Vocabulary, tokenise
from collate.text.word_reach import barriers_of, number_edges, reading_window, word_edges, word_reaches


def tokens_of(text: str, breaks: tuple[int, ...] = (0,)) -> Tokens:
    return tokenise(text, breaks, vocabulary=Vocabulary())


@pytest.mark.parametrize(
    ("text", "words", "reaches"),
    [
        ("派出督导组来", "督", (0, 2)),
        ("向他们表示崇高的敬意", "示", (1, 0)),
        ("增产10.2%以上", "2", (2, 1)),
        ("听取汇报。会议", "报", (1, 0)),
        ("今天，开会", "，", None),
    ],
)
def test_a_reading_reaches_as_far_as_its_words(
    text: str, words: str, reaches: tuple[int, int] | None
) -> None:
    tokens = tokens_of(text)
    start = next(i for i in range(len(tokens)) if tokens.surface(i, i + 1) == words)
    window = reading_window(tokens, start, start + 1, barriers_of(tokens))
    assert (window and word_reaches(window, replaced=True)) == reaches


def test_a_suffix_of_the_plural_belongs_to_a_word_that_is_replaced() -> None:
    tokens = tokens_of("和孩子们说")
    window = reading_window(tokens, 1, 3, barriers_of(tokens))
    assert window
    assert word_reaches(window, replaced=True) == (0, 1)
    assert word_reaches(window, replaced=False) == (0, 0)


def test_no_word_crosses_the_end_of_a_sentence_or_the_start_of_a_paragraph() -> None:
    tokens = tokens_of("中央。督导组", (0, 4))
    assert barriers_of(tokens) == [0, 3, 4, 6]
    window = reading_window(tokens, 3, 4, barriers_of(tokens))
    assert window
    assert window.text == "督"


def test_a_number_is_a_word_and_its_unit_another() -> None:
    assert {0, 4, 5} <= word_edges("二〇二〇年。")
    assert not {1, 2, 3} & word_edges("二〇二〇年。")
    assert 1 in number_edges("三圈人")
