"""Symbolic links: within the folder they are followed, once; out of it only if that is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.read import find

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")

OUT = "is a link that leads out of the folder"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a text, beside a folder with another."""
    for name, text in (("in/a.txt", "甲。"), ("out/secret.txt", "乙。"), ("out/deep/c.txt", "丙。")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "in"


def names(*paths: Path, follow_links: bool = False) -> list[str]:
    return [file.path for file in find(paths, follow_links=follow_links).files]


@pytest.mark.parametrize("target", ["../out/secret.txt", "../out", "../out/deep", "/", ".."])
def test_a_link_out_of_the_folder_is_skipped_by_name(folder: Path, target: str) -> None:
    link = folder / ("z.txt" if target.endswith(".txt") else "z")
    link.symlink_to(target)
    found = find([folder])
    assert [file.path for file in found.files] == ["a.txt"]
    assert [(one.path, str(one.problem)) for one in found.skipped] == [(link.name, OUT)]


def test_what_a_link_leads_to_is_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def noted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: object, *arguments: Any) -> Any:
            opened.append(str(path))
            return function(path, *arguments)

        return call

    monkeypatch.setattr(os, "open", noted(os.open))
    monkeypatch.setattr(os, "scandir", noted(os.scandir))
    for name in ("y.xml", "z", "notes", "x.txt"):
        (folder / name).symlink_to("../out/deep" if name == "z" else "../out/secret.txt")
    find([folder])
    assert opened == [str(folder)]  # the suffix of a.txt is enough


def test_links_are_followed_if_that_is_asked_for(folder: Path) -> None:
    (folder / "z").symlink_to("../out/deep")
    (folder / "z.txt").symlink_to("../out/secret.txt")
    assert names(folder, follow_links=True) == ["a.txt", "z/c.txt", "z.txt"]


def test_links_within_the_folder_are_followed_once(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "b.txt").write_text("丁。", encoding="utf-8")
    (folder / "sub" / "loop").symlink_to("..")
    (folder / "aa").symlink_to("sub")
    (folder / "a2.txt").symlink_to("a.txt")
    found = find([folder])
    assert [file.path for file in found.files] == ["a.txt", "aa/b.txt"]
    assert not found.skipped
    assert {"a2.txt", "sub", "aa/loop"} <= set(found.ignored)
    assert len(found.notes) == 3


def test_a_link_may_lead_to_another_of_the_paths(folder: Path) -> None:
    (folder / "z").symlink_to("../out/deep")
    assert names(folder, folder.parent / "out") == ["a.txt", "z/c.txt", "secret.txt"]
    other = folder.parent / "in2"  # whose name begins like that of the folder
    other.mkdir()
    (other / "d.txt").write_text("戊。", encoding="utf-8")
    (folder / "y").symlink_to("../in2")
    assert [one.path for one in find([folder]).skipped] == ["y", "z"]


def test_a_path_that_is_named_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("out")
    (tmp_path / "b.txt").symlink_to("out/secret.txt")
    assert names(tmp_path / "link", tmp_path / "b.txt") == ["deep/c.txt", "secret.txt"]
    assert names(tmp_path / "b.txt") == ["b.txt"]


def test_links_to_other_kinds_of_files_are_ignored(folder: Path) -> None:
    (folder / "z.png").symlink_to("../out/secret.txt")
    (folder / ".z.txt").symlink_to("../out/secret.txt")
    found = find([folder])
    assert (sorted(found.ignored), found.skipped) == ([".z.txt", "z.png"], ())


@pytest.mark.parametrize("how", ["", "option", "setting"])
def test_a_run_names_and_counts_such_links(folder: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    (folder / "z.txt").symlink_to("../out/secret.txt")
    if how == "setting":
        Path("collate.toml").write_text("[read]\nfollow_links = true\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["run", "in", *(["--follow-links"] if how == "option" else [])])
    skipped = f"skipped z.txt: {OUT}. Name what it leads to, or add --follow-links\n"
    assert (result.exit_code, skipped in result.stderr) == ((0, False) if how else (1, True))
    assert (
        ("乙" in Path("reports/sources/z.txt.html").read_text("utf-8"))
        if how
        else (not Path("reports/sources/z.txt.html").exists())
    )
