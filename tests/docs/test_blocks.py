"""The commands of the tutorial and of the how-to pages, run as they stand, with the output that they show."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import is_zipfile

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("tutorial*.md")), *sorted((DOCS / "howto").glob("*.md"))]

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell")


def load_tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


blocks = load_tool("doc_blocks")


def lang_of(path: Path) -> str:
    return "zh" if path.name.endswith(".zh.md") else "en"


def read(path: Path) -> list[Any]:
    return list(blocks.read_blocks(path.read_text("utf-8")))


@pytest.mark.slow  # all pages together
@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_commands_do_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    assert blocks.differences(blocks.Page(path, tmp_path, lang_of(path))) == []
    if path.stem.startswith("tutorial"):
        assert len(list((tmp_path / "texts").iterdir())) == 5
        (volume,) = tmp_path.glob("*.docx")
        assert is_zipfile(volume)


def test_the_pages_show_output() -> None:
    for path in PAGES:
        shown = [one for one in read(path) if one.language == "text" and not one.name]
        assert len(shown) >= (6 if path.stem.startswith("tutorial") else 2), path
        assert all(one.words.strip() for one in shown), path


@pytest.mark.parametrize(
    "path", [path for path in PAGES if lang_of(path) == "en"], ids=lambda path: path.stem
)
def test_both_languages_have_the_same_blocks(path: Path) -> None:
    english, chinese = read(path), read(path.with_suffix(".zh.md"))
    assert [(one.language, one.name, one.marks) for one in english] == [
        (one.language, one.name, one.marks) for one in chinese
    ]
    for one, other in zip(english, chinese, strict=True):
        if one.language == "sh":
            commands = [
                [re.findall(r"^[\w.]+|(?<= )--?[a-z-]+", line) for line in block.words.splitlines()]
                for block in (one, other)
            ]
            assert commands[0] == commands[1]


def test_every_command_shown_is_run_or_has_a_reason() -> None:
    for path in PAGES:
        for block in read(path):
            if block.language in ("sh", "python") and "pip install" in block.words:
                assert len(block.marks["not run"].split()) >= 2, path
    reasons = [block.marks["not run"] for path in PAGES for block in read(path) if "not run" in block.marks]
    run = [
        block
        for path in PAGES
        for block in read(path)
        if block.language == "sh" and "not run" not in block.marks
    ]
    assert 0 < len(reasons) < len(run) / 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("```sh\necho a\n```\n\n```text\nb\n```\n", "a"),
        ("```text x.txt\none\n```\n\n```sh\ncat x.txt\n```\n\n```text\ntwo\n```\n", "one"),
        ('```python\nprint("p")\n```\n\n```text\nq\n```\n', "p"),
        ("```sh\ncollate --version\n```\n\n```text\nnone\n```\n", "collate, version"),
    ],
)
def test_another_output_is_found(tmp_path: Path, text: str, found: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    (difference,) = blocks.differences(blocks.Page(page, tmp_path, "en"))
    assert f"there is\n{found}" in difference
    assert found in blocks.update(blocks.Page(page, tmp_path, "en"))


def test_another_status_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```sh\ncollate nonsense\n```\n", "utf-8")
    with pytest.raises(AssertionError, match="ends with 2"):
        blocks.differences(blocks.Page(page, tmp_path, "en"))
    page.write_text("<!-- status 2 -->\n```sh\ncollate nonsense\n```\n", "utf-8")
    assert blocks.differences(blocks.Page(page, tmp_path, "en")) == []


def test_what_is_passed_over_is_listed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- not run: it would erase the disk -->\n```sh\nfalse\n```\n\n"
        "<!-- needs no_such_module -->\n```sh\nfalse\n```\n\n```text\nnot compared\n```\n",
        "utf-8",
    )
    made = blocks.Page(page, tmp_path, "en")
    assert blocks.differences(made) == []
    assert made.left_out == ["it would erase the disk", "needs no_such_module"]
