"""PDF files whose fonts are not embedded, written by hand: what stands in the file is all there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: A piece of text: x, y, the number of its font, the bytes as they stand in the content.
Piece = tuple[float, float, int, bytes]


def pdf_of(fonts: Sequence[bytes], pieces: Sequence[Piece], *, state: bytes = b"") -> bytes:
    """Return a page of 420 by 595 points; *fonts* are PDF objects, *state* goes before the text."""
    text = b"".join(
        b"BT /F%d 12 Tf %b 1 0 0 1 %.2f %.2f Tm <%b> Tj ET\n" % (font, state, x, y, data.hex().encode())
        for x, y, font, data in pieces
    )
    names = b"".join(b"/F%d %d 0 R" % (number, number + 5) for number in range(len(fonts)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 420 595]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<<%b>>>>>>" % names,
        stream(text),
        *fonts,
    ]
    body = b"".join(b"%d 0 obj%b endobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def simple(name: str, kind: str = "TrueType", *, more: bytes = b"") -> bytes:
    """A font of one byte a character."""
    return b"<</Type/Font/Subtype/%b/BaseFont/%b/Encoding/WinAnsiEncoding%b>>" % (
        kind.encode(),
        name.encode(),
        more,
    )


def widths(table: Mapping[str, int], usual: int) -> bytes:
    """The entries of a simple font's advances, from U+0020 to U+007E."""
    found = b" ".join(b"%d" % table.get(chr(code), usual) for code in range(0x20, 0x7F))
    return b"/FirstChar 32/LastChar 126/Widths[%b]" % found


def composite(ordering: str, cmap: str, *, metrics: bytes = b"", more: bytes = b"") -> bytes:
    """A font of several bytes a character; *ordering* is that of its character collection."""
    descriptor = (
        b"<</Type/FontDescriptor/FontName/None/Flags 4/FontBBox[-25 -254 1000 880]"
        b"/Ascent 880/Descent -120/ItalicAngle 0/StemV 93/CapHeight 880>>"
    )
    return (
        b"<</Type/Font/Subtype/Type0/BaseFont/None/Encoding/%b%b/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType0/BaseFont/None/CIDSystemInfo<</Registry(Adobe)/Ordering(%b)/Supplement 4>>"
        b"/FontDescriptor %b%b>>]>>"
    ) % (cmap.encode(), more, ordering.encode(), descriptor, metrics)
