from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from collate.align import align
from collate.model import Alignment, Role, Work
from collate.settings import AlignSettings, Settings

MakeWork = Callable[..., Work]

CASES = sorted((Path(__file__).parents[1] / "golden" / "align").glob("*.txt"))


def rows(alignment: Alignment) -> list[list[str]]:
    return [
        [
            "~" if cell is None else "∅" if not cell else tokens.surface(*cell)
            for cell, tokens in zip(run.cells, alignment.tokens, strict=True)
        ]
        for run in alignment.runs
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_golden(case: Path, make_work: MakeWork) -> None:
    texts, expected = case.read_text(encoding="utf-8").split("# expected\n")
    result = rows(align(make_work(*texts.splitlines())))
    assert ["|".join(row) for row in result] == expected.splitlines()


def test_several_witnesses_share_columns(make_work: MakeWork) -> None:
    work = make_work(
        "派出中央指导组，要求国务院", "派出中央督导组，要求国务院", "派出中央督导组，要求各级国务院"
    )
    assert rows(align(work)) == [
        ["派出中央", "派出中央", "派出中央"],
        ["指", "督", "督"],
        ["导组，要求", "导组，要求", "导组，要求"],
        ["∅", "∅", "各级"],
        ["国务院", "国务院", "国务院"],
    ]


def test_insertions_at_one_place_are_aligned_among_themselves(make_work: MakeWork) -> None:
    work = make_work("讲完了。再会。", "讲完了。热烈鼓掌。再会。", "讲完了。（热烈鼓掌）。再会。")
    assert rows(align(work)) == [
        ["讲完了。", "讲完了。", "讲完了。"],
        ["∅", "∅", "（"],
        ["∅", "热烈鼓掌", "热烈鼓掌"],
        ["∅", "∅", "）"],
        ["∅", "。", "。"],
        ["再会。", "再会。", "再会。"],
    ]


LONG = "".join(chr(0x4E00 + 7 * i) for i in range(300))


def test_an_excerpt_has_lacunae_outside_its_extent_and_none_inside(make_work: MakeWork) -> None:
    work = make_work(LONG, LONG[100:160] + LONG[165:200], roles={1: Role.EXCERPT})
    cells = [run.cells[1] for run in align(work).runs]
    assert cells == [None, (0, 60), (), (60, 95), None]


def test_an_excerpt_of_two_passages_has_a_lacuna_between_them(make_work: MakeWork) -> None:
    work = make_work(LONG, LONG[20:80] + LONG[200:260], roles={1: Role.EXCERPT})
    assert [run.cells[1] for run in align(work).runs] == [None, (0, 60), None, (60, 120), None]


def test_the_end_of_an_excerpt_is_not_pulled_to_the_end_of_the_text(make_work: MakeWork) -> None:
    text = "。".join(LONG[i : i + 20] for i in range(0, 300, 20)) + "。"
    work = make_work(text, text[42:105], roles={1: Role.EXCERPT})
    assert [run.cells[1] for run in align(work).runs] == [None, (0, 63), None]


def test_a_full_witness_has_a_lacuna_only_from_the_threshold_on(make_work: MakeWork) -> None:
    settings = Settings(align=AlignSettings(lacuna=50))
    short = align(make_work(LONG, LONG[49:]), settings)
    long = align(make_work(LONG, LONG[50:]), settings)
    assert [run.cells[1] for run in short.runs] == [(), (0, 251)]
    assert [run.cells[1] for run in long.runs] == [None, (0, 250)]


def test_identical_witnesses_share_a_column(make_work: MakeWork) -> None:
    assert len(align(make_work("甲乙", "甲乙", "甲丙")).tokens) == 2


@pytest.mark.parametrize("texts", [("", ""), ("", "甲"), ("甲", ""), ("甲", "", "乙", "甲乙")])
def test_empty_witnesses(texts: tuple[str, ...], make_work: MakeWork) -> None:
    work: Work = make_work(*texts)
    joined = ["".join(column) for column in zip(*rows(align(work)), strict=True)] or [""] * len(work.columns)
    assert [cells.replace("∅", "") for cells in joined] == [w.segment.text for w in work.columns]


def test_the_same_result_with_and_without_anchors(make_work: MakeWork) -> None:
    other = LONG[:40] + "甲" + LONG[40:90] + LONG[95:200] + "乙丙" + LONG[203:]
    plain = rows(align(make_work(LONG, other)))
    anchored = rows(align(make_work(LONG, other), Settings(align=AlignSettings(anchor_from=10))))
    assert plain == anchored


def test_marks_at_the_edges_of_an_excerpt_are_insertions(make_work: MakeWork) -> None:
    work = make_work(LONG, "……" + LONG[50:120] + "……" + LONG[200:260] + "”", roles={1: Role.EXCERPT})
    assert [run.cells[1] for run in align(work).runs] == [
        None,
        (0, 2),
        (2, 72),
        (72, 74),
        None,
        (74, 134),
        (134, 135),
        None,
    ]
    assert [run.cells[0] for run in align(work).runs if run.cells[1] in ((0, 2), (72, 74), (134, 135))] == [
        (),
        (),
        (),
    ]


def test_a_changed_word_at_the_edge_of_an_excerpt_is_a_reading(make_work: MakeWork) -> None:
    work = make_work(LONG, "异" + LONG[51:120] + "文", roles={1: Role.EXCERPT})
    assert [run.cells for run in align(work).runs][1:4] == [
        ((50, 51), (0, 1)),
        ((51, 120), (1, 70)),
        ((120, 121), (70, 71)),
    ]
