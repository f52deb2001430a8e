from __future__ import annotations

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.model import Apparatus, Decision, Work

MakeWork = Callable[..., Work]

BASE = "县里成立了督导组，到各村检查水利。"


def apparatus(make_work: MakeWork, *texts: str) -> Apparatus:
    return classify(align(make_work(*texts)))


def gaps(found: Apparatus) -> list[tuple[str, str]]:
    return [(site.lemma.text, gap.text) for site in found.unnumbered for gap in site.gaps]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("县里成立了□□组，到各村检查水利。", ("督导组", "□□组")),
        ("县里成立了■■■，到各村检查水利。", ("督导组", "■■■")),
        ("县里成立了[缺]，到各村检查水利。", ("督导组", "[缺]")),
        ("县里成立了督导组，到□□检查水利。", ("各村", "□□")),
    ],
)
def test_signs_of_loss_are_no_variants(make_work: MakeWork, written: str, expected: tuple[str, str]) -> None:
    found = apparatus(make_work, BASE, written)
    assert (found.entries, gaps(found)) == ((), [expected])


def test_a_witness_with_a_gap_is_in_no_reading_of_the_entry(make_work: MakeWork) -> None:
    found = apparatus(make_work, BASE, "县里成立了□□组，到各村检查水利。", BASE.replace("督导", "指导"))
    (entry,) = found.entries
    assert [(r.text, r.sigla) for r in entry.readings] == [("督导组", ("甲",)), ("指导组", ("丙",))]
    assert [(r.text, r.sigla) for r in entry.gaps] == [("□□组", ("乙",))]
    assert found.unnumbered == ()


@pytest.mark.parametrize(
    "written",
    [
        "县里成立了□□团，到各村检查水利。",  # another word beside the gap
        "□县里成立了督导组，到各村检查水利。",  # a bullet
        "县里成立了督导组，到各村检查水利□。",  # a gap where the base text has nothing
        "县里成立了督导组……检查水利。",  # an ordinary mark
    ],
)
def test_what_says_more_is_a_variant(make_work: MakeWork, written: str) -> None:
    found = apparatus(make_work, BASE, written)
    assert found.entries
    assert not found.unnumbered


def test_signs_that_all_have_are_words(make_work: MakeWork) -> None:
    found = apparatus(make_work, "甲□□乙，丙。", "甲□□乙，丁。")
    assert [(e.lemma.text, e.variants[0].text) for e in found.entries] == [("丙", "丁")]


def test_an_editor_may_emend_exactly_the_words_of_a_gap(make_work: MakeWork) -> None:
    found = apparatus(make_work, BASE, "县里成立了□□组，到各村检查水利。")
    slug = found.alignment.work.slug
    exact = edit(found, (Decision(slug, "督导组", "督察组"),))
    assert [one.cells for one in exact.emendations] == [found.unnumbered[0].cells]
    part = edit(found, (Decision(slug, "了督导", "了督察"),))
    assert "a witness states that words are missing" in part.orphaned[0].why
