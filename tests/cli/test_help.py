"""Every command says what it does, with an example, and is in the README."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from collate.cli import main

README = Path(__file__).parents[2] / "README.md"
COMMANDS = sorted(main.commands)


def test_all_commands_are_there() -> None:
    assert COMMANDS == [
        "add",
        "compare",
        "dedupe",
        "diff",
        "query",
        "read",
        "run",
        "split",
        "status",
        "verify",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(collate: Callable[..., Result], name: str) -> None:
    result = collate(name, "--help")
    assert result.exit_code == 0
    assert f"Example: collate {name} " in result.output
    for parameter in main.commands[name].params:
        assert parameter.param_type_name == "argument" or getattr(parameter, "help", None), parameter.name
    for option in ("-q, --quiet", "-v, --verbose", "--json"):
        assert option in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"collate {name}" in README.read_text(encoding="utf-8")


def test_the_group_says_what_the_exit_statuses_mean(collate: Callable[..., Result]) -> None:
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
