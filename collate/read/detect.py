"""Media type of a file: by its first bytes where they identify it, else by the suffix of its name."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from collate.lazy import lazy_pattern
from collate.read.unpack import BROKEN

if TYPE_CHECKING:
    from collate.read.raw_builder import Input

#: Suffix -> media type. Messages list them in this order.
SUFFIXES: dict[str, str] = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".docx": "application/docx",
    ".docm": "application/docx",
    ".dotx": "application/docx",
    ".doc": "application/msword",
    ".wps": "application/msword",
    ".rtf": "application/rtf",
    ".odt": "application/odt",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".shtml": "text/html",
    ".mhtml": "multipart/related",
    ".mht": "multipart/related",
    ".eml": "message/rfc822",
    ".mbox": "application/mbox",
    ".epub": "application/epub+zip",
    ".xml": "application/xml",
    ".tei": "application/xml",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".parquet": "application/parquet",
    ".zip": "application/zip",
    ".tar": "application/tar",
    ".tgz": "application/tar",
    ".tbz": "application/tar",
    ".tbz2": "application/tar",
    ".txz": "application/tar",
}

#: Suffixes read only where the file itself is named: in a folder such a file is a note beside the texts.
EXPLICIT_SUFFIXES: dict[str, str] = {".md": "text/markdown", ".markdown": "text/markdown"}

#: Number of bytes at the start of a file by which its type is detected.
HEAD_BYTES = 4096

#: Types identified by their bytes: a file with such a suffix and other bytes has the wrong suffix.
SELF_IDENTIFYING = frozenset(
    (
        "application/docx",
        "application/msword",
        "application/rtf",
        "application/odt",
        "application/pdf",
        "application/epub+zip",
        "application/zip",
        "application/tar",
    )
)

_TEI = b"http://www.tei-c.org/ns/1.0"
_HTML = lazy_pattern(rb"<(?:!doctype\s+html\b|html[\s>])", re.IGNORECASE)
#: Suffixes of mail, whose headers may be those of a saved web page.
_MAIL = frozenset((".eml", ".mbox"))
#: The first lines of a mailbox: sender and time of its first mail, and a header.
_MAILBOX = lazy_pattern(rb"From \S[^\r\n]*\d:\d{2}[^\r\n]*\d{4}[^\r\n]*\r?\n[!-9;-~]{1,80}:")
#: Markup that may precede the first element of a page: how it begins and ends.
_BEFORE_HTML = ((b"<?xml", b">"), (b"<!--", b"-->"))


def media_type(item: Input) -> str:
    """Return the media type of *item*: of containers and markup by their bytes, whatever their name.

    A ``.doc`` or ``.txt`` that begins like a web page is one. Any other text has the
    type of its suffix; with an unknown suffix it is plain text.
    """
    return (
        sniff(item.data[:HEAD_BYTES], item)
        or SUFFIXES.get(item.suffix)
        or EXPLICIT_SUFFIXES.get(item.suffix)
        or "text/plain"
    )


def sniff(head: bytes, item: Input | None = None) -> str | None:
    r"""Return the media type that the first bytes *head* identify beyond doubt, or None.

    Args:
        head: the first :data:`HEAD_BYTES` bytes.
        item: the whole file, to look into ZIP archives and at the suffix of compressed ones.

    >>> sniff(b"%PDF-1.7"), sniff(b"{\\rtf1"), sniff("同志们".encode())
    ('application/pdf', 'application/rtf', None)
    """
    # Before PDF, which other bytes may precede: the first member of an archive can be one.
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip(item.data if item else head)
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/msword"
    if head.lstrip()[:5] == b"{\\rtf":
        return "application/rtf"
    if head.startswith(b"PAR1"):
        return "application/parquet"
    if head[257:262] == b"ustar":
        return "application/tar"
    compressed = head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"))
    if compressed and item is not None and is_packed_tar(item.path):
        return "application/tar"
    if item is not None and item.suffix in _MAIL:
        return SUFFIXES[item.suffix]
    if _MAILBOX.match(head):
        return "application/mbox"
    if head.lstrip()[:13].lower() == b"mime-version:" or b"multipart/related" in head[:2048].lower():
        return "multipart/related"
    return _markup(head)


def _markup(head: bytes) -> str | None:
    """Return the type of an HTML page or a TEI document, by its first element, or None."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"<"):
        return None
    rest, again = text, True
    while again:
        again = False
        for opening, closing in _BEFORE_HTML:
            if rest.startswith(opening):
                rest = rest.partition(closing)[2].lstrip()
                again = True
    if _HTML.match(rest):
        return "text/html"
    return "application/xml" if _TEI in head else None


def is_packed_tar(name: str) -> bool:
    """Return whether *name* has the suffix of a compressed TAR archive, which may be a double one."""
    return name.lower().endswith((".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz"))


def _zip(data: bytes) -> str:
    """Return the type of a ZIP archive by the names of its members: Word, EPUB, OpenDocument, or plain."""
    if data[30:58].startswith(b"mimetypeapplication/epub+zip"):
        return "application/epub+zip"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except BROKEN:
        # Damaged: the reader of this type reports the error.
        return "application/docx" if b"word/" in data[:HEAD_BYTES] else "application/zip"
    if "META-INF/container.xml" in names:
        return "application/epub+zip"
    if any(name.startswith("word/") for name in names):
        return "application/docx"
    if data[30:77].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text"):
        return "application/odt"
    if "[Content_Types].xml" in names and not any(name.startswith(("xl/", "ppt/")) for name in names):
        return "application/docx"
    if "[Content_Types].xml" in names:
        return "application/office"
    return "application/zip"
