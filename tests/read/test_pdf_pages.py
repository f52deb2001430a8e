from __future__ import annotations

import io
import re
import sys
from collections.abc import Collection
from types import SimpleNamespace

import numpy as np
import pytest

from collate.errors import MissingExtra
from collate.model import Reason
from collate.read.pdf import ocr
from collate.read.pdf.unread import page_ranges
from tests.read.sheets import (
    HEIGHT,
    LEADING,
    LEFT,
    LONG,
    SIZE,
    SONG,
    TOP,
    WIDTH,
    Sheets,
    dropped,
    one_page,
    paragraphs_of,
    picture,
    read,
    refused,
    scanned,
    wrapped,
)

# -- pages ----------------------------------------------------------------------


def test_headings_across_columns_keep_their_position() -> None:
    sheets = Sheets()
    left, right = LEFT, LEFT + 172
    body = wrapped([LONG], 148, "")
    sheets.put(150, 550, "一个题目横跨两栏的标题", 16)
    sheets.lines(body[:7], left)
    sheets.lines(body[7:14], right)
    sheets.put(120, TOP - 8 * LEADING, "第二部分的标题也横跨两栏", 16)
    sheets.lines(body[:7], left, TOP - 10 * LEADING)
    sheets.lines(body[7:10], right, TOP - 10 * LEADING)
    text = re.sub(r"\s", "", read(sheets.done()).raw)
    first, second = "".join(body[:14]), "".join(body[:10])
    assert text == "一个题目横跨两栏的标题" + first + "第二部分的标题也横跨两栏" + second


def test_a_list_in_two_columns_of_words_is_read_row_by_row() -> None:
    sheets = Sheets()
    names = [
        ("主任", "陆怀远"),
        ("副主任委员", "沈知秋"),
        ("委员", "韩望川"),
        ("秘书", "贺松年"),
        ("顾问", "柳渔生"),
    ]
    for row, (office, name) in enumerate(names):
        sheets.put(LEFT, TOP - row * LEADING, office)
        sheets.put(LEFT + 150, TOP - row * LEADING, name)
    assert read(sheets.done()).raw == "".join(f"{office} {name}\n" for office, name in names)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages(turn: int) -> None:
    lines = wrapped([LONG], 300)
    sheets = Sheets(*((WIDTH, HEIGHT) if turn == 180 else (HEIGHT, WIDTH)))  # reportlab swaps the sides
    sheets.lines(lines)
    sheets.canvas.setPageRotation(turn)
    plain = read(one_page(*lines)).raw
    assert read(sheets.done()).raw == plain
    sideways = Sheets(HEIGHT, WIDTH)
    sideways.canvas.translate(0 if turn != 90 else HEIGHT, {90: 0, 180: WIDTH, 270: WIDTH}[turn])
    if turn == 180:
        sideways.canvas.translate(HEIGHT, 0)
    sideways.canvas.rotate({90: 90, 180: 180, 270: -90}[turn])
    sideways.lines(lines, y=400 if turn != 180 else 380)
    assert read(sideways.done()).raw == plain


@pytest.mark.parametrize("font", [SONG, f"{SONG}-UniGB-UCS2-V"])
def test_vertical_text_is_read_from_the_right(font: str) -> None:
    columns = ["青岩口水库建成于一九五八年，", "承担着下游四个乡镇的灌溉任务", "（见年报）。"]
    sheets = Sheets()
    for number, column in enumerate(columns):
        x = 350 - 22 * number
        if font == SONG:
            for row, character in enumerate(column):
                sheets.put(x, 500 - SIZE * row, character)
        else:
            sheets.put(x, 500, column.encode("utf-16-be").decode("latin-1"), font=font)
    sheets.put(200, 40, "12", 9)
    document = read(sheets.done())
    assert document.raw.splitlines()[:3] == columns
    assert "1 with vertical text" in document.source.how


