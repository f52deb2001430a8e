from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collate.model import SharedSpan, Span
from collate.text.shared import SharedStretch, shared_spans, shared_stretches
from collate.text.shingles import shingle

words = st.text(st.sampled_from("甲乙丙"), max_size=40)
LONG = "".join(chr(0x4E00 + 7 * i) for i in range(200))


@given(words, words, st.integers(1, 8), st.integers(1, 6))
@example("甲甲甲甲甲甲", "甲甲甲", 2, 5)
@example("乙甲丙甲乙甲丙", "甲丙甲乙", 3, 2)
def test_stretches_are_equal_disjoint_long_enough_and_complete(
    left: str, right: str, least: int, k: int
) -> None:
    stretches = shared_stretches(shingle(left, k), shingle(right, k), least=least)
    least = max(1, min(least, len(left), len(right)))
    for stretch in stretches:
        assert left[stretch.left : stretch.end] == right[stretch.right : stretch.right + stretch.size]
        assert stretch.size >= least
    assert all(before.end <= after.left for before, after in pairwise(stretches))
    grams = {right[i : i + least] for i in range(len(right) - least + 1)}
    assert bool(stretches) == any(left[i : i + least] in grams for i in range(len(left) - least + 1))
    assert least > 1 or sum(s.size for s in stretches) == sum(letter in right for letter in left)


@given(st.integers(0, 80), st.integers(30, 100), st.integers(0, 60))
def test_an_excerpt_is_one_stretch(start: int, size: int, room: int) -> None:
    part = LONG[start : start + size]
    other = "龘" * room + part + "靐" * room
    assert shared_stretches(shingle(other), shingle(LONG), least=20) == (SharedStretch(room, start, size),)


def test_passages_in_another_order_are_found() -> None:
    one, two = LONG[:60], LONG[60:120]
    stretches = shared_stretches(shingle(one + two), shingle(two + one), least=20)
    assert stretches == (SharedStretch(0, 60, 60), SharedStretch(60, 0, 60))


def test_the_longer_of_two_overlapping_stretches_keeps_the_overlap() -> None:
    # The first 25 letters also stand at the start of the right text; the long run starts within them.
    left = LONG[:100]
    right = LONG[:25] + "龘" + LONG[15:100]
    assert shared_stretches(shingle(left), shingle(right), least=10) == (
        SharedStretch(0, 0, 15),
        SharedStretch(15, 26, 85),
    )


def test_a_refrain_stays_on_the_diagonal_of_its_surroundings() -> None:
    refrain = "甲乙丙丁" * 10
    text = LONG[:50] + refrain + LONG[50:100] + refrain + LONG[100:150]
    assert shared_stretches(shingle(text + "龘"), shingle(text), least=20) == (
        SharedStretch(0, 0, len(text)),
    )


@pytest.mark.parametrize("size", [1, 5, 3000])
def test_one_character_repeated(size: int) -> None:
    stretches = shared_stretches(shingle("啊" * size), shingle("啊" * 3000), least=20)
    assert stretches == (SharedStretch(0, 0, size),)


def test_spans_refer_to_the_written_texts() -> None:
    stretches = shared_spans(shingle("——實事、求是。"), shingle("他说“实事求是”"), least=4)
    assert stretches == (SharedSpan(Span(2, 7), Span(3, 7)),)
