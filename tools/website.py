"""The documentation as a site, in every language of docs/: ``tools/website.py [FOLDER]``.

The pages are the Markdown files of the repository, which serve GitHub as they are; the reference is made
from the code by tools/reference.py. For each language they are copied to a folder of their own, where their
links lead to the pages of the site, and Sphinx builds that folder; a warning is an error. What is built
needs neither a server nor the network. FOLDER is ``build/site`` unless it is named.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

#: Languages of the site: the code that Sphinx has for each.
LANGUAGES = {"en": "en", "zh": "zh_CN"}
#: The suffix of the pages of each language.
SUFFIX = {"en": ".md", "zh": ".zh.md"}
#: Pages outside docs/, by their paths in the repository, and their names on the site.
OUTSIDE = {
    "README": "overview",
    "bench/README": "benchmarks",
    "ARCHITECTURE": "architecture",
    "CONTRIBUTING": "contributing",
    "CHANGELOG": "changelog",
    "SECURITY": "security",
    "THIRD_PARTY": "licences",
}
#: The parts of the site with their names and pages in order; what none of them has goes to "topics".
PARTS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "start": ({"en": "Start", "zh": "入门"}, ("overview", "tutorial", "desk")),
    "howto": (
        {"en": "How to", "zh": "怎样做"},
        (
            *("howto/add_a_witness", "howto/scanned_pdf", "howto/wrong_cuts", "howto/ten_million_documents"),
            *("howto/cite_an_edition", "howto/from_other_tools", "howto/word_to_edition", "howto/one_rule"),
            *("batches",),
        ),
    ),
    "topics": (
        {"en": "Explanation", "zh": "说明"},
        (
            "explanation",
            "splitting",
            "deduplication",
            "kinds",
            "editions",
            "decisions",
            "publishing",
            "output",
        ),
    ),
    "reference": (
        {"en": "Reference", "zh": "参考"},
        tuple(f"reference/{name}" for name in ("commands", "settings", "files", "schemas", "tei", "api")),
    ),
    "project": (
        {"en": "The project", "zh": "项目"},
        (
            "security",
            "benchmarks",
            "collatex_differences",
            "architecture",
            "contributing",
            "changelog",
            "licences",
        ),
    ),
}
#: Titles in the margin of pages whose own are others.
TITLES = {"overview": {"en": "Overview", "zh": "概览"}}
#: The line by which a page links to the other language, with what stands behind it.
_OTHER = re.compile(r"^\[(?:中文|中文说明|English)\]\([^)]+\)(?: · )?", re.M)
_OTHER_WORDS = {"en": "中文", "zh": "English"}
_LINK = re.compile(r"(\]\()([^)\s#:]*)(#[^)\s]*)?(\))")
_WIDE = r"[\u2014\u2018-\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_LINE_END = re.compile(rf"(?<={_WIDE})\n *(?={_WIDE}|\[)")
_FENCE = re.compile(r"^( *)(```+)(\w+) +(.+)\n", re.M)
_FENCED = re.compile(r"^( *)(```+)\w.*?^\1\2$", re.M | re.S)


class Page(NamedTuple):
    """A page of the site: its name there, and the file that it is in one language."""

    name: str
    file: Path


def pages(lang: str) -> Iterator[Page]:
    """Yield the pages that are files of the repository; one without a translation is there in English."""
    stems = {f"docs/{path.relative_to(DOCS).with_suffix('')}": "" for path in sorted(DOCS.rglob("*.md"))}
    stems = {stem: stem.removeprefix("docs/") for stem in stems if not stem.endswith(".zh")} | OUTSIDE
    for stem, name in stems.items():
        file = ROOT / (stem + SUFFIX[lang])
        yield Page(name, file if file.exists() else ROOT / f"{stem}.md")


def prepare(lang: str, folder: Path) -> None:
    """Write the pages of one language and the pictures that they show into *folder*."""
    from reference import insert

    there = list(pages(lang))
    for page in there:
        text = _links(page, folder, insert(page.file.read_text("utf-8"), lang))
        text = _joined(text) if lang == "zh" else text
        if page.name == "index":
            text += "".join(_contents(lang, [one.name for one in there]))
        _write(folder / f"{page.name}.md", _switch(_captions(text), page.name, lang))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _switch(text: str, name: str, lang: str) -> str:
    """Put the link to the page in the other language before the text, in place of the one that GitHub has."""
    (other,) = set(LANGUAGES) - {lang}
    up = "../" * (name.count("/") + 1)
    address = f'href="{up}{other}/{name}.html" hreflang="{other}"'
    link = f'<a class="other-language" {address}>{_OTHER_WORDS[lang]}</a>'
    head, _, body = _OTHER.sub("", text, count=1).lstrip().partition("\n")
    return f"{head}\n\n{link}\n{body}"


def _links(page: Page, folder: Path, text: str) -> str:
    """Return the text of a page with its links as the site has them; the pictures are copied."""
    names = {other.file: other.name for code in LANGUAGES for other in pages(code)}
    fences = [found.span() for found in _FENCED.finditer(text)]

    def lead(found: re.Match[str]) -> str:
        if not found[2] or any(start <= found.start() < end for start, end in fences):
            return found[0]
        target = (page.file.parent / found[2]).resolve()
        here = Path(page.name).parent
        if target in names:
            return f"{found[1]}{os.path.relpath(f'{names[target]}.md', here)}{found[3] or ''}{found[4]}"
        picture = target.relative_to(DOCS if DOCS in target.parents else ROOT)
        (folder / picture).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(target, folder / picture)
        return f"{found[1]}{os.path.relpath(picture, here)}{found[4]}"

    return _LINK.sub(lead, text)


def _joined(text: str) -> str:
    """Return Chinese text without line ends between its characters, where a browser shows a space."""
    parts = _FENCED.split(text)
    fences = [found[0] for found in _FENCED.finditer(text)]
    plain = [_LINE_END.sub("", part) for part in parts[:: _FENCED.groups + 1]]
    return "".join(part + fence for part, fence in zip(plain, [*fences, ""], strict=True))


def _captions(text: str) -> str:
    """Return the text with the names of files above their blocks, which GitHub does not show."""
    return _FENCE.sub(r"\1\2{code-block} \3\n\1:caption: \4\n\n", text)


def _contents(lang: str, names: list[str]) -> Iterator[str]:
    """Yield the tables of contents, which are in the margin of every page."""
    placed = {name for _title, listed in PARTS.values() for name in listed} | {"index"}
    others = [name for name in names if name not in placed]
    for part, (titles, listed) in PARTS.items():
        rows = [name for name in listed if name in names] + (others if part == "topics" else [])
        rows = [f"{TITLES[name][lang]} <{name}>" if name in TITLES else name for name in rows]
        yield f"\n\n```{{toctree}}\n:caption: {titles[lang]}\n:hidden:\n\n" + "\n".join(rows) + "\n```\n"


_FIRST = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>collate</title>
<meta name="viewport" content="width=device-width">
<p><a href="en/index.html">English</a> · <a href="zh/index.html" lang="zh">中文</a></p>
<script>location.replace((navigator.language.startsWith("zh") ? "zh" : "en") + "/index.html")</script>
</html>
"""


def build(folder: Path) -> int:
    """Build the site into *folder*, where both languages are replaced; return 0, or the status of Sphinx."""
    from sphinx.cmd.build import build_main

    status = 0
    for lang, code in LANGUAGES.items():
        source, target = folder / ".source" / lang, folder / lang
        for old in (source, target):
            shutil.rmtree(old, ignore_errors=True)
        prepare(lang, source)
        strict = ["-W", "--keep-going", "-n", "-q", "-E"]
        where = ["-c", str(DOCS / "site"), "-d", str(source / ".doctrees"), str(source), str(target)]
        status = max(status, build_main([*strict, "-b", "html", "-D", f"language={code}", *where]))
    _write(folder / "index.html", _FIRST)
    shutil.rmtree(folder / ".source")
    return status


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "site").resolve()))
