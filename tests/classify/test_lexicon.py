"""Words in collate.toml: equivalent words, confusable words, confidence of evidence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import VariantInContext, classify, find_evidence, kind_of
from collate.classify.lexicon import build_lexicon
from collate.model import Work
from collate.settings import AlikeSettings, EquivalentSettings, EvidenceSettings, Settings

MakeWork = Callable[..., Work]


def equivalent(*forms: str, kind: str = "orthographic", subtype: str = "word-form") -> EquivalentSettings:
    return EquivalentSettings(forms, kind, subtype)


ROWS = (
    equivalent("中央委员会", "中委会", "中委"),
    equivalent("公斤", "千克", subtype="unit"),
    equivalent("——", "：", kind="punctuation", subtype="house-style"),
    equivalent("第一", "首先", kind="substantive", subtype="connective"),
    equivalent("colour", "color"),
    equivalent("電腦", "電子計算機"),
)


@pytest.mark.parametrize(
    ("lemma", "reading", "kind"),
    [
        ("中央委员会", "中委会", "orthographic word-form"),
        ("中委会", "中委", "orthographic word-form"),
        ("五公斤", "五千克", "orthographic unit"),
        ("——", "：", "punctuation house-style"),
        ("第一", "首先", "substantive connective"),
        ("五公斤，", "五千克。", "orthographic unit"),
        ("五公斤", "5千克", "numeral"),
        ("五公斤", "六千克", "substantive"),
        ("中央委员会指导组", "中委会督导组", "substantive"),
        ("电脑", "电子计算机", "orthographic word-form"),
        ("The Colour", "the color", "orthographic word-form"),
        ("公斤", "公里", "substantive"),
        ("份量", "分量", "orthographic word-form"),
    ],
)
def test_equivalent_words_count_as_one(lemma: str, reading: str, kind: str) -> None:
    lexicon = build_lexicon(Settings(equivalent=ROWS))
    for pair in ((lemma, reading), (reading, lemma)):
        assert " ".join(kind_of(*pair, lexicon=lexicon)).strip() == kind


def test_a_form_may_cross_the_edge_of_a_reading() -> None:
    lexicon = build_lexicon(Settings(equivalent=(equivalent("会展", "会演"),)))
    assert kind_of("展", "演", around=("参加会", "的人"), lexicon=lexicon)[1] == "word-form"
    assert kind_of("展", "演", around=("参加", "的人"), lexicon=lexicon)[0] == "substantive"


def test_rows_that_share_a_form_are_one_row() -> None:
    lexicon = build_lexicon(Settings(equivalent=(equivalent("甲乙", "丙丁"), equivalent("丙丁", "戊己"))))
    assert kind_of("甲乙", "戊己", lexicon=lexicon) == ("orthographic", "word-form")


@pytest.mark.parametrize(
    ("setting", "variant"),
    [
        ("extraction_slip", VariantInContext("16日", "l6日", "", "")),
        ("homophone", VariantInContext("实处", "时处", "", "")),
        ("homophone_other_tone", VariantInContext("事实", "实施", "", "")),
        ("graphic", VariantInContext("己", "已", "", "")),
        ("graphic_weaker", VariantInContext("姑息", "估息", "", "")),
        ("dittography", VariantInContext("工作", "工作工作", "", "")),
        ("dittography_one_letter", VariantInContext("的", "的的", "", "")),
        ("haplography", VariantInContext("工作工作", "工作", "", "")),
        ("haplography_one_letter", VariantInContext("人人", "人", "", "")),
        ("homoeoteleuton", VariantInContext("，夏天抗旱", "", "春天抗旱", "。")),
    ],
)
def test_confidence_is_a_setting_and_zero_turns_it_off(setting: str, variant: VariantInContext) -> None:
    names = {"homophone_other_tone": "homophone", "graphic_weaker": "graphic"}
    cause = names.get(setting, setting.removesuffix("_one_letter").replace("_", "-"))

    def found(value: float) -> list[float]:
        lexicon = build_lexicon(Settings(evidence=EvidenceSettings(**{setting: value})))
        return [one.confidence for one in find_evidence(variant, lexicon=lexicon) if one.cause == cause]

    assert found(0.25) == [0.25]
    assert found(0) == []


ALIKE = (
    AlikeSettings(("南", "兰"), "homophone", 0.7),
    AlikeSettings(("巨", "臣", "匠"), "graphic", 0.3),
    AlikeSettings(("湖南", "荷兰人"), "homophone", 0.4),
)


@pytest.mark.parametrize(
    ("lemma", "reading", "expected"),
    [
        ("南方", "兰方", {"homophone": (0.7, "南 / 兰")}),
        ("臣", "匠", {"graphic": (0.3, "臣 / 匠")}),
        ("湖南", "荷兰人", {"homophone": (0.4, "湖南 / 荷兰人")}),
        ("湖南时", "荷兰人实", {"homophone": (0.4, "湖南 / 荷兰人, 时 shi2 / 实 shi2")}),
        ("南方", "北方", {}),
    ],
)
def test_confusable_words_of_the_settings(
    lemma: str, reading: str, expected: dict[str, tuple[float, str]]
) -> None:
    lexicon = build_lexicon(Settings(alike=ALIKE))
    found = find_evidence(VariantInContext(lemma, reading, "", ""), lexicon=lexicon)
    assert {str(one.cause): (one.confidence, one.detail) for one in found} == expected


def test_stated_words_change_no_cut_and_no_reading(make_work: MakeWork) -> None:
    texts = (
        "中央委员会派出指导组，共五公斤。",
        "中委会派出督导组：共5千克。",
        "中央委员会派出指导祖，共五公斤公斤。",
    )
    alignment = align(make_work(*texts))
    plain = classify(alignment)
    stated = classify(
        alignment, Settings(equivalent=ROWS, alike=ALIKE, evidence=EvidenceSettings(homophone=0))
    )
    assert plain != stated
    assert [(e.cells, e.locus, [r.text for r in e.readings]) for e in plain.entries] == [
        (e.cells, e.locus, [r.text for r in e.readings]) for e in stated.entries
    ]
