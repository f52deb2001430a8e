"""Plain text, and a description of files that are not the text their name claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from collate.bounded_files import read_at_most
from collate.errors import SourceError, reason_of
from collate.i18n import _
from collate.model import Document, Page, Span
from collate.read.aozora import without_aozora
from collate.read.damage import examined
from collate.read.encoding import decode
from collate.read.mail import without_mail
from collate.read.raw_builder import Input
from collate.text.offsets import identity_map

if TYPE_CHECKING:
    from collate.i18n import Message
    from collate.read.discover import FoundFile
    from collate.settings import Settings

#: Magic numbers of files that are not text, whatever their name, and what such a file is.
MAGIC: tuple[tuple[bytes, Message], ...] = (
    (b"PK\x03\x04", _("a ZIP archive (perhaps a Word or EPUB file)")),
    (b"%PDF-", _("a PDF file")),
    (b"\xd0\xcf\x11\xe0", _("an old Word, Excel or PowerPoint file")),
    (b"{\\rtf", _("an RTF file")),
    (b"\x7fELF", _("a program")),
    (b"MZ\x90", _("a program")),
    (b"\x89PNG", _("a PNG image")),
    (b"\xff\xd8\xff", _("a JPEG image")),
    (b"GIF8", _("a GIF image")),
    (b"II*\x00", _("a TIFF image")),
    (b"MM\x00*", _("a TIFF image")),
    (b"\x1f\x8b", _("a gzip archive")),
    (b"7z\xbc\xaf", _("a 7-Zip archive")),
    (b"Rar!", _("a RAR archive")),
    (b"SQLite format 3", _("an SQLite database")),
)


def describe_content(item: Input) -> str:
    """Return a noun phrase for the content of *item* whatever its name, or "" where it is not recognised."""
    for magic, what in MAGIC:
        if item.data.startswith(magic):
            return what
    if item.data.startswith(b"<?xml"):
        return _("an XML file")
    try:
        encoding = decode(item.data, item.path)[1]
    except SourceError:
        return ""
    return _("plain text ({encoding})", encoding=encoding)


def open_error(path: str, error: OSError) -> SourceError:
    """Return the error for a file that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return SourceError(path, _("no such file"), _("Check the spelling of the path"))
    problem = _("the file cannot be opened ({reason})", reason=reason_of(error))
    return SourceError(path, problem, _("Check its permissions"))


def read_within(stream: BinaryIO, path: str, settings: Settings) -> bytes:
    """Return the bytes of the file *path*, as many as a file may have.

    Raises:
        SourceError: there are more.
    """
    most = settings.read.max_megabytes
    data = read_at_most(stream, most * 1_000_000)
    if len(data) > most * 1_000_000:
        problem = _("is larger than {most} MB", most=most)
        raise SourceError(path, problem, _("Split it, or raise --max-file-size"))
    return data


def read_text(file: FoundFile, settings: Settings) -> Document:
    """Return the document of a file read as plain text, whatever its name.

    Raises:
        SourceError: the file cannot be opened, is empty, is not text, or its
            encoding is not recognised.
    """
    try:
        # Also a pipe, as of a shell's <(command): the file was named.
        with file.location.open("rb") as stream:
            data = read_within(stream, file.path, settings)
    except OSError as error:
        raise open_error(file.path, error) from error
    return examined(next(read_plain(Input(file.path, file.location, data), settings)))


def read_plain(item: Input, settings: Settings) -> Iterator[Document]:
    r"""Yield the one document of a text file; line ends become ``\n``, and everything else stays.

    Form feeds separate pages: where there are any, the pages are numbered from 1.

    Raises:
        SourceError: the file is empty, is not text, or its encoding is not recognised.
    """
    for magic, what in MAGIC:
        if item.data.startswith(magic):
            problem = _("looks like {what}, not like text", what=what)
            raise SourceError(item.path, problem, _("Convert it to text, or rename it"))
    text, encoding, how = decode(item.data, item.path, override=settings.read.encoding)
    raw = text.replace("\r\n", "\n").replace("\r", "\n")
    if not raw.strip():
        problem = _("the file contains only white space") if raw else _("the file is empty")
        raise SourceError(item.path, problem, _("Remove it"))
    source = item.source("text/plain", encoding, how=how)
    document = Document(source, raw, raw, identity_map(len(raw)), pages=_pages(raw))
    yield without_aozora(without_mail(document))


def _pages(raw: str) -> tuple[Page, ...]:
    """Return the pages between form feeds, numbered from 1; a form feed belongs to the page that it ends."""
    ends = [match.end() for match in re.finditer("\f", raw)]
    if not ends:
        return ()
    if ends[-1] < len(raw):
        ends.append(len(raw))
    starts = [0, *ends[:-1]]
    return tuple(
        Page(str(n), Span(start, end))
        for n, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )
