"""Joiners, variation selectors and wordspaces: layout, and no entry."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from collate.align import align
from collate.classify import classify
from collate.edit import edit
from collate.model import Apparatus, Decision, Work

MakeWork = Callable[..., Work]

FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def apparatus(make_work: MakeWork, *texts: str) -> Apparatus:
    return classify(align(make_work(*texts)))


def entries(found: Apparatus) -> list[tuple[str, ...]]:
    return [tuple(reading.text for reading in entry.readings) for entry in found.entries]


def places(found: Apparatus) -> list[tuple[str, ...]]:
    return [(site.lemma.text, *(one.text for one in site.layout)) for site in found.unnumbered]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("من می\u200cخواهم بروم", "من میخواهم بروم"),
        ("और क्\u200dष में", "और क्ष में"),
        ("और विद्\u200cया में", "और विद्या में"),
        ("a ❤\ufe0f b", "a ❤ b"),
        ("a ❤\ufe0f b", "a ❤\ufe0e b"),
        ("a 1\ufe0f\u20e3 b", "a 1\u20e3 b"),
        ("a 👩\u200d🌾 b", "a 👩🌾 b"),
        ("住在葛\U000e0100城", "住在葛\U000e0101城"),
        ("住在葛\U000e0100城", "住在葛城"),
        ("ᠮᠣ\u180bᠩ ᠭᠣᠯ", "ᠮᠣᠩ ᠭᠣᠯ"),
        ("가\u3164나 다", "가나 다"),
        ("ሰላም፡ለዓለም፡ሁሉ።", "ሰላም ለዓለም ሁሉ።"),
    ],
)
def test_layout_is_no_entry(make_work: MakeWork, one: str, other: str) -> None:
    found = apparatus(make_work, one, other)
    assert (found.entries, len(found.unnumbered)) == ((), 1)
    (site,) = found.unnumbered
    assert (site.number, site.variants, site.gaps) == (0, (), ())
    assert site.lemma.sigla == ("甲", "乙")
    assert [reading.sigla for reading in site.layout] == [("乙",)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("من می\u200cخواهم بروم", "من می خواهم بروم", ("می\u200cخواهم", "می خواهم")),
        ("a 👩\u200d🌾 b", "a 👩 b", ("👩\u200d🌾", "👩")),
        ("a 1\ufe0f\u20e3 b", "a 1 b", ("1\ufe0f\u20e3", "1")),
        (f"a {FLAG} b", "a \U0001f3f4 b", (FLAG, "\U0001f3f4")),
        ("住在葛\U000e0100。", "住在辻。", ("葛\U000e0100", "辻")),
        ("ሰላም፡ለዓለም፡፡ሁሉ።", "ሰላም፡ለዓለም፡ሁሉ።", ("ለዓለም፡፡", "ለዓለም፡")),
    ],
)
def test_what_differs_in_more_is_an_entry(
    make_work: MakeWork, one: str, other: str, expected: tuple[str, ...]
) -> None:
    found = apparatus(make_work, one, other)
    assert (entries(found), found.unnumbered) == ([expected], ())


def test_a_division_of_words_by_a_joiner_or_a_space(make_work: MakeWork) -> None:
    (entry,) = apparatus(make_work, "من می\u200cخواهم بروم", "من می خواهم بروم").entries
    assert (entry.kind, entry.variants[0].subtype) == ("orthographic", "division")


def test_words_of_other_layout_are_not_part_of_the_entry_beside_them(make_work: MakeWork) -> None:
    found = apparatus(make_work, "ሰላም፡ለዓለም፡ሁሉ፡ይሁን፡እስከ፡ፍጻሜ።", "ሰላም ለዓለም ሁሉ ይኩን እስከ ፍጻሜ።")
    assert entries(found) == [("ይሁን፡", "ይኩን")]
    assert places(found) == [("ሰላም፡ለዓለም፡ሁሉ፡", "ሰላም ለዓለም ሁሉ"), ("እስከ፡", "እስከ")]


def test_a_witness_of_other_layout_counts_with_its_reading(make_work: MakeWork) -> None:
    found = apparatus(make_work, "من می\u200cروم", "من میروم", "من نمی\u200cروم", "من نمیروم")
    (entry,) = found.entries
    assert [(r.text, r.sigla) for r in entry.readings] == [
        ("می\u200cروم", ("甲", "乙")),
        ("نمیروم", ("丙", "丁")),
    ]
    assert [(r.text, r.sigla) for r in entry.layout] == [("میروم", ("乙",)), ("نمی\u200cروم", ("丙",))]


def test_the_order_of_the_witnesses_changes_nothing(make_work: MakeWork) -> None:
    others = ["من میروم خانه", "من نمی\u200cروم خانه", "من نمیروم", "من نمی روم خانه"]
    results = {
        str([(entry.lemma.text, sorted(r.text for r in entry.variants)) for entry in found.entries])
        for order in permutations(others)
        for found in [apparatus(make_work, "من می\u200cروم خانه", *order)]
    }
    assert len(results) == 1


def test_an_editor_may_emend_exactly_the_words_of_other_layout(make_work: MakeWork) -> None:
    found = apparatus(make_work, "من می\u200cروم خانه", "من میروم خانه")
    slug = found.alignment.work.slug
    exact = edit(found, (Decision(slug, "می\u200cروم", "رفتم"),))
    assert [one.cells for one in exact.emendations] == [found.unnumbered[0].cells]
    part = edit(found, (Decision(slug, "می\u200cروم خانه", "رفتم"),))
    assert "other invisible characters" in part.orphaned[0].why
