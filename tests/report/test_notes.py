from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from collate.model import Kind
from collate.report import WRITERS, ReportContext
from collate.report.formulas import CHINESE, WESTERN
from collate.report.notes import app_notes, notes
from collate.settings import NotesSettings
from tests.conftest import MadePiece, MakeEdition

if TYPE_CHECKING:
    from tests.report.conftest import Made

GOLDEN = Path(__file__).parents[1] / "golden" / "report"
WORDS = (Kind.SUBSTANTIVE, Kind.NUMERAL)


@pytest.mark.parametrize("name", ["notes", "plain-notes"])
def test_golden(name: str, small: Made, context: ReportContext) -> None:
    writer = WRITERS[name]
    assert writer.write(small.edition, context) == (GOLDEN / writer.file).read_bytes()


#: Pieces of an edition; its notes in Chinese and in the Western way.
CASES: dict[str, tuple[list[MadePiece], list[str], list[str]]] = {
    "two readings": (
        ["中央", ("指导组", "督导组", "督导组", "工作组"), "到了。"],
        ["「指导组」，B、C本同作「督导组」；D本作「工作组」"],
        ["指导组 ] 督导组 B C; 工作组 D"],
    ),
    "an omission": (["我们", ("坚决", "", ""), "支持"], ["「坚决」，B、C本并无"], ["坚决 ] om. B C"]),
    "a lemma of one letter has its neighbour beside it": (
        ["要加强", ("对", ""), "基层的领导"],
        ["「加强对」，B本作「加强」"],
        ["加强对 ] 加强 B"],
    ),
    "or the one behind it": (
        ["。", ("对", "向"), "基层"],
        ["「对基层」，B本作「向基层」"],
        ["对基层 ] 向基层 B"],
    ),
    "an addition": (["理顺关系", ("", "到"), "位"], ["「关系」下，B本有「到」字"], ["post 关系 ] add. 到 B"]),
    "an addition at the start": (
        [("", "编者按"), "同志们"],
        ["篇首，B本有「编者按」"],
        ["ante omnia ] add. 编者按 B"],
    ),
    "a lacuna": (
        ["今天开会，", ("要发扬艰苦奋斗的作风。我相信", None), "能成。"],
        ["自「要发扬艰」至「我相信」，B本缺"],
        ["要发扬艰 – 我相信 ] lac. B"],
    ),
    "the same change everywhere": (
        [("指导组", "督导组"), "来了，", ("指导组", "督导组"), "走了。"],
        ["「指导组」，B本作「督导组」，下同"],
        ["指导组 ] 督导组 B (et passim)"],
    ),
    "not quite everywhere": (
        [("指导组", "督导组"), "来了，", ("指导组", "督导组"), "走了。指导组"],
        ["「指导组」，B本作「督导组」"] * 2,
        ["指导组 ] 督导组 B"] * 2,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_formulas(name: str, make_edition: MakeEdition) -> None:
    pieces, chinese, western = CASES[name]
    edition = make_edition(pieces)
    assert [note.text for note in notes(edition, CHINESE, WORDS)] == chinese
    assert [note.text for note in notes(edition, WESTERN, WORDS)] == western


def test_settings_choose_kinds_place_and_style(small: Made) -> None:
    chosen = NotesSettings("western", "foot", ("substantive", "numeral", "orthographic", "punctuation"))
    text = WRITERS["plain-notes"].write(small.edition, ReportContext("en", notes=chosen)).decode("utf-8-sig")
    assert "No notes are made of" not in text
    assert "[1]指导组 ] 督导组" in text
    assert text.index("[1]指导组 ]") < text.index("好的意见")


def test_each_entry_of_the_kinds_that_get_notes_has_a_sentence(small: Made, context: ReportContext) -> None:
    assert app_notes(small.edition, context) == {
        1: "「指导组」，乙、丁本同作「督导组」。",
        2: "「听取八」，乙、丁本同作「听取8」。",
        4: "「论得很」，乙、丙、丁本同作「论得」。",
        5: "「意见」下，乙、丁本同有「（热烈鼓掌）」。",
    }
