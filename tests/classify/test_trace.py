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


def test_cuts_at_moves_and_in_long_omissions(make_work: MakeWork) -> None:
    base = "水势渐缓。两岸的山也低了下去。船夫唱起号子来，声音很远。孩子们在舱里睡着了。天亮时到了宜昌。"
    other = "水势渐缓。船夫唱起号子来，声音很远。两岸的山也低了下去。天亮时到了宜昌。"
    found = traces(make_work, base, other)
    assert (found["孩子们在舱里睡着了。"].cut.after, found[""].cut.before) == ("move", "move")
    lines = [f"第{n}队今天在河边修了{n}丈水渠。" for n in range(100, 250)]
    cuts = "".join(lines), "".join(lines[:30] + lines[90:]), "".join(lines[:60] + lines[120:])
    pair = traces(make_work, *cuts)
    assert [trace.cut.after for trace in pair.values()] == ["long omission", "long omission", None]
    assert all(trace.cut.same for trace in (*found.values(), *pair.values()))


def test_words_in_place_of_a_long_passage(make_work: MakeWork) -> None:
    lines = [f"第{n}队今天在河边修了{n}丈水渠。" for n in range(100, 200)]
    other = [*lines[:20], "关于河边的事，这里不说了，水渠也不说。", *lines[60:]]
    (trace,) = traces(make_work, "".join(lines), "".join(other)).values()
    assert (trace.cut.rule, trace.cut.same) == (JoinRule.PASSAGE, True)
