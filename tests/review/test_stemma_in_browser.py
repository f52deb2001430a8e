"""The local stemma of an entry in a browser: stated by keyboard, drawn, a cycle refused, undone."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from tests.review.test_browser import CHROMIUM, browser, page, server  # it needs playwright

__all__ = ["browser", "page", "server"]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="there is no browser")]


def test_a_stemma_is_stated_drawn_and_undone(page: Any) -> None:
    page.click("details.more summary")
    rows = page.locator(".stemma .field.row")
    rows.nth(1).locator("select").first.focus()
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.keyboard.press("ArrowDown")  # not known
    drawn = page.locator(".stemma svg")
    drawn.wait_for()
    assert "not known" in drawn.get_attribute("aria-label")
    with page.expect_response(lambda one: one.request.method == "POST"):
        rows.nth(1).locator("select").first.select_option("0")
    page.wait_for_function("document.querySelectorAll('.stemma svg text').length === 2")
    with page.expect_response(lambda one: one.status == 400):
        rows.nth(0).locator("select").first.select_option("1")
    page.wait_for_function("document.querySelector('.stemma select').value === ''")
    page.locator("#card-h").focus()
    for _turn in range(2):
        with page.expect_response(lambda one: one.request.method == "POST"):
            page.keyboard.press("u")
    drawn.wait_for(state="detached")
