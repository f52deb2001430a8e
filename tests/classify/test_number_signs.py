"""Signs that make another number, and shapes of letters that do not make another word."""

from __future__ import annotations

import pytest

from collate.classify.kinds import kind_of


@pytest.mark.parametrize(
    ("before", "lemma", "reading", "after"),
    [
        ("增长率为", "-", "", "3.2%左右"),
        ("气温为", "－", "", "5度左右"),
        ("it was ", "-", "", "5 degrees"),
        ("占全部的1", "/", "-", "2左右"),
        ("", "3-5", "3/5", "的人"),
        ("约有", "10⁵", "105", "人"),
        ("约", "2³", "23", "个"),
        ("走了", "1½", "11/2", "小时"),
        ("قال ", "إن", "أن", " الرجل"),
        ("", "بئر", "بير", ""),
        ("ذهب ", "على", "علي", " الى"),
        ("この", "ｶﾗｽ", "ガラス", "は割れた"),
    ],
)
def test_what_is_another_word_or_number(before: str, lemma: str, reading: str, after: str) -> None:
    for pair in ((lemma, reading), (reading, lemma)):
        assert kind_of(*pair, around=(before, after))[0] == "substantive"


@pytest.mark.parametrize(
    ("before", "lemma", "reading", "after", "kind"),
    [
        ("歼", "-", "", "10战斗机", ("punctuation", "mark")),
        ("气温为", "—5℃", "-5℃", "", ("punctuation", "form")),
        ("约5%", "—", "～", "10%", ("punctuation", "mark")),
        ("2019", "/", "-", "20赛季", ("punctuation", "mark")),
        ("面积5", "m²", "m2", "", ("orthographic", "width")),
        ("", "H₂O", "H2O", "", ("orthographic", "width")),
        ("每斤", "0.50", "0.5", "元", ("numeral", "")),
        ("约", "1½", "1.5", "小时", ("numeral", "")),
        ("", "أحمد", "احمد", " ذهب", ("orthographic", "points")),
        ("", "ٱلْحَمْدُ", "الحمد", "", ("orthographic", "points")),
        ("", "كتاب", "کتاب", "", ("orthographic", "variant")),
        ("この", "ｶﾞﾗｽ", "ガラス", "は割れた", ("orthographic", "width")),
    ],
)
def test_what_is_only_form(before: str, lemma: str, reading: str, after: str, kind: tuple[str, str]) -> None:
    for pair in ((lemma, reading), (reading, lemma)):
        found = kind_of(*pair, around=(before, after))
        assert (str(found[0]), found[1]) == kind
