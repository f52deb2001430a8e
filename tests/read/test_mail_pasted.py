"""Mail pasted into plain text, and texts that only look like it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.model import Document, Dropped, Reason, Span
from collate.read.mail import without_mail
from collate.read.plain import read_plain
from collate.read.raw_builder import Input
from collate.reflow import reflow, reflow_prepared
from collate.settings import Settings

WORDS = "县里决定把东边的水库再加高两米，先修北坝，后修南坝，今冬明春全部完工，不误春灌。"
MORE = "各乡要抽出劳力，自带口粮，分段包干；石料由县里统一调运，不得向群众摊派。"


def read(text: str) -> Document:
    (document,) = read_plain(Input("a.txt", Path("a.txt"), text.encode()), Settings())
    return document


def kept(text: str) -> str:
    """Return the text of all paragraphs, one a line."""
    document = reflow(read(text), Settings())
    return "\n".join(document.text[slice(*p.span)].strip() for p in document.paragraphs)


def rows(text: str) -> list[tuple[str, str]]:
    document = read(text)
    return [(row.reason.value, document.raw[slice(*row.span)].strip()) for row in document.ledger]


def quoted(text: str, width: int = 30, mark: str = "> ") -> str:
    """Return *text* broken into lines of *width* characters, each after *mark*."""
    return "\n".join(mark + text[at : at + width] for at in range(0, len(text), width))


# -- the marks -----------------------------------------------------------------


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > ", " > "])
@pytest.mark.parametrize("width", [20, 30, 100])
def test_lines_that_are_all_quoted_are_the_words(mark: str, width: int) -> None:
    text = f"{quoted(WORDS, width, mark)}\n{mark.rstrip()}\n{quoted(MORE, width, mark)}\n"
    assert kept(text).replace("\n", "") == WORDS + MORE
    assert {reason for reason, _ in rows(text)} == {"markup"}


def test_the_raw_text_is_unchanged() -> None:
    text = quoted(WORDS) + "\n\n" + quoted(MORE)
    document = read(text)
    assert document.raw == text
    assert all(document.raw[slice(*row.span)] == "> " for row in document.ledger)


def test_the_indent_after_the_mark_opens_a_paragraph() -> None:
    text = "\n".join([quoted("　　" + WORDS), quoted("　　" + MORE)])
    assert kept(text) == f"{WORDS}\n{MORE}"


def test_a_prepared_file_has_the_words_without_marks() -> None:
    document = reflow_prepared(read(quoted(WORDS)))
    assert document.text == WORDS
    assert document.raw == quoted(WORDS)
    assert len(document.ledger) == 2


@pytest.mark.parametrize(
    "block",
    [
        quoted(WORDS),
        f"> {WORDS}\n>\n> {MORE}",
        f"> {WORDS}\n>> {MORE}",
        f"> {WORDS}\n> {MORE}",
    ],
)
def test_own_words_and_quoted_words_are_both_text(block: str) -> None:
    text = f"同意，照办。\n\n{block}\n\n请尽快落实。\n"
    shown = kept(text).replace("\n", "")
    assert shown.startswith("同意，照办。" + WORDS)
    assert shown.endswith("请尽快落实。")
    assert ">" not in shown


# -- what is not a quotation ---------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"{WORDS}\n> 5 的数都算大数，{MORE}\n{WORDS}\n",
        f"记事\n\n{WORDS}\n> {MORE}\n{WORDS}\n",
        f"今年要办的事：\n> 修水库\n> 修公路\n> 种果树\n{WORDS}\n",
        f"今年要办的事：\n> 第一，修好水库，保证灌溉。\n> 第二，修好公路，保证运输。\n{WORDS}{MORE}\n",
        "> 苹果\n> 香蕉\n> 梨\n",
        "> ls\n> cd /home\n> cat list\n",
        "先打开终端：\n> npm install\n> npm run build, then wait.\n再看结果。\n",
        ">>> x = f(1, 2)\n>>> print(x)\n3\n>>> y = g(x, 4)\n",
        "先有不等式\n> 0, 则成立\n< 0, 则不成立\n",
        f"> 问：什么时候修？\n\n{WORDS}\n\n> 问：谁来修？\n\n{MORE}\n",
        "夜\n\n月光照在窗前\n--\n你在远方\n我在故乡\n",
        f"{WORDS}\n\n-- \n{MORE}\n",
        f"鲁迅在《野草》中写道：\n> 于浩歌狂热之际中寒。\n> 于天上看见深渊。\n{WORDS}{MORE}\n",
        f"读书记\n\n1925年12月10日，鲁迅写道：\n> 他走进无物之阵。\n\n{WORDS}{MORE}\n",
        f"1925年12月10日，鲁迅写道：\n> 他走进无物之阵。\n\n这一段话，后人多有误解。{WORDS}\n",
        f"On 3 September 1939, Chamberlain wrote:\n> We are ready.\n\n{WORDS}\n",
        f"On 3 September 1939, Chamberlain spoke to the nation.\n{WORDS}\n",
        "To: All staff\nFrom: The Director\nDate: 3 September 2021\nSubject: Harvest\n\nAll hands.\n",
        f"会议通知\n主题：秋收\n时间：2021年9月3日 10:00\n地点：县礼堂\n\n{WORDS}\n",
        f"------ 第三封邮件 ------\n{WORDS}\n",
        "From: here to there\nTo: be or not to be\nthat is the question\n",
        "首页 > 新闻 > 要闻\n在会上的讲话\n同志们：\n" + WORDS,
    ],
)
def test_without_evidence_of_a_mail_nothing_happens(text: str) -> None:
    assert read(text).ledger == ()


def test_the_words_after_an_attribution_of_a_work_stay() -> None:
    text = f"1925年12月10日，鲁迅在《野草》里写道：\n{quoted(WORDS)}\n"
    assert "鲁迅在《野草》里写道：" in kept(text)


# -- attributions --------------------------------------------------------------

ATTRIBUTIONS = (
    "On 3 September 2021, Wang wrote:",
    "On Fri, Sep 3, 2021 at 10:00 AM Wang Moumou <wang@example.org> wrote:",
    "On Fri, Sep 3, 2021 at 10:00 AM Wang Moumou\n<wang@example.org> wrote:",
    "Wang Moumou <wang@example.org> writes:",
    "在 2021年9月3日，王某写道：",
    '在 2021-09-03 10:00:00，"王某" <wang@example.org> 写道：',
    "王某 <wang@example.org> 于2021年9月3日周五 上午10:00写道：",
    "于 2021/9/3 10:00, 王某 寫道:",
    "Am 03.09.2021 um 10:00 schrieb Wang Moumou:",
    "Wang Moumou schrieb am 03.09.2021 um 10:00:",
    "Le ven. 3 sept. 2021 à 10:00, Wang Moumou <wang@example.org> a écrit :",
    "El vie, 3 sept 2021 a las 10:00, Wang (<wang@example.org>) escribió:",
)


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_an_attribution_at_the_head_is_metadata(line: str) -> None:
    text = f"{line}\n\n{quoted(WORDS)}\n"
    assert kept(text) == WORDS
    assert rows(text)[0] == ("metadata", line)


@pytest.mark.parametrize("line", [line for line in ATTRIBUTIONS if "10:00" in line or "@" in line])
def test_a_sure_attribution_below_own_words_is_metadata(line: str) -> None:
    text = f"同意。\n\n{line}\n{quoted(WORDS)}\n再议。\n> 一句。\n"
    assert kept(text) == f"同意。\n{WORDS}\n再议。\n一句。"


@pytest.mark.parametrize("line", [line for line in ATTRIBUTIONS if "10:00" in line and "@" in line])
def test_an_attribution_with_address_and_time_needs_no_marks(line: str) -> None:
    assert kept(f"同意。\n\n{line}\n\n{WORDS}\n").replace("\n", "") == f"同意。{WORDS}"


def test_own_words_below_the_quotation() -> None:
    assert kept(f"{ATTRIBUTIONS[0]}\n\n{quoted(WORDS)}\n\n同意。\n") == f"{WORDS}\n同意。"


def test_attributions_within_the_quotation() -> None:
    inner = "> 王某 <wang@example.org> 于2021年9月1日周三 09:00写道："
    outer = "李某 <li@example.org> 于2021年9月3日周五 10:00写道："
    text = f"{outer}\n\n> 请看。\n>\n{inner}\n>\n{quoted(WORDS, mark='>> ')}\n"
    assert kept(text) == f"请看。\n{WORDS}"
    apple = f"> 在 2021年9月3日，上午10:00，王某 <wang@example.org> 写道：\n> \n{quoted(WORDS)}\n"
    assert kept(apple) == WORDS


def test_own_sentences_above_an_attribution_stay() -> None:
    text = f"On the whole I agree.\nOn 3 Sep 2021, at 10:00, Wang <w@example.org> wrote:\n{quoted(WORDS)}\n"
    assert kept(text).startswith("On the whole I agree.")
    assert "wrote" not in kept(text)


# -- headers -------------------------------------------------------------------

HEADERS = (
    "From: Wang <wang@example.org>\nSent: Friday, September 3, 2021 10:00 AM\nTo: Li\nSubject: Re",
    "发件人: 王某 <wang@example.org>\n发送时间: 2021年9月3日 10:00\n收件人: 李某\n主题: 讲话",
    "发件人：王某\n日期：2021年9月3日\n收件人：李某\n主题：讲话",
    "Von: Wang <wang@example.org>\nGesendet: Freitag, 3. September 2021 10:00\nAn: Li\nBetreff: Rede",
    "De : Wang <wang@example.org>\nEnvoyé : vendredi 3 septembre 2021 10:00\nÀ : Li\nObjet : Discours",
    "*From:* Wang <wang@example.org>\n*Date:* 3 Sep 2021\n*To:* Li\n*Subject:* Speech",
    "Return-Path: <w@example.org>\nFrom: W\nDate: Fri, 3 Sep 2021 10:00:00 +0800\nSubject: S\nX-Mailer: M",
)


@pytest.mark.parametrize("block", HEADERS)
def test_headers_of_a_pasted_mail_are_metadata(block: str) -> None:
    text = f"{block}\n\n{WORDS}\n"
    assert kept(text) == WORDS
    assert rows(text) == [("metadata", block)]


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "-----Ursprüngliche Nachricht-----",
        "-----Message d'origine-----",
        "------------------ 原始邮件 ------------------",
        "---- 回复的原邮件 ----",
        "Begin forwarded message:",
    ],
)
def test_a_separator_with_headers_is_metadata(line: str) -> None:
    text = f"请看下文。\n\n{line}\nFrom: Wang\nDate: 3 Sep 2021\nSubject: Speech\n\n{WORDS}\n"
    assert kept(text) == f"请看下文。\n{WORDS}"
    assert [reason for reason, _ in rows(text)] == ["metadata"]


def test_quoted_headers() -> None:
    block = "\n".join("> " + line for line in HEADERS[1].split("\n"))
    assert kept(f"同意。\n\n{block}\n>\n{quoted(WORDS)}\n") == f"同意。\n{WORDS}"


# -- signatures ----------------------------------------------------------------

SIGNATURE = "王某某\n某某公司办公室\n电话 000"


def test_a_signature_has_its_own_reason() -> None:
    text = f"{ATTRIBUTIONS[0]}\n\n{quoted(WORDS)}\n\n-- \n{SIGNATURE}\n"
    assert kept(text) == WORDS
    assert rows(text)[-1] == (Reason.MAIL.value, f"-- \n{SIGNATURE}")


@pytest.mark.parametrize("head", [HEADERS[0], ATTRIBUTIONS[1] + "\n> 一句。"])
def test_two_dashes_before_short_last_lines_open_one(head: str) -> None:
    text = f"{head}\n\n{WORDS}\n\n--\n{SIGNATURE}\n"
    assert WORDS in kept(text)
    assert SIGNATURE.split("\n", maxsplit=1)[0] not in kept(text)


@pytest.mark.parametrize(
    "after",
    [
        f"{WORDS}\n{MORE}\n",
        "你在远方\n我在故乡\n",
        "床前明月光，\n疑是地上霜。\n",
        "\n".join(f"行{n}" for n in range(12)),
    ],
)
def test_words_after_two_dashes_stay(after: str) -> None:
    text = f"{HEADERS[0]}\n\n{WORDS}\n--\n{after}"
    assert "".join(after.split()) in "".join(kept(text).split())


def test_a_long_text_after_the_exact_mark_stays() -> None:
    after = "\n".join([MORE] * 50)
    assert kept(f"{HEADERS[0]}\n\n{WORDS}\n-- \n{after}").count(MORE) == 50


def test_the_signature_of_a_quotation_ends_with_it() -> None:
    text = f"{ATTRIBUTIONS[1]}\n{quoted(WORDS)}\n> -- \n> 王某\n\n{MORE}\n"
    assert kept(text) == f"{WORDS}\n{MORE}"


def test_a_signature_above_the_quotation_ends_at_the_attribution() -> None:
    text = f"{MORE}\n-- \n李某\n\n{ATTRIBUTIONS[1]}\n{quoted(WORDS)}\n"
    assert kept(text).replace("\n", "") == MORE + WORDS


# -- laws ----------------------------------------------------------------------


def test_a_text_of_nothing_else_is_left_as_it_is() -> None:
    assert read(HEADERS[0]).ledger == ()


def test_rows_of_the_reader_are_kept() -> None:
    document = read(quoted(WORDS))
    before = (Dropped(Span(0, 2), Reason.CONTROL),)
    again = without_mail(replace(document, ledger=before))
    assert again.ledger[0] == before[0]
    assert len(again.ledger) == len(document.ledger)


LINES = st.sampled_from(
    [
        "",
        ">",
        "> ",
        "-- ",
        "--",
        "> -- ",
        WORDS,
        quoted(WORDS),
        "> 一",
        *ATTRIBUTIONS[:3],
        *HEADERS[:2],
        "From: a@b.cn",
        "Sent: 10:00",
    ]
)


@given(st.lists(LINES, max_size=12))
def test_rows_are_in_order_and_apart(lines: list[str]) -> None:
    text = "\n".join(lines)
    if text.strip():
        document = read(text)
        assert document.raw == text
        assert list(document.ledger) == sorted(document.ledger)
        ends = [0, *(row.span.end for row in document.ledger)]
        assert all(row.span.start >= end for row, end in zip(document.ledger, ends, strict=False))
        reflow(document, Settings())
