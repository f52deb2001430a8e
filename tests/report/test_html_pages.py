from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from lxml import html

from collate.model import Edition, Results
from collate.report import RUN_WRITERS, WRITERS, ReportContext, edition_files
from tests.conftest import build
from tests.report.packed_page import page_data_of, places_of, texts_of

if TYPE_CHECKING:
    from tests.report.conftest import Made

Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements

NASTY = "<script>alert(1)</script>]]>&amp;\"'</script><!--{{ 7*7 }}"


def parse(content: bytes) -> Tree:
    return html.fromstring(content)


def page(edition: Edition, context: ReportContext | None = None) -> Tree:
    return parse(WRITERS["html"].write(edition, context or ReportContext()))


def plain(node: Tree) -> str:
    """Return the words of *node* without the numbers of entries."""
    return "".join(node.xpath(".//text()[not(ancestor::sup)]"))


def test_without_scripts_the_text_is_the_base_text(small: Made, context: ReportContext) -> None:
    tree = page(small.edition, context)
    text = "".join(plain(p) for p in tree.xpath("//section[@id='text']//p"))
    assert text.replace("‸", "") == small.edition.alignment.tokens[0].text


def test_every_entry_is_marked_once_and_listed_once(small: Made, context: ReportContext) -> None:
    tree = page(small.edition, context)
    ids = [entry.id for entry in small.edition.entries]
    assert tree.xpath("//section[@id='text']//a/@id") == [f"t-{id_}" for id_ in ids]
    found = page_data_of(tree)
    assert [entry[0] for entry in found["e"]] == ids
    first = found["e"][0]
    assert [reading[0] for reading in first[4]] == [["", "指", "导组"], ["", "督", "导组"]]
    assert [place[:2] for place in places_of(found, first)][2:] == [
        ("乙", "乙本.txt:4"),
        ("丁", "在春耕座谈会上的讲话（摘录）:3"),  # no other witness has this title
    ]
    assert [row[1] for row in found["w"]] == ["甲本.txt", "乙本.txt", "丙本.txt", "摘.txt"]


def test_words_that_are_missing_are_marked(small: Made, context: ReportContext) -> None:
    tree = page(small.edition, context)
    assert "" in texts_of(page_data_of(tree)["e"][3])
    assert plain(tree.get_element_by_id("t-app0005")) == "‸"


def test_nothing_from_a_source_becomes_markup(make: Callable[..., Made]) -> None:
    made = make([f"前{NASTY}", (NASTY, "别"), "后"], title=NASTY, slug="a b&<c>")
    for lang in ("zh", "en"):
        context = ReportContext(lang=lang, documents=made.results.documents)
        for content in (
            WRITERS["html"].write(made.edition, context),
            RUN_WRITERS["overview"].write(made.results, context),
        ):
            text = content.decode("utf-8")
            assert "alert(1)</script>" not in text
            assert "<!--" not in text
            assert "{{ 7*7 }}" in text
            tree = parse(content)
            assert len(tree.xpath("//script[contains(., 'alert(1)') and not(@type)]")) == 0
    tree = page(made.edition)
    assert plain(tree.get_element_by_id("t-app0001")) == NASTY
    assert "".join(page_data_of(tree)["e"][0][4][0][0]) == NASTY


def test_a_page_asks_for_nothing_outside(small: Made, context: ReportContext) -> None:
    for content in (
        WRITERS["html"].write(small.edition, context),
        RUN_WRITERS["overview"].write(small.results, context),
    ):
        text = content.decode("utf-8")
        assert not re.search(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]", text)
        assert not parse(content).xpath("//link|//img|//iframe|//script[@src]|//*[@onclick]")


def test_the_data_rebuild_every_column(make: Callable[..., Made]) -> None:
    made = make(
        [("甲\n乙", "甲乙", "甲乙"), "文\n丙", ("丁", "", None), ["戊\n己", 2], ("", "庚", None), "。"]
    )
    found = page_data_of(page(made.edition))
    for column, tokens in enumerate(made.edition.alignment.tokens):
        text = ""
        for pieces, _ in found["p"]:
            for piece in pieces:
                if isinstance(piece, int):
                    readings = [r for r in found["e"][piece][4] if column in r[1]]
                    text += "".join(readings[0][0]) if readings else ""
                elif isinstance(piece, str):
                    text += piece
                else:
                    text += "".join(words for words, members in piece if column in members)
        assert text.replace("\n", "") == tokens.text


def test_a_work_without_variants_has_a_notice(make: Callable[..., Made]) -> None:
    tree = page(make(["文字全同。"]).edition)
    assert "各本文字全同" in tree.get_element_by_id("text").text_content()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_a_run_has_everything(lang: str, small: Made) -> None:
    results = small.results
    context = ReportContext(lang=lang, version="0.1.0", documents=results.documents)
    tree = parse(RUN_WRITERS["overview"].write(results, context))
    text = tree.text_content()
    for expected in (
        "坏.txt",
        {"zh": "文件是空的。请删去", "en": "the file is empty. Remove it"}[lang],
        "notes.md",
        "l957年3月13日",
        "0.912",
        "摘.txt",
        small.work.title,
    ):
        assert expected in text
    links = tree.xpath("//a/@href")
    assert f"works/{small.work.slug}/edition.xml" in links
    assert "ledger.csv" in links


def test_the_overview_counts_what_is_not_listed(small: Made) -> None:
    tree = parse(RUN_WRITERS["overview"].write(small.results, ReportContext(hide=("punctuation", "numeral"))))
    summary = " ".join(tree.find_class("summary")[0].text_content().split())
    assert "共校出异文 3 处：实质 3。" in summary
    assert "另有 2 处按设置不列。" in summary
    (tally,) = tree.find_class("tally")
    assert " ".join(tally.text_content().split()) == "3实质 3另有 2 处按设置不列"


def test_an_empty_run_has_a_page() -> None:
    assert (
        "没有找到文本" in RUN_WRITERS["overview"].write(Results((), (), (), (), ()), ReportContext()).decode()
    )


def test_a_row_marks_the_difference_of_its_reading_only() -> None:
    edition = build(["水库", ("也不顶用", "也不頂用", "也没有用"), "。"])
    tree = page(edition)
    (entry,) = page_data_of(tree)["e"]
    beside = [reading[4] if len(reading) > 4 else entry[4][0][0] for reading in entry[4][1:]]
    assert [parts[1::2] for parts in beside] == [["顶"], ["不顶"]]


def test_the_page_of_a_run_links_to_editions_and_notes(small: Made, context: ReportContext) -> None:
    found = parse(RUN_WRITERS["overview"].write(small.results, context)).xpath("//a/@href")
    assert "editions.xml" in found
    assert [link for link in found if link.endswith("/notes.txt")]


@pytest.mark.parametrize("also", [(), ("reading-text", "witnesses", "reledmac")])
def test_the_page_of_a_work_links_to_all_its_files(small: Made, also: tuple[str, ...]) -> None:
    context = ReportContext(also=also)
    files = set(edition_files(small.edition, context))
    folder = f"works/{small.edition.work.slug}/"
    found = {f"{folder}{href}" for href in page(small.edition, context).xpath("//a/@href")}
    assert files - found == {f"{folder}index.html"}
    assert not [
        path for path in found if path.endswith((".txt", ".tex", ".xml", ".csv")) and path not in files
    ]
