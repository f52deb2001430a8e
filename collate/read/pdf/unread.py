"""What of a PDF file is not read: pages without text, forms, attached files, characters without a name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from collate.i18n import _

if TYPE_CHECKING:
    from collate.read.pdf.page import PageLayout
    from collate.read.raw_builder import RawBuilder

#: Ranges of page numbers that a message lists.
_RANGES_LISTED = 12


def page_ranges(numbers: Sequence[int]) -> str:
    """Return ascending *numbers* as ranges, at most :data:`_RANGES_LISTED` of them.

    >>> page_ranges([1, 3, 4, 5, 9])
    '1, 3–5, 9'
    """
    if not numbers:
        return ""
    cuts = [0, *(i for i, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1), len(numbers)]
    runs = [(numbers[start], numbers[end - 1]) for start, end in pairwise(cuts)]
    shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:_RANGES_LISTED])
    rest = len(numbers) - sum(b - a + 1 for a, b in runs[:_RANGES_LISTED])
    return _("{pages} and {count} more", pages=shown, count=rest) if rest else shown


def warn_of_scans(builder: RawBuilder, scans: Sequence[int], *, count: int) -> None:
    """Warn of *scans*, the numbers of the pages of *count* that are pictures without text."""
    pages = page_ranges(scans)
    if len(scans) == 1:
        problem = _("page {page} of {count} has no text layer, and is left out", page=pages, count=count)
        builder.warn(problem, _("If it has text, run OCR on the file first, or pass --ocr"))
    elif scans:
        problem = _(
            "{scans} of {count} pages have no text layer, and are left out: {pages}",
            scans=len(scans),
            count=count,
            pages=pages,
        )
        builder.warn(problem, _("If they have text, run OCR on the file first, or pass --ocr"))


def warn_of_pictures(builder: RawBuilder, pictures: Sequence[int]) -> None:
    """Warn of *pictures*, the numbers of the pages on which OCR found no text."""
    if pictures:
        problem = _("OCR found no text on page {pages}", pages=page_ranges(pictures))
        builder.warn(problem, _("Check whether they have text"))


def warn_of_unmapped(builder: RawBuilder, pages: Sequence[PageLayout]) -> None:
    """Warn of characters that are U+FFFD in the text."""
    count = sum(page.unmapped for page in pages)
    if count:
        where = page_ranges([page.index + 1 for page in pages if page.unmapped])
        problem = _(
            "{count} characters that their font does not name are � in the text (page {pages})",
            count=count,
            pages=where,
        )
        builder.warn(problem, _("Compare these places with the printed page"))


def warn_of_parts(builder: RawBuilder, pdf: Any) -> None:  # noqa: ANN401  # pypdfium2 ships no types
    """Warn of a form in XFA and of attached files, which hold text apart from the pages."""
    import pypdfium2.raw as pdfium

    if pdf.get_formtype() in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        remedy = _("Open it in the program that made it, and print it to PDF")
        builder.warn(_("is an XFA form, whose fields are not read"), remedy)
    attached = pdfium.FPDFDoc_GetAttachmentCount(pdf)
    if attached > 0:
        remedy = _("Save them from a PDF reader, and read them by themselves")
        builder.warn(_("attached files that are not read: {count}", count=attached), remedy)
