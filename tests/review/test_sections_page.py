"""Sections in the browser: named in the list of works, shown in the head of the work, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from tests.review.test_browser import CHROMIUM, browser, page, server  # it needs playwright

__all__ = ["browser", "page", "server"]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="there is no browser")]


def open_sections(page: Any) -> None:
    page.goto(page.url.split("#")[0] + "#/")
    page.check(".works input[type=checkbox]")
    page.click("text=Sections: base text and roles")
    page.wait_for_selector("dialog[open] fieldset")


def after_run(page: Any, act: Callable[[], None]) -> None:
    """Do something that runs again, and wait until the list is there anew."""
    with (
        page.expect_response(lambda one: one.url.split("?")[0].endswith("/api/project"), timeout=60_000),
        page.expect_response(lambda one: one.url.split("?")[0].endswith("/api/run"), timeout=60_000),
    ):
        act()
    page.wait_for_selector(".works a")


def test_a_section_is_named_shown_and_taken_back(page: Any, project: Path, tmp_path: Path) -> None:
    open_sections(page)
    page.fill("dialog input[type=number]", "2")
    page.wait_for_selector("dialog .ctx b")
    page.select_option("dialog select >> nth=0", "乙")
    page.select_option("dialog select >> nth=3", "consulted")
    page.screenshot(path=tmp_path / "dialog.png")
    after_run(page, lambda: page.click("dialog .primary"))
    page.click(".works a")
    page.wait_for_selector("#card-h")
    page.click("#fold")
    said = page.inner_text("#about .sections")
    assert "base text 乙; consulted 丙" in said
    assert '"what":"section"' in (project / "decisions/project.jsonl").read_text("utf-8").replace(" ", "")
    page.screenshot(path=tmp_path / "work.png")
    open_sections(page)
    assert "base text 乙" in page.inner_text("dialog .sections")
    page.screenshot(path=tmp_path / "list.png")
    after_run(page, lambda: page.click("dialog >> text=Take back"))
    open_sections(page)
    assert page.query_selector("dialog .sections") is None
