"""Five real files against facts about them that were determined by hand."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from collate.analysis import find_patterns
from collate.editions import verify as verify_edition
from collate.model import Results
from collate.pipeline import run

#: Least F1 of paragraph boundaries of 000 and 002 against those of 001 on work A.
PARAGRAPH_FLOOR = 0.98

WORK_A = "2020-02-23-在统筹推进"
WORK_B = "2020-03-06-在决战决胜"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def expected(shared: Path) -> Any:
    return json.loads((shared / "seeds" / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ran(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, Path]:
    folder = tmp_path_factory.mktemp("seeds")
    return run([shared / "seeds" / "files"], folder), folder


@pytest.fixture(scope="module")
def summary(ran: tuple[Results, Path]) -> Any:
    return json.loads((ran[1] / "summary.json").read_text(encoding="utf-8"))


def test_exactly_the_18_texts(expected: Any, ran: tuple[Results, Path]) -> None:
    assert [(s.path[:3], s.number) for s in ran[0].segments] == [
        (s["file"], s["number"]) for s in expected["segments"]
    ]
    for found, true in zip(ran[0].segments, expected["segments"], strict=True):
        title = found.title.value if found.title else None
        assert (title and squeezed(title)) == (true["title"] and squeezed(true["title"]))
        assert (found.date.value if found.date else None) == true["date"]
        assert found.genre == true["genre"]
        body = squeezed(found.text)
        assert body.startswith(squeezed(true["body_starts"]))
        assert body.endswith(squeezed(true["body_ends"]))


def test_the_slip_in_a_date_is_flagged(ran: tuple[Results, Path]) -> None:
    noted = [s.date.note for s in ran[0].segments if s.date and s.date.note]
    assert len(noted) == 1
    assert "l6" in noted[0]


def test_exactly_the_14_works(expected: Any, summary: Any) -> None:
    assert len(summary["works"]) == expected["counts"]["works"] == 14
    several = [w for w in summary["works"] if len(w["witnesses"]) > 1]
    files = [[(w["file"][:3], w["identical_to"]) for w in work["witnesses"]] for work in several]
    assert files == [
        [("000", None), ("001", "甲"), ("002", None)],
        [("000", None), ("001", "甲"), ("004", None)],
    ]
    assert [w["witnesses"][0]["role"] for w in several] == ["base", "base"]


def test_the_report_is_derived_from_b_and_not_a_witness(summary: Any) -> None:
    derived = {w["slug"][:15]: [d[:3] for d in w["derived"]] for w in summary["works"] if w["derived"]}
    assert derived == {WORK_B[:15]: ["003"]}
    own = [w for w in summary["works"] if w["witnesses"][0]["file"].startswith("003")]
    assert len(own) == 1
    assert len(own[0]["witnesses"]) == 1


def test_no_other_pair_has_a_closer_relation_than_shares(ran: tuple[Results, Path]) -> None:
    with (ran[1] / "matches.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["relation"] != "shares"]
    pairs = {(row["left"][:3] + row["left"][-2:], row["right"][:3] + row["right"][-2:]) for row in rows}
    a = {("000#1", "001#4"), ("000#1", "002#1"), ("001#4", "002#1")}
    b = {("000#2", "001#5"), ("000#2", "004#8"), ("001#5", "004#8")}
    reports = {("003#1", "000#2"), ("003#1", "001#5"), ("003#1", "004#8")}
    assert pairs == a | b | reports
    assert {row["relation"] for row in rows if row["left"].startswith("003")} == {"report"}


def entries_of(ran: tuple[Results, Path], slug: str) -> list[tuple[str, str, str, str]]:
    (edition,) = [e for e in ran[0].editions if e.work.slug.startswith(slug)]
    return [
        (e.lemma.text, v.text, str(v.kind), str(v.operation)) for e in edition.entries for v in e.variants
    ]


def test_work_a_has_exactly_its_11_entries(ran: tuple[Results, Path]) -> None:
    group = ("指导组", "督导组", "substantive", "replacement")
    assert entries_of(ran, WORK_A) == [
        ("对", "", "substantive", "omission"),
        group,
        ("工作", "", "substantive", "omission"),
        group,
        group,
        group,
        ("", "的", "substantive", "addition"),
        ("对", "", "substantive", "omission"),
        ("", "到", "substantive", "addition"),
        ("的", "", "substantive", "omission"),
        ("就", "", "substantive", "omission"),
    ]


def test_work_b_has_exactly_its_four_dashes(ran: tuple[Results, Path]) -> None:
    assert entries_of(ran, WORK_B) == [("──", "——", "punctuation", "replacement")] * 4


def test_the_recurrent_change_has_no_exception(ran: tuple[Results, Path]) -> None:
    (edition,) = [e for e in ran[0].editions if e.work.slug.startswith(WORK_A)]
    (row,) = find_patterns(edition).substitutions[:1]
    assert (row.before, row.after, len(row.places), row.of) == ("指导组", "督导组", 4, 4)
    assert (row.exceptions, row.other) == ((), ())
    assert edition.work.columns[row.column].segment.path.startswith("002_")
    data = json.loads((ran[1] / f"works/{edition.work.slug}/apparatus.json").read_text("utf-8"))
    (row_data, *_) = data["patterns"]["substitutions"]
    assert (row_data["before"], row_data["after"], len(row_data["entries"]), row_data["exceptions"]) == (
        *row[:2],
        4,
        [],
    )


def test_each_entry_has_the_position_in_the_facts(expected: Any, ran: tuple[Results, Path]) -> None:
    for slug, key in ((WORK_A, "variants_000_vs_002"), (WORK_B, "variants_000_vs_004")):
        (edition,) = [e for e in ran[0].editions if e.work.slug.startswith(slug)]
        base = edition.work.columns[edition.work.base_column].segment.text
        facts = expected["works"]["A" if slug == WORK_A else "B"][key]
        for entry, fact in zip(edition.entries, facts, strict=True):
            start = len(squeezed(base[: entry.locus.start]))
            end = start + len(squeezed(entry.lemma.text))
            assert start <= fact["base_offset"] <= end
            assert fact["base"] in entry.lemma.text
            assert fact["reading"] in entry.variants[0].text


def test_the_editions_pass_verification(ran: tuple[Results, Path], shared: Path) -> None:
    editions = sorted(ran[1].glob("works/*/edition.xml"))
    assert len(editions) == 2
    for edition in editions:
        assert not verify_edition(edition, [shared / "seeds" / "files"]).faults


def f1(found: set[int], true: set[int]) -> float:
    return 2 * len(found & true) / (len(found) + len(true))


def test_paragraphs(ran: tuple[Results, Path]) -> None:
    (edition,) = [e for e in ran[0].editions if e.work.slug.startswith(WORK_A)]
    texts = {w.segment.path[:3]: w.segment for w in edition.work.witnesses}
    true = set(texts["001"].breaks)
    assert f1(set(texts["000"].breaks), true) >= PARAGRAPH_FLOOR
    # 002 has other words: its paragraph breaks are mapped to the base text through the alignment.
    base, other = edition.alignment.tokens
    base_token = {
        right: left
        for run in edition.alignment.runs
        if run.cells[0] and run.cells[1]
        for left, right in zip(range(*run.cells[0]), range(*run.cells[1]), strict=True)
    }
    found = {int(base.offsets[base_token[token]]) for token in other.breaks if token in base_token}
    assert len(found) == len(other.breaks)
    assert f1(found, true) >= PARAGRAPH_FLOOR
