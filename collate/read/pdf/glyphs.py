"""The characters of one PDF page, as arrays: what pdfium says of each, in the order of the page's content.

pdfium is asked once per character and question, and that is the dearest part
of reading a PDF. So its answers go straight into arrays.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from collate.read.pdf.glyph_folds import folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Codes = NDArray[np.uint32]

#: Coordinates beyond this many points are garbage; a page is at most 14,400 wide (PDF 1.7, annex C).
_FAR = 1e6
#: Text render mode 3, neither filled nor stroked: the text that OCR lays over a picture.
_INVISIBLE = 3
_REPLACEMENT = 0xFFFD


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters of a page, a row for each, in content order; y grows upwards, lengths are points.

    ``index`` is the place in pdfium's list, ``code`` the code point, ``x`` and
    ``y`` the origin on the baseline, ``box`` left, top, right, bottom, ``size``
    the font size as shown, ``angle`` the direction of the line in degrees,
    counter-clockwise, ``invisible`` tells text that is not painted.
    ``unmapped`` counts the characters that the font gives no meaning to (now
    U+FFFD), ``folds`` those of :func:`collate.read.pdf.glyph_folds.folded`.
    """

    index: NDArray[np.int64]
    code: Codes
    x: Floats
    y: Floats
    box: Floats
    size: Floats
    angle: Floats
    invisible: Flags
    unmapped: int = 0
    folds: int = 0

    @property
    def count(self) -> int:
        """Number of characters."""
        return len(self.code)

    def take(self, rows: Flags | NDArray[np.int64]) -> Glyphs:
        """Return some of the rows."""
        return Glyphs(
            self.index[rows],
            self.code[rows],
            self.x[rows],
            self.y[rows],
            self.box[rows],
            self.size[rows],
            self.angle[rows],
            self.invisible[rows],
            self.unmapped,
            self.folds,
        )


def glyphs_of(textpage: Any) -> Glyphs:  # noqa: ANN401  # pypdfium2 ships no types
    """Return the characters of a ``pypdfium2.PdfTextPage``, without the blanks that pdfium makes up."""
    call = _functions()
    page = ctypes.cast(textpage.raw, ctypes.c_void_p).value
    total = max(0, textpage.count_chars())
    objects = np.fromiter(map(call["FPDFText_GetTextObject"], repeat(page), range(total)), np.uint64, total)
    index = np.flatnonzero(objects)
    code = np.fromiter(map(call["FPDFText_GetUnicode"], repeat(page), index.tolist()), np.uint32, len(index))
    # Only line ends, which belong to no object, and spaces are made up.
    spaces = index[code == 0x20].tolist()
    made_up = np.zeros(len(index), np.bool_)
    made_up[code == 0x20] = [one == 1 for one in map(call["FPDFText_IsGenerated"], repeat(page), spaces)]
    index, code = index[~made_up], code[~made_up]
    rows, count = index.tolist(), len(index)
    wrong = np.fromiter(map(call["FPDFText_HasUnicodeMapError"], repeat(page), rows), np.int8, count) == 1
    origin, box = np.zeros((count, 2)), np.zeros((count, 4), np.float32)
    x, corner = origin.ctypes.data, box.ctypes.data
    ends = (range(start, start + 16 * count, 16) for start in (x, x + 8))
    _run(map(call["FPDFText_GetCharOrigin"], repeat(page), rows, *ends))
    _run(map(call["FPDFText_GetLooseCharBox"], repeat(page), rows, range(corner, corner + 16 * count, 16)))
    _, first, style = np.unique(objects[index], return_index=True, return_inverse=True)
    drawn = [_drawn(textpage, rows[row]) for row in first.tolist()]
    size, angle, mode = np.array(drawn, np.float64).reshape(-1, 3)[style.reshape(-1)].T
    boxes = box.astype(np.float64)
    return _cleaned(
        Glyphs(index, code, origin[:, 0], origin[:, 1], boxes, size, angle, mode == _INVISIBLE),
        wrong & (code != 0x20),
    )


@lru_cache(maxsize=1)
def _functions() -> dict[str, Any]:
    """Return pdfium's functions with all addresses as plain numbers: they write into arrays."""
    import pypdfium2.raw as pdfium

    address, number = ctypes.c_void_p, ctypes.c_int
    shapes: dict[str, tuple[Any, ...]] = {
        "FPDFText_GetUnicode": (ctypes.c_uint, address, number),
        "FPDFText_HasUnicodeMapError": (number, address, number),
        "FPDFText_IsGenerated": (number, address, number),
        "FPDFText_GetTextObject": (ctypes.c_size_t, address, number),
        "FPDFText_GetCharOrigin": (number, address, number, address, address),
        "FPDFText_GetLooseCharBox": (number, address, number, address),
    }
    found: dict[str, Any] = {}
    for name, shape in shapes.items():
        where = ctypes.cast(getattr(pdfium, name), address).value
        found[name] = ctypes.CFUNCTYPE(*shape)(where or 0)
    return found


def _run(calls: Iterable[object]) -> None:
    deque(calls, maxlen=0)


def _drawn(textpage: Any, index: int) -> tuple[float, float, int]:  # noqa: ANN401
    """Return size, angle and render mode of the text object that holds the character *index*."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    scale = math.hypot(matrix.c, matrix.d)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(textpage, index))
    return abs(pdfium.FPDFText_GetFontSize(textpage, index)) * scale, angle, mode


def _cleaned(glyphs: Glyphs, wrong: Flags) -> Glyphs:
    """Return *glyphs* with true characters, and without those that stand nowhere."""
    code = glyphs.code
    high = np.append((code[:-1] >> 10 == 0x36) & (code[1:] >> 10 == 0x37), False)
    second = np.roll(high, 1) if len(code) else high
    # A character beyond U+FFFF can come in two halves, each with half of the place.
    pair = 0x10000 + ((code & 0x3FF) << 10) + (np.roll(code, -1) & 0x3FF)
    code = np.where(high, pair, code)
    box = np.where(high[:, None], np.maximum(glyphs.box, np.roll(glyphs.box, -1, 0)), glyphs.box)
    box[:, 0] = glyphs.box[:, 0]
    wrong = wrong | (~second & (code >> 11 == 0x1B)) | (code > 0x10FFFF)
    code = np.where(wrong, _REPLACEMENT, code)
    code = np.where(code == 2, ord("-"), code)  # what pdfium makes of a hyphen at the end of a line
    code, folds = folded(code.astype(np.uint32))
    known = np.isfinite(glyphs.box).all(1) & (np.abs(glyphs.box) < _FAR).all(1) & ~second & (code != 0)
    for numbers in (glyphs.x, glyphs.y, glyphs.size, glyphs.angle):
        known &= np.isfinite(numbers) & (np.abs(numbers) < _FAR)
    unmapped = int(np.count_nonzero(wrong & known))
    whole = Glyphs(
        glyphs.index,
        code,
        glyphs.x,
        glyphs.y,
        box,
        glyphs.size,
        glyphs.angle,
        glyphs.invisible,
        unmapped,
        folds,
    )
    return whole.take(known)
