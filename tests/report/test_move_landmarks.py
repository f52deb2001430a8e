"""The landmark of a passage that a witness has elsewhere: words of that witness, unique from there."""

from __future__ import annotations

from dataclasses import replace

from collate.model import Edition, Transposition
from collate.report import ReportContext
from collate.report.notes import app_notes
from tests.conftest import MadePiece, build

PASSAGE = "各地要抓紧时间，不误农时。"


def moved(pieces: list[MadePiece], lost: int, found: int, columns: tuple[int, ...] = (1,)) -> Edition:
    edition = build(pieces)
    move = Transposition(lost, found, columns)
    return replace(edition, apparatus=replace(edition.apparatus, transpositions=(move,)))


def note(edition: Edition, number: int) -> str:
    return app_notes(edition, ReportContext("zh"))[number].translate(str.maketrans("“”", "「」"))


def test_words_that_the_witness_lacks_are_no_landmark() -> None:
    pieces: list[MadePiece] = [
        "开会。",
        (PASSAGE, ""),
        "水利要先行。大家互相帮助",
        ("，互相学习", ""),
        "。",
        ("", PASSAGE),
        "种子要选好。",
    ]
    assert note(moved(pieces, 1, 3), 1).endswith("，B本在下文「互相帮助」后。")


def test_words_of_the_witness_are_one_where_it_has_others() -> None:
    pieces: list[MadePiece] = [
        "开会。",
        (PASSAGE, ""),
        "大家",
        ("努力", "加油"),
        "。",
        ("", PASSAGE),
        "种子要选好。",
    ]
    assert note(moved(pieces, 1, 3), 1).endswith("，B本在下文「加油」后。")


def test_a_landmark_stands_once_from_there() -> None:
    pieces: list[MadePiece] = [
        "妇女互相帮助。",
        (PASSAGE, ""),
        "大家互相帮助。同学互相帮助。",
        ("", PASSAGE),
        "种子要选好。",
    ]
    assert note(moved(pieces, 1, 2), 1).endswith("，B本在下文「同学互相帮助」后。")
    # Above the place there is only one: what stands below does not matter.
    pieces = ["妇女互相帮助。", ("", PASSAGE), "大家努力。", (PASSAGE, ""), "同学互相帮助。"]
    assert note(moved(pieces, 2, 1), 2).endswith("，B本在上文「互相帮助」后。")


def test_words_that_recur_are_longer_than_a_clause_where_that_alone_is_unique() -> None:
    pieces: list[MadePiece] = [
        (PASSAGE, ""),
        "妇女，好。青年，好。",
        ("", PASSAGE),
        "种子，好。",
    ]
    assert note(moved(pieces, 1, 2), 1).endswith("，B本在下文「青年，好」后。")


def test_witnesses_with_other_words_there_have_landmarks_of_their_own() -> None:
    pieces: list[MadePiece] = [
        "开会。",
        (PASSAGE, "", ""),
        "大家",
        ("努力", "加油", "努力"),
        "。",
        ("", PASSAGE, PASSAGE),
        "种子要选好。",
    ]
    edition = moved(pieces, 1, 3, (1, 2))
    assert note(edition, 1).endswith("，B本在下文「加油」后；C本在下文「努力」后。")


def test_the_beginning_of_the_text_needs_no_landmark() -> None:
    pieces: list[MadePiece] = [("", PASSAGE), "大家努力。", (PASSAGE, ""), "种子要选好。"]
    assert note(moved(pieces, 2, 1), 2).endswith("，B本在篇首。")


def test_before_a_lacuna_the_words_of_the_base_text_stand() -> None:
    pieces: list[MadePiece] = ["开会。", (PASSAGE, ""), "大家努力。", ("散会。", None), ("", PASSAGE), "完"]
    assert "B本在下文「散会」后" in note(moved(pieces, 1, 2), 1)
