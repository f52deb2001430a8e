from __future__ import annotations

import pytest

from collate.text.gap_signs import gap_signs, has_gap_sign

SIGNS = {
    "成立□□组": [("□□", 2)],
    "成立■组": [("■", 1)],
    "召集□，说": [("□", 1)],
    "其文〔下缺〕": [("〔下缺〕", None)],
    "其文（原文缺三字）说": [("（原文缺三字）", None)],
    "其文【以下原缺】": [("【以下原缺】", None)],
    "其文[缺]又": [("[缺]", None)],
    "the [...] of": [("[...]", None)],
    "the [2 words missing] of": [("[2 words missing]", None)],
    "□□者": [("□□", 2)],
}
ORDINARY = [
    "□ 同意　□ 反对",
    "□第一条",
    "□",
    "他说……好",
    "（缺点）",
    "(lost)",
    "缺席",
    "（一）",
    "[1]",
    "（略）",
    "",
]


@pytest.mark.parametrize("text", SIGNS)
def test_signs_of_loss(text: str) -> None:
    found = [(text[start:end], count) for start, end, count in gap_signs(text)]
    assert found == SIGNS[text]


@pytest.mark.parametrize("text", ORDINARY)
def test_bullets_boxes_and_ordinary_marks_are_none(text: str) -> None:
    assert not gap_signs(text)


def test_in_place_of_a_long_passage_an_ellipsis_is_one() -> None:
    assert [has_gap_sign(text) for text in ("……", "…", " ...... ", "□", "。", "他说……")] == [True] * 4 + [
        False
    ] * 2
