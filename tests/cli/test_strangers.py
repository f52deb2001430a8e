"""A file that shares nothing with the base text is named, and no edition is strewn with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Collate = Callable[..., Result]


@pytest.fixture
def three(here: Path, speech: Callable[[int], str]) -> str:
    first = speech(1)
    Path("a.txt").write_text(first, encoding="utf-8")
    Path("b.txt").write_text(first.replace("。", "！", 1), encoding="utf-8")
    Path("c.txt").write_text(speech(2), encoding="utf-8")
    return "c.txt: shares no words with the base text a.txt: left out of the edition."


def test_compare_names_it_and_goes_on(collate: Collate, three: str) -> None:
    result = collate("compare", "a.txt", "c.txt", "b.txt", "-o", "edition.xml")
    assert result.exit_code == 1
    assert result.stdout == "edition.xml: 1 entry, 2 witnesses\n"
    assert result.stderr.startswith(three)
    assert collate("verify", "edition.xml", "--against", ".").exit_code == 0


def test_compare_has_nothing_to_do_where_no_file_shares_a_word(collate: Collate, three: str) -> None:
    result = collate("compare", "a.txt", "c.txt", "-o", "edition.xml")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: a.txt: no other file shares words with it (c.txt).")
    assert three.split(":")[0] in result.stderr
    assert not Path("edition.xml").exists()


def test_run_names_it_where_the_settings_put_it_in(collate: Collate, three: str) -> None:
    collate("run", "a.txt", "b.txt", "c.txt", "-o", "out")
    works = json.loads(Path("out/summary.json").read_text(encoding="utf-8"))["works"]
    (slug,) = (work["slug"] for work in works if len(work["witnesses"]) == 2)
    table = f'[[work]]\nname = "{slug}"\ninclude = ["c.txt#1"]\n'
    Path("collate.toml").write_text(table, encoding="utf-8")
    result = collate("run", "a.txt", "b.txt", "c.txt", "-o", "out")
    assert three in result.stdout
    assert collate("verify", *Path("out").glob("works/*/edition.xml"), "--against", ".").exit_code == 0
