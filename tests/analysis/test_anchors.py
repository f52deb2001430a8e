"""Whether words stand in a text once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from collate.analysis.anchors import occurrences, occurs_once
from collate.model import Span


@given(st.text("甲乙a", min_size=1, max_size=60), st.data())
def test_words_stand_once_where_a_search_finds_one_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert occurs_once(text, Span(start, end)) == (len(list(occurrences(text, text[start:end]))) == 1)


def test_characters_beyond_the_first_plane_and_halves_of_them() -> None:
    text = "甲𠀀乙\ud800丙𠀀丁" * 2 + "戊"
    assert occurs_once(text, Span(8, len(text)))
    assert not occurs_once(text, Span(0, 7))
