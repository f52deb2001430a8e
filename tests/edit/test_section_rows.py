"""Rows of [[section]] in logs: what holds, conflicts, other forms, sentences, rows that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.edit import (
    DecisionLog,
    Directive,
    describe_entry,
    export_logs,
    import_file,
    list_decisions,
    load_decisions,
    log_path,
    merge_logs,
    read_logs,
    settings_with,
)
from collate.edit.log_entries import read_directive
from collate.errors import ModelError
from collate.model import Context
from collate.settings import SectionSettings, Settings

PLACE = (Context(("甲", "乙"), "开头，", "今年", "三月"), Context(("丙",), "开头，", "去年", "三月"))
ROW = SectionSettings(
    "w",
    "今年三月",
    base="b.txt#1",
    throughout=("a.txt#1",),
    consulted=("c.txt#1",),
    by="王编",
    contexts=PLACE,
)


def log_in(folder: Path, *rows: SectionSettings) -> DecisionLog:
    log = DecisionLog.open(log_path(folder, ""))
    for row in rows:
        log.append(Directive("section", row), by="王编")
    return log


def test_a_row_is_in_the_settings_with_its_place(tmp_path: Path) -> None:
    log_in(tmp_path, ROW)
    assert settings_with(Settings(), load_decisions(tmp_path)).section == (ROW,)


def test_a_later_row_about_the_same_words_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    by_hand = SectionSettings("w", "今年三月", base="c.txt", last="散会")
    other = SectionSettings("w", "别处")
    log_in(tmp_path, ROW, SectionSettings("w", "今年三月", base="d.txt"))
    rows = settings_with(Settings(section=(by_hand, other)), load_decisions(tmp_path)).section
    assert [(row.first, row.base, row.last) for row in rows] == [("今年三月", "d.txt", ""), ("别处", "", "")]


def test_two_editors_who_disagree_about_a_section_are_a_conflict(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "two"
    same = SectionSettings("w", "今年三月", base="b.txt#1", throughout=("a.txt#1",), consulted=("c.txt#1",))
    logs = [log_in(folder, row) for folder, row in zip(folders, (ROW, same), strict=True)]
    assert not merge_logs(*(log.path.read_bytes() for log in logs)).conflicts
    later = log_in(folders[1], SectionSettings("w", "今年三月", base="c.txt#1"))
    assert len(merge_logs(logs[0].path.read_bytes(), later.path.read_bytes()).conflicts) == 1


@pytest.mark.parametrize("form", ["toml", "csv", "jsonl"])
def test_rows_come_back_from_every_form(tmp_path: Path, form: str) -> None:
    log_in(tmp_path / "one", ROW)
    file = tmp_path / f"decisions.{form}"
    file.write_bytes(export_logs(read_logs(tmp_path / "one"), form))
    result = import_file(file, tmp_path / "two", by="李编")
    assert (result.added, result.known) == (1, 0)
    assert settings_with(Settings(), load_decisions(tmp_path / "two")).section == (ROW,)
    assert import_file(file, tmp_path / "two", by="李编").added == 0


def test_a_row_is_listed_with_its_work_and_said_without_its_place(tmp_path: Path) -> None:
    log_in(tmp_path, ROW)
    (listed,) = list_decisions(tmp_path, work="w")
    assert not list_decisions(tmp_path, work="another")
    said = describe_entry(listed.line.entry)
    assert said.startswith('on a section of a work: work = "w", first = "今年三月", base = "b.txt#1"')
    assert "contexts" not in said


@pytest.mark.parametrize(
    "row",
    [
        SectionSettings("w", "今年", base="b", consulted=("b",)),
        SectionSettings("w", "今年", throughout=("b",), consulted=("b",)),
        SectionSettings("w", "今年", contexts=(Context(nth=3, of=2),)),
        SectionSettings("w", "今年", contexts=(Context(unique=()),)),
        SectionSettings("w", " "),
        SectionSettings("", "今年"),
        SectionSettings("w", "今年", consulted=("",)),
        SectionSettings("w", "今\x00年"),
    ],
)
def test_rows_that_cannot_hold_are_not_entered(tmp_path: Path, row: SectionSettings) -> None:
    with pytest.raises(ModelError):
        log_in(tmp_path, row)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"first": "x"}, "Object missing required field `work`"),
        ({"work": "w", "first": "x", "bases": "b"}, "unknown key 'section.bases'"),
        ({"work": "w", "first": "x", "consulted": "b"}, "Expected `array`, got `str` - at `$.consulted`"),
        ({"work": "w", "first": "x", "contexts": [{"wrds": "y"}]}, "unknown key 'wrds'"),
        ({"work": "w", "first": "x", "contexts": [{"nth": "1"}]}, "Expected `int`, got `str`"),
    ],
)
def test_a_row_that_is_none_has_a_reason(data: dict[str, object], problem: str) -> None:
    found, said = read_directive("section", {"row": data})
    assert found is None
    assert said.startswith(problem)
