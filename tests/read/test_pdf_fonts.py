"""A PDF without embedded fonts is read the same on every machine, whatever its system fonts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pypdfium2
import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics

from collate.read.pdf.fonts import HELVETICA_ADVANCES, without_system_fonts
from tests.read.sheets import LEFT, LONG, SONG, TOP, Sheets, one_page, read, typeset, with_notes
from tests.read.unembedded import Piece, composite, pdf_of, simple, stream, widths

#: Prints the documents read on another machine: pdfium is initialised with a single folder of fonts.
_ELSEWHERE = """
import ctypes, json, sys
from pathlib import Path
import pypdfium2.raw as pdfium
from collate.errors import SourceError
from tests.read.sheets import read

def found(file):
    try:
        return repr(read(Path(file).read_bytes()))
    except SourceError as error:
        return str(error)

folder, *files = sys.argv[1:]
paths = (ctypes.c_char_p * 2)(folder.encode(), None)
kind = dict(pdfium.FPDF_LIBRARY_CONFIG._fields_)["m_pUserFontPaths"]
pdfium.FPDF_DestroyLibrary()
config = pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=ctypes.cast(paths, kind))
pdfium.FPDF_InitLibraryWithConfig(config)
print(json.dumps({file: found(file) for file in files}))
"""
#: A folder with fonts on every machine with the tests: Bitstream Vera, a part of reportlab.
VERA = Path(reportlab.__file__).parent / "fonts"
#: Advances of a condensed face, in thousandths of an em, that a file may have with the name of a wider one.
NARROW, DEFAULT = {"i": 180, "l": 180, " ": 220, "m": 560, "W": 600}, 380
WORDS = "Will mills still fill in 2% of Wimmin"


def words(font: bytes, *, narrow: bool = False) -> bytes:
    """Return a PDF with words separated only by gaps, as wide as Helvetica or *narrow*."""
    x, pieces = float(LEFT), list[Piece]()
    for word in WORDS.split():
        pieces.append((x, 500, 0, word.encode()))
        wide = pdfmetrics.stringWidth(word, "Helvetica", 12)
        x += 3.2 + (sum(NARROW.get(c, DEFAULT) for c in word) * 12 / 1000 if narrow else wide)
    return pdf_of([font], pieces)


def han(font: bytes, encoding: str, text: str, *, narrow: float = 500) -> bytes:
    """Return a PDF with a line of *text*, adjacent pieces of one character, and a shorter line below."""
    pieces, x = [], float(LEFT)
    for character in text:
        pieces.append((x, 500, 0, character.encode(encoding)))
        x += 12 if ord(character) > 0xFF else narrow * 12 / 1000
    return pdf_of([font], [*pieces, (LEFT, 480, 0, text[:5].encode(encoding))])


def half_width_kana() -> bytes:
    """Return a PDF with half-width kana (CID 327 ff. of Adobe-Japan1) and a gap of 1/3 em between words."""
    font = composite("Japan1", "90ms-RKSJ-H", metrics=b"/W[231 632 500]")
    return pdf_of([font], [(LEFT, 500, 0, "ｱｲｳ".encode("cp932")), (LEFT + 22, 500, 0, "ｴｵ".encode("cp932"))])


def two_fonts() -> bytes:
    song = composite("GB1", "UniGB-UCS2-H", metrics=b"/DW 1000/W[1 [250] 2 94 500]")
    pieces: list[Piece] = [(LEFT + 24, TOP, 0, "增长".encode("utf-16-be")), (LEFT + 48, TOP, 1, b"13.5%")]
    pieces += [(LEFT + 76, TOP, 0, "，其中".encode("utf-16-be")), (LEFT + 112, TOP, 1, b"GDP")]
    pieces += [(LEFT + 138, TOP, 0, "占一半。".encode("utf-16-be"))]
    pieces += [(LEFT, TOP - 20, 0, "建设中".encode("utf-16-be"))]
    return pdf_of([song, simple("Georgia", more=widths({"%": 800, ".": 300}, 560))], pieces)


def vertical(metrics: bytes) -> bytes:
    font = composite("GB1", "UniGB-UCS2-V", metrics=metrics)
    columns = enumerate(COLUMNS.splitlines())
    return pdf_of([font], [(350 - 20 * n, 500, 0, text.encode("utf-16-be")) for n, text in columns])


def named_by_to_unicode() -> bytes:
    """Return a PDF with a font of no known character collection and a /ToUnicode map."""
    text = "今天我们开会"
    rows = "".join(f"<{code:04x}> <{ord(c):04x}>\n" for code, c in enumerate(text, start=1))
    names = (
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(text)} beginbfchar\n{rows}endbfchar\n"
    )
    font = composite("Identity", "Identity-H", more=b"/ToUnicode 6 0 R")
    pieces = [(LEFT + 12 * n, 500.0, 0, bytes([0, n + 1])) for n in range(len(text))]
    return pdf_of([font, stream(names.encode())], pieces)


def type3() -> bytes:
    """Return a PDF with a Type 3 font, whose glyphs are drawings in the file."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97"
        b"/LastChar 98/Widths[800 300]/Encoding<</Type/Encoding/Differences[97/a/b]>>"
        b"/CharProcs<</a 6 0 R/b 6 0 R>>/ToUnicode 7 0 R>>"
    )
    glyph = stream(b"800 0 0 0 750 750 d1 0 0 750 750 re f")
    names = stream(
        b"1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"2 beginbfchar <61> <0061> <62> <0062> endbfchar\n"
    )
    return pdf_of([font, glyph, names], [(LEFT, 500, 0, b"abba"), (LEFT + 30, 500, 0, b"ab")])


