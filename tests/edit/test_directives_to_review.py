"""Decisions about works and files that fit nothing any more: reported, counted, and no reason to stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.edit import DecisionLog, Directive
from collate.settings import BoundarySettings, LeaveOutSettings

BODY = "会议强调，要坚持问题导向，深入调查研究，把各项任务落到实处，为全年目标打下坚实基础。"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, words in (("a", "指导组"), ("b", "督导组")):
        (tmp_path / f"{name}.txt").write_text(f"在春耕会议上的讲话\n\n省委{words}来了。{BODY}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(project: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["run", "a.txt", "b.txt", "-o", "reports", *options])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("what", "row"),
    [
        ("cut", BoundarySettings("a.txt", "不在其中的话")),
        ("join", BoundarySettings("a.txt", "不在其中的话")),
        ("join", BoundarySettings("a.txt", "深入调查研究")),
        ("cut", BoundarySettings("*.txt", "不在其中的话")),
        ("leave_out", LeaveOutSettings("b.txt", "不在其中", "的话")),
    ],
)
def test_a_row_of_a_log_whose_words_are_gone_is_for_review(
    project: Path, what: str, row: BoundarySettings | LeaveOutSettings
) -> None:
    log = DecisionLog.open(project / "decisions" / "project.jsonl")
    log.append(Directive(what, row), by="王编")
    code, said = run(project)
    assert code == 1
    assert f"取舍 [[{what}]] 待复核" in said
    assert (project / "reports" / "works").is_dir()
    assert run(project)[0] == 1  # also where nothing is computed again


def test_the_same_row_written_by_hand_stops_the_run(project: Path) -> None:
    (project / "collate.toml").write_text('[[cut]]\nfile = "a.txt"\nbefore = "不在其中的话"\n', "utf-8")
    DecisionLog.open(project / "decisions" / "project.jsonl").append(
        Directive("cut", BoundarySettings("a.txt", "不在其中的话")), by="王编"
    )
    code, said = run(project)
    assert code == 2
    assert "the words of a [[cut]] do not occur in this file" in said
    assert not (project / "reports" / "works").exists()


def test_a_row_of_a_log_that_fits_is_not_mentioned(project: Path) -> None:
    log = DecisionLog.open(project / "decisions" / "project.jsonl")
    log.append(Directive("leave_out", LeaveOutSettings("b.txt", "为全年目标", "坚实基础。")), by="王编")
    code, said = run(project)
    assert (code, "待复核" in said) == (0, False)
