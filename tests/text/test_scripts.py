"""Tokens, folds and words of scripts other than Han and Latin."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.text import script_words
from collate.text.fold import fold
from collate.text.invisible import LAYOUT_CHARACTERS, is_invisible, without_invisible
from collate.text.numerals import numeral_value, numerals_with_units
from collate.text.script_words import script_boundaries
from collate.text.tokens import Vocabulary, tokenise


def cut(text: str) -> str:
    tokens = tokenise(text, (0,), vocabulary=Vocabulary())
    return "|".join(tokens.surface(i, i + 1) for i in range(len(tokens)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("king's ‘boys’ well-being", "king's |‘|boys|’ |well-being"),
        ("3-4 a-1", "3|-|4 |a|-|1"),
        ("l’homme d'or", "l’homme |d'or"),
        ("ἀλλ’ ἐγὼ, δ᾽ ἀλλʼ", "ἀλλ’ |ἐγὼ|, |δ᾽ |ἀλλʼ"),
        ("εἶπεν ‘ἔρχομαι’ καὶ ἐπ’ αὐτόν", "εἶπεν |‘|ἔρχομαι|’ |καὶ |ἐπ’ |αὐτόν"),
        ("น้ำไทย ๒๕๖๓", "น้ำ|ไ|ท|ย |๒๕๖๓"),
        ("ភ្នំពេញ", "ភ្នំ|ពេ|ញ"),
        ("မြန်မာ", "မြ|န်|မာ"),
        ("ພາສາ", "ພ|າ|ສ|າ"),
        ("བོད་ཡིག།", "བོད|་|ཡིག|།"),
        ("क्ष च", "क्ष |च"),
        ("ቃል፡ነገር", "ቃል፡|ነገር"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("今\u200b天\ufeff", "今\u200b|天\ufeff"),
        ("👨\u200d👩x\u200d👨", "👨\u200d👩|x\u200d|👨"),
        ("우리 나라", "우리 |나라"),
        ("气温-3℃，1-3℃", "气|温|-3|℃|，|1|-|3|℃"),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("العلم", "العلـم"),
        ("قال", "قَالَ"),
        ("בראשית", "בְּרֵאשִׁית"),
        ("ܡܠܟܐ", "ܡܰܠܟܳܐ"),
        ("١٢", "12"),
        ("१२", "๑๒"),
        ("ἀλλ’", "ἀλλʼ"),
        ("ἀλλ᾽", "ἀλλ'"),
        ("।", "|"),
        ("wonder\u00adful", "wonderful"),
        ("葛\U000e0100", "葛"),
        ("می\u200cخواهم", "میخواهم"),
        ("ቃል፡", "ቃል"),
        ("كتابي", "کتابی"),
        ("ٱلله", "الله"),
    ],
)
def test_equal_folds(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("آب", "اب"), ("أن", "ان"), ("على", "علي"), ("شين", "سين"), ("ܐ", "ܒ"), ("कि", "की"), ("२", "3")],
)
def test_different_folds(left: str, right: str) -> None:
    assert fold(left) != fold(right)


def test_invisible_characters() -> None:
    invisible = "\u00ad\u034f\u061c\u180e\u200b\u200d\u202e\u2060\ufe0f\ufeff\U000e0101"
    assert all(map(is_invisible, invisible))
    assert without_invisible(f"a{invisible}b") == "ab"
    assert not any(map(is_invisible, "a 今-\u3000\u00a0é"))
    # The tags of a flag say which flag it is.
    assert without_invisible("\U0001f3f4\U000e0067\U000e007f") == "\U0001f3f4\U000e0067\U000e007f"


def test_joiners_and_selectors_that_choose_a_shape_are_no_layout() -> None:
    assert LAYOUT_CHARACTERS.sub("", "می\u200cخواهم क्\u200dष 👨\u200d👩 葛\U000e0100") == (
        "می\u200cخواهم क्\u200dष 👨\u200d👩 葛\U000e0100"
    )
    assert LAYOUT_CHARACTERS.sub("", "今\u200d天\u200b wonder\u00adful\u202e") == "今天 wonderful"


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_words, "find_spec", lambda _name: None)
    script_words._budoux.cache_clear()


@pytest.mark.usefixtures("without_extra")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下人はカメラで大学へ行った。", "下人|は|カメラ|で|大学|へ|行|っ|た|。"),
        ("ABC社の人", "ABC|社|の|人"),
        ("ไทยน้ำ", "ไท|ย|น้ำ"),
        ("ພາສາ", "ພາ|ສາ"),
        ("မြန်မာ", "မြန်|မာ"),
        ("ភ្នំពេញ", "ភ្នំ|ពេ|ញ"),
    ],
)
def test_words_without_the_extra(text: str, expected: str) -> None:
    edges = sorted(script_boundaries(text) or ())
    assert "|".join(text[a:b] for a, b in pairwise(edges)) == expected


def test_words_of_icu_and_budoux() -> None:
    pytest.importorskip("icu4py")
    pytest.importorskip("budoux")
    script_words._budoux.cache_clear()
    text = "ประเทศไทยเป็นประเทศ"
    edges = sorted(script_boundaries(text) or ())
    assert [text[a:b] for a, b in pairwise(edges)] == ["ประเทศไทย", "เป็น", "ประเทศ"]
    assert {0, 2, 3} <= (script_boundaries("下人は雨を待っていた") or set())


@given(st.text("カな学校aไก้ำ្កမန် 1。", max_size=20))
def test_edges_cover_the_text(text: str) -> None:
    edges = script_boundaries(text)
    assert edges is None or (min(edges) == 0 and max(edges) == len(text))


def test_numerals_with_units() -> None:
    text = "零下三度到-5℃，10-3℃，三月-五月，高 -7 度"
    spans = [text[start:end] for start, end in numerals_with_units(text)]
    assert spans[:2] == ["零下三度", "-5℃"]
    assert "3℃" in spans
    assert numeral_value("١٢") == 12
