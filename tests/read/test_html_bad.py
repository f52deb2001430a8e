from __future__ import annotations

import time
from collections import Counter
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collate.errors import CollateError, SourceError
from collate.read.html.charset import decode_page
from collate.read.html.tokeniser import TokenType, html_tokens
from collate.settings import ReadSettings
from tests.read.pages import documents, kept, page, shown

TEXT = "<p>同志们：今天我们在这里召开会议，主要任务是总结去年的工作，部署今年的任务。</p>"
TRADITIONAL = "<p>同志們：今天我們在這裡召開會議，主要任務是總結去年的工作，部署今年的任務。</p>"


def meta(charset: str) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'


@pytest.mark.parametrize(
    ("declared", "encoding", "found"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("GBK", "gb18030", "gb18030"),
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "utf-8-sig", "utf-8"),
        ("gb2312", "utf-16", "utf-16-le"),
        ("utf-16", "utf-8", "utf-8"),
        ("gb2312", "utf-8", "utf-8"),
        ("iso-8859-1", "gb18030", "gb18030"),
        ("windows-1252", "utf-8", "utf-8"),
        ("utf-8", "gb18030", "gb18030"),
        ("x-no-such", "gb18030", "gb18030"),
        ("idna", "gb18030", "gb18030"),
        ("unicode-escape", "utf-8", "utf-8"),
    ],
)
def test_charset(declared: str, encoding: str, found: str) -> None:
    document = page((meta(declared) + TEXT + "<p>㳇𠮷</p>").encode(encoding))
    assert kept(document).endswith("部署今年的任务。\n㳇𠮷")
    assert document.source.encoding == found
    assert document.source.how


def test_charset_of_big5() -> None:
    assert page((meta("big5") + TRADITIONAL).encode("big5")).source.encoding == "big5"
    assert "恒嫺" in shown((meta("big5") + TRADITIONAL + "恒嫺").encode("big5hkscs"))
    assert (
        page(("<script>" + "a;" * 20_000 + "</script>" + TRADITIONAL).encode("big5")).source.encoding
        == "big5"
    )


def test_charset_of_the_xml_declaration_and_of_the_user() -> None:
    xml = '<?xml version="1.0" encoding="GB2312"?><p>短</p>'.encode("gb18030")
    assert page(xml, "a.xhtml").source.how == "GB2312, declared in the page"
    own = page((meta("utf-8") + TEXT).encode("gb18030"), read=ReadSettings(encoding="gbk"))
    assert own.source.how == "set by the user"


def test_bytes_of_no_encoding_are_named() -> None:
    with pytest.raises(SourceError, match=r"a.html: byte \d+ \(line 1\) is not valid UTF-8"):
        page((meta("utf-8") + TEXT * 3).encode() + b"<p>\xff\xfe</p>")


@pytest.mark.parametrize(
    "html", ["<script>x</script>", "<title>题</title><p> </p>", "<img alt=图>", "<!-- x -->"]
)
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(SourceError, match="has no text"):
        page(html)


@pytest.mark.parametrize(
    ("html", "characters"),
    [
        ("<p>" + "同志们，我们开会。" * 300_000, 2_700_000),
        ("<div>" * 10_000 + "同志们。" + "</div>" * 10_000, 4),
        ("<span>" * 10_000 + "同志们。", 4),
        ("<table><tr><td>" * 3_000 + "同志们。", 4),
        ("<b>" * 5_000 + "<div>" * 5_000 + "</b>" * 5_000 + "同志们。", 4),
        ("<" * 100_000 + "字", 100_001),
        ("<p " * 30_000 + "><p>字", 1),
        ("字<!--" * 20_000, 100_000),
        ("字<script/>" * 10_000, 1),
        ("<!DOCTYPE a [" * 20_000 + ">字", 1),
        ("字" + " " * 1_000_000 + "字", 2),
        ("&amp" * 100_000, 100_000),
        ("<ol reversed>" + "<li>字" * 10_000, 10_000),
        ("<a href=x><div>字" * 3_000, 3_000),
    ],
)
def test_odd_pages_are_read_in_time(html: str, characters: int) -> None:
    start = time.process_time()
    document = page(html) if len(html) < 200_000 else next(iter(documents(html)))
    assert len("".join(kept(document).split())) >= characters
    assert time.process_time() - start < 15


SEED = (
    "<!DOCTYPE html><html><head><meta charset=utf-8><title>题</title><script>var a='<p>';</script></head>"
    "<body><nav><a href=/>首页</a></nav><div class=crumb>当前位置：<a href=/>首页</a></div><article>"
    "<h1>在会上的讲话</h1><p>同志们：<sup><a href='#n' id=r>[1]</a></sup>今天<ruby>开<rt>kai</rt></ruby>"
    "会。<!-- c --><br>第二</p><ol start=3><li>甲<li>乙</ol><table><tr><td>一<td>二</table><pre>\n行\n 行"
    "</pre><div style='display:none'>藏</div><select><option>选</select><q>引</q><iframe "
    "srcdoc='&lt;p&gt;框'>无</iframe><p id=n><a href='#r'>[1]</a> 注。</p></article>"
)
PIECES = [
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "\0",
    '"',
    "'",
    "=",
    "&",
    "&#",
    "<table>",
    "<td>",
    "<a href='#n'>",
    "</a>",
    "<ol>",
]
PIECES += [
    "<script>",
    "</p>",
    "<div hidden>",
    "<pre>",
    "<select>",
    "]]>",
    "<![CDATA[",
    "<q>",
    "<sup>",
    "<aside>",
    "<h1>",
    "/>",
]


@st.composite
def broken(draw: st.DrawFn) -> str:
    text = SEED
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        size = draw(st.integers(0, 40))
        put = draw(st.sampled_from([*PIECES, "", text[at : at + size]]))
        cut = draw(st.booleans())
        text = text[:at] + put + text[at + size if cut else at :]
    return text


@settings(max_examples=100, deadline=None)
@given(broken(), st.sampled_from(["a.html", "a.xhtml"]))
@example("<iframe src=x>" + TEXT, "a.html")
def test_nothing_is_lost_whatever_is_wrong(html: str, name: str) -> None:
    """Every character outside tags is in raw, as text or in the ledger."""
    try:
        (document,) = documents(html, name)
    except CollateError:
        return
    text, _, _ = decode_page(html.encode(), name)
    xml = name == "a.xhtml" or text.lstrip().startswith("<?xml")
    found = Counter(
        c for t in html_tokens(text, xml) if t.kind in (TokenType.TEXT, TokenType.COMMENT) for c in t.value
    )
    assert not {c for c in found - Counter(document.raw) if not c.isspace()}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(SEED)))
def test_any_bytes_give_text_or_an_error(data: bytes, at: int) -> None:
    seed = SEED.encode()
    for made in (data, seed[:at] + data + seed[at:], seed[:at] + data):
        try:
            list(islice(documents(made), 2))
        except CollateError as error:
            assert str(error).startswith("a.html: ")  # noqa: PT017 - holds for every error of a reader


def test_a_page_of_too_many_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collate.read.html.tree._MOST_ITEMS", 100)
    with pytest.raises(SourceError, match=r"a\.html: has more than 100 tags\. Split it"):
        page("<b>x</b>" * 40)
