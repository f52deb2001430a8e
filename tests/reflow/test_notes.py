from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.model import Document, Dropped, Heading, Note, Reason, Source, Span
from collate.reflow import reflow
from collate.reflow.notes import separate_notes
from collate.settings import Settings
from collate.text.layout import join_lines
from collate.text.offsets import identity_map


def document(raw: str, *, wrapped: bool = True) -> Document:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), "text/plain", "utf-8", len(raw))
    return replace(Document(source, raw, raw, identity_map(len(raw))), wrapped=wrapped)


def read(raw: str) -> tuple[str, list[str]]:
    """Return the text without its notes, paragraphs apart, and the notes with their labels."""
    result = reflow(document(raw), Settings())
    paragraphs = [result.text[slice(*paragraph.span)] for paragraph in result.paragraphs]
    notes = [f"{note.label} {join_lines(raw[slice(*note.span)])}" for note in result.notes]
    return "|".join(paragraphs), notes


# -- what is a note ------------------------------------------------------------

TEXT = (
    "在植树会上的讲话\n（一九五四年三月二日）\n\n　　老王{0}种树三十年，没有说过苦{1}。\n　　我们要学他。\n\n"
)

#: How the text calls, how the block is labelled, what stands above it.
STYLES = [
    (("①", "②"), ("①", "② "), "注释\n"),
    (("⑴", "⑵"), ("〔1〕", "〔2〕"), "注　释\n\n"),
    (("[1]", "[2]"), ("[1] ", "[2] "), ""),
    (("［1］", "［2］"), ("［1］", "［2］"), "【注释】\n"),
    (("〔一〕", "〔二〕"), ("〔一〕", "〔二〕"), "注：\n"),
    (("【1】", "【2】"), ("【1】", "【2】"), "——————\n"),
    (("¹", "²"), ("1 ", "2 "), "——————\n"),
    (("¹", "²"), ("1. ", "2. "), "注解\n"),
    (("（注1）", "（注2）"), ("注1：", "注2："), ""),
    (("注①", "注②"), ("①", "②"), ""),
    (("[*1]", "[*2]"), ("[*1]", "[*2]"), "※　※　※\n"),
    (("[注1]", "[注2]"), ("[注1]", "[注2]"), ""),
    (("*", "**"), ("* ", "** "), ""),
    (("*", "†"), ("*　", "†　"), ""),
    (("^1", "^2"), ("1、", "2、"), "附注\n"),
    (("(1)", "(2)"), ("(1)", "(2)"), "注释\n"),
    (("（６〕", "〔７〕"), ("〔6〕", "〔7〕"), "注释\n"),
]


@pytest.mark.parametrize(("calls", "labels", "above"), STYLES, ids=lambda value: "".join(value).strip())
def test_calls_and_labels_of_any_style(calls: tuple[str, str], labels: tuple[str, str], above: str) -> None:
    block = f"{above}　　{labels[0]}林场的工人。\n　　{labels[1]}见他的日记。\n"
    raw = TEXT.format(*calls) + block
    text, notes = read(raw)
    assert text.endswith("老王种树三十年，没有说过苦。|我们要学他。")
    assert [note.split(" ")[-1] for note in notes] == ["林场的工人。", "见他的日记。"]
    found = separate_notes(document(raw)).notes
    assert [note.anchor for note in found] == [raw.index(calls[0]), raw.index(calls[1], raw.index("过苦"))]


def test_heading_rule_calls_and_labels_are_rows_of_the_ledger() -> None:
    raw = TEXT.format("①", "②") + "————————\n注释\n①工人。\n②日记。\n"
    result = separate_notes(document(raw))
    assert {row.reason for row in result.ledger} == {Reason.NOTE_MARK}
    rows = [raw[slice(*row.span)] for row in result.ledger]
    assert rows == ["①", "②", "————————", "注释", "①", "②"]
    assert [note.label for note in result.notes] == ["①", "②"]


def test_a_note_under_the_title_that_a_star_calls() -> None:
    raw = "在植树会上的讲话*\n（一九五四年）\n\n　　*　在干部会上讲。\n\n　　同志们，要种树。\n"
    assert read(raw) == ("在植树会上的讲话|（一九五四年）|同志们，要种树。", ["* 在干部会上讲。"])


