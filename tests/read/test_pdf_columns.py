from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.sheets import LEADING, LEFT, LONG, SIZE, TOP, Sheets, read, wrapped

#: Lines of a column; *x* of the columns by their number; width of a column (15 characters of two columns,
#: 11 of three).
ROWS = 20
PLACES = {1: [LEFT], 2: [LEFT, LEFT + 200], 3: [LEFT, LEFT + 160, LEFT + 320]}
ROOM = {1: 480, 2: 180, 3: 132}
#: Lines shorter than their column: a title, verse, a list, a dialogue.
SHORT = (
    "在渔业合作社成立大会上的讲话",
    "（2016年3月12日）",
    "月落乌啼潮水平，",
    "一篙撑破满江星。",
    "1.船股占四成；",
    "我说：“买冷库。”",
)


class Volume(Sheets):
    """Pages in columns; ``words`` is their text in reading order."""

    def __init__(self) -> None:
        super().__init__(600, 595)
        self.words = ""

    def put(self, x: float, y: float, text: str, size: float = SIZE, font: str = "STSong-Light") -> None:
        super().put(x, y, text, size, font)
        self.words += re.sub(r"\s", "", text)

    def columns(self, lines: Sequence[str], count: int, rows: int, y: float = TOP) -> None:
        for place, x in enumerate(PLACES[count]):
            self.lines(lines[place * rows : (place + 1) * rows], x, y)

    def check(self, raw: str) -> None:
        assert re.sub(r"\s", "", raw) == self.words


paragraphs = st.lists(st.sampled_from((*SHORT, LONG, LONG[:70], LONG[40:])), min_size=4, max_size=14)


@settings(max_examples=40)
@given(paragraphs, st.integers(2, 3), st.booleans())
def test_the_last_page_is_read_as_the_first(texts: list[str], count: int, balanced: bool) -> None:
    volume = Volume()
    volume.columns(wrapped([LONG] * 12, ROOM[count])[: count * ROWS], count, ROWS)
    volume.next()
    lines = wrapped(texts, ROOM[count])[: count * ROWS]
    volume.columns(lines, count, -(-len(lines) // count) if balanced else ROWS)
    volume.check(read(volume.done()).raw)


@pytest.mark.parametrize("rows", [ROWS + 1, ROWS + 5, 2 * ROWS - 1])
def test_columns_of_verse_and_lists_on_one_page(rows: int) -> None:
    volume = Volume()
    lines = wrapped([*SHORT, LONG[:70], *SHORT[2:], LONG, *SHORT], ROOM[2])[:rows]
    volume.columns(lines, 2, ROWS)
    volume.check(read(volume.done()).raw)


def test_pages_without_columns_among_those_with() -> None:
    volume = Volume()
    for count in (2, 1, 3, 1, 2):
        volume.put(180, TOP + 40, f"题目横跨{count}栏", 16)
        volume.columns(wrapped([LONG] * 3, ROOM[count])[: count * ROWS], count, ROWS)
        volume.next()
    volume.check(read(volume.done()).raw)


@pytest.mark.parametrize("count", [2, 3])
def test_a_line_between_the_columns_of_two_halves(count: int) -> None:
    volume = Volume()
    lines = wrapped([LONG] * 8, ROOM[count])
    volume.columns(lines, count, 8)
    volume.put(300 - 6 * SIZE, TOP - 9.5 * LEADING, "图一　青岩口水库的大坝图", SIZE)
    volume.columns(lines[8 * count :], count, 8, TOP - 12 * LEADING)
    volume.check(read(volume.done()).raw)


def _rows(pairs: Sequence[tuple[str, str]], second: float, first: float = LEFT) -> tuple[str, str]:
    """Return the text read from *pairs* below a text that fills the page, and the expected text."""
    volume = Volume()
    y = volume.lines(wrapped([LONG], ROOM[1])[:-1])
    for number, (one, other) in enumerate(pairs):
        volume.put(first, y - number * LEADING, one)
        volume.put(second, y - number * LEADING, other)
    return re.sub(r"\s", "", read(volume.done()).raw), volume.words


@pytest.mark.parametrize(
    ("pairs", "second", "first"),
    [
        ([("少年携卷下高楼，", "江水无声自在流。"), ("莫问功名何日就，", "一灯如豆照春秋。")] * 4, 250, 100),
        ([(f"第{n}次防汛会议上的讲话{'和总结' * (n % 2)}", str(7 * n + 1)) for n in range(1, 9)], 500, LEFT),
        ([("常务副主任委员兼秘书长", "陆怀远"), ("委员", "沈知秋（女）")] * 4, 300, LEFT),
        ([(f"乡镇{n}", f"小型水库{n}座，病险的还有{3 * n}座") for n in range(8)], 250, LEFT),
    ],
)
def test_pairs_that_look_like_columns(pairs: list[tuple[str, str]], second: float, first: float) -> None:
    got, expected = _rows(pairs, second, first)
    assert got == expected


def test_a_page_of_scattered_words_is_read_quickly() -> None:
    volume = Sheets(600, 595)
    for number in range(6000):
        volume.put(number * 7919 % 590, number * 104729 % 5900 / 10, "甲", 1)
    assert read(volume.done()).raw.count("甲") == 6000
