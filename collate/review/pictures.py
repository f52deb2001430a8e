"""The picture of words in a PDF: the part of the page around them, with a box round them.

The words are located in the text of the page as PDFium has it, by the letters before and
after them. Where these letters are not there, or more than once, the page is shown without a box.
"""

from __future__ import annotations

import ctypes
import threading
import unicodedata
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.errors import SourceError
from collate.read import in_native_process
from collate.review.png import png_bytes
from collate.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from collate.model import Document

#: Pixels for a point: 144 to the inch, at which small type is legible on any screen.
SCALE = 2.0

#: Most pixels of a page; a larger one is rendered at a lower scale.
MOST_PIXELS = 8_000_000

#: Letters before and after the words by which they are found: the most that the page has first, since
#: running heads or the end of a column may stand between.
CONTEXTS = ((16, 16), (16, 4), (4, 16), (8, 8), (16, 0), (0, 16), (4, 4))

#: Least letters of words and context together: two Han characters occur again on most pages.
LEAST_LETTERS = 5

#: Points that are shown above and below the box, and widest part of a page.
ABOVE, WIDEST = 90.0, 640.0

#: Colour of the box (red, green, blue), its distance from the words and its width in points.
_COLOUR, _DISTANCE, _WIDTH = (200, 30, 30), 1.5, 1.25

#: Pictures that are kept, of some 100 kB.
_HELD = 64


class Box(NamedTuple):
    """A rectangle on a page, in points of the page's own space; y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float


class PageLetters(NamedTuple):
    """The letters of a page without white space, folded, and the index of each in PDFium's list."""

    text: str
    glyphs: tuple[int, ...]


def word_picture(file: Path, document: Document, start: int, end: int) -> bytes | None:
    """Return a PNG of the page around raw text ``[start, end)`` of *document*, which was read from *file*.

    None where the document has no page there or the file cannot be rendered.
    """
    page = _page_index(document, start if start < end else max(0, start - 1))
    if page is None:
        return None
    span = document.pages[page].span
    raw = document.raw
    parts = (raw[span.start : start], raw[max(start, span.start) : min(end, span.end)], raw[end : span.end])
    letters = (letters_of(part) for part in parts)
    try:
        # In another process: a page that is read without trouble may still crash PDFium where it is drawn.
        (picture,) = in_native_process(file.name, Settings(), _rendered, file, page, *letters)
    except (OSError, ValueError, RuntimeError, SourceError):  # PdfiumError is a RuntimeError: encrypted, gone
        return None
    return picture


def _page_index(document: Document, raw: int) -> int | None:
    at = bisect_right([page.span.start for page in document.pages], raw) - 1
    return at if at >= 0 else None


