"""collate decisions: list, check, merge, export, import."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from collate.edit import DecisionLog, Directive, LogLine, Undo, log_path
from collate.model import Context, Decision
from collate.settings import WorkSettings

Collate = Callable[..., Result]
AT = "2026-11-29T23:10:0{}Z"


def decide(text: str) -> Decision:
    return Decision(
        "speech", "指导组", text=text, how="emend", contexts=(Context((), "省委", "指导组", "组长"),)
    )


@pytest.fixture(name="logs")
def write_logs(here: Path) -> list[LogLine]:
    log = DecisionLog.open(log_path(here / "decisions", "speech"))
    first = log.append(decide("督导组"), by="王编辑", at=AT.format(1))
    undone = log.append(Decision("speech", "己", what="judgement", parts=("讹",)), by="李", at=AT.format(2))
    undo = log.append(Undo((undone.id,)), by="王编辑", at=AT.format(3))
    project = DecisionLog.open(log_path(here / "decisions", ""))
    row = project.append(Directive("work", WorkSettings("speech", title="讲话")), by="张", at=AT.format(4))
    return [first, undone, undo, row]


@pytest.fixture(name="theirs")
def write_theirs(here: Path, logs: list[LogLine]) -> Path:
    """Write a log with a decision made in sight of all but one of the other editor."""
    path = here / "theirs.jsonl"
    path.write_bytes((here / "decisions" / "speech.jsonl").read_bytes())
    DecisionLog.open(path).append(decide("领导组"), by="李", at=AT.format(5))
    DecisionLog.open(here / "decisions" / "speech.jsonl").append(
        decide("指挥组"), by="王编辑", at=AT.format(6)
    )
    return path


def test_there_may_be_no_decisions(collate: Collate, here: Path) -> None:
    for command in ("list", "check", "export"):
        result = collate("decisions", command)
        assert result.exit_code == 0
    assert collate("decisions", "list").output == "There are no decisions.\n"
    assert json.loads(collate("decisions", "list", "--json").output) == []
    assert not (here / "decisions").exists()
    assert collate("decisions", "list", "nowhere").exit_code == 2


def test_the_list(collate: Collate, logs: list[LogLine]) -> None:
    first, undone, undo, row = logs
    assert collate("decisions", "list").output == (
        f'2026-11-29 23:10:04  project  张: on the work name = "speech", title = "讲话" [{row.id}]\n'
        f"2026-11-29 23:10:01  speech  王编辑: emends 「指导组」 to 「督导组」 [{first.id}]\n"
    )
    lines = collate("decisions", "list", "--all", "--work", "speech").output.splitlines()
    assert len(lines) == 4
    assert lines[2] == f"2026-11-29 23:10:02  speech  李: judges 「己」: 讹 (undone) [{undone.id}]"
    assert lines[3] == f"2026-11-29 23:10:03  speech  王编辑: takes back {undone.id} [{undo.id}]"
    assert collate("decisions", "list", "--work", "other").output == "There are no decisions.\n"
    data = json.loads(collate("decisions", "list", "decisions", "--json", "--all").output)
    assert [one["state"] for one in data] == ["active", "active", "undone", ""]
    assert data[1] == {
        "file": "decisions/speech.jsonl",
        "line": 1,
        "id": first.id,
        "at": AT.format(1),
        "by": "王编辑",
        "state": "active",
        "what": "emends 「指导组」 to 「督导组」",
    }


def test_the_list_in_chinese(collate: Collate, logs: list[LogLine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    output = collate("decisions", "list", "--all").output
    assert "王编辑：改「指导组」为「督导组」" in output
    assert "判「己」：讹（已撤销）" in output


def test_every_subject_is_put_into_words(
    here: Path, collate: Collate, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = DecisionLog.open(log_path(here / "decisions", "w"))
    made = (
        "text adopt 戊", "text keep", "text emend", "judgement", "note  戊", "remark  戊", "print noted",
        "print silent", "print full", "print", "kind  numeral", "origin  戊", "cut split", "cut join",
        "pair  戊", "gap lacuna", "gap omission", "correction  戊",
    )  # fmt: skip
    fields = [[*one.split(" "), "", ""][:3] for one in made]
    one = Decision("w", "甲", reading="乙", witness="丙", parts=("丁",))
    log.extend([replace(one, what=what, how=how, text=text) for what, how, text in fields], by="王")
    log.extend([replace(one, how="keep", scope=scope) for scope in ("work", "witness", "project")], by="王")
    for language in ("en", "zh"):
        monkeypatch.setenv("LANGUAGE", language)
        lines = collate("decisions", "list").output.splitlines()
        assert len(lines) == 21
        assert all(set(line) & set("甲乙丁") and "{" not in line for line in lines)


def test_the_logs_are_beside_the_settings(collate: Collate, here: Path, logs: list[LogLine]) -> None:
    (here / "elsewhere").mkdir()
    (here / "elsewhere" / "collate.toml").write_text("")
    assert (
        collate("decisions", "list", "--config", "elsewhere/collate.toml").output
        == "There are no decisions.\n"
    )
    (here / "decisions").rename(here / "elsewhere" / "decisions")
    assert "王编辑" in collate("decisions", "list", "--config", "elsewhere/collate.toml").output


def test_a_sound_folder_is_checked(collate: Collate, logs: list[LogLine]) -> None:
    result = collate("decisions", "check")
    assert (result.exit_code, result.output) == (0, "decisions: 2\n")
    assert collate("decisions", "check", "-q").output == ""


def test_what_is_wrong_is_named(collate: Collate, here: Path, logs: list[LogLine], theirs: Path) -> None:
    with (here / "decisions" / "speech.jsonl").open("ab") as stream:
        stream.write(b"<<<<<<< HEAD\n" + theirs.read_bytes() + b"torn")
    result = collate("decisions", "check")
    assert result.exit_code == 1
    assert "decisions/speech.jsonl, line 5: <<<<<<< HEAD is a mark of git" in result.stderr
    assert "decisions/speech.jsonl, line 10: is broken and is left out" in result.stderr
    assert "conflict: emends 「指导组」 to 「领导组」 (李, " in result.stderr
    data = json.loads(collate("decisions", "check", "--json").stdout)
    assert [fault["line"] for fault in data["faults"]] == [5, 10]
    assert [one["by"] for one in data["conflicts"][0]["decisions"]] == ["李", "王编辑"]
    # What was exported holds, but the exit status says that something is missing.
    assert collate("decisions", "export").exit_code == 1


@pytest.mark.parametrize(
    "content", ["", "[]", '{"decisions": [{}]}', '{"decisions": [{"decision": 1, "fate": 2}]}']
)
def test_outcomes_that_cannot_be_read(collate: Collate, here: Path, content: str) -> None:
    folder = here / "reports" / "works" / "speech"
    folder.mkdir(parents=True)
    (folder / "apparatus.json").write_text(content)
    result = collate("decisions", "check", "--reports", "reports")
    assert result.exit_code == 1
    assert "is not a list of outcomes" in result.stderr


def test_what_a_run_could_not_apply_is_named(collate: Collate, here: Path, logs: list[LogLine]) -> None:
    folder = here / "reports" / "works" / "speech"
    folder.mkdir(parents=True)
    outcomes = [
        {"decision": logs[0].id, "fate": "review", "entries": [], "why": ["the words around it changed"]},
        {"decision": logs[1].id, "fate": "changed", "entries": [3], "why": ["it is wider"]},
    ]
    (folder / "apparatus.json").write_text(json.dumps({"decisions": outcomes}))
    result = collate("decisions", "check", "--reports", "reports")
    assert result.exit_code == 1
    assert f"to be reviewed: {logs[0].id} (speech): the words around it changed" in result.stderr
    assert logs[1].id not in result.stderr
    assert collate("decisions", "check", "--reports", "nowhere").exit_code == 2
    data = json.loads(collate("decisions", "check", "--reports", "reports", "--json").stdout)
    assert [one["decision"] for one in data["review"]] == [logs[0].id]


def test_two_logs_are_merged(collate: Collate, here: Path, theirs: Path) -> None:
    mine = here / "decisions" / "speech.jsonl"
    result = collate("decisions", "merge", mine, theirs)
    assert result.exit_code == 1
    assert "conflict: " in result.stderr
    assert "「领导组」" in result.stderr
    assert "「指挥组」" in result.stderr
    assert "lines 5, new 1" in result.stdout
    DecisionLog.open(mine).append(decide("指挥组"), by="李")
    other = here / "out.jsonl"
    data = json.loads(collate("decisions", "merge", theirs, mine, "-o", other, "--json").stdout)
    assert (data["conflicts"], data["faults"], data["lines"], data["added"]) == ([], [], 6, 2)
    assert collate("decisions", "merge", mine, theirs).exit_code == 0
    assert other.read_bytes() == mine.read_bytes()
    assert collate("decisions", "merge", mine, "nowhere.jsonl").exit_code == 1


@pytest.mark.parametrize("form", ["toml", "csv", "jsonl"])
def test_export_and_import(collate: Collate, here: Path, logs: list[LogLine], form: str) -> None:
    file = here / f"all.{form}"
    assert collate("decisions", "export", "--format", form, "-o", file).output == ""
    printed = collate("decisions", "export", "decisions", "--format", form).stdout_bytes
    assert printed == file.read_bytes()
    data = json.loads(collate("decisions", "export", "--format", form, "--json").stdout)
    assert data["content"].encode() == printed.removeprefix(b"\xef\xbb\xbf")
    count = 4 if form == "jsonl" else 2
    result = collate("decisions", "import", file, "--folder", "new", "--by", "赵")
    assert (result.exit_code, result.output) == (0, f"added: {count}; there already: 0\n")
    again = collate("decisions", "import", file, "--folder", "new", "--by", "赵", "--json")
    assert json.loads(again.stdout) == {"added": 0, "known": count, "ignored": [], "faults": []}
    assert "改" not in collate("decisions", "list", "new").output
    assert len(collate("decisions", "list", "new").output.splitlines()) == 2


def test_import_of_settings(collate: Collate, here: Path) -> None:
    file = here / "old.toml"
    file.write_text('[[emend]]\nwork = "w"\nwords = "指"\ntext = "督"\n[notes]\nplace = "end"\n', "utf-8")
    result = collate("decisions", "import", file)
    assert result.exit_code == 1
    assert "row 1 of [[emend]]: it names nobody who decided it. Name the editor with --by" in result.stderr
    result = collate("decisions", "import", file, "--by", "王编辑")
    assert result.exit_code == 0
    assert "not about decisions, left out: notes" in result.stderr
    assert (here / "decisions" / "w.jsonl").exists()


def test_nothing_breaks_the_terminal(collate: Collate, here: Path) -> None:
    log = DecisionLog.open(log_path(here / "decisions", "w"))
    log.append(Decision("w", "<b>{x}\n", text="{0}", how="emend"), by="{who}")
    assert "{who}: emends 「<b>{x}" in collate("decisions", "list").output
