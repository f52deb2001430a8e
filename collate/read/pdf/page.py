"""One page of a PDF: what stands where on it, before any of it is judged."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from collate.model import Reason
from collate.read.pdf.drawings import Rule, drawings, rules
from collate.read.pdf.glyphs import Glyphs, glyphs_of
from collate.read.pdf.lines import edge_rows, runs
from collate.read.pdf.pieces import Line, frames_of, turn

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Share of a page that a picture must cover to be the page: then invisible text is its text layer.
_PICTURE = 0.5
#: Share of a page without text from which on its pictures may hold text.
_SOME_PICTURE = 0.1
#: Drawn paths on a page without text that may be letters turned to outlines.
_OUTLINES = 200
#: Characters of a page that can be no more than a stamp or a page number on a picture.
STAMP = 100
_MAY_BE_NOTE = re.compile(r"\s*(?:[①-⑳㉑-㊿*＊†‡§\[〔［【(（]|注?\d)")
#: Rows at the head and the foot of a page that can be furniture.
EDGE_ROWS = 3


@dataclass(slots=True)
class Layout:
    """A page. ``parts`` run in its main direction, ``others`` (watermarks, notes in the margin) do not.

    ``scan`` says that it shows a picture of a page, ``ocr`` that its text is
    the invisible layer on such a picture, ``gutters`` where its columns part,
    if it has several. ``confidence`` is that of our own OCR, if it read the
    page, by ``engine``. ``hidden`` is text that no reader sees, ``comments`` what
    readers wrote on it. ``rules`` are looked for where a line may begin a note.
    ``count``, ``folds`` and ``unmapped`` count characters
    (see :class:`collate.read.pdf.glyphs.Glyphs`).
    """

    index: int
    label: str
    angle: float = 0.0
    vertical: bool = False
    scan: bool = False
    ocr: bool = False
    unmapped: int = 0
    folds: int = 0
    count: int = 0
    parts: list[Line] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    confidence: float | None = None
    engine: str = ""
    hidden: list[str] = field(default_factory=list)
    comments: list[tuple[Reason, str]] = field(default_factory=list)
    gutters: tuple[float, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def text(self) -> list[Line]:
        """The parts that are no furniture."""
        return [line for line in self.parts if line.reason is None]


def layout_of(page: Any, index: int, label: str) -> Layout:  # noqa: ANN401
    """Return the layout of a ``pypdfium2.PdfPage``."""
    layout = Layout(index, label)
    textpage = page.get_textpage()
    try:
        glyphs = glyphs_of(textpage)
        layout.unmapped, layout.folds, layout.count = glyphs.unmapped, glyphs.folds, glyphs.count
        invisible = bool(glyphs.invisible.any())
        if glyphs.count < STAMP or invisible:
            covered, paths = drawings(page)
            solid = bool((glyphs.code > 0x20).any())
            layout.scan = covered >= (_PICTURE if solid else _SOME_PICTURE) or (
                not solid and paths >= _OUTLINES
            )
            layout.ocr = layout.scan and invisible
        shown = _inside(glyphs, page)
        if invisible and not layout.scan:
            shown &= ~glyphs.invisible
        if not shown.all():
            layout.hidden = [
                line.text for frame in frames_of(glyphs.take(~shown)) for line in runs(frame.pieces)
            ]
            glyphs = glyphs.take(shown)
        for number, frame in enumerate(frames_of(glyphs)):
            lines = runs(frame.pieces, layout.ocr)
            if number:
                layout.others += lines
            else:
                layout.angle, layout.vertical, layout.parts = frame.angle, frame.vertical, lines
        _find_artifacts(textpage, glyphs, layout)
        if any(_MAY_BE_NOTE.match(line.text) for line in layout.parts):
            layout.rules = rules(page, layout.angle)
    finally:
        textpage.close()
    layout.comments = _comments(page)
    return layout


def _inside(glyphs: Glyphs, page: Any) -> NDArray[np.bool_]:  # noqa: ANN401
    """Tell which characters stand on the page that is shown; a cropped page can hold more."""
    left, bottom, right, top = page.get_bbox()
    x, y = (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2, (glyphs.box[:, 1] + glyphs.box[:, 3]) / 2
    inside: NDArray[np.bool_] = (x >= left - 1) & (x <= right + 1) & (y >= bottom - 1) & (y <= top + 1)
    return inside


def _find_artifacts(textpage: Any, glyphs: Glyphs, layout: Layout) -> None:  # noqa: ANN401
    """Mark the lines at the head and the foot that the file itself calls page furniture."""
    head, foot = edge_rows(layout.parts, EDGE_ROWS)
    for line in [*(line for row in (*head, *foot) for line in row), *layout.others]:
        line.artifact = _is_artifact(textpage, int(glyphs.index[line.order]))


def _is_artifact(textpage: Any, index: int) -> bool:  # noqa: ANN401
    """Tell whether a character stands in content that is marked as an artifact (PDF 1.7, 14.8.2.2)."""
    import pypdfium2.raw as pdfium

    drawn = pdfium.FPDFText_GetTextObject(textpage, index)
    name, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    pointer = ctypes.cast(name, ctypes.POINTER(pdfium.FPDF_WCHAR))
    for number in range(min(8, max(0, pdfium.FPDFPageObj_CountMarks(drawn)))):
        mark = pdfium.FPDFPageObj_GetMark(drawn, number)
        known = pdfium.FPDFPageObjMark_GetName(mark, pointer, ctypes.sizeof(name), size)
        if known and bytes(name)[: size.value].decode("utf-16-le", "replace") == "Artifact\0":
            return True
    return False


def _comments(page: Any) -> list[tuple[Reason, str]]:  # noqa: ANN401
    """Return what is written on the page on top of its content: comments, and the fields of forms."""
    import pypdfium2.raw as pdfium

    found: list[tuple[Reason, str]] = []
    for number in range(min(1000, max(0, pdfium.FPDFPage_GetAnnotCount(page)))):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        filled = kind == pdfium.FPDF_ANNOT_WIDGET
        text = "" if kind in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP) else _written(note, filled)
        if text.strip():
            found.append((Reason.FIELD if filled else Reason.ANNOTATION, text))
        pdfium.FPDFPage_CloseAnnot(note)
    return found


def _written(note: Any, filled: bool) -> str:  # noqa: ANN401
    """Return what a comment says or what a field is filled with."""
    import pypdfium2.raw as pdfium

    key = b"V" if filled else b"Contents"
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size < 1_000_000:
        return ""
    text = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, key, ctypes.cast(text, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    plain = bytes(text).decode("utf-16-le", "replace").split("\0", 1)[0]
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def place_of(layout: Layout, x: float | None, y: float | None) -> tuple[float | None, float | None]:
    """Return *u* and *v* of a place on the page, as far as it is known."""
    u, v = turn(layout.angle, np.array([x or 0.0]), np.array([y or 0.0]))
    level = abs(round(layout.angle)) in (0, 180)
    known_u, known_v = (x, y) if level else (y, x)
    return (float(u[0]) if known_u is not None else None), (float(v[0]) if known_v is not None else None)
