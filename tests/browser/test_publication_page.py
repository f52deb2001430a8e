"""The web page of a printed edition in a browser: no serious fault, no message, links that work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from collate.report.publication.epub import write_epub
from collate.report.publication.web_page import write_web_page
from tests.browser.test_accessible import context as context
from tests.browser.test_accessible import faults_of
from tests.report.publication.volumes import address, many_notes, scripts, spring, volume_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VOLUMES = {
    "foot": volume_of(spring(), conventions=("凡例。",), marks=True, profile="定本", when="2026-11-30"),
    "end": volume_of(spring(), address(), scripts(), title="杂集", place="end", numbering="arabic"),
    "many": volume_of(many_notes(100, long=10), title="一百条", place="section", numbering="circled"),
}


@pytest.mark.parametrize("name", VOLUMES)
def test_the_page_has_no_serious_fault(context: Any, name: str, tmp_path: Path) -> None:
    address = tmp_path / f"{name}.html"
    address.write_bytes(write_web_page(VOLUMES[name]))
    assert faults_of(context, address) == []


def test_a_vertical_page_scrolls_from_right_to_left_alone(driven: Any, tmp_path: Path) -> None:
    address = tmp_path / "vertical.html"
    address.write_bytes(write_web_page(volume_of(spring(), vertical=True, place="end")))
    page = driven.new_page(viewport={"width": 390, "height": 700})
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(address.as_uri())
    title, last = (page.locator(one).bounding_box() for one in ("h1", ".witnesses"))
    assert title["x"] > 0 > last["x"]
    assert title["height"] > title["width"]
    assert page.evaluate("() => document.documentElement.scrollHeight - innerHeight") <= 0
    assert messages == []
    page.close()


def test_a_reference_leads_to_its_note_and_back(driven: Any, tmp_path: Path) -> None:
    address = tmp_path / "page.html"
    address.write_bytes(write_web_page(VOLUMES["many"]))
    page = driven.new_page(viewport={"width": 390, "height": 500})
    page.goto(address.as_uri())
    page.click("#t1-r60")
    assert page.locator("#t1-n60").bounding_box()["y"] < 500
    page.click("#t1-n60 a")
    assert 0 <= page.locator("#t1-r60").bounding_box()["y"] < 500
    page.close()


def test_a_chapter_of_an_epub_is_laid_out(driven: Any, tmp_path: Path) -> None:
    import zipfile
    from io import BytesIO

    zipfile.ZipFile(BytesIO(write_epub(VOLUMES["foot"]))).extractall(tmp_path)
    page = driven.new_page(viewport={"width": 390, "height": 700})
    page.goto((tmp_path / "EPUB" / "text-0001.xhtml").as_uri())
    assert page.locator("aside").count() == 7
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('p:not([class])')).textIndent") != "0px"
    )
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    page.close()
