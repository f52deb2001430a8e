from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from collate.align import align
from collate.classify import classify
from collate.model import ApparatusEntry, Kind, Work

CASES = sorted((Path(__file__).parents[1] / "golden" / "classify").glob("*.txt"))


def line(entry: ApparatusEntry) -> str:
    variants = (f"{v.text or '∅'} {''.join(v.sigla)} | {v.kind} {v.operation}" for v in entry.variants)
    return f"{entry.lemma.text or '∅'} ] {' ; '.join(variants)}"


def entries(work: Work) -> list[str]:
    return [line(entry) for entry in classify(align(work)).entries]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_golden(case: Path, make_work: Callable[..., Work]) -> None:
    texts, expected = case.read_text(encoding="utf-8").split("# expected\n")
    assert entries(make_work(*texts.splitlines())) == expected.splitlines()


def test_an_entry_stays_inside_a_paragraph_of_the_base(make_work: Callable[..., Work]) -> None:
    work = make_work("第一段结束。\n第二段开始。\n第三段。", "第一段结束。\n第三段。")
    assert entries(work) == ["第二段开始。 ] ∅ 乙 | substantive omission"]
    work = make_work("第一段结束。\n第二段开始。", "全新的话。")
    apparatus = classify(align(work))
    starts = {0, 6}
    for entry in apparatus.entries:
        assert not any(entry.locus.start < at < entry.locus.end for at in starts)


def test_another_paragraph_break_is_not_an_entry(make_work: Callable[..., Work]) -> None:
    assert entries(make_work("甲乙丙。\n丁戊己。", "甲乙丙。丁戊己。")) == []
    assert entries(make_work("甲乙丙。丁戊己。", "甲乙丙。\n丁戊己。")) == []


def test_the_kind_of_an_entry_is_its_gravest(make_work: Callable[..., Work]) -> None:
    work = make_work("大家，再见", "大家。再见", "大家啊再见")
    (entry,) = classify(align(work)).entries
    assert {v.kind for v in entry.variants} == {Kind.PUNCTUATION, Kind.SUBSTANTIVE}
    assert entry.kind is Kind.SUBSTANTIVE


def test_identical_witnesses_are_both_in_the_sigla(make_work: Callable[..., Work]) -> None:
    (entry,) = classify(align(make_work("一心一意", "一心二意", "一心一意", "一心二意"))).entries
    assert entry.lemma.sigla == ("甲", "丙")
    assert entry.variants[0].sigla == ("乙", "丁")
