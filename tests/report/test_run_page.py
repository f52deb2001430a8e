"""The page of a run: its names, its size, and what its script finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from lxml import html

from collate.model import Results, Stated, Work
from collate.report import RUN_WRITERS, ReportContext, report
from collate.report.html.run_page import MOST_NAMED
from tests.report.packed_page import page_data_of, run_addresses_of

if TYPE_CHECKING:
    from tests.report.conftest import Made

Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements


def parse(content: bytes) -> Tree:
    return html.fromstring(content)


def page_of(results: Results, **more: Any) -> bytes:
    context = ReportContext(
        documents=results.documents, matches=results.matches, works=results.works, pair_pages=True,
        source_pages=True, **more,
    )  # fmt: skip
    return RUN_WRITERS["overview"].write(results, context)


def many(made: Made, count: int) -> Results:
    """Return a run with *count* works, each with a title of its own, witnesses and documents."""
    results = made.results
    edition, work = results.editions[0], results.works[0]
    editions, documents, segments, matches = [], [], [], []
    for number in range(count):
        title = f"在青岩县第{number}次春耕生产总结大会上的讲话"
        witnesses = []
        for witness, split in zip(work.witnesses, results.documents, strict=False):
            path = f"{number:04d}_{witness.segment.path}"
            own = witness.segment
            stated = Stated(title, title, own.title.span if own.title else own.provenance.span)
            segment = replace(own, id=f"{path}#1", path=path, title=stated)
            source = replace(split.document.source, paths=(path,), locations=(path,))
            document = replace(split.document, source=source)
            documents.append(replace(split, document=document, segments=(segment,)))
            segments.append(segment)
            witnesses.append(replace(witness, segment=segment))
        one = replace(work, slug=f"1957-03-12-{title}", title=title, witnesses=tuple(witnesses), derived=())
        alignment = replace(edition.apparatus.alignment, work=one)
        editions.append(replace(edition, apparatus=replace(edition.apparatus, alignment=alignment)))
        first, second = segments[-len(witnesses)], segments[-1]
        matches.append(replace(results.matches[0], left=first.id, right=second.id))
    works = tuple(edition.work for edition in editions)
    return replace(
        results, documents=tuple(documents), segments=tuple(segments), matches=tuple(matches),
        works=works, editions=tuple(editions),
    )  # fmt: skip


@pytest.mark.parametrize(("count", "most"), [(100, 200_000), (1_000, 2_000_000)])
def test_the_page_of_many_works_is_small(small: Made, count: int, most: int) -> None:
    results = many(small, count)
    page = page_of(results)
    assert len(page) < most
    tree = parse(page)
    assert len(tree.xpath("//ul[@class='works']/li")) == count
    found = page_data_of(tree)
    assert len(found["q"]) == count
    assert len(found["f"]) == len(results.documents)
    assert len(found["m"]) == min(count, 200)


def test_of_very_many_witnesses_the_page_has_the_sigla(small: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collate.report.html.run_page.MOST_NAMED", 3)
    tree = parse(page_of(small.results))
    assert [p.text_content() for p in tree.find_class("who")] == ["甲 乙 丙 丁"]
    assert "乙本.txt" in page_data_of(tree)["q"][0]
    assert MOST_NAMED > 3


def test_a_text_is_named_by_its_title(small: Made) -> None:
    tree = parse(page_of(small.results))
    summary = tree.find_class("summary")[0].text_content()
    assert "不入校（县里开会）" in summary
    (reports,) = tree.xpath("//ul[@class='works']//p[@class='sub']/a")
    assert (reports.text, reports.get("title")) == ("县里开会", "新闻.txt#1")
    dated = tree.xpath("//section/ul[not(@class)]/li/a[@title='新闻.txt#1']/text()")
    assert dated == ["县里开会"]
    left, right = page_data_of(tree)["m"][1][2:4]
    assert (left[0], right[0]) == ("县里开会", "在春耕座谈会上的讲话")


def test_a_short_title_of_a_source_names_its_witness(small: Made) -> None:
    work = small.results.works[0]
    named = replace(
        work,
        witnesses=(work.witnesses[0], replace(work.witnesses[1], short_title="文集本"), *work.witnesses[2:]),
    )
    edition = small.results.editions[0]
    alignment = replace(edition.apparatus.alignment, work=named)
    results = replace(
        small.results,
        works=(named, *small.results.works[1:]),
        editions=(replace(edition, apparatus=replace(edition.apparatus, alignment=alignment)),),
    )
    context = ReportContext(
        documents=results.documents, matches=results.matches, works=results.works, pair_pages=True,
        source_pages=True,
    )  # fmt: skip
    files = dict(report(results, context))
    assert "文集本" in parse(files["index.html"]).find_class("who")[0].text_content()
    assert parse(files["sources/乙本.txt.html"]).findtext(".//h1") == "文集本"
    assert page_data_of(parse(files[f"works/{named.slug}/index.html"]))["w"][1][2] == "文集本"
    pairs = [parse(content) for name, content in files.items() if name.startswith("matches/")]
    assert [p.text for page in pairs for p in page.xpath("//div[@class='pairhead']//a[@class='quiet']")] == [
        "在春耕座谈会上的讲话", "文集本", "县里开会", "在春耕座谈会上的讲话",
    ]  # fmt: skip


def test_a_file_with_one_text_has_its_title(small: Made) -> None:
    context = ReportContext(documents=small.results.documents, source_pages=True)
    files = dict(report(small.results, context))
    tree = parse(files["sources/新闻.txt.html"])
    assert tree.findtext(".//h1") == "县里开会"
    assert tree.xpath("//p[@class='facts']/span[@class='file']/text()") == ["新闻.txt"]


def test_what_the_script_links_to_is_there(make: Callable[..., Made]) -> None:
    made = make(["头", ("甲", "乙"), "尾"], title="a #1? & b", slug="讲话 #1")
    results = made.results
    context = ReportContext(
        documents=results.documents, matches=results.matches, works=results.works, pair_pages=True,
        source_pages=True,
    )  # fmt: skip
    files = dict(report(results, context))
    tree = parse(files["index.html"])
    assert tree.xpath("//h3/a/@href") == ["works/讲话%20%231/index.html"]
    addresses = {address.partition("#")[0] for address in run_addresses_of(page_data_of(tree))}
    quoted = {name.replace("甲", "%E7%94%B2") for name in files}
    assert {name for name in addresses if name.startswith("matches/")} <= quoted


def test_works_are_found_by_what_is_not_on_the_page(small: Made) -> None:
    results = small.results
    work: Work = results.works[0]
    first = work.witnesses[0]
    speaker = Stated("李文华", "李文华", first.segment.provenance.span)
    named = replace(
        work, witnesses=(replace(first, segment=replace(first.segment, speaker=speaker)), *work.witnesses[1:])
    )
    alignment = replace(results.editions[0].apparatus.alignment, work=named)
    edition = replace(
        results.editions[0], apparatus=replace(results.editions[0].apparatus, alignment=alignment)
    )
    tree = parse(page_of(replace(results, works=(named, *results.works[1:]), editions=(edition,))))
    searched = page_data_of(tree)["q"]
    assert len(searched) == 2
    assert {"李文华", "（1957-03-12）", "甲本.txt", "在春耕座谈会上的讲话（摘录）"} <= set(searched[0])
