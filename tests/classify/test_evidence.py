from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.classify import VariantInContext, find_evidence
from collate.classify.data_files import table_row, table_rows
from collate.model import Cause

#: Lemma, reading, before, after; the expected causes and their details.
CASES = {
    "same sound, same tone": ("实处", "时处", "", "", {"homophone": "实 shi2 / 时 shi2"}),
    "same sound, another tone": ("权利", "权力", "", "", {"homophone": "利 li4 / 力 li4"}),
    "other sounds": ("指导组", "督导组", "", "", {}),
    "similar form": ("己经", "已经", "", "", {"graphic": "己 / 已"}),
    "similar form and same sound": (
        "辩证",
        "辨证",
        "",
        "",
        {"homophone": "辩 bian4 / 辨 bian4", "graphic": "辩 / 辨"},
    ),
    "a sound only in old dictionaries": ("擅自", "檀自", "", "", {"graphic": "擅 / 檀"}),
    "one of two pairs is unlike": ("干部", "千名", "", "", {}),
    "written twice": ("的", "的的", "我们", "工作", {"dittography": "的"}),
    "a phrase written twice": ("", "要抓紧", "第二，要抓紧", "，不误农时", {"dittography": "要抓紧"}),
    "written once instead of twice": ("人人", "人", "这里", "都来", {"haplography": "人"}),
    "skipped to the same phrase": (
        "春天抗旱，夏天抗旱，",
        "春天抗旱，",
        "",
        "秋天收割",
        {"homoeoteleuton": "天抗旱"},
    ),
    "skipped from the same beginning": (
        "要抓紧春耕，",
        "",
        "各位，",
        "要抓紧秋收。",
        {"homoeoteleuton": "要抓紧"},
    ),
    "the base skipped": ("", "，夏天抗旱", "春天抗旱", "。", {"homoeoteleuton": "天抗旱"}),
    "one equal letter is not a phrase": ("，夏天抗旱", "", "春天防旱", "。", {}),
    "a letter for a digit": ("16日", "l6日", "", "", {"extraction-slip": "1 / l"}),
    "a letter for a zero": ("二〇二〇年", "二O二O年", "", "", {"extraction-slip": "〇 / O, 〇 / O"}),
    "a radical": ("见面", "⻅面", "", "", {"extraction-slip": "见 / ⻅ U+2EC5"}),
    "a hyphen of a line break": ("example", "exam-ple", "", "", {"extraction-slip": "-"}),
    "a hyphen between numbers": ("1958", "19-58", "", "", {}),
    "an addition without a cause": ("", "也", "我们", "要", {}),
    "a doubled mark is not a word": ("。", "。。", "", "", {}),
    "a pronunciation in this word": ("会计", "快计", "", "", {"homophone": "会 kuai4 / 快 kuai4"}),
    "a pronunciation not in this word": ("大会", "大快", "", "", {}),
    "one of six pronunciations": ("和", "或", "我", "你", {}),
    "the same characters in another order": ("事实", "实事", "", "求是", {}),
    "a shared component": ("姑息", "估息", "", "", {"homophone": "姑 gu1 / 估 gu1", "graphic": "姑 / 估"}),
    "an alphabetic word twice": ("that", "that that", "He knew ", " book", {"dittography": "that"}),
    "an alphabetic word once instead of twice": (
        "that",
        "",
        "He knew ",
        " that book",
        {"haplography": "that"},
    ),
    "a letter that ends the next word": ("hat", "that", "what ", " is", {}),
    "words twice, marks aside": ("谢谢，", "", "我的话完了，", "谢谢大家。", {"haplography": "谢谢"}),
    "twice, cut inside the phrase": ("", "导督", "派出督", "导组", {"dittography": "导督"}),
    "the phrase on both sides of the stretch": ("乙丙丁甲", "", "子甲", "乙丑", {"homoeoteleuton": "甲乙"}),
    "a phrase with another mark": (
        "，夏天抗旱；",
        "；",
        "春天抗旱",
        "秋天收割",
        {"homoeoteleuton": "天抗旱"},
    ),
    "skipped to the same Latin word": (
        "sunt qui dicant deos iratos esse, ",
        "",
        "dicant tempora mala esse, ",
        "et vera",
        {"homoeoteleuton": "esse"},
    ),
    "two alphabetic letters are not a phrase": ("et bona is ", "", "via is ", "cum", {}),
    "Han and kana": ("工力", "エカ", "", "", {"extraction-slip": "工 / エ, 力 / カ"}),
    "a frame for 口": ("人口", "人囗", "", "", {"extraction-slip": "口 / 囗"}),
    "two letters merged into one": (
        "modern",
        "modem",
        "The ",
        " reader",
        {"extraction-slip": "modern / modem"},
    ),
    "a letter misread by OCR": ("tbe", "the", "in ", " house", {"extraction-slip": "b / h"}),
    "a word of two letters": ("he", "be", "if ", " goes", {}),
    "a hyphen and a line break": ("exam- ple", "example", "", "", {"extraction-slip": "-"}),
    "a hyphen in spelling": ("to-day", "today", "", "", {}),
    "a hyphen in a compound": ("wheel-house", "wheelhouse", "", "", {}),
    "a hyphen before an ending": ("friend-ship", "friendship", "", "", {"extraction-slip": "-"}),
    "a number in digits, one of them a letter": ("十", "l0", "月", "日", {"extraction-slip": "十 / l0"}),
    "another number": ("十", "l2", "月", "日", {}),
    "unreadable": ("领导", "领\ufffd", "", "", {"extraction-slip": "导 / \ufffd"}),
    "Cyrillic": ("CCCP", "СССР", "", "", {"extraction-slip": "C / С, C / С, C / С, P / Р"}),
    "another style of dash": ("——", "--", "", "", {}),
    "a stroke for a dash": ("—", "一", "", "", {"extraction-slip": "— / 一"}),
}


