"""Texts that have nothing to do with the base text, long and short."""

from __future__ import annotations

import pytest

from collate.align.unrelated import unrelated_columns
from collate.text.tokens import Vocabulary, tokenise

VERSE = "浮云游子意，落日故人情。"
ENGLISH = "The ferry leaves at noon and comes back by night."


@pytest.mark.parametrize(
    ("base", "other", "unrelated"),
    [
        (VERSE, "Completely other words stand here", True),
        (VERSE, "村里学校今年新修三间教室", True),
        (ENGLISH, "Mutton soup requires barley, onions, salt", True),
        # One word in common is enough to be compared, and so is a likeness of words.
        (VERSE, "挥手自兹去，萧萧班马情。", False),
        (ENGLISH, "A goat is at large", False),
        ("θεος ην ο λογος ουτος", "θεὸς ἦν ὁ λόγος οὗτος", False),
        ("haec aqua fluvii", "hec aquae fluuij", False),
        ("浮雲遊子意", "浮云游子意", False),
        # A word or two may be variants of each other.
        ("督导组", "工作", False),
        ("colour", "Farbe", False),
        ("ja", "no way", False),
        ("", "Completely other words", False),
        # Marks are not words.
        (VERSE, "Words、words。", True),
    ],
)
def test_short_texts_without_a_common_word(base: str, other: str, unrelated: bool) -> None:
    vocabulary = Vocabulary()
    tokens = [tokenise(text, (0,), vocabulary=vocabulary) for text in (base, other)]
    assert bool(unrelated_columns(tokens, 0)) is unrelated
    assert bool(unrelated_columns(tokens, 1)) is unrelated
