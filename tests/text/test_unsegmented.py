"""Boundaries in texts of which the segmenter looks up nothing are those that the segmenter would give."""

import random
from itertools import accumulate

import pytest

from collate.text.word_edges import word_boundaries


@pytest.mark.parametrize("letters", ["αβγ ἀθεοῦ,.·;’\n", "ab Z09 %_-.é(\r\n)", "שלום ж٣３Ａ가。，“”"])
def test_without_words_as_by_the_segmenter(letters: str) -> None:
    import rjieba

    draw = random.Random(5)
    for _ in range(2_000):
        text = "".join(draw.choices(letters, k=draw.randint(1, 14)))
        assert word_boundaries(text) == set(accumulate(map(len, rjieba.cut(text, False)), initial=0)), text


def test_the_words_with_signs_are_left_to_the_segmenter() -> None:
    assert 1 not in word_boundaries("C# und C++")
