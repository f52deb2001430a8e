"""Items of two runs are paired by content; nothing is lost, and nothing is paired twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from collate.editions.content_pairs import Named, pair_by_content

items = st.lists(
    st.builds(Named, st.sampled_from("abcd"), st.sampled_from("1234"), st.just(("p",))),
    max_size=6,
    unique_by=lambda item: item.name,
)


def names(before: list[Named], after: list[Named]) -> list[tuple[str, str]]:
    pairs = pair_by_content(before, after)
    return [(one.name if one else "", other.name if other else "") for one, other in pairs]


@given(items, items)
def test_every_item_is_in_one_pair(before: list[Named], after: list[Named]) -> None:
    pairs = pair_by_content(before, after)
    assert [other for _, other in pairs if other] == after
    assert sorted(one for one, _ in pairs if one) == sorted(before)


@given(items)
def test_a_run_without_changes_pairs_each_item_with_itself(run: list[Named]) -> None:
    assert all(one == other for one, other in pair_by_content(run, run))


def test_a_text_in_front_shifts_the_numbers_alone() -> None:
    before = [Named("a#1", "x", ("", "a")), Named("a#2", "y", ("", "a"))]
    after = [Named("a#1", "new", ("", "a")), Named("a#2", "x", ("", "a")), Named("a#3", "y", ("", "a"))]
    assert names(before, after) == [("", "a#1"), ("a#1", "a#2"), ("a#2", "a#3")]


def test_of_two_with_one_content_that_of_the_same_name_is_taken() -> None:
    before = [Named("a", "x", ()), Named("b", "x", ())]
    assert names(before, [Named("b", "x", ()), Named("c", "x", ())]) == [("b", "b"), ("a", "c")]


def test_a_changed_text_is_found_by_its_title_though_its_number_is_another() -> None:
    before = [Named("a#1", "x", ("a/t", "a")), Named("a#2", "y", ("a/u", "a"))]
    after = [
        Named("a#1", "n", ("a/v", "a")),
        Named("a#2", "x2", ("a/t", "a")),
        Named("a#3", "y", ("a/u", "a")),
    ]
    assert names(before, after) == [("", "a#1"), ("a#1", "a#2"), ("a#2", "a#3")]


def test_texts_whose_number_changed_with_their_content_are_not_guessed_at() -> None:
    before = [Named("a#1", "x", ("", "a")), Named("a#2", "y", ("", "a"))]
    assert names(before, [Named("a#1", "z", ("", "a"))]) == [("", "a#1"), ("a#1", ""), ("a#2", "")]
