from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.text.fold import fold, fold_character
from collate.text.tokens import TokenKind, Vocabulary, tokenise

anything = st.text(
    st.one_of(
        st.sampled_from("指导组，。 \n  aB１2é́'’-ἀ\xad\u200b፡กำ្ក葛󠄀\u200d👨👩🇨🇳\u3000ﬀ〇カ\u0301\ue000𠮷"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


@given(anything)
def test_the_tokens_joined_are_the_text(text: str) -> None:
    tokens = tokenise(text, (0,), vocabulary=Vocabulary())
    assert "".join(tokens.surface(i, i + 1) for i in range(len(tokens))) == text
    assert tokens.surface(0, len(tokens)) == text
    assert len(tokens.written) == len(tokens.folded) == len(tokens.kinds) == len(tokens.offsets) - 1


@given(anything, st.integers(0, 30))
def test_a_paragraph_start_starts_a_token(text: str, at: int) -> None:
    if 0 < at < len(text):
        tokens = tokenise(text, (0, at), vocabulary=Vocabulary())
        assert at in tokens.offsets
        assert int(tokens.offsets[tokens.breaks[-1]]) == at


@given(anything)
def test_only_the_first_token_may_begin_with_a_combining_mark_or_a_space(text: str) -> None:
    tokens = tokenise(text, (0,), vocabulary=Vocabulary())
    for i in range(1, len(tokens)):
        first = tokens.surface(i, i + 1)[0]
        assert not first.isspace()
        if not tokens.surface(i - 1, i)[-1].isspace():
            assert not unicodedata.category(first).startswith("M")


@given(anything)
def test_ids_equal_those_of_a_slow_reference(text: str) -> None:
    vocabulary = Vocabulary()
    tokens = tokenise(text, (0,), vocabulary=vocabulary)
    for i in range(len(tokens)):
        word = tokens.surface(i, i + 1).strip()
        if word:
            assert int(tokens.written[i]) == vocabulary.id(word)
            assert int(tokens.folded[i]) == vocabulary.id(fold(word))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("派出G20峰会", "派|出|G20|峰|会"),
        ("增长10.2%。", "增|长|10|.|2|%|。"),
        ("e\u0301tude naïve", "e\u0301tude |naïve"),
        ("葛\U000e0100城", "葛\U000e0100|城"),
        (" 你好", " 你|好"),
        ("  ", "  "),
        ("λόγος, ἐν", "λόγος|, |ἐν"),
        ("──甲……", "─|─|甲|…|…"),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    tokens = tokenise(text, (0,), vocabulary=Vocabulary())
    assert "|".join(tokens.surface(i, i + 1) for i in range(len(tokens))) == expected


def test_kinds() -> None:
    kinds = tokenise("指a，", (0,), vocabulary=Vocabulary()).kinds.tolist()
    assert kinds == [TokenKind.HAN, TokenKind.WORD, TokenKind.MARK]


@given(st.characters(exclude_categories=["Cs"]))
def test_a_fold_is_never_empty_and_is_idempotent(character: str) -> None:
    folded = fold_character(character)
    assert folded
    assert fold(folded) == fold(fold(folded))


@pytest.mark.parametrize(
    ("left", "right"), ["—─", "裡里", "Ａa", "“「", "峯峰", "⻅见", "，,", "２2", "乾干"]
)
def test_characters_with_equal_folds(left: str, right: str) -> None:
    assert fold_character(left) == fold_character(right)


@pytest.mark.parametrize(("left", "right"), ["指督", "，。", "作做", "己已", "（《"])
def test_characters_with_different_folds(left: str, right: str) -> None:
    assert fold_character(left) != fold_character(right)


@pytest.mark.parametrize("mark", ["\u0301", "\u202e", "\u200d"])
def test_an_extender_at_a_paragraph_start_does_not_extend_the_previous_paragraph(mark: str) -> None:
    """The tokens of the paragraph do not depend on the text before it."""
    cuts = []
    for before in ("a", "甲", "。", "a。 "):
        text = before + mark + "2b甲"
        tokens = tokenise(text, (0, len(before)), vocabulary=Vocabulary())
        start = tokens.breaks[1]
        cuts.append([tokens.surface(i, i + 1) for i in range(start, len(tokens))])
    assert cuts == [cuts[0]] * 4
