from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.errors import SourceError
from collate.model import Document
from collate.read.markdown import read_markdown
from collate.read.raw import Input
from collate.reflow import reflow
from collate.settings import Settings

TEXT = """---
title: 内部编号
---
# 在修渠会上的讲话 #

（2019年3月4日）

同志们：

今天**开会**，只讲*一件*事[^1]，见[通知](http://a.b/c)。
修渠要有人\\*。

1. 第一条
- 第二条

> 引一句`代码`话。

| 甲 | 乙 |
| --- | --- |

[^1]: 事在人为。

第二讲
======
正文<br>完。"""


def read(text: str) -> Document:
    (document,) = read_markdown(Input("a.md", Path("a.md"), text.encode()), Settings())
    return document


def test_marks_go_and_words_stay() -> None:
    document = read(TEXT)
    shown = reflow(document, Settings())
    paragraphs = [shown.text[p.span.start : p.span.end].strip() for p in shown.paragraphs]
    assert paragraphs == [
        "在修渠会上的讲话",
        "（2019年3月4日）",
        "同志们：",
        "今天开会，只讲一件事，见通知。",
        "修渠要有人*。",
        "1.第一条",
        "第二条",
        "引一句代码话。",
        "甲乙",
        "第二讲",
        "正文完。",
    ]
    (note,) = document.notes
    assert (document.raw[slice(*note.span)], note.label) == ("事在人为。", "1")
    assert note.anchor is not None
    assert document.raw[note.anchor :].startswith("[^1]，")
    assert [document.raw[at : at + 3] for at in document.headings] == ["在修渠", "第二讲"]


def test_the_raw_text_is_the_file() -> None:
    assert "".join(read(TEXT).raw.split()) == "".join(TEXT.split())


def test_nothing_is_no_text() -> None:
    with pytest.raises(SourceError, match="only blanks"):
        read(" \n")


@given(st.text(st.sampled_from("#*_`~[]()!<>|-=\\\n ^:1a字，"), min_size=1, max_size=40).filter(str.strip))
def test_nothing_is_lost(text: str) -> None:
    document = read(text)
    assert "".join(document.raw.split()) == "".join(text.split())
    spans = sorted([*(row.span for row in document.ledger), *(note.span for note in document.notes)])
    assert all(a.end <= b.start for a, b in pairwise(spans))