def letters_of(text: str) -> str:
    """Return *text* without white space and with compatibility forms folded.

    >>> letters_of("第　１２ 条")
    '第12条'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def locate(page: str, before: str, words: str, after: str) -> int | None:
    """Return where *words* begin among the letters of a *page*; None if that is not certain.

    >>> locate("一二三四五六七三四", "一二", "三四", "五六"), locate("甲甲甲甲甲甲甲甲", "甲甲", "甲", "甲甲")
    (2, None)
    """
    for left, right in CONTEXTS:
        head = before[-left:] if left else ""
        needle = head + words + after[:right]
        if len(needle) < LEAST_LETTERS:
            continue
        first = page.find(needle)
        if first < 0:
            continue
        return first + len(head) if page.find(needle, first + 1) < 0 else None
    return None


def _rendered(file: Path, page_index: int, *letters: str) -> Iterator[bytes]:
    yield _render(file, page_index, *letters)


def _render(file: Path, page_index: int, before: str, words: str, after: str) -> bytes:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(file)
    try:
        page = pdf[page_index]
        width, height = page.get_size()
        scale = min(SCALE, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        boxes = _boxes(page, before, words, after)
        pixels = page.render(scale=scale, rev_byteorder=True, no_smoothtext=False).to_numpy()[:, :, :3].copy()
        device = [_to_device(page, box, pixels.shape[1], pixels.shape[0]) for box in boxes]
        for rectangle in device:
            _draw(pixels, rectangle, scale)
        return png_bytes(_crop(pixels, device, scale))
    finally:
        pdf.close()


def _boxes(page: Any, before: str, words: str, after: str) -> list[Box]:  # noqa: ANN401  # no types
    """Return the boxes of *words*, one for each line; of no words, the gap after the letter before it."""
    textpage = page.get_textpage()
    letters = _page_letters(textpage)
    at = locate(letters.text, before, words, after)
    if at is None:
        return []
    if not words:
        if at == 0:
            return []
        last = _char_box(textpage, letters.glyphs[at - 1])
        return [Box(last.right - 0.5, last.bottom, last.right + 0.5, last.top)]
    indexes = dict.fromkeys(letters.glyphs[at : at + len(words)])
    return _by_line([_char_box(textpage, index) for index in indexes])


def _page_letters(textpage: Any) -> PageLetters:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    parts: list[str] = []
    indexes: list[int] = []
    high = 0
    for index in range(max(0, textpage.count_chars())):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        code = ord("-") if code == 2 else code  # PDFium's code for a hyphen at the end of a line
        if not code or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        letter = letters_of(chr(code))
        parts.append(letter)
        indexes += [index] * len(letter)
    return PageLetters("".join(parts), tuple(indexes))


def _char_box(textpage: Any, index: int) -> Box:  # noqa: ANN401
    return Box(*textpage.get_charbox(index, loose=True))


def _by_line(boxes: list[Box]) -> list[Box]:
    """Join the boxes of letters that follow each other on one line, or in one column of vertical text."""
    lines: list[Box] = []
    last: Box | None = None
    for box in boxes:
        if last is not None and (
            abs(_middle(box.bottom, box.top) - _middle(last.bottom, last.top)) < (last.top - last.bottom) / 2
            or abs(_middle(box.left, box.right) - _middle(last.left, last.right))
            < (last.right - last.left) / 2
        ):
            lines[-1] = Box(
                min(lines[-1].left, box.left),
                min(lines[-1].bottom, box.bottom),
                max(lines[-1].right, box.right),
                max(lines[-1].top, box.top),
            )
        else:
            lines.append(box)
        last = box
    return lines


def _middle(low: float, high: float) -> float:
    return (low + high) / 2


def _to_device(page: Any, box: Box, width: int, height: int) -> tuple[int, int, int, int]:  # noqa: ANN401
    """Return *box* in pixels of the rendered page: left, top, right, bottom; rotation is applied."""
    import pypdfium2.raw as pdfium

    corners = []
    for x, y in ((box.left, box.top), (box.right, box.bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        corners.append((across.value, down.value))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _draw(pixels: NDArray[np.uint8], rectangle: tuple[int, int, int, int], scale: float) -> None:
    """Draw a frame around *rectangle*."""
    pad, line = round(_DISTANCE * scale), max(1, round(_WIDTH * scale))
    height, width = pixels.shape[:2]
    left, top = max(0, rectangle[0] - pad - line), max(0, rectangle[1] - pad - line)
    right, bottom = min(width, rectangle[2] + pad + line), min(height, rectangle[3] + pad + line)
    for part in (
        (slice(top, top + line), slice(left, right)),
        (slice(max(top, bottom - line), bottom), slice(left, right)),
        (slice(top, bottom), slice(left, left + line)),
        (slice(top, bottom), slice(max(left, right - line), right)),
    ):
        pixels[part] = _COLOUR


def _crop(
    pixels: NDArray[np.uint8], boxes: list[tuple[int, int, int, int]], scale: float
) -> NDArray[np.uint8]:
    """Return the part of the page around *boxes*; the whole page without one."""
    if not boxes:
        return pixels
    height, width = pixels.shape[:2]
    top = max(0, round(min(box[1] for box in boxes) - ABOVE * scale))
    bottom = min(height, round(max(box[3] for box in boxes) + ABOVE * scale))
    left, right = 0, width
    if width > WIDEST * scale:
        middle = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) // 2
        half = round(WIDEST * scale / 2)
        left = min(max(0, middle - half), width - 2 * half)
        right = left + 2 * half
    return pixels[top:bottom, left:right]


class Pictures:
    """Pictures of words; the last ones are kept, since an editor goes back and forth."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Path, str, int, int], bytes | None] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, file: Path, document: Document, start: int, end: int) -> bytes | None:
        """Return :func:`word_picture`."""
        key = (file, document.source.sha256, start, end)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        picture = word_picture(file, document, start, end)
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > _HELD:
                self._kept.popitem(last=False)
        return picture
