from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from collate.model import Dropped, Reason, Results, Span, SplitDocument
from collate.report import RUN_WRITERS, WRITERS, ReportContext, report
from collate.report.source_positions import documents_by_path
from collate.report.tables.apparatus_csv import APPARATUS_COLUMNS
from collate.text.csv_cells import restore
from collate.text.visible import show_controls

if TYPE_CHECKING:
    from tests.report.conftest import Made

GOLDEN = Path(__file__).parents[1] / "golden" / "report"


@pytest.mark.parametrize("name", ["csv", "json", "patterns"])
def test_golden(name: str, small: Made, context: ReportContext, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tree needs Biopython, an optional library.
    monkeypatch.setattr("collate.report.tables.patterns_json.build_tree", lambda *_: None)
    writer = WRITERS[name]
    assert writer.write(small.edition, context) == (GOLDEN / writer.file).read_bytes()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_opens_in_a_spreadsheet(small: Made, context: ReportContext) -> None:
    content = WRITERS["csv"].write(small.edition, context)
    assert content.startswith(b"\xef\xbb\xbfentry,left context,lemma,right context,reading,sigla,kind,")
    assert content.decode("utf-8-sig").splitlines()[0] == ",".join(APPARATUS_COLUMNS)


NASTY = ("=1+1", '@"SUM"', "-2,3", "+4\t", "甲；\r乙", "<script>", "]]>", "&amp;")


@pytest.mark.parametrize("text", NASTY)
def test_no_character_of_a_reading_is_changed(text: str, make: Callable[..., Made]) -> None:
    edition = make([f"前{text}", (text, "别"), f"{text}后"]).edition
    (row,) = rows(WRITERS["csv"].write(edition, ReportContext(csv="raw")))
    assert (row["lemma"], row["reading"]) == (text, "别")
    assert row["left context"] == f"前{text}"[-8:]
    (row,) = rows(WRITERS["csv"].write(edition, ReportContext()))
    assert restore(row["lemma"]) == show_controls(text)
    assert row["lemma"][0] not in "=+-@"
    (entry,) = json.loads(WRITERS["json"].write(edition, ReportContext()))["entries"]
    assert entry["lemma"]["text"] == text


def test_sigla_files_and_lines_run_in_parallel(small: Made, context: ReportContext) -> None:
    first = rows(WRITERS["csv"].write(small.edition, context))[0]
    assert (first["sigla"], first["file"], first["line"]) == ("乙; 丁", "乙本.txt; 摘.txt", "4; 3")


def test_every_character_left_out_is_in_the_ledger(small: Made, context: ReportContext) -> None:
    results: Results = small.results
    found = rows(RUN_WRITERS["ledger"].write(results, context))
    assert [row["text"] for row in found] == ["'- 1 -"] * len(results.documents)
    found = rows(RUN_WRITERS["ledger"].write(results, replace(context, csv="raw")))
    assert [row["text"] for row in found] == ["- 1 -"] * len(results.documents)
    assert {(row["reason"], row["code"]) for row in found} == {("页码", "page-number")}
    for row, (path, split) in zip(found, documents_by_path(results.documents), strict=True):
        assert row["file"] == path
        assert split.document.raw[int(row["start"]) : int(row["end"])] == row["text"]
        assert split.document.raw.split("\n")[int(row["line"]) - 1] == row["text"]


def test_the_ledger_has_no_blank_rows(small: Made) -> None:
    split = small.documents[0]
    blank = SplitDocument(split.document, split.segments, (Dropped(Span(0, 0), Reason.BLANK),))
    results = Results((blank,), (), (), (), ())
    assert rows(RUN_WRITERS["ledger"].write(results, ReportContext())) == []


def test_matches_have_the_named_columns(small: Made, context: ReportContext) -> None:
    content = RUN_WRITERS["matches"].write(small.results, context).decode("utf-8")
    assert content.splitlines() == [
        "left,right,relation,jaccard,left_in_right,right_in_left,shared_characters,spans",
        "甲本.txt#1,乙本.txt#1,version,0.9123,0.9500,0.9600,120,0-9:0-9",
        "新闻.txt#1,甲本.txt#1,report,0.2000,0.5000,0.1000,12,",
    ]


def test_two_files_of_one_content_both_have_a_path(make: Callable[..., Made]) -> None:
    split = make(["甲", ("乙", "丙")]).documents[0]
    both = type(split.document.source)("0" * 64, ("a.txt", "b.txt"), ("a", "b"), "text/plain", "utf-8", 1)
    document = type(split.document)(both, "", "", split.document.offsets)
    empty = SplitDocument(document, (), ())
    assert [path for path, _ in documents_by_path([empty, empty])] == ["a.txt", "b.txt"]


def test_a_run_writes_every_report_but_the_tei(small: Made, context: ReportContext) -> None:
    names = [name for name, _ in report(small.results, context)]
    folder = f"works/{small.work.slug}"
    assert names == [
        f"{folder}/apparatus.csv",
        f"{folder}/apparatus.json",
        f"{folder}/patterns.csv",
        f"{folder}/notes.md",
        f"{folder}/notes.txt",
        f"{folder}/witnesses.nex",
        f"{folder}/witnesses.phy",
        f"{folder}/distances.csv",
        f"{folder}/index.html",
        "summary.json",
        "ledger.csv",
        "matches.csv",
        "editions.xml",
        "index.html",
    ]


def test_the_same_input_gives_the_same_bytes(small: Made, context: ReportContext) -> None:
    assert list(report(small.results, context)) == list(report(small.results, context))
