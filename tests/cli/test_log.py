"""Progress in a log: lines on standard error, JSON lines in a file, seconds in the workspace."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from collate.cli.progress import progress_bar

Collate = Callable[..., Result]

STAGES = [
    "reading",
    "comparing texts",
    "grouping",
    "aligning",
    "writing and checking TEI",
    "writing pages and tables",
]


def in_a_log(*arguments: str) -> list[str]:
    """Return the lines on standard error, which is a pipe."""
    code = "from collate.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    return done.stderr.splitlines()


def log(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def test_a_line_for_each_stage_once_it_has_ended(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    lines = in_a_log("run", "in", "--lang", "en")
    assert [line.split(" …")[0] for line in lines] == STAGES
    assert re.fullmatch(r"reading … 2, \d+\.\d s", lines[0])
    assert re.fullmatch(r"aligning … 1, \d+\.\d s", lines[3])
    assert in_a_log("run", "in", "--force", "-q") == []
    assert in_a_log("run", "in", "--force", "--json") == []


def test_what_is_counted_is_what_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar(False, True) as progress:
        progress("read", 0, 3)
        progress("read", 2, 3)
        progress("group", 0, 0)
        progress("align", 1, 1)
    assert [re.sub(r"\d\.\d s", "… s", line) for line in capsys.readouterr().err.splitlines()] == [
        "reading … 2/3, … s",
        "grouping … … s",
        "aligning … 1, … s",
    ]


def test_the_log_file(collate: Collate, two: Path) -> None:
    (two / "empty.txt").touch()
    assert collate("run", "in", "--log-file", "run.log", "--lang", "en").exit_code == 1
    rows = log("run.log")
    keys = {"time", "event", "level", "stage", "counts", "seconds", "file", "message"}
    assert all(set(row) == keys and row["time"].endswith("+00:00") for row in rows)
    ended = [(row["stage"], row["counts"]) for row in rows if row["event"] == "stage-end"]
    assert ended[0] == ("read", {"done": 3, "total": 3})
    assert [stage for stage, _counts in ended] == ["read", "dedupe", "group", "align", "tei", "report"]
    assert all(row["seconds"] >= 0 for row in rows if row["event"] == "stage-end")
    (skipped,) = (row for row in rows if row["event"] == "skipped")
    assert (skipped["level"], skipped["file"]) == ("warning", "empty.txt")
    assert skipped["message"] == "the file is empty. Remove it"
    assert (rows[0]["event"], rows[-1]["event"]) == ("start", "end")
    assert rows[-1]["counts"] == {"status": 1, "skipped": 1, "notes": 0}
    collate("run", "in", "--log-file", "run.log")
    assert log("run.log")[: len(rows)] == rows  # lines are appended


def test_an_error_is_in_the_log(collate: Collate, two: Path) -> None:
    Path("reports").write_text("mine", encoding="utf-8")
    assert collate("run", "in", "--log-file", "run.log", "--lang", "en").exit_code == 1
    last = log("run.log")[-1]
    assert (last["event"], last["level"]) == ("error", "error")
    assert "reports: cannot be written" in last["message"]


def test_a_log_that_would_be_read_as_a_text(collate: Collate, two: Path) -> None:
    result = collate("run", "in", "--log-file", "in/run.jsonl")
    assert result.exit_code == 1
    assert "it is in a folder that is read. Give it the suffix .log" in result.stderr
    assert not Path("reports").exists()
    assert not Path("in/run.jsonl").exists()
    assert collate("run", "in", "--log-file", "in/run.log").exit_code == 0
    found = json.loads(Path("reports/summary.json").read_text("utf-8"))
    assert [file["path"] for file in found["files"]] == ["a.txt", "b.txt"]


def test_a_log_that_cannot_be_written(collate: Collate, two: Path) -> None:
    result = collate("run", "in", "--log-file", "gone/run.log")
    assert result.exit_code == 1
    assert "gone/run.log: cannot be written" in result.stderr.replace("\\", "/")
    assert not Path("reports").exists()


def test_seconds_are_in_the_workspace_and_not_in_the_report(collate: Collate, two: Path) -> None:
    collate("run", "in")
    collate("run", "in")
    runs = json.loads(collate("status", "--json").stdout)["runs"]
    assert runs[0]["seconds"] == {}  # nothing was done
    assert list(runs[1]["seconds"]) == ["read", "dedupe", "group", "align", "tei", "report"]
    assert "seconds" not in Path("reports/summary.json").read_text("utf-8")


def test_a_date_is_stated_or_there_is_none(collate: Collate, two: Path) -> None:
    collate("run", "in")
    edition = next(Path("reports").glob("works/*/edition.xml"))
    assert "<revisionDesc" not in edition.read_text("utf-8")
    Path("collate.toml").write_text('[report]\ndate = "2026-01-15"\n', encoding="utf-8")
    collate("run", "in")
    assert 'when="2026-01-15"' in edition.read_text("utf-8")
    assert collate("verify", edition, "--against", "in").exit_code == 0
    Path("collate.toml").write_text('[report]\ndate = "15.1.2026"\n', encoding="utf-8")
    result = collate("run", "in")
    assert "report.date is not a date: '15.1.2026'. Write year, month and day: 2026-01-15" in result.stderr


@pytest.mark.parametrize(("options", "mark"), [([], "'"), (["--csv", "raw"], "")])
def test_cells_of_csv(collate: Collate, two: Path, options: list[str], mark: str) -> None:
    text = (two / "a.txt").read_text("utf-8")
    (two / "=b.txt").write_text(text[:10] + "=cmd|'/c calc'!A0" + text[10:], encoding="utf-8")
    collate("run", "in", *options)
    table = next(Path("reports").glob("works/*/apparatus.csv")).read_text("utf-8-sig")
    assert f",{mark}=b.txt," in table
    assert f",{mark}=cmd" in table
    assert f"\n{mark}=b.txt#1," in Path("reports/matches.csv").read_text(
        "utf-8"
    ) or mark + "=b.txt#1" in Path("reports/matches.csv").read_text("utf-8")
    pairs = collate("dedupe", "in", "-o", "-", *options).stdout
    assert f"{mark}=b.txt#1" in pairs


@pytest.mark.parametrize("form", ["safe", "raw"])
def test_decisions_come_back_from_both_forms(collate: Collate, here: Path, form: str) -> None:
    log_file = here / "decisions.toml"
    rows = [("=1", "'=2"), ("-", "＋"), ("a", "'")]
    log_file.write_text(
        "".join(
            f'[[decision]]\nwork = "w"\nwhat = "text"\nwords = "{words}"\ntext = "{text}"\nby = "@x"\n\n'
            for words, text in rows
        ),
        encoding="utf-8",
    )
    assert collate("decisions", "import", "decisions.toml").exit_code == 0
    collate("decisions", "export", "--format", "csv", "-o", "d.csv", "--csv", form)
    assert ("'=1" in Path("d.csv").read_text("utf-8-sig")) == (form == "safe")
    result = collate("decisions", "import", "d.csv", "--csv", form, "--folder", "again", "--json")
    assert json.loads(result.stdout)["added"] == 3
    assert json.loads(collate("decisions", "import", "d.csv", "--csv", form, "--json").stdout)["known"] == 3