@pytest.mark.parametrize("name", CASES)
def test_causes_and_details(name: str) -> None:
    lemma, reading, before, after, expected = CASES[name]
    found = find_evidence(VariantInContext(lemma, reading, before, after))
    assert {str(one.cause): one.detail for one in found} == expected
    assert all(0 < one.confidence < 1 for one in found)


def pairs(title: str) -> list[str]:
    """Return the word pairs of pairs.txt under *title*."""
    text = (Path(__file__).parent / "pairs.txt").read_text(encoding="utf-8")
    return text.split(f"# {title}\n")[1].split("#")[0].split()


def causes(pair: str) -> set[str]:
    """Return the causes for which there is evidence, the same whichever side is the lemma."""
    left, right = pair.split("/")
    there = {str(one.cause) for one in find_evidence(VariantInContext(left, right, "我们要", "，这是"))}
    assert there == {
        str(one.cause) for one in find_evidence(VariantInContext(right, left, "我们要", "，这是"))
    }
    return there


@pytest.mark.parametrize("cause", ["homophone", "graphic"])
def test_confusable_words_have_evidence(cause: str) -> None:
    assert [pair for pair in pairs(cause) if cause not in causes(pair)] == []


def test_synonyms_have_no_evidence() -> None:
    assert [(pair, causes(pair)) for pair in pairs("neither") if causes(pair)] == []


def test_a_longer_phrase_has_more_confidence() -> None:
    short, long = (
        next(
            e.confidence
            for e in find_evidence(VariantInContext(lemma, "", before, ""))
            if e.cause is Cause.HOMOEOTELEUTON
        )
        for lemma, before in (("，夏天抗旱", "春天抗旱"), ("，夏天抗旱保苗", "春天抗旱保苗"))
    )
    assert short < long


texts = st.text(alphabet="己已甲的，l1O0a-⻅", max_size=6)


@given(texts, texts, texts, texts)
def test_evidence_is_symmetric(lemma: str, reading: str, before: str, after: str) -> None:
    for one in find_evidence(VariantInContext(lemma, reading, before, after)):
        assert one.detail
        reverse = {e.cause for e in find_evidence(VariantInContext(reading, lemma, before, after))}
        mirrored = {Cause.DITTOGRAPHY: Cause.HAPLOGRAPHY, Cause.HAPLOGRAPHY: Cause.DITTOGRAPHY}
        assert mirrored.get(one.cause, one.cause) in reverse


def test_a_very_long_reading() -> None:
    # An algorithm of n² steps would take minutes here.
    long = "".join(chr(0x4E00 + i % 5000) for i in range(200_000))
    assert find_evidence(VariantInContext(long + "l6日", long + "16日", "", "")) != ()
    assert find_evidence(VariantInContext("九", long, "", "")) == ()


@pytest.mark.parametrize("name", ["similar_glyphs.txt", "components.txt"])
def test_tables_that_are_searched_are_sorted_by_one_key_for_each_line(name: str) -> None:
    rows = table_rows(name)
    keys = [row.partition("\t")[0] for row in rows]
    assert keys == sorted(set(keys))
    assert list(rows) == sorted(rows)
    for key, row in list(zip(keys, rows, strict=True))[::97]:
        assert row == f"{key}\t{table_row(name, key)}"
    assert table_row(name, "\u3000") == table_row(name, "\U0003ffff") == ""
