"""The help of every command: description, example, options, width; and the list of commands in the README."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from collate.cli import main
from collate.cli.commands import wrap_paragraph
from collate.text.layout import display_width

README = Path(__file__).parents[2] / "README.md"
CONTEXT = click.Context(main)
COMMANDS = sorted(main.list_commands(CONTEXT))
GROUPS = {
    "config": ["check", "init", "show"],
    "decisions": ["check", "export", "import", "list", "merge"],
}
#: The commands that do something, the groups of them in full.
LEAVES = [name for name in COMMANDS if name not in GROUPS]
LEAVES += [f"{group} {name}" for group, names in GROUPS.items() for name in names]


def find(name: str) -> click.Command:
    found: click.Command | None = main
    for part in name.split():
        assert isinstance(found, click.Group)
        found = found.get_command(CONTEXT, part)
    assert found is not None
    return found


def test_the_commands() -> None:
    assert COMMANDS == [
        "add",
        "changes",
        "compare",
        "completion",
        "config",
        "decisions",
        "dedupe",
        "demo",
        "diff",
        "explain",
        "export",
        "query",
        "read",
        "review",
        "run",
        "split",
        "status",
        "verify",
    ]


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_has_help_with_an_example(collate: Callable[..., Result], name: str) -> None:
    result = collate(*name.split(), "--help")
    assert result.exit_code == 0
    assert f"Example: collate {name} " in result.output
    command = find(name)
    for parameter in command.params:
        assert parameter.param_type_name == "argument" or getattr(parameter, "help", None), parameter.name
    for option in ("-q, --quiet", "-v, --verbose", "--json"):
        assert option in result.output


@pytest.mark.parametrize("name", ["", *GROUPS, *LEAVES])
@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, language: str, columns: int, name: str
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    result = CliRunner().invoke(main, [*name.split(), "--help"], terminal_width=columns)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    if columns < 64:  # the choices of --tei-method are one word of 60 columns
        lines = [line for line in lines if "double-end-point" not in line]
    assert max(map(display_width, lines)) <= columns


@pytest.mark.parametrize("name", LEAVES)
def test_all_help_is_translated(
    collate: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    command = find(name)
    output = " ".join(collate(*name.split(), "--help").output.split())
    for parameter in command.params:
        english = getattr(parameter, "message", None)
        assert english is None or " ".join(english.split())[:20] not in output


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("--a-long-option", 7, ["--a-long-option"]),
        ("see --a-long-option here", 9, ["see", "--a-long-option", "here"]),
        ("对校整理好的文件。", 10, ["对校整理好", "的文件。"]),
        ("对校整理文件。其他", 12, ["对校整理文", "件。其他"]),
        ("对校整（理好）的", 8, ["对校整", "（理好）", "的"]),
        ("写出 edition.xml 文件", 12, ["写出", "edition.xml", "文件"]),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    assert wrap_paragraph(text, width) == lines


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"collate {name}" in README.read_text(encoding="utf-8")


def test_the_group_explains_the_exit_statuses(collate: Callable[..., Result]) -> None:
    result = collate("--help")
    assert "Exit status: 0 done" in result.output
    assert all(name in result.output for name in COMMANDS)


def test_the_version(collate: Callable[..., Result]) -> None:
    from collate import __version__

    assert collate("--version").output == f"collate, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("compare",),
        ("verify",),
        ("run", "in", "--jobs", "-1"),
        ("run", ""),
        ("run", "in", "-o", ""),
        ("compare", "a.txt", ""),
        ("verify", ""),
        ("add", "edition.xml"),
        ("diff", "edition.xml"),
        ("run", "in", "--lang", "fr"),
        ("run", "in", "--nonsense"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(collate: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    result = collate(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
