"""A decision that cannot be applied gives exit status 1, whatever command builds the edition."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from collate.settings import load_settings
from tests.cli.conftest import Speech

Collate = Callable[..., Result]


def emend(work: str, words: str) -> None:
    Path("collate.toml").write_text(
        f'[[emend]]\nwork = "{work}"\nwords = "{words}"\ntext = "齉齉"\n', encoding="utf-8"
    )


@pytest.fixture
def titled(here: Path, speech: Speech) -> str:
    """Write two witnesses of a speech with a title, and return words of both that occur once."""
    text = speech(1)
    Path("in").mkdir()
    for name, body in (("a", text), ("b", text[:30] + "龘" + text[31:])):
        Path("in", f"{name}.txt").write_text(f"在会上的讲话\n\n{body}", encoding="utf-8")
    return text[60:70].replace("\n", "")


def work_of(collate: Collate) -> str:
    assert collate("run", "in", "-q", "-o", "first").exit_code == 0
    (work,) = json.loads(Path("first/summary.json").read_text("utf-8"))["works"]
    return str(work["slug"])


def test_run(collate: Collate, titled: str) -> None:
    slug = work_of(collate)
    emend(slug, titled)
    assert collate("run", "in", "-q").exit_code == 0
    emend(slug, "无此语")
    result = collate("run", "in", "-q")
    assert result.exit_code == 1
    assert "「无此语」" in result.stderr
    assert collate("run", "in", "-q").exit_code == 1  # nothing changed, and it is still there
    emend("no such work", titled)
    assert collate("run", "in", "-q").exit_code == 1


def test_compare(collate: Collate, titled: str) -> None:
    files = ("in/a.txt", "in/b.txt")
    assert collate("compare", *files, "-o", "plain.xml", "-q").exit_code == 0
    name = json.loads(collate("compare", *files, "--json").stdout)["work"]["slug"]
    emend(name, titled)
    assert collate("compare", *files, "-q", "-o", "sound.xml").exit_code == 0
    assert "齉齉" in Path("sound.xml").read_text("utf-8")
    emend(name, "无此语")
    for more in (("-q",), ("--json",), ("-o", "x.xml"), ("-o", "x.html"), ("--explain", "1")):
        result = collate("compare", *files, *more)
        assert result.exit_code == 1, more
        assert "[[emend]] 「无此语」" in result.stderr


def test_add(collate: Collate, titled: str) -> None:
    files = ("in/a.txt", "in/b.txt")
    name = json.loads(collate("compare", *files, "--json").stdout)["work"]["slug"]
    whole = Path("in/a.txt").read_text("utf-8")
    Path("in/c.txt").write_text(whole.replace(whole[45:48], "", 1), encoding="utf-8")
    for words, status in ((titled, 0), ("无此语", 1)):
        Path("collate.toml").write_text(
            f'[[decision]]\nwork = "{name}"\nwords = "{words}"\ntext = "齉齉"\nhow = "emend"\n'
            'id = "0123456789abcdef"\nby = "某"\n',
            encoding="utf-8",
        )
        assert collate("compare", *files, "-q", "-o", "edition.xml").exit_code == status
        Path("collate.toml").unlink()
        for more in (("-q", "-o", "grown.xml"), ("--json",)):
            result = collate("add", "edition.xml", "in/c.txt", *more)
            assert result.exit_code == status, result.output
            assert ("无此语" in result.stderr) == bool(status)


def test_another_run_from_the_desk(collate: Collate, titled: str) -> None:
    from collate.review.desk import Desk, DeskOptions

    slug = work_of(collate)
    emend(slug, "无此语")
    options = DeskOptions(
        settings=lambda: load_settings(Path("collate.toml")), decisions=Path("decisions"), by=""
    )
    desk = Desk(Path("first"), options)
    assert "Decisions to be reviewed: 1." in desk.run_again()
    emend(slug, titled)
    assert desk.run_again() == []
