"""The page of a long work: packed data, a list that is written as it is needed, print, and no script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from collate.model import Edition, Ruling
from collate.report import WRITERS, ReportContext
from collate.report.html.page_data import LEAST_PACKED
from tests.browser.driven import listen, opened

if TYPE_CHECKING:
    from tests.conftest import CorpusRun, MadePiece, MakeEdition

pytestmark = pytest.mark.browser

#: More entries than are written at once, and than a window shows.
COUNT = 600

PageOf = Callable[..., Path]


@pytest.fixture
def long_edition(make_edition: MakeEdition) -> Edition:
    pieces: list[MadePiece] = []
    for number in range(COUNT):
        pieces += [f"第{number}处，各本相同，", (f"甲{number}", f"乙{number}", f"甲{number}")]
    return make_edition([*pieces, "完。"])


@pytest.fixture
def page_of(tmp_path: Path) -> PageOf:
    def write(edition: Edition, **context: object) -> Path:
        path = tmp_path / "index.html"
        path.write_bytes(WRITERS["html"].write(edition, ReportContext(**context)))  # type: ignore[arg-type]
        return path

    return write


def test_a_long_page_is_packed_and_its_list_is_whole(
    driven: Any, long_edition: Edition, page_of: PageOf
) -> None:
    address = page_of(long_edition)
    assert 'type="application/gzip"' in address.read_text("utf-8")
    with opened(driven, address, "#tab=list") as page:
        assert page.locator("#count").inner_text() == f"显示 {COUNT} / {COUNT} 处"
        assert page.locator(".entries>li").count() == COUNT
        page.wait_for_function(f"() => document.querySelectorAll('.entries .rdg').length === {COUNT}")
        last = page.locator(f"#app0{COUNT}")
        assert f"甲{COUNT - 1} ］ 乙{COUNT - 1} B" in " ".join(last.text_content().split())


def test_an_address_leads_to_an_entry_far_down(driven: Any, long_edition: Edition, page_of: PageOf) -> None:
    with opened(driven, page_of(long_edition), "#app0555") as page:
        row = page.locator("#app0555")
        assert "乙554" in row.inner_text()
        box = row.bounding_box()
        assert 0 < box["y"] < 720
        page.keyboard.press("j")
        assert page.locator("li.on").get_attribute("id") == "app0556"
        page.goto(page.url.partition("#")[0] + "#t-app0007")
        page.wait_for_selector("#t-app0007.on")
        assert page.locator("#text").is_visible()


def test_the_list_is_printed_whole(driven: Any, long_edition: Edition, page_of: PageOf) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    with opened(driven, page_of(long_edition)) as page:
        document = pdfium.PdfDocument(page.pdf(format="A4"))
    text = "".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    assert [n for n in range(COUNT) if f"乙{n}B" not in "".join(text.split())] == []


def test_a_browser_that_cannot_unpack_shows_the_text_and_a_message(
    driven: Any, long_edition: Edition, page_of: PageOf
) -> None:
    with opened(driven, page_of(long_edition), before="delete window.DecompressionStream") as page:
        assert "不能展开本页的校勘表" in page.locator("#unready").inner_text()
        assert "notes.txt" in page.locator("#unready").inner_text()
        assert "甲599" in page.locator("#text").inner_text()


def test_without_scripts_the_text_stands_and_the_notes_are_named(
    driven: Any, long_edition: Edition, page_of: PageOf
) -> None:
    address = page_of(long_edition)
    context = driven.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address.as_uri())
    assert "甲599" in page.locator("#text").inner_text()
    assert "notes.txt" in page.locator("#list").inner_text()
    context.close()


def test_the_text_is_above_the_fold(driven: Any, long_edition: Edition, page_of: PageOf) -> None:
    with opened(driven, page_of(long_edition), viewport={"width": 1366, "height": 768}) as page:
        assert page.locator("#text p").first.bounding_box()["y"] < 240
        assert page.locator(".witnesses table").is_hidden()
        page.locator(".witnesses summary").click()
        assert page.locator(".witnesses table").is_visible()


def test_a_click_on_a_strip_leads_to_the_place(driven: Any, long_edition: Edition, page_of: PageOf) -> None:
    with opened(driven, page_of(long_edition), viewport={"width": 1366, "height": 768}) as page:
        page.locator(".map summary").click()
        strip = page.locator(".strip svg").first
        strip.click(position={"x": strip.bounding_box()["width"] / 2, "y": 5})
        chosen = int(page.locator(".v.on").get_attribute("id").removeprefix("t-app"))
        assert abs(chosen - COUNT / 2) < 20


def test_any_two_witnesses_stand_side_by_side(
    driven: Any, make_edition: MakeEdition, page_of: PageOf
) -> None:
    edition = make_edition(
        ["头", ("甲", "乙", "丙"), "中", ("子", "子", "丑"), "尾", ("寅", None, "卯"), "。"]
    )
    with opened(driven, page_of(edition), "#tab=side&left=C&with=B") as page:
        row = page.locator("#pages .two:not(.head)")
        assert [p.inner_text() for p in row.locator("p").all()] == [
            "头丙中丑尾卯。",
            "头乙中子尾〔此处残缺〕。",
        ]
        assert row.locator("a").all_inner_texts() == ["丙", "丑", "乙", "子"]
        page.select_option("#two-left", "A")
        assert row.locator("p").first.inner_text() == "头甲中子尾寅。"
        assert "left=" not in page.url


def said_by(driven: Any, address: Path, *, wait: int = 0) -> list[str]:
    """Return what a page says on the console while it opens."""
    said: list[str] = []
    page = driven.new_page()
    listen(page, said)
    page.goto(address.as_uri())
    page.wait_for_timeout(wait)
    page.close()
    return said


def test_pages_of_a_run_break_no_policy(driven: Any, corpus_run: CorpusRun) -> None:
    folder = corpus_run.folder
    pages = [folder / "index.html"]
    for kind in ("works", "matches", "sources"):
        pages += sorted((folder / kind).rglob("*.html"))[:3]
    assert {page.name: said for page in pages if (said := said_by(driven, page, wait=100))} == {}


@pytest.mark.slow
def test_no_page_of_a_run_breaks_its_policy(driven: Any, corpus_run: CorpusRun) -> None:
    pages = sorted(corpus_run.folder.rglob("*.html"))
    assert {str(page): said for page in pages if (said := said_by(driven, page))} == {}


@pytest.mark.slow
def test_twenty_witnesses_with_a_thousand_entries(
    driven: Any, make_edition: MakeEdition, page_of: PageOf
) -> None:
    pieces: list[MadePiece] = []
    for number in range(1_000):
        row = ["指导组"] * 20
        row[1 + number % 19] = row[1 + number * 7 % 19] = "督导组"
        pieces += ["各本相同之文", tuple(row)]
    edition = make_edition([*pieces, "。"])
    edition = replace(edition, rulings=tuple(Ruling(n, judgement=("讹",), by="校者") for n in range(1, 500)))
    address = page_of(edition)
    assert LEAST_PACKED < address.stat().st_size < 600_000
    with opened(driven, address, viewport={"width": 1366, "height": 768}) as page:
        page.wait_for_timeout(1_000)
        spent = page.evaluate(
            """async () => {
                const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                const start = performance.now();
                document.getElementById("tab-list").click();
                await frame();
                const opened = performance.now() - start;
                const steps = [];
                for (let n = 0; n < 20; n++) {
                  const at = performance.now();
                  document.dispatchEvent(new KeyboardEvent("keydown", { key: "j" }));
                  await frame();
                  steps.push(performance.now() - at);
                }
                return [opened, steps.sort((a, b) => a - b)[10]];
            }"""
        )
        painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    # Half a second, 50 ms and a second on a machine that does nothing else.
    assert spent[0] < 1_500
    assert spent[1] < 150
    assert painted < 3_000
