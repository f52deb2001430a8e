"""The bookmarks of a PDF and the lines that they lead to: hints for split."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from collate.read.pdf.page import PageLayout, frame_position
from collate.read.pdf.pieces import PdfLine
from collate.read.pdf.reading_order import ColumnBlock
from collate.text.line_roles import is_heading

#: Levels of an outline that are read, like the nine of Word.
_LEVELS = 9
#: Bookmarks read from one file.
_MAX_BOOKMARKS = 20_000
#: A line that ends at most so many points above the target of a bookmark can be its heading.
_ABOVE = 3.0
_NON_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class BookmarkTarget:
    """The title of a bookmark, its target on the page, and its level: the depth in the outline, from 1.

    The target is in points, None for a coordinate that the bookmark lacks.
    """

    title: str
    x: float | None
    y: float | None
    level: int


def read_bookmarks(pdf: Any) -> dict[int, list[BookmarkTarget]]:  # noqa: ANN401
    """Return the bookmarks of a ``pypdfium2.PdfDocument`` by the index of their page."""
    import pypdfium2.raw as pdfium

    targets: defaultdict[int, list[BookmarkTarget]] = defaultdict(list)
    seen: set[int] = set()
    stack = [(pdfium.FPDFBookmark_GetFirstChild(pdf, None), 1)]
    while stack and len(seen) < _MAX_BOOKMARKS:
        mark, depth = stack.pop()
        if not mark or ctypes.addressof(mark.contents) in seen:
            continue
        seen.add(ctypes.addressof(mark.contents))
        stack.append((pdfium.FPDFBookmark_GetNextSibling(pdf, mark), depth))
        if depth < _LEVELS:
            stack.append((pdfium.FPDFBookmark_GetFirstChild(pdf, mark), depth + 1))
        destination = pdfium.FPDFBookmark_GetDest(pdf, mark)
        page = pdfium.FPDFDest_GetDestPageIndex(pdf, destination) if destination else -1
        if page >= 0:
            targets[page].append(BookmarkTarget(_title(mark), *_coordinates(destination), depth))
    return dict(targets)


def _title(mark: Any) -> str:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFBookmark_GetTitle(mark, None, 0)
    if not 2 < size < 100_000:
        return ""
    text = ctypes.create_string_buffer(size)
    pdfium.FPDFBookmark_GetTitle(mark, text, size)
    return text.raw[: size - 2].decode("utf-16-le", "replace")


def _coordinates(destination: Any) -> tuple[float | None, float | None]:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    present = [ctypes.c_int() for _ in range(3)]
    values = [ctypes.c_float() for _ in range(3)]
    if not pdfium.FPDFDest_GetLocationInPage(destination, *present, *values):
        return None, None
    x, y = (values[i].value if present[i].value else None for i in (0, 1))
    return x, y


def mark_headings(
    layout: PageLayout, blocks: Sequence[ColumnBlock], *, targets: Sequence[BookmarkTarget]
) -> None:
    """Set ``heading`` on the lines that *targets* lead to: those with the same words, else by position.

    Numbered headings (一、…) are excluded: they divide a text and do not begin one.
    """
    lines = [line for block in blocks for line in block.lines if line.reason is None]
    for target in targets:
        line = _target_line(layout, lines, target)
        if line is not None and not is_heading(line.text):
            line.heading = min(line.heading or target.level, target.level)


def _target_line(layout: PageLayout, lines: Sequence[PdfLine], target: BookmarkTarget) -> PdfLine | None:
    title = _NON_WORDS.sub("", target.title)
    u, v = frame_position(layout, x=target.x, y=target.y)
    same_words = [
        line
        for index, line in enumerate(lines)
        if len(title) > 1
        and _begins("".join(_NON_WORDS.sub("", near.text) for near in lines[index : index + 4]), title)
    ]
    if same_words:
        return min(same_words, key=lambda line: abs(line.top - v) if v is not None else 0.0)
    if v is None:
        return None
    below = [line for line in lines if line.bottom > v - _ABOVE and (u is None or line.right > u)]
    return min(below, key=lambda line: line.base, default=None)


def _begins(words: str, title: str) -> bool:
    return words.startswith(title) or (len(words) > 3 and title.endswith(words))
