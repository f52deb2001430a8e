"""Regular expressions of an editor: their meaning is Python's, and their time is limited."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.engine import confine, lines_that_match
from collate.engine import confined_pattern as module
from collate.engine.confined import ConfinedDeath, Death
from collate.errors import SourceError

#: A repetition in a repetition, and a line on which it takes longer than any computer lasts.
ENDLESS, LINE = "(一+)+x", "一" * 50
TEXT = "同志们：今天我们在这里召开会议，研究部署今年的春耕生产和水利建设工作。\n"


def matched(pattern: str, *lines: str, seconds: int = 5) -> set[int]:
    names = {"key": "split.title", "limit": "split.title_max_seconds", "path": "a.txt"}
    return set(lines_that_match(pattern, lines, seconds=seconds, **names))


def test_a_line_matches_as_a_whole() -> None:
    assert matched("第.章", "第一章", "第一章 绪论", "", "见第二章") == {0}
    assert matched("", "", "一") == {0}


@pytest.mark.parametrize(
    "pattern", [r"(.)\1", "(?<!第)章章", "(?i)ÀÀ", r"[[一]一", "(?>章+)", r"\d\d"], ids=lambda one: repr(one)
)
def test_expressions_keep_their_meaning(pattern: str) -> None:
    import re
    import warnings

    lines = ("章章", "àà", "[一", "１２", "12", "第章")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        expected = {number for number, line in enumerate(lines) if re.fullmatch(pattern, line)}
    assert matched(pattern, *lines) == expected


def test_an_expression_without_end_is_stopped() -> None:
    with pytest.raises(SourceError) as caught:
        matched(ENDLESS, "正文", LINE, seconds=1)
    assert str(caught.value) == (
        "a.txt: split.title = '(一+)+x' takes more than 1 seconds to match its lines. "
        "Write it without a repetition in a repetition, or raise split.title_max_seconds"
    )
    assert matched("一+", LINE) == {0}  # the next file has a process


def test_a_process_that_ends_early_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*arguments: object, **limits: object) -> object:
        raise ConfinedDeath(Death.KILLED, "SIGKILL")

    monkeypatch.setattr(module, "confine", dies)
    with pytest.raises(SourceError, match=r"^a\.txt: .*ended early \(SIGKILL\)"):
        matched("一" * 200, LINE)
    assert confine is not dies


@pytest.mark.parametrize("command", ["run", "split", "dedupe", "read"])
def test_other_files_and_members_are_read(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("collate.toml").write_text(f"[split]\ntitle = '{ENDLESS}'\ntitle_max_seconds = 1\n", "utf-8")
    Path("in").mkdir()
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("bad.txt", f"{LINE}\n{TEXT}")
        archive.writestr("good.txt", TEXT)
    Path("in/a.zip").write_bytes(packed.getvalue())
    result = CliRunner().invoke(main, [command, "in"])
    assert result.exit_code == 1
    assert result.stderr.count("skipped a.zip/bad.txt: split.title = '(一+)+x' takes more than 1 sec") == 1
    if command != "dedupe":  # it shows pairs, and one text has none
        assert "good.txt" in result.stdout or Path("reports/summary.json").read_text("utf-8").count(
            "good.txt"
        )


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(第.*章", "missing ), unterminated subpattern, line 1, column 1"),
        ("*", "nothing to repeat, line 1, column 1"),
        ("[一-", "unterminated character set, line 1, column 1"),
    ],
)
def test_a_faulty_expression_is_named_with_its_place(pattern: str, problem: str, tmp_path: Path) -> None:
    config, text = tmp_path / "c.toml", tmp_path / "a.txt"
    config.write_text(f"\n[split]\ntitle = '{pattern}'\n", "utf-8")
    text.write_text(TEXT, "utf-8")
    result = CliRunner().invoke(main, ["split", "--config", str(config), str(text)])
    assert result.exit_code == 2
    expected = f"Error: {config}: split.title is not a regular expression: {problem} (line 3)\n"
    assert result.stderr == expected


def test_an_expression_has_a_length(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text(f"[split]\ntitle = '{'一' * 10_001}'\n", "utf-8")
    result = CliRunner().invoke(main, ["config", "check", str(config)])
    assert result.exit_code == 2
    assert "split.title has more than 10000 characters" in result.stderr
