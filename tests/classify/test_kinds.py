from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.classify import kind_of, operation_of
from collate.model import Kind


@pytest.mark.parametrize(
    ("lemma", "reading", "kind"),
    [
        ("指导组", "督导组", "substantive"),
        ("，", "。", "punctuation mark"),
        ("──", "——", "punctuation form"),
        ("“战”", "「战」", "punctuation form"),
        ('"', "“", "punctuation form"),
        ("、", "", "punctuation mark"),
        ("", "！", "punctuation mark"),
        ("……", "…", "punctuation form"),
        ("──剩余", "——剩余", "punctuation form"),
        ("10%", "10", "substantive"),
        ("10％", "10%", "punctuation form"),
        ("２０２０", "2020", "orthographic width"),
        ("Ａ组", "A组", "orthographic width"),
        ("COVID", "Covid", "orthographic case"),
        ("里", "裡", "orthographic script"),
        ("发展", "發展", "orthographic script"),
        ("峰", "峯", "orthographic variant"),
        ("恒", "恆", "orthographic variant"),
        ("果", "菓", "orthographic variant"),
        ("见", "⻅", "orthographic variant"),
        ("发展，", "發展。", "orthographic script"),
        ("二〇二〇", "2020", "numeral"),
        ("二〇二〇年", "2020年", "numeral"),
        ("二〇二〇年", "2020", "substantive"),
        ("百分之五十", "50%", "numeral"),
        ("两百", "200", "numeral"),
        ("八", "8", "numeral"),
        ("第三", "3", "substantive"),
        ("八十三", "83", "numeral"),
        ("二百一十七處", "217处", "numeral"),
        ("八十三", "84", "substantive"),
        ("对", "", "substantive"),
        ("", "的", "substantive"),
        ("一定", "1定", "substantive"),
        ("《决定》", "决定", "punctuation mark"),
        ("《", "“", "punctuation mark"),
        ("〈", "", "punctuation mark"),
        ("<决定>", "《决定》", "punctuation form"),
        ("甲<乙", "甲乙", "substantive"),
        ("甲＜乙", "甲<乙", "punctuation form"),
        ("か\u3099", "が", "orthographic width"),
        ("\u1f00ρχ\u1f74", "α\u0313ρχη\u0300", "orthographic width"),
        ("τίς", "τὶς", "orthographic accent"),
        ("ἡ", "ᾗ", "substantive"),
        ("uirum", "virum", "orthographic u-v"),
        ("Iulius", "julius", "orthographic u-v"),
        ("i", "j", "substantive"),
        ("āra", "ara", "orthographic accent"),
        ("schön", "schon", "substantive"),
        ("1,200", "1200", "numeral"),
        ("3.5", "35", "substantive"),
        ("2020.3.5", "2020-3-5", "punctuation mark"),
        ("三分之一", "1/3", "numeral"),
        ("三分之一", "1/2", "substantive"),
        ("1/0", "三分之一", "substantive"),
    ],
)
def test_kind(lemma: str, reading: str, kind: str) -> None:
    found, subtype = kind_of(lemma, reading)
    assert f"{found} {subtype}".strip() == kind
    back, _ = kind_of(reading, lemma)
    assert back == found, "the kind must not depend on which side is the lemma"


@pytest.mark.parametrize(
    ("lemma", "reading", "operation"),
    [
        ("", "甲", "addition"),
        ("甲", "", "omission"),
        ("甲", "乙", "replacement"),
        ("道成", "成道", "transposition"),
        ("认真学习、深刻领会", "深刻领会、认真学习", "transposition"),
        ("甲乙丙", "丙乙甲", "transposition"),
        ("甲乙丙丁", "乙丁甲丙", "replacement"),
        ("甲乙丙丁", "甲丙乙丁", "transposition"),
        ("εἶπεν ὁ Ἰησοῦς αὐτοῖς", "εἶπεν αὐτοῖς ὁ Ἰησοῦς", "transposition"),
        ("amor", "ramo", "replacement"),
        ("甲甲", "甲", "replacement"),
    ],
)
def test_operation(lemma: str, reading: str, operation: str) -> None:
    assert operation_of(lemma, reading) == operation


@pytest.mark.parametrize(
    ("lemma", "reading", "expected"),
    [
        ("份量", "分量", (Kind.ORTHOGRAPHIC, "word-form")),
        ("什么", "甚麼", (Kind.ORTHOGRAPHIC, "word-form")),
        ("部分", "部份", (Kind.ORTHOGRAPHIC, "word-form")),
        ("这份", "这分", (Kind.SUBSTANTIVE, "")),
        ("思维，", "思惟。", (Kind.ORTHOGRAPHIC, "word-form")),
    ],
)
def test_words_in_two_forms(lemma: str, reading: str, expected: tuple[Kind, str]) -> None:
    assert kind_of(lemma, reading) == expected
    assert kind_of(reading, lemma) == expected


def rows() -> list[list[str]]:
    """Return lemma, reading, kind and subtype of each line of kinds.tsv."""
    lines = (Path(__file__).parent / "kinds.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


@pytest.mark.parametrize(("lemma", "reading", "kind"), rows())
def test_kinds_by_table(lemma: str, reading: str, kind: str) -> None:
    assert " ".join(map(str, kind_of(lemma, reading))).strip() == kind
    assert " ".join(kind_of(reading, lemma)).strip() == kind


@pytest.mark.parametrize(
    ("lemma", "reading", "before", "after", "kind"),
    [
        ("一", "1", "我们", "定要", "substantive"),
        ("三", "3", "搞", "反运动", "substantive"),
        ("十", "10", "", "分重要", "substantive"),
        ("两", "2", "", "手抓", "substantive"),
        ("三", "3", "跑了", "圈", "numeral"),
        ("三", "3", "第", "项", "numeral"),
        ("一", "1", "", "、坚持", "numeral"),
        ("十", "10", "来了", "来个人", "substantive"),
        ("十", "10", "来了", "多个人", "numeral"),
        ("份", "分", "", "量很重", "orthographic"),
        ("份", "分", "两", "报纸", "substantive"),
    ],
)
def test_the_context_decides(lemma: str, reading: str, before: str, after: str, kind: str) -> None:
    assert kind_of(lemma, reading, around=(before, after))[0] == kind
    assert kind_of(reading, lemma, around=(before, after))[0] == kind


GRAVITY = {kind: rank for rank, kind in enumerate(Kind)}
PARTS = [
    ("指导", "督导", Kind.SUBSTANTIVE),
    ("二〇二〇年", "2020年", Kind.NUMERAL),
    ("發展", "发展", Kind.ORTHOGRAPHIC),
    ("份量", "分量", Kind.ORTHOGRAPHIC),
    ("，", "。", Kind.PUNCTUATION),
    ("──", "——", Kind.PUNCTUATION),
    ("工作", "工作", None),
]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4))
def test_the_gravest_of_several_differences_counts(parts: list[tuple[str, str, Kind | None]]) -> None:
    lemma, reading = "".join(part[0] for part in parts), "".join(part[1] for part in parts)
    kinds = [part[2] for part in parts if part[2] is not None]
    if kinds:
        assert kind_of(lemma, reading)[0] == min(kinds, key=GRAVITY.__getitem__)
