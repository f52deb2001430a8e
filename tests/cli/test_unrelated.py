"""A file that shares no words with the base text is left out of the edition, with a message."""

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


def test_compare_leaves_it_out_with_a_message(collate: Collate, three: str) -> None:
    result = collate("compare", "a.txt", "c.txt", "b.txt", "-o", "edition.xml")
    assert result.exit_code == 1
    assert result.stdout == "edition.xml: apparatus entries: 1, witnesses: 2\n"
    assert result.stderr.startswith(three)
    assert collate("verify", "edition.xml", "--against", ".").exit_code == 0


def test_compare_fails_if_no_file_shares_words_with_the_base_text(collate: Collate, three: str) -> None:
    result = collate("compare", "a.txt", "c.txt", "-o", "edition.xml")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: a.txt: shares no words with any other text (c.txt).")
    assert three.split(":")[0] in result.stderr
    assert not Path("edition.xml").exists()


def test_run_leaves_it_out_even_if_the_settings_include_it(collate: Collate, three: str) -> None:
    collate("run", "a.txt", "b.txt", "c.txt", "-o", "out")
    works = json.loads(Path("out/summary.json").read_text(encoding="utf-8"))["works"]
    (slug,) = (work["slug"] for work in works if len(work["witnesses"]) == 2)
    table = f'[[work]]\nname = "{slug}"\ninclude = ["c.txt#1"]\n'
    Path("collate.toml").write_text(table, encoding="utf-8")
    result = collate("run", "a.txt", "b.txt", "c.txt", "-o", "out", "--lang", "en")
    message = "c.txt#1: shares no words with the base text a.txt#1: left out of the edition of "
    assert message + slug in result.stdout
    assert collate("verify", *Path("out").glob("works/*/edition.xml"), "--against", ".").exit_code == 0
