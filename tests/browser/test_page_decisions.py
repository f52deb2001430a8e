"""Decisions of editors as the page shows them: in the panel, in the list, and at its head."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from collate.model import Edition
from collate.report import WRITERS, ReportContext
from tests.browser.driven import opened
from tests.report.test_decision_views import edition as edition

pytestmark = pytest.mark.browser


@pytest.fixture
def address(edition: Edition, tmp_path: Path) -> Path:
    path = tmp_path / "index.html"
    path.write_bytes(WRITERS["html"].write(edition, ReportContext()))
    return path


def test_the_adopted_reading_stands_first_in_the_panel(driven: Any, address: Path) -> None:
    with opened(driven, address, "#t-app0001") as page:
        boxes = page.locator("#shown .one")
        assert [box.locator(".txt").inner_text() for box in boxes.all()] == ["乙", "甲"]
        assert "采用" in boxes.first.inner_text()
        assert "s-decided" in boxes.first.get_attribute("class")
        assert "讹" in page.locator("#shown .said").inner_text()
        assert "李校" in page.locator("#shown .move").inner_text()


def test_a_ruling_is_shown_whole_and_as_words(driven: Any, address: Path) -> None:
    with opened(driven, address, "#t-app0002") as page:
        said = page.locator("#shown .said").all_inner_texts()
        assert "按语（付印）：两本<b>皆</b>通" in said
        assert "内部备注：再查档案" in said
        assert page.locator("#shown .one").first.locator(".tag").all_inner_texts() == ["底本", "从底本"]
        assert page.locator("#shown .badge").inner_text() == "已定"


def test_the_list_shows_it_too(driven: Any, address: Path) -> None:
    with opened(driven, address, "#tab=list") as page:
        row = " ".join(page.locator("#app0002").inner_text().split())
        assert "从底本" in row
        assert "内部备注：再查档案" in row
        assert "审定：王校" in row
        assert "s-doubtful" in page.locator("#app0003").get_attribute("class")


def test_the_head_leads_to_what_is_to_be_checked(driven: Any, address: Path) -> None:
    with opened(driven, address) as page:
        page.locator(".check a", has_text="4").click()
        page.wait_for_selector("#app0004.on")
        assert page.locator("#list").is_visible()
        page.goto(page.url.partition("#")[0])
        page.locator(".check a").first.click()
        page.wait_for_selector("#unplaced")
        assert page.locator("#unplaced").is_visible()
