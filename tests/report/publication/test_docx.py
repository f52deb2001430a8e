"""Word files: the words and the notes come back, in order, in both views of tracked changes."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.errors import ModelError
from collate.model import Document, Emendation, Span
from collate.report.edited_text import spaced
from collate.report.publication.docx import write_docx
from collate.report.publication.model import Change, Note, Paragraph, Piece, Text, Volume
from collate.report.publication.printed import note_text, printed_parts, visible
from tests.read.word import kept, read
from tests.report.publication.docx_reading import W, notes, paragraphs, part, sections, texts, value
from tests.report.publication.volumes import address, many_notes, scripts, spring, text_of, volume_of, volumes


def printed(volume: Volume) -> list[str]:
    return [
        "".join(part.text for piece in paragraph.pieces for part in printed_parts(piece, volume.layout))
        for text in volume.texts
        for paragraph in text.paragraphs
    ]


def printed_notes(volume: Volume) -> list[str]:
    space = "" if volume.layout.numbering == "chinese" else " "
    return [space + note_text(text.notes[at]) for text in volume.texts for at in text.references]


@given(volumes())
def test_words_and_notes_come_back(volume: Volume) -> None:
    data = write_docx(volume)
    assert texts(data) == printed(volume)
    assert notes(data) == printed_notes(volume)


@given(volumes())
def test_accepted_changes_are_the_edited_text(volume: Volume) -> None:
    volume = replace(volume, layout=replace(volume.layout, changes=True))
    data = write_docx(volume)
    assert texts(data) == [
        "".join(visible(piece.text) for piece in paragraph.pieces)
        for text in volume.texts
        for paragraph in text.paragraphs
    ]
    assert notes(data) == printed_notes(volume)


_han = st.text("甲乙丙", max_size=3)


@given(st.lists(st.tuples(_han, _han, st.booleans()), max_size=6))
def test_rejected_changes_are_the_base_text(rows: list[tuple[str, str, bool]]) -> None:
    pieces = tuple(
        Piece(after, change=Change(before, after) if changed and before + after else None)
        for before, after, changed in rows
    )
    text = Text("t", "t", (Paragraph(pieces),))
    data = write_docx(volume_of(text, changes=True))
    base = "".join(piece.change.before if piece.change else piece.text for piece in pieces)
    assert texts(data, accepted=False) == [base]


@given(st.lists(st.sampled_from(["the", "old", "sky,", "“blue”", "I"]), min_size=1, max_size=6), st.data())
def test_both_views_keep_the_spaces_of_words(words: list[str], data: st.DataObject) -> None:
    base = " ".join(words)
    first = data.draw(st.integers(0, len(words)))
    last = data.draw(st.integers(first, len(words)))
    after = " ".join(data.draw(st.lists(st.sampled_from(["new", "one."]), max_size=2)))
    start = len(" ".join(words[:first])) + (0 < first < len(words))
    before = " ".join(words[first:last])
    start = min(start, len(base) - len(before))
    if not before + after or base[start : start + len(before)] != before:
        return
    low, high, put = spaced(base, Emendation(Span(start, start + len(before)), before, after, ()))
    if low == high and low in (0, len(base)):
        return  # words at the end of a text touch it
    edited = [base[:low].lstrip(), put, base[high:].rstrip()]
    if not put:
        edited = [edited[0], put, edited[2]] if edited[2] else [edited[0].rstrip(), put, ""]
    text = Text(
        "t", "t", (Paragraph((Piece(edited[0]), Piece(put, change=Change(before, after)), Piece(edited[2]))),)
    )
    written = write_docx(volume_of(text, changes=True, language="en"))
    assert texts(written) == ["".join(edited)]
    assert texts(written, accepted=False) == [base]


def note_texts(document: Document) -> list[str]:
    return [document.raw[slice(*note.span)] for note in document.notes]


def test_our_reader_reads_text_notes_and_both_views() -> None:
    volume = volume_of(spring(), changes=True)
    document = read(write_docx(volume))
    assert note_texts(document) == [one.text for one in volume.texts[0].notes]
    assert [note.label for note in document.notes] == [f"〔{one}〕" for one in "一二三四五六七"]
    after, before = (kept(read(write_docx(volume), view)).split("\n") for view in ("accepted", "original"))
    assert after[4:9] == printed(volume)[1:6]
    assert before[4] == after[4].replace("清凉", "冰凉")
    assert before[5:8] == ["第二日天□明，就便上路了。", "二　渡口", "渡口有人，船却还没有来。"]


@pytest.mark.parametrize("numbering", ["chinese", "circled", "arabic", "brackets"])
def test_our_reader_reads_three_hundred_notes(numbering: str) -> None:
    volume = volume_of(many_notes(300), numbering=numbering)
    document = read(write_docx(volume))
    assert note_texts(document) == [one.text for one in volume.texts[0].notes]
    assert "".join(printed(volume)) in kept(document).replace("\n", "")


def test_three_hundred_notes_are_quick() -> None:
    volume = volume_of(many_notes(300))
    write_docx(volume_of(many_notes(5)))
    start = time.perf_counter()
    write_docx(volume)
    assert time.perf_counter() - start < 0.3


def test_the_same_volume_gives_the_same_bytes_without_a_clock() -> None:
    volume = volume_of(spring(), address(), changes=True, when="2026-11-30")
    data = write_docx(volume)
    assert data == write_docx(volume)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [("chineseCountingThousand", "eachSect"), ("chineseCountingThousand", "continuous")]),
        ({"restart": "page", "numbering": "circled"}, [("decimalEnclosedCircle", "eachPage")] * 2),
        ({"restart": "volume", "numbering": "arabic"}, [("decimal", "continuous")] * 2),
        (
            {"restart": "section", "numbering": "brackets"},
            [("decimal", "eachSect")] * 2 + [("decimal", "continuous")],
        ),
    ],
)
def test_footnotes_are_numbered_by_word(fields: dict[str, str], expected: list[tuple[str, str]]) -> None:
    found = sections(write_docx(volume_of(spring(), **fields)))
    rows = [(value(one, "footnotePr/numFmt"), value(one, "footnotePr/numRestart")) for one in found]
    assert rows == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"place": "end"}, [("eachSect", False)]),
        ({"place": "end", "restart": "page"}, [("eachSect", False)]),
        ({"place": "end", "restart": "section"}, [("eachSect", True), ("eachSect", False)]),
        ({"place": "section"}, [("eachSect", False), ("continuous", False), ("continuous", False)]),
    ],
)
def test_endnotes_stand_after_their_section(fields: dict[str, str], expected: list[tuple[str, bool]]) -> None:
    data = write_docx(volume_of(spring(), **fields))
    rows = [
        (value(one, "endnotePr/numRestart"), one.find(f"{W}noEndnote") is not None) for one in sections(data)
    ]
    assert rows == expected
    assert value(part(data, "word/settings.xml"), "endnotePr/pos") == "sectEnd"
    headings = [one.text for one in paragraphs(data) if one.text == "校勘记"]
    assert headings == ["校勘记"] * (2 if fields["place"] == "section" else 1)
    assert len(notes(data)) == 7


def test_texts_of_a_volume_begin_their_numbers_anew() -> None:
    data = write_docx(volume_of(spring(), address(), title="合集"))
    document = read(data)
    assert [note.label for note in document.notes] == [f"〔{one}〕" for one in "一二三四五六七一二三四"]
    contents = part(data, "word/document.xml").find(f".//{W}sdtContent")
    assert contents is not None
    assert ["".join(one.itertext()) for one in contents if one.find(f"{W}hyperlink") is not None] == [
        ' TOC \\o "1-1" \\h \\z \\u 春夜随笔',
        "Address at the Crossing",
    ]
    names = {one.get(f"{W}name") for one in part(data, "word/document.xml").iter(f"{W}bookmarkStart")}
    assert {one.get(f"{W}anchor") for one in contents.iter(f"{W}hyperlink")} == names


def test_numbers_side_by_side_are_set_apart_without_a_character() -> None:
    data = write_docx(volume_of(address(), language="en", numbering="arabic"))
    document = part(data, "word/document.xml")
    spaced_out = [
        run.find(f"{W}footnoteReference").get(f"{W}id")  # type: ignore[union-attr]
        for run in document.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}spacing") is not None
    ]
    assert spaced_out == ["2"]
    assert "they wore; nobody" in kept(read(data)).replace("“carried” nothing but what ", "")


def test_layers_marks_and_lost_letters_have_styles() -> None:
    data = write_docx(volume_of(spring(), marks=True))
    runs = [
        (value(run, "rPr/rStyle"), "".join(run.itertext()))
        for run in part(data, "word/document.xml").iter(f"{W}r")
    ]
    assert [one for one in runs if one[0].endswith("Words")] == [
        ("RemovedWords", "(冰凉)"),
        ("AddedWords", "[清凉]"),
        ("LostWords", "□"),
        ("RemovedWords", "(就)"),
        ("AddedWords", "[等候]"),
    ]
    layered = part(write_docx(volume_of(address(), language="en")), "word/footnotes.xml")
    layers = [
        "".join(run.itertext()) for run in layered.iter(f"{W}r") if value(run, "rPr/rStyle") == "NoteLayer"
    ]
    assert layers == ["A]", "A]", "B]", "A]"]


def test_changes_have_an_author_a_date_and_their_reason_as_a_comment() -> None:
    data = write_docx(volume_of(spring(), changes=True))
    document = part(data, "word/document.xml")
    changes = [one for one in document.iter() if one.tag in (f"{W}ins", f"{W}del")]
    rows = [(one.tag.removeprefix(W), one.get(f"{W}author"), one.get(f"{W}date")) for one in changes]
    dated = ("校者", "2026-11-02T09:00:00Z")
    assert rows == [("del", *dated), ("ins", *dated), ("del", "collate", None), ("ins", "collate", None)]
    assert len({one.get(f"{W}id") for one in changes}) == 4
    comments = part(data, "word/comments.xml")
    assert ["".join(one.itertext()) for one in comments] == ["据乙本改", "据乙本删", "据乙、丙本补"]
    for kind in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert [one.get(f"{W}id") for one in document.iter(f"{W}{kind}")] == ["0", "1", "2"]


def test_no_comment_stands_between_the_first_two_notes() -> None:
    change = Change("甲", "乙", "理由")
    text = text_of(
        "题",
        [
            ["一", ("一", "注一。"), change, "二"],
            [change, ("乙", "注二。")],
            [change, "三", ("三", "注三。")],
        ],
    )
    document = part(write_docx(volume_of(text, changes=True)), "word/document.xml")
    order = [
        one.tag.removeprefix(W).removesuffix("Reference")
        for one in document.iter()
        if one.tag in (f"{W}footnoteReference", f"{W}commentReference")
    ]
    assert order == ["footnote", "footnote", "comment", "comment", "comment", "footnote"]


def test_languages_directions_and_shared_marks() -> None:
    data = write_docx(volume_of(spring(), scripts(), address(), title="合集"))
    document = part(data, "word/document.xml")
    bidi = [one for one in document.iter(f"{W}p") if one.find(f"{W}pPr/{W}bidi") is not None]
    assert len(bidi) == 2
    assert all(
        run.find(f"{W}rPr/{W}rtl") is not None
        for run in bidi[0]
        if run.find(f"{W}t") is not None and value(run, "rPr/rStyle") == ""
    )
    defaults = part(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert defaults is not None
    assert dict(defaults.attrib) == {f"{W}val": "en-US", f"{W}eastAsia": "zh-CN", f"{W}bidi": "ar-SA"}
    hinted = [
        "".join(run.itertext()) for run in document.iter(f"{W}r") if run.find(f"{W}rPr/{W}rFonts") is not None
    ]
    assert any("“今年的水" in one for one in hinted)
    assert not any("“carried”" in one for one in hinted)


def test_page_lines_and_direction() -> None:
    (section, _after) = sections(write_docx(volume_of(spring(), paper="32k", vertical=True, line_numbers=5)))
    size = section.find(f"{W}pgSz")
    assert size is not None
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("7937", "11509")
    assert value(section, "textDirection") == "tbRl"
    lines = section.find(f"{W}lnNumType")
    assert lines is not None
    assert lines.get(f"{W}countBy") == "5"


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        (volume_of(spring()), ("0", "200", "480")),
        (volume_of(address(), language="en"), ("1", "0", "340")),
        (volume_of(address(), language="en", vertical=True), ("0", "0", "340")),
    ],
)
def test_paragraphs_of_a_text(volume: Volume, expected: tuple[str, str, str]) -> None:
    styles = part(write_docx(volume), "word/styles.xml")
    normal = next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == "Normal")
    indent = normal.find(f"{W}pPr/{W}ind")
    assert indent is not None
    widows = value(normal, "pPr/widowControl")
    assert (widows, indent.get(f"{W}firstLineChars"), indent.get(f"{W}firstLine")) == expected
    assert normal.find(f"{W}pPr/{W}overflowPunct") is not None


def test_witnesses_stand_in_a_table_and_between_vertical_lines_in_paragraphs() -> None:
    document = part(write_docx(volume_of(spring())), "word/document.xml")
    rows = [["".join(cell.itertext()) for cell in row.iter(f"{W}tc")] for row in document.iter(f"{W}tr")]
    assert rows[0] == ["简称", "用途", "版本", "来源", "说明"]
    assert rows[3] == ["丙", "参校本", "选集本", "", "只有第一段缺末页"]
    data = write_docx(volume_of(spring(), vertical=True))
    listed = [one.text for one in paragraphs(data) if one.style == "Witness"]
    assert listed[2] == "丙　参校本　选集本　只有第一段　缺末页"
    assert part(data, "word/document.xml").find(f".//{W}tbl") is None


def test_properties_have_title_language_date_and_program() -> None:
    data = write_docx(volume_of(spring(), when="2026-11-30", version="1.2.3", profile="全校"))
    core = {one.tag.rpartition("}")[2]: one.text for one in part(data, "docProps/core.xml")}
    assert core == {
        "title": "春夜随笔",
        "created": "2026-11-30T00:00:00Z",
        "modified": "2026-11-30T00:00:00Z",
        "language": "zh-CN",
        "description": "全校",
    }
    assert "".join(part(data, "docProps/app.xml").itertext()) == "collate 1.2.3"


def test_chinese_names_of_styles_and_the_font_asked_for() -> None:
    styles = part(write_docx(volume_of(spring(), font="华文仿宋")), "word/styles.xml")
    names = {one.get(f"{W}styleId"): value(one, "name") for one in styles.iter(f"{W}style")}
    assert names["TextualNote"] == "校勘记"
    assert (names["Normal"], names["Heading1"], names["Byline"]) == ("Normal", "heading 1", "作者")
    english = part(write_docx(volume_of(address(), language="en")), "word/styles.xml")
    assert "Textual note" in {value(one, "name") for one in english.iter(f"{W}style")}
    fonts = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert fonts is not None
    assert set(fonts.attrib.values()) == {"华文仿宋"}


def test_a_note_without_a_reference_is_an_error() -> None:
    text = replace(spring(), notes=(*spring().notes, Note("无处可放。")))
    with pytest.raises(ModelError, match="its note 8 has not exactly one reference in the text"):
        write_docx(volume_of(text))
