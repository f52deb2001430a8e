"""Edges that need no segmenter are edges of the window around a reading, whatever stands in it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.align import align
from collate.classify import widen
from collate.classify.alignment_columns import AlignmentColumns
from collate.classify.sure_edges import SureEdges
from collate.classify.units import find_units
from collate.model import Work
from collate.text.numerals import _value_of, numeral_value

WORDS = (
    "ἀρχὴ",
    "τοῦ",
    "εὐαγγελίου",
    "king's",
    "3.5%",
    "10,000",
    "vs2",
    "-5°C",
    "三千",
    "人民",
    "B&B",
    "а",
    "ʼλλ",
    "\r\n",
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)


def _sure_of_none(*_: object) -> bool:
    return False


@given(st.lists(TEXTS, min_size=2, max_size=4, unique=True))
def test_sure_units_are_not_widened(make_work: Callable[..., Work], texts: list[str]) -> None:
    columns = AlignmentColumns(align(make_work(*texts)))
    units = find_units(columns)
    quick = widen.widen_units(columns, units, limit=20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SureEdges, "are_whole_words", _sure_of_none)
        assert widen.widen_units(columns, units, limit=20) == quick


def test_words_in_an_alphabet_are_sure(make_work: Callable[..., Work]) -> None:
    columns = AlignmentColumns(
        align(make_work("arma virumque cano, Troiae 3.5", "arma virosque cano, Troiae 3.6"))
    )
    sure = SureEdges(columns, 2)
    assert sure.are_whole_words(columns.forms(1, 2), (0, 1))
    last = columns.size
    assert not sure.are_whole_words(columns.forms(last - 1, last), (0, 1))


@given(st.text(st.sampled_from("年月第百分之一二3.5%xΩ点 ½Ⅷ℃éя"), max_size=8))
def test_no_numeral_has_a_letter(text: str) -> None:
    assert numeral_value(text) == _value_of(text)
