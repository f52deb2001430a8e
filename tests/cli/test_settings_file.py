"""The settings file that a command finds by itself is named, since it changes the results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]

COMMANDS = (
    ("run", "in"),
    ("split", "in"),
    ("read", "in"),
    ("dedupe", "in"),
    ("compare", "in/a.txt", "in/b.txt"),
)


@pytest.fixture
def place(here: Path, speech: Callable[..., str]) -> str:
    """Return the line that names the settings file of the current folder, beside two texts."""
    (here / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (here / "in" / name).write_text(speech(1), encoding="utf-8")
    (here / "collate.toml").write_text("[split]\ntitle_max_lines = 2\n", encoding="utf-8")
    return f"Settings: {(here / 'collate.toml').resolve()}\n"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_the_file_is_named_once(collate: Collate, place: str, command: tuple[str, ...]) -> None:
    result = collate(*command)
    assert result.exit_code == 0
    assert result.stderr.count(place) == 1
    assert place not in result.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_a_quiet_command_does_not(collate: Collate, place: str, command: tuple[str, ...]) -> None:
    assert "Settings:" not in collate(*command, "-q").stderr


def test_a_file_that_was_named_is_not_named_again(collate: Collate, place: str) -> None:
    assert "Settings:" not in collate("split", "in", "--config", "collate.toml").stderr


def test_without_a_file_there_is_no_line(collate: Collate, place: str) -> None:
    Path("collate.toml").unlink()
    assert "Settings:" not in collate("split", "in").stderr


def test_the_files_of_several_projects_are_named(collate: Collate, place: str) -> None:
    Path("in/collate.toml").write_text("[split]\ntitle_max_lines = 2\n", encoding="utf-8")
    result = collate("run", "--each", "in")
    assert place not in result.stderr
    assert f"Settings: {Path('in/collate.toml').resolve()}\n" in result.stderr
