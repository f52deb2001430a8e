from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.group.titles import SLUG_SIZE, date_of, slug_of, title_of
from collate.model import Segment

Make = Callable[..., Segment]


@given(st.lists(st.tuples(st.text(max_size=80), st.sampled_from([None, "2001-02-03", "../x"])), max_size=6))
def test_slugs_are_unique_file_names(names: list[tuple[str, str | None]]) -> None:
    taken: set[str] = set()
    for title, date in names:
        slug = slug_of(title, date, taken=taken)
        assert slug.casefold() not in taken
        assert slug
        assert not set(slug) & set('/\\:*?"<>|\0\n ')
        assert len(slug) <= SLUG_SIZE + 4
        assert len(slug.encode()) <= 255 or not slug.isascii()
        taken.add(slug.casefold())


@pytest.mark.parametrize(
    ("title", "date", "slug"),
    [
        ("在“扶贫”座谈会上的讲话", "2020-03-06", "2020-03-06-在扶贫座谈会上的讲话"),
        ("坚决克服 坚决夺取", None, "坚决克服坚决夺取"),
        ("On War: Book I", None, "On-War-Book-I"),
        ("……", "2020", "2020"),
        ("。", None, "text"),
    ],
)
def test_slugs_are_readable(title: str, date: str | None, slug: str) -> None:
    assert slug_of(title, date, taken=set()) == slug


def test_the_most_frequent_title_and_date_are_chosen_and_ties_go_to_the_base(make: Make) -> None:
    one, two, three = make("a", "", "甲题", "2001"), make("b", "", "乙题", "2002"), make("c", "", "乙题")
    assert title_of([one, two, three], one) == "乙题"
    assert title_of([one, two], two) == "乙题"
    assert date_of([one, two, three], two) == "2002"
    assert date_of([one, two], three) == "2001"
    assert date_of([three], three) is None


def test_a_text_without_title_is_named_by_its_incipit(make: Make) -> None:
    assert (
        title_of([make("a")], make("a", "我这次来，是想看看大家，也是想听听大家怎么说。"))
        == "我这次来，是想看看大家，也是想听听大家怎……"
    )
    assert title_of([make("a")], make("a", "短文。")) == "短文。"
    assert title_of([make("a")], make("x/卷一.txt", " ")) == "卷一"
