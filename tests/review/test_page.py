"""The page of the desk: its words are complete, and its files hold nothing that its policy forbids."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from collate.i18n import languages
from collate.review.words import WORDS, page_words

PAGE = Path(str(files("collate.review")))
#: Modules and styles that the pages of the report have too.
COMPONENTS = Path(str(files("collate.report"))) / "html" / "components"
SCRIPTS = sorted([*(PAGE / "static").glob("*.js"), *COMPONENTS.glob("*.js")])
TEMPLATE = (PAGE / "templates/desk.html").read_text("utf-8")
SOURCE = "\n".join(path.read_text("utf-8") for path in SCRIPTS)

#: Keys that scripts make of a stem and a value: all values of each are listed.
MADE = {
    "export": ("docx", "pdf", "xlsx", "epub", "html", "md", "txt", "tex"),
    "profile": ("definitive", "full", "against", "negative", "positive", "dossier"),
    "state": ("all", "open", "doubtful", "review", "decided"),
    "how": (
        "adopt",
        "emend",
        "keep",
        "section",
        "silent",
        "noted",
        "full",
        "split",
        "join",
        "lacuna",
        "omission",
    ),
    "certainty": ("none", "high", "medium", "low"),
    "judgement": tuple(map(str, range(8))),
    "scope": ("work", "witness", "project"),
    "sections.role": ("none", "throughout", "consulted"),
    "theme": ("auto", "light", "dark"),
    "head": ("siglum", "title", "file", "role"),
    "more.gap": ("lacuna", "omission"),
    "two": ("left", "right"),
    "undo": ("nothing", "done"),
    "redo": ("nothing", "done"),
}


def asked() -> set[str]:
    """The keys that scripts and template name."""
    whole = set(re.findall(r'\bw\(\s*"([\w.]+)"', SOURCE)) | set(
        re.findall(r"""words\[["']([\w.]+)""", TEMPLATE)
    )
    table = set(re.findall(r'\[\s*"[^"]{1,9}",\s*"([a-z]+(?:\.[a-z_]+)?)",\s*(?:null|\(\))', SOURCE))
    return whole | table | {f"{stem}.{value}" for stem, values in MADE.items() for value in values}


def test_every_word_that_the_page_asks_for_is_there() -> None:
    assert asked() - set(page_words("en")) == set()


def test_every_word_is_asked_for() -> None:
    unused = {key for key in set(WORDS) - asked() if f'"{key}"' not in SOURCE}
    assert unused == set()


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_every_word_is_translated(language: str) -> None:
    english, other = page_words("en"), page_words(language)
    assert [key for key in WORDS if english[key] == other[key]] == []


def test_stems_are_those_of_the_scripts() -> None:
    made = set(re.findall(r"\bw\(\s*`([\w.]+)\.\$\{", SOURCE))
    assert made <= set(MADE)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_no_markup_and_no_code_of_data(path: Path) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|cssText|srcdoc"
    code = re.sub(r"//.*", "", path.read_text("utf-8"))
    assert re.findall(forbidden, code) == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", code) == []


def test_shell_has_no_inline_code_or_style() -> None:
    assert re.findall(r"\son\w+=|\sstyle=|<style|javascript:", TEMPLATE) == []
    scripts = re.findall(r"<script([^>]*)>", TEMPLATE)
    assert all("src=" in one or 'type="application/json"' in one for one in scripts)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_modules_that_are_imported_are_there(path: Path) -> None:
    text = path.read_text("utf-8")
    for names, module in re.findall(r'import \{([^}]*)\} from "\./([\w.]+)"', text):
        (found,) = (
            folder / module for folder in (PAGE / "static", COMPONENTS) if (folder / module).is_file()
        )
        assert path.parent != COMPONENTS or found.parent == COMPONENTS  # a page of the report has no others
        exported = found.read_text("utf-8")
        for name in filter(None, map(str.strip, names.split(","))):
            word = rf"(?<![\w$]){re.escape(name)}(?![\w$])"
            kinds = rf"export (?:async )?(?:function|const|let|class) {word}"
            assert re.search(rf"{kinds}|export \{{[^}}]*{word}", exported), name
            assert re.search(word, re.sub(r"import \{[^}]*\} from [^;]*;", "", text)), name
