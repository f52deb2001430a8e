"""The pages: each in both languages, no dead link; and the site, built with warnings as errors."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from tests.docs.test_blocks import load_tool

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
OTHERS = [ROOT / name for name in ("README.md", "README.zh.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]

website = load_tool("website")
guide = load_tool("desk_guide")


def test_every_page_is_there_in_both_languages() -> None:
    english = {path for path in PAGES if not path.name.endswith(".zh.md")}
    chinese = {path for path in PAGES if path.name.endswith(".zh.md")}
    assert {path.with_suffix(".zh.md") for path in english} == chinese
    for path in english:
        other = path.with_suffix(".zh.md")
        assert f"[中文]({other.name})" in path.read_text("utf-8"), path.name
        assert f"[English]({path.name})" in other.read_text("utf-8"), other.name
        heads = [
            [line.split()[0] for line in website._FENCED.sub("", text).splitlines() if re.match("#+ ", line)]
            for text in (path.read_text("utf-8"), other.read_text("utf-8"))
        ]
        assert heads[0] == heads[1], path.name


@pytest.mark.parametrize("path", [*PAGES, *OTHERS], ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = website._FENCED.sub("", path.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), target
        if path.name.endswith(".zh.md") and target.endswith(".md") and not target.endswith(".zh.md"):
            translated = (path.parent / target).with_suffix(".zh.md")
            assert (
                not translated.exists() or translated == path or re.search(rf"\[English\]\({target}\)", text)
            )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_is_in_the_index(lang: str) -> None:
    suffix = website.SUFFIX[lang]
    index = (DOCS / f"index{suffix}").read_text("utf-8")
    for path in PAGES:
        if (path.name.endswith(".zh.md")) == (lang == "zh") and path.stem.removesuffix(".zh") != "index":
            assert f"({path.relative_to(DOCS)})" in index, f"docs/index{suffix} has no link to {path.name}"


def test_a_page_for_the_site(tmp_path: Path) -> None:
    website.prepare("zh", tmp_path)
    text = (tmp_path / "howto" / "add_a_witness.md").read_text("utf-8")
    assert text.startswith('# 增补一本\n\n<a class="other-language" href="../../en/howto/add_a_witness.html"')
    assert "](../decisions.md#决定的结果)" in text
    assert "```{code-block} text\n:caption: texts/a.txt\n" in text
    assert "[English](" not in text
    assert (tmp_path / "pictures" / "desk.zh.png").is_file()
    names = {page.name for page in website.pages("zh")}
    contents = (tmp_path / "index.md").read_text("utf-8").split("```{toctree}")[1:]
    listed = [
        line.split("<")[-1].rstrip(">") for part in contents for line in part.split("\n\n")[1].splitlines()
    ]
    assert sorted(line for line in listed if line != "```") == sorted(names - {"index"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for module in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(module)
    folder = tmp_path_factory.mktemp("site")
    # In a process of its own: here a deprecated function of a library would be an error.
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "website.py"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_site_is_whole(site: Path, lang: str) -> None:
    folder = site / lang
    made = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.html")}
    assert {page.name for page in website.pages(lang)} <= made
    for path in folder.rglob("*.html"):
        check_page(path)


def check_page(path: Path) -> None:
    """Nothing is fetched from elsewhere, and every link within the site has a file."""
    tree = html.parse(str(path)).getroot()
    for element in tree.iter("script", "img", "link", "source", "iframe"):
        address = element.get("src") or element.get("href") or ""
        assert not re.match(r"(https?:)?//", address), (path.name, address)
    for link in tree.iter("a"):
        target = unquote(link.get("href") or "").split("#")[0].split("?")[0]
        if target and not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), (path.name, target)
    if path.name not in ("search.html", "genindex.html", "py-modindex.html"):
        assert len(tree.find_class("other-language")) == 1, path.name


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(guide.chromium() is None, reason="there is no browser")
def test_the_search_finds_chinese_without_a_server(site: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=guide.chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        for lang, words, title in (
            ("zh", "决定的记录", "编者的决定"),
            ("zh", "增补一本", "增补一本"),
            ("zh", "lacuna", "设置"),
            ("en", "add a witness", "Add a witness"),
        ):
            page.goto(f"{(site / lang / 'search.html').as_uri()}?q={words}")
            page.wait_for_selector("#search-results ul.search li")
            page.wait_for_function(
                "title => document.querySelector('#search-results').innerText.includes(title)", arg=title
            )
        for lang in ("en", "zh"):
            for name in ("index", "tutorial", "reference/commands", "reference/schemas", "explanation"):
                page.goto((site / lang / f"{name}.html").as_uri())
                assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        browser.close()
    assert [url for url in fetched if not url.startswith("file:")] == []