def test_a_paragraph_that_runs_on_below_the_notes_of_its_page() -> None:
    raw = (
        "　　春天种树要早，挖坑要深，浇水要足，要有人看护①，不能种了就忘，忘\n"
        "了就死。去年种的树活了一半，今年要争取都活。这样三年以后，这一带的\n"
        "————————\n"
        "① 看护树苗的人由各村自己推选，工钱由各村自己出，不足的部分由县里补\n"
        "助，另有规定。\n"
        "\n                 — 1 —\n\f\n"
        "山坡就都绿了，水土也保住了。大家要记住这一点，回去要向群众讲清楚，\n"
        "不要怕麻烦。\n"
    )
    text, notes = read(raw)
    assert "这一带的山坡就都绿了" in text
    assert "看护，不能种了就忘" in text
    assert notes == ["① 看护树苗的人由各村自己推选，工钱由各村自己出，不足的部分由县里补助，另有规定。"]


def test_a_section_of_notes_for_all_texts_of_a_file() -> None:
    raw = (
        "论种树①\n\n　　种树要早②。\n　　挖坑要深。\n\n\n"
        "论修渠〔修订稿〕①\n\n　　修渠要快。\n\n\n"
        "注释\n\n论种树\n①作于春天。\n②早指三月。\n　　四月就晚了。\n\n论修渠\n①作于秋天。\n"
    )
    result = separate_notes(document(raw))
    assert [join_lines(raw[slice(*note.span)]) for note in result.notes] == [
        "作于春天。",
        "早指三月。四月就晚了。",
        "作于秋天。",
    ]
    assert result.notes[2].anchor == raw.index("①", raw.index("修订稿"))
    assert [raw[slice(*row.span)] for row in result.ledger][-4:] == ["①", "②", "论修渠", "①"]


def test_further_paragraphs_of_a_note_and_a_call_that_was_lost() -> None:
    raw = (
        "　　甲乙丙〔1〕丁戊。\n\n　　己庚辛壬癸。\n\n注释\n\n"
        "　　〔1〕见前。\n\n　　又见后一篇，那里讲得很详细。\n\n　　〔2〕见另一本书。\n\n\n"
        "子丑寅\n\n　　卯辰巳。\n"
    )
    text, notes = read(raw)
    assert notes == ["〔1〕 见前。又见后一篇，那里讲得很详细。", "〔2〕 见另一本书。"]
    assert text == "甲乙丙丁戊。|己庚辛壬癸。|子丑寅|卯辰巳。"


def test_a_label_whose_line_break_was_lost() -> None:
    raw = "　　甲〔1〕乙〔2〕丙〔3〕。\n注释\n〔1〕见上。\n〔2〕见下。（3〕见左。\n〔4〕见右。\n"
    assert read(raw)[1] == ["〔1〕 见上。", "〔2〕 见下。", "（3〕 见左。", "〔4〕 见右。"]


def test_notes_of_the_container_are_left_alone() -> None:
    raw = "甲乙丙\n工人\n丁戊①己。\n"
    read_by_container = replace(
        document(raw, wrapped=False),
        notes=(Note(Span(4, 6), 2, "1"),),
        ledger=(Dropped(Span(9, 10), Reason.NOTE_MARK),),
    )
    assert separate_notes(read_by_container) == read_by_container


# -- what is no note -----------------------------------------------------------

