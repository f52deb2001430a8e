"""Differences of layout in an edition: every witness as it stands, and none of them counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.editions import (
    CriticalEdition,
    add_witnesses,
    compare_editions,
    edition_xml,
    read_edition,
    verify,
    write_extended_edition,
)
from collate.model import Work
from collate.pipeline import compare
from collate.report import ReportContext
from collate.report.tables.summary_json import count_layout
from collate.report.tei import METHODS, expected_texts, write_tei
from collate.settings import Settings, TeiSettings
from collate.tei.check import verify_against_segments
from collate.tei.parse import parse_tei
from collate.tei.rebuild import read_apparatus

TEXTS = (
    "من می\u200cخواهم به خانه\u200cام بروم و نمی\u200cدانم چه کنم ❤\ufe0f.",
    "من میخواهم به خانه\u200cام بروم و نمی\u200cدانم چه بکنم ❤.",
    "من می خواهم به خانه\u200cام بروم و نمیدانم چه بکنم ❤\ufe0e.",
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Write the texts to files."""
    made = [tmp_path / f"{name}.txt" for name in "ABC"]
    for file, text in zip(made, TEXTS, strict=True):
        file.write_text(text, encoding="utf-8")
    return made


def written(files: list[Path], method: str) -> Path:
    edition, context = compare(files, settings=Settings(tei=TeiSettings(method=method)))  # type: ignore[arg-type]
    path = files[0].with_name(f"{method}.xml")
    path.write_bytes(edition_xml(edition, context))
    return path


@pytest.mark.parametrize("method", METHODS)
def test_an_edition_gives_every_witness_back(files: list[Path], method: str) -> None:
    path = written(files, method)
    found = verify(path, files)
    assert (found.faults, found.remarks) == ((), ())
    edition = read_edition(path)
    assert [w.segment.text for w in edition.work.witnesses] == list(TEXTS)
    assert [[r.text for r in entry.readings] for entry in edition.entries] == [
        ["می\u200cخواهم", "می خواهم"],
        ["کنم", "بکنم"],
    ]
    assert (len(edition.apparatus.unnumbered), count_layout(edition), edition.emendations) == (2, 3, ())


def test_the_entries_of_a_file_count_such_witnesses_with_their_reading(files: list[Path]) -> None:
    path = written(files, "parallel")
    first, second = read_apparatus(parse_tei(path.read_bytes()))
    assert [one.witnesses for one in (first.lemma, *first.variants)] == [("W01", "W02"), ("W03",)]
    assert [one.witnesses for one in (second.lemma, *second.variants)] == [("W01",), ("W02", "W03")]
    xml = path.read_text(encoding="utf-8")
    assert xml.count('<rdg wit="#W02" type="layout">') == 2
    assert 'xml:id="lay0001" type="layout"' in xml


def test_a_changed_joiner_is_a_fault(files: list[Path]) -> None:
    path = written(files, "parallel")
    xml = path.read_text(encoding="utf-8")
    path.write_text(xml.replace(">نمیدانم<", ">نمی\u200dدانم<"), encoding="utf-8")
    assert verify(path, files).faults


def test_an_edition_equals_itself_by_another_method(files: list[Path]) -> None:
    one, other = written(files, "parallel"), written(files, "location")
    assert {str(row.difference) for row in compare_editions(one, other).rows} == {"same"}


def test_the_reading_of_a_witness_is_as_the_witness_has_it(files: list[Path]) -> None:
    first, _second = CriticalEdition.of(read_edition(written(files, "parallel")), ReportContext()).entries()
    assert [first.reading(siglum) for siglum in "ABC"] == ["می\u200cخواهم", "میخواهم", "می خواهم"]


def test_an_added_witness_of_other_layout_adds_no_entry(files: list[Path], tmp_path: Path) -> None:
    old = written(files[::2], "parallel")
    extended = add_witnesses(old, files[1:2])
    whole = tmp_path / "extended.xml"
    write_extended_edition(extended, whole, edition=old)
    assert not verify(whole, files).faults
    assert [entry.lemma.text for entry in extended.edition.entries] == ["می\u200cخواهم", "کنم"]


def test_the_lemma_of_an_edition_by_others_may_have_another_layout(tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    path.write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>t</title></titleStmt>'
        "<publicationStmt><p/></publicationStmt><sourceDesc><listWit>"
        '<witness xml:id="A"/><witness xml:id="B"/></listWit></sourceDesc></fileDesc><encodingDesc>'
        '<variantEncoding method="parallel-segmentation" location="internal"/></encodingDesc></teiHeader>'
        "<text><body><p>من <app><lem wit='#B'>میروم</lem><rdg wit='#A'>می\u200cروم</rdg></app> و "
        "<app><lem wit='#A'>رفت</lem><rdg wit='#B'>رفتم</rdg></app></p></body></text></TEI>",
        encoding="utf-8",
    )
    edition = read_edition(path, base="A")
    assert [entry.lemma.text for entry in edition.entries] == ["رفت"]
    assert (len(edition.apparatus.unnumbered), edition.emendations) == (1, ())


lines = st.text("指葛می خ\u200c\u200d\ufe00\U000e0100፡ሰ❤👩，", max_size=10).map(lambda t: " ".join(t.split()))
texts = st.lists(lines, max_size=3).map(lambda parts: "\n".join(filter(None, parts)))


@given(st.lists(texts, min_size=2, max_size=4), st.integers(0, 3), st.booleans())
@settings(max_examples=60)
def test_texts_are_rebuilt_from_their_edition(
    make_work: Callable[..., Work], given_texts: list[str], base: int, group: bool
) -> None:
    work = make_work(*given_texts, base=base % len(given_texts))
    edition = edit(classify(align(work)))
    context = replace(ReportContext("en", "0.1.0", when="2026-11-22"), tei=TeiSettings(group=group))
    verify_against_segments(write_tei(edition, context), expected_texts(edition))
