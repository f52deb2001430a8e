"""The page breaks of an edition against the pages of the witnesses' files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from collate import run
from collate.editions import edition_xml
from collate.model import Document, Edition, OffsetMap, Page, Span, SplitDocument
from collate.report import ReportContext
from collate.report.tei import expected_texts, witness_ids, write_tei
from collate.tei import local_name, pointers, tei
from collate.tei.check import verify_against_segments
from collate.tei.parse import parse_tei
from tests.read.sheets import LONG, typeset
from tests.report.tei_everything import everything

#: The number of characters of a witness before a page, white space aside, and the page number.
Turns = list[tuple[int, str]]


def told(root: etree._Element, witness: str) -> Turns:
    """Return the pages of one witness in the edition."""
    found: Turns = []
    count, out = 0, False

    def text(words: str | None) -> None:
        nonlocal count
        count += 0 if out else len("".join((words or "").split()))

    def walk(element: etree._Element) -> None:
        nonlocal out
        for child in element:
            name = local_name(child.tag)
            if name == "pb" and pointers(child.get("edRef")) == (witness,):
                assert child.get("ed") == witness
                found.append((count, child.get("n", "")))
            if name == "note" or (name in ("lem", "rdg") and witness not in pointers(child.get("wit"))):
                continue
            if name in ("lacunaStart", "lacunaEnd"):
                out = name == "lacunaStart"
            text(child.text)
            walk(child)
            if name not in ("lem", "rdg", "rdgGrp"):
                text(child.tail)

    walk(next(root.iter(tei("body"))))
    return found


def due(edition: Edition, documents: Sequence[SplitDocument]) -> dict[str, Turns]:
    """Return the pages by the sources, from the page of each character of each witness."""
    pages = {item.document.source.sha256: item.document.pages for item in documents}
    found: dict[str, Turns] = {}
    for xml_id, witness in zip(witness_ids(edition.work), edition.work.witnesses, strict=True):
        segment, turns = witness.segment, found.setdefault(xml_id, [])
        last: Span | None = None
        solid = [at for at, character in enumerate(segment.text) if not character.isspace()]
        for count, at in enumerate(solid):
            raw = segment.offsets.to_raw(at)
            for page in pages[segment.source.sha256]:
                if page.span.start <= raw < page.span.end and page.span != last:
                    turns.append((count, page.label))
                    last = page.span
    return found


def compared(edition: Edition, context: ReportContext, xml: bytes) -> dict[str, Turns]:
    root = parse_tei(xml)
    expected = due(edition, context.documents)
    assert {xml_id: told(root, xml_id) for xml_id in expected} == expected
    return expected


def test_pages_of_texts_with_form_feeds(tmp_path: Path) -> None:
    edition, context = everything(tmp_path)
    pages = compared(edition, context, write_tei(edition, context))
    assert [[n for _, n in pages[w]] for w in ("W01", "W02", "W03", "W04")] == [["1", "2", "3"]] * 2 + [
        []
    ] * 2


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    """Next to a file with other pages, and one without any."""
    first = [LONG + str(number) + "。" for number in range(20)]
    (tmp_path / "a.pdf").write_bytes(typeset(first))
    (tmp_path / "b.pdf").write_bytes(typeset([line.replace("六月", "七月") for line in first], columns=2))
    (tmp_path / "c.txt").write_text("\n".join("　　" + line for line in first[2:]), encoding="utf-8")
    results = run([tmp_path], tmp_path.with_name("out"))
    (edition,) = results.editions
    xml = (tmp_path.with_name("out") / "works" / edition.work.slug / "edition.xml").read_bytes()
    pages = compared(edition, ReportContext(documents=results.documents), xml)
    assert sorted(len(turns) for turns in pages.values()) == [0, 4, 4]


def paged(edition: Edition, starts: Sequence[Sequence[int]]) -> ReportContext:
    """Return documents whose pages begin at characters of the raw text of each witness."""
    documents = []
    for witness, cuts in zip(edition.work.witnesses, starts, strict=True):
        source, size = witness.segment.source, witness.segment.source.size
        edges = sorted({cut for cut in cuts if cut < size})
        spans = map(Span, edges, [*edges[1:], size])
        pages = tuple(Page(str(n), span) for n, span in enumerate(spans, start=7))
        document = Document(source=source, raw="", text="", offsets=OffsetMap(), pages=pages)
        documents.append(SplitDocument(document, (), ()))
    return ReportContext("zh", "0.1.0", documents=tuple(documents), when="2026-11-22")


CUTS = st.lists(st.lists(st.integers(0, 30), max_size=6), min_size=4, max_size=4)


@given(CUTS)
@settings(max_examples=100)
def test_pages_begin_anywhere(make_edition: Callable[..., Edition], cuts: list[list[int]]) -> None:
    edition = make_edition(
        [
            ("甲abcd", "甲 abcd", None),
            "。¶",
            ("", "乙e丙。¶", ""),
            (" 丁", "戊", "戊"),
            ("¶己", "庚", "¶己"),
            "末",
        ],
        identical=[(0, "甲a¶bcd。丁己末")],
    )
    context = paged(edition, cuts)
    xml = write_tei(edition, context)
    verify_against_segments(xml, expected_texts(edition))
    compared(edition, context, xml)


def test_a_page_inside_a_word(make_edition: Callable[..., Edition]) -> None:
    edition = make_edition([("abcd", "abcd"), ("乙", "丙")])
    context = paged(edition, [[0, 5], [0, 3]])  # after the title line 题A
    assert (
        '<p><pb ed="W01" edRef="#W01" n="7"/><pb ed="W02" edRef="#W02" n="8"/>ab'
        '<pb ed="W01" edRef="#W01" n="8" break="no"/>cd<app' in write_tei(edition, context).decode()
    )


def test_without_documents_there_are_no_pages(tmp_path: Path) -> None:
    edition, context = everything(tmp_path)
    xml = write_tei(edition, replace(context, documents=()))
    assert b"<pb" not in xml
    assert "pb 为" not in xml.decode()


@pytest.mark.parametrize("label", ["", "iv", "<&>", "\x07-\ufffe", "第 1 页"])
def test_labels_of_pages(make_edition: Callable[..., Edition], label: str) -> None:
    edition = make_edition(["甲", ("乙", "丙")])
    context = paged(edition, [[0], []])
    (first, second) = context.documents
    page = Page(label, first.document.pages[0].span)
    labelled = replace(first, document=replace(first.document, pages=(page,)))
    root = parse_tei(edition_xml(edition, replace(context, documents=(labelled, second))))
    assert [pb.get("n") for pb in root.iter(tei("pb"))] == [label.strip("\x07\ufffe")]