PROSE = [LONG, "增长3%，占13.5%（1998年）。" + LONG, "“" + LONG[:30] + "”"]
COLUMNS = "今天我们在大坝脚下召开会议\n主要任务是总结前一阶段的\n工程进展，分析汛前的困难。\n"
CONDENSED = widths(NARROW, DEFAULT)
#: A function that makes the file, and its text where it is short.
FILES: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "one column": (lambda: typeset(PROSE), ""),
    "two columns": (lambda: typeset(PROSE, 2), ""),
    "notes": (lambda: with_notes(("①", "②"), raised=True), ""),
    "indents and single characters": (
        lambda: one_page("  1月2日，总结 13% 的“困难”。", "部署 A1 段", "话", "123456789012"),
        "  1月2日，总结 13% 的“困难”。\n部署 A1 段\n话\n123456789012\n",
    ),
    "Han and Latin in two fonts": (two_fonts, "  增长13.5%，其中GDP占一半。\n建设中\n"),
    "vertical": (lambda: vertical(b""), COLUMNS),
    "vertical, /W2": (lambda: vertical(b"/DW2[880 -1000]/W2[1 30000 -1000 500 880]"), COLUMNS),
    "standard 14": (lambda: words(simple("Helvetica", "Type1")), WORDS + "\n"),
    "TrueType": (lambda: words(simple("BitstreamVeraSans", more=CONDENSED), narrow=True), WORDS + "\n"),
    "Type 1": (
        lambda: words(simple("BitstreamVeraSans", "Type1", more=CONDENSED), narrow=True),
        WORDS + "\n",
    ),
    "unknown name": (lambda: words(simple("Unknown-Sans", more=CONDENSED), narrow=True), WORDS + "\n"),
    "no /Widths": (lambda: words(simple("BitstreamVeraSans", "Type1")), WORDS + "\n"),
    "GBK, /DW": (
        lambda: han(composite("GB1", "GBK-EUC-H"), "gbk", "今天，我们（在）坝下。"),
        "今天，我们（在）坝下。\n今天，我们\n",
    ),
    "GBK, /W": (
        lambda: han(
            composite("GB1", "GBK-EUC-H", metrics=b"/DW 1000/W[814 939 500]"), "gbk", "共3000人，占12%。话"
        ),
        "共3000人，占12%。话\n共3000\n",
    ),
    "Big5": (
        lambda: han(composite("CNS1", "ETen-B5-H"), "big5", "今天，我們（在）壩下。"),
        "今天，我們（在）壩下。\n今天，我們\n",
    ),
    "Shift-JIS": (
        lambda: han(composite("Japan1", "90ms-RKSJ-H"), "cp932", "今日、会議を「ここ」で。"),
        "今日、会議を「ここ」で。\n今日、会議\n",
    ),
    "Korean": (
        lambda: han(composite("Korea1", "KSCms-UHC-H"), "cp949", "오늘 회의를 연다.", narrow=1000),
        "오늘 회의를 연다.\n오늘 회의\n",
    ),
    "Identity-H": (
        lambda: pdf_of(
            [composite("GB1", "Identity-H")],
            [(LEFT, 500, 0, b"".join(bytes([7, n]) for n in range(200, 206)))],
        ),
        "怀淮坏欢环桓\n",
    ),
    "half-width kana": (half_width_kana, "ｱｲｳ ｴｵ\n"),
    "named by /ToUnicode": (named_by_to_unicode, "今天我们开会\n"),
    "Type 3": (type3, "abba ab\n"),
    "scaled": (
        lambda: pdf_of(
            [composite("GB1", "UniGB-UCS2-H")],
            [(LEFT + n * 9.6, 500, 0, c.encode("utf-16-be")) for n, c in enumerate(LONG[:20])],
            state=b"80 Tz",
        ),
        LONG[:20] + "\n",
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("unembedded")
    found = {}
    for number, (name, (make, _)) in enumerate(FILES.items()):
        found[name] = folder / f"{number}.pdf"
        found[name].write_bytes(make())
    (folder / "fonts").mkdir()
    return found


@pytest.fixture(scope="module")
def elsewhere(files: dict[str, Path]) -> list[dict[str, str]]:
    """Return the documents read without any system fonts, and with others."""
    found = []
    for fonts in (next(iter(files.values())).parent / "fonts", VERA):
        command = [sys.executable, "-c", _ELSEWHERE, str(fonts), *map(str, files.values())]
        done = subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])
        found.append(json.loads(done.stdout))
    return found