def test_running_heads_may_change_from_page_to_page() -> None:
    sheets = Sheets()
    heads = ["卷一 水利", "卷一 水利", "卷二 教育", "卷二 教育", "卷三 渔业"]
    for number, head in enumerate(heads, start=7):
        sheets.put(LEFT if number % 2 else 300, 565, f"{head}", 9)
        sheets.put(200, 30, str(number), 9)
        sheets.lines(wrapped([f"第{number}次会议以后，{LONG}"], 320))
        sheets.next()
    found = dropped(read(sheets.done()))
    assert found == [
        row
        for number, head in enumerate(heads, start=7)
        for row in ((Reason.RUNNING_HEAD, head), (Reason.PAGE_NUMBER, str(number)))
    ]


def test_equal_first_lines_of_pages_are_not_running_heads() -> None:
    sheets = Sheets()
    for number in range(4):
        sheets.put(130, TOP, "关于防汛工作的讲话", 16)
        sheets.lines(["同志们：", *wrapped([f"第{number}次" + LONG], 320)], y=TOP - 2 * LEADING)
        sheets.next()
    document = read(sheets.done())
    assert dropped(document) == []
    assert document.raw.count("关于防汛工作的讲话") == 4


def test_page_labels() -> None:
    sheets = Sheets()
    sheets.canvas.addPageLabel(0, style="ROMAN_LOWER")
    sheets.canvas.addPageLabel(2, style="ARABIC", start=1)
    for number in range(4):
        sheets.lines([f"这是第{number}页的文字。"])
        sheets.next()
    assert [page.label for page in read(sheets.done()).pages] == ["i", "ii", "1", "2"]


def test_bookmarks_lead_to_headings() -> None:
    sheets = Sheets()
    for key, title in (("a", "在水库工作会议上的讲话"), ("b", "在图书馆开馆式上的致辞")):
        sheets.lines(["上面的一行。", title, "（2019年5月18日）", "一、充分肯定成绩", *wrapped([LONG], 320)])
        sheets.canvas.bookmarkHorizontalAbsolute(key, TOP - LEADING + SIZE)
        sheets.canvas.addOutlineEntry(title, key)
        sheets.canvas.bookmarkHorizontalAbsolute(f"{key}1", TOP - 3 * LEADING + SIZE)
        sheets.canvas.addOutlineEntry("一、充分肯定成绩", f"{key}1", 1)
        sheets.next()
    document = read(sheets.done())
    assert [(document.raw[at : at + 11], level) for at, level in document.headings] == [
        ("在水库工作会议上的讲话", 1),
        ("在图书馆开馆式上的致辞", 1),
    ]


def test_a_bookmark_has_the_level_of_its_depth() -> None:
    sheets = Sheets()
    titles = ["总集的书名", "上编的标题", "某一篇的题目", "篇内的小标题", "更小的标题"]
    sheets.lines([line for title in titles for line in (title, "下面的一行。")])
    for depth, title in enumerate(titles):
        sheets.canvas.bookmarkHorizontalAbsolute(title, TOP - 2 * depth * LEADING + SIZE)
        sheets.canvas.addOutlineEntry(title, title, depth)
    document = read(sheets.done())
    found = [(document.raw[at:].partition("\n")[0], level) for at, level in document.headings]
    assert found == [(title, depth) for depth, title in enumerate(titles, 1)]


def test_an_empty_page_is_a_page() -> None:
    sheets = Sheets()
    sheets.lines(["第一页。"])
    sheets.next()
    sheets.next()
    sheets.lines(["第三页。"])
    document = read(sheets.done())
    assert document.raw == "第一页。\n\f\f第三页。\n"
    assert [page.label for page in document.pages] == ["1", "2", "3"]


# -- invisible text and scans -----------------------------------------------------------------


def test_the_text_layer_of_a_scan_is_read_and_recorded() -> None:
    document = read(scanned(layer=True).done())
    assert "".join(paragraphs_of(document)) == LONG
    assert "1 with a text layer from OCR" in document.source.how