UNCHANGED = {
    "an enumeration": (
        "　　要办三件事：①春耕，②修渠，③办学。\n"
        "　　要求：\n"
        "　　①一是早。\n"
        "　　②二是快。\n"
        "　　③三是好。\n"
        "　　完了。\n"
    ),
    "years and numbers of documents": (
        "关于种树的通知\n国发〔2020〕5号\n　　根据国发〔2019〕3号和会议[1949]的决定〔1〕办理。\n"
    ),
    "references without a list": (
        "The theory [12] was extended [3, 4]; see also [5].\n\n1. It is closed.\n2. It is bounded.\n"
    ),
    "formulas": ("由式(1)和式(2)得 x^2 与 10² 米。\n(1) 速度不变。\n(2) 方向不变。\n"),
    "sections": (
        "[1] Ita fac, mi Lucili. [2] Quem mihi dabis?\n"
        "[3] Fac ergo. [4] Omnia aliena sunt.\n"
        "\n"
        "[1] Nunc scribam. [2] Et cetera.\n"
        "[3] Vale.\n"
    ),
    "a remark of the author": (
        "　　到了延安（注：今延安市），见到老王（1）和老李（2）。\n"
        "　　注：名单不全。\n"
        "　　（1）老王，山东人。\n"
        "　　（2）老李，河北人。\n"
        "　　三人一起工作。\n"
    ),
    "articles of a law": (
        "第一条　为了规范，制定本法。\n　　（一）甲；\n　　（二）乙。\n　　1．丙。\n　　2．丁。\n"
    ),
    "bullets and emphasis": ("Things *to* do:\n\n* first thing*2\n* second thing\n* third\n"),
    "a diary with this title": ("Notes\n\n1. Today I walked [1].\n\n2. Tomorrow I rest.\n\nIt was fine.\n"),
    "an anonymous name": ("　　张**说，李**也去了。\n　　** 以上是化名。\n　　** 以下不是。\n"),
    "a list of the report": ("　　问题有①春耕②修渠。\n　　办法：\n　　①春耕要早，要快。\n　　②修渠要深。\n"),
}


@pytest.mark.parametrize("raw", UNCHANGED.values(), ids=UNCHANGED.keys())
def test_without_evidence_nothing_changes(raw: str) -> None:
    before = document(raw)
    assert separate_notes(before) is before


def test_a_list_and_notes_with_the_same_numbers() -> None:
    raw = (
        "　　今年春耕①要早，修渠②要深，办学③要快。\n　　现在讲三个问题。\n"
        "　　①春耕的问题。\n　　②修渠的问题。\n　　③办学的问题。\n　　请大家讨论。\n\n"
        "注释\n①三月。\n②三尺。\n③三年。\n"
    )
    text, notes = read(raw)
    assert notes == ["① 三月。", "② 三尺。", "③ 三年。"]
    assert "今年春耕要早，修渠要深" in text
    assert "①春耕的问题" in text


def test_the_text_after_a_block_is_not_part_of_its_last_note() -> None:
    for title in ("再论种树", "种树难吗？", "（一九五五年）"):
        block = "注释\n①三月。\n②三尺。\n"
        raw = f"　　种树要早①，挖坑要深②。\n{block}{title}\n　　种树①不难。\n　　挖坑也不难。\n"
        text, notes = read(raw)
        assert notes == ["① 三月。", "② 三尺。"]
        assert text.endswith("挖坑也不难。")
        assert title in text


def test_a_heading_of_the_container_ends_a_block() -> None:
    raw = "种树要早①。\n注释\n①三月。\n再论种树\n种树不难。\n"
    before = replace(document(raw, wrapped=False), headings=(Heading(raw.index("再"), 1),))
    assert [raw[slice(*note.span)] for note in separate_notes(before).notes] == ["三月。"]


# -- one text, whatever its layout ---------------------------------------------

_HAN = "发展生产必须依靠群众学习文化改进技术修建水库种植果树管理账目召开会议"
_NUMBERS = "一二三四五六七八九"
_MARKS = {
    "①": lambda n: chr(ord("①") + n - 1),
    "⑴": lambda n: chr(ord("⑴") + n - 1),
    "〔1〕": lambda n: f"〔{n}〕",
    "[1]": lambda n: f"[{n}]",
    "〔一〕": lambda n: f"〔{_NUMBERS[n - 1]}〕",
    "（注1）": lambda n: f"（注{n}）",
    "¹": lambda n: "¹²³⁴⁵⁶⁷⁸⁹"[n - 1],
    "1. ": lambda n: f"{n}. ",
}
_PAIRS = [
    ("①", "①"),
    ("⑴", "〔1〕"),
    ("〔1〕", "〔1〕"),
    ("[1]", "[1]"),
    ("〔一〕", "〔一〕"),
    ("（注1）", "（注1）"),
    ("¹", "1. "),
]


