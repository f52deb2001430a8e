from __future__ import annotations

import pytest

from collate.text.fold import fold_character
from collate.text.japanese import is_japanese, old_form, to_old_forms
from collate.text.packed import read_text
from collate.text.simplified import unify_regions

opencc = pytest.importorskip("opencc")


def rows() -> list[str]:
    return [row for row in read_text("japanese.txt").splitlines() if not row.startswith("#")]


def test_characters_and_words_are_those_of_opencc() -> None:
    convert = opencc.OpenCC("jp2t").convert
    new = [*rows()[0][::2], *rows()[1][::2], *(row.split(" ")[0] for row in rows()[2:])]
    assert [word for word in new if to_old_forms(word) != convert(word)] == []
    assert to_old_forms("気迫のある断固たる学校の芸術") == convert("気迫のある断固たる学校の芸術")


@pytest.mark.parametrize(
    "pair", ["気氣", "対對", "抜拔", "広廣", "沢澤", "円圓", "仏佛", "黒黑", "学學", "辺邊"]
)
def test_new_and_old_forms_have_one_fold(pair: str) -> None:
    assert fold_character(pair[0]) == fold_character(pair[1])


@pytest.mark.parametrize("pair", ["芸藝", "欠缺", "予豫", "缶罐", "弁辨", "浜濱"])
def test_forms_that_are_other_characters_in_chinese_do_not(pair: str) -> None:
    assert fold_character(pair[0]) != fold_character(pair[1])
    assert old_form(pair[0]) == pair[0]
    assert to_old_forms(pair[0]) == pair[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学校の気がする", True),
        ("カメラ", True),
        ("派出督导组", False),
        ("", False),
        ("他在店里看见の字的招牌，觉得有趣，就记了下来，回家去查字典", False),
        ("甲・乙ー丙", False),
    ],
)
def test_is_japanese(text: str, expected: bool) -> None:
    assert is_japanese(text) is expected


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("關注著", "关注着"),
        ("關鍵著力點", "关键着力点"),
        ("著作", "著作"),
        ("顯著", "显著"),
        ("讀原著", "读原著"),
        ("看著著名著作", "看着著名著作"),
        ("答覆", "答复"),
    ],
)
def test_words_of_two_regions(traditional: str, simplified: str) -> None:
    assert unify_regions(traditional) == unify_regions(simplified) == simplified


def test_a_misprint_of_one_script_is_not_unified() -> None:
    assert unify_regions("着作") != unify_regions("著作")
