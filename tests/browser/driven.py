"""Chromium driven by Playwright, where that is installed; a page that breaks its policy fails its test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.browser.conftest import CHROMIUM

Page: TypeAlias = Any  # Playwright is not a dependency


@contextmanager
def started() -> Iterator[Any]:
    """Yield a browser, or skip the test; there can be one at a time."""
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with driver.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    driven: Any, address: Path, fragment: str = "", *, before: str = "", **options: Any
) -> Iterator[Page]:
    """Open a page from disk; *before* is a script that runs first, *options* are those of a context."""
    said: list[str] = []
    context = driven.new_context(**options)
    page = context.new_page()
    listen(page, said)
    if before:
        page.add_init_script(before)
    page.goto(address.as_uri() + fragment)
    page.wait_for_selector(":root[data-tab], #unready:not([hidden])")
    try:
        yield page
    finally:
        context.close()
    assert said == []


def listen(page: Page, said: list[str]) -> None:
    """Add to *said* what the page says on the console: errors, and what its policy blocked."""
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
