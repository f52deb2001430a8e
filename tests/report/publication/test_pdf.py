"""The PDF by Typst: words and notes come back, notes stand at the foot, and no character is lacking."""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.errors import MissingExtra, OutputError
from collate.report.publication.model import Layout, Volume
from collate.report.publication.printed import note_text, printed_parts, visible
from collate.report.publication.typst import pdf_notices, write_pdf, write_typst
from collate.report.publication.typst.literals import string
from collate.report.publication.typst.pdf import paginated
from tests.report.publication.volumes import (
    address,
    many_notes,
    scripts,
    spring,
    text_of,
    volume_of,
    volumes,
)

typst = pytest.importorskip("typst", reason="needs the extra pdf")
pdfium = pytest.importorskip("pypdfium2")

HAN = {"Noto Serif CJK SC", "Noto Sans CJK SC", "Songti SC", "SimSun", "Source Han Serif SC"}
han = pytest.mark.skipif(
    not HAN & set(typst.Fonts().families()), reason="needs a Chinese font, as of Debian's fonts-noto-cjk"
)

#: Characters that the serif of Typst has, among them all that its markup uses.
ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\ufffe\xad\u2060]+", "", text)


def pages_of(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def characters_of(page: object) -> Iterator[tuple[str, float]]:
    """Yield each character of a page that is seen, and how high it stands, from 0 to 1."""
    text, height = page.get_textpage(), page.get_height()  # type: ignore[attr-defined]
    for at in range(text.count_chars()):
        character = text.get_text_range(at, 1)
        assert not pdfium.raw.FPDFText_HasUnicodeMapError(text.raw, at), character
        if not character.isspace():
            yield character, text.get_charbox(at)[1] / height


def assert_in_order(found: str, wanted: list[str]) -> None:
    at = 0
    for words in map(squeezed, wanted):
        here = found.find(words, at)
        assert here >= 0, (words, found[at : at + 200])
        at = here + len(words)


def printed(volume: Volume) -> tuple[list[str], list[str]]:
    pieces = [
        part.text
        for text in volume.texts
        for paragraph in text.paragraphs
        for piece in paragraph.pieces
        for part in printed_parts(piece, volume.layout)
    ]
    return pieces, [note_text(note) for text in volume.texts for note in text.notes]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(volumes(ASCII))
def test_words_and_notes_come_back_in_order(volume: Volume) -> None:
    def bare(words: str) -> str:
        return squeezed(words).replace("-", "")  # PDFium leaves out hyphens at line ends

    found = bare("".join(pages_of(write_pdf(volume))))
    for words in printed(volume):
        assert_in_order(found, list(map(bare, words)))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(volumes())
def test_a_volume_is_set_or_its_lacking_characters_are_named(volume: Volume) -> None:
    try:
        assert write_pdf(volume).startswith(b"%PDF-")
    except OutputError as error:
        message = str(error)
        assert "U+" in message


ATTACKS = (
    '#panic("x")',
    '"); panic("',
    '\\"); #panic()',
    "\\u{22}); panic(1); (\\u{22}",
    "]#panic()[",
    "// not a comment /* */",
    "$x$ @ref <label> `raw` *b* _i_ = h",
    '#import "@preview/x:1.0.0": *',
    '#read("/etc/passwd")',
    "\\",
    "x" * 300,
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("place", ["foot", "end"])
def test_no_word_is_code(attack: str, place: str) -> None:
    text = text_of(
        attack,
        [[attack, (attack, attack)], [attack]],
        kinds="h",
        byline=(attack,),
        stated=(attack,),
        remarks=(attack,),
        language="en",
    )
    volume = volume_of(
        text, text, title=attack, conventions=(attack,), profile=attack, place=place, language="en"
    )
    found = squeezed("".join(pages_of(write_pdf(volume))))
    assert found.count(squeezed(attack)) >= 14


def test_a_string_holds_any_character() -> None:
    assert string('a"\\\u200b\u202e') == '"a\\"\\\\\\u{200b}[U+202E]"'


@han
@pytest.mark.parametrize("paper", ["a4", "16k", "32k"])
@pytest.mark.parametrize("numbering", ["chinese", "circled", "arabic", "brackets"])
def test_notes_stand_in_the_lower_part_of_a_page_that_is_not_blank(paper: str, numbering: str) -> None:
    volume = volume_of(spring(), paper=paper, numbering=numbering, marks=True, line_numbers=5)
    document = pdfium.PdfDocument(write_pdf(volume))
    widths = {"a4": 595, "16k": 524, "32k": 397}
    for page in document:
        assert round(page.get_width()) == widths[paper]
        grey = page.render(scale=0.5, grayscale=True).to_numpy()
        assert (grey < 128).mean() > 0.0005
    *_front, text = document
    characters = list(characters_of(text))
    page = "".join(character for character, _height in characters)
    body, notes = page.index("照着河岸"), page.index("「月」，乙、丙本同作")
    assert characters[body][1] > 0.5
    assert all(height < 0.4 for _character, height in characters[notes : notes + 60])
    assert_in_order(page[notes:], [note.text for note in spring().notes])


@han
@pytest.mark.slow
def test_numbers_begin_anew_on_each_page() -> None:
    volume = volume_of(many_notes(300, long=25), title="三百条校勘记", restart="page", paper="32k")
    pages = pages_of(write_pdf(volume))
    for page, following in pairwise(pages):
        if "说明" in following:
            assert "〔一〕" in page
    assert not any(
        re.search("〔[^〕\n]*$|^〔[^〕\n]*〕[^「]", page, re.M) for page in pages
    )  # no line begins with one
    labels = [re.findall("^〔([一二三四五六七八九十]+)〕「", page, re.M) for page in pages]
    assert sum(map(len, labels)) == 300
    assert all(row[:3] == ["一", "二", "三"] for row in labels if len(row) > 2)


def _uneven(seed: int) -> Volume:
    """Return a volume of long and short paragraphs, notes and headings, so that pages end anywhere."""
    chance = random.Random(seed)
    rows: list[list[object]] = []
    for _ in range(60):
        row: list[object] = []
        for _ in range(chance.randint(1, 6)):
            row.append("word " * chance.randint(3, 60))
            if chance.random() < 0.8:
                row.append(("word", "word ] " + "other " * chance.choice((1, 2, 3, 5, 8, 60))))
        rows.append(row)
    kinds = "".join(chance.choice("tttttttttths") for _ in rows)
    rows = [["Heading"] if kind in "hs" else row for kind, row in zip(kinds, rows, strict=True)]
    paper = chance.choice(("a4", "16k", "32k"))
    return volume_of(
        text_of("Uneven", rows, kinds=kinds, language="en"), title="Uneven", paper=paper, language="en"
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_no_note_precedes_its_reference_and_no_heading_stands_alone(seed: int) -> None:
    """Typst can leave notes on the page before their line (typst/typst, issue 5314)."""
    fonts = typst.Fonts()
    source = paginated(_uneven(seed), fonts)

    def found(label: str) -> list[Any]:
        return list(json.loads(typst.Compiler(source, font_paths=fonts).query(label, field="value")))

    pages = found("<note-pages>")
    assert len(pages) > 100
    assert [row for row in pages if row[0] > row[1]] == []
    late = [
        row for row in pages if row[0] < row[1]
    ]  # of several notes of one line, Typst moves all but the first
    assert len(late) <= len(pages) // 100
    assert [row for row in found("<kept-together>")[0] if row[1] != row[2]] == []


@han
def test_notes_are_numbered_by_section_work_or_volume() -> None:
    def labels(**layout: str) -> list[str]:
        text = "".join(
            pages_of(write_pdf(volume_of(spring(), spring(), title="两篇", place="end", **layout)))
        )
        return re.findall(r"^\[(\d+)\] ", text, re.M)

    once = [str(number) for number in range(1, 8)]
    assert labels(numbering="brackets") == once * 2
    assert labels(numbering="brackets", restart="volume") == [str(number) for number in range(1, 15)]
    assert labels(numbering="brackets", restart="section") == ["1", "2", "3", "4", "5", "1", "2"] * 2


@han
def test_contents_name_the_pages_and_pages_their_text() -> None:
    volume = volume_of(many_notes(40), address(), title="文集", paper="32k")
    first, *others = pages_of(write_pdf(volume))
    numbers = re.findall(r"(?:三百条校勘记|Address at the Crossing)[ .\u2009]*?(\d+)", first)
    assert len(numbers) == 2
    assert "Address at the Crossing" in others[int(numbers[1]) - 2]
    odd = [page for number, page in enumerate(others, 2) if number % 2 and number < int(numbers[1])]
    even = [page for number, page in enumerate(others, 2) if not number % 2 and 2 < number < int(numbers[1])]
    assert all("三百条校勘记" in page.splitlines()[0] for page in odd)
    assert all("文集" in page.splitlines()[0] for page in even)


@han
def test_other_scripts_are_set() -> None:
    found = squeezed("".join(pages_of(write_pdf(volume_of(scripts(), place="end")))))
    assert "Πηληϊάδεω" in found
    assert "國學與經學" in found


def test_two_numbers_at_one_place_are_parted() -> None:
    volume = volume_of(address(), title="Two", language="en", numbering="arabic")
    assert "wore2,3;" in squeezed("".join(pages_of(write_pdf(volume))))


def test_the_same_volume_gives_the_same_bytes() -> None:
    volume = volume_of(address(), language="en", title="Address at the Crossing", when="2026-11-30")
    assert write_pdf(volume) == write_pdf(volume)
    assert write_typst(volume) == write_typst(volume)
    assert b"2026-11-30" in write_pdf(volume)


def test_a_character_without_a_font_is_an_error_that_names_it() -> None:
    text = text_of("Signs", ["plain", ["a\U0001bc90b", ("", "\u0378")]], language="en")
    with pytest.raises(OutputError) as raised:
        write_pdf(volume_of(text, language="en", title="Signs"))
    assert "has 2 of the characters, among them 𛲐 (U+1BC90) U+0378" in str(raised.value)
    assert "字体" in raised.value.in_language("zh")


@pytest.mark.parametrize("font", ["", "Libertinus Serif"])
def test_a_private_character_is_not_printed_in_a_font_that_nobody_named(font: str) -> None:
    text = text_of("Signs", ["plain", "a\uf8feb"], language="en")
    with pytest.raises(OutputError, match=r"U\+F8FE"):
        write_pdf(volume_of(text, language="en", title="Signs", font=font))


def test_a_font_that_is_not_there_is_an_error(tmp_path: object) -> None:
    with pytest.raises(OutputError, match="no font named Nowhere Song is installed"):
        write_pdf(volume_of(address(), language="en", font="Nowhere Song"))
    with pytest.raises(OutputError, match="folder of fonts does not exist"):
        write_pdf(volume_of(address(), language="en"), fonts=tmp_path / "none")  # type: ignore[operator]


def test_a_named_font_is_used() -> None:
    pdf = write_pdf(volume_of(address(), language="en", title="x", font="new computer modern"))
    assert b"NewComputerModern" in pdf or b"NewCM" in pdf


def test_vertical_lines_are_said_to_be_horizontal() -> None:
    (notice,) = pdf_notices(Layout(vertical=True))
    assert "horizontal" in str(notice)
    assert pdf_notices(Layout()) == ()
    with pytest.raises(typst.TypstError, match="must be horizontal"):  # until Typst can: then the notice goes
        typst.compile(b"#set text(dir: ttb)")


def test_without_typst_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtra, match=r"collate-edition\[pdf\]"):
        write_pdf(volume_of(address(), language="en"))


def test_control_characters_are_shown() -> None:
    text = text_of("Odd", ["a\x00b\u202ec"], language="en")
    found = squeezed("".join(pages_of(write_pdf(volume_of(text, language="en", title="Odd")))))
    assert f"a{visible(chr(0))}b[U+202E]c" in found
