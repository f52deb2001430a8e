from __future__ import annotations

import sys

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.text.simplified import _tables, simplify_character, to_simplified

convert = opencc.OpenCC("t2s").convert
phrases = [phrase for found in _tables().phrases.values() for phrase, _ in found]
pieces = st.one_of(
    st.sampled_from(phrases),
    st.sampled_from(phrases).map(lambda phrase: phrase[:-1]),
    st.sampled_from(phrases).map(lambda phrase: phrase[1:]),
    st.sampled_from("的乾坤著沈豈讀更\uf92ca，\U0002f800"),
    st.characters(exclude_categories=["Cs"]),
)


@given(st.lists(pieces, max_size=8).map("".join))
def test_texts_are_converted_as_by_opencc(text: str) -> None:
    assert to_simplified(text) == convert(text)


def test_phrases_are_converted_as_by_opencc() -> None:
    assert len(phrases) > 400
    for phrase in phrases:
        assert to_simplified(phrase) == convert(phrase), phrase


@pytest.mark.slow
def test_characters_are_converted_as_by_opencc() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        if not "\ud800" <= character <= "\udfff":
            assert simplify_character(character) == to_simplified(character) == convert(character), character


def test_a_lone_surrogate_stays() -> None:
    assert to_simplified("發\ud800") == "发\ud800"
