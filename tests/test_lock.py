"""The lock files: they satisfy pyproject.toml, and name neither an index nor a file without its digest."""

from __future__ import annotations

import shutil
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(name="lock")
def import_lock(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "tools")
    return import_module("lock")


def test_the_lock_files_satisfy_pyproject(lock: ModuleType) -> None:
    assert lock.problems() == []


@pytest.mark.parametrize("name", ["ci.txt", "extras.txt", "lowest.txt"])
def test_no_index_and_no_path_is_named(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert not any(word in text for word in ("://", "--index", "--find-links", " @ "))


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("ci.txt", "\nflask==", "\nother==", "ci.txt: flask>=3.1 is not there (Python 3.11)"),
        ("ci.txt", "\nmypy==", "\nmypy==1.0  # ", "ci.txt: mypy>=1.13 is not satisfied by 1.0 (Python 3.11)"),
        ("extras.txt", "--hash=sha256:", "--hash=md5:", "extras.txt: biopython"),
        (
            "lowest.txt",
            "\nclick==8.4.0",
            "\nclick==8.5.0",
            "lowest.txt: 8.5.0 is not the lowest of click>=8.4 (Python 3.11)",
        ),
    ],
)
def test_what_is_wrong_is_named(
    lock: ModuleType, tmp_path: Path, name: str, old: str, new: str, problem: str
) -> None:
    folder = shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new)
    if "#" in new:  # the rest of the line was the version
        text = "\n".join(
            line.partition("  # ")[0] + (" \\" if "  # " in line else "") for line in text.split("\n")
        )
    (folder / name).write_text(text, encoding="utf-8")
    assert any(row.startswith(problem) for row in lock.problems(folder))


def test_a_line_that_is_not_one_version_is_refused(lock: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("click>=8\n", encoding="utf-8")
    with pytest.raises(ValueError, match="click>=8"):
        lock.read_lock(tmp_path / "a.txt")


def test_pythons_are_those_of_the_classifiers(lock: ModuleType) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f"Python :: {one}" in text for one in lock.PYTHONS)
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in lock.PYTHONS
