"""PDF files: :func:`read_pdf`.

In reading order:

- ``reader``: the file, its pages, and the problems that exclude it
- ``fonts``: the replacement for fonts that are not embedded
- ``glyphs``, ``glyph_folds``: characters of a page as arrays
- ``pieces``, ``lines``: characters -> pieces -> lines
- ``drawings``, ``page``: the layout of one page
- ``ocr``: text of scanned pages
- ``page_furniture``: running heads and page numbers
- ``gutters``, ``reading_order``: columns
- ``notes``: footnotes and their calls
- ``paragraphs``: beginnings of paragraphs
- ``outline``: bookmarks -> headings
- ``writer``: pages -> raw text

Names are imported on first use, since the reader needs NumPy and pypdfium2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.read.pdf.reader import read_pdf

__all__ = ["read_pdf"]

__getattr__ = lazy_names(
    __name__,
    {
        "reader": ("read_pdf",),
    },
)  # fmt: skip
