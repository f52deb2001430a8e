"""What an editor tells of words in collate.toml: equivalents, words that are alike, how sure evidence is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collate.align import align
from collate.classify import classify
from collate.classify.evidence import Place, evidence
from collate.classify.kinds import kind_of
from collate.classify.lexicon import told
from collate.model import Work
from collate.settings import AlikeSettings, EquivalentSettings, EvidenceSettings, Settings

MakeWork = Callable[..., Work]


def equivalent(*forms: str, kind: str = "orthographic", subtype: str = "word-form") -> EquivalentSettings:
    return EquivalentSettings(forms, kind, subtype)  # type: ignore[arg-type]


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
    known = told(Settings(equivalent=ROWS))
    for pair in ((lemma, reading), (reading, lemma)):
        assert " ".join(kind_of(*pair, told=known)).strip() == kind


def test_a_form_goes_over_the_edge_of_a_reading() -> None:
    known = told(Settings(equivalent=(equivalent("会展", "会演"),)))
    assert kind_of("展", "演", ("参加会", "的人"), known)[1] == "word-form"
    assert kind_of("展", "演", ("参加", "的人"), known)[0] == "substantive"


def test_rows_that_share_a_form_are_one_row() -> None:
    known = told(Settings(equivalent=(equivalent("甲乙", "丙丁"), equivalent("丙丁", "戊己"))))
    assert kind_of("甲乙", "戊己", told=known) == ("orthographic", "word-form")


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ("extraction_slip", Place("16日", "l6日", "", "")),
        ("homophone", Place("实处", "时处", "", "")),
        ("homophone_other_tone", Place("事实", "实施", "", "")),
        ("graphic", Place("己", "已", "", "")),
        ("graphic_weaker", Place("姑息", "估息", "", "")),
        ("dittography", Place("工作", "工作工作", "", "")),
        ("dittography_one_letter", Place("的", "的的", "", "")),
        ("haplography", Place("工作工作", "工作", "", "")),
        ("haplography_one_letter", Place("人人", "人", "", "")),
        ("homoeoteleuton", Place("，夏天抗旱", "", "春天抗旱", "。")),
    ],
)
def test_confidence_is_a_setting_and_nought_turns_it_off(setting: str, place: Place) -> None:
    names = {"homophone_other_tone": "homophone", "graphic_weaker": "graphic"}
    cause = names.get(setting, setting.removesuffix("_one_letter").replace("_", "-"))

    def found(value: float) -> list[float]:
        known = told(Settings(evidence=EvidenceSettings(**{setting: value})))
        return [one.confidence for one in evidence(place, told=known) if one.cause == cause]

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
def test_words_told_to_be_alike(lemma: str, reading: str, expected: dict[str, tuple[float, str]]) -> None:
    known = told(Settings(alike=ALIKE))
    found = evidence(Place(lemma, reading, "", ""), told=known)
    assert {str(one.cause): (one.confidence, one.detail) for one in found} == expected


def test_what_is_told_changes_no_cut_and_no_reading(make_work: MakeWork) -> None:
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