def test_invisible_text_without_a_picture_is_hidden() -> None:
    sheets = Sheets()
    sheets.lines(["看得见的文字。"])
    text = sheets.canvas.beginText(LEFT, 100)
    text.setFont(SONG, SIZE)
    text.setTextRenderMode(3)
    text.textOut("看不见的文字")
    sheets.canvas.drawText(text)
    assert dropped(read(sheets.done())) == [(Reason.HIDDEN, "看不见的文字")]


def test_text_outside_the_crop_box_is_hidden() -> None:
    sheets = Sheets()
    sheets.lines(["看得见的文字。"])
    sheets.put(LEFT, 20, "裁掉的文字")
    sheets.canvas.setCropBox((0, 50, WIDTH, HEIGHT))
    assert dropped(read(sheets.done())) == [(Reason.HIDDEN, "裁掉的文字")]


def with_scans(pages: int, scans: Collection[int]) -> bytes:
    """Return a file of *pages* pages, of which those in *scans* are pictures with a page number."""
    sheets = Sheets()
    for number in range(1, pages + 1):
        if number in scans:
            sheets.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
        else:
            sheets.lines(wrapped([LONG], 320))
        sheets.put(205, 30, f"- {number} -", 9)
        sheets.next()
    return sheets.done()


def test_a_page_without_text_is_left_out_with_a_warning() -> None:
    document = read(with_scans(3, (2,)))
    assert paragraphs_of(document) == [LONG, LONG]
    assert "left out for want of a text layer: page 2" in document.source.how
    assert document.warnings == (
        "page 2 of 3 has no text layer, and is left out. "
        "If it has text, run OCR on the file first, or pass --ocr",
    )
    assert read(with_scans(3, (2,)), skip_scans=True).warnings == ()
    assert read(with_scans(3, ())).warnings == ()


