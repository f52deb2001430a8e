from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.model import Document, Dropped, Reason, Source, Span
from collate.read import FoundFile, find, read_text
from collate.reflow import reflow, reflow_prepared
from collate.settings import ReflowSettings, Settings
from collate.text.offsets import identity_map, uncovered_spans

HERE = Path(__file__).parents[1]
CASES = sorted((HERE / "golden" / "reflow").glob("*.txt"))
SEEDS = HERE.parents[1] / "shared" / "seeds" / "files"


def document(raw: str) -> Document:
    source = Source("0" * 64, ("a.txt",), ("a.txt",), "text/plain", "utf-8", len(raw))
    return Document(source, raw, raw, identity_map(len(raw)))


def shown(result: Document) -> list[str]:
    """Return the paragraphs (* at a page top, ~ after an unfinished sentence), then the ledger."""
    rows = []
    for paragraph in result.paragraphs:
        flags = "*" * paragraph.page_top + "~" * (not paragraph.sentence_before)
        rows.append(f"{flags}|{result.text[slice(*paragraph.span)]}|")
    return rows + [f"{row.reason}: {result.raw[slice(*row.span)]!r}" for row in result.ledger]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_golden(case: Path) -> None:
    raw, expected = case.read_text(encoding="utf-8").split("# expected\n")
    result = reflow(document(raw.replace("␌", "\f").replace("␀", "\0")), Settings())
    assert shown(result) == expected.splitlines()


lines = st.lists(
    st.text(st.sampled_from("山水，。一3 a\u3000\f\x01-"), max_size=12)
    | st.sampled_from(
        ["- 1 -", "2", "（2019年5月18日）", "同志们：", "[bookmark: _Toc1]山", "来源：山", "目录", "山……1"]
    ),
    max_size=14,
)


@given(lines)
def test_every_character_is_in_the_view_or_blank_or_in_the_ledger(rows: list[str]) -> None:
    raw = "\n".join(rows)
    for result in (reflow(document(raw), Settings()), reflow_prepared(document(raw))):
        assert result.raw == raw
        assert result.offsets.size == len(result.text)
        for offset, character in enumerate(result.text):
            at = result.offsets.to_raw(offset)
            assert raw[at] == character or (character == " " and raw[at].isspace())
        kept = list(result.offsets.spans(0, len(result.text)))
        assert all(left.end <= right.start for left, right in pairwise(kept))
        rest = uncovered_spans(sorted([*kept, *(row.span for row in result.ledger)]), start=0, end=len(raw))
        assert not "".join(raw[slice(*span)] for span in rest).strip()
        assert all(row.span.size for row in result.ledger)
        ends = [0, *(paragraph.span.end for paragraph in result.paragraphs)]
        assert [paragraph.span.start for paragraph in result.paragraphs] == ends[:-1]
        assert ends[-1] == len(result.text)
        assert not re.search("[\n\f\0\x01]", result.text)


sentence = st.text(st.sampled_from("山水人大中上下，"), min_size=20, max_size=90).map(
    lambda text: "今" + text.strip("，") + "。"
)


def wrapped(paragraphs: list[str], size: int, indent: str, between: str) -> str:
    rows = []
    for paragraph in paragraphs:
        text = indent + paragraph
        rows += [text[at : at + size] for at in range(0, len(text), size)]
    return between.join(rows)


@given(st.lists(sentence, min_size=1, max_size=5), st.integers(24, 36), st.booleans())
def test_the_text_does_not_depend_on_the_layout(paragraphs: list[str], size: int, blank: bool) -> None:
    between = "\n\n" if blank else "\n"
    texts = [
        reflow(document(raw), Settings()).text
        for raw in (
            "\n".join(paragraphs),
            "\n\n".join(paragraphs),
            wrapped(paragraphs, size, "", between),
            wrapped(paragraphs, size, "  ", between),
            wrapped(paragraphs, size, "", between).replace("\n", " \n"),
        )
    ]
    assert set(texts) == {"".join(paragraphs)}


long = st.text(st.sampled_from("山水人大中上下"), min_size=70, max_size=120).map(lambda text: f"今{text}。")


