from __future__ import annotations

from dataclasses import replace

from collate.model import Segment, Span, Stated, Work
from collate.report.html.names import pair_names, witness_names
from tests.conftest import build


def titled(segment: Segment, title: str) -> Segment:
    stated = Stated(title, title, Span(0, 0), title) if title else None
    return replace(segment, title=stated)


def work_with(*titles: str) -> Work:
    work = build([("甲", *("乙" for _ in titles[1:]))]).work
    pairs = zip(work.witnesses, titles, strict=True)
    return replace(work, witnesses=tuple(replace(w, segment=titled(w.segment, t)) for w, t in pairs))


def test_a_title_names_a_witness_only_if_no_other_has_it() -> None:
    assert witness_names(work_with("讲话", "讲话", "讲话（摘录）", "")) == {
        "A": "A.txt", "B": "B.txt", "C": "讲话（摘录）", "D": "D.txt",
    }  # fmt: skip


def test_white_space_makes_no_other_title() -> None:
    assert witness_names(work_with("在会上的讲话", "在会上的 讲话")) == {"A": "A.txt", "B": "B.txt"}
    assert witness_names(work_with("On the\nriver", "Floods")) == {"A": "On the river", "B": "Floods"}


def test_a_pair_has_titles_if_both_have_and_they_differ() -> None:
    first, second, third = (w.segment for w in work_with("讲话", "报道", "").witnesses)
    assert pair_names(first, second) == ("讲话", "报道")
    assert pair_names(first, third) == (first.id, third.id)
    assert pair_names(first, first) == (first.id, first.id)
