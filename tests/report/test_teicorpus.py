"""editions.xml: the works of a run as a teiCorpus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from collate.model import Results
from collate.report import RUN_WRITERS, ReportContext
from collate.report.tei import work_id
from collate.tei import XML_ID, tei
from collate.tei.parse import parse_tei
from tests.report.test_tei import jing

if TYPE_CHECKING:
    from tests.report.conftest import Made

CONTEXT = ReportContext(version="0.1.0", when="2026-11-22")
WRITER = RUN_WRITERS["editions"]


def test_each_work_is_listed_with_its_edition(small: Made) -> None:
    root = parse_tei(WRITER.write(small.results, CONTEXT))
    first, second = root.iterfind(tei("TEI"))
    assert first.get(XML_ID) == "work-1957-03-12-chungeng"
    (bibl,) = first.iter(tei("bibl"))
    assert bibl.findtext(tei("title")) == "在春耕座谈会上的讲话"
    assert bibl.findtext(tei("date")) == "1957-03-12"
    assert bibl.findtext(tei("note")) == "传本 4 个"
    targets = {ref.get("target") for ref in first.iter(tei("ref"))}
    assert targets == {"works/1957-03-12-chungeng/edition.xml"}
    assert second.findtext(f".//{tei('idno')}") == "新闻.txt"
    assert second.findtext(f".//{tei('note')}") == "仅有一个传本，不成汇校本"
    assert list(second.iter(tei("ref"))) == []


def test_it_is_valid_also_where_names_are_odd(small: Made, tmp_path: Path) -> None:
    works = [
        replace(small.results.works[1], slug=slug, title=title, date=date)
        for slug, title, date in (
            ("①", "<a> & \x07b", "1957-03"),
            ("ͦ𠀀", "", "春天"),
            ("1957", "]]>", None),
            ("讲 话", "\u202e甲", ""),
        )
    ]
    results = replace(small.results, works=(*small.results.works, *works))
    files = [tmp_path / name for name in ("zh.xml", "en.xml", "empty.xml")]
    files[0].write_bytes(WRITER.write(results, CONTEXT))
    files[1].write_bytes(WRITER.write(results, replace(CONTEXT, lang="en", when="")))
    files[2].write_bytes(WRITER.write(Results((), (), (), (), ()), CONTEXT))
    assert jing(files) == set()
    ids = [element.get(XML_ID) for element in parse_tei(files[0].read_bytes()).iterfind(tei("TEI"))]
    assert len(set(ids)) == 6


def test_the_address_of_an_edition_leads_to_its_folder(small: Made) -> None:
    work = replace(small.work, slug="2020-在 春#耕")
    edition = replace(
        small.edition,
        apparatus=replace(small.edition.apparatus, alignment=replace(small.edition.alignment, work=work)),
    )
    root = parse_tei(WRITER.write(replace(small.results, works=(work,), editions=(edition,)), CONTEXT))
    (target,) = {ref.get("target") for ref in root.iter(tei("ref"))}
    assert target is not None
    assert target.isascii()
    assert unquote(target) == "works/2020-在 春#耕/edition.xml"


@given(st.text(max_size=5), st.text(max_size=5))
def test_two_works_have_two_ids(left: str, right: str) -> None:
    assert (work_id(left) == work_id(right)) == (left == right) or "_" in left + right