@given(st.lists(long, min_size=3, max_size=6, unique=True), st.integers(24, 36))
def test_indents_open_paragraphs(paragraphs: list[str], size: int) -> None:
    result = reflow(document(wrapped(paragraphs, size, "  ", "\n")), Settings())
    assert [result.text[slice(*p.span)] for p in result.paragraphs] == paragraphs


def test_layout_spaces_can_be_kept() -> None:
    raw = "（2020 年 2 月）\n主席 习近平"
    assert reflow(document(raw), Settings()).text == "（2020年2月）主席 习近平"
    kept = Settings(reflow=ReflowSettings(keep_layout_spaces=True))
    assert reflow(document(raw), kept).text == "（2020 年 2 月）主席 习近平"


def test_latin_words_keep_their_space_at_every_line_end() -> None:
    result = reflow(document("The end.\n\nA new\nstart of 3\nthings.\n"), Settings())
    assert result.text == "The end. A new start of 3 things."


CHINESE_WITH_LATIN = (
    "各条船都装上了GPS，也装上了AIS系统和Wi-Fi，可是数据还锁在各家的抽屉里。从下个月起，每天晚上八点钟把数据传到"
    "合作社的服务器上，由值班员汇总，第二天早上五点钟以前发给每一位船长，发不到的要打电话。到2016年12月底，"
    "一共传了1384次，漏传27次，比我们估计的要好。往后用IPTV和LTE网络，还要再快一些，船长们都说方便。"
)


@pytest.mark.parametrize("size", range(20, 40))
@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("page_end", ["\n", "\f"])
def test_lines_of_fixed_width_do_not_break_words(size: int, indent: str, page_end: str) -> None:
    rows = wrapped([CHINESE_WITH_LATIN], size, indent, "\n").split("\n")
    for at in range(1, len(rows)):
        raw = "\n".join(rows[:at]) + "\n" * (page_end == "\f") + page_end + "\n".join(rows[at:])
        assert reflow(document(raw), Settings()).text == CHINESE_WITH_LATIN


def test_lines_broken_between_words_keep_the_space() -> None:
    # Equal widths in columns with different numbers of characters; and blanks at the ends of lines.
    text = "我们用的是LTE advanced网络和cloud server平台，它们都比从前快，"
    rows, row = [], ""
    for word in re.findall("[A-Za-z]+ ?|.", text * 6):
        if sum(1 if c.isascii() else 2 for c in row + word.rstrip()) > 48:
            rows.append(row.rstrip())
            row = ""
        row += word
    raw = "\n".join([*rows, row])
    assert re.search(r"[a-zA-Z]\n[a-zA-Z]", raw)
    assert reflow(document(raw), Settings()).text == text * 6
    cuts = [wrapped([text * 6], size, "", "\n") for size in range(20, 40)]
    assert sum(bool(re.search(r"[a-zA-Z] \n|\n [a-zA-Z]", cut)) for cut in cuts) > 5
    assert {reflow(document(cut), Settings()).text for cut in cuts} == {text * 6}


def test_a_ledger_row_of_the_reader_inside_furniture_is_not_repeated() -> None:
    raw = "同志们，今天开会。\n我讲三点。\n来源：图新华网"
    apart = Dropped(Span(raw.index("图"), raw.index("图") + 1), Reason.MARKUP)
    result = reflow(replace(document(raw), ledger=(apart,)), Settings())
    assert shown(result)[-1:] == ["source-line: '来源：图新华网'"]
    assert len(result.ledger) == 1


CELLS = "我们去年的成绩如下表，请大家看一看。\n水库\n3\n渠道\n12\n桥梁\n36\n这些数字来之不易。\n1\n完了。"
PAGES = "\n".join(f"{text}\n{page}" for page, text in enumerate(["今天我们开会。" * 20] * 4, 1))


def test_a_number_alone_in_a_cell_is_text() -> None:
    result = reflow(replace(document(CELLS), wrapped=False), Settings())
    assert not result.ledger
    assert "".join(result.text.split()) == "".join(CELLS.split())


def test_page_numbers_of_a_web_page_are_furniture() -> None:
    result = reflow(replace(document(PAGES), wrapped=False), Settings())
    assert [result.raw[slice(*row.span)] for row in result.ledger] == ["1", "2", "3", "4"]


