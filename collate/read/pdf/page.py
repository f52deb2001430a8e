"""The layout of one PDF page: its lines, pictures, hidden text and annotations, not yet interpreted."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from collate.model import Reason
from collate.read.pdf.drawings import DrawnRule, find_rules, measure_drawings
from collate.read.pdf.glyphs import Glyphs, read_glyphs
from collate.read.pdf.lines import edge_rows, join_runs
from collate.read.pdf.pieces import PdfLine, split_frames, to_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Least fraction of a page that a scan covers; invisible text on such a page is its text layer.
_PICTURE = 0.5
#: Least fraction of a page without text that pictures with text cover.
_SOME_PICTURE = 0.1
#: Least number of drawn paths on a page without text that may be letters converted to outlines.
_OUTLINES = 200
#: A page with fewer characters may be a scan with a stamp or a page number.
MAX_STAMP = 100
_MAY_BE_NOTE = re.compile(r"\s*(?:[①-⑳㉑-㊿*＊†‡§\[〔［【(（]|注?\d)")
#: Rows at the head, and at the foot, of a page that can be furniture.
EDGE_ROWS = 3


@dataclass(slots=True)
class PageLayout:
    """A page. ``parts`` run in its main direction (``angle``, in degrees), ``others`` (watermarks) do not.

    ``scan`` is true if it shows a picture of a page, ``ocr`` if its text is
    the invisible layer on such a picture. ``gutters`` are *u* of the middles
    between its columns. ``confidence`` is the mean score of the OCR by
    ``engine``, None without OCR. ``hidden`` is text that is not visible,
    ``comments`` are annotations and form fields. ``rules`` are set only where
    a line may begin a note. ``count``, ``folds`` and ``unmapped`` count
    characters (see :class:`collate.read.pdf.glyphs.Glyphs`).
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
    parts: list[PdfLine] = field(default_factory=list)
    others: list[PdfLine] = field(default_factory=list)
    confidence: float | None = None
    engine: str = ""
    hidden: list[str] = field(default_factory=list)
    comments: list[tuple[Reason, str]] = field(default_factory=list)
    gutters: tuple[float, ...] = ()
    rules: tuple[DrawnRule, ...] = ()

    @property
    def text(self) -> list[PdfLine]:
        """The parts that are not furniture."""
        return [line for line in self.parts if line.reason is None]


def read_layout(page: Any, index: int, *, label: str) -> PageLayout:  # noqa: ANN401
    """Return the layout of a ``pypdfium2.PdfPage``."""
    layout = PageLayout(index, label)
    textpage = page.get_textpage()
    try:
        glyphs = read_glyphs(textpage)
        layout.unmapped, layout.folds, layout.count = glyphs.unmapped, glyphs.folds, glyphs.count
        invisible = bool(glyphs.invisible.any())
        if glyphs.count < MAX_STAMP or invisible:
            covered, paths = measure_drawings(page)
            solid = bool((glyphs.code > 0x20).any())
            layout.scan = covered >= (_PICTURE if solid else _SOME_PICTURE) or (
                not solid and paths >= _OUTLINES
            )
            layout.ocr = layout.scan and invisible
        visible = _inside(glyphs, page)
        if invisible and not layout.scan:
            visible &= ~glyphs.invisible
        if not visible.all():
            layout.hidden = [
                line.text for frame in split_frames(glyphs.take(~visible)) for line in join_runs(frame.pieces)
            ]
            glyphs = glyphs.take(visible)
        for number, frame in enumerate(split_frames(glyphs)):
            lines = join_runs(frame.pieces, layout.ocr)
            if number:
                layout.others += lines
            else:
                layout.angle, layout.vertical, layout.parts = frame.angle, frame.vertical, lines
        _mark_artifacts(textpage, glyphs, layout)
        if any(_MAY_BE_NOTE.match(line.text) for line in layout.parts):
            layout.rules = find_rules(page, layout.angle)
    finally:
        textpage.close()
    layout.comments = _comments(page)
    return layout


def _inside(glyphs: Glyphs, page: Any) -> NDArray[np.bool_]:  # noqa: ANN401
    """Return for each character whether it is inside the crop box."""
    left, bottom, right, top = page.get_bbox()
    x, y = (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2, (glyphs.box[:, 1] + glyphs.box[:, 3]) / 2
    inside: NDArray[np.bool_] = (x >= left - 1) & (x <= right + 1) & (y >= bottom - 1) & (y <= top + 1)
    return inside


def _mark_artifacts(textpage: Any, glyphs: Glyphs, layout: PageLayout) -> None:  # noqa: ANN401
    """Set ``artifact`` on lines at the head and the foot that the file marks as page furniture."""
    head, foot = edge_rows(layout.parts, EDGE_ROWS)
    for line in [*(line for row in (*head, *foot) for line in row), *layout.others]:
        line.artifact = _is_artifact(textpage, int(glyphs.index[line.order]))


def _is_artifact(textpage: Any, index: int) -> bool:  # noqa: ANN401
    """Return whether a character is in content marked as an artifact (PDF 1.7, 14.8.2.2)."""
    import pypdfium2.raw as pdfium

    drawn = pdfium.FPDFText_GetTextObject(textpage, index)
    name, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    pointer = ctypes.cast(name, ctypes.POINTER(pdfium.FPDF_WCHAR))
    for number in range(min(8, max(0, pdfium.FPDFPageObj_CountMarks(drawn)))):
        mark = pdfium.FPDFPageObj_GetMark(drawn, number)
        success = pdfium.FPDFPageObjMark_GetName(mark, pointer, ctypes.sizeof(name), size)
        if success and bytes(name)[: size.value].decode("utf-16-le", "replace") == "Artifact\0":
            return True
    return False


def _comments(page: Any) -> list[tuple[Reason, str]]:  # noqa: ANN401
    """Return the comments on the page and the contents of its form fields."""
    import pypdfium2.raw as pdfium

    comments: list[tuple[Reason, str]] = []
    for number in range(min(1000, max(0, pdfium.FPDFPage_GetAnnotCount(page)))):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        filled = kind == pdfium.FPDF_ANNOT_WIDGET
        text = (
            ""
            if kind in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
            else _annotation_text(note, filled)
        )
        if text.strip():
            comments.append((Reason.FIELD if filled else Reason.ANNOTATION, text))
        pdfium.FPDFPage_CloseAnnot(note)
    return comments


def _annotation_text(note: Any, filled: bool) -> str:  # noqa: ANN401
    """Return the text of a comment, or the value of a form field."""
    import pypdfium2.raw as pdfium

    key = b"V" if filled else b"Contents"
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size < 1_000_000:
        return ""
    text = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, key, ctypes.cast(text, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    plain = bytes(text).decode("utf-16-le", "replace").split("\0", 1)[0]
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def frame_position(
    layout: PageLayout, *, x: float | None, y: float | None
) -> tuple[float | None, float | None]:
    """Return *u* and *v* of page coordinates; None for the one that depends on a missing coordinate."""
    u, v = to_frame(np.array([x or 0.0]), np.array([y or 0.0]), angle=layout.angle)
    horizontal = abs(round(layout.angle)) in (0, 180)
    source_u, source_v = (x, y) if horizontal else (y, x)
    return (float(u[0]) if source_u is not None else None), (float(v[0]) if source_v is not None else None)
