"""The views of the page of a work, which the desk has too: overview, two witnesses, all, and search."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from collate.model import Edition
from collate.report import WRITERS, ReportContext
from tests.browser.driven import opened
from tests.report.test_decision_views import edition as edition

if TYPE_CHECKING:
    from tests.conftest import MadePiece, MakeEdition

pytestmark = pytest.mark.browser

Page: TypeAlias = Any  # Playwright is not a dependency

LAPTOP = {"width": 1366, "height": 768}

#: The number of hits that are marked, and their words.
MARKED = "() => [...(CSS.highlights.get('hit') || [])].map((range) => range.startContainer.data.slice(0, 4))"


def written(edition: Edition, folder: Path) -> Path:
    path = folder / "index.html"
    path.write_bytes(WRITERS["html"].write(edition, ReportContext()))
    return path


@pytest.fixture
def three(make_edition: MakeEdition, tmp_path: Path) -> Path:
    """Return the page of three witnesses: two places, a lost page, and a reading that is in the text too."""
    made = make_edition(
        ["头，", ("指导组", "督导组", "指导组"), "来了，¶督导组没有走，", ("八", "8", None), "人。"]
    )
    return written(made, tmp_path)


@pytest.fixture
def long_page(make_edition: MakeEdition, tmp_path: Path) -> Path:
    pieces: list[MadePiece] = []
    for number in range(120):
        pieces += [
            f"第{number}处，各本相同，其文甚长，不烦备录，",
            (f"甲{number}", f"乙{number}", f"甲{number}"),
        ]
        pieces.append("此后又换一段。¶")
    return written(make_edition(pieces), tmp_path)


def rows_of(page: Page) -> list[str]:
    return [" ".join(row.inner_text().split()) for row in page.locator("#rows .witness").all()]


def test_all_witnesses_of_a_place_are_rows(driven: Any, three: Path) -> None:
    with opened(driven, three, "#tab=all&entry=app0001") as page:
        assert rows_of(page) == [
            "A 头，指导组来了，督导组没有",
            "B 头，督导组来了，督导组没有",
            "C 头，指导组来了，督导组没有",
        ]
        assert page.locator("#rows .v:not(.same)").all_inner_texts() == ["督导组"]
        page.keyboard.press("j")
        assert rows_of(page)[-1] == "C 〔此处残缺〕"


def test_all_witnesses_of_a_paragraph_are_rows(driven: Any, three: Path) -> None:
    with opened(driven, three, "#tab=all") as page:
        assert rows_of(page) == ["A 头，指导组来了，", "B 头，督导组来了，", "C 头，指导组来了，"]
        assert page.locator("#rows .dim").first.evaluate(
            "node => getComputedStyle(node).color"
        ) != page.locator("#rows .v:not(.same)").first.evaluate("node => getComputedStyle(node).color")
        page.get_by_role("button", name="下一段").click()
        assert rows_of(page) == [
            "A 督导组没有走，八人。",
            "B 督导组没有走，8人。",
            "C 督导组没有走，〔此处残缺〕人。",
        ]


def test_one_witness_stands_against_all(driven: Any, three: Path) -> None:
    with opened(driven, three, "#tab=all") as page:
        page.select_option("#all-against", "B")
        assert rows_of(page)[0] == "B 头，督导组来了，"
        assert page.locator("#rows .v:not(.same)").all_inner_texts() == ["督导组", "指导组", "指导组"]


def test_a_filter_leaves_the_entries_of_one_witness(driven: Any, three: Path, edition: Edition) -> None:
    with opened(driven, three, "#tab=list&witness=C") as page:
        assert page.locator("#count").inner_text() == "显示 0 / 2 处"
        assert page.locator("#finer").get_attribute("open") is not None
        page.select_option("#witness", "B")
        assert page.locator("#count").inner_text() == "显示 2 / 2 处"
        assert "witness=B" in page.url


def test_the_search_finds_in_the_readings_unless_it_is_told_otherwise(driven: Any, three: Path) -> None:
    with opened(driven, three, "#tab=list") as page:
        page.fill("#search", "来了")
        page.wait_for_function("() => document.getElementById('count').textContent.startsWith('显示 0')")
        page.check("#in-text")
        assert page.locator("#count").inner_text() == "显示 1 / 2 处"
        page.fill("#search", "督导")
        # In one reading, and twice in the words around readings.
        page.wait_for_function(f"() => ({MARKED})().length === 3")
        page.uncheck("#in-text")
        page.wait_for_function(f"() => ({MARKED})().length === 1")
        assert page.evaluate(MARKED) == ["督"]


def test_hits_in_the_text_are_marked_and_visited(driven: Any, three: Path) -> None:
    with opened(driven, three) as page:
        page.check("#in-text")
        page.fill("#search", "督导组")
        page.wait_for_function(f"() => ({MARKED})().length === 1")
        assert page.locator("#found").inner_text() == "正文中 1 处；回车：下一处"
        page.press("#search", "Enter")
        assert page.locator("#found").inner_text() == "第 1 处，共 1 处"
        assert page.evaluate("CSS.highlights.has('hit-on')")


def test_a_number_of_an_entry_is_not_part_of_its_words(driven: Any, three: Path) -> None:
    with opened(driven, three) as page:
        page.check("#in-text")
        page.fill("#search", "指导组来了")
        page.wait_for_function(f"() => ({MARKED})().length === 1")


def test_the_overview_frames_what_is_in_the_window(driven: Any, long_page: Path) -> None:
    with opened(driven, long_page, viewport=LAPTOP) as page:
        track, frame = page.locator(".track").bounding_box(), page.locator("#window").bounding_box()
        assert frame["x"] - track["x"] < 3
        assert frame["width"] < track["width"] / 3
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_function("() => parseFloat(document.getElementById('window').style.left) > 60")
        assert page.locator("#here").is_hidden()


def test_a_click_on_the_overview_leads_to_the_place(driven: Any, long_page: Path) -> None:
    with opened(driven, long_page, viewport=LAPTOP) as page:
        strip = page.locator(".track svg")
        size = strip.bounding_box()
        strip.click(position={"x": size["width"] / 2, "y": size["height"] / 2})
        chosen = int(page.locator(".v.on").get_attribute("id").removeprefix("t-app"))
        assert abs(chosen - 60) < 4
        assert page.locator("#here").is_visible()
        mark = page.locator(".v.on").bounding_box()
        assert 0 < mark["y"] < LAPTOP["height"]


def test_decided_places_are_tinted_on_every_strip(driven: Any, edition: Edition, tmp_path: Path) -> None:
    with opened(driven, written(edition, tmp_path)) as page:
        paths = [page.locator(where).get_attribute("d") for where in (".track .ground", ".strip .ground")]
        assert [path.count("M") for path in paths] == [2, 2]


def test_the_adopted_reading_is_the_largest(driven: Any, edition: Edition, tmp_path: Path) -> None:
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    with opened(driven, written(edition, tmp_path), "#t-app0001") as page:
        first, second = (box.evaluate(size) for box in page.locator("#shown .txt").all())
        assert first > 1.2 * second
        assert page.locator("#shown .txt").first.inner_text() == "乙"


def test_the_list_is_dense_and_in_the_order_of_the_text(driven: Any, long_page: Path) -> None:
    with opened(driven, long_page, "#tab=list", viewport=LAPTOP) as page:
        rows = page.locator(".entries>li")
        assert rows.nth(0).bounding_box()["height"] < 60
        numbers = [int(row.split("app")[1]) for row in rows.evaluate_all("rows => rows.map((row) => row.id)")]
        assert numbers == sorted(numbers)


def test_the_two_sides_scroll_together(driven: Any, long_page: Path) -> None:
    with opened(driven, long_page, "#tab=side", viewport=LAPTOP) as page:
        page.evaluate("scrollTo(0, 4000)")
        tops = page.evaluate(
            "() => [...document.querySelectorAll('.two')].map((row) => [...row.children].map("
            "(side) => Math.round(side.getBoundingClientRect().top)))"
        )
        assert all(left == right for left, right in tops)
        page.locator("#sides button").click()
        assert page.locator(".two.head .siglum").all_inner_texts()[0] == "B"
