from __future__ import annotations

import pytest

from collate.text.line_roles import is_office, speaker, without_number

WRITTEN = [
    ("高长河", "高长河"),
    ("高 长 河", "高长河"),
    ("欧阳 修", "欧阳修"),
    ("县委书记高长河", "高长河"),
    ("县委书记　高长河", "高长河"),
    ("清河县县长　高 长 河", "高长河"),
    ("高长河（县委书记）", "高长河"),
    ("（县委书记　高长河）", "高长河"),
    ("高长河同志", "高长河"),
    ("中共清河县委书记、县人大常委会主任高长河", "高长河"),
    ("县教育局局长、第一中学校长 邹大明", "邹大明"),
    ("讲话人：县长霍青", "霍青"),
    ("爱新觉罗·溥仪", "爱新觉罗·溥仪"),
    ("by Zou Daming", "Zou Daming"),
]


@pytest.mark.parametrize(("line", "name"), WRITTEN)
def test_speakers_as_sources_write_them(line: str, name: str) -> None:
    assert speaker(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "",
        "县长办公会",
        "国家主席讲话",
        "张家村村长",
        "县委书记要讲",
        "高长河（在大会上）",
        "希望各位代表",
        "向同志们学习",
    ],
)
def test_lines_that_are_not_speakers(line: str) -> None:
    assert speaker(line) is None


def test_an_office_without_a_name() -> None:
    assert is_office("中共清河县委书记、清河县人大常委会主任")
    assert not is_office("县委书记高长河")


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("一、在会上的讲话", "在会上的讲话"),
        ("　（二） 在会上的讲话", "在会上的讲话"),
        ("12．在会上的讲话", "在会上的讲话"),
        ("关于一、二年级的讲话", "关于一、二年级的讲话"),
        ("在2020年3、4月间", "在2020年3、4月间"),
        ("论（一）与（二）", "论（一）与（二）"),
        ("1.5版", "1.5版"),
        ("一、二", "二"),
        ("（二）", "（二）"),
    ],
)
def test_a_number_is_left_out_where_a_line_begins_with_it(line: str, rest: str) -> None:
    assert without_number(line) == rest
