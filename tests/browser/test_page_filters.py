"""The filters on the page of a work, and the kinds that the settings hide."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import pytest
from lxml import html

from collate.model import (
    Cause,
    Cell,
    Decision,
    Edition,
    Emendation,
    Evidence,
    Orphan,
    Span,
    Transposition,
)
from collate.report import WRITERS, ReportContext
from tests.browser.added_script import add_script

pytestmark = pytest.mark.browser

Visit = Callable[..., str]
Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements


@pytest.fixture
def edition(editions: ModuleType) -> Edition:
    """Return two changed words, one of them a homophone, punctuation of two kinds, and a transposition."""
    made = editions.Made(
        [
            "头",
            ("，", "。", "，"),
            "今天，中央",
            ("指导", "督导", "指导"),
            "组来",
            ("“", '"', "“"),
            "了",
            ("；", "；", "、"),
            "听取",
            ("汇报", "会报", "汇报"),
            "之后就走",
            ("。", "", "。"),
        ]
    )
    found: Edition = made.edition
    first, second, form, mark, word, last = found.entries
    homophone = Evidence(Cause.HOMOPHONE, 0.9, "汇 huì / 会 huì")
    entries = (
        _with(first, subtype="mark"),
        second,
        _with(form, subtype="form"),
        _with(mark, subtype="mark"),
        _with(word, evidence=(homophone,)),
        _with(last, subtype="mark"),
    )
    apparatus = replace(found.apparatus, entries=entries, transpositions=(Transposition(2, 5, (1,)),))
    return replace(found, apparatus=apparatus)


def _with(entry: Any, **changes: object) -> Any:
    return replace(entry, variants=tuple(replace(variant, **changes) for variant in entry.variants))


@pytest.fixture
def open_page(visit: Visit, tmp_path: Path) -> Callable[..., Tree]:
    def go(edition: Edition, address: str = "", script: str = "", **context: Any) -> Tree:
        path = tmp_path / "index.html"
        path.write_bytes(WRITERS["html"].write(edition, ReportContext(**context)))
        if script:
            add_script(path, script)
        return html.fromstring(visit(path, address))

    return go


def still(edition: Edition, **context: Any) -> Tree:
    """Return the page without scripts."""
    return html.fromstring(WRITERS["html"].write(edition, ReportContext(**context)))


def text(tree: Tree, name: str) -> str:
    return " ".join(tree.get_element_by_id(name).text_content().split())


#: A script that steps through states of the page and writes what is visible in each to the title.
STATES = """
const seen = [];
const at = (selector) => document.querySelector(selector);
const rows = () => [...document.querySelectorAll('.entries>li:not(.off)')];
const look = () => seen.push(rows().map((row) => +row.id.slice(3)).join(" "));
const click = (selector) => { at(selector).click(); look(); };
const change = new Event('change');
const order = (value) => { at('#order').value = value; at('#order').dispatchEvent(change); look(); };
const key = (name) => document.dispatchEvent(new KeyboardEvent('keydown', {key: name}));
const go = (hash) => { location.hash = hash; dispatchEvent(new Event('hashchange')); look(); };
look();
%s
document.title = JSON.stringify(seen);
"""


@pytest.fixture
def states(open_page: Callable[..., Tree]) -> Callable[..., list[str]]:
    def go(edition: Edition, script: str, address: str = "#tab=list", **context: Any) -> list[str]:
        tree = open_page(edition, address, STATES % script, **context)
        seen: list[str] = json.loads(tree.findtext("head/title"))
        return seen

    return go


def test_the_list_can_have_the_gravest_first_and_keys_follow_it(
    states: Callable[..., list[str]], edition: Edition
) -> None:
    script = """
    key("j"); key("j"); seen.push(at("li.on").id);
    order("grave"); key("j"); seen.push(at("li.on").id);
    order("text"); go("tab=list&order=grave&cause=nonsense");
    """
    assert states(edition, script) == [
        "1 2 3 4 5 6", "app0002", "2 5 1 3 4 6", "app0005", "1 2 3 4 5 6", "2 5 1 3 4 6",
    ]  # fmt: skip


def test_finer_kinds_and_evidence_are_switched(states: Callable[..., list[str]], edition: Edition) -> None:
    script = """
    click("[data-facet=punctuation-mark]");
    seen.push(at("[data-kind=punctuation]").getAttribute("aria-pressed"));
    click("[data-kind=punctuation]"); click("[data-kind=punctuation]");
    click("[data-cause=homophone]"); click("[data-cause=homophone]");
    go("tab=list&filter=substantive,punctuation-form"); go("tab=list&cause=homophone");
    go("tab=list&filter=punctuation"); go("tab=list&filter=");
    """
    assert states(edition, script) == [
        "1 2 3 4 5 6", "2 3 5", "mixed", "2 5", "1 2 3 4 5 6", "5", "1 2 3 4 5 6",
        "2 3 5", "5", "1 3 4 6", "",
    ]  # fmt: skip


def test_hidden_kinds_come_up_when_they_are_asked_for(
    states: Callable[..., list[str]], edition: Edition
) -> None:
    script = """
    const count = () => seen.push(at("#count").textContent);
    count(); click("[data-kind=punctuation]"); count();
    go("tab=list"); go("app0003"); go("tab=side");
    seen.push([...document.querySelectorAll("[data-e]:not(.off)")].map((node) => node.textContent).join(" "));
    """
    assert states(edition, script, hide=("punctuation", "orthographic-script")) == [
        "2 5", "显示 2 / 6 处，另有 4 处按设置不列", "1 2 3 4 5 6", "显示 6 / 6 处", "2 5", "2 3 5", "2 5",
        "指导 汇报 督导 会报",
    ]  # fmt: skip


def test_without_scripts_hidden_kinds_are_not_marked_either(edition: Edition) -> None:
    tree = still(edition, hide=("punctuation-form",))
    assert tree.xpath("//section[@id='text']//a[contains(@class, ' off')]/@id") == ["t-app0003"]
    assert text(tree, "count") == "异文 5 处，另有 1 处按设置不列"


def test_a_move_links_both_entries(open_page: Callable[..., Tree], edition: Edition) -> None:
    tree = open_page(edition, "#app0002")
    assert "乙：此文在别处，见异文 5" in text(tree, "shown")
    assert tree.xpath("//div[@id='shown']//p[@class='move']/a/@href") == ["#app0005"]
    assert tree.xpath("//li[@id='app0005']//p[@class='move']/a/@href") == ["#app0002"]


@pytest.fixture
def emended(edition: Edition) -> Edition:
    base = edition.alignment.tokens[0].text
    at, end = base.index("今天"), len(base)
    cells: tuple[Cell, ...] = ((at, at + 2),) * 3
    here = edition.entries[1]
    return replace(
        edition,
        emendations=(
            Emendation(Span(at, at + 2), "今天", "昨天", cells, reason="参日记", by="编者"),
            Emendation(here.locus, "指导", "督导", here.cells, entry=2, sigla=("乙",), certainty="high"),
            Emendation(Span(end, end), "", "（完）", ((), (), ())),
        ),
        orphaned=(Orphan(Decision("made", "没有", "有"), "the base text has no 「没有」"),),
    )


def test_the_text_reads_what_the_editor_decided(open_page: Callable[..., Tree], emended: Edition) -> None:
    script = "location.hash = 'emended1'; dispatchEvent(new Event('hashchange'));"
    tree = open_page(emended, "#t-app0002", script)
    assert tree.get_element_by_id("list").get("hidden") is None
    assert tree.get_element_by_id("text").get("hidden") is not None
    body = tree.xpath("//section[@id='text']//div[@class='body']")[0]
    written = "".join(body.xpath(".//text()[not(ancestor::sup)]")).strip()
    assert written == "头，昨天，中央督导组来“了；听取汇报之后就走。（完）"
    assert "校改 督导 · 原作「指导」 · 据乙 · 可信程度：高" in text(tree, "shown")
    rows = [" ".join(row.text_content().split()) for row in tree.xpath("//div[@class='emended']//li")]
    assert rows[0] == "* 头，昨天，中央指导组来“ 原作「今天」 · 据文意 · 参日记 · 编者 甲本.txt"
    assert rows[2].endswith("之后就走。（完） 底本无此文 · 据文意 甲本.txt")
    assert rows[3] == "没有 → 有 the base text has no 「没有」"


def test_the_tree_is_drawn_or_its_library_is_named(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "Bio.Phylo.TreeConstruction", None)
    sentence = "绘制各本的亲疏树需要一个可选组件。请运行：pip install 'collate-edition[tree]'"
    assert sentence in text(still(edition), "patterns")
    monkeypatch.undo()
    pytest.importorskip("Bio", reason="Biopython (extra tree) is not installed")
    drawn = still(edition).get_element_by_id("tree")
    assert sorted(drawn.xpath(".//*[@class='leaf']/text()")) == ["丙", "乙", "甲"]
