import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collate.model import Span
from collate.text.letters import fold_letters, fold_to_letters

mixed = st.text(st.sampled_from("国國ＡaÉé½㈱，。 　\n是1１e\u0301\U00020bb7"), max_size=30)


def letters_of(text: str) -> str:
    return "".join(map(chr, fold_letters(text).codes.tolist()))


@given(mixed)
@example("\ud800 lone surrogate")
def test_letters_are_the_folds_of_the_characters_one_by_one(text: str) -> None:
    assert letters_of(text) == "".join(map(fold_to_letters, text))


@given(mixed)
def test_every_position_is_that_of_the_source_character(text: str) -> None:
    letters = fold_letters(text)
    assert len(letters.positions) == len(letters)
    for i, position in enumerate(letters.positions.tolist()):
        assert chr(int(letters.codes[i])) in fold_to_letters(text[position])
    assert letters.positions.tolist() == sorted(letters.positions.tolist())


@given(mixed)
def test_composed_and_decomposed_texts_are_the_same(text: str) -> None:
    assert letters_of(unicodedata.normalize("NFC", text)) == letters_of(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("left", "right"),
    [("中國歷史──", "中国历史"), ("ＧＤＰ １２％", "gdp12"), ("⻅⼯", "见工"), ("羣衆", "群众")],
)
def test_variant_shapes_of_the_same_letters(left: str, right: str) -> None:
    assert letters_of(left) == letters_of(right)


@pytest.mark.parametrize("text", ["", "……", " \n　", "——。"])
def test_a_text_without_letters_has_none(text: str) -> None:
    assert len(fold_letters(text)) == 0


def test_a_span_includes_inner_marks_but_not_outer_ones() -> None:
    assert fold_letters("「實事、求是」").span(0, 4) == Span(1, 6)