@pytest.mark.parametrize("name", FILES)
def test_other_fonts_change_nothing(
    name: str, files: dict[str, Path], elsewhere: list[dict[str, str]]
) -> None:
    here = repr(read(files[name].read_bytes()))
    assert [found[str(files[name])] for found in elsewhere] == [here, here]


@pytest.mark.parametrize("name", [name for name, (_, text) in FILES.items() if text])
def test_the_text_of_an_unembedded_font_is_read(name: str, files: dict[str, Path]) -> None:
    assert read(files[name].read_bytes()).raw == FILES[name][1]


def test_a_box_is_as_wide_as_the_advance_in_the_file() -> None:
    """Digits of 0.462 em and Han of one em; the boxes that pdfium takes from outlines differ."""
    sheets = Sheets()
    sheets.put(LEFT, TOP, "12年i人W", 10)
    with without_system_fonts():
        pdf = pypdfium2.PdfDocument(sheets.done())
        text = pdf[0].get_textpage()
        boxes = [text.get_charbox(index, loose=True) for index in range(6)]
        pdf.close()
    found = [(right - left) * 100 for left, _, right, _ in boxes]
    assert found == pytest.approx([pdfmetrics.stringWidth(c, SONG, 1000) for c in "12年i人W"], abs=1)


def test_pdfium_has_the_system_fonts_again_afterwards() -> None:
    data = words(simple("Unknown-Sans"))

    def picture() -> bytes:
        pdf = pypdfium2.PdfDocument(data)
        drawn = bytes(pdf[0].render().buffer)
        pdf.close()
        return drawn

    picture()  # the first one differs in any case: pdfium adapts its own font to what it has drawn
    before = picture()
    with without_system_fonts():
        assert picture() != before
    assert picture() == before
    assert read(data).raw == WORDS + "\n"
    assert picture() == before


def test_the_advances_are_those_of_helvetica() -> None:
    ascii_ = map(chr, range(0x20, 0x7F))
    assert list(HELVETICA_ADVANCES) == [round(pdfmetrics.stringWidth(c, "Helvetica", 1000)) for c in ascii_]


def test_threads_take_turns(files: dict[str, Path]) -> None:
    """In a process of its own: pdfium called from several threads at once ends it by a signal."""
    code = f"""
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tests.read.sheets import read
data = [Path(file).read_bytes() for file in {[str(path) for path in files.values()][:8]!r}] * 4
alone = [read(one).raw for one in data[:8]]
with ThreadPoolExecutor(4) as pool:
    assert [document.raw for document in pool.map(read, data)] == alone * 4
"""
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, timeout=120)
