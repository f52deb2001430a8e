"""``-`` is standard input: one text, or JSON lines."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collate.cli import main

TEXT = "同志们，今天我们讨论春耕生产的问题，大家要努力。\n"
OTHER = TEXT.replace("努力", "加油")
LINES = "".join(
    json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n"
    for name, text in (("x", TEXT), ("y", TEXT))
)

Collate = Callable[..., Result]


@pytest.fixture
def collate(here: Path, monkeypatch: pytest.MonkeyPatch) -> Collate:
    """Run a command with a standard input, in a folder with b.txt; no temporary file may remain."""
    (here / "b.txt").write_text(OTHER, encoding="utf-8")
    (here / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(here / "temporary"))

    def invoke(given: str | bytes, *arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments, input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert list((here / "temporary").iterdir()) == []
        return result

    return invoke


def test_a_witness(collate: Collate) -> None:
    result = collate(TEXT, "compare", "-", "b.txt", "-o", "edition.xml")
    assert result.exit_code == 0, result.output
    edition = Path("edition.xml").read_text("utf-8")
    assert '<idno type="filename">stdin.txt</idno>' in edition
    assert '<idno type="filename">b.txt</idno>' in edition
    assert "temporary" not in edition
    again = collate(TEXT, "compare", "-", "b.txt", "-o", "again.xml")
    assert again.exit_code == 0
    assert Path("again.xml").read_text("utf-8") == edition


def test_the_base_text(collate: Collate) -> None:
    result = collate(TEXT, "compare", "b.txt", "-", "--base", "-", "--json")
    assert result.exit_code == 0, result.output
    entry = json.loads(result.stdout)["entries"][0]
    assert entry["lemma"]["text"] == "努力"


def test_a_file_of_that_name_beside_it(collate: Collate) -> None:
    Path("stdin.txt").write_text(OTHER, encoding="utf-8")
    result = collate(TEXT, "compare", "-", "stdin.txt", "-o", "edition.xml")
    assert result.exit_code == 0, result.output
    edition = Path("edition.xml").read_text("utf-8")
    assert '<idno type="filename">-/stdin.txt</idno>' in edition
    assert '<idno type="filename">stdin.txt</idno>' in edition


def test_a_new_witness(collate: Collate) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    assert collate("", "compare", "a.txt", "b.txt", "-o", "edition.xml").exit_code == 0
    result = collate(TEXT.replace("大家", "各位"), "add", "edition.xml", "-", "-o", "grown.xml")
    assert result.exit_code == 0, result.output
    assert "各位" in Path("grown.xml").read_text("utf-8")


def test_its_text_is_shown(collate: Collate) -> None:
    (row,) = json.loads(collate(TEXT, "read", "-", "--json").stdout)
    assert row["file"] == "stdin.txt"
    assert collate(TEXT, "split", "-").stdout.startswith("stdin.txt#1")


@pytest.mark.parametrize("before", ["", "\n  \n", "\ufeff"])
def test_json_lines(collate: Collate, before: str) -> None:
    result = collate(before + LINES, "dedupe", "-")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0].split()[:3] == ["identical", "x", "y"]


def test_a_text_that_begins_with_a_brace_is_a_text(collate: Collate) -> None:
    (row,) = json.loads(collate("{" + TEXT + "}", "read", "-", "--json").stdout)
    assert row["file"] == "stdin.txt"


def test_a_run(collate: Collate) -> None:
    result = collate(LINES, "run", "-", "-q", "--lang", "en")
    assert result.exit_code == 0, result.output
    assert len(json.loads(Path("reports/summary.json").read_text("utf-8"))["files"]) == 2
    again = collate(LINES, "run", "-", "--lang", "en")
    assert "Nothing has changed" in again.stdout
    status = json.loads(collate("", "status", "--json").stdout)
    assert status["runs"][0]["paths"] == ["-"]


def test_it_is_read_once(collate: Collate) -> None:
    result = collate(TEXT, "compare", "-", "-", "b.txt")
    assert result.exit_code == 2
    assert "standard input (-) can be read once" in result.stderr


@pytest.mark.parametrize("command", [["read"], ["compare", "b.txt"], ["dedupe"]])
def test_nothing_in_it(collate: Collate, command: list[str]) -> None:
    result = collate("", *command, "-")
    assert result.exit_code == 1
    assert "stdin.txt: " in result.stderr
    assert "temporary" not in result.stderr


def test_it_is_closed(collate: Collate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collate.cli.paths.sys.stdin", None)
    import click

    from collate.cli.paths import InputPath

    with click.Context(click.Command("read")) as ctx, pytest.raises(click.exceptions.Exit) as caught:
        InputPath().convert("-", None, ctx)
    assert caught.value.exit_code == 1


def test_a_file_named_with_its_folder_is_not_standard_input(collate: Collate) -> None:
    Path("-").write_text(OTHER, encoding="utf-8")
    result = collate(TEXT, "compare", "./-", "b.txt", "--json")
    assert json.loads(result.stdout)["entries"] == []


def test_a_full_disk(collate: Collate, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("collate.read.stdin.shutil.copyfileobj", full)
    result = collate(TEXT, "read", "-")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert "Check the free space there" in result.stderr
