"""A day of an editor, in a browser: from a run to decisions, a new witness, and a verified edition."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from collate.cli import main
from collate.review import Desk, DeskOptions, open_server

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="there is no browser")]

PLACES = (
    *("山口", "河湾", "林场", "田庄", "桥头", "渡口", "村西", "镇东", "城南", "乡北", "磨坊"),
    *("窑厂", "煤矿", "盐井", "茶园", "果园", "渔港", "牧场", "水库", "电站", "学校", "医院"),
)
GOODS = (
    *("粮食", "棉花", "木材", "煤炭", "布匹", "盐巴", "茶叶", "水果", "鲜鱼", "羊毛", "砖瓦"),
    *("铁器", "纸张", "药材", "油料", "蔗糖", "皮革", "陶器", "竹器", "蜂蜜", "书籍", "种子"),
)

BASE = "".join(
    f"第{n}天我们到了{place}，看见那里的{goods}堆得很高，人人脸上都有笑容。"
    for n, (place, goods) in enumerate(zip(PLACES, GOODS, strict=True), start=1)
)
SENTENCES = (
    *("今年三月，指导组来到县里。", "四月间，指导组走访了农户。"),
    *("五月里，指导组开了大会。", "六月初，指导组回到省城。"),
)
GROUPS = "".join(SENTENCES)
END = "各项工作都要落到时处，不能落空。"
TITLE = "在春耕座谈会上的讲话\n（1957年3月12日）\n"
TEXTS = {
    "a": f"{BASE}\n{GROUPS}\n{END}",
    "b": BASE.replace("看见", "望见")
    + f"\n{GROUPS.replace('指导组', '督导组')}\n{END.replace('时处', '实处')}",
    "c": f"{BASE}\n{GROUPS}\n{END.replace('时处', '实处')}",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "in" / f"{name}.txt").write_text(f"{TITLE}{text}\n", encoding="utf-8")
    (tmp_path / "collate.toml").write_text('[[work]]\nname = "在春耕座谈会上的讲话"\nbase = "a.txt"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def collate(*arguments: str) -> Result:
    result = CliRunner().invoke(main, [*arguments, "--lang", "en"] if arguments[0] == "run" else arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@contextmanager
def desk_page(folder: Path) -> Iterator[Any]:
    """Open the desk as ``collate review`` does, and its first work in a browser."""
    desk = Desk(folder / "reports", DeskOptions(by="王编辑", decisions=folder / "decisions", lang="en"))
    served = open_server(desk)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    faults: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(served.url)
        page.click(".works a")
        page.wait_for_selector("#card-h")
        yield page
        browser.close()
    served.close()
    thread.join(timeout=5)
    assert faults == []


def saved(page: Any, key: str) -> None:
    """Press a key, and wait until the page has the answer of the server."""
    with page.expect_response(lambda one: one.request.method == "POST" and one.ok):
        page.keyboard.press(key)
    page.wait_for_selector("#status[data-kind=saved]")


def go(page: Any, words: str) -> None:
    """Go to the first entry with *words*."""
    page.locator("#queue li", has_text=words).first.locator("a").click()
    page.wait_for_function(
        "words => document.querySelector('#card .readings').innerText.includes(words)", arg=words
    )


def decided(page: Any) -> int:
    return int(re.findall(r"\d+", page.inner_text("#progress, .progress"))[0])


def apparatus(folder: Path) -> Any:
    (path,) = (folder / "reports" / "works").glob("*/apparatus.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_what_an_editor_decides_holds(folder: Path) -> None:
    assert collate("run", "in", "-o", "reports", "-q").exit_code == 0
    assert len(apparatus(folder)["entries"]) == 27
    with desk_page(folder) as page:
        for number in range(20):  # by keyboard alone: the odd ones keep the base text
            saved(page, "2" if number % 2 else "1")
            page.keyboard.press("j")
        go(page, "指导组")
        page.keyboard.press("a")
        page.wait_for_selector(".place-row")
        page.locator("dialog select").first.select_option("1")
        page.wait_for_timeout(300)
        assert page.locator(".place-row").count() == 4
        page.locator(".place-row input").nth(3).uncheck()
        with page.expect_response(lambda one: one.request.method == "POST" and "decisions" in one.url):
            page.click("dialog .primary")
        page.wait_for_selector("#status[data-kind=saved]")
        go(page, "落到时处")
        page.keyboard.press("s")
        page.locator("[data-form=split] .cut").nth(1).click()
        with page.expect_response(lambda one: one.url.split("?")[0].endswith("/run") and one.ok):
            page.locator("[data-form=split] .buttons button").first.click()
        page.wait_for_timeout(500)
        go(page, "望见")
        page.locator("#card details").first.locator("summary").click()
        field = page.locator("#card [data-field=correct]")
        field.locator("xpath=ancestor::fieldset").locator("select").select_option("B")
        field.fill("看见")
        with page.expect_response(lambda one: one.request.method == "POST" and "decisions" in one.url):
            field.locator("xpath=ancestor::fieldset").locator("button").click()
        page.locator("#card .corrected").wait_for()
        go(page, "时处")
        page.keyboard.press("e")
        page.keyboard.insert_text("实地")
        saved(page, "Enter")
        before = decided(page)
    with desk_page(folder) as page:
        assert decided(page) == before
        for _ in range(3):  # the emendation, the correction, the split
            saved(page, "u")
        assert decided(page) == before - 1
        for _ in range(3):
            saved(page, "Shift+U")
        assert decided(page) == before
    new = TEXTS["a"].replace("第3天我们到了林场，看见那里的", "第3天大家一同赶到林场，瞧着那边的")
    (folder / "in" / "d.txt").write_text(f"{TITLE}{new}\n", encoding="utf-8")
    result = collate("run", "in", "-o", "reports", "-q")
    assert result.exit_code == 0, result.output
    found = apparatus(folder)
    fates = [one["fate"] for one in found["decisions"]]
    assert "review" not in fates
    assert fates.count("changed") >= 1
    texts = [one["text"] for one in found["emendations"]]
    assert texts.count("望见") + sum("望见" in text for text in texts if text != "望见") == 10
    assert texts.count("督导组") == 3
    assert texts.count("实地") == 1
    assert [one["corrections"] for one in found["rulings"] if one["corrections"]] == [[["B", "看见"]]]
    with desk_page(folder) as page:
        assert page.locator("#review li").count() == fates.count("changed")
    (edition,) = (folder / "reports" / "works").glob("*/edition.xml")
    assert collate("verify", str(edition), "--against", "in").exit_code == 0
