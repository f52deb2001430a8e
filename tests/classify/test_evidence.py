from __future__ import annotations

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
    "a radical": ("见面", "⻅面", "", "", {"extraction-slip": "见 / ⻅"}),
    "a hyphen left behind": ("example", "exam-ple", "", "", {"extraction-slip": "-"}),
    "a hyphen between numbers is none": ("1958", "19-58", "", "", {}),
    "an empty place": ("", "也", "我们", "要", {}),
    "punctuation twice is no word": ("。", "。。", "", "", {}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_named(name: str) -> None:
    lemma, reading, before, after, expected = CASES[name]
    found = evidence(Place(lemma, reading, before, after))
    assert {str(one.cause): one.detail for one in found} == expected
    assert all(0 < one.confidence < 1 for one in found)


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
