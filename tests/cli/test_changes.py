"""collate changes: what is new since an earlier run, as lines, JSON, a page and an exit status."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from collate.cli.changes import FOUND
from collate.report import GROUNDS, changes_schema
from tests.cli.conftest import Speech
from tests.report.test_page_policy import faults_of

Collate = Callable[..., Result]
Changes = Callable[..., Any]

VALIDATOR = Draft202012Validator(changes_schema())


@pytest.fixture
def changes(collate: Collate) -> Changes:
    """Return the changes as JSON, which fits its schema."""

    def find(*options: str) -> Any:
        result = collate("changes", "--json", *options)
        assert result.exit_code in (0, FOUND), result.output
        data = json.loads(result.stdout)
        VALIDATOR.validate(data)
        return data

    return find


def write(name: str, text: str) -> None:
    Path("in", name).write_text(text, encoding="utf-8")


def read(name: str) -> str:
    return Path("in", name).read_text(encoding="utf-8")


def counted(data: Any) -> dict[str, int]:
    """Return the grounds that are there, with their numbers, but for "any"."""
    return {ground: count for ground, count in data["counts"].items() if count and ground != "any"}


def moves(rows: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    return [(row["change"], row["before"], row["after"]) for row in rows]


@pytest.fixture
def first(collate: Collate, two: Path, speech: Speech) -> None:
    """Make a first run, of two works."""
    other = speech(2)
    write("c.txt", other)
    write("d.txt", other[:30] + "齉" + other[31:])
    assert collate("run", "in", "-q").exit_code == 0


@pytest.mark.usefixtures("first")
def test_a_first_run_has_nothing_to_compare_with(collate: Collate, changes: Changes) -> None:
    result = collate("changes", "--fail-on", "any")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "is the first one recorded: there is nothing to compare with" in result.stdout
    assert (changes()["before"], counted(changes())) == (None, {})


@pytest.mark.usefixtures("first")
def test_a_run_without_changes_has_none(collate: Collate, changes: Changes) -> None:
    assert collate("run", "in", "-q").exit_code == 0
    assert collate("run", "in", "-q", "--force").exit_code == 0
    data = changes("--fail-on", "any")
    assert (data["before"]["run"], data["after"]["run"]) == (2, 3)
    assert (data["counts"]["any"], data["failed"]) == (0, [])
    assert "Nothing has changed." in collate("changes", "--since", "1").stdout


@pytest.mark.usefixtures("first")
def test_a_changed_word_is_one_new_entry(collate: Collate, changes: Changes) -> None:
    text = read("d.txt")
    write("d.txt", text[:60] + "麤" + text[61:])
    collate("run", "in", "-q")
    data = changes()
    assert moves(data["sources"]) == [("changed", "d.txt", "d.txt")]
    assert moves(data["texts"]) == [("changed", "d.txt#1", "d.txt#1")]
    assert moves(data["witnesses"]) == [("changed", "d.txt#1", "d.txt#1")]
    (entry,) = data["entries"]
    assert (entry["difference"], entry["kinds"], entry["before"]) == ("only second", ["substantive"], [])
    assert any("麤" in reading["text"] for reading in entry["after"][0]["readings"])
    assert entry["left"]
    assert entry["left"] in "".join(text.split())
    assert counted(data) == {"substantive": 1}
    found = collate("changes", "--fail-on", "numeral,orphan", "--fail-on", "substantive")
    assert found.exit_code == FOUND == 3
    assert "new: substantive (--fail-on)" in found.stderr
    assert collate("changes", "--fail-on", "numeral,orphan").exit_code == 0


@pytest.mark.usefixtures("first")
def test_a_new_witness_at_a_variant_that_is_there_is_found(collate: Collate, changes: Changes) -> None:
    text = read("c.txt")
    write("e.txt", text[:30] + "爨" + text[31:])
    collate("run", "in", "-q")
    data = changes()
    assert counted(data) == {"substantive": 1, "witness": 1}
    (entry,) = data["entries"]
    assert entry["difference"] == "readings"
    assert [len(one["readings"]) for one in (*entry["before"], *entry["after"])] == [2, 3]


@pytest.mark.usefixtures("first")
def test_a_new_witness_with_known_readings_brings_no_entry(collate: Collate, changes: Changes) -> None:
    write("e.txt", read("d.txt"))
    collate("run", "in", "-q")
    data = changes()
    assert (data["entries"], counted(data)) == ([], {"witness": 1})


@pytest.mark.usefixtures("first")
def test_a_lost_file_is_lost_and_a_renamed_one_is_not(collate: Collate, changes: Changes) -> None:
    Path("in/b.txt").rename("in/z.txt")
    Path("in/d.txt").unlink()
    collate("run", "in", "-q")
    data = changes()
    assert moves(data["sources"]) == [("moved", "b.txt", "z.txt"), ("went", "d.txt", None)]
    assert moves(data["texts"]) == [("went", "d.txt#1", None)]
    assert [(row["change"], row["before"]) for row in data["witnesses"] if row["change"] == "went"] == [
        ("went", "d.txt#1")
    ]
    assert counted(data) == {"lost": 2}
    assert collate("changes", "--fail-on", "lost").exit_code == FOUND


@pytest.mark.usefixtures("first")
def test_a_new_work_is_found_with_its_entries(collate: Collate, changes: Changes, speech: Speech) -> None:
    text = speech(3)
    write("x.txt", text)
    write("y.txt", text[:40] + "齾" + text[41:])
    collate("run", "in", "-q")
    data = changes()
    assert counted(data) == {"substantive": 1, "work": 1}
    assert [row["change"] for row in data["works"]] == ["came"]
    assert data["witnesses"] == []


@pytest.mark.usefixtures("first")
def test_a_text_in_front_of_another_changes_numbers_and_not_texts(
    collate: Collate, changes: Changes, speech: Speech
) -> None:
    old = read("a.txt")
    write("a.txt", "同志们：\n" + speech(9) + "\n同志们：\n" + old)
    collate("run", "in", "-q")
    assert all(row["before"] != "a.txt#1" or row["change"] != "went" for row in changes()["texts"])


@pytest.mark.usefixtures("first")
def test_a_skipped_file_is_new_once(collate: Collate, changes: Changes) -> None:
    write("empty.txt", "")
    assert collate("run", "in", "-q").exit_code == 1
    (failure,) = changes("--fail-on", "skipped")["skipped"]
    assert (failure["new"], failure["path"], failure["remedy"]) == (True, "empty.txt", "Remove it")
    assert collate("changes", "--fail-on", "skipped").exit_code == FOUND
    assert collate("run", "in", "-q").exit_code == 1
    (failure,) = changes()["skipped"]
    assert failure["new"] is False
    result = collate("changes", "--fail-on", "skipped,any")
    assert result.exit_code == 0
    assert "empty.txt: the file is empty. Remove it (as before)" in result.stdout


@pytest.mark.usefixtures("first")
def test_a_decision_that_fits_no_more_is_new_once(collate: Collate, changes: Changes) -> None:
    slug = json.loads(Path("reports/summary.json").read_text("utf-8"))["works"][0]["slug"]
    rows = [
        f'[[emend]]\nwork = "{work}"\nwords = "{words}"\ntext = "有"\n'
        for work, words in ((slug, "无此语"), ("none", "a"))
    ]
    Path("collate.toml").write_text("".join(rows), encoding="utf-8")
    assert collate("run", "in", "-q").exit_code == 1
    data = changes("--fail-on", "orphan")
    assert data["failed"] == ["orphan"]
    assert sorted((row["new"], row["work"], row["words"]) for row in data["reviews"]) == sorted(
        [(True, slug, "无此语"), (True, "none", "a")]
    )
    write("c.txt", read("c.txt") + "又。\n")
    assert collate("run", "in", "-q").exit_code == 1
    data = changes("--fail-on", "orphan")
    assert (data["failed"], [row["new"] for row in data["reviews"]]) == ([], [False, False])


@pytest.mark.usefixtures("first")
def test_an_edition_that_fails_verification_is_new(
    collate: Collate, changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from collate.errors import VerificationError
    from collate.pipeline import run_files

    def fail(*_: object) -> bytes:
        raise VerificationError("edition.xml", "differs")

    monkeypatch.setattr(run_files, "edition_xml", fail)
    assert collate("run", "in", "-q", "--force").exit_code == 1
    data = changes("--fail-on", "unverified,lost")
    assert (len(data["unverified"]), data["failed"], data["skipped"]) == (2, ["unverified"], [])
    assert data["entries"] == []


@pytest.mark.usefixtures("first")
def test_an_adopted_reading_is_a_changed_entry_and_no_new_variant(collate: Collate, changes: Changes) -> None:
    works = json.loads(Path("reports/summary.json").read_text("utf-8"))["works"]
    (work,) = [work for work in works if "c.txt" in str(work)]
    data = json.loads(Path("reports/works", work["slug"], "apparatus.json").read_text("utf-8"))
    entry = data["entries"][0]
    row = {"work": work["slug"], "words": entry["lemma"]["text"], "text": entry["variants"][0]["text"]}
    row |= {"before": entry["left"], "after": entry["right"]}
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in row.items())
    Path("collate.toml").write_text(f"[[emend]]\n{lines}", encoding="utf-8")
    assert collate("run", "in", "-q").exit_code == 0
    data = changes()
    assert [(row["difference"], row["kinds"]) for row in data["entries"]] == [("lemma", [])]
    assert counted(data) == {}


@pytest.mark.usefixtures("first")
def test_an_earlier_run_is_named_by_its_id_or_by_a_date(collate: Collate, changes: Changes) -> None:
    write("e.txt", read("d.txt"))
    collate("run", "in", "-q")
    collate("run", "in", "-q")
    assert counted(changes()) == {}
    assert counted(changes("--since", "1")) == {"witness": 1}
    assert changes("--since", "9999-01-01")["before"]["run"] == 3
    for since, problem in (
        ("77", "there is no recorded run 77"),
        ("2001-01-01", "no recorded run ended before 2001-01-01"),
        ("soon", "'soon' is neither the id of a run, nor a date such as 2024-05-01"),
    ):
        result = collate("changes", "--since", since)
        assert result.exit_code == 2
        assert re.search(rf"--since: {problem}\. Runs: 3 \(.*\), 2 \(.*\), 1 \(", result.stderr)
    listed = collate("changes", "--list").stdout.split("\n")
    assert [line.split()[0] for line in listed if line] == ["3", "2", "1"]
    assert [row["run"] for row in json.loads(collate("changes", "--list", "--json").stdout)] == [3, 2, 1]


@pytest.mark.usefixtures("first")
def test_the_setting_bounds_the_runs_that_are_kept(collate: Collate) -> None:
    Path("collate.toml").write_text("[report]\nkeep_runs = 2\n", encoding="utf-8")
    for _ in range(3):
        collate("run", "in", "-q")
    listed = json.loads(collate("changes", "--list", "--json").stdout)
    assert [row["run"] for row in listed] == [4, 3]
    result = collate("changes", "--since", "1")
    assert result.exit_code == 2


@pytest.mark.usefixtures("first")
def test_the_snapshot_changes_no_published_file(collate: Collate, tmp_path: Path) -> None:
    def published(folder: str) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file() and not path.name.startswith(".collate")
        }

    Path("collate.toml").write_text("[report]\nkeep_runs = 7\n", encoding="utf-8")
    collate("run", "in", "-q", "-o", "again")
    collate("run", "in", "-q", "-o", "again", "--force")
    again = published("again")
    assert again == published("reports")
    assert not any(b"keep_runs" in content for content in again.values())


@pytest.mark.usefixtures("first")
def test_the_page_keeps_its_policy_and_links_the_works(collate: Collate) -> None:
    write("e.txt", read("c.txt").replace("，", "、"))
    text = read("d.txt")
    write("d.txt", text[:60] + "<麤>" + text[61:])
    write("empty.txt", "")
    collate("run", "in", "-q")
    Path("pages").mkdir()
    for lang, title in (("en", "What is new"), ("zh", "新变化")):
        assert collate("changes", "--html", "pages/news.html", "-q", "--lang", lang).exit_code == 0
        page = Path("pages/news.html").read_bytes()
        assert faults_of(page) == []
        assert f"<h1>{title}</h1>" in page.decode()
        assert "麤" in page.decode()
        assert "<麤" not in page.decode()
        (link,) = set(re.findall(r'href="(\.\./reports/works/[^"]+)"', page.decode()))
        assert Path("pages", unquote(link)).is_file()


@pytest.mark.usefixtures("first")
def test_the_page_does_not_replace_a_file_of_the_run(collate: Collate) -> None:
    before = Path("reports/index.html").read_bytes()
    result = collate("changes", "--html", "reports/index.html")
    assert (result.exit_code, Path("reports/index.html").read_bytes()) == (1, before)
    assert "is a file of the run. Name another file with --html" in result.stderr
    assert collate("changes", "--html", "none/x.html").exit_code == 1
    assert collate("changes", "--html", "reports/news.html", "-q").exit_code == 0
    assert collate("run", "in", "-q").exit_code == 0
    assert Path("reports/news.html").is_file()


def test_a_folder_without_a_run_has_a_message(collate: Collate, two: Path) -> None:
    result = collate("changes")
    assert result.exit_code == 1
    assert "there is no workspace. Run collate first" in result.stderr
    collate("run", "in", "-q", "--workspace", "w.sqlite")
    assert collate("changes", "--workspace", "w.sqlite").exit_code == 0
    result = collate("changes", "other", "--workspace", "w.sqlite")
    assert "w.sqlite: has no recorded run of other" in result.stderr
    assert (
        "no recorded run of other" in collate("changes", "other", "--workspace", "w.sqlite", "--list").stdout
    )


def test_an_unknown_ground_is_refused_with_the_nearest(collate: Collate) -> None:
    result = collate("changes", "--fail-on", "orphan,substantiv")
    assert result.exit_code == 2
    assert "'substantiv' is not one of" in result.stderr
    assert "Did you mean 'substantive'?" in result.stderr


def test_the_help_names_every_ground_and_the_exit_status(collate: Collate) -> None:
    help_text = " ".join(collate("changes", "--help").stdout.split())
    assert all(ground in help_text for ground in GROUNDS)
    assert "3 done, and something of --fail-on is there" in help_text


@pytest.mark.usefixtures("first")
def test_a_damaged_snapshot_has_a_message(collate: Collate) -> None:
    collate("run", "in", "-q")
    connection = sqlite3.connect("reports/.collate.sqlite")
    with connection:
        connection.execute("UPDATE snapshot_parts SET value = ?", (b"?",))
    connection.close()
    result = collate("changes")
    assert result.exit_code == 1
    assert "the snapshot of run 1 cannot be read" in result.stderr
