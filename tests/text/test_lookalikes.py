"""Texts that look the same and differ in code points."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.text.lookalikes import differing_code_points


@pytest.mark.parametrize(
    ("one", "other", "pairs"),
    [
        ("Ω", "\u2126", (("U+03A9", "U+2126"),)),
        ("豈", "\uf900", (("U+8C48", "U+F900"),)),
        ("工人", "⼯⼈", (("U+5DE5 U+4EBA", "U+2F2F U+2F08"),)),
        ("口", "ロ", (("U+53E3", "U+30ED"),)),
        ("file", "\ufb01le", (("U+0066 U+0069", "U+FB01"),)),
        ("old bridge", "old\u3000bridge", (("U+0020", "U+3000"),)),
        ("葛\U000e0100", "葛", (("U+E0100", ""),)),
        ("AxB", "ΑxВ", (("U+0041", "U+0391"), ("U+0042", "U+0412"))),
        ("aaaa bbbb", "аaaа bbbb", (("U+0061", "U+0430"),)),
    ],
)
def test_what_differs_is_named(one: str, other: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert differing_code_points(one, other) == pairs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("己", "已"),
        ("é", "e"),
        ("A", "a"),
        ("督导组", "指导组"),
        ("，", ","),
        ("", "A"),
        ("s", "ſ"),
        ("l", "1"),
    ],
)
def test_what_print_shows_has_no_code_points(one: str, other: str) -> None:
    assert differing_code_points(one, other) == ()


@given(st.text("eéAАΑ\u0301 \u3000己", max_size=8), st.text("eéAАΑ\u0301 \u3000己", max_size=8))
def test_both_directions_name_the_same_texts(one: str, other: str) -> None:
    assert bool(differing_code_points(one, other)) == bool(differing_code_points(other, one))
    if one != other and unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other):
        assert differing_code_points(one, other)
