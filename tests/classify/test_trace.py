"""The steps to an entry are those that made it, computed again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.align import align
from collate.classify import EntryTrace, JoinRule, classify, trace_entry
from collate.classify.trace import VariantTrace
from collate.model import Kind
from collate.settings import ClassifySettings, EquivalentSettings, Settings
from conftest import MakeWork


def traces(make_work: MakeWork, *texts: str, settings: Settings | None = None) -> dict[str, EntryTrace]:
    settings = settings or Settings()
    alignment = align(make_work(*texts), settings)
    return {
        entry.lemma.text: trace_entry(alignment, entry, settings=settings)
        for entry in classify(alignment, settings).entries
    }


def rule_name(variant: VariantTrace) -> str:
    assert variant.rule is not None
    return variant.rule.match.__name__


def test_a_word_is_widened(make_work: MakeWork) -> None:
    trace = traces(make_work, "派出指导组去检查。", "派出督导组去检查。")["指导组"]
    assert (trace.cut.minimal, trace.cut.final, trace.cut.rule) == ("指", "指导组", JoinRule.SINGLE)
    assert [(d.column, d.base, d.other) for d in trace.cut.differences] == [(1, "指", "督")]
    assert trace.cut.same
    assert [rule_name(variant) for variant in trace.variants] == ["match_substantive"]


def test_without_widening_the_entry_is_the_difference(make_work: MakeWork) -> None:
    narrow = Settings(classify=ClassifySettings(widen=0))
    trace = traces(make_work, "派出指导组去检查。", "派出督导组去检查。", settings=narrow)["指"]
    assert (trace.cut.minimal, trace.cut.final) == ("指", "指")


@pytest.mark.parametrize(
    ("base", "other", "lemma", "before", "after"),
    [
        ("他来了。二〇二〇年", "他来了！2020年", "。", None, "mark"),
        ("他来了。二〇二〇年", "他来了！2020年", "二〇二〇", "mark", None),
    ],
)
def test_cuts(
    make_work: MakeWork, base: str, other: str, lemma: str, before: str | None, after: str | None
) -> None:
    cut = traces(make_work, base, other)[lemma].cut
    assert (cut.before, cut.after) == (before, after)


def test_why_differences_are_one(make_work: MakeWork) -> None:
    exchanged = traces(make_work, "我们到各地去检查工作", "我们到各地检查去工作")
    assert {trace.cut.rule for trace in exchanged.values()} == {JoinRule.EXCHANGED}
    overlap = traces(make_work, "天地玄黄宇宙洪荒", "天地白黄宇宙洪荒", "天地白红宇宙洪荒")
    assert {trace.cut.rule for trace in overlap.values()} == {JoinRule.OVERLAP}


def test_kinds_and_evidence_by_their_rules(make_work: MakeWork) -> None:
    trace = traces(make_work, "要落到实处，不是二〇二〇年", "要落到时处，不是2020年")
    assert rule_name(trace["二〇二〇"].variants[0]) == "match_numeral"
    (slip,) = (found for lemma, found in trace.items() if "实" in lemma)
    assert "homophone" in dict(slip.variants[0].evidence)


def test_equivalent_words_are_the_editors_rule(make_work: MakeWork) -> None:
    settings = Settings(equivalent=(EquivalentSettings(("指导组", "督导组")),))
    (trace,) = traces(make_work, "派出指导组去检查。", "派出督导组去检查。", settings=settings).values()
    assert trace.variants[0].rule is None
    assert trace.variants[0].variant.kind is Kind.ORTHOGRAPHIC


@given(st.lists(st.text("甲乙丙，。\n2二", max_size=24), min_size=2, max_size=4))
def test_every_entry_has_its_steps(make_work: MakeWork, texts: list[str]) -> None:
    alignment = align(make_work(*texts))
    for entry in classify(alignment).entries:
        trace = trace_entry(alignment, entry, settings=Settings())
        assert trace.cut.same
        assert trace.cut.differences
        assert trace.cut.final == entry.lemma.text
        assert trace.cut.minimal in trace.cut.final
        assert [variant.variant for variant in trace.variants] == list(entry.variants)
        for variant in trace.variants:
            assert tuple(evidence for _, evidence in variant.evidence) == variant.variant.evidence
