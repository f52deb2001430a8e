"""One cut is one entry; what others have inside it has entries of its own; its extent is evidence."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from collate.align import align
from collate.classify import classify
from collate.model import Apparatus, ApparatusEntry, Cause, Work
from collate.settings import EvidenceSettings, Settings

MakeWork = Callable[..., Work]

SENTENCES = [
    f"第{a}{b}村今年修了{c}条水渠，大家都很高兴。"
    for a, b, c in zip("甲乙丙丁戊己庚辛壬癸" * 4, "东西南北中上下前后里" * 4, range(11, 51), strict=True)
]
PARAGRAPHS = ["".join(SENTENCES[i : i + 5]) for i in range(0, 40, 5)]


def text(*paragraphs: str) -> str:
    return "\n".join(paragraphs)


def apparatus(make_work: MakeWork, *texts: str) -> Apparatus:
    return classify(align(make_work(*texts)))


def omissions(entries: tuple[ApparatusEntry, ...]) -> list[tuple[int, str]]:
    """Return the length of the lemma and the sigla of each omission."""
    return [
        (len(entry.lemma.text), "".join(variant.sigla))
        for entry in entries
        for variant in entry.variants
        if not variant.text
    ]


FULL = text(*PARAGRAPHS)
CUT = text(*PARAGRAPHS[:2], *PARAGRAPHS[6:])
LOST = sum(map(len, PARAGRAPHS[2:6]))


def test_a_cut_of_several_paragraphs_is_one_entry(make_work: MakeWork) -> None:
    found = apparatus(make_work, FULL, CUT)
    assert omissions(found.entries) == [(LOST, "乙")]
    assert not found.alignment.lacunae


def test_a_cut_from_the_middle_of_a_paragraph_to_that_of_another_is_one_entry(make_work: MakeWork) -> None:
    inside = text(*PARAGRAPHS[:2], PARAGRAPHS[2][:38] + PARAGRAPHS[5][38:], *PARAGRAPHS[6:])
    found = apparatus(make_work, FULL, inside)
    assert [size for size, _ in omissions(found.entries)] == [LOST - 38 - len(PARAGRAPHS[5][38:])]


def test_witnesses_with_the_same_cut_share_its_entry(make_work: MakeWork) -> None:
    assert omissions(apparatus(make_work, FULL, CUT, CUT.replace("十", "拾") + "完。").entries)[0] == (
        LOST,
        "乙丙",
    )


def test_a_few_short_lines_are_entries_of_their_own(make_work: MakeWork) -> None:
    found = apparatus(make_work, text("甲经一卷", "乙经二卷", "丙经三卷", "丁经"), text("甲经一卷", "丁经"))
    assert omissions(found.entries) == [(4, "乙"), (4, "乙")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_variants_inside_a_cut_have_entries_of_their_own(make_work: MakeWork, order: tuple[int, ...]) -> None:
    changed = FULL.replace(PARAGRAPHS[3], PARAGRAPHS[3].replace("水渠", "道路", 1))
    texts = [FULL, CUT, changed]
    work = make_work(*(texts[i] for i in order), base=order.index(0))
    entries = classify(align(work)).entries
    cut, other = (work.columns[order.index(i)].siglum for i in (1, 2))
    assert [
        (e.lemma.text, [(v.text, v.sigla) for v in e.variants]) for e in entries if len(e.variants) > 1
    ] in (
        [("水渠", [("", (cut,)), ("道路", (other,))])],
        [("水渠", [("道路", (other,)), ("", (cut,))])],
    )
    assert sum(size for size, _ in omissions(entries)) == LOST


def test_the_extent_of_a_cut_is_evidence(make_work: MakeWork) -> None:
    (entry,) = apparatus(make_work, FULL, CUT).entries
    (evidence,) = (e for e in entry.variants[0].evidence if e.cause is Cause.LONG_OMISSION)
    letters = sum(map(str.isalnum, "".join(PARAGRAPHS[2:6])))
    assert (evidence.confidence, evidence.detail) == (0.9, f"{letters} characters, from sentence to sentence")


#: Six hundred different characters, with a comma or a full stop after every ten.
CLAUSES = "".join(
    "".join(chr(0x4E00 + 13 * (10 * n + i)) for i in range(10)) + "，。"[n % 2] for n in range(60)
)


@pytest.mark.parametrize(
    ("start", "end", "confidence"), [(44, 440, 0.9), (33, 429, 0.68), (44, 429, 0.68), (38, 434, 0.45)]
)
def test_the_ends_of_a_cut_decide_how_sure_it_is(
    make_work: MakeWork, start: int, end: int, confidence: float
) -> None:
    entries = apparatus(make_work, CLAUSES, CLAUSES[:start] + CLAUSES[end:]).entries
    found = [e for entry in entries for e in entry.variants[0].evidence if e.cause is Cause.LONG_OMISSION]
    assert [one.confidence for one in found] == [confidence]


def test_a_word_in_place_of_a_long_passage_leaves_it_a_cut(make_work: MakeWork) -> None:
    (entry,) = apparatus(make_work, CLAUSES, CLAUSES[:44] + "略去" + CLAUSES[440:]).entries
    assert (entry.variants[0].text, [e.confidence for e in entry.variants[0].evidence]) == ("略去", [0.9])


def test_all_parts_of_a_cut_have_the_evidence_of_the_whole(make_work: MakeWork) -> None:
    changed = FULL.replace(PARAGRAPHS[3], PARAGRAPHS[3].replace("水渠", "道路", 1))
    entries = apparatus(make_work, FULL, CUT, changed).entries
    found = {
        one.confidence
        for entry in entries
        for variant in entry.variants
        if not variant.text
        for one in variant.evidence
        if one.cause is Cause.LONG_OMISSION
    }
    assert (len(entries), found) == (3, {0.9})


def test_the_evidence_can_be_turned_off(make_work: MakeWork) -> None:
    settings = Settings(evidence=EvidenceSettings(long_omission=0))
    (entry,) = classify(align(make_work(FULL, CUT)), settings).entries
    assert Cause.LONG_OMISSION not in {one.cause for one in entry.variants[0].evidence}


def test_a_summary_of_a_long_passage_is_one_reading(make_work: MakeWork) -> None:
    short = text(*PARAGRAPHS[:2], "这里略去了，只说结论。", *PARAGRAPHS[6:])
    (entry,) = apparatus(make_work, FULL, short).entries
    assert len(entry.lemma.text) >= LOST - 2
    assert entry.variants[0].text in ("这里略去了，只说结论", "这里略去了，只说结论。")


def test_overlapping_cuts_with_words_replaced_beside_them_stay_apart(make_work: MakeWork) -> None:
    whole = "".join(SENTENCES * 2).replace("高兴", "欢喜", 40)
    second = whole[:200] + "然而，" + whole[620:]
    third = whole[:420] + "不过，" + whole[840:]
    entries = apparatus(make_work, whole, second, third).entries
    assert max(len(variant.text) for entry in entries for variant in entry.variants) < 40
    assert {v.sigla for entry in entries for v in entry.variants if not v.text} >= {("乙",), ("丙",)}


def test_the_extent_is_that_of_whole_entries(make_work: MakeWork) -> None:
    """An edition has its entries, but not what stands beside what inside a reading."""
    whole = "".join(SENTENCES * 2)
    second = whole[:200] + "然而，" + whole[620:]
    third = whole[:420] + "不过，" + whole[840:]
    run: list[tuple[str, str]] = []  # lemma and evidence of each part of one omission
    for entry in (*apparatus(make_work, whole, second, third).entries, None):
        variant = next((v for v in entry.variants if "乙" in v.sigla), None) if entry else None
        if entry is not None and variant is not None and not variant.text:
            details = [one.detail for one in variant.evidence if one.cause is Cause.LONG_OMISSION]
            run += [(entry.lemma.text, detail) for detail in details]
        elif run:
            letters = sum(map(str.isalnum, "".join(lemma for lemma, _ in run)))
            assert {detail.split()[0] for _, detail in run} == {str(letters)}
            run = []
