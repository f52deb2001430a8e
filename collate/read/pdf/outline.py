"""Where the bookmarks of a PDF lead: hints for split."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from collate.read.pdf.page import Layout, place_of
from collate.read.pdf.pieces import Line
from collate.read.pdf.reading_order import Block
from collate.text.line_roles import is_heading

#: Levels of an outline that are marked, as h1 to h3 are in HTML.
_LEVELS = 3
_MOST = 20_000
#: A line that ends at most so many points above the place that a bookmark leads to is meant, too.
_ABOVE = 3.0
_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Target:
    """The title of a bookmark and the place on its page, as far as it is given."""

    title: str
    x: float | None
    y: float | None


def targets_of(pdf: Any) -> dict[int, list[Target]]:  # noqa: ANN401
    """Return the bookmarks of a ``pypdfium2.PdfDocument`` by the index of their page."""
    import pypdfium2.raw as pdfium

    found: defaultdict[int, list[Target]] = defaultdict(list)
    seen: set[int] = set()
    stack = [(pdfium.FPDFBookmark_GetFirstChild(pdf, None), 1)]
    while stack and len(seen) < _MOST:
        mark, depth = stack.pop()
        if not mark or ctypes.addressof(mark.contents) in seen:
            continue
        seen.add(ctypes.addressof(mark.contents))
        stack.append((pdfium.FPDFBookmark_GetNextSibling(pdf, mark), depth))
        if depth < _LEVELS:
            stack.append((pdfium.FPDFBookmark_GetFirstChild(pdf, mark), depth + 1))
        where = pdfium.FPDFBookmark_GetDest(pdf, mark)
        page = pdfium.FPDFDest_GetDestPageIndex(pdf, where) if where else -1
        if page >= 0:
            found[page].append(Target(_title(mark), *_place(where)))
    return dict(found)


def _title(mark: Any) -> str:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFBookmark_GetTitle(mark, None, 0)
    if not 2 < size < 100_000:
        return ""
    text = ctypes.create_string_buffer(size)
    pdfium.FPDFBookmark_GetTitle(mark, text, size)
    return text.raw[: size - 2].decode("utf-16-le", "replace")


def _place(where: Any) -> tuple[float | None, float | None]:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    known = [ctypes.c_int() for _ in range(3)]
    place = [ctypes.c_float() for _ in range(3)]
    if not pdfium.FPDFDest_GetLocationInPage(where, *known, *place):
        return None, None
    x, y = (place[i].value if known[i].value else None for i in (0, 1))
    return x, y


def mark_headings(layout: Layout, blocks: Sequence[Block], targets: Sequence[Target]) -> None:
    """Set ``heading`` on the lines that *targets* lead to: by their words, else by their place.

    Numbered headings (一、…) are left out: they part a text and begin none.
    """
    lines = [line for block in blocks for line in block.lines if line.reason is None]
    for target in targets:
        line = _meant(layout, lines, target)
        if line is not None and not is_heading(line.text):
            line.heading = True


def _meant(layout: Layout, lines: Sequence[Line], target: Target) -> Line | None:
    title = _WORDS.sub("", target.title)
    u, v = place_of(layout, target.x, target.y)
    named = [
        line
        for index, line in enumerate(lines)
        if len(title) > 1
        and _begins("".join(_WORDS.sub("", near.text) for near in lines[index : index + 4]), title)
    ]
    if named:
        return min(named, key=lambda line: abs(line.top - v) if v is not None else 0.0)
    if v is None:
        return None
    below = [line for line in lines if line.bottom > v - _ABOVE and (u is None or line.right > u)]
    return min(below, key=lambda line: line.base, default=None)


def _begins(words: str, title: str) -> bool:
    return words.startswith(title) or (len(words) > 3 and title.endswith(words))
