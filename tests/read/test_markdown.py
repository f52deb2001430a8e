from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collate.errors import CollateError, SourceError
from collate.model import Document
from collate.read.markdown.reader import read_markdown
from collate.read.raw_builder import Input
from collate.reflow import reflow
from collate.settings import Settings
from tests.read.pages import check, check_flow
from tests.read.word import kept, ledger


def read(data: str | bytes) -> Document:
    raw = data if isinstance(data, bytes) else data.encode()
    (document,) = read_markdown(Input("a.md", Path("a.md"), raw), Settings())
    check(document)
    return document


def shown(data: str) -> str:
    document = read(data)
    check_flow(document)
    return "\n".join(line.strip() for line in kept(document).split("\n"))


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# 题\n\n正文。\n", "题\n正文。"),
        ("题\n====\n正文。", "题\n正文。"),
        ("## 题 ##", "题"),
        ("**团结**和*奋*_斗_ ~~删~~a_b_", "团结和奋斗 删a_b_"),
        ("**“团结”**就是***力量***。", "“团结”就是力量。"),
        ("甲**（一）**乙**。**丙", "甲（一）乙。丙"),
        ("2 * 3 * 4, a_b_c, **开", "2 * 3 * 4, a_b_c, **开"),
        ("[会*议*](http://x/a_b \"题\")和[这里][r]\n\n[r]: http://y 'z'", "会议和这里"),
        ("[不是链接] (x) [r][r]", "[不是链接] (x) [r][r]"),
        ("`a*b*` ``x`y``", "a*b* x`y"),
        ("\\*甲\\* &lt;&mdash;&#20013; &nosuch;", "*甲* <—中 &nosuch;"),
        ("<http://a.b/c>", "http://a.b/c"),
        ("甲<b>乙</b><br>丙<!-- 丁 -->", "甲乙\n丙"),
        ("甲  \n乙\\\n丙\n丁", "甲\n乙\n丙\n丁"),
        ("> 甲\n> > 乙\n丙", "甲\n乙\n丙"),
        ("- 甲\n* 乙\n  + 丙", "甲\n乙\n丙"),
        ("3. 甲\n4. Work\n5)\n6) 乙", "3.甲\n4. Work\n6)乙"),
        ("1. 甲\n\n   乙\n2. ```\n   丙\n   ```", "1.甲\n乙\n2.丙"),
        ("| 甲 | 乙 |\n|---|:-:|\n| `a \\| b` | **丙** |", "甲\n乙\na | b\n丙"),
        ("    code *甲*\n\n\tx", "code *甲*\nx"),
        ("```py\n甲\n\n  乙 *x*\n```\n~~~\n丙", "甲\n乙 *x*\n丙"),
        ("<div>\n<p>甲<script>x</script></p>\n</div>\n\n乙", "甲\n乙"),
        ("甲\n\n***\n\n乙\n\n- - -", "甲\n乙"),
        ("![图](a.png)甲", "甲"),
        ("---\ntitle: 题\n---\n甲", "甲"),
        ("+++\ntitle = '题'\n+++\n甲", "甲"),
        ("---\n甲\n---\n乙", "甲\n乙"),
        ("甲[^1]乙[^x]。\n\n[^1]: 注一，\n续。\n\n[丁]", "甲乙[^x]。\n[丁]"),
        ("\ufeff# 题\r\n\r\n甲\r乙", "题\n甲\n乙"),
    ],
)
def test_marks_go_and_the_text_stays(markdown: str, text: str) -> None:
    assert shown(markdown) == text


