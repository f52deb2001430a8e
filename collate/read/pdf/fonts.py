"""A replacement for all fonts that a PDF does not embed, so that the text read depends on the file alone.

pdfium substitutes a system font for one that is not embedded. Advances still
come from the file (``/W``, ``/DW``, ``/Widths``), but the box of a character is
widened to the outline in the system font, and a text of one character is
dropped if that font lacks it. So one file is read differently on two machines.
Here pdfium gets, in place of the system fonts, one font with an outline for
every character that is narrower than any advance: then a box is as wide as the
advance in the file. The 14 standard fonts (PDF 1.7, 9.6.2.2) are part of pdfium.
"""

from __future__ import annotations

import ctypes
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

#: Name under which pdfium caches the font; no system font has it.
_NAME = b"collate-boxes\0"
#: The handle of the font: any non-zero address.
_HANDLE = 1
_STANDARD = {
    *(f"Courier{style}".encode() for style in ("", "-Bold", "-BoldOblique", "-Oblique")),
    *(f"Helvetica{style}".encode() for style in ("", "-Bold", "-BoldOblique", "-Oblique")),
    *(f"Times-{style}".encode() for style in ("Roman", "Bold", "BoldItalic", "Italic")),
    b"Symbol",
    b"ZapfDingbats",
}
#: The character sets for Japanese, Korean, and Chinese, simplified and traditional (fpdf_sysfontinfo.h).
_CJK = {128, 129, 134, 136}
_EM, _ASCENT, _DESCENT = 1000, 880, -120
#: Advances of U+0020 to U+007E in thousandths of an em: Helvetica's, from Adobe's font metrics (Core 14
#: AFM). Used only where a file lacks ``/Widths``, which are required for all but the standard fonts.
HELVETICA_ADVANCES = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
#: Advance of letters up to U+2E7F; characters from there on (Han, kana) have one em.
_LETTER, _FIRST_WIDE, _LAST = 556, 0x2E80, 0x10FFFF
#: Widths of the outlines, below the narrowest advances in real fonts: of an apostrophe, and of tightly
#: set Han. pdfium's detection of lines, and of text that is drawn twice, depends on them.
_NARROW, _WIDE = 150, 800

#: Held while a thread of this process uses pdfium.
_PDFIUM = threading.RLock()


@contextmanager
def without_system_fonts() -> Iterator[None]:
    """Hide the system fonts from pdfium within the block.

    pdfium chooses fonts when it parses a page, so a document must be opened and
    read within the block. Pages rendered there show rectangles for text in
    fonts that are neither embedded nor among the standard 14. Threads take
    turns: pdfium has one provider of fonts, and is not safe to call from
    several threads.
    """
    import pypdfium2.raw as pdfium

    with _PDFIUM:
        pdfium.FPDF_SetSystemFontInfo(_provider())
        try:
            yield
        finally:
            pdfium.FPDF_SetSystemFontInfo(_system_fonts())


@lru_cache(maxsize=1)
def _system_fonts() -> Any:  # noqa: ANN401  # pypdfium2 ships no types
    """Return pdfium's default ``FPDF_SYSFONTINFO``, null where the platform has none."""
    import pypdfium2.raw as pdfium

    info = pdfium.FPDF_GetDefaultSystemFontInfo()
    if info:
        # Without Release pdfium does not free it, with its list of fonts, when another replaces it.
        info.contents.Release = dict(pdfium.FPDF_SYSFONTINFO._fields_)["Release"]()
    return info


@lru_cache(maxsize=1)
def _provider() -> Any:  # noqa: ANN401
    """Return the ``FPDF_SYSFONTINFO`` with the one font; cached, since pdfium retains its address."""
    import pypdfium2.raw as pdfium

    data = font_data()

    def find(_: Any, *arguments: Any) -> int | None:  # noqa: ANN401
        _weight, _italic, charset, _pitch, face, _exact = arguments
        name = ctypes.string_at(face) if face else b""
        return None if name in _STANDARD and charset not in _CJK else _HANDLE

    def read(_: Any, *arguments: Any) -> int:  # noqa: ANN401
        _handle, table, buffer, size = arguments
        return 0 if table else _copy_to(data, buffer, size)

    def name(_: Any, *arguments: Any) -> int:  # noqa: ANN401
        _handle, buffer, size = arguments
        return _copy_to(_NAME, buffer, size)

    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    provider = pdfium.FPDF_SYSFONTINFO(version=1)
    for field, function in (("MapFont", find), ("GetFontData", read), ("GetFaceName", name)):
        setattr(provider, field, kinds[field](function))
    return provider


