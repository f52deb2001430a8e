"""``collate run``: its output folder and its messages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import SUMMARY

Collate = Callable[..., Result]


def summary(folder: Path) -> Any:
    found = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    SUMMARY.validate(found)
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".collate-lock", ".collate.sqlite"))
    }


def test_the_files_in_the_output_folder(collate: Collate, two: Path) -> None:
    result = collate("run", "in")
    assert result.exit_code == 0
    assert result.stderr == ""
    work = summary(Path("reports"))["works"][0]
    names = {name for name in contents(Path("reports")) if not name.startswith(".")}
    (pair,) = (name for name in names if name.startswith("matches/"))
    assert names == {
        pair,
        "index.html",
        "summary.json",
        "ledger.csv",
        "matches.csv",
        "editions.xml",
        "record.json",
        "sources/a.txt.html",
        "sources/b.txt.html",
        *(
            f"works/{work['slug']}/{n}"
            for n in (
                "edition.xml",
                "apparatus.csv",
                "apparatus.json",
                "patterns.csv",
                "notes.md",
                "notes.txt",
                "witnesses.nex",
                "witnesses.phy",
                "distances.csv",
                "index.html",
            )
        ),
    }
    assert [(w["siglum"], w["file"]) for w in work["witnesses"]] == [("甲", "a.txt"), ("乙", "b.txt")]
    assert sum(work["entries"].values()) == 1


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["读入 2 个文件，找到文本 2 份，归为 1 篇。", "共校出异文 1 处：实质 1。"]),
        ("en", ["Files read: 2. Texts found: 2. Works: 1.", "Variant places: 1 (substantive 1)."]),
    ],
)
def test_the_last_lines_are_a_summary(collate: Collate, two: Path, lang: str, words: list[str]) -> None:
    lines = collate("run", "in", "--lang", lang).stdout.splitlines()
    assert lines[0] == words[0]
    assert lines[1].endswith(words[1])
    assert lines[-1] == str(Path("reports") / "index.html")


def test_json_is_the_summary_and_nothing_else(collate: Collate, two: Path) -> None:
    result = collate("run", "in", "--json")
    assert json.loads(result.stdout) == summary(Path("reports"))
    assert result.stderr == ""


def test_quiet_prints_only_problems(collate: Collate, two: Path) -> None:
    assert collate("run", "in", "-q").output == ""
    (two / "empty.txt").touch()
    result = collate("run", "in", "-q")
    assert result.stdout == ""
    assert result.stderr == "skipped empty.txt: the file is empty. Remove it\n"


def test_verbose_prints_progress_on_stderr_without_a_bar(collate: Collate, two: Path) -> None:
    quiet = collate("run", "in")
    loud = collate("run", "in", "-v", "--force")
    assert loud.stdout == quiet.stdout
    assert [line.split(" …")[0] for line in loud.stderr.splitlines()] == [
        "reading",
        "comparing texts",
        "grouping",
        "aligning",
        "writing and checking TEI",
        "writing pages and tables",
    ]
    assert "\r" not in loud.output
    assert "\x1b" not in loud.output


def test_the_same_input_gives_the_same_bytes(
    collate: Collate, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collate("run", "in", "-o", "one")
    first = contents(Path("one"))
    collate("run", "in", "-o", "one")
    collate("run", "in", "-o", "two")
    assert contents(Path("one")) == first == contents(Path("two"))
    for path in two.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    collate("run", "in", "-o", "touched")
    collate("run", "in", "-o", "one")  # with a workspace
    assert contents(Path("one")) == first == contents(Path("touched"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    collate("run", "in", "-o", "three")
    collate("run", "in", "-o", "four")
    assert contents(Path("three")) == contents(Path("four")) != first
    edition = next(Path("four").glob("works/*/edition.xml")).read_text(encoding="utf-8")
    assert "1970-01-02" in edition


def test_an_output_folder_inside_the_input_is_ignored(collate: Collate, two: Path) -> None:
    for folder in ("one", "two", "."):
        collate("run", ".", "-o", folder)
        first = contents(Path(folder))
        assert collate("run", ".", "-o", folder).exit_code == 0
        assert contents(Path(folder)) == first  # the files of earlier runs are not listed as ignored
    assert summary(Path("one"))["ignored"] == ["one"]
    assert summary(Path("two"))["ignored"] == ["one", "two"]
    assert summary(Path())["ignored"] == ["one", "two"]
    assert [file["path"] for file in summary(Path())["files"]] == ["in/a.txt", "in/b.txt"]


def test_sigla_slugs_and_bases_are_kept_when_a_file_is_added(
    collate: Collate, two: Path, speech: Callable[..., str]
) -> None:
    collate("run", "in")
    before = summary(Path("reports"))["works"][0]
    # It sorts first, belongs to the same work, and is nearer to the two others than they are to each other.
    text = speech(1)
    (two / "0.txt").write_text("在另一个会上的讲话\n（2001年2月3日）\n\n" + text, encoding="utf-8")
    (two / "00.txt").write_text(text, encoding="utf-8")
    collate("run", "in")
    after = summary(Path("reports"))["works"][0]
    assert (after["slug"], after["base"]) == (before["slug"], before["base"])
    sigla = {w["file"]: w["siglum"] for w in after["witnesses"]}
    assert sigla == {"a.txt": "甲", "b.txt": "乙", "0.txt": "丙", "00.txt": "丁"}


def test_editions_that_are_gone_are_removed_and_own_files_stay(
    collate: Collate, two: Path, speech: Callable[..., str]
) -> None:
    collate("run", "in")
    folder = next(Path("reports/works").iterdir())
    note = folder / "my notes.txt"
    note.write_text("mine", encoding="utf-8")
    (two / "b.txt").write_text(speech(2), encoding="utf-8")
    collate("run", "in")
    assert [path.name for path in folder.iterdir()] == ["my notes.txt"]
    note.unlink()
    (two / "b.txt").write_text((two / "a.txt").read_text(encoding="utf-8"), encoding="utf-8")
    collate("run", "in")
    assert (folder / "edition.xml").exists()
    (two / "b.txt").unlink()
    collate("run", "in")
    assert not (Path("reports") / "works").exists()


def test_jobs_change_nothing(collate: Collate, two: Path) -> None:
    collate("run", "in", "-o", "one", "--jobs", "1")
    collate("run", "in", "-o", "many", "--jobs", "8")
    assert contents(Path("one")) == contents(Path("many"))


def test_no_machine_path_is_in_any_output(collate: Collate, two: Path) -> None:
    collate("run", two, "-o", "reports")
    for name, content in contents(Path("reports")).items():
        assert str(two.parent).encode() not in content, name


def test_the_edition_verifies(collate: Collate, two: Path) -> None:
    collate("run", "in")
    edition = next(Path("reports").glob("works/*/edition.xml"))
    result = collate("verify", edition, "--against", "in")
    assert result.exit_code == 0
    assert re.fullmatch(r".*: in order, witnesses: 2; every witness equals its source\n", result.stdout)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no such terminals")
def test_on_a_terminal_a_bar_is_drawn_and_erased(two: Path) -> None:
    (two / "empty.txt").touch()
    command = [sys.executable, "-m", "collate", "run", "in", "--lang", "en"]
    outer, inner = os.openpty()
    with subprocess.Popen(
        command, stdout=inner, stderr=inner, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(inner)
        output = b""
        with suppress(OSError):  # Linux raises EIO when the other end is closed
            while part := os.read(outer, 65536):
                output += part
        os.close(outer)
    assert process.returncode == 1
    words = output.decode("utf-8")
    assert "writing pages and tables" in words
    assert "\x1b[2K" in words  # the bar is erased
    assert words.count("the file is empty") == 1  # once where both streams go to one terminal
    assert "\nFiles read: 2" in words.replace("\r", "").replace("\x1b[2K", "").replace("\x1b[1A", "\n")