def test_prepared_lines_are_unchanged() -> None:
    result = reflow_prepared(document("  一 2 三\n\n- 1 -\nhttp://a.example/\n四\0五\n"))
    assert [result.text[slice(*p.span)] for p in result.paragraphs] == [
        "一 2 三",
        "- 1 -",
        "http://a.example/",
        "四五",
    ]
    assert [(row.reason, row.span) for row in result.ledger] == [(Reason.CONTROL, Span(34, 35))]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real files are not here (../shared/seeds)")
@pytest.mark.parametrize(
    ("file", "first", "last"),
    [("000", "今天，我们召开统筹", "攻坚的目标任务。"), ("002", "今天，我们召开统筹", "攻坚的目标任务。")]
    + [(file, "这次会议的主要任务", "的伟业！") for file in ("000", "004")],
)
def test_paragraphs_of_wrapped_files_agree_with_the_true_ones(file: str, first: str, last: str) -> None:
    read_in = {found.path[:3]: found for found in find([SEEDS]).files}
    starts = [_starts(read_in[name], first, last) for name in (file, "001")]
    # Paragraphs are identified by their beginnings: elsewhere the witnesses differ in a dozen words.
    ours, true = ({text[:6].replace("—", "─") for text in found} for found in starts)
    assert len(true) > 30
    assert 2 * len(ours & true) / (len(ours) + len(true)) >= 0.98


def _starts(file: FoundFile, first: str, last: str) -> list[str]:
    result = reflow(read_text(file, Settings()), Settings())
    texts = [result.text[slice(*paragraph.span)] for paragraph in result.paragraphs]
    begin = next(i for i, text in enumerate(texts) if text.startswith(first))
    end = next(i for i, text in enumerate(texts[begin:], begin) if text.endswith(last) and len(text) > 80)
    return texts[begin : end + 1]


@pytest.mark.parametrize("number", ["1,204", "1.25", "10,300,500.75"])
def test_a_number_broken_over_two_lines_is_joined(number: str) -> None:
    line = f"　　甲县去年一共出海{number}次，空网回来的有九十三次，为什么空网，今天都要说清楚。"
    for size in range(12, 30):
        rows = [line[i : i + size] for i in range(0, len(line), size)]
        assert reflow(document("\n".join(3 * rows)), Settings()).text == 3 * line.strip()


def test_lines_of_wechat_below_an_article_are_site_lines() -> None:
    tail = "阅读原文\n阅读 10万+\n微信扫一扫\n关注该公众号\n"
    raw = f"要付款的同志，不必带现金，请打开手机，在摊位上用\n微信扫一扫\n就可以了。\n{tail}"
    result = reflow(document(raw), Settings())
    found = [raw[slice(*row.span)] for row in result.ledger if row.reason is Reason.SITE_LINE]
    assert found == ["阅读原文", "阅读 10万+", "微信扫一扫", "关注该公众号"]
    assert "用微信扫一扫就可以了。" in result.text


BODY = (
    "Four score and seven years ago our fathers brought forth, upon this\n"
    "continent, a new nation, conceived in Liberty, and dedicated to the\n"
    "proposition that all men are created equal.\n"
)


@pytest.mark.parametrize(
    "title",
    [
        "Address Delivered at the Dedication of the Cemetery at Gettysburg\n",
        "Address Delivered at the Dedication of the Cemetery at Gettysburg\n\n",
        "On the conduct of the men of the town in the long winter of 1861\n\n",
    ],
)
def test_a_title_as_wide_as_the_page_is_not_joined_with_the_text(title: str) -> None:
    result = reflow(document(title + BODY), Settings())
    paragraphs = [result.text[slice(*one.span)].strip() for one in result.paragraphs]
    assert paragraphs == [title.strip(), BODY.replace("\n", " ").strip()]


@pytest.mark.parametrize(
    "first",
    [
        "The men of the town came to the bridge in the morning and saw that\n",  # the text goes on
        "Address Delivered by Abraham Lincoln at the Dedication of the Great\n"
        "Cemetery at Gettysburg in the State of Pennsylvania, in November of\n",
    ],
)
def test_lines_that_go_on_are_joined(first: str) -> None:
    result = reflow(document(first + BODY), Settings())
    (paragraph,) = result.paragraphs
    assert result.text[slice(*paragraph.span)].startswith(first.replace("\n", " ").rstrip()[:80])
