from __future__ import annotations

import re

import pytest
from reportlab.pdfbase import pdfmetrics

from collate.model import Document, Reason
from collate.reflow import reflow
from collate.settings import Settings
from tests.read.sheets import (
    CORPUS,
    LEADING,
    LEFT,
    SIZE,
    SONG,
    TOP,
    Sheets,
    dropped,
    f1,
    one_page,
    paragraphs_of,
    read,
    typeset,
    with_notes,
)

# -- the same text ------------------------------------------------------------


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(
    "name", ["01_reservoir_speech", "03_bookmarks", "10_bridge_only_here", "14_page_tops"]
)
def test_a_text_survives_typesetting_as_pdf(name: str, columns: int) -> None:
    from collate.read import FoundFile
    from collate.read import read as read_file

    (plain,) = read_file(FoundFile(name, CORPUS / f"{name}.txt"), Settings())
    assert isinstance(plain, Document)
    expected = [text.strip() for text in paragraphs_of(plain)]
    document = read(typeset(expected, columns))
    found = [text.strip() for text in paragraphs_of(document)]
    assert "".join(found) == "".join(expected)
    # A title of two lines is broken elsewhere in a narrow column; split joins it.
    assert f1(expected, found) >= (0.98 if name == "14_page_tops" else 1.0)
    heads = {text for reason, text in dropped(document) if reason is Reason.RUNNING_HEAD}
    numbers = [text for reason, text in dropped(document) if reason is Reason.PAGE_NUMBER]
    assert heads == ({"讲话汇编"} if len(document.pages) > 1 else set())
    assert numbers == [f"- {page.label} -" for page in document.pages]


def test_indents_gaps_and_pages_are_in_the_raw_text() -> None:
    sheets = Sheets()
    y = sheets.lines(["  今天我们在大坝脚下召开会议，主要任务是总结前一", "阶段的工程进展。"])
    sheets.lines(["  第二段在一个空行以后。"], y=y - LEADING)
    sheets.next()
    sheets.lines(["第二页。"])
    document = read(sheets.done())
    assert document.raw == (
        "  今天我们在大坝脚下召开会议，主要任务是总结前一\n阶段的工程进展。\n\n"
        "  第二段在一个空行以后。\n\f第二页。\n"
    )
    assert [(page.label, document.raw[slice(*page.span)][-5:]) for page in document.pages] == [
        ("1", "以后。\n\f"),
        ("2", "第二页。\n"),
    ]
    assert document.wrapped
    assert document.source.how.startswith("pypdfium2 ")


def test_justification_gives_no_spaces_and_real_ones_stay() -> None:
    sheets = Sheets()
    for y, stretch, line in (
        (500, 5.0, "今天我们在大坝脚下召开会议"),
        (480, 0.0, "主席 习近平同志　讲话 GDP 增长"),
        (460, 1.5, "the quick brown fox"),
    ):
        text = sheets.canvas.beginText(LEFT, y)
        text.setFont(SONG, SIZE)
        text.setCharSpace(stretch)
        text.textLine(line)
        sheets.canvas.drawText(text)
    assert read(sheets.done()).raw.splitlines() == [
        "今天我们在大坝脚下召开会议",
        "主席 习近平同志　讲话 GDP 增长",
        "the quick brown fox",
    ]


def test_gaps_without_a_space_character_are_spaces_between_latin_words_and_between_han() -> None:
    sheets = Sheets()
    x = float(LEFT)
    for word in ("The", "quick", "fox"):  # as TeX sets words
        sheets.put(x, 500, word, font="Vera")
        x += pdfmetrics.stringWidth(word, "Vera", SIZE) + 0.25 * SIZE
    sheets.put(LEFT, 480, "主席")
    sheets.put(LEFT + 2.4 * SIZE, 480, "习近平同志")
    sheets.put(LEFT, 460, "增长")
    sheets.put(LEFT + 2.25 * SIZE, 460, "10")
    sheets.put(LEFT + 2.5 * SIZE + pdfmetrics.stringWidth("10", SONG, SIZE), 460, "倍")
    assert read(sheets.done()).raw == "The quick fox\n主席 习近平同志\n增长10倍\n"


def test_radicals_and_rare_characters() -> None:
    document = read(one_page("⼯作⻅⻓，𠮷祥㐂。"))
    assert document.raw == "工作见长，𠮷祥㐂。\n"
    assert "3 characters folded" in document.source.how


def test_hyphens_stay_and_reflow_joins_the_word() -> None:
    sheets = Sheets()
    for y, line in ((500, "The engineers dis-"), (480, "cussed a well-"), (460, "known problem today.")):
        sheets.put(LEFT, y, line, font="Vera")
    document = read(sheets.done())
    assert document.raw == "The engineers dis-\ncussed a well-\nknown problem today.\n"


# -- notes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "raised"), [(("1", "2"), True), (("①", "②"), True), (("〔1〕", "〔2〕"), False)]
)
def test_footnotes_are_separate_and_anchored_to_their_calls(labels: tuple[str, str], raised: bool) -> None:
    document = read(with_notes(labels, raised))
    raw = document.raw
    assert [(note.label, raw[slice(*note.span)]) for note in document.notes] == [
        (labels[0], "见《水利年鉴》第13页。"),
        (labels[1], "代表名单附后，共有一百"),
        (labels[1], "二十三人，缺席五人。"),
    ]
    anchors = [note.anchor for note in document.notes]
    assert anchors[1] == anchors[2]
    for label, anchor in zip(labels, anchors, strict=False):
        assert anchor is not None
        assert raw.startswith(label, anchor)
    flowed = reflow(document, Settings()).text
    assert "会议开得很好，代表都到了。" in flowed
    assert not re.search("年鉴|名单|缺席", flowed)


def test_powers_are_not_note_calls() -> None:
    sheets = Sheets()
    sheets.put(LEFT, TOP, "新馆占地12000m")
    x = LEFT + pdfmetrics.stringWidth("新馆占地12000m", SONG, SIZE)
    sheets.put(x, TOP + 4, "2", 7)
    sheets.put(x + 5, TOP, "。")
    document = read(sheets.done())
    assert (document.raw, document.ledger) == ("新馆占地12000m2。\n", ())


def test_readings_over_characters_are_annotations() -> None:
    sheets = Sheets()
    sheets.put(LEFT, TOP, "東京都の会議で")
    sheets.put(LEFT, TOP + 11, "とうきょう", 5)
    document = read(sheets.done())
    assert dropped(document) == [(Reason.ANNOTATION, "とうきょう")]
    assert paragraphs_of(document) == ["東京都の会議で"]
