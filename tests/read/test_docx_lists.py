from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.read.docx.number_formats import NUMBER_FORMATS, number_text
from tests.read.word import (
    CHINESE,
    cut,
    docx,
    kept,
    ledger,
    level,
    li,
    numbering,
    p,
    read,
    style,
    text,
)


def test_a_chinese_outline_gets_its_numbers() -> None:
    body = (
        li("总则") + li("目的", 1) + li("依据", 1) + li("甲", 2) + li("Work", 2) + li("乙", 3) + li("丙", 4)
    )
    body += li("分则") + li("其一", 1) + p("无号")
    assert text(docx(body, numbering=CHINESE)).split("\n") == [
        *(
            "一、总则",
            "（一）目的",
            "（二）依据",
            "1.甲",
            "2. Work",
            "①乙",
            "a)丙",
            "二、分则",
            "（一）其一",
            "无号",
        ),
    ]


def test_a_number_is_separated_from_its_text_as_on_the_page() -> None:
    rows = numbering(
        level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%2", '<w:suff w:val="nothing"/>')
    )
    assert text(docx(li("总则") + li("甲", 1), numbering=rows)) == "第一章 总则\n1甲"


def test_lists_continue_restart_and_skip_levels() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    never = level(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>')
    rows = numbering(level(0, "decimal", "%1."), never, level(2, "upperRoman", "%1-%3"), override=override)
    body = li("a", 1) + li("b") + li("c", 1) + li("d", 2) + li("e", 0, 2) + li("f") + li("g", 2)
    assert text(docx(body, numbering=rows)).split("\n") == [
        "1.1 a",
        "2. b",
        "2.2 c",
        "2-I d",
        "5. e",
        "6. f",
        "6-I g",
    ]


def test_all_levels_in_digits_where_asked() -> None:
    rows = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert text(docx(li("甲") + li("乙", 1), numbering=rows)) == "一、甲\n1.1 乙"


def test_numbers_come_through_styles() -> None:
    styles = style("1", "heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>') + style(
        "2", "heading 2", '<w:basedOn w:val="1"/>'
    )
    rows = numbering(level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>'))
    body = p("甲", props='<w:pStyle w:val="1"/>') + p("乙", props='<w:pStyle w:val="2"/>')
    body += p("丙", props='<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    document = read(docx(body, styles=styles, numbering=rows))
    assert kept(document) == "一、甲\n二、乙\n丙"
    assert [document.raw[at : at + 3] for at, _ in document.headings] == ["一、甲", "二、乙", "丙\n"]


def test_a_bullet_is_not_text() -> None:
    rows = numbering(level(0, "bullet", "\uf0b7", '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'))
    document = read(docx(li("甲"), numbering=rows))
    assert (document.raw, ledger(document)) == ("•甲\n", [("•", "markup")])


def test_an_empty_item_shows_its_number_and_deleted_ones_do_not_count() -> None:
    removed = (
        f'<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>{cut("删")}</w:p>'
    )
    body = li("甲") + removed + li("") + li("丙")
    assert text(docx(body, numbering=CHINESE)) == "一、甲\n二、\n三、丙"
    assert text(docx(body, numbering=CHINESE), "original") == "一、甲\n二、删\n三、\n四、丙"


def test_a_custom_format_and_an_unknown_one() -> None:
    custom = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, ..."/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    rows = numbering(f'<w:lvl w:ilvl="0">{custom}<w:lvlText w:val="%1"/></w:lvl>', level(1, "klingon", "%2"))
    document = read(docx(li("a") + li("b", 1), numbering=rows))
    assert kept(document) == "001 a\n1 b"
    assert "klingon" in document.source.how


def test_a_list_that_is_not_defined_has_no_numbers() -> None:
    assert text(docx(li("甲", 0, 9))) == "甲"
    assert text(docx(li("甲", 8), numbering=CHINESE)) == "甲"


@pytest.mark.parametrize(
    ("fmt", "numbers"),
    [
        (
            "chineseCounting",
            {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○", 101: "一○一"},
        ),
        (
            "chineseCountingThousand",
            {10: "十", 100: "一百", 105: "一百零五", 115: "一百一十五", 1001: "一千零一"},
        ),
        ("japaneseCounting", {10: "十", 100: "百", 111: "百十一", 2000: "二千"}),
        ("ideographDigital", {9: "九", 10: "一〇", 21: "二一"}),
        ("chineseLegalSimplified", {10: "壹拾", 23: "贰拾叁"}),
        ("decimalEnclosedCircleChinese", {1: "①", 20: "⑳", 21: "21"}),
        ("ideographEnclosedCircle", {1: "㈠", 10: "㈩"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX", 4000: "4000"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa", 10_000: "10000"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("ordinal", {1: "1st", 11: "11th", 22: "22nd", 113: "113th"}),
        ("ideographTraditional", {1: "甲", 10: "癸"}),
        ("none", {1: ""}),
    ],
)
def test_number_formats(fmt: str, numbers: dict[int, str]) -> None:
    assert {n: number_text(n, fmt) for n in numbers} == numbers


@given(st.sampled_from(sorted(NUMBER_FORMATS)), st.integers(1, 9999))
def test_no_two_numbers_of_a_format_look_alike(fmt: str, n: int) -> None:
    cycle = 60 if fmt == "ideographZodiacTraditional" else 0
    if not cycle or n > 1:
        assert number_text(n, fmt) != number_text(n + 1, fmt)
    assert 0 < len(number_text(n, fmt)) <= 32
