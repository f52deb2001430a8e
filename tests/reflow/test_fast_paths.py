"""The fast paths of reflow give what the slow, obvious rules give."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.model import Run
from collate.reflow.join import paragraph_starts, starts_paragraph
from collate.reflow.measures import measure_layout
from collate.reflow.notes import _HEADING, _has_heading
from collate.reflow.physical_lines import CONTROL, LINE_END, lines_of, split_lines
from collate.text.layout import display_width, needs_space
from collate.text.offsets import ViewBuilder

PIECES = st.sampled_from(
    [
        "春耕以前要把水渠修好，各组分头准备种子和肥料",
        "秋收之后，仓库要清点一遍",
        "“先修渠，后开荒。”",
        "The lower road was flooded in the spring, and the carts",
        "went round by the mill. Nobody",
        "县委书记高长河",
        "李　明",
        "同志们：",
        "（二〇一九年三月五日）",
        "二",
        "* * *",
        "By Anna Holt",
        "一、修渠",
        "，",
        "-",
        "。",
        "2019",
    ]
)
LINES = st.builds(
    lambda indent, pieces, blanks: indent + "".join(pieces) + "\n" * blanks,
    st.sampled_from(["", "", "　　", "  ", "\t", "\x01 "]),
    st.lists(PIECES, min_size=1, max_size=3),
    st.integers(1, 3),
)
TEXTS = st.lists(LINES, min_size=1, max_size=40).map("".join)


@given(TEXTS)
def test_the_plain_cases_are_decided_as_the_rules_decide(raw: str) -> None:
    lines = lines_of(raw)
    measures = measure_layout(lines, frozenset({0, 7}))
    by_rules = [
        not index or starts_paragraph(lines, measures, index=index, indent=2) for index in range(len(lines))
    ]
    assert paragraph_starts(lines, measures, indent=2) == by_rules


@given(st.text(st.characters(codec="utf-8"), max_size=30) | st.text("ab 甲é—“Āȁ\u2003", max_size=30))
def test_the_width_is_that_of_a_count_of_characters(text: str) -> None:
    narrow = sum(c <= "\u02ff" or "\u2000" <= c <= "\u200a" for c in text)
    assert display_width(text) == 2 * len(text) - narrow


@pytest.mark.parametrize("left", ["road", "水", "3", "“", "—", "1,", "。", "é", " "])
@pytest.mark.parametrize("right", ["mill", "渠", "%", "”", "5", "，", "a"])
def test_a_space_is_needed_only_between_characters_that_are_set_apart(left: str, right: str) -> None:
    wide = [unicodedata.east_asian_width(c) == "W" and c.isalpha() for c in (left[-1], right[0])]
    if any(wide):
        assert not needs_space(left, right)
    elif left.isalpha() and right.isalpha() and left.isascii():
        assert needs_space(left, right)


EDGES = re.compile(rf"[\s\ufeff\u200b\u2060{CONTROL}]*")


@given(st.text("a甲 \t\n\f\v\x00\x01\x85\u2028\u3000\ufeff\u200b", max_size=40))
def test_lines_are_those_between_line_ends_without_what_is_invisible_at_their_edges(raw: str) -> None:
    assert split_lines(raw) == LINE_END.split(raw)
    ends = [match.start() for match in LINE_END.finditer(raw)]
    spans = list(zip([0, *(end + 1 for end in ends)], [*ends, len(raw)], strict=True))
    expected = []
    for start, end in spans:
        first = EDGES.match(raw, start, end).end()  # type: ignore[union-attr]
        while end > first and EDGES.fullmatch(raw[end - 1]):
            end -= 1
        if first < end:
            expected.append((first, end, raw[first:end]))
    assert [(line.start, line.end, line.text) for line in lines_of(raw)] == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=12))
def test_a_view_has_the_fewest_runs(pieces: list[tuple[int, int]]) -> None:
    raw = "".join(chr(97 + n % 26) for n in range(200))
    view = ViewBuilder(raw)
    places: list[int] = []
    at = 0
    for gap, size in pieces:
        at += gap
        view.keep(at, at + size)
        places += range(at, at + size)
        at += size
        view.offsets()  # looking at the map does not divide a run
    runs: list[Run] = []
    for place, offset in enumerate(places):
        if runs and runs[-1].raw + runs[-1].size == offset:
            runs[-1] = runs[-1]._replace(size=runs[-1].size + 1)
        else:
            runs.append(Run(place, offset, 1))
    assert view.offsets().runs == tuple(runs)
    assert view.text() == "".join(raw[offset] for offset in places)


@pytest.mark.parametrize(
    "text",
    ["注释", "註 釋", "Notes", "NOTEſ", "footnoteſ", "ANMERKUNGEN", "anmerKungen", "noted", "关注", "text"],
)
def test_the_cheap_test_of_headings_of_notes_excludes_none(text: str) -> None:
    assert _has_heading(text) == (_HEADING.search(text) is not None)
