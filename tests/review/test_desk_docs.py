"""docs/desk.md and docs/desk.zh.md, word by word: commands run in a shell, keys and clicks in a browser."""

from __future__ import annotations

import importlib.util
import re
import struct
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from collate.review.words import page_words

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDES = {"en": DOCS / "desk.md", "zh": DOCS / "desk.zh.md"}


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("desk_guide", ROOT / "tools" / "desk_guide.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


guide = load_tool()


def parts_of(lang: str) -> list[Any]:
    return list(guide.read_guide(GUIDES[lang].read_text("utf-8")))


@pytest.mark.slow
@pytest.mark.skipif(guide.chromium() is None, reason="there is no browser")
@pytest.mark.parametrize("lang", list(GUIDES))
def test_what_the_guide_says_happens(lang: str, tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    faults: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=guide.chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1180, "height": 720})
        page.on("pageerror", lambda error: faults.append(str(error)))
        walk = guide.Walk(tmp_path, lang, page)
        try:
            done = list(walk.follow(parts_of(lang)))
        finally:
            walk.close()
            browser.close()
    assert faults == []
    assert len(done) == len(parts_of(lang))
    (edition,) = (tmp_path / "reports" / "works").glob("*/edition.xml")
    written = edition.read_text("utf-8")
    # Not a character is lost on the way, and what is not touched is as in the base text.
    (text,) = re.findall(r"(?s)\nText\n\n(.*?)\nNotes\n|\n正文\n\n(.*?)\n校勘记\n", notes_of(tmp_path))
    plain = re.sub(r"〔.*?〕|\[\d+\]|\s", "", "".join(text))
    base = (tmp_path / "texts" / "a.txt").read_text("utf-8").split("）", 1)[1]
    for old, new in (
        *(("辛勤", "辛苦"), ("积赞", "积攒"), ("时处", "实处"), ("先进的队", "先进的生产队")),
        *(("三月，指导组", "三月，督导组"), ("间，指导组", "间，督导组"), ("里，指导组", "里，督导组")),
    ):
        base = base.replace(old, new)
    assert plain == "".join(base.split())
    assert "<sic>望见</sic><corr>看见</corr>" in re.sub(r">\s+<", "><", written)
    assert [path.read_text("utf-8") for path in sorted((tmp_path / "texts").iterdir())] == [
        part.words for part in parts_of(lang) if part.kind == "text" and part.name
    ]


def notes_of(folder: Path) -> str:
    (path,) = (folder / "reports" / "works").glob("*/notes.txt")
    return path.read_text("utf-8")


def test_both_languages_have_the_same_steps() -> None:
    english, chinese = parts_of("en"), parts_of("zh")
    assert [part.kind for part in english] == [part.kind for part in chinese]
    words = page_words("en"), page_words("zh")
    for one, other in zip(english, chinese, strict=True):
        if one.kind in ("sh", "key", "words", "mark") or (one.kind == "text" and one.name):
            assert one == other
        if one.kind == "picture":
            assert other.name == one.name.replace(".png", ".zh.png")
        if one.kind == "click":
            keys = {key for key, word in words[0].items() if word == one.words}
            assert not keys or other.words in {words[1][key] for key in keys}


def test_the_guide_has_steps_of_every_kind() -> None:
    parts = parts_of("en")
    kinds = {part.kind for part in parts}
    assert kinds == {"sh", "text", "json", "picture", "key", "click", "words", "mark", "see"}
    assert sum(part.kind == "see" for part in parts) >= 30
    commands = " ".join(part.words for part in parts if part.kind == "sh")
    for command in ("run", "review", "verify", "decisions list", "decisions merge", "decisions check"):
        assert f"collate {command}" in commands


def test_what_is_installed_is_there_to_install() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "review" in project["optional-dependencies"]
    for path in GUIDES.values():
        assert f'pip install "{project["name"]}[review]"' in path.read_text("utf-8")


@pytest.mark.parametrize("lang", list(GUIDES))
def test_pictures_are_there_and_small(lang: str) -> None:
    widths = {}
    for part in parts_of(lang):
        if part.kind == "picture":
            content = (DOCS / part.name).read_bytes()
            assert len(content) < 150_000
            widths[part.name] = struct.unpack(">I", content[16:20])[0]
    assert len(widths) >= 5
    assert any("-dark" in name for name in widths)
    assert {width for name, width in widths.items() if "-phone" in name} == {390}


def test_steady() -> None:
    line = "2026-11-29 23:10:05  speech  王: keeps 「a」 [0123456789abcdef]  \n"
    assert guide.steady(line) == "TIME  speech  王: keeps 「a」 [ID]"


def test_steps_are_read_in_their_order() -> None:
    text = (
        "An *aside* with `code` and **bold**.\n\n1. Press <kbd>j</kbd>, **Save\n   all**. “Saved”\n"
        "2. `word` <ins>mark</ins>\n\n```sh\n1. not a step\n```\n\n![x](a.png)\n"
    )
    assert [(part.kind, part.words.strip() or part.name) for part in guide.read_guide(text)] == [
        ("key", "j"),
        ("click", "Save all"),
        ("see", "Saved"),
        ("words", "word"),
        ("mark", "mark"),
        ("sh", "1. not a step"),
        ("picture", "a.png"),
    ]
