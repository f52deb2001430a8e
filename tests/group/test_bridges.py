"""Texts that hold two others, from files to works: strangers are never in one work, true witnesses are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from truth.forms import Writer
from truth.noise import damage
from truth.words import CHOOSING, REPORTING

from collate.group import carve, group
from collate.pipeline import find_matches, read_texts
from collate.settings import Settings

Shape = Callable[[list[str], list[str], list[str]], list[str]]


def paragraphs(seed: int, size: int, wording: object = CHOOSING) -> list[str]:
    """Return four paragraphs of about *size* characters together."""
    writer = Writer(wording, "zh", (3, seed))  # type: ignore[arg-type]
    return [writer.text(max(14, size // 4)) for _ in range(4)]


def half(text: list[str]) -> list[str]:
    return text[:2]


SHAPES: dict[str, Shape] = {
    "both whole": lambda a, c, _own: a + c,
    "other order": lambda a, c, _own: c + a,
    "half and half": lambda a, c, _own: half(a) + half(c),
    "whole and half": lambda a, c, _own: a + half(c),
    "own text between": lambda a, c, own: a + own + c,
    "own text around": lambda a, c, own: own[:2] + a + c + own[2:],
    "own text before": lambda a, c, own: own + a + c,
    "one inside the other": lambda a, c, _own: a[:2] + c + a[2:],
    "one inside the other, late": lambda a, c, _own: a[:3] + c + a[3:],
    "short part of one": lambda a, c, _own: a + c[:1],
}


def write(folder: Path, name: str, head: Sequence[str], body: Sequence[str]) -> None:
    (folder / f"{name}.txt").write_text(
        "\n".join([*head, *(f"　　{line}" for line in body)]) + "\n", encoding="utf-8"
    )


def works_of(folder: Path, *, cut: bool = True) -> list[set[str]]:
    """Return the works of the texts in *folder*, as sets of file names; *cut*: after carving."""
    texts = read_texts([folder], Settings(), jobs=1)
    segments = texts.segments
    matches = find_matches(segments, Settings())
    if cut:
        segments = carve(segments, matches, settings=Settings(), documents=texts.documents)
        matches = find_matches(segments, Settings())
    grouping = group(segments, matches, settings=Settings())
    return [{Path(witness.segment.path).stem for witness in work.witnesses} for work in grouping.works]


def noisy(text: Sequence[str], share: float, seed: int) -> list[str]:
    random = np.random.default_rng(seed)
    return [damage(line[:-1], share, "uniform", random, "的一是在不了有和人这") + line[-1] for line in text]


@pytest.mark.parametrize("size", [60, 150, 400, 1200, 3000])
@pytest.mark.parametrize("name", SHAPES)
def test_two_strangers_are_never_one_work(name: str, size: int, tmp_path: Path) -> None:
    seed = size + 7 * list(SHAPES).index(name)
    a, own = paragraphs(seed, size), paragraphs(seed + 2, size)
    c = paragraphs(seed + 1, size * (1, 2, 3)[seed % 3] // 2, REPORTING)
    held = SHAPES[name](a, c, own)
    write(tmp_path, "a", ["春耕讲话", "（2019年3月5日）"], a)
    write(tmp_path, "a2", ["春耕讲话", "（2019年3月5日）"], noisy(a, 0.01, seed))
    write(tmp_path, "c", ["江南旧事", "（2018年9月1日）"], c)
    write(tmp_path, "b", ["文选", ""], noisy(held, (0.0, 0.02)[size > 200], seed))
    for cut in (True, False):
        works = works_of(tmp_path, cut=cut)
        assert not [work for work in works if {"a", "c"} <= work]
        assert [work for work in works if {"a", "a2"} <= work]


def test_a_collection_of_three_is_no_bridge(tmp_path: Path) -> None:
    texts = {name: paragraphs(n, 300) for n, name in enumerate("acd")}
    for number, (name, text) in enumerate(texts.items()):
        write(tmp_path, name, [f"{'春夏秋'[number]}之卷", f"（200{number}年3月5日）"], text)
    write(tmp_path, "b", ["文选", ""], [line for text in texts.values() for line in text])
    for cut in (True, False):
        for one, other in combinations("acd", 2):
            assert not [work for work in works_of(tmp_path, cut=cut) if {one, other} <= work]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["渡口（节选）", "（1981年4月2日）"], ["渡口（摘录）"]),
        (["渡口", "（1981年4月2日）"], ["渡口"]),
        (["在渡口的讲话（上）"], ["在渡口的讲话（下）"]),
        ([], []),
    ],
)
@pytest.mark.parametrize("size", [300, 2500])
def test_two_excerpts_of_one_text_are_its_witnesses(
    first: list[str], second: list[str], size: int, tmp_path: Path
) -> None:
    text = paragraphs(5, size) + paragraphs(6, size)
    write(tmp_path, "b", ["渡口", "（1981年4月2日）"], text)
    write(tmp_path, "a", first, text[:3])
    write(tmp_path, "c", second, text[4:6])
    assert works_of(tmp_path) == [{"a", "b", "c"}]


def address(number: int) -> list[str]:
    """Return an address of which one tenth is its own."""
    subjects = (
        "东堤有两处管涌，汛期以前要打桩填石，各村按田亩出工，石料从南山运来。",
        "北仓漏雨，稻谷发热，入冬前换掉朽坏的椽子，另买三十领新席苫盖。",
        "女子小学缺六名教员，先请退休的老先生代课，课桌由木器社赊给我们。",
    )
    opening, closing = paragraphs(41, 200), paragraphs(42, 120)
    return [*opening, subjects[number], *closing]


def test_addresses_with_other_titles_and_dates_are_other_works(tmp_path: Path) -> None:
    for number, name in enumerate(("a", "b", "c")):
        head = [
            f"在第{'一二三'[number]}次{'水粮学'[number]}务会议上的讲话",
            f"（201{number}年{number + 3}月5日）",
        ]
        write(tmp_path, name, head, address(number))
    assert sorted(map(sorted, works_of(tmp_path))) == [["a"], ["b"], ["c"]]


def test_one_address_under_two_titles_is_one_work(tmp_path: Path) -> None:
    write(tmp_path, "a", ["在第一次水务会议上的讲话", "（2010年3月5日）"], address(0))
    write(tmp_path, "b", ["关于堤防的几个问题", "（2012年1月1日）"], address(0))
    write(tmp_path, "c", ["在第一次水务会议上的讲话", "（2010年3月5日）"], address(1))
    assert works_of(tmp_path) == [{"a", "b", "c"}]
