"""``collate`` alone, and the line at the end of a command that names the next one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]


def test_an_empty_folder_has_three_commands_for_a_newcomer(collate: Collate) -> None:
    shown = collate()
    assert shown.exit_code == 2  # as of any group without a command: a script fails
    assert shown.stdout == ""
    commands = [line.split("  ")[1] for line in shown.stderr.splitlines() if line.startswith("  ")]
    assert commands == ["collate demo", "collate run FOLDER", "collate --help"]
    assert "There are no results in this folder yet." in shown.stderr


def test_it_is_in_the_language_of_the_user(collate: Collate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    shown = collate().stderr
    assert "当前文件夹里还没有运行结果" in shown
    assert "建一个小样例" in shown


def test_results_are_named_with_what_can_be_done(collate: Collate, two: Path) -> None:
    collate("run", "in", "-o", "my reports")
    shown = collate().stderr
    assert "  my reports  files 2, texts 2, works 1; last run 20" in shown
    for command in (
        "'my reports/index.html'",
        "collate review 'my reports'",
        "collate export --from 'my reports'",
        "collate changes 'my reports'",
        "collate status 'my reports'",
        "collate --help",
    ):
        assert f"  {command}  " in shown
    assert "collate demo" not in shown


def test_the_last_run_is_first_and_the_default_folder_needs_no_name(collate: Collate, two: Path) -> None:
    collate("run", "in", "-o", "first")
    collate("run", "in")
    shown = collate().stderr
    assert "  first    files 2" in shown
    assert "  reports  files 2" in shown
    assert "  collate review  " in shown


def test_the_folder_itself_may_be_an_output_folder(
    collate: Collate, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collate("run", "in")
    monkeypatch.chdir(two.parent / "reports")
    shown = collate().stderr
    assert "  .  files 2, texts 2, works 1" in shown
    assert "collate review .  " in shown


def test_settings_and_decisions(collate: Collate, here: Path) -> None:
    collate("config", "init")
    (here / "decisions").mkdir()
    (here / "decisions" / "a.jsonl").touch()
    shown = collate().stderr
    assert "collate.toml" in shown
    assert "logs of decisions: 1" in shown
    assert "collate config check" in shown
    assert "collate run FOLDER" in shown


def test_a_workspace_that_is_gone_or_broken_is_not_an_error(collate: Collate, two: Path) -> None:
    collate("run", "in")
    workspace = two.parent / "reports" / ".collate.sqlite"
    workspace.write_bytes(b"not a workspace")
    assert "  reports  " in collate().stderr
    workspace.unlink()
    shown = collate()
    assert shown.exit_code == 2
    assert "results of a run, without its workspace" in shown.stderr


def test_other_folders_are_not_taken_for_results(collate: Collate, here: Path) -> None:
    (here / "site").mkdir()
    (here / "site" / "index.html").touch()
    (here / "decisions").write_text("a file")
    assert "There are no results" in collate().stderr


@pytest.fixture(name="watched")
def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard error be a terminal."""
    monkeypatch.setattr("collate.cli.next_steps.is_watched", lambda: True)


def next_line(result: Result) -> str:
    """Return the one line that names the next command."""
    (line,) = (one for one in result.stderr.splitlines() if one.startswith("Next: "))
    assert line not in result.stdout
    return line.removeprefix("Next: ")


@pytest.mark.parametrize(
    ("arguments", "step"),
    [
        (("run", "in"), "collate review decides about variants, collate export prints"),
        (("run", "in/a.txt"), "no text was found twice; collate split --explain in/a.txt"),
        (("run", "empty"), "collate read empty shows what was read"),
        (
            ("compare", "in/a.txt", "in/b.txt"),
            "--explain NUMBER gives the reasons of an entry, -o edition.xml",
        ),
        (("compare", "in/a.txt", "in/b.txt", "-o", "e.xml"), "collate explain e.xml 1"),
        (("compare", "in/a.txt", "in/b.txt", "-o", "e.html"), "open e.html in a browser"),
        (("read", "in"), "collate split in"),
        (("split", "in"), "collate split --explain in"),
        (("dedupe", "in"), "collate dedupe in --explain a.txt#1 b.txt#1"),
        (("config", "init"), "edit it; collate config check checks it"),
        (("decisions", "list"), "collate review makes them"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_the_next_command(
    collate: Collate, two: Path, watched: None, arguments: tuple[str, ...], step: str
) -> None:
    (two.parent / "empty").mkdir()
    shown = collate(*arguments)
    # A shell reads # within a word as it is, shlex quotes it.
    assert next_line(shown).replace("'", "").startswith(step)
    quiet = collate(*arguments, "-q") if arguments != ("config", "init") else None
    assert quiet is None or "Next: " not in quiet.output


def test_the_next_command_after_a_run(collate: Collate, two: Path, watched: None) -> None:
    collate("run", "in")
    (edition,) = two.parent.glob("reports/works/*/edition.xml")
    name = edition.relative_to(two.parent)
    assert not name.as_posix().isascii()  # Chinese needs no quotes
    assert next_line(collate("verify", name)) == (
        f"collate verify {name} --against PATH compares the texts with their sources"
    )
    assert "Next: " not in collate("verify", name, "--against", "in").output
    assert next_line(collate("status")) == "collate changes shows what is new"
    shutil.copy(two / "b.txt", two.parent / "c.txt")
    assert next_line(collate("query", "c.txt")) == f"collate add {name} c.txt shows its differences"
    added = collate("add", name, "c.txt", "-o", "grown.xml")
    assert next_line(added) == f"collate diff {name} grown.xml shows what was added"
    assert next_line(collate("add", name, "c.txt")) == "-o GROWN.xml writes the edition"


def test_many_inputs_are_not_repeated(collate: Collate, two: Path, watched: None) -> None:
    for name in "cde":
        shutil.copy(two / "b.txt", two / f"{name}.txt")
    shown = collate("split", *sorted(two.iterdir()))
    assert next_line(shown) == "collate split --explain PATH... gives the reasons"


@pytest.mark.parametrize("command", ["run", "read", "split", "dedupe", "compare"])
def test_json_and_a_pipe_have_no_such_line(
    collate: Collate, two: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    paths = ("in/a.txt", "in/b.txt") if command == "compare" else ("in",)
    assert "Next: " not in collate(command, *paths).output
    monkeypatch.setattr("collate.cli.next_steps.is_watched", lambda: True)
    assert "Next: " not in collate(command, *paths, "--json").output