SPEECH = """---
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


def test_a_speech_reads_as_it_is_shown() -> None:
    flowed = reflow(read(SPEECH), Settings())
    assert [flowed.text[p.span.start : p.span.end].strip() for p in flowed.paragraphs] == [
        "在修渠会上的讲话",
        "（2019年3月4日）",
        "同志们：",
        "今天开会，只讲一件事，见通知。",
        "修渠要有人*。",
        "1.第一条",
        "第二条",
        "引一句代码话。",
        "甲",
        "乙",
        "第二讲",
        "正文",
        "完。",
    ]


def test_what_is_not_text_goes_into_the_ledger() -> None:
    document = read("---\na: b\n---\n\n# [题](u)\n\n- 甲 ![图](p)<!-- c -->\n\n```x\ny\n```\n\n[r]: u\n")
    assert ledger(document) == [
        ("---\na: b\n---", "metadata"),
        ("#", "markup"),
        ("[", "markup"),
        ("](u)", "markup"),
        ("-", "markup"),
        ("![图](p)", "metadata"),
        ("<!-- c -->", "hidden-text"),
        ("```x", "markup"),
        ("```", "markup"),
        ("[r]: u", "markup"),
    ]


def test_headings_are_marked_with_their_levels() -> None:
    document = read("# **甲**\n\n乙\n--\n\n#### 丙\n\n### 丁\n\n###### 戊\n\n####### 己\n\n<h5>庚</h5>")
    found = [(document.raw[at], level) for at, level in document.headings]
    assert found == [("甲", 1), ("乙", 2), ("丙", 4), ("丁", 3), ("戊", 6), ("庚", 5)]
    assert not document.displayed


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("**第一讲 团结**\n\n正文，要**团结**。", ["第一讲 团结"]),
        ("__第一讲__\n\n正文在此，一共十个字。", ["第一讲"]),
        ("***第一讲***\n\n正文在此，一共十个字。", ["第一讲"]),
        ("**第一讲**：**团结**\n\n正文在此，一共十个字。", ["第一讲：团结"]),
        ("**[第一讲](http://a/b__c)**\n\n正文在此，一共十个字。", ["第一讲"]),
        ("<b>第一讲</b>\n\n正文在此，一共十个字。", ["第一讲"]),
        ("<center>第一讲</center>\n\n正文在此，一共十个字。", ["第一讲"]),
        ("**第一讲**\n正文在此，一共十个字。", ["第一讲"]),
        ("**第一讲\n团结**\n\n正文在此，一共十个字，再加八个字就够了。", ["第一讲", "团结"]),
        ("正文在此，**一共\n十个字**\n。", []),
        ("*第一讲*\n\n正文", []),
        ("**全文都是粗体。**\n\n**一个字也不少。**\n\n完", []),
        ("| **甲** |\n|---|\n| **乙** |\n\n正文在此，一共十个字。", []),
        ("`**甲**`\n\n\\*\\*甲\\*\\*\n\n正文", []),
    ],
)
def test_lines_that_are_wholly_bold_are_set_apart(markdown: str, lines: list[str]) -> None:
    document = read(markdown)
    found = [document.raw[at:].split("\n")[0] for at in document.displayed]
    assert [re.sub(r"[*_]|\[|\]\(.*?\)|</?b>", "", line) for line in found] == lines


def test_lines_of_raw_are_lines_of_the_file() -> None:
    text = "# 题\n\n甲\n乙\n\n> 丙\n\n1. 丁\n"
    lines = read(text).raw.split("\n")
    assert [next((n for n, line in enumerate(lines) if c in line), -1) for c in "题甲乙丙丁"] == [
        0,
        2,
        3,
        5,
        7,
    ]


def test_a_paragraph_over_several_lines_makes_the_file_wrapped() -> None:
    assert not read("甲\n\n乙  \n丙").wrapped
    assert read("甲\n乙").wrapped


def test_notes() -> None:
    document = read("甲[^a]乙[^b]。\n\n[^b]: 注*二*，\n续。\n\n    又一段。\n[^a]: 注一[^b]。\n\n后")
    assert kept(document) == "甲乙。\n后"
    assert [(note.label, document.raw[slice(*note.span)]) for note in document.notes] == [
        ("b", "注二，续。\n\n又一段。"),
        ("a", "注一。"),
    ]
    assert [document.raw[(note.anchor or 0) - 1] for note in document.notes] == ["乙", "甲"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "has no text"),
        (b"---\n\n***\n", "has no text"),
        (b"![x](y)", "has no text"),
        (b"\x80\xff\xfe\xfd", "not valid UTF-8"),
    ],
)
def test_bad_files_are_named(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as error:
        read(data)
    assert error.value.where == "a.md"


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 20_000, "*甲 " * 5_000, ">" * 5_000 + "甲", "- " * 1_000 + "甲", "`" * 20_000, "![" * 5_000),
        *("甲" * 1_000_000, "甲\n" * 20_000, "**" * 5_000 + "甲", "[a](" * 5_000, "<a " * 5_000),
        *("&a;!:" * 20_000, "[^1]: 甲\n" * 3_000),
        "| a " * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "| b " * 2_000 + "|",
    ],
)
def test_odd_files_are_read_in_time(text: str) -> None:
    start = time.process_time()
    document = read(text + "\n\n末")
    assert Counter("".join(text.split())) <= Counter(document.raw.replace("—", "&mdash;"))
    assert time.process_time() - start < 20


PIECES = [
    "甲",
    "乙。",
    "a",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "#",
    "# ",
    "- ",
    "1. ",
    "> ",
    "*",
    "**",
    "_",
    "`",
]
PIECES += [
    "```",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "](u)",
    "[^1]",
    "[^1]: ",
    "[r]: u",
    "![",
    "|",
    "|-|-|",
    "\\",
    "---",
    "===",
]
PIECES += ["\\|", ":", "!", "“", "”", "'", '"', "\r", "+++", "0"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("1. \n1. 甲")
@example("1.     1. ")
@example("1. \r    甲")
@example("甲\r1. #")
@example("1. ```\n2. 甲")
@example("1.  \t甲")
@example("|a|\n|-|\n|\\|**b**|")
@example(">     甲\n> \t乙")
@example("- [r]: u\n  甲")
def test_nothing_is_lost(text: str) -> None:
    """Every character of the file is in raw, as text or in the ledger, and no other."""
    try:
        document = read(text)
    except CollateError:
        return
    assert Counter("".join(text.split())) == Counter("".join(document.raw.split()))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PIECES, "<", ">", "<b>", "<!--", "&amp;", "&#0;", "</p>", "\0"])
        | st.text(max_size=3)
    )
)
def test_any_text_gives_a_document_or_an_error(parts: list[str]) -> None:
    try:
        read("".join(parts).encode("utf-8", "replace"))
    except CollateError as error:
        assert str(error).startswith("a.md")  # noqa: PT017 - holds for every error of a reader