def test_pages_without_text_are_counted_and_listed() -> None:
    document = read(with_scans(8, (1, 3, 4, 5, 8)))
    assert paragraphs_of(document) == [LONG, LONG, LONG]
    assert [warning.partition(".")[0] for warning in document.warnings] == [
        "5 of 8 pages have no text layer, and are left out: 1, 3–5, 8",
    ]
    assert page_ranges(range(1, 100, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 and 38 more"


def test_a_file_of_scans_alone_is_refused() -> None:
    assert refused(scanned(layer=False).done()).startswith("no page has a text layer")
    assert refused(scanned(layer=False).done(), skip_scans=True).startswith("no page has a text layer")
    sheets = scanned(layer=False)
    sheets.next()  # an empty page is not text
    sheets.canvas.line(10, 10, 20, 20)
    sheets.next()
    assert refused(sheets.done()).startswith("no page has a text layer")


def test_lines_set_apart_by_their_type() -> None:
    sheets = Sheets()
    body = wrapped([LONG + LONG], 320)
    sheets.put(LEFT, TOP, "大字的题目", SIZE * 1.3)
    centred = "居中的题目"
    for row, line in enumerate([*body, centred, *body], 1):
        left = LEFT + (320 - SIZE * len(centred)) / 2 if line == centred else LEFT
        sheets.put(left + 2 * SIZE * line.startswith("  "), TOP - row * LEADING, line.strip())
    document = read(sheets.done())
    assert [document.raw[at:].partition("\n")[0] for at in document.displayed] == ["大字的题目", centred]


def test_an_indented_block_and_short_last_lines_are_not_set_apart() -> None:
    sheets = Sheets()
    body = wrapped([LONG + LONG], 320)
    block = wrapped([LONG], 320 - 6 * SIZE)
    rows = [(LEFT, line) for line in body] + [(LEFT + 3 * SIZE, line) for line in block]
    rows += [(LEFT, line) for line in body[:6]] + [
        (LEFT + 2 * SIZE, "缩进的一小段话，到此为止，完了，没有。")
    ]
    for row, (left, line) in enumerate(rows):
        sheets.put(left + 2 * SIZE * line.startswith("  "), TOP - row * LEADING, line.strip())
    assert read(sheets.done()).displayed == ()


def test_forms_and_attached_files_are_not_read_silently() -> None:
    sheets = Sheets()
    sheets.lines(["正文一行。"])
    data = sheets.done()
    attached = b"/Names<</EmbeddedFiles<</Names[(a.txt)<</Type/Filespec/F(a.txt)>>]>>>>"
    form = b"/AcroForm<</Fields[]/XFA(x)>>"
    for entry, words in ((attached, "attached files that are not read: 1"), (form, "is an XFA form")):
        changed = data.replace(b"/Type /Catalog", b"/Type /Catalog " + entry, 1)
        assert changed != data
        document = read(changed)
        assert document.raw == "正文一行。\n"
        assert [warning for warning in document.warnings if words in warning], document.warnings
    assert read(data).warnings == ()


def test_watermarks_and_comments() -> None:
    sheets = Sheets()
    for _ in range(3):
        sheets.lines(wrapped([LONG], 320))
        sheets.canvas.saveState()
        sheets.canvas.translate(100, 200)
        sheets.canvas.rotate(45)
        sheets.put(0, 0, "内部资料", 40)
        sheets.canvas.restoreState()
        sheets.canvas.textAnnotation("此处存疑", Rect=(10, 10, 30, 30))
        sheets.next()
    found = dropped(read(sheets.done()))
    assert found == 3 * [(Reason.RUNNING_HEAD, "内部资料"), (Reason.ANNOTATION, "此处存疑")]


class _Engine:
    """A fake RapidOCR with the result for a picture of 1417 x 2000 pixels."""

    def __call__(self, picture: object) -> SimpleNamespace:
        lines = ["今天我们在大坝脚下召开会议，主要任务是总结前一", "阶段的工程进展。", "- 1 -"]
        scale = 2000 / HEIGHT
        boxes = [
            [[x, y], [x + wide * scale, y], [x + wide * scale, y + 50], [x, y + 50]]
            for wide, x, y in zip((300, 100, 25), (270, 180, 690), (200, 270, 1870), strict=True)
        ]
        return SimpleNamespace(boxes=np.array(boxes), txts=lines, scores=[0.9, 0.8, 0.7])


def test_scans_are_read_by_ocr_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collate.read.pdf.ocr._engine", lambda: (_Engine(), "an engine"))
    sheets = scanned(layer=False)
    sheets.put(205, 30, "- 1 -", 9)
    document = read(sheets.done(), ocr=True)
    assert paragraphs_of(document) == ["今天我们在大坝脚下召开会议，主要任务是总结前一阶段的工程进展。"]
    assert dropped(document) == [(Reason.PAGE_NUMBER, "- 1 -")]
    assert document.source.how.endswith("OCR by an engine of page 1 (confidence 0.80)")


def test_a_page_on_which_ocr_finds_nothing_is_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = SimpleNamespace(boxes=None, txts=None, scores=None)
    monkeypatch.setattr("collate.read.pdf.ocr._engine", lambda: (lambda _: nothing, "an engine"))
    sheets = scanned(layer=False)
    sheets.next()
    sheets.lines(wrapped([LONG], 320))
    document = read(sheets.done(), ocr=True)
    assert paragraphs_of(document) == [LONG]
    assert "no text found on page 1" in document.source.how
    assert refused(scanned(layer=False).done(), ocr=True) == "the PDF file contains no text. Remove it"


def test_ocr_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    ocr._engine.cache_clear()
    with pytest.raises(MissingExtra, match="collate-edition\\[ocr\\]"):
        read(scanned(layer=False).done(), ocr=True)


def test_the_engine_reads_chinese() -> None:
    pytest.importorskip("rapidocr", reason="needs the extra [ocr]")
    import pypdfium2

    page = pypdfium2.PdfDocument(one_page(*wrapped([LONG], 320)))[0]
    drawn = io.BytesIO()
    page.render(scale=3).to_pil().save(drawn, "PDF", resolution=216)
    document = read(drawn.getvalue(), ocr=True)
    assert paragraphs_of(document) == [LONG]
    assert "confidence" in document.source.how
