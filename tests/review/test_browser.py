"""An editor at the desk, in a browser: by keyboard alone, in two tabs, and with a server that fails."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collate.review import Desk, DeskOptions, DeskServer, open_server

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="there is no browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def server(project: Path) -> Iterator[DeskServer]:
    desk = Desk(project / "out", DeskOptions(by="王编辑", decisions=project / "decisions", lang="en"))
    served = open_server(desk)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    yield served
    served.close()
    thread.join(timeout=5)


@pytest.fixture
def page(browser: Any, server: DeskServer) -> Iterator[Any]:  # playwright has its own types
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console", lambda one: faults.append(one.text) if "Content Security Policy" in one.text else None
    )
    opened.goto(server.url)
    opened.click(".works a")
    opened.wait_for_selector("#card-h")
    yield opened
    context.close()
    assert faults == []


def saved(page: Any) -> None:
    page.wait_for_selector("#status[data-kind=saved]")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def decide(page: Any, key: str) -> None:
    """Press a key, and wait for the answer of the server."""
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.keyboard.press(key)
    saved(page)


def log(project: Path) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((project / "decisions").glob("*.jsonl")))


def adopted(page: Any) -> str:
    return str(page.inner_text(".adopted .txt")).strip()


def test_decisions_by_keyboard_are_on_disk_when_the_page_says_saved(page: Any, project: Path) -> None:
    variant = page.inner_text(".readings li:nth-child(2) .txt").strip()
    decide(page, "2")
    assert f'"text": "{variant}"' in log(project)
    assert adopted(page) == variant
    press(page, "j", "e")
    page.keyboard.insert_text("自拟之文")
    decide(page, "Enter")
    assert "自拟之文" in log(project)
    press(page, "n")
    page.keyboard.insert_text("各本皆误")
    decide(page, "Enter")
    decide(page, "x")
    assert page.get_attribute('.tool[aria-keyshortcuts="x"]', "aria-pressed") == "true"
    decide(page, "u")
    assert page.get_attribute('.tool[aria-keyshortcuts="x"]', "aria-pressed") == "false"
    decide(page, "Shift+U")
    page.reload()
    page.wait_for_selector("#card-h")
    assert adopted(page) == "自拟之文"
    assert "各本皆误" in page.inner_text("#card")


def test_rule_is_applied_after_its_places_were_shown(page: Any, project: Path) -> None:
    page.click("#queue li:has-text('指导组') a")
    press(page, "a")
    page.wait_for_selector(".place-row")
    page.locator("dialog select").first.select_option("1")
    page.wait_for_timeout(300)
    places = page.locator(".place-row")
    total = places.count()
    assert total > 1
    places.nth(total - 1).locator("input").uncheck()
    assert log(project) == ""  # nothing is applied by looking
    with page.expect_response(lambda one: one.url.endswith("decisions?lang=en")):
        page.click("dialog .primary")
    saved(page)
    assert page.locator("#queue li.s-decided").count() == total - 1
    decide(page, "u")
    assert page.locator("#queue li.s-decided").count() == 0


def test_words_survive_a_server_that_cannot_save(page: Any, project: Path) -> None:
    page.route("**/decisions?*", lambda route: route.abort())
    press(page, "e")
    page.keyboard.insert_text("不可失之文")
    press(page, "Enter")
    page.wait_for_selector(".notice")
    assert page.get_attribute("#status", "data-kind") == "failed"
    assert page.input_value("[data-field=emend]") == "不可失之文"
    page.unroute("**/decisions?*")
    page.reload()
    page.wait_for_selector("[data-field=emend]")
    assert page.input_value("[data-field=emend]") == "不可失之文"
    page.focus("[data-field=emend]")
    decide(page, "Enter")
    assert adopted(page) == "不可失之文"
    assert "不可失之文" in log(project)


def test_second_tab_is_told_and_asked(page: Any) -> None:
    other = page.context.new_page()
    other.route("**/changes?*", lambda route: route.abort())  # it has not heard of anything yet
    other.goto(page.url)
    other.wait_for_selector("#card-h")
    decide(page, "2")
    other.keyboard.press("1")
    other.wait_for_selector("dialog")
    with other.expect_response(lambda one: one.request.method == "POST"):
        other.click("dialog .primary")
    saved(other)
    lemma = adopted(other)
    page.locator(".adopted .txt", has_text=lemma).wait_for()


def test_markup_in_words_is_shown_as_it_is_written(page: Any) -> None:
    press(page, "e")
    page.keyboard.insert_text("<img src=x onerror=alert(1)>")
    decide(page, "Enter")
    assert adopted(page) == "<img src=x onerror=alert(1)>"
    assert page.locator("#text img, #queue img, #card img").count() == 0


@pytest.mark.parametrize("view", ["text", "pair", "all"])
def test_views_fit_a_phone(page: Any, view: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.click(f"#view-{view}")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
