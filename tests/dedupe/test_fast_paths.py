"""What takes less time for most texts gives the results of what it stands for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe import PreparedText, compare
from collate.dedupe.buckets import is_among
from collate.dedupe.fields import numbers_of
from collate.dedupe.gaps import Gap, _long_runs, _short_runs, text_gaps
from collate.dedupe.in_place import place_whole
from collate.dedupe.overlap import MIN_AGREEMENT, _is_elsewhere
from collate.settings import DedupeSettings
from collate.text.numerals import NUMERAL, numeral_value, numerals
from collate.text.shared import sort_grams

FEW = st.text(st.sampled_from("abcde"), max_size=60)
WRITTEN = st.text(st.sampled_from("實事求是，求 ab½\n"), max_size=40)
NUMBERS = st.text(st.sampled_from("第百分之一二十三年月万点1２.,% 的"), max_size=40)


@given(st.lists(st.integers(0, 9), max_size=50))
def test_grams_are_sorted_as_by_a_stable_sort(values: list[int]) -> None:
    hashes = np.asarray(values, dtype=np.uint64)
    ordered, positions = sort_grams(hashes)
    assert positions.tolist() == np.argsort(hashes, kind="stable").tolist()
    assert ordered.tolist() == sorted(values)


@given(st.permutations("abcdefghijklmnopqrstuvwxyz"), st.data())
def test_runs_of_short_texts_are_those_of_long_ones(letters: list[str], data: st.DataObject) -> None:
    other = "".join(letters)
    pieces = data.draw(st.lists(st.tuples(st.integers(0, 22), st.integers(1, 9)), max_size=6))
    text = "".join(other[start : start + size] for start, size in pieces)
    found = _short_runs(text, other, 3)
    assert found is not None
    if len(text) >= 3:
        assert found == _long_runs(text, other, 3)


def test_a_repeated_gram_is_left_to_the_long_way() -> None:
    assert _short_runs("abcabd", "abcxabc", 3) is None


@given(FEW, FEW)
def test_gaps_and_runs_make_up_both_texts(text: str, other: str) -> None:
    end = other_end = 0
    for gap in [*text_gaps(text, other, 3), Gap(len(text), len(text), len(other), len(other), 0, 0)]:
        assert text[end : gap.start] == other[other_end : gap.other_start]
        assert 0 <= gap.free <= gap.end - gap.start
        end, other_end = gap.end, gap.other_end


@given(st.lists(WRITTEN, max_size=5), st.integers(1, 6))
def test_texts_prepared_together_are_those_prepared_alone(texts: list[str], k: int) -> None:
    for text, prepared in zip(texts, PreparedText.of_texts(texts, k), strict=True):
        alone = PreparedText.of_text(text, k)
        assert prepared.letters.codes.tolist() == alone.letters.codes.tolist()
        assert prepared.letters.positions.tolist() == alone.letters.positions.tolist()
        assert (prepared.string, prepared.alphabetic) == (alone.string, alone.alphabetic)
        assert prepared.count == len(alone.shingles)
        ranks = np.searchsorted(alone.shingles.distinct, alone.shingles.at)
        assert prepared.ranks.tolist() == ranks.tolist()


@given(
    st.text(st.sampled_from("春耕防汛路"), min_size=6, max_size=30), st.text(st.sampled_from("春耕防汛路"))
)
def test_a_text_that_is_elsewhere_has_no_place(few: str, many: str) -> None:
    left, right = (PreparedText.of_text(text, 5) for text in (few, many))
    if _is_elsewhere(left, right):
        assert place_whole(few, many).share < MIN_AGREEMENT
        found = compare(left, right, passage=False, settings=DedupeSettings())
        assert found is None or max(found.left_in_right, found.right_in_left) >= DedupeSettings().related


@given(NUMBERS)
def test_numerals_are_the_matches_of_their_expression(text: str) -> None:
    assert [tuple(span) for span in numerals(text)] == [match.span() for match in NUMERAL.finditer(text)]


@given(NUMBERS, st.integers(0, 40), st.integers(0, 5))
def test_numbers_within_a_stretch_overlap_or_touch_it(text: str, start: int, size: int) -> None:
    end = start + size
    expected = {
        text[span.start : span.end]
        if (value := numeral_value(text[span.start : span.end])) is None
        else value
        for span in numerals(text)
        if span.start < max(end, start + 1) and span.end > start - (size == 0)
    }
    assert numbers_of(text).within(np.array([start]), np.array([end])) == [expected]


@given(st.lists(st.integers(0, 20)), st.lists(st.integers(0, 20)))
def test_keys_among_others(keys: list[int], others: list[int]) -> None:
    found = is_among(np.asarray(keys, dtype=np.int64), np.asarray(sorted(others), dtype=np.int64))
    assert found.tolist() == [key in others for key in keys]
