"""Lines of a page that are set apart by their type."""

from __future__ import annotations

import pytest

from tests.read.pages import book, page

TEXT = "<p>今天我们在这里召开会议，主要任务是总结去年的工作，部署今年的任务。</p>"


def set_apart(html: str) -> list[str]:
    document = page(html)
    return [document.raw[at:].split("\n")[0] for at in document.displayed]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>在会上的讲话</b></p>",
        "<p>　　<strong>在会上</strong><b>的讲话</b>：</p>",
        "<center>在会上的讲话</center>",
        "<center><p>在会上的讲话</p></center>",
        "<p align=center>在会上的讲话</p>",
        "<div align='Center'><span>在会上</span>的讲话</div>",
        "<p style='text-align: center'>在会上的讲话</p>",
        "<p><span style='font-weight:700'>在会上的讲话</span></p>",
        "<p style='FONT-WEIGHT: bold'>在会上的讲话</p>",
        "<p><font size=5>在会上的讲话</font></p>",
        "<p><font size='+1'>在会上的讲话</font></p>",
        "<p><big>在会上的讲话</big></p>",
        "<p style='font-size:18pt'>在会上的讲话</p>",
        "<p style='font-size:1.5em'>在会上的讲话</p>",
        "<p style='font-size:x-large'>在会上的讲话</p>",
        "<div class='article-title'>在会上的讲话</div>",
        "<p class=newsTitle>在会上的讲话</p>",
        "<p class='p heading2'>在会上的讲话</p>",
        "<b>在会上的讲话</b><br>",
    ],
)
def test_a_line_wholly_in_another_type(line: str) -> None:
    assert [words.strip("　：") for words in set_apart(TEXT + line + TEXT)] == ["在会上的讲话"]


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>同志们：</b>今天开会。</p>" + TEXT,
        "<p>今天<b>开会</b></p>" + TEXT,
        "<h2><b>在会上的讲话</b></h2>" + TEXT,
        "<center>" + TEXT * 3 + "</center>",
        "<div style='font-size:18px'>" + TEXT * 3 + "</div><p>完</p>",
        "<p style='font-size:12px'>来源：某报</p>" + TEXT,
        "<p class=subtitled>在会上的讲话</p><p class=untitle>甲</p>" + TEXT,
        "<table align=center><tr><td>甲<td>乙</table>" + TEXT,
        "<table><tr><th>甲<th>乙</table>" + TEXT,
        "<p style='text-align:left'>甲</p>" + TEXT,
        "<p><b>——</b>甲</p>" + TEXT,
        "<pre>甲\n乙<b>丙</b>\n" + "丁" * 30 + "</pre>",
    ],
)
def test_other_lines_are_not_set_apart(html: str) -> None:
    assert not set_apart(html)


def test_bold_titles_of_a_centred_page() -> None:
    assert set_apart(f"<center><p><b>其一</b></p>{TEXT}<p><b>其二</b></p>{TEXT}</center>") == ["其一", "其二"]


def test_a_larger_size_is_that_beside_most_of_the_text() -> None:
    body = TEXT.replace("<p>", "<p style='font-size:14px'>")
    assert set_apart(f"<p style='font-size:18px'>其一</p>{body}<p>落款</p>") == ["其一"]


def test_the_lines_of_a_book() -> None:
    document = page(book({"a.xhtml": f"<p><b>其一</b></p>{TEXT}"}), "a.epub")
    assert [document.raw[at:].split("\n")[0] for at in document.displayed] == ["其一"]
