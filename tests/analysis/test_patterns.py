from __future__ import annotations

import pytest

from collate.analysis import Agreement, find_patterns
from collate.model import Kind
from tests.conftest import MadePiece, MakeEdition


def test_a_recurrent_change_and_its_exceptions(make_edition: MakeEdition) -> None:
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
    patterns = find_patterns(edition)
    (row,) = patterns.substitutions
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
    patterns = find_patterns(edition)
    assert patterns.singular == ((2, 4), (), (1,), (2, 5))
    shares = {(pair.left, pair.right): (pair.same, pair.of) for pair in patterns.agreement}
    assert shares == {
        (0, 1): (1, 3),
        (0, 2): (1, 4),
        (0, 3): (1, 4),
        (1, 2): (2, 3),
        (1, 3): (2, 3),
        (2, 3): (1, 4),
    }
    assert [patterns.of_kind(column, Kind.PUNCTUATION) for column in range(4)] == [0, 1, 0, 0]
    assert [patterns.of_kind(column, Kind.SUBSTANTIVE) for column in range(4)] == [0, 2, 3, 3]


def test_the_best_base_text_is_complete_and_agrees_most(make_edition: MakeEdition) -> None:
    edition = make_edition(
        ["一二三四五六七八九十", ("甲", "乙", "乙"), "一二三四", ("五六七八九十", "五六七八九十", None)]
    )
    patterns = find_patterns(edition)
    assert [row.column for row in patterns.candidates] == [1, 2, 0]
    assert patterns.candidates[0].extant == 1.0
    assert patterns.candidates[0].agreement == 0.5


def test_a_work_without_differences(make_edition: MakeEdition) -> None:
    patterns = find_patterns(make_edition(["一样的文字"]))
    assert patterns.substitutions == ()
    assert patterns.agreement == (Agreement(0, 1, 0, 0),)
    assert patterns.agreement[0].share == 1.0
    assert patterns.suspects == ()


@pytest.mark.parametrize("times", [1, 2])
def test_two_occurrences_are_a_pattern(make_edition: MakeEdition, times: int) -> None:
    pieces: list[MadePiece] = ["头"]
    for _ in range(times):
        pieces += [("指导", "督导"), "间"]
    edition = make_edition(pieces)
    rows = find_patterns(edition).substitutions
    assert len(rows) == times - 1
    assert all(row.exceptions == () and isinstance(row.places, tuple) for row in rows)


def test_a_reading_of_two_identical_witnesses_is_not_singular(make_edition: MakeEdition) -> None:
    edition = make_edition(["一", ("甲", "乙"), "二"], identical=[(0, "一甲二")])
    assert find_patterns(edition).singular == ((), (1,))


def test_identical_witnesses_agree_with_each_other(make_edition: MakeEdition) -> None:
    edition = make_edition(["一", ("甲", "乙", "丙"), "二", ("丁", "戊", "丁")], identical=[(1, "一乙二戊")])
    agreement = {row.column: row.agreement for row in find_patterns(edition).candidates}
    assert agreement == {0: pytest.approx(0.5 / 3), 1: pytest.approx(1 / 3), 2: pytest.approx(0.5 / 3)}
