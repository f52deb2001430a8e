from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from collate.analysis import count_agreements, find_coverage, gaps_between
from collate.analysis.coverage import is_within
from collate.analysis.substitutions import _merge_longer_forms
from collate.model import ApparatusEntry, Span
from tests.conftest import MadePiece, build

cell = st.sampled_from(["", "甲", "乙", None])
#: Three columns; the first is the base text and is extant everywhere.
piece = st.one_of(st.just("同"), st.tuples(st.sampled_from(["", "甲", "乙"]), cell, cell))


@given(st.lists(piece, max_size=8))
def test_coverage_is_that_of_the_pieces(pieces: Sequence[MadePiece]) -> None:
    whole: list[MadePiece] = [("头", "头", "头"), *pieces, "尾"]
    edition = build(whole)
    coverage = find_coverage(edition)
    text = edition.alignment.tokens[0].text
    covered = [[text[at] for span in row for at in range(*span)] for row in coverage]
    expected: list[list[str]] = [[], [], []]
    for row in whole:
        cells = (row,) * 3 if isinstance(row, str) else row
        for column, words in enumerate(cells):
            expected[column] += cells[0] if words is not None and cells[0] else ""
    assert covered == expected
    for stretches in coverage:
        gaps = gaps_between(stretches, len(text))
        assert all(span.start < span.end for span in (*stretches, *gaps))
        assert sum(span.end - span.start for span in (*stretches, *gaps)) == len(text)
        assert all(a.end < b.start for a, b in pairwise(stretches))
        assert all(is_within(span, stretches) for span in stretches)


@given(st.lists(piece, max_size=8))
def test_agreement_counts_pairs_of_readings(pieces: Sequence[MadePiece]) -> None:
    edition = build([("头", "头", "头"), *pieces, "尾"])
    for pair in count_agreements(edition):
        texts = [
            (_text(entry, pair.left), _text(entry, pair.right))
            for entry in edition.entries
            if entry.cells[pair.left] is not None and entry.cells[pair.right] is not None
        ]
        assert (pair.same, pair.of) == (sum(a == b for a, b in texts), len(texts))
    assert [(p.left, p.right) for p in count_agreements(edition)] == [(0, 1), (0, 2), (1, 2)]


words = st.text("甲乙", min_size=1, max_size=4)


@given(
    st.dictionaries(st.tuples(words, words).filter(lambda pair: pair[0] != pair[1]), st.just(0), max_size=9)
)
def test_longer_forms_merge_into_the_shortest_one(changes: dict[tuple[str, str], int]) -> None:
    merged = {change: {0: [number]} for number, change in enumerate(changes)}
    _merge_longer_forms(merged)
    for longer in changes:
        shorter = [other for other in changes if other != longer and _contains(longer, other)]
        assert (longer in merged) == (not shorter)
    numbers = [n for by_column in merged.values() for entries in by_column.values() for n in entries]
    assert sorted(numbers) == list(range(len(changes)))


def _contains(longer: tuple[str, str], shorter: tuple[str, str]) -> bool:
    """Return whether *longer* is *shorter* between any two texts, by trying all positions."""
    before, after = shorter
    return any(
        longer[0][:at] + after + longer[0][at + len(before) :] == longer[1]
        for at in range(len(longer[0]) - len(before) + 1)
        if longer[0].startswith(before, at)
    )


def _text(entry: ApparatusEntry, column: int) -> str:
    return next(reading.text for reading in entry.readings if column in reading.columns)


def test_the_gap_of_no_stretches_is_the_whole_text() -> None:
    assert gaps_between((), 5) == (Span(0, 5),)
    assert gaps_between((Span(0, 5),), 5) == ()
