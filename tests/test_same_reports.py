"""``tools/same_reports.py``: what counts as the same output of two runs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(name="tool")
def import_tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "tools")
    return import_module("same_reports")


@pytest.fixture(name="two")
def make_two(tmp_path: Path) -> tuple[Path, Path]:
    one, other = tmp_path / "one", tmp_path / "other"
    (one / "works").mkdir(parents=True)
    (one / "works" / "index.html").write_text("甲")
    (one / "summary.json").write_text(json.dumps({"versions": {"python": "3.11"}, "works": [1]}))
    shutil.copytree(one, other)
    return one, other


def test_versions_the_workspace_and_the_note_of_a_checkout_do_not_count(
    tool: ModuleType, two: tuple[Path, Path]
) -> None:
    one, other = two
    (other / "summary.json").write_text(json.dumps({"versions": {"python": "3.13"}, "works": [1]}))
    (one / ".collate.sqlite").write_text("1")
    (one / "README.md").write_text("a note")
    assert tool.differences(one, other) == []


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (lambda folder: (folder / "works/index.html").write_text("乙"), "differs: works/index.html"),
        (lambda folder: (folder / "works/index.html").unlink(), "only in {one}: works/index.html"),
        (lambda folder: (folder / "more.csv").touch(), "only in {other}: more.csv"),
        (
            lambda folder: (folder / "summary.json").write_text('{"versions": {}, "works": [2]}'),
            "differs: summary.json",
        ),
    ],
)
def test_any_other_difference_is_named(
    tool: ModuleType, two: tuple[Path, Path], change: Callable[[Path], object], row: str
) -> None:
    one, other = two
    change(other)
    assert tool.differences(one, other) == [row.format(one=one, other=other)]
