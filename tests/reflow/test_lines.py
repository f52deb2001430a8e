"""Line breaks of verse and lists between prose: precision and recall."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from collate.model import Document, Source
from collate.reflow import reflow
from collate.settings import Settings
from collate.text.offsets import identity_map
from tests.properties.test_layout import PROSE

VERSE = (
    ("月落潮平夜未央，", "一篙撑破满江霜。", "莫道渔家无学问，", "风从哪里起，网往哪里张。"),
    ("少年携卷下高楼", "江水无声自在流", "莫问功名何日就", "一灯如豆照春秋"),
    ("山高不碍云来去，", "水浅犹容月浮沉。"),
    ("修渠好，", "渠水绕村跑。", "旱年不求天，", "涝年不怕涝。"),
    ("清清的河水从山上来，", "流过我们新修的石桥，", "桥头站着白发的老人，", "数着归来的船和鸟。"),
)
LISTS = (
    ("一、验船", "二、验人", "三、验账"),
    (
        "（一）船股占百分之四十；",
        "（二）劳力股占百分之四十五；",
        "（三）公积金占百分之十；",
        "（四）公益金占百分之五。",
    ),
    ("1.每月初一公布账目；", "2.每季度开一次社员大会；", "3.每年腊月二十以前分红。"),
    ("① 4.6万。这是毕业生的总数。", "② 0.3%。这是去年的辍学率。", "③ 12。这是还缺的实验室。"),
    ("第一，管水的人要定下来。", "第二，管水的账要贴出来。", "第三，管水的钱要分开来。"),
)
#: Least precision and recall of the breaks between the lines of blocks, and before and after blocks.
FLOOR = 0.98


def texts(raw: str) -> list[str]:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), "text/plain", "utf-8", len(raw))
    done = reflow(Document(source, raw, raw, identity_map(len(raw))), Settings())
    return [done.text[slice(*paragraph.span)].rstrip() for paragraph in done.paragraphs]


def breaks(paragraphs: Sequence[str]) -> set[int]:
    """Return the starts of paragraphs, in characters without blanks."""
    found, at = set(), 0
    for paragraph in paragraphs:
        found.add(at)
        at += len("".join(paragraph.split()))
    return found


def made(seed: int) -> list[str]:
    rng = random.Random(seed)
    rows: list[str] = []
    for _ in range(3):
        rows += rng.sample([text for text in PROSE if len(text) > 30], 3)
        rows += rng.choice(rng.choice((VERSE, LISTS)))
    return [*rows, PROSE[0]]


def laid(rows: Sequence[str], size: int, indent: str) -> str:
    lines = [indent + row for row in rows]
    return "\n".join(line[at : at + size] for line in lines for at in range(0, len(line), size))


def unseen(rows: Sequence[str], size: int, indent: str) -> set[int]:
    """Return the breaks without a trace in the layout: unindented, below a last line as wide as the page."""
    below = zip(sorted(breaks(rows))[1:], rows, strict=False)
    return {start for start, above in below if not indent and -len(above) % size < 2}


@pytest.mark.parametrize("indent", ["", "　　", "    "])
@pytest.mark.parametrize("size", [1000, 24, 28, 32, 36, 40])
def test_verse_and_lists_keep_their_lines(size: int, indent: str) -> None:
    found_all = true_all = both = 0
    for seed in range(60):
        rows = made(seed)
        true = breaks(rows) - unseen(rows, size, indent)
        found = breaks(texts(laid(rows, size, indent))) - unseen(rows, size, indent)
        found_all, true_all, both = found_all + len(found), true_all + len(true), both + len(found & true)
    assert both / found_all >= FLOOR
    assert both / true_all >= FLOOR
