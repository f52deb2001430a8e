"""The pages that compare two texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from lxml import html

from collate.i18n import languages
from collate.model import Genre, Match, Relation, Results, Role, SharedSpan, Span, Work
from collate.report import ReportContext, report
from collate.report.html.pair_page import MOST_FOLDED, write_pairs
from collate.report.html.pair_pages import MOST_MATCHES, PairPages, pair_page_name
from collate.report.wording.match_reasons import (
    RelationBounds,
    RelationRule,
    deciding_rule,
    explain_rule,
    format_percent,
)
from tests.report.packed_page import page_data_of, run_addresses_of

if TYPE_CHECKING:
    from tests.report.conftest import Made

Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements


def context_of(results: Results, **more: Any) -> ReportContext:
    return ReportContext(
        documents=results.documents, matches=results.matches, works=results.works, pair_pages=True, **more
    )


def parse(content: bytes) -> Tree:
    return html.fromstring(content)


def pages(results: Results, **more: Any) -> dict[str, Tree]:
    return {path: parse(content) for path, content in write_pairs(results, context_of(results, **more))}


def words(column: Tree) -> str:
    """Return the words of a text, without numbers and the labels of folds."""
    return "".join(column.xpath(".//text()[not(ancestor::sup) and not(ancestor::summary)]"))


def test_both_texts_stand_on_the_page_whole_and_what_is_shared_is_linked(small: Made) -> None:
    results = small.results
    match = results.matches[0]
    page = pages(results)[f"matches/{pair_page_name(match)}"]
    by_id = {segment.id: segment for segment in results.segments}
    for side, segment in enumerate((by_id[match.left], by_id[match.right]), 1):
        columns = page.xpath(f"//div[@class='row']/div[{side}]")
        assert "".join(map(words, columns)) == segment.text
    left, right = page.get_element_by_id("l1"), page.get_element_by_id("r1")
    assert (left.get("href"), right.get("href")) == ("#r1", "#l1")
    assert words(left) == by_id[match.left].text[0:9]
    assert page.findtext(".//h1") == "同篇异本"
    assert "95.0 %" in page.find_class("why")[0].text
    assert [a.get("href") for a in page.xpath("//svg/a")] == ["#l1"]


def test_every_link_of_every_page_leads_somewhere(small: Made) -> None:
    results = small.results
    files = dict(report(results, context_of(results, source_pages=True)))
    matches = [path for path in files if path.startswith("matches/")]
    assert len(matches) == 2
    for path in matches:
        tree = parse(files[path])
        for href in tree.xpath("//a/@href"):
            if href.startswith("#"):
                tree.get_element_by_id(href[1:])
            elif href.startswith("../sources/"):
                assert href[3:].partition("#")[0].replace("%", "") != ""
    overview = parse(files["index.html"])
    addresses = run_addresses_of(page_data_of(overview))
    assert {address for address in addresses if address.startswith("matches/")} == set(matches)
    work = parse(files[f"works/{results.works[0].slug}/index.html"])
    found = {a.removeprefix("../../") for a in work.xpath("//a/@href") if "/matches/" in a}
    assert found == set(matches)  # the second witness to the base text, and the report


def test_without_them_nothing_links_to_them(small: Made) -> None:
    results = small.results
    files = dict(report(results, ReportContext(documents=results.documents)))
    assert not [path for path in files if path.startswith("matches/")]
    assert not [path for path, content in files.items() if b"matches/" in content]


def test_nothing_from_a_source_becomes_markup(make: Callable[..., Made]) -> None:
    nasty = "<script>alert(1)</script>&amp;\"'<!--"
    made = make([f"前{nasty}", (nasty, "别"), "后"], title=nasty, slug="a b&<c>")
    for page in pages(made.results, source_pages=True).values():
        assert not page.xpath("//script")
        assert nasty in "".join(map(words, page.xpath("//div[@class='row']")))


def test_a_page_of_very_long_texts_is_bounded(make: Callable[..., Made]) -> None:
    same, other = "甲乙" * 60_000, "丙丁" * 50_000
    made = make([same, (other, "戊" * 90_000)])
    results = made.results
    both = SharedSpan(Span(0, len(same)), Span(0, len(same)))
    long = replace(results.matches[0], shared=(both,))
    page = pages(replace(results, matches=(long, *results.matches[1:])))[f"matches/{pair_page_name(long)}"]
    assert len(html.tostring(page)) < 100_000
    assert "略去 119,880 字" in page.text_content()
    assert MOST_FOLDED < 119_880


def test_the_pages_do_not_grow_with_the_square_of_the_texts(small: Made) -> None:
    segment = small.work.witnesses[0].segment
    witnesses = tuple(
        replace(
            small.work.witnesses[0], siglum=f"S{n}", segment=replace(segment, id=f"{n}#1"), role=Role.WITNESS
        )
        for n in range(300)
    )
    work = Work("w", "题", None, witnesses, "S7")
    matches = [
        Match(
            a.segment.id,
            b.segment.id,
            Relation.NOISY,
            jaccard=0.5,
            left_in_right=0.6,
            right_in_left=0.6,
            shared_characters=9,
        )
        for i, a in enumerate(witnesses)
        for b in witnesses[i + 1 :]
    ]
    shown = PairPages(matches, [work]).with_pages()
    assert len(matches) == 300 * 299 / 2
    assert len(shown) <= MOST_MATCHES + 299
    assert {m.right if m.left == "7#1" else m.left for m in shown if "7#1" in (m.left, m.right)} == {
        w.segment.id for w in witnesses
    } - {"7#1"}


def test_the_match_of_a_text_with_its_work_does_not_depend_on_other_works(small: Made) -> None:
    results = small.results
    work = results.works[0]
    ids = [witness.segment.id for witness in work.witnesses]
    others = tuple(
        Match(
            ids[1],
            f"z{n}#1",
            Relation.IDENTICAL,
            jaccard=1,
            left_in_right=1,
            right_in_left=1,
            shared_characters=9,
        )
        for n in range(500)
    )
    alone, among = (
        PairPages(results.matches, results.works),
        PairPages((*results.matches, *others), results.works),
    )
    for segment in (*ids, *work.derived):
        assert alone.why(work, segment) == among.why(work, segment)


@pytest.mark.parametrize(
    ("relation", "left", "right", "shares", "rule"),
    [
        (Relation.IDENTICAL, Genre.SPEECH, Genre.SPEECH, (1.0, 1.0), RelationRule.IDENTICAL),
        (Relation.VERSION, Genre.SPEECH, Genre.SPEECH, (0.9, 0.9), RelationRule.VERSION),
        (Relation.EXCERPT, Genre.SPEECH, Genre.SPEECH, (0.9, 0.1), RelationRule.EXCERPT),
        (Relation.NOISY, Genre.SPEECH, Genre.SPEECH, (0.5, 0.5), RelationRule.NOISY),
        (Relation.REPORT, Genre.REPORT, Genre.SPEECH, (0.5, 0.3), RelationRule.REPORT_BY_GENRE),
        (Relation.REPORT, Genre.SPEECH, Genre.SPEECH, (0.5, 0.3), RelationRule.REPORT_RETOLD),
        (Relation.REPORT, Genre.REPORT, Genre.REPORT, (0.5, 0.3), RelationRule.REPORT_RETOLD),
        (Relation.SHARES, Genre.SPEECH, Genre.SPEECH, (0.1, 0.1), RelationRule.PASSAGE),
        (Relation.SHARES, Genre.SPEECH, Genre.SPEECH, (0.5, 0.1), RelationRule.QUOTES),
        (Relation.SHARES, Genre.SPEECH, Genre.SPEECH, (0.7, 0.6), RelationRule.FORM),
    ],
)
def test_the_reason_names_the_rule_and_its_numbers(
    relation: Relation, left: Genre, right: Genre, shares: tuple[float, float], rule: RelationRule
) -> None:
    span = Span(0, 44)
    match = Match(
        "a",
        "b",
        relation,
        jaccard=0.4,
        left_in_right=shares[0],
        right_in_left=shares[1],
        shared_characters=44,
        shared=(SharedSpan(span, span),),
        alone=(30, 28) if rule is RelationRule.FORM else (0, 0),
    )
    assert deciding_rule(match, left=left, right=right, related=0.25) is rule
    for lang in languages():
        sentence = explain_rule(match, rule, bounds=RelationBounds(0.8, 0.25), lang=lang)
        if rule is not RelationRule.IDENTICAL:
            assert re.search(re.escape(format_percent(shares[0])), sentence)


def test_percentages_never_round_to_all_or_nothing() -> None:
    assert format_percent(0.99999) == "99.9 %"
    shares = [n / 1000 for n in range(1001)]
    numbers = [float(format_percent(share).removesuffix(" %")) for share in shares]
    assert all(low <= high for low, high in pairwise(numbers))
