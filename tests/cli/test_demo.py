"""``collate demo``: the project that it makes, and what its report shows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from collate.cli.demo import EXPLAINED, PLACES, demo_files
from collate.i18n import languages

Collate = Callable[..., Result]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_language_has_a_set_of_files() -> None:
    assert set(PLACES) == set(EXPLAINED) == set(languages())
    for language in languages():
        names = [name for name, _content in demo_files(language)]
        assert {Path(name).suffix for name in names} == {".txt", ".html", ".docx"}
        assert len(names) == 6
        assert dict(demo_files(language)) == dict(demo_files(language))  # the Word file has no time in it


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_shows_what_the_command_promises(collate: Collate, here: Path, language: str) -> None:
    shown = collate("demo", "mine", "--lang", language, "--no-open")
    assert shown.exit_code == 0, shown.output
    assert sorted(path.name for path in (here / "mine").iterdir()) == ["collate.toml", "reports", "texts"]
    (table,) = here.glob("mine/reports/works/*/apparatus.csv")
    entries = rows(table)
    assert {entry["kind"] for entry in entries} == {"substantive", "numeral", "orthographic", "punctuation"}
    assert {"replacement", "omission", "addition", "transposition"} == {one["operation"] for one in entries}
    assert any(one["moved"] for one in entries)
    for words, _what in PLACES[language]:
        assert words in shown.stdout
        if " ] " in words:
            assert tuple(words.split(" ] ")) in {(one["lemma"], one["reading"]) for one in entries}
        elif "…" in words:
            assert any(one["moved"] and one["lemma"].startswith(words.rstrip("… ")) for one in entries)
    # The first place is that of collate explain, and is there twice.
    assert any(one["evidence"] for one in entries)
    first = PLACES[language][0][0].split(" ] ")
    places = [one["entry"] for one in entries if [one["lemma"], one["reading"]] == first]
    assert len(places) == 2
    assert int(places[0].removeprefix("app")) == EXPLAINED[language]
    assert f"edition.xml {EXPLAINED[language]}  " in shown.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_files_that_are_something_else(collate: Collate, here: Path, language: str) -> None:
    collate("demo", "mine", "--lang", language, "--no-open", "-q")
    names = [words for words, _what in PLACES[language] if words.endswith(".txt")]
    broken, excerpt, report = names
    relations = {(one["left"], one["relation"]) for one in rows(here / "mine/reports/matches.csv")}
    assert (f"{excerpt}#1", "excerpt") in relations
    assert (f"{report}#1", "report") in relations
    (table,) = here.glob("mine/reports/works/*/apparatus.json")
    lacunae = json.loads(table.read_text(encoding="utf-8"))["lacunae"]
    assert {one["ground"] for one in lacunae} >= {"sign", "extent"}
    summary = json.loads((here / "mine/reports/summary.json").read_text(encoding="utf-8"))
    (work,) = (one for one in summary["works"] if len(one["witnesses"]) > 1)
    assert len(work["witnesses"]) == 5
    assert work["derived"] == [f"{report}#1"]
    assert summary["skipped"] == []
    assert {
        row["reason"]
        for row in json.loads(collate("read", here / "mine/texts", "--json").stdout)[0]["left_out"]
    }
    assert broken


def test_the_next_commands_work_there(collate: Collate, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collate("demo", "--lang", "zh", "--no-open")
    monkeypatch.chdir("collate-demo")
    again = collate("run", "texts", "--lang", "zh")
    assert again.exit_code == 0
    assert "自上次运行以来没有变化" in again.stdout
    (edition,) = Path("reports").glob("works/*/edition.xml")
    assert "指导组 ] 督导组" in collate("explain", edition, str(EXPLAINED["zh"])).stdout
    assert collate("verify", edition, "--against", "texts").exit_code == 0
    assert collate("export", "--format", "docx", "-q").exit_code == 0
    assert collate("changes").exit_code == 0
    assert collate("config", "check").exit_code == 0


def test_the_texts_are_in_the_language_of_the_locale(
    collate: Collate, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN.UTF-8")
    collate("demo", "--no-open", "-q")
    assert (here / "collate-demo" / "texts" / "学习资料.txt").exists()


def test_a_folder_that_is_not_empty_is_refused(collate: Collate, here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "mine.txt").write_text("我的")
    shown = collate("demo", "mine")
    assert shown.exit_code == 1
    assert shown.stderr == "Error: mine: the folder is not empty. Name another folder: collate demo FOLDER\n"
    assert [path.name for path in (here / "mine").iterdir()] == ["mine.txt"]
    (here / "file").touch()
    assert "file: " in collate("demo", "file").stderr
    (here / "new").mkdir()
    assert collate("demo", "new", "--no-open", "-q").exit_code == 0


def test_settings_of_the_current_folder_have_no_effect(collate: Collate, here: Path) -> None:
    (here / "collate.toml").write_text("[nonsense]\n")
    assert collate("demo", "--no-open", "-q").exit_code == 0


@pytest.fixture(name="opened")
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let standard output be a terminal; the list has what the browser was given."""
    opened: list[str] = []

    def take(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("collate.cli.common.is_terminal", lambda: True)
    monkeypatch.setattr("webbrowser.open", take)
    return opened


def test_the_browser_is_opened_at_a_terminal_alone(
    collate: Collate, here: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert collate("demo", "one", "-q").exit_code == 0
    assert opened == [(here / "one" / "reports" / "index.html").resolve().as_uri()]
    collate("demo", "two", "--no-open", "-q")
    shown = collate("demo", "three", "--json")
    report = json.loads(shown.stdout)
    assert Path(report["report"]) == Path("three/reports/index.html")
    assert len(report["files"]) == 6
    monkeypatch.setattr("webbrowser.open", lambda url: False)
    shown = collate("demo", "four", "-q")
    assert shown.exit_code == 0
    assert "No browser was found: open" in shown.stderr
    monkeypatch.setattr("collate.cli.common.is_terminal", lambda: False)
    collate("demo", "five", "-q")
    assert len(opened) == 1