def _copy_to(data: bytes, buffer: Any, size: int) -> int:  # noqa: ANN401
    """Copy *data* to *buffer* if *size* suffices, and return the size needed in bytes."""
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)


def font_data() -> bytes:
    """Return the font, a TrueType file with a glyph for every character (OpenType 1.9).

    Glyph 0 is the missing glyph, 1 to 95 are ASCII, followed by a letter, a
    full-width character and a full-width space. The character map has format
    13, many to one.
    """
    glyphs = [BoxGlyph(_EM, _WIDE), *(BoxGlyph(advance, _NARROW) for advance in HELVETICA_ADVANCES)]
    glyphs += [BoxGlyph(_LETTER, _NARROW), BoxGlyph(_EM, _WIDE), BoxGlyph(_EM, 0)]
    glyphs[1] = BoxGlyph(HELVETICA_ADVANCES[0], 0)
    letter, wide, blank = range(len(glyphs) - 3, len(glyphs))
    groups = [(0x20 + number, 1 + number) for number in range(len(HELVETICA_ADVANCES))]
    groups += [(0x7F, letter), (0xA0, 1), (0xA1, letter), (0x2000, 1), (0x200B, letter)]
    groups += [(_FIRST_WIDE, wide), (0x3000, blank), (0x3001, wide)]
    groups += [(0xFF61, letter), (0xFFE0, wide)]  # half-width kana and Hangul
    ends = [*(start - 1 for start, _ in groups[1:]), _LAST]
    character_map = struct.pack(">HHIII", 13, 0, 16 + 12 * len(groups), 0, len(groups))
    character_map += b"".join(
        struct.pack(">III", at, end, glyph) for (at, glyph), end in zip(groups, ends, strict=True)
    )
    # Platform 3 (Windows) with the basic plane (1) and all of Unicode (10): pdfium uses either.
    records = struct.pack(">HHI", 3, 1, 20) + struct.pack(">HHI", 3, 10, 20)
    outlines = [glyph.outline() for glyph in glyphs]
    box, widest, count = (0, _DESCENT, _WIDE, _ASCENT), max(_EM, *HELVETICA_ADVANCES), len(glyphs)
    tables = {
        b"cmap": struct.pack(">HH", 0, 2) + records + character_map,
        b"glyf": b"".join(outlines),
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, *box, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhH11hH", 0x10000, _ASCENT, _DESCENT, 0, widest, *[0] * 11, count),
        b"hmtx": b"".join(struct.pack(">Hh", glyph.advance, 0) for glyph in glyphs),
        b"loca": struct.pack(
            f">{count + 1}H", *(at // 2 for at in accumulate(map(len, outlines), initial=0))
        ),
        b"maxp": struct.pack(">IHHH22x", 0x10000, count, 4, 1),
    }
    start = 12 + 16 * len(tables)
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64)
    body = b""
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag, 0, start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body


class BoxGlyph(NamedTuple):
    """A glyph with a rectangular outline: its advance and its width, in thousandths of an em."""

    advance: int
    width: int

    def outline(self) -> bytes:
        """Return the outline: a rectangle as high as the line; empty for a space."""
        if not self.width:
            return b""
        # Number of contours, bounds, last point, no instructions; four on-curve points, x and y deltas.
        header = struct.pack(">5h2H", 1, 0, _DESCENT, self.width, _ASCENT, 3, 0)
        steps = struct.pack(">8h", 0, self.width, 0, -self.width, _DESCENT, 0, _ASCENT - _DESCENT, 0)
        return header + bytes([1] * 4) + steps
