"""Plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document, Page, Span
from collate.read.encoding import decode
from collate.read.raw_builder import Input
from collate.text.offsets import identity

if TYPE_CHECKING:
    from collate.read.discover import FoundFile
    from collate.settings import Settings

#: First bytes of files that are no text, whatever their name says.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive (perhaps a Word or EPUB file)"),
    (b"%PDF-", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
)


def looks_like(item: Input) -> str:
    """Say in words what a file is that is not what its name says, or nothing where that is unclear."""
    for magic, what in MAGIC:
        if item.data.startswith(magic):
            return what
    if item.data.startswith(b"<?xml"):
        return "an XML file"
    try:
        _, encoding, _ = decode(item.data, item.path)
    except SourceError:
        return ""
    return f"plain text ({encoding})"


def unopened(path: str, error: OSError) -> SourceError:
    """Say that a file cannot be opened, and what to do about it."""
    if isinstance(error, FileNotFoundError):
        return SourceError(path, "no such file", "Check the spelling of the path")
    return SourceError(path, f"the file cannot be opened ({error.strerror})", "Check its permissions")


def read_text(file: FoundFile, settings: Settings) -> Document:
    """Read a file as text, whatever its name says.

    Raises:
        SourceError: the file cannot be opened, is empty, is no text, or its
            encoding cannot be found out.
    """
    try:
        data = file.location.read_bytes()
        modified = int(file.location.stat().st_mtime)
    except OSError as error:
        raise unopened(file.path, error) from error
    return next(read_plain(Input(file.path, file.location, data, modified), settings))


def read_plain(item: Input, settings: Settings) -> Iterator[Document]:
    r"""Read a text; line ends become ``\n``, and everything else stays.

    Form feeds part pages: where there are any, the pages are numbered from 1.

    Raises:
        SourceError: it is empty, is no text, or its encoding cannot be found out.
    """
    for magic, what in MAGIC:
        if item.data.startswith(magic):
            raise SourceError(
                item.path, f"looks like {what}, not like text", "Convert it to text, or rename it"
            )
    text, encoding, how = decode(item.data, item.path, settings.read.encoding)
    raw = text.replace("\r\n", "\n").replace("\r", "\n")
    if not raw.strip():
        raise SourceError(
            item.path, "the file is empty" if not raw else "the file holds only blanks", "Remove it"
        )
    source = item.source("text/plain", encoding, how)
    yield Document(source, raw, raw, identity(len(raw)), pages=_pages(raw))


def _pages(raw: str) -> tuple[Page, ...]:
    """Number the stretches between form feeds; a form feed belongs to the page that it ends."""
    ends = [found.end() for found in re.finditer("\f", raw)]
    if not ends:
        return ()
    if ends[-1] < len(raw):
        ends.append(len(raw))
    starts = [0, *ends[:-1]]
    return tuple(
        Page(str(n), Span(start, end))
        for n, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )
