"""What editors decided, on the page of a work: the words, the states, and what is to be checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeAlias

import pytest
from lxml import html

from collate.model import Decision, Edition, Emendation, Fate, Orphan, Outcome, Ruling
from collate.report import WRITERS, ReportContext
from collate.report.html.decision_views import decision_views, review_sums, said_by
from collate.report.wording.labels import words
from tests.conftest import build
from tests.report.packed_page import page_data_of

Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements


@pytest.fixture
def edition() -> Edition:
    """Return five entries: one adopted, one kept, one judged in doubt, one that changed, one undecided."""
    made = build(
        ["头", ("甲", "乙"), "，", ("子", "丑"), "，", ("天", "地"), "，", ("日", "月"), "，", ("风", "雨")]
    )
    first = made.entries[0]
    return replace(
        made,
        emendations=(
            Emendation(first.locus, "甲", "乙", first.cells, entry=1, sigla=("B",), reason="文义", by="李校"),
        ),
        rulings=(
            Ruling(1, judgement=("讹",), reason="文义", by="李校", certainty="high", decisions=("d1", "d2")),
            Ruling(
                2, kept=True, judgement=("两通",), note="两本<b>皆</b>通", remark="再查档案", printed="noted",
                origins=(("子", "丑"),), corrections=(("B", "寅"),), reason="底本义长", by="王校",
                certainty="high",
            ),
            Ruling(3, judgement=("存疑",), by="王校"),
        ),
        outcomes=(
            Outcome("d1", Fate.APPLIED, (1,)),
            Outcome("d3", Fate.CHANGED, (4,), ("it is {count} entries now",)),
            Outcome("d4", Fate.REVIEW, (), ("the base text has no 「没有」",), 5),
        ),
        orphaned=(Orphan(Decision("made", "没有", "有"), "the base text has no 「没有」", 5),),
    )  # fmt: skip


def page(edition: Edition, lang: str = "zh") -> Tree:
    return html.fromstring(WRITERS["html"].write(edition, ReportContext(lang=lang)))


def test_an_entry_shows_all_that_was_decided(edition: Edition) -> None:
    views = decision_views(edition, "zh")
    assert {number: view.state for number, view in views.items()} == {
        1: "decided", 2: "decided", 3: "doubtful", 4: "review", 5: "review",
    }  # fmt: skip
    assert [(row.label, row.text) for row in views[2].rows] == [
        ("判断", "两通"),
        ("正文", "经审定，仍从底本"),
        ("按语（付印）", "两本<b>皆</b>通"),
        ("内部备注", "再查档案"),
        ("出校", "出校"),
        ("录文已更正", "B实作「寅」"),
        ("异文源流", "子 → 丑"),
        ("理由", "底本义长 · 可信程度：高"),
        ("审定", "王校"),
    ]
    assert views[2].kept
    # The note of an emendation has its grounds: they do not stand there twice.
    assert [row.text for row in views[1].rows] == ["讹"]


def test_low_certainty_is_doubtful(edition: Edition) -> None:
    one = edition.emendations[0]
    low = replace(edition, rulings=(), outcomes=(), emendations=(replace(one, certainty="low"),))
    assert {number: view.state for number, view in decision_views(low, "en").items()} == {1: "doubtful"}


def test_the_head_counts_what_is_to_be_checked(edition: Edition) -> None:
    sums = review_sums(edition)
    assert sums == (1, (5,), 1, (4,))
    (line,) = page(edition).find_class("check")
    assert " ".join(line.text_content().split()) == "待复核的决定 1 条。 5其处已变而仍适用的决定 1 条。 4"
    assert line.xpath(".//a/@href") == ["#unplaced", "#app0005", "#app0004"]
    (unplaced,) = page(edition).xpath("//h3[@id='unplaced']/following-sibling::ul/li")
    assert unplaced.xpath(".//a/@href") == ["#app0005"]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ({"text": "有"}, "有"),
        ({}, "〔无〕"),
        ({"how": "keep"}, "从底本"),
        ({"what": "judgement", "parts": ("讹", "衍")}, "判断：讹，衍"),
        ({"what": "remark", "text": "再查"}, "内部备注：再查"),
        ({"what": "print", "how": "silent"}, "出校：不出校"),
        ({"what": "gap", "how": "lacuna"}, "残缺或脱文：此处残缺"),
        ({"what": "cut", "how": "split", "parts": ("没", "有")}, "条目起讫：没 | 有"),
        ({"what": "cut", "how": "join"}, "条目起讫"),
        ({"what": "kind", "text": "numeral"}, "异文种类：数字"),
        ({"what": "correction", "text": "", "witness": "乙"}, "录文已更正：乙实作「〔无〕」"),
        ({"what": "of a later version", "text": "x"}, "of a later version：x"),
    ],
)
def test_a_decision_without_a_place_says_what_it_wants(decision: dict[str, Any], said: str) -> None:
    assert said_by(Decision("made", "没有", **decision), words("zh")) == said


def test_without_decisions_nothing_is_said_of_them() -> None:
    made = build(["头", ("甲", "乙"), "尾"])
    assert decision_views(made, "zh") == {}
    assert page(made).find_class("check") == []
    assert page_data_of(page(made))["e"][0][8:] == [[], []]


def test_the_text_marks_what_is_decided(edition: Edition) -> None:
    marked = page(edition).xpath("//section[@id='text']//a[starts-with(@id, 't-app')]/@class")
    states = [[word for word in classes.split() if word.startswith("s-")] for classes in marked]
    assert states == [["s-decided"], ["s-decided"], ["s-doubtful"], ["s-review"], ["s-review"]]


def test_the_adopted_reading_is_named(edition: Edition) -> None:
    entries = page_data_of(page(edition))["e"]
    assert entries[0][8][::2] == ["乙", 1]
    own = replace(edition.emendations[0], text="丙", sigla=())
    assert page_data_of(page(replace(edition, emendations=(own,))))["e"][0][8][::2] == ["丙", -1]
