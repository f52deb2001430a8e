"""PDF files, by pypdfium2: pages, columns, lines and their places, notes, bookmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from collate.errors import SourceError
from collate.model import Document
from collate.read.pdf.gutters import find_gutters
from collate.read.pdf.ocr import add_text
from collate.read.pdf.outline import targets_of
from collate.read.pdf.page import STAMP, Layout, layout_of
from collate.read.pdf.page_furniture import find_furniture, measures_of
from collate.read.pdf.writer import Writer
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

_AGAIN = "Get it again, or print it to PDF anew"
_WRONG = "the password does not open it"
_PASSWORD = "Give its password with --password"
#: Bytes at the end of a file in which its end mark stands.
_END = 4096
#: What servers and old disks put behind the end of a file.
_FILLER = b"\0\t\n\r\x1a "
#: Share of characters without a meaning from which on a text layer is no text.
_MOST_UNMAPPED = 0.05
#: Characters that any file may unpack to, however small it is.
_SMALL = 2_000_000


def read_pdf(item: Input, settings: Settings) -> Iterator[Document]:
    r"""Read a PDF file: a line of ``raw`` is a line of a page, pages end with a form feed.

    Columns follow each other; lines that run across them stand in their
    place. An indent is two spaces, a clear gap an empty line. Footnotes are
    notes after their page. Running heads and page numbers whose place leaves
    no doubt are in the ledger, others stay lines.

    Raises:
        SourceError: the file is broken, encrypted, has no pages or too many,
            or a page has no text layer.
    """
    import pypdfium2

    end = item.data[-_END:] if item.data[-1:] not in _FILLER else item.data.rstrip(_FILLER)[-_END:]
    if b"%%EOF" not in end and b"startxref" not in end:
        raise SourceError(item.path, "the PDF file breaks off before its end", "Get it again")
    pdf = _opened(item, settings)
    try:
        document = _document(item, settings, pdf)
    except (pypdfium2.PdfiumError, UnicodeError, OverflowError) as error:
        raise SourceError(item.path, f"the PDF file is broken ({error})", _AGAIN) from error
    finally:
        pdf.close()
    yield document


def _opened(item: Input, settings: Settings) -> Any:  # noqa: ANN401
    import pypdfium2
    import pypdfium2.raw as pdfium

    password = settings.read.password
    try:
        return pypdfium2.PdfDocument(item.data, password=password or None)
    except UnicodeError as error:  # a lone surrogate in the password
        raise SourceError(item.path, _WRONG, _PASSWORD) from error
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise SourceError(
                item.path, _WRONG if password else "the PDF file is encrypted", _PASSWORD
            ) from error
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            problem = "the PDF file is encrypted in a way that cannot be read"
            raise SourceError(item.path, problem, "Save it without encryption") from error
        if error.err_code == pdfium.FPDF_ERR_SUCCESS:
            raise SourceError(item.path, "the PDF file has no pages", "Remove it") from error
        raise SourceError(item.path, "the PDF file is broken", _AGAIN) from error


def _document(item: Input, settings: Settings, pdf: Any) -> Document:  # noqa: ANN401
    pages = _layouts(item, settings, pdf)
    usual = measures_of(pages)
    find_furniture(pages, usual)
    left_out = _scans(item, settings, pages)
    pictures = [page.index + 1 for page in pages if page.confidence is not None and not _has_text(page)]
    find_gutters(pages)
    writer = Writer(RawBuilder(), usual)
    targets = targets_of(pdf)
    for page in pages:
        writer.page(page, targets.get(page.index, ()))
        page.parts.clear()
        page.others.clear()
    if not writer.builder.size:
        raise SourceError(item.path, "the PDF file holds no text", "Remove it")
    source = item.source("application/pdf", how=_how(pages, writer, left_out, pictures))
    return writer.builder.document(source, wrapped=True)


def _layouts(item: Input, settings: Settings, pdf: Any) -> list[Layout]:  # noqa: ANN401
    """Return the layout of all pages, none of which stays open.

    Raises:
        SourceError: too many pages, a page that cannot be read, or more text
            than the file's size allows.
    """
    import pypdfium2

    count = len(pdf)
    if count > settings.read.max_pages:
        problem = f"the PDF file has {count} pages, more than {settings.read.max_pages}"
        raise SourceError(item.path, problem, "Split it, or raise read.max_pages in collate.toml")
    most = max(_SMALL, settings.read.max_expansion * len(item.data))
    pages: list[Layout] = []
    total = 0
    for index in range(count):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError as error:
            raise SourceError(item.path, f"page {index + 1} of {count} is broken", _AGAIN) from error
        try:
            layout = layout_of(page, index, pdf.get_page_label(index) or str(index + 1))
            if settings.read.ocr and layout.scan and layout.count < STAMP and not layout.ocr:
                add_text(page, layout)
            pages.append(layout)
        finally:
            page.close()
        total += pages[-1].count
        if total > most:
            problem = f"unpacks to more than {settings.read.max_expansion} times its size by page {index + 1}"
            raise SourceError(item.path, problem, "Raise read.max_expansion if it is no attack")
    return pages


def _scans(item: Input, settings: Settings, pages: Sequence[Layout]) -> list[int]:
    """Return the numbers of the pages that are pictures without text.

    Raises:
        SourceError: there are such pages and the settings do not leave them
            out, or the text layer is no text.
    """
    bare = [page for page in pages if page.scan and not _has_text(page)]
    scans = [page.index + 1 for page in bare if page.confidence is None]
    if scans and (not settings.read.skip_scans or len(scans) == len(pages)):
        if len(scans) == len(pages):
            which, remedy = "no page has a text layer", "Run OCR on it first, or pass --ocr"
        elif len(scans) == 1:
            which = f"page {scans[0]} of {len(pages)} has no text layer"
            remedy = "If it is a photograph, pass --skip-scans; if not, run OCR on it first, or pass --ocr"
        else:
            which = f"pages {_listed(scans)} of {len(pages)} have no text layer"
            remedy = (
                "If they are photographs, pass --skip-scans; if not, run OCR on them first, or pass --ocr"
            )
        raise SourceError(item.path, which, remedy)
    unmapped, total = sum(page.unmapped for page in pages), sum(page.count for page in pages)
    if unmapped > _MOST_UNMAPPED * total:
        worst = max(pages, key=lambda page: page.unmapped)
        problem = (
            f"its fonts do not say which characters they show ({unmapped} of {total}, "
            f"most of them on page {worst.index + 1} of {len(pages)})"
        )
        raise SourceError(item.path, problem, "Export it again, or run OCR on it")
    return scans


def _has_text(page: Layout) -> bool:
    return bool(page.text) or any(line.reason is None for line in page.others)


def _how(pages: Sequence[Layout], writer: Writer, left_out: Sequence[int], pictures: Sequence[int]) -> str:
    """Say what was done, in few words."""
    folds = sum(page.folds for page in pages) + writer.hyphens
    unmapped = sum(page.unmapped for page in pages)
    layered = sum(page.ocr and page.confidence is None for page in pages)
    said = [f"pypdfium2 {version('pypdfium2')}", f"{len(pages)} pages" if len(pages) > 1 else "1 page"]
    for count, words in (
        (sum(bool(page.gutters) for page in pages), "with columns"),
        (sum(page.vertical for page in pages), "with vertical text"),
        (layered, "with a text layer from OCR"),
    ):
        if count:
            said.append(f"{count} {words}")
    seen = [page for page in pages if page.confidence is not None]
    if seen:
        which = _listed([page.index + 1 for page in seen])
        score = sum(page.confidence or 0.0 for page in seen) / len(seen)
        said.append(f"OCR by {seen[0].engine} of page {which} (confidence {score:.2f})")
    if pictures:
        said.append(f"no text found on page {_listed(pictures)}")
    if folds:
        said.append(f"{folds} characters folded (radicals, vertical forms, hyphens)")
    if unmapped:
        said.append(f"{unmapped} characters that their font does not name")
    if left_out:
        said.append(f"left out for want of a text layer: page {_listed(left_out)}")
    return ", ".join(said)


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:8]))
    return f"{shown} and {len(numbers) - 8} more" if len(numbers) > 8 else shown
