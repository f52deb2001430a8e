"""The commands for one stage: ``read``, ``split`` and ``dedupe``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]


@pytest.fixture
def compilation(here: Path, speech: Callable[..., str]) -> Path:
    """Write a file of two speeches, with a page number after each."""
    path = Path("both.txt")
    parts = [f"在第{n}次会议上的讲话\n（2001年2月{n}日）\n\n{speech(n)}\n- {n} -\n\f" for n in (1, 2)]
    path.write_text("".join(parts), encoding="utf-8")
    return path


def test_read_shows_the_text_and_the_parts_left_out(collate: Collate, compilation: Path) -> None:
    result = collate("read", compilation)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *others = result.stdout.splitlines()
    assert first.startswith("both.txt: characters: ")
    assert first.endswith(" paragraphs: 14, utf-8")
    assert [line.strip().split(": ")[-1] for line in others] == [
        "- 1 -  (page number)",
        "- 2 -  (page number)",
    ]
    assert len(collate("read", compilation, "-q").stdout.splitlines()) == 1


def test_a_file_of_page_furniture_alone_is_named(collate: Collate, compilation: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="needs reportlab").Canvas("bare.pdf")
    for page in range(1, 6):
        canvas.drawString(80, 800, "Collected speeches")
        canvas.drawString(290, 30, str(page))
        canvas.showPage()
    canvas.save()
    note = "no text was found in bare.pdf: all of it was taken for running head or foot, page number"
    assert note in collate("run", "-o", "out", "--lang", "en", "bare.pdf", compilation).stdout
    for command in (["read", "-q"], ["split"]):
        result = collate(*command, "bare.pdf", compilation)
        assert result.exit_code == 0
        assert result.stderr == f"Note: {note}. `collate read` shows the reason for each line\n"
    Path("collate.toml").write_text('[[source]]\nfile = "bare.pdf"\nrole = "ignore"\n', encoding="utf-8")
    assert collate("split", "bare.pdf", "-q").stderr == ""


def test_read_prints_the_text(collate: Collate, compilation: Path, speech: Callable[..., str]) -> None:
    lines = collate("read", compilation, "--text", "-q").stdout.splitlines()
    assert lines[1:3] == ["在第1次会议上的讲话", "（2001年2月1日）"]
    assert lines[3] == speech(1).splitlines()[0]
    rows = json.loads(collate("read", compilation, "--text", "--json").stdout)
    assert rows[0]["text"] == lines[1:]
    assert [row["reason"] for row in rows[0]["left_out"]] == ["page-number", "page-number"]


def test_split_shows_where_texts_begin_and_end(collate: Collate, compilation: Path) -> None:
    result = collate("split", compilation)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "both.txt#1  2001-02-01  在第1次会议上的讲话  [speech]"
    assert lines[2] == "both.txt#2  2001-02-02  在第2次会议上的讲话  [speech]"
    rows = json.loads(collate("split", compilation, "--json").stdout)
    assert [(row["id"], row["date"], row["genre"]) for row in rows] == [
        ("both.txt#1", "2001-02-01", "speech"),
        ("both.txt#2", "2001-02-02", "speech"),
    ]


def test_dedupe_shows_which_texts_share_words(
    collate: Collate, compilation: Path, speech: Callable[..., str]
) -> None:
    Path("one.txt").write_text(speech(1), encoding="utf-8")
    result = collate("dedupe", compilation, "one.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "identical  both.txt#1  one.txt#1  J 1.000  left in right 1.000, right in left 1.000",
        "texts: 3, pairs that share words: 1",
    ]
    rows = json.loads(collate("dedupe", compilation, "one.txt", "--json").stdout)
    assert [(row["left"], row["right"], row["relation"]) for row in rows] == [
        ("both.txt#1", "one.txt#1", "identical")
    ]


@pytest.mark.parametrize("command", ["read", "split", "dedupe"])
def test_an_unreadable_file_is_named_and_the_rest_is_shown(
    collate: Collate, compilation: Path, command: str
) -> None:
    Path("empty.txt").touch()
    result = collate(command, "empty.txt", compilation, "--json")
    assert result.exit_code == 1
    assert result.stderr == "skipped empty.txt: the file is empty. Remove it\n"
    assert isinstance(json.loads(result.stdout), list)


def test_verbose_names_ignored_files(collate: Collate, compilation: Path) -> None:
    Path("in").mkdir()
    compilation.rename("in/both.txt")
    Path("in/README.md").touch()
    Path("in/again.txt").symlink_to("both.txt")
    result = collate("split", "in", "-v")
    assert result.exit_code == 0
    assert "ignored README.md" in result.stderr
    assert "both.txt: the same file as again.txt, which is read once" in result.stderr
    assert "ignored" not in collate("split", "in").output


def test_a_source_does_not_command_the_terminal(collate: Collate, here: Path) -> None:
    Path("a.txt").write_text("实事求是\x1b]0;title\x07。\x9b2J\n" * 3, encoding="utf-8")
    Path("b.txt").write_text("实事求是\x1b[2J。\n" * 3, encoding="utf-8")
    for arguments in (("read", "--text"), ("split",), ("dedupe",)):
        output = collate(*arguments, "a.txt", "b.txt").output
        assert not set(output) & {"\x1b", "\x07", "\x9b"}
    assert not set(collate("compare", "a.txt", "b.txt").output) & {"\x1b", "\x07", "\x9b"}
