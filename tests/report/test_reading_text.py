"""reading.txt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from collate.errors import VerificationError
from collate.model import Edition
from collate.report import WRITERS, ReportContext
from collate.report.reading_text import reading_text, write_reading_text
from tests.report.tei_everything import everything

CONTEXT = ReportContext()


def test_title_and_paragraphs_of_the_base(make_edition: Callable[..., Edition]) -> None:
    edition = make_edition([("同志们：¶今天", "同志们：今天"), ("开会", "散会"), "。 ¶完 了。"], title="讲话")
    assert write_reading_text(edition, CONTEXT).decode() == "讲话\n\n同志们：\n今天开会。\n完 了。\n"
    other = make_edition(
        [("同志们：¶今天", "同志们：今天"), ("开会", "散会"), "。 ¶完 了。"], base=1, title=""
    )
    assert write_reading_text(other, CONTEXT).decode() == "同志们：今天散会。\n完 了。\n"


def test_a_base_that_is_identical_to_another_has_its_own_paragraphs(
    make_edition: Callable[..., Edition],
) -> None:
    edition = make_edition(["一二", ("三", "四"), "五"], identical=[(1, "一¶二四 ¶五")], base=2)
    assert reading_text(edition) == ("一", "二四", "五")


def test_emendations_are_in_it(tmp_path: Path) -> None:
    edition, _ = everything(tmp_path)
    text = "\n".join(reading_text(edition))
    for words in (
        "落到实处。",
        "中央督导组来到",
        "讨论得十分热烈",
        "一块吃饭，都一块劳动",
        "信心有办法",
        "老<乡&]]>们说",
    ):
        assert words in text
    assert "时处" not in text


def test_a_line_end_in_a_text_starts_no_paragraph(make_edition: Callable[..., Edition]) -> None:
    edition = make_edition([("甲\u2028乙\x0b丙", "甲乙丁")])
    assert reading_text(edition) == ("甲 乙 丙",)


def test_an_empty_base_has_no_paragraph(make_edition: Callable[..., Edition]) -> None:
    assert reading_text(make_edition([("", "甲")])) == ()


def test_forbidden_characters_are_rejected(make_edition: Callable[..., Edition]) -> None:
    with pytest.raises(VerificationError, match=r"made: has the character U\+0007"):
        write_reading_text(make_edition([("甲\x07", "乙")]), CONTEXT)


def test_it_is_written_only_on_request(make_edition: Callable[..., Edition]) -> None:
    edition = make_edition(["甲", ("乙", "丙")])
    assert WRITERS["reading-text"].files(edition, CONTEXT) == ()
    asked = replace(CONTEXT, also=("reading-text",))
    assert WRITERS["reading-text"].files(edition, asked) == ("works/made/reading.txt",)