class Composed:
    """Texts with notes, drawn from a seed, and the file that has them in a layout."""

    def __init__(self, seed: int, *, call: str, label: str, place: str, width: int) -> None:
        draw = random.Random(seed)
        self._call, self._label, self._width = call, label, width
        self.body: list[str] = []
        self.notes: list[str] = []
        self._lines: list[str] = []
        sections: list[tuple[str, list[tuple[int, str]]]] = []
        for number in range(draw.randint(1, 3)):
            title = f"关于{self._words(draw, 6)}的讲话"
            self._lines += [*[""] * (3 if number else 0), " " * (width // 3) + title, ""]
            self.body.append(title)
            sections.append((title, self._paragraphs(draw, place)))
            if place == "text":
                self._block(sections[-1][1], "注　释")
        if place == "file" and self.notes:
            self._lines += ["", "注　释", ""]
            for title, notes in sections:
                self._lines += [title, ""] if notes else []
                self._block(notes, "")
                self._lines.append("")
        self.raw = "\n".join(self._lines) + "\n"

    def _paragraphs(self, draw: random.Random, place: str) -> list[tuple[int, str]]:
        notes: list[tuple[int, str]] = []
        on_page = 0
        last = draw.randint(1, 4)
        for index in range(last + 1):
            marked = clean = ""
            for _ in range(draw.randint(1, 4)):
                sentence = (
                    f"{self._words(draw, draw.randint(4, 9))}，{self._words(draw, draw.randint(4, 9))}。"
                )
                clean += sentence
                if len(notes) < 8 and draw.random() < 0.4:
                    at = draw.choice([2, len(sentence) - 1])
                    notes.append((len(notes) + 1, self._words(draw, draw.randint(3, 60)) + "。"))
                    sentence = sentence[:at] + _MARKS[self._call](len(notes)) + sentence[at:]
                marked += sentence
            self._put("　　" + marked)
            self.body.append(clean)
            if place == "page" and (index % 2 or index == last):
                self._lines.append("")
                self._block(notes[on_page:], "————————")
                self._lines += ["", f"— {index} —", "\f"]
                on_page = len(notes)
        self.notes += [note for _, note in notes]
        return notes

    def _block(self, notes: list[tuple[int, str]], above: str) -> None:
        self._lines += [above] if notes and above else []
        for number, note in notes:
            self._put(_MARKS[self._label](number) + note)

    def _put(self, paragraph: str) -> None:
        units = re.findall(r"(?:[〔\[（](?:注?.)[〕\]）]|.)[，。]*", paragraph)
        line = ""
        for unit in units:
            if self._width and _columns(line + unit) > self._width:
                self._lines.append(line)
                line = ""
            line += unit
        self._lines.append(line)

    @staticmethod
    def _words(draw: random.Random, count: int) -> str:
        return "".join(draw.choice(_HAN) for _ in range(count))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


@given(
    seed=st.integers(0, 10**6),
    pair=st.sampled_from(_PAIRS),
    place=st.sampled_from(["page", "text", "file"]),
    width=st.sampled_from([0, 0, 48, 60, 76]),
)
def test_the_layout_of_the_notes_does_not_matter(
    seed: int, pair: tuple[str, str], place: str, width: int
) -> None:
    composed = Composed(seed, call=pair[0], label=pair[1], place=place, width=width)
    raw = composed.raw
    result = separate_notes(document(raw))
    left = list(raw)
    for start, end in (*(note.span for note in result.notes), *(row.span for row in result.ledger)):
        left[start:end] = [""] * (end - start)
    rest = re.sub(r"—\d+—", "", "".join("".join(left).split()))
    body = "".join(composed.body)
    kept = iter(rest)
    assert all(character in kept for character in body), "letters of the text are lost"
    assert rest == body
    assert [join_lines(raw[slice(*note.span)]) for note in result.notes] == composed.notes
    assert all(note.anchor is not None for note in result.notes)


@given(
    st.lists(
        st.sampled_from(
            [
                "①",
                "②",
                "〔1〕",
                "[1]",
                "(1)",
                "1. ",
                "*",
                "注释",
                "————",
                "甲乙丙丁",
                "，",
                "。",
                "：",
                "\n",
                "　　",
                "\f",
            ]
        ),
        max_size=40,
    )
)
def test_any_marks_leave_raw_and_spans_in_order(pieces: list[str]) -> None:
    before = document("".join(pieces))
    result = separate_notes(before)
    assert result.raw == before.raw
    spans = sorted((*(note.span for note in result.notes), *(row.span for row in result.ledger)))
    assert all(span.start < span.end <= len(before.raw) for span in spans)
    assert all(above.end <= below.start for above, below in pairwise(spans))
    assert list(result.ledger) == sorted(result.ledger)
    assert separate_notes(result).ledger == result.ledger or result.notes
