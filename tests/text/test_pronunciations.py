from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from collate.text.pronunciations import all_pronunciations, pronounce

#: Characters after it are in planes without Han characters.
_PLANES = 0x40000

phrases = sorted(PHRASES_DICT)
pieces = st.one_of(
    st.sampled_from(phrases),
    st.sampled_from(phrases).map(lambda phrase: phrase[:-1]),
    st.sampled_from(phrases).map(lambda phrase: phrase[1:]),
    st.sampled_from("一不会行重长〇𠮷a1，"),
    st.characters(exclude_categories=["Cs"]),
)


def library_pronunciations(character: str) -> tuple[str, ...]:
    found = pinyin(character, heteronym=True, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return tuple(found[0]) if found else ()


def library_pronounce(word: str) -> tuple[str, ...]:
    plain = "".join(character if library_pronunciations(character) else "一" for character in word)
    return tuple(s[0] for s in pinyin(plain, style=Style.TONE3, neutral_tone_with_five=True))


@given(st.lists(pieces, max_size=5).map("".join))
def test_words_are_pronounced_as_by_pypinyin(word: str) -> None:
    assert pronounce(word) == library_pronounce(word)
    for character in word:
        assert all_pronunciations(character) == library_pronunciations(character)


def test_a_phrase_that_the_text_cuts_off() -> None:
    # 一不做二不休 is a phrase, 一不做 none; 不做 would be another word after it.
    for word in ("一不做二不休", "一不做二", "一不做", "大一不做"):
        assert pronounce(word) == library_pronounce(word)


@pytest.mark.slow
def test_all_characters_and_phrases_are_pronounced_as_by_pypinyin() -> None:
    assert max(PINYIN_DICT) < _PLANES
    for character in map(chr, range(_PLANES)):
        assert all_pronunciations(character) == library_pronunciations(character), character
    for phrase in phrases:
        assert pronounce(phrase) == library_pronounce(phrase), phrase
    chance = random.Random(7)
    for _ in range(20_000):
        word = "".join(chance.choice(phrases)[chance.randint(0, 1) :] for _ in range(3))
        assert pronounce(word) == library_pronounce(word), word
