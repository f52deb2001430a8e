"""Unusual texts: no exception, no loss, and editions that equal their sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import SUMMARY

Collate = Callable[..., Result]

CHARACTERS = {
    "NONCHARACTER": "\ufffe",
    "ZERO WIDTH JOINER": "👨‍👩‍👧",
    "BYTE ORDER MARK": "\ufeff",
    "ZERO WIDTH SPACE": "\u200b",
    "SOFT HYPHEN": "\xad",
    "FORM FEED": "\f",
    "VERTICAL TAB": "\v",
    "NEXT LINE": "\x85",
    "LINE SEPARATOR": "\u2028",
    "PARAGRAPH SEPARATOR": "\u2029",
    "FILE SEPARATOR": "\x1c",
    "UNIT SEPARATOR": "\x1f",
    "ESCAPE": "\x1b[2J",
    "DELETE": "\x7f",
    "CONTROL SEQUENCE INTRODUCER": "\x9b",
    "TAB": "\t",
    "NO-BREAK SPACE": "\xa0",
    "IDEOGRAPHIC SPACE": "\u3000",
    "CARRIAGE RETURN": "\r",
    "RIGHT-TO-LEFT OVERRIDE": "\u202e",
    "PRIVATE USE": "\ue000",
    "LAST CODE POINT": "\U0010ffff",
    "REPLACEMENT CHARACTER": "\ufffd",
    "COMBINING MARKS": "e\u0301\u0323",
    "IDEOGRAPHIC VARIATION SEQUENCE": "葛\U000e0100",
    "SUPPLEMENTARY IDEOGRAPH": "𠮷",
    "COMPATIBILITY IDEOGRAPH": "\uf9d1",
    "LIGATURE": "ﬁ",
    "ONE HALF": "½",
    "SQUARED WORD": "㍿",
    "MARKUP": "<b>&amp;]]></b><!-- -->",
    "INSTRUCTION": "<?x y?>",
    "TEMPLATE": "{{ 7 * 7 }}{% raw %}",
    "FORMULA": "=1+1",
    "SCRIPT": "</script><script>alert(1)</script>",
    "RADICAL": "⼯⻅",
    "DINGBAT": "☃\ufe0f",
}


def run(collate: Collate, texts: Sequence[str | bytes]) -> Any:
    """Return a function that runs, verifies every edition against its sources, and returns the summary."""
    Path("in").mkdir()
    for number, text in enumerate(texts):
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        (Path("in") / f"{number}.txt").write_bytes(data)
    result = collate("run", "in")
    assert result.exit_code == 0, result.output
    found = json.loads(Path("reports/summary.json").read_text(encoding="utf-8"))
    SUMMARY.validate(found)
    for edition in sorted(Path("reports").glob("works/*/edition.xml")):
        checked = collate("verify", edition, "--against", "in")
        assert checked.exit_code == 0, checked.output
    return found


@pytest.mark.parametrize("odd", CHARACTERS.values(), ids=CHARACTERS.keys())
def test_odd_characters(collate: Collate, speech: Callable[..., str], odd: str) -> None:
    text = speech(1)
    texts = [text, text[:25] + odd + text[25:], odd + text + odd, text.replace("。", odd, 2)]
    found = run(collate, texts)
    assert [len(work["witnesses"]) for work in found["works"]] == [4]
    for name in range(len(texts)):
        Path(f"{name}.txt").write_bytes((Path("in") / f"{name}.txt").read_bytes())
    result = collate("compare", "0.txt", "1.txt", "2.txt", "3.txt", "-o", "edition.xml")
    assert result.exit_code == 0, result.output
    assert collate("verify", "edition.xml", "--against", "in").exit_code == 0


@pytest.mark.parametrize("odd", list(CHARACTERS.values())[::3], ids=list(CHARACTERS)[::3])
def test_odd_characters_outside_of_texts(collate: Collate, speech: Callable[..., str], odd: str) -> None:
    head = (
        f"摘自：{odd}县志{odd}\n习{odd}某：在座谈会{odd}上的讲话{odd}\n（2001年2月{odd}3日）\n习某{odd}\n\n"
    )
    found = run(collate, [head + speech(1), speech(1), f"{odd}{head}{speech(2)}"])
    assert len(found["segments"]) >= 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "안녕하십니까 여러분. 오늘은 매우 기쁜 날입니다.",
            "안녕하십니까 여러분. 오늘은 매우 슬픈 날입니다.",
        ),
        ("สวัสดีครับทุกท่าน วันนี้เป็นวันที่ดี", "สวัสดีครับทุกคน วันนี้เป็นวันที่ดี"),
        ("السلام عليكم ورحمة الله وبركاته.", "السَّلام عليكم ورحمة الله وبركاته."),
        (
            "Ἐν ἀρχῇ ἦν ὁ λόγος, καὶ ὁ λόγος ἦν πρὸς τὸν θεόν.",
            "Ἐν ἀρχῇ ἦν ὁ λόγος, και ὁ λόγος ἦν πρὸς τὸν θεόν.",
        ),
        ("In the beginning was the Word.", "In the be-\nginning was the word."),
        ("これは日本語の文章です。がんばりましょう。", "これは日本語の文章です。か\u3099んばりましょう。"),
    ],
    ids=["Korean", "Thai", "Arabic", "Greek", "English", "Japanese"],
)
def test_other_scripts(collate: Collate, here: Path, first: str, second: str) -> None:
    Path("a.txt").write_text(first, encoding="utf-8")
    Path("b.txt").write_text(second, encoding="utf-8")
    assert collate("compare", "a.txt", "b.txt", "-o", "edition.xml").exit_code == 0
    assert collate("verify", "edition.xml", "--against", ".").exit_code == 0
    run(collate, [first, second])


@pytest.mark.parametrize(
    "texts",
    [
        ["……！！！\n——、。，\n" * 20, "……！！！\n——、。，\n" * 19, "。"],
        ["- 1 -\n", "1\n2\n3\n", "http://example.org/\n"],
        ["（2001年2月3日）\n", "同志们：\n", "　　\n讲话\n"],
        ["讲话\n（0000年13月45日）\n\n正文。\n", "讲话\n（99999年1月1日）\n\n正文。\n"],
        ["我们要坚持实事求是的原则。" * 500, "我们要坚持实事求是的原则。" * 498, "实事求是" * 900],
        # From a random search: contained, but without a shared passage long enough for the list.
        [
            "一的是在不了有和。",
            "一的是在不了有和人这" * 2,
            "的是在不了有\n\n一的是在不",
            "在不了有和人\n同志们：\n的是",
        ],
        ["\n".join("一二三四五六七八九十"), "\n\n".join("一二三四五六七八九十")],
        ["甲" * 3000, "甲" * 2999 + "乙"],
    ],
    ids=["marks", "furniture", "headings", "dates", "repeats", "short", "one a line", "one character"],
)
def test_odd_texts(collate: Collate, here: Path, texts: list[str]) -> None:
    found = run(collate, texts)
    assert len(found["files"]) == len(texts)
    assert not found["skipped"]


@pytest.mark.parametrize(
    "title", ["../../../etc/passwd", "..", "CON", "题" * 300, "：——", "a/b\\c", "<i>题</i>"]
)
def test_odd_titles_stay_inside_the_folder(collate: Collate, speech: Callable[..., str], title: str) -> None:
    body = speech(1)
    texts = [f"{title}\n（2001年2月3日）\n\n{body}", f"{title}\n（2001年2月3日）\n\n{body[:9]}龘{body[9:]}"]
    found = run(collate, texts)
    slug = found["works"][0]["slug"]
    assert len(found["works"]) == 1
    assert (Path("reports/works") / slug / "edition.xml").exists()
    assert not set(slug) & set("/\\.<>: ")
    assert len(slug.encode()) < 250
    outside = {path.name for path in Path().iterdir()}
    assert outside == {"in", "reports"}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings_are_one_text(collate: Collate, here: Path, encoding: str) -> None:
    text = "同志们，我们要坚持实事求是的原则，做好各项工作，不断开创新的局面。\n" * 2
    found = run(collate, [text, text.encode(encoding)])
    assert [w["identical_to"] for w in found["works"][0]["witnesses"]] == [None, "甲"]


def test_many_witnesses(collate: Collate, speech: Callable[..., str]) -> None:
    text = speech(1)
    found = run(collate, [text[:i] + "龘" + text[i:] for i in range(5, 305, 10)])
    assert [len(work["witnesses"]) for work in found["works"]] == [30]
    assert sum(found["works"][0]["entries"].values()) == 30


def test_many_small_files(collate: Collate, speech: Callable[..., str]) -> None:
    found = run(collate, [speech(number, 1) for number in range(300)])
    assert len(found["works"]) == 300
    assert len({work["slug"].casefold() for work in found["works"]}) == 300
