"""The characters of one PDF page as arrays, in the order of the page's content.

Each property takes one call of pdfium per character, which is the most
expensive part of reading a PDF. So pdfium writes directly into arrays.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from collate.read.pdf.glyph_folds import fold_glyphs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Codes = NDArray[np.uint32]

#: Coordinates beyond this many points are invalid; a page is at most 14,400 wide (PDF 1.7, annex C).
_FAR = 1e6
#: Text rendering mode 3, neither filled nor stroked (PDF 1.7, 9.3.6): OCR text over a picture.
_INVISIBLE = 3
_REPLACEMENT = 0xFFFD


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters of a page, a row for each, in content order; y grows upwards, lengths are points.

    ``index`` is the index in pdfium's list, ``code`` the code point, ``x`` and
    ``y`` the origin on the baseline, ``box`` (n, 4) left, top, right, bottom,
    ``size`` the font size on the page, ``angle`` the direction of the line in
    degrees, counter-clockwise; ``invisible`` is true for text that is not
    painted. ``unmapped`` counts the characters for which the font has no code
    point (now U+FFFD), ``folds`` those of :func:`collate.read.pdf.glyph_folds.fold_glyphs`.
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
        """Return the selected rows."""
        return Glyphs(
            index=self.index[rows],
            code=self.code[rows],
            x=self.x[rows],
            y=self.y[rows],
            box=self.box[rows],
            size=self.size[rows],
            angle=self.angle[rows],
            invisible=self.invisible[rows],
            unmapped=self.unmapped,
            folds=self.folds,
        )


def read_glyphs(textpage: Any) -> Glyphs:  # noqa: ANN401  # pypdfium2 ships no types
    """Return the characters of a ``pypdfium2.PdfTextPage``, without the spaces that pdfium generates."""
    call = _functions()
    page = ctypes.cast(textpage.raw, ctypes.c_void_p).value
    total = max(0, textpage.count_chars())
    objects = np.fromiter(map(call["FPDFText_GetTextObject"], repeat(page), range(total)), np.uint64, total)
    index = np.flatnonzero(objects)
    code = np.fromiter(map(call["FPDFText_GetUnicode"], repeat(page), index.tolist()), np.uint32, len(index))
    # pdfium generates only line ends, which belong to no object, and spaces.
    spaces = index[code == 0x20].tolist()
    generated = np.zeros(len(index), np.bool_)
    generated[code == 0x20] = [one == 1 for one in map(call["FPDFText_IsGenerated"], repeat(page), spaces)]
    index, code = index[~generated], code[~generated]
    rows, count = index.tolist(), len(index)
    wrong = np.fromiter(map(call["FPDFText_HasUnicodeMapError"], repeat(page), rows), np.int8, count) == 1
    origin, box = np.zeros((count, 2)), np.zeros((count, 4), np.float32)
    x, corner = origin.ctypes.data, box.ctypes.data
    ends = (range(start, start + 16 * count, 16) for start in (x, x + 8))
    _run(map(call["FPDFText_GetCharOrigin"], repeat(page), rows, *ends))
    _run(map(call["FPDFText_GetLooseCharBox"], repeat(page), rows, range(corner, corner + 16 * count, 16)))
    _, first, style = np.unique(objects[index], return_index=True, return_inverse=True)
    styles = [_text_style(textpage, rows[row]) for row in first.tolist()]
    size, angle, mode = np.array(styles, np.float64).reshape(-1, 3)[style.reshape(-1)].T
    boxes = box.astype(np.float64)
    glyphs = Glyphs(
        index=index,
        code=code,
        x=origin[:, 0],
        y=origin[:, 1],
        box=boxes,
        size=size,
        angle=angle,
        invisible=mode == _INVISIBLE,
    )
    return _clean(glyphs, wrong & (code != 0x20))


@lru_cache(maxsize=1)
def _functions() -> dict[str, Any]:
    """Return pdfium's functions with addresses as plain integers, so that they can write into arrays."""
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
    functions: dict[str, Any] = {}
    for name, shape in shapes.items():
        where = ctypes.cast(getattr(pdfium, name), address).value
        # PYFUNCTYPE, unlike CFUNCTYPE, does not release and take Python's lock in each of these short calls.
        functions[name] = ctypes.PYFUNCTYPE(*shape)(where or 0)
    return functions


def _run(calls: Iterable[object]) -> None:
    deque(calls, maxlen=0)


def _text_style(textpage: Any, index: int) -> tuple[float, float, int]:  # noqa: ANN401
    """Return size (points), angle (degrees) and rendering mode of the text object with character *index*."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    scale = math.hypot(matrix.c, matrix.d)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(textpage, index))
    return abs(pdfium.FPDFText_GetFontSize(textpage, index)) * scale, angle, mode


def _clean(glyphs: Glyphs, wrong: Flags) -> Glyphs:
    """Return *glyphs* with surrogates joined and shapes folded, without those that have no valid position."""
    code = glyphs.code
    high = np.append((code[:-1] >> 10 == 0x36) & (code[1:] >> 10 == 0x37), False)
    second = np.roll(high, 1) if len(code) else high
    # A character beyond U+FFFF can come as two surrogates, each with half of the box.
    pair = 0x10000 + ((code & 0x3FF) << 10) + (np.roll(code, -1) & 0x3FF)
    code = np.where(high, pair, code)
    box = np.where(high[:, None], np.maximum(glyphs.box, np.roll(glyphs.box, -1, 0)), glyphs.box)
    box[:, 0] = glyphs.box[:, 0]
    wrong = wrong | (~second & (code >> 11 == 0x1B)) | (code > 0x10FFFF)
    code = np.where(wrong, _REPLACEMENT, code)
    code = np.where(code == 2, ord("-"), code)  # pdfium's code for a hyphen at the end of a line
    code, folds = fold_glyphs(code.astype(np.uint32))
    valid = np.isfinite(glyphs.box).all(1) & (np.abs(glyphs.box) < _FAR).all(1) & ~second & (code != 0)
    for numbers in (glyphs.x, glyphs.y, glyphs.size, glyphs.angle):
        valid &= np.isfinite(numbers) & (np.abs(numbers) < _FAR)
    unmapped = int(np.count_nonzero(wrong & valid))
    whole = replace(glyphs, code=code, box=box, unmapped=unmapped, folds=folds)
    return whole.take(valid)
