from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption

from collate.errors import CollateError
from tests.read.sheets import LONG, Sheets, by_hand, check_law, read, refused, scanned, typeset, with_notes

# -- bad input ---------------------------------------------------------------------------


def test_encrypted_files_need_their_password() -> None:
    sheets = Sheets(encrypt=StandardEncryption("开门".encode().hex(), strength=128))
    sheets.lines(["加密的文字。"])
    data = sheets.done()
    assert refused(data) == "the PDF file is encrypted. Supply its password with --password"
    assert (
        refused(data, password="no") == "the password does not open it. Supply its password with --password"
    )
    assert refused(data, password="\udc80").startswith("the password does not open it")
    assert read(data, password="开门".encode().hex()).raw == "加密的文字。\n"


def test_too_many_pages() -> None:
    sheets = Sheets()
    for _ in range(4):
        sheets.lines(["一页。"])
        sheets.next()
    data = sheets.done()
    assert read(data, max_pages=4).raw.count("\f") == 3
    assert refused(data, max_pages=3) == (
        "the PDF file has 4 pages, more than 3. Split it, or raise read.max_pages in collate.toml"
    )


def test_a_broken_cross_reference_table_is_repaired() -> None:
    assert read(by_hand(2)).raw == "A line of text.\n\fA line of text.\n"


def test_no_pages_no_text_and_a_decompression_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(by_hand(0)).startswith(("the PDF file has no pages", "the PDF file is broken"))
    assert refused(by_hand(2, b"")) == "the PDF file contains no text. Remove it"
    monkeypatch.setattr("collate.read.pdf.reader._SMALL", 100_000)
    bomb = by_hand(100, b"BT /F 1 Tf 5 500 Td (%b) Tj ET" % (b"x" * 30_000))
    assert "more than 1 times its size" in refused(bomb, max_expansion=1)


@pytest.mark.slow
def test_5000_pages() -> None:
    assert len(read(by_hand(5000)).pages) == 5000


def test_cyclic_bookmarks() -> None:
    outline = b"<</Type/Catalog/Outlines 9000 0 R/Pages 2 0 R>>"
    item = (
        b"9000 0 obj<</First 9001 0 R/Last 9001 0 R>>endobj "
        b"9001 0 obj<</Title(x)/Next 9001 0 R/First 9001 0 R/Dest[5 0 R/Fit]>>endobj trailer"
    )
    cyclic = by_hand(3).replace(b"<</Type/Catalog/Pages 2 0 R>>", outline).replace(b"trailer", item)
    assert read(cyclic).raw.count("A line") == 3


def test_fonts_that_do_not_map_their_glyphs() -> None:
    named = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    system = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Foo/CIDSystemInfo%b/DW 500>>" % system
    nameless = b"<</Type/Font/Subtype/Type0/BaseFont/Foo/Encoding/Identity-H/DescendantFonts[%b]>>" % below
    some = b"BT /F 12 Tf 50 500 Td (%b) Tj /N 12 Tf <00240025> Tj ET"
    data = by_hand(1, some % (b"many words, " * 20)).replace(named, named + b"/N" + nameless)
    data = data.replace(b"/Font<</F 3 0 R>>", b"/Font<</F 3 0 R/N 8000 0 R>>")
    data = data.replace(b"/N" + nameless, b"endobj 8000 0 obj" + nameless)
    document = read(data)
    assert document.raw.endswith("many words, \ufffd\ufffd\n")
    assert "2 characters that their font does not name" in document.source.how
    only = by_hand(1, b"BT /F 12 Tf 50 500 Td <002400250026> Tj ET").replace(named, nameless)
    assert refused(only).startswith(
        "its fonts do not map their glyphs to characters (3 of 3, most of them on page 1 of 1)"
    )


GOOD = typeset([LONG, LONG], 2)


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"garbage" * 100, b"%PDF-1.4\n%%EOF", GOOD[: len(GOOD) // 2], GOOD[:-60]]
)
def test_truncated_files_and_garbage(data: bytes) -> None:
    assert re.match("the PDF file (is broken|breaks off before its end)", refused(data))


CHANGES = st.lists(
    st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 40), st.binary(max_size=12)),
    min_size=1,
    max_size=12,
)


@hypothesis_settings(max_examples=120, deadline=None)
@given(CHANGES)
def test_arbitrary_bytes_raise_only_expected_errors(changes: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(GOOD)
    for at, count, put in changes:
        data[at : at + count] = put
    with suppress(CollateError):
        check_law(read(bytes(data)))


def made() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "columns", lambda: GOOD
    yield "notes", lambda: with_notes(("1", "2"), True)
    yield "scan", scanned(layer=True).done


@pytest.mark.parametrize("make", [make for _, make in made()], ids=[name for name, _ in made()])
def test_text_ledger_and_notes_cover_the_raw_text(make: Callable[[], bytes]) -> None:
    check_law(read(make()))
