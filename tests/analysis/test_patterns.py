from __future__ import annotations

import pytest

from collate.analysis.patterns import Agreement, patterns
from collate.model import Kind
from tests.conftest import MadePiece, MakeEdition


def test_a_change_made_again_and_again_and_where_it_was_not(make_edition: MakeEdition) -> None:
    edition = make_edition(
        [
            "中央",
            ("指导组", "督导组", "指导组"),
            "到了。省委",
            ("指导组", "督导组", "工作组"),
            "也到了。指导组很忙，",
            ("中央指导组", "中央督导组", "中央指导组"),
            "。",
            ("最忙的指导组", None, "最忙的指导组"),
            "完。",
            ("指导组", "检查组", "指导组"),
        ]
    )
    found = patterns(edition)
    (row,) = found.substitutions
    assert (row.before, row.after, row.column) == ("指导组", "督导组", 1)
    assert row.places == (1, 2, 3)
    text = edition.alignment.tokens[0].text
    assert [text[span.start - 4 : span.end] for span in row.exceptions] == ["也到了。指导组"]
    assert row.other == (4,)
    assert row.of == 5


def test_singular_readings_and_agreement(make_edition: MakeEdition) -> None:
    edition = make_edition(
        [
            "一",
            ("甲", "甲", "乙", "甲"),
            "二",
            ("甲", "乙", "乙", "丙"),
            "三",
            ("，", "。", "，", "，"),
            "四",
            ("丁", "戊", "戊", "戊"),
            "五",
            ("己", None, "己", "庚"),
        ],
        kinds={5: (Kind.PUNCTUATION, "mark")},
    )
    found = patterns(edition)
    assert found.singular == ((2, 4), (), (1,), (2, 5))
    shares = {(pair.left, pair.right): (pair.same, pair.of) for pair in found.agreement}
    assert shares == {
        (0, 1): (1, 3),
        (0, 2): (1, 4),
        (0, 3): (1, 4),
        (1, 2): (2, 3),
        (1, 3): (2, 3),
        (2, 3): (1, 4),
    }
    assert [found.of_kind(column, Kind.PUNCTUATION) for column in range(4)] == [0, 1, 0, 0]
    assert [found.of_kind(column, Kind.SUBSTANTIVE) for column in range(4)] == [0, 2, 3, 3]


def test_the_best_base_text_is_whole_and_agrees_most(make_edition: MakeEdition) -> None:
    edition = make_edition(
        ["一二三四五六七八九十", ("甲", "乙", "乙"), "一二三四", ("五六七八九十", "五六七八九十", None)]
    )
    found = patterns(edition)
    assert [row.column for row in found.candidates] == [1, 2, 0]
    assert found.candidates[0].extant == 1.0
    assert found.candidates[0].agreement == 0.5


def test_a_work_without_differences(make_edition: MakeEdition) -> None:
    found = patterns(make_edition(["一样的文字"]))
    assert found.substitutions == ()
    assert found.agreement == (Agreement(0, 1, 0, 0),)
    assert found.agreement[0].share == 1.0
    assert found.suspects == ()


@pytest.mark.parametrize("times", [1, 2])
def test_twice_is_a_pattern(make_edition: MakeEdition, times: int) -> None:
    pieces: list[MadePiece] = ["头"]
    for _ in range(times):
        pieces += [("指导", "督导"), "间"]
    edition = make_edition(pieces)
    rows = patterns(edition).substitutions
    assert len(rows) == times - 1
    assert all(row.exceptions == () and isinstance(row.places, tuple) for row in rows)


def test_a_text_that_two_files_have_stands_not_alone(make_edition: MakeEdition) -> None:
    edition = make_edition(["一", ("甲", "乙"), "二"], identical=[(0, "一甲二")])
    assert patterns(edition).singular == ((), (1,))


def test_a_text_that_two_files_have_agrees_with_itself(make_edition: MakeEdition) -> None:
    edition = make_edition(["一", ("甲", "乙", "丙"), "二", ("丁", "戊", "丁")], identical=[(1, "一乙二戊")])
    found = {row.column: row.agreement for row in patterns(edition).candidates}
    assert found == {0: pytest.approx(0.5 / 3), 1: pytest.approx(1 / 3), 2: pytest.approx(0.5 / 3)}
