"""Words of modern Chinese that pair one to one are entries of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import classify
from collate.model import Work

MakeWork = Callable[..., Work]

CASES = {
    "single characters": ("他说这件事情很大，要办。", "我讲这件事情很大，要办。", ["他/我", "说/讲"]),
    "words": ("要学习领会这个文件。", "要研究掌握这个文件。", ["学习/研究", "领会/掌握"]),
    "around an equal word": (
        "总统和斯大林谈到了安排。",
        "丘吉尔和杜鲁门谈到了安排。",
        ["总统/丘吉尔", "斯大林/杜鲁门"],
    ),
    "omitted beside a like word": ("老王昨天进城买牛。", "老李进城买牛。", ["老王/老李", "昨天/"]),
    "added beside one that sounds alike": ("他来了，带着书。", "她又来了，带着书。", ["他/她", "/又"]),
    "no counterpart is known": ("红旗昨天升起来了，很红。", "彩带升起来了，很红。", ["红旗昨天/彩带"]),
    "one word in a reading": ("会议通知到了，快去。", "会议消息到了，快去。", ["通知/消息"]),
    "a name": ("会上张志新发言，大家都听了。", "会上李玉梅发言，大家都听了。", ["张志新/李玉梅"]),
    "a transliteration": ("会上尼赫鲁讲话，大家听了。", "会上苏加诺讲话，大家听了。", ["尼赫鲁/苏加诺"]),
    "an institution": (
        "全国人民代表大会通过了决议，散会。",
        "中央军事委员会通过了决议，散会。",
        ["全国人民代表大会/中央军事委员会"],
    ),
    "a title": (
        "通过了《关于加强基层工作的决定》，很好。",
        "通过了《关于农业生产的若干意见》，很好。",
        ["加强基层工作的决定/农业生产的若干意见"],
    ),
    "a phrase": ("他们去北京开会，回来了。", "他们到上海学习，回来了。", ["去北京开会/到上海学习"]),
    "words that changed places": ("要学习、领会文件。", "要领会、学习文件。", ["学习、领会/领会、学习"]),
}


@pytest.mark.parametrize(("base", "other", "expected"), CASES.values(), ids=CASES.keys())
def test_entries(make_work: MakeWork, base: str, other: str, expected: list[str]) -> None:
    entries = classify(align(make_work(base, other))).entries
    assert [f"{entry.lemma.text}/{entry.variants[0].text}" for entry in entries] == expected


def test_a_word_of_any_witness_holds_its_characters_together(make_work: MakeWork) -> None:
    texts = "他说这件事情很大，要办。", "我讲这件事情很大，要办。", "小说这件事情很大，要办。"
    lemmas = [entry.lemma.text for entry in classify(align(make_work(*texts))).entries]
    assert lemmas == ["他说"]


def test_characters_with_variation_selectors_are_words(make_work: MakeWork) -> None:
    work = make_work("他说葛\U000e0100城很大，要去。", "我讲葛城很大，要去。")
    assert "".join(entry.lemma.text for entry in classify(align(work)).entries).startswith("他说")
