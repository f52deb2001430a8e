"""The reader of PDF files, by pypdfium2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from collate.engine import allow_more
from collate.errors import SourceError, reason_of
from collate.i18n import _, listed
from collate.model import Document
from collate.read.pdf.fonts import without_system_fonts
from collate.read.pdf.gutters import find_gutters
from collate.read.pdf.ocr import OCR_SECONDS, add_ocr_lines
from collate.read.pdf.outline import read_bookmarks
from collate.read.pdf.page import MAX_STAMP, PageLayout, read_layout
from collate.read.pdf.page_furniture import find_furniture, measure_document
from collate.read.pdf.unread import warn_of_parts, warn_of_pictures, warn_of_scans, warn_of_unmapped
from collate.read.pdf.writer import PdfTextWriter
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

_BROKEN_REMEDY = _("Get it again, or print it to PDF again")
_PASSWORD_PROBLEM = _("the password does not open it")
_PASSWORD_REMEDY = _("Supply its password with --password")
#: Bytes at the end of a file in which its end marker is searched.
_END = 4096
#: Bytes that servers and old disks append to a file.
_FILLER = b"\0\t\n\r\x1a "
#: Greatest fraction of characters without a code point in a text layer that is text.
_MOST_UNMAPPED = 0.05
#: Characters that a file may expand to regardless of its size.
_SMALL = 2_000_000
#: Page numbers that a message lists.
_PAGES_LISTED = 8


def read_pdf(item: Input, settings: Settings) -> Iterator[Document]:
    r"""Read a PDF file: a line of ``raw`` is a line of a page, pages end with a form feed.

    Columns follow each other; lines across them stay at their height. An
    indent becomes two spaces, a clear gap an empty line. Footnotes are notes
    after their page. Running heads and page numbers that position and
    repetition prove are in the ledger, others stay lines. The result depends
    on the file alone, not on the system fonts.

    Pages that are pictures without text are left out, with a warning unless
    ``settings.read.skip_scans`` is set.

    Raises:
        SourceError: the file is broken, encrypted, has no pages or too many,
            or no page has text.
    """
    import pypdfium2

    end = item.data[-_END:] if item.data[-1:] not in _FILLER else item.data.rstrip(_FILLER)[-_END:]
    if b"%%EOF" not in end and b"startxref" not in end:
        problem = _("the PDF file breaks off before its end")
        raise SourceError(item.path, problem, _("Get it again"))
    with without_system_fonts():
        pdf = _open(item, settings)
        try:
            document = _document(item, settings, pdf)
        except (pypdfium2.PdfiumError, UnicodeError, OverflowError) as error:
            problem = _("the PDF file is broken ({reason})", reason=reason_of(error))
            raise SourceError(item.path, problem, _BROKEN_REMEDY) from error
        finally:
            pdf.close()
    yield document


def _open(item: Input, settings: Settings) -> Any:  # noqa: ANN401
    import pypdfium2
    import pypdfium2.raw as pdfium

    password = settings.read.password
    try:
        return pypdfium2.PdfDocument(item.data, password=password or None)
    except UnicodeError as error:  # a lone surrogate in the password
        raise SourceError(item.path, _PASSWORD_PROBLEM, _PASSWORD_REMEDY) from error
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            problem = _PASSWORD_PROBLEM if password else _("the PDF file is encrypted")
            raise SourceError(item.path, problem, _PASSWORD_REMEDY) from error
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            problem = _("the PDF file is encrypted in a way that cannot be read")
            raise SourceError(item.path, problem, _("Save it without encryption")) from error
        if error.err_code == pdfium.FPDF_ERR_SUCCESS:
            raise SourceError(item.path, _("the PDF file has no pages"), _("Remove it")) from error
        raise SourceError(item.path, _("the PDF file is broken"), _BROKEN_REMEDY) from error


def _document(item: Input, settings: Settings, pdf: Any) -> Document:  # noqa: ANN401
    pages = _layouts(item, settings, pdf)
    typical = measure_document(pages)
    find_furniture(pages, typical)
    left_out = _check_text_layer(item, pages)
    pictures = [page.index + 1 for page in pages if page.confidence is not None and not _has_text(page)]
    find_gutters(pages)
    writer = PdfTextWriter(RawBuilder(), typical)
    targets = read_bookmarks(pdf)
    for page in pages:
        writer.page(page, targets.get(page.index, ()))
        page.parts.clear()
        page.others.clear()
    writer.mark_displayed()
    builder = writer.builder
    if not builder.size:
        raise SourceError(item.path, _("the PDF file contains no text"), _("Remove it"))
    if not settings.read.skip_scans:
        warn_of_scans(builder, left_out, count=len(pages))
    warn_of_pictures(builder, pictures)
    warn_of_unmapped(builder, pages)
    warn_of_parts(builder, pdf)
    source = item.source("application/pdf", how=_how(pages, writer, left_out=left_out, pictures=pictures))
    return builder.document(source, wrapped=True)


def _layouts(item: Input, settings: Settings, pdf: Any) -> list[PageLayout]:  # noqa: ANN401
    """Return the layouts of all pages, each of which is closed after reading.

    Raises:
        SourceError: too many pages, a page that cannot be read, or more text
            than the file's size allows.
    """
    import pypdfium2

    count = len(pdf)
    if count > settings.read.max_pages:
        problem = _(
            "the PDF file has {count} pages, more than {limit}", count=count, limit=settings.read.max_pages
        )
        raise SourceError(item.path, problem, _("Split it, or raise read.max_pages in collate.toml"))
    max_characters = max(_SMALL, settings.read.max_expansion * len(item.data))
    pages: list[PageLayout] = []
    total = 0
    for index in range(count):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError as error:
            problem = _("page {page} of {count} is broken", page=index + 1, count=count)
            raise SourceError(item.path, problem, _BROKEN_REMEDY) from error
        try:
            layout = read_layout(page, index, label=pdf.get_page_label(index) or str(index + 1))
            if settings.read.ocr and layout.scan and layout.count < MAX_STAMP and not layout.ocr:
                allow_more(OCR_SECONDS, OCR_SECONDS)
                add_ocr_lines(page, layout)
            pages.append(layout)
        finally:
            page.close()
        total += pages[-1].count
        if total > max_characters:
            problem = _(
                "expands to more than {factor} times its size by page {page}",
                factor=settings.read.max_expansion,
                page=index + 1,
            )
            raise SourceError(item.path, problem, _("Raise read.max_expansion if the file is not an attack"))
    return pages


def _check_text_layer(item: Input, pages: Sequence[PageLayout]) -> list[int]:
    """Return the numbers of the pages that are pictures without text.

    Raises:
        SourceError: no page has text, or the characters of the text layer are unknown.
    """
    bare = [page for page in pages if page.scan and not _has_text(page)]
    scans = [page.index + 1 for page in bare if page.confidence is None]
    if scans and len(scans) == sum(page.scan or _has_text(page) for page in pages):
        problem, remedy = _("no page has a text layer"), _("Run OCR on it first, or pass --ocr")
        raise SourceError(item.path, problem, remedy)
    unmapped, total = sum(page.unmapped for page in pages), sum(page.count for page in pages)
    if unmapped > _MOST_UNMAPPED * total:
        worst = max(pages, key=lambda page: page.unmapped)
        problem = _(
            "its fonts do not map their glyphs to characters ({unmapped} of {total}, "
            "most of them on page {page} of {count})",
            unmapped=unmapped,
            total=total,
            page=worst.index + 1,
            count=len(pages),
        )
        raise SourceError(item.path, problem, _("Export it again, or run OCR on it"))
    return scans


def _has_text(page: PageLayout) -> bool:
    return bool(page.text) or any(line.reason is None for line in page.others)


def _how(
    pages: Sequence[PageLayout], writer: PdfTextWriter, *, left_out: Sequence[int], pictures: Sequence[int]
) -> str:
    """Return the description of the extraction for :attr:`collate.model.Source.how`."""
    folds = sum(page.folds for page in pages) + writer.hyphens
    unmapped = sum(page.unmapped for page in pages)
    layered = sum(page.ocr and page.confidence is None for page in pages)
    columned, vertical = sum(bool(page.gutters) for page in pages), sum(page.vertical for page in pages)
    parts: list[str] = [
        f"pypdfium2 {_version_of_pdfium()}",
        _("{count} pages", count=len(pages)) if len(pages) > 1 else _("1 page"),
    ]
    if columned:
        parts.append(_("{count} with columns", count=columned))
    if vertical:
        parts.append(_("{count} with vertical text", count=vertical))
    if layered:
        parts.append(_("{count} with a text layer from OCR", count=layered))
    recognised = [page for page in pages if page.confidence is not None]
    if recognised:
        which = _list_pages([page.index + 1 for page in recognised])
        score = sum(page.confidence or 0.0 for page in recognised) / len(recognised)
        engine = recognised[0].engine
        parts.append(
            _(
                "OCR by {engine} of page {pages} (confidence {score:.2f})",
                engine=engine,
                pages=which,
                score=score,
            )
        )
    if pictures:
        parts.append(_("no text found on page {pages}", pages=_list_pages(pictures)))
    if folds:
        parts.append(_("{count} characters folded (radicals, vertical forms, hyphens)", count=folds))
    if unmapped:
        parts.append(_("{count} characters that their font does not name", count=unmapped))
    if left_out:
        parts.append(_("left out for want of a text layer: page {pages}", pages=_list_pages(left_out)))
    return listed(parts)


@cache
def _version_of_pdfium() -> str:
    """Return the version of the library; cached, since it is parsed from a file."""
    return version("pypdfium2")


def _list_pages(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_PAGES_LISTED]))
    more = len(numbers) - _PAGES_LISTED
    return _("{pages} and {count} more", pages=shown, count=more) if more > 0 else shown
