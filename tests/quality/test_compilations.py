"""How well compilations in many layouts are cut: texts made up here, set in layouts drawn at random."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from collate.model import Segment
from collate.read.plain import read_plain
from collate.read.raw_builder import Input
from collate.reflow import reflow
from collate.settings import Settings
from collate.split import split
from collate.text.layout import display_width

#: Least share of the texts found, and of the found ones that are texts, over all layouts.
RECALL, PRECISION = 0.95, 0.95
#: Most of the single texts with headings of their own that may be cut.
CUT = 0.25

TITLES = (
    *("修渠记", "雪", "论水", "我们往何处去？", "青石渠的账怎样算清", "井", "答客问", "山中来信"),
    *("关于护林的几点意见", "老支书", "春耕", "开仓那一天", "再论水", "渡口"),
)
ENGLISH = (
    *("The Old Mill", "ON WATER", "What Is a Road?", "Of Bridges and Their Builders", "The Ferry", "Rain"),
    *("A Letter from the Hills", "The Ox and the Cart", "On Keeping Accounts", "Harvest"),
)
SENTENCES = (
    "今年开春以来，上游三个村的水井先后干了两口，剩下的一口也只能打上来半桶黄泥汤。",
    "我和几位老工程师沿着河谷走了四天，把每一眼井、每一条渠都看过一遍，心里总算有了一本账。",
    "渠道漏掉三成，地里漫灌又漏掉三成，真正喂到庄稼嘴里的不到四成。",
    "修渠的钱省里补一半，县里出三成，剩下的两成由受益的村子用工来抵，不许向农户摊派一分钱。",
    "闸门的螺栓要一颗一颗查，砌石的缝要一道一道灌，验收的时候谁签的字，谁就要负责到底。",
    "老人坐在门前抽烟，孩子们在晒场上追一只纸鸢，远处的山一层一层淡下去。",
)
ENGLISH_SENTENCES = (
    "The mill had stood by the river for a hundred years, and nobody remembered who had built it.",
    "Every spring the water rose to the third step, and every autumn it went back to its old bed.",
    "A man who keeps his accounts in order sleeps well, whatever the weather does to his fields.",
    "They carried the stones up the hill one by one, and at noon they rested under the only tree.",
    "No road was ever made by talking of it, though many a road was lost in that way.",
)
DATES = ("（1957年3月8日）", "（一九六一年五月）", "1958年11月2日", "（1962年10月1日）")


class Layout(NamedTuple):
    """How a compilation is set; ``gap``: blank lines above a title, ``wrap``: width of lines, 0 for any."""

    wrap: int
    blank: bool
    indent: str
    centred: bool
    gap: int
    below: int
    numbers: str
    dated: bool
    contents: bool
    rule: str


def layout_of(rng: random.Random) -> Layout:
    blank = rng.random() < 0.35
    return Layout(
        wrap=rng.choice((0, 0, 60, 72)),
        blank=blank,
        indent=rng.choice(("", "　　", "    ")),
        centred=rng.random() < 0.4,
        gap=rng.choice((2, 3) if blank else (1, 2, 3)),
        below=rng.choice((0, 0, 1)),
        numbers=rng.choice(("", "", "", "、", ". ")),
        dated=rng.random() < 0.3,
        contents=rng.random() < 0.25,
        rule=rng.choice(("", "", "", "* * *")),
    )


def wrapped(text: str, width: int) -> list[str]:
    if not width:
        return [text]
    if text.isascii():
        lines: list[str] = [""]
        for word in text.split(" "):
            if lines[-1].strip() and len(lines[-1]) + 1 + len(word) > width:
                lines.append(word)
            else:
                lines[-1] += (" " if lines[-1].strip() else "") + word
        return lines
    lines = [""]
    for character in text:
        if display_width(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return lines


def paragraphs(rng: random.Random, sentences: Sequence[str]) -> list[str]:
    join = " " if sentences[0].isascii() else ""
    return [
        join.join(rng.sample(sentences, rng.randint(2, len(sentences) - 1))) for _ in range(rng.randint(1, 7))
    ]


def compilation(rng: random.Random, english: bool) -> tuple[str, list[tuple[str, str]]]:
    """Return a compilation, and the title and the first letters of each text."""
    layout = layout_of(rng)
    titles = rng.sample(ENGLISH if english else TITLES, rng.randint(4, 9))
    numbers = "一二三四五六七八九"
    shown = [
        (numbers[i] + layout.numbers if layout.numbers == "、" else f"{i + 1}{layout.numbers}") + title
        if layout.numbers
        else title
        for i, title in enumerate(titles)
    ]
    width = layout.wrap or 80
    lines: list[str] = []
    if layout.contents:
        lines += ["Contents" if english else "目录", "", *shown, "", ""]
    truth = []
    for index, line in enumerate(shown):
        if index:
            lines += [
                *([""] if layout.blank else []),
                *([layout.rule] if layout.rule else []),
                *[""] * layout.gap,
            ]
        lines.append(" " * max(0, (width - display_width(line)) // 2) * layout.centred + line)
        if layout.dated and not english:
            date = rng.choice(DATES)
            lines.append(" " * max(0, (width - display_width(date)) // 2) * layout.centred + date)
        lines += [""] * layout.below
        body = paragraphs(rng, ENGLISH_SENTENCES if english else SENTENCES)
        for number, paragraph in enumerate(body):
            lines += [""] if number and layout.blank else []
            lines += wrapped(layout.indent + paragraph, layout.wrap)
        truth.append((titles[index], body[0][:20]))
    return "\n".join(lines) + "\n", truth


def single(rng: random.Random) -> str:
    """Return one speech with a date and numbered headings within."""
    layout = layout_of(rng)
    lines = ["在全县水利工作会议上的讲话", "（2019年5月8日）", "", "同志们："]
    for number in range(rng.randint(3, 6)):
        lines += [""] * rng.choice((0, 1))
        lines.append(layout.indent * rng.choice((0, 1)) + "一二三四五六"[number] + "、" + TITLES[number])
        for paragraph in paragraphs(rng, SENTENCES):
            lines += [*([""] if layout.blank else []), *wrapped(layout.indent + paragraph, layout.wrap)]
    return "\n".join(lines) + "\n"


def segments_of(text: str) -> tuple[Segment, ...]:
    (read,) = read_plain(Input("a.txt", Path("a.txt"), text.encode()), Settings())
    return split(reflow(read, Settings()), Settings()).segments


def is_text(segment: Segment, title: str, first: str) -> bool:
    begins = "".join(segment.text.split()).startswith("".join(first.split())[:12])
    return begins and segment.title is not None and segment.title.value.endswith(title)


@pytest.mark.parametrize("english", [False, True], ids=["Chinese", "English"])
def test_texts_are_found_in_any_layout(english: bool) -> None:
    found = right = wanted = 0
    for seed in range(60):
        text, truth = compilation(random.Random(f"{seed} {english}"), english)
        segments = list(segments_of(text))
        found += len(segments)
        wanted += len(truth)
        for title, first in truth:
            match = next((s for s in segments if is_text(s, title, first)), None)
            if match is not None:
                segments.remove(match)
                right += 1
    assert right / wanted >= RECALL
    assert right / found >= PRECISION


def test_a_speech_with_headings_is_one_text() -> None:
    cut = sum(len(segments_of(single(random.Random(seed)))) > 1 for seed in range(60))
    assert cut / 60 <= CUT


@pytest.mark.parametrize(
    "lines",
    [
        ("河水从高原上流下来", "带着黄土的颜色", "我们的船在浪里走", "啊　母亲河"),
        ("第一局三比一", "第二局二比三", "第三局三比零", "决胜局三比二"),
    ],
)
def test_verse_and_lists_are_text(lines: tuple[str, ...]) -> None:
    (segment,) = segments_of("渡口的歌\n\n" + "\n\n".join("\n".join(lines) for _ in range(4)) + "\n")
    assert segment.text.count(lines[0]) == 4


def test_a_source_line_belongs_to_the_text_above() -> None:
    text = "\n\n".join(
        f"{title}\n（195{n}年3月8日）\n\n　　{SENTENCES[n]}\n\n"
        f"（《县志资料》第{n}卷，县志办公室1977年版，第8-10页）"
        for n, title in enumerate(("修渠记", "论水的去向", "井"))
    )
    segments = segments_of(text)
    assert [segment.title.value for segment in segments if segment.title] == ["修渠记", "论水的去向", "井"]
    assert all("县志资料" not in segment.text for segment in segments)
    assert [segment.origin is not None for segment in segments] == [True] * 3
