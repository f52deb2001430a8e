"""``collate explain`` and ``collate compare --explain``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result


@pytest.fixture
def texts(here: Path) -> Path:
    (here / "a.txt").write_text("我们派出指导组到各地去检查实处。二〇二〇年的事。", encoding="utf-8")
    (here / "b.txt").write_text("我们派出督导组到各地去检查时处！2020年的事。", encoding="utf-8")
    return here


def test_the_rule_and_the_setting_of_each_decision(collate: Callable[..., Result], texts: Path) -> None:
    output = collate("compare", "a.txt", "b.txt", "--explain", "1", "--lang", "en").output
    assert output.startswith("1  指导组 ] 督导组 b\n")
    for words in (
        "base text: a is the base text",
        "alignment: b has 督 beside 指 (star)  [align.aligner = star]",
        "extent: widened to whole words, from 指 to 指导组 (word edges)  [classify.widen = 8]",
        "kind: 督导组 is substantive: other words: no other rule matches (match_substantive)",
        "evidence: 督导组: no evidence",
    ):
        assert words in output
    assert "2020" not in output


def test_an_edition_is_explained_by_the_settings_that_it_records(
    collate: Callable[..., Result], texts: Path
) -> None:
    (texts / "collate.toml").write_text("[classify]\nwiden = 0\n")
    assert collate("compare", "a.txt", "b.txt", "-o", "e.xml").exit_code == 0
    (texts / "collate.toml").unlink()
    output = collate("explain", "e.xml", "app0001", "--lang", "en").output
    assert output.startswith("1  指 ] 督 b\n")
    assert "[classify.widen = 0]" in output


def test_all_entries_in_chinese_and_as_json(collate: Callable[..., Result], texts: Path) -> None:
    collate("compare", "a.txt", "b.txt", "-o", "e.xml")
    output = collate("explain", "e.xml", "--lang", "zh").output
    assert "扩展到完整的词：指 扩为 指导组" in output
    assert "二〇二〇 ] 2020" in output
    rows = json.loads(collate("explain", "e.xml", "--json", "--lang", "zh").output)
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(
        {"stage", "rule", "setting", "value", "text"} <= step.keys() for row in rows for step in row["steps"]
    )


def test_an_entry_that_is_not_there(collate: Callable[..., Result], texts: Path) -> None:
    result = collate("compare", "a.txt", "b.txt", "--explain", "9", "--lang", "en")
    assert result.exit_code == 2
    assert "there is no entry 9. Entries are numbered from 1 to" in result.stderr
