"""``collate query`` and ``collate status``: searches in a workspace, and its contents."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Collate = Callable[..., Result]
Speech = Callable[..., str]


@pytest.fixture
def searched(collate: Collate, two: Path, speech: Speech) -> Path:
    """Run on a folder with two works, the second of which has one witness."""
    (two / "c.txt").write_text("在大会上的讲话\n（2020年3月6日）\n" + speech(2), encoding="utf-8")
    assert collate("run", "in", "-q").exit_code == 0
    return two


def answers(collate: Collate, *files: str | Path) -> list[dict[str, Any]]:
    result = collate("query", *files, "--json")
    assert result.exit_code == 0
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_a_new_version_belongs_to_its_work(collate: Collate, searched: Path, speech: Speech) -> None:
    before = {
        path: path.stat().st_mtime_ns for path in Path("reports").rglob("*.*") if "sqlite-" not in path.name
    }
    new = write("new.txt", speech(1)[:-12])
    (answer,) = answers(collate, new)
    rows = [(row["siglum"], row["segment"], row["relation"]) for row in answer["relatives"]]
    assert rows == [("甲", "a.txt#1", "version"), ("乙", "b.txt#1", "version")]
    first = answer["relatives"][0]
    assert first["new_in_old"] == 1.0
    assert 0.8 < first["old_in_new"] < 1.0
    assert first["work"] == json.loads(Path("reports/summary.json").read_text("utf-8"))["works"][0]["slug"]
    assert before == {path: path.stat().st_mtime_ns for path in before}  # no file is written


def test_excerpts_both_ways_and_copies_are_found(collate: Collate, searched: Path, speech: Speech) -> None:
    part = write("part.txt", speech(2)[:120])
    more = write("more.txt", speech(2) + speech(7, 6))
    copy = write("copy.txt", speech(2))
    found = answers(collate, part, more, copy)
    assert [[row["relation"] for row in answer["relatives"]] for answer in found] == [
        ["excerpt"],
        ["excerpt"],
        ["identical"],
    ]
    assert [answer["relatives"][0]["new_is"] for answer in found] == ["left", "right", "left"]
    assert found[0]["relatives"][0]["title"] == "在大会上的讲话"
    assert found[0]["relatives"][0]["date"] == "2020-03-06"


def test_an_unrelated_text_belongs_to_no_work(collate: Collate, searched: Path, speech: Speech) -> None:
    result = collate("query", write("new.txt", speech(9)))
    assert result.stdout == "new.txt#1  (untitled): belongs to no work of the run\n"
    assert result.exit_code == 0


def test_the_answer_in_words(collate: Collate, searched: Path, speech: Speech) -> None:
    lines = collate("query", write("new.txt", speech(2))).stdout.splitlines()
    assert lines == [
        "new.txt#1  (untitled): 2020-03-06-在大会上的讲话",
        "    identical  丙 c.txt#1  J 1.000  new in old 1.000, old in new 1.000",
    ]
    assert collate("query", "new.txt", "-q").stdout.splitlines() == lines[:1]


def test_a_removed_text_is_not_an_answer(collate: Collate, searched: Path, speech: Speech) -> None:
    (searched / "c.txt").unlink()
    collate("run", "in", "-q")
    assert answers(collate, write("new.txt", speech(2)))[0]["relatives"] == []
    assert len(answers(collate, write("new.txt", speech(1)))[0]["relatives"]) == 2


def test_many_runs_answer_as_one_does(collate: Collate, searched: Path, speech: Speech) -> None:
    for number in range(11, 18):
        write(f"in/{number}.txt", speech(number))
        collate("run", "in", "-q")
    for number in range(11, 18):
        (answer,) = answers(collate, write("new.txt", speech(number)))
        assert [row["segment"] for row in answer["relatives"]] == [f"{number}.txt#1"]


def test_an_unreadable_file_and_no_workspace(collate: Collate, searched: Path) -> None:
    result = collate("query", "gone.txt")
    assert result.exit_code == 1
    assert result.stderr == "skipped gone.txt: no such file or folder. Check the spelling of the path\n"
    result = collate("query", "in/a.txt", "-o", "else")
    assert result.exit_code == 1
    where = Path("else") / ".collate.sqlite"
    assert (
        result.stderr
        == f"Error: {where}: there is no workspace. Run collate first: collate run PATH... -o DIR\n"
    )
    Path("w").write_text("my letters")
    assert (
        "cannot be read (file is not a database)" in collate("query", "in/a.txt", "--workspace", "w").stderr
    )


def test_status_in_words(collate: Collate, searched: Path) -> None:
    (searched / "empty.txt").touch()
    collate("run", "in", "-q")
    lines = collate("status").stdout.splitlines()
    assert lines[0].startswith(str(Path("reports") / ".collate.sqlite"))
    assert [line.strip() for line in lines[1:5]] == [
        "3 sources read",
        "3 indexed texts",
        "1 compared pairs of texts",
        "1 editions",
    ]
    assert [line.strip() for line in lines if "found" in line] == [
        "found: files 3, texts 3, works 2, matches 1, skipped 1",
        "found: files 3, texts 3, works 2, matches 1, skipped 0",
    ]
    assert lines[6].endswith("  done")
    assert "done: read 1, compared 0, aligned 0," in lines[8]  # the empty file is read and skipped
    collate("run", "in", "-q")
    assert collate("status", "reports").stdout.splitlines()[6].endswith("  nothing new")


def test_status_as_json(collate: Collate, searched: Path) -> None:
    found = json.loads(collate("status", "--json").stdout)
    assert found["held"]["texts"] == 3
    assert found["runs"][0]["paths"] == ["in"]
    assert found["runs"][0]["state"] == "done"
    assert found["runs"][0]["scheme"]["k"] == 5
    assert collate("status", "-q").stdout == ""
    assert collate("status", "else").exit_code == 1


def test_a_run_without_new_input_prints_a_line_about_it(collate: Collate, searched: Path) -> None:
    first = collate("run", "in", "--force")
    again = collate("run", "in")
    lines = again.stdout.splitlines()
    assert lines[-2] == "自上次运行以来没有变化，无须重做。"
    assert [*lines[:-2], lines[-1]] == first.stdout.splitlines()
    assert collate("run", "in", "--json").stdout == Path("reports/summary.json").read_text("utf-8")
    (searched / "empty.txt").touch()
    assert collate("run", "in", "-q").exit_code == 1
    result = collate("run", "in", "-q")
    assert (result.exit_code, result.stderr) == (1, "skipped empty.txt: the file is empty. Remove it\n")


def test_a_workspace_elsewhere(collate: Collate, searched: Path) -> None:
    assert collate("run", "in", "-o", "other", "--workspace", "w.sqlite").exit_code == 0
    assert not (Path("other") / ".collate.sqlite").exists()
    assert "done" in collate("status", "--workspace", "w.sqlite").stdout
    assert len(json.loads(collate("query", "in/a.txt", "--workspace", "w.sqlite", "--json").stdout)) == 1
    Path("mine.txt").write_text("my letters")
    result = collate("run", "in", "-o", "other", "--workspace", "mine.txt")
    assert result.exit_code == 1
    assert (
        result.stderr
        == "Error: mine.txt: is not a workspace of collate. Name another file with --workspace\n"
    )
    assert Path("mine.txt").read_text() == "my letters"
    result = collate("run", "in", "-o", "other", "--workspace", "none/w.sqlite")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"Note: the workspace {Path('none') / 'w.sqlite'} cannot be used")
