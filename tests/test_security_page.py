"""SECURITY.md: each promise names a test that exists, both languages the same ones; limits as they are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from collate.settings import ReadSettings, Settings

ROOT = Path(__file__).parents[1]
PAGES = ("SECURITY.md", "SECURITY.zh.md")
#: A test, as pytest names it.
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def named(page: str) -> list[tuple[str, str]]:
    return _TEST.findall((ROOT / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page: str) -> None:
    gone = []
    for file, name in named(page):
        path = ROOT / file
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
        if not any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body):
            gone.append(f"{file}::{name}")
    assert gone == []
    assert len(named(page)) > 40


def test_both_languages_name_the_same_tests() -> None:
    assert named(PAGES[0]) == named(PAGES[1])


@pytest.mark.parametrize("page", PAGES)
def test_limits_are_those_of_the_settings(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    defaults = {
        name: getattr(ReadSettings(), name)
        for name in ("max_megabytes", "max_notes", "max_expansion", "max_texts")
    }
    for name, value in defaults.items():
        assert re.search(rf"`{name}` ?[(（]{value:,}[)）]", text), name
    assert re.search(rf"`split.title_max_seconds` ?[(（]{Settings().split.title_max_seconds}[)）]", text)
    for name in re.findall(r"`(max_\w+)`", text):
        assert hasattr(ReadSettings(), name)


@pytest.mark.parametrize("page", PAGES)
def test_every_row_of_promises_has_a_test(page: str) -> None:
    """The first table says who puts what in; all others are promises."""
    tables = re.findall(r"(?m)(?:^\|.*\n)+", (ROOT / page).read_text(encoding="utf-8"))
    assert len(tables) == 4
    for table in tables[1:]:
        for row in table.splitlines()[2:]:
            assert _TEST.search(row), row
