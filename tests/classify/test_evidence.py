from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.classify.evidence import Place, evidence
from collate.model import Cause

#: Lemma, reading, before, after; the causes that must be named and what they rest on.
CASES = {
    "same sound, same tone": ("实处", "时处", "", "", {"homophone": "实 shi2 / 时 shi2"}),
    "same sound, another tone": ("权利", "权力", "", "", {"homophone": "利 li4 / 力 li4"}),
    "other sounds": ("指导组", "督导组", "", "", {}),
    "alike by eye": ("己经", "已经", "", "", {"graphic": "己 / 已"}),
    "by eye and ear": (
        "辩证",
        "辨证",
        "",
        "",
        {"homophone": "辩 bian4 / 辨 bian4", "graphic": "辩 / 辨"},
    ),
    "a sound of old dictionaries": ("擅自", "檀自", "", "", {"graphic": "擅 / 檀"}),
    "one of two differs otherwise": ("干部", "千名", "", "", {}),
    "written twice": ("的", "的的", "我们", "工作", {"dittography": "的"}),
    "a phrase written twice": ("", "要抓紧", "第二，要抓紧", "，不误农时", {"dittography": "要抓紧"}),
    "written once for twice": ("人人", "人", "这里", "都来", {"haplography": "人"}),
    "skipped to the like": (
        "春天抗旱，夏天抗旱，",
        "春天抗旱，",
        "",
        "秋天收割",
        {"homoeoteleuton": "天抗旱"},
    ),
    "skipped from the start": (
        "要抓紧春耕，",
        "",
        "各位，",
        "要抓紧秋收。",
        {"homoeoteleuton": "要抓紧"},
    ),
    "the base skipped": ("", "，夏天抗旱", "春天抗旱", "。", {"homoeoteleuton": "天抗旱"}),
    "one equal letter is no phrase": ("，夏天抗旱", "", "春天防旱", "。", {}),
    "a letter for a digit": ("16日", "l6日", "", "", {"extraction-slip": "1 / l"}),
    "a letter for a zero": ("二〇二〇年", "二O二O年", "", "", {"extraction-slip": "〇 / O, 〇 / O"}),
    "a radical": ("见面", "⻅面", "", "", {"extraction-slip": "见 / ⻅ U+2EC5"}),
    "a hyphen left behind": ("example", "exam-ple", "", "", {"extraction-slip": "-"}),
    "a hyphen between numbers is none": ("1958", "19-58", "", "", {}),
    "an empty place": ("", "也", "我们", "要", {}),
    "punctuation twice is no word": ("。", "。。", "", "", {}),
    "a reading that the word has": ("会计", "快计", "", "", {"homophone": "会 kuai4 / 快 kuai4"}),
    "a reading that the word has not": ("大会", "大快", "", "", {}),
    "one sound of a character with six": ("和", "或", "我", "你", {}),
    "the same characters in another order": ("事实", "实事", "", "求是", {}),
    "a shared component": ("姑息", "估息", "", "", {"homophone": "姑 gu1 / 估 gu1", "graphic": "姑 / 估"}),
    "a word of an alphabet twice": ("that", "that that", "He knew ", " book", {"dittography": "that"}),
    "a word of an alphabet once for twice": ("that", "", "He knew ", " that book", {"haplography": "that"}),
    "a letter that ends the next word": ("hat", "that", "what ", " is", {}),
    "words twice, marks aside": ("谢谢，", "", "我的话完了，", "谢谢大家。", {"haplography": "谢谢"}),
    "twice, cut inside": ("", "导督", "派出督", "导组", {"dittography": "导督"}),
    "the phrase on both sides of the stretch": ("乙丙丁甲", "", "子甲", "乙丑", {"homoeoteleuton": "甲乙"}),
    "a phrase with another mark": (
        "，夏天抗旱；",
        "；",
        "春天抗旱",
        "秋天收割",
        {"homoeoteleuton": "天抗旱"},
    ),
    "a Latin word skipped to": (
        "sunt qui dicant deos iratos esse, ",
        "",
        "dicant tempora mala esse, ",
        "et vera",
        {"homoeoteleuton": "esse"},
    ),
    "two letters of an alphabet are no phrase": ("et bona is ", "", "via is ", "cum", {}),
    "Han for kana": ("工力", "エカ", "", "", {"extraction-slip": "工 / エ, 力 / カ"}),
    "a frame for a mouth": ("人口", "人囗", "", "", {"extraction-slip": "口 / 囗"}),
    "two letters closed to one": (
        "modern",
        "modem",
        "The ",
        " reader",
        {"extraction-slip": "modern / modem"},
    ),
    "a letter of OCR": ("tbe", "the", "in ", " house", {"extraction-slip": "b / h"}),
    "a word of two letters": ("he", "be", "if ", " goes", {}),
    "a hyphen at a line's end": ("exam- ple", "example", "", "", {"extraction-slip": "-"}),
    "a hyphen that people write": ("to-day", "today", "", "", {}),
    "a hyphen between two words": ("wheel-house", "wheelhouse", "", "", {}),
    "a hyphen before an ending": ("friend-ship", "friendship", "", "", {"extraction-slip": "-"}),
    "a number in digits, one of them a letter": ("十", "l0", "月", "日", {"extraction-slip": "十 / l0"}),
    "another number": ("十", "l2", "月", "日", {}),
    "unreadable": ("领导", "领\ufffd", "", "", {"extraction-slip": "导 / \ufffd"}),
    "Cyrillic": ("CCCP", "СССР", "", "", {"extraction-slip": "C / С, C / С, C / С, P / Р"}),
    "another dash is typed": ("——", "--", "", "", {}),
    "a stroke for a dash": ("—", "一", "", "", {"extraction-slip": "— / 一"}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_named(name: str) -> None:
    lemma, reading, before, after, expected = CASES[name]
    found = evidence(Place(lemma, reading, before, after))
    assert {str(one.cause): one.detail for one in found} == expected
    assert all(0 < one.confidence < 1 for one in found)


def pairs(title: str) -> list[str]:
    """Give the words of pairs.txt under *title*."""
    text = (Path(__file__).parent / "pairs.txt").read_text(encoding="utf-8")
    return text.split(f"# {title}\n")[1].split("#")[0].split()


def causes(pair: str) -> set[str]:
    """Give what speaks for a mechanical cause, whichever side is the lemma."""
    left, right = pair.split("/")
    there = {str(one.cause) for one in evidence(Place(left, right, "我们要", "，这是"))}
    assert there == {str(one.cause) for one in evidence(Place(right, left, "我们要", "，这是"))}
    return there


@pytest.mark.parametrize("cause", ["homophone", "graphic"])
def test_words_that_are_taken_for_each_other(cause: str) -> None:
    assert [pair for pair in pairs(cause) if cause not in causes(pair)] == []


def test_words_of_like_sense_have_no_evidence() -> None:
    assert [(pair, causes(pair)) for pair in pairs("neither") if causes(pair)] == []


def test_a_longer_phrase_is_surer() -> None:
    short, long = (
        next(e.confidence for e in evidence(Place(lemma, "", before, "")) if e.cause is Cause.HOMOEOTELEUTON)
        for lemma, before in (("，夏天抗旱", "春天抗旱"), ("，夏天抗旱保苗", "春天抗旱保苗"))
    )
    assert short < long


texts = st.text(alphabet="己已甲的，l1O0a-⻅", max_size=6)


@given(texts, texts, texts, texts)
def test_whatever_is_written(lemma: str, reading: str, before: str, after: str) -> None:
    for one in evidence(Place(lemma, reading, before, after)):
        assert one.detail
        turned = {e.cause for e in evidence(Place(reading, lemma, before, after))}
        mirrored = {Cause.DITTOGRAPHY: Cause.HAPLOGRAPHY, Cause.HAPLOGRAPHY: Cause.DITTOGRAPHY}
        assert mirrored.get(one.cause, one.cause) in turned


def test_a_very_long_reading() -> None:
    # What took n² steps would take minutes here.
    long = "".join(chr(0x4E00 + i % 5000) for i in range(200_000))
    assert evidence(Place(long + "l6日", long + "16日", "", "")) != ()
    assert evidence(Place("九", long, "", "")) == ()
