"""collate run --each: several projects, one summary, the worst exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Speech

Collate = Callable[..., Result]


@pytest.fixture
def projects(here: Path, speech: Speech) -> None:
    """Make the projects A and B, with two witnesses of a speech each."""
    for number, name in enumerate("AB"):
        Path(name).mkdir()
        text = speech(number)
        Path(name, "a.txt").write_text(text, encoding="utf-8")
        Path(name, "b.txt").write_text(text[:10] + "龘" + text[11:], encoding="utf-8")


def data(collate: Collate, *options: str) -> Any:
    result = collate("run", "--each", "--json", *options)
    assert result.exit_code == json.loads(result.stdout)["status"]
    return json.loads(result.stdout)


def files(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and not path.name.startswith(".collate")
    }


@pytest.mark.usefixtures("projects")
def test_every_project_is_a_run_of_its_own(
    collate: Collate, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    Path("collate.toml").write_text('[report]\nhide = ["numeral"]\n', encoding="utf-8")  # of neither project
    Path("A/collate.toml").write_text('[[source]]\nfile = "b.txt"\nsiglum = "善"\n', encoding="utf-8")
    made = data(collate, "A", "B")
    assert [(row["project"], row["status"], row["works"]) for row in made["projects"]] == [
        ("A", 0, 1),
        ("B", 0, 1),
    ]
    for name in "AB":
        monkeypatch.chdir(here / name)
        assert collate("run", ".", "-q", "-o", "../alone/" + name).exit_code == 0
        monkeypatch.chdir(here)
        assert files(f"reports/{name}") == files(f"alone/{name}")
    assert "善" in Path("reports/A/summary.json").read_text("utf-8")
    assert [row["unchanged"] for row in data(collate, "A", "B")["projects"]] == [True, True]


@pytest.mark.usefixtures("projects")
def test_without_the_option_the_paths_are_one_project(collate: Collate) -> None:
    assert collate("run", "A", "B", "-q").exit_code == 0
    assert len(json.loads(Path("reports/summary.json").read_text("utf-8"))["works"]) == 2


@pytest.mark.usefixtures("projects")
def test_a_project_that_fails_does_not_end_the_others(collate: Collate) -> None:
    Path("A/collate.toml").write_text("[dedupe]\nk = 0\n", encoding="utf-8")
    Path("B/empty.txt").write_text("", encoding="utf-8")
    Path("file.txt").write_text("x", encoding="utf-8")
    result = collate("run", "--each", "A", "none", "file.txt", "B", "-o", "out")
    assert result.exit_code == 2
    errors = result.stderr.splitlines()
    assert "A: Error: A/collate.toml: dedupe.k must be between 1 and 64, got 0 (line 2)" in errors
    assert "none: Error: none: is not a folder. Name the folders of projects after --each" in errors
    assert "skipped B: empty.txt: the file is empty. Remove it" in errors
    lines = result.stdout.splitlines()
    assert lines[-3].startswith("B: to be looked at; files 2, texts 2, works 1, skipped 1, decisions")
    assert lines[-2:] == ["  out/B/index.html", "projects: 4, in order: 0"]
    assert Path("out/B/index.html").is_file()
    assert [row["status"] for row in data(collate, "A", "none", "B", "-o", "out")["projects"]] == [2, 1, 1]


@pytest.mark.usefixtures("projects")
def test_decisions_that_do_not_fit_are_counted_for_their_project(collate: Collate) -> None:
    Path("B/collate.toml").write_text('[[emend]]\nwork = "none"\nwords = "a"\ntext = "b"\n', encoding="utf-8")
    made = data(collate, "A", "B", "-q")
    assert [(row["status"], row["unplaced"]) for row in made["projects"]] == [(0, 0), (1, 1)]


@pytest.mark.usefixtures("projects")
def test_the_settings_of_config_are_those_of_projects_without_their_own(collate: Collate) -> None:
    Path("house.toml").write_text('[report]\nlang = "zh"\n', encoding="utf-8")
    Path("B/collate.toml").write_text('[report]\nlang = "en"\n', encoding="utf-8")
    assert collate("run", "--each", "A", "B", "-q", "--config", "house.toml").exit_code == 0
    langs = [
        f'lang="{lang}' in Path(f"reports/{name}/index.html").read_text("utf-8")[:99]
        for name, lang in (("A", "zh"), ("B", "en"))
    ]
    assert langs == [True, True]


@pytest.mark.usefixtures("projects")
def test_the_log_file_has_the_problems_of_all_projects(collate: Collate) -> None:
    Path("B/empty.txt").write_text("", encoding="utf-8")
    assert collate("run", "--each", "A", "none", "B", "-q", "--log-file", "job.log").exit_code == 1
    rows = [json.loads(line) for line in Path("job.log").read_text("utf-8").splitlines()]
    assert [row["file"] for row in rows if row["event"] == "skipped"] == ["B: empty.txt"]
    note = next(row["message"] for row in rows if row["event"] == "note")
    assert note.startswith("none: Error: none: is not a folder")
    assert (rows[-1]["event"], rows[-1]["counts"]["status"]) == ("end", 1)


@pytest.mark.usefixtures("projects")
def test_two_projects_of_one_name_are_refused(collate: Collate) -> None:
    Path("x/A").mkdir(parents=True)
    result = collate("run", "--each", "A", "x/A")
    assert result.exit_code == 2
    assert "--each: these projects have one name: A, x/A" in result.stderr
    assert not Path("reports").exists()
    assert len(data(collate, "A", "./A")["projects"]) == 1


@pytest.mark.usefixtures("projects")
def test_projects_can_share_a_workspace_and_have_changes_of_their_own(collate: Collate) -> None:
    options = ("-q", "--workspace", "all.sqlite")
    assert collate("run", "--each", "A", "B", *options).exit_code == 0
    Path("B/b.txt").unlink()
    assert collate("run", "--each", "A", "B", *options).exit_code == 0
    counts = [
        json.loads(collate("changes", f"reports/{name}", "--json", *options[1:]).stdout)["counts"]
        for name in "AB"
    ]
    assert [one["any"] for one in counts] != [0, 0]
    assert [one["lost"] for one in counts] == [0, 2]
