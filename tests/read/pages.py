"""Construction of web pages, saved pages and books for tests, and checks of their documents."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from collate.model import Document
from collate.read.epub.reader import read_epub
from collate.read.html.mhtml import read_mhtml
from collate.read.html.reader import read_html
from collate.read.raw_builder import Input
from collate.reflow import reflow
from collate.settings import ReadSettings, Settings
from tests.read.word import kept, ledger

__all__ = ["kept", "ledger"]

_READERS = {"html": read_html, "htm": read_html, "xhtml": read_html, "mht": read_mhtml, "epub": read_epub}


def documents(
    data: str | bytes, name: str = "a.html", read: ReadSettings | None = None
) -> Iterator[Document]:
    """Yield the documents of *data*, read by the reader of its suffix and checked."""
    raw = data if isinstance(data, bytes) else data.encode()
    settings = Settings(read=read or ReadSettings())
    for document in _READERS[name.rpartition(".")[2]](Input(name, Path(name), raw), settings):
        check(document)
        yield document


def page(data: str | bytes, name: str = "a.html", read: ReadSettings | None = None) -> Document:
    (document,) = documents(data, name, read)
    check_flow(document)
    return document


def shown(data: str | bytes, name: str = "a.html") -> str:
    """Return the text of a page, without ledger entries and notes."""
    return kept(page(data, name))


def check(document: Document) -> None:
    """Check the invariants of a reader: ledger and notes are disjoint spans of raw."""
    raw = document.raw
    size = len(raw)
    assert document.text == raw
    apart = sorted([*(row.span for row in document.ledger), *(note.span for note in document.notes)])
    assert all(one.end <= other.start for one, other in pairwise(apart))
    assert all(0 <= start < end <= size and raw[start:end].strip() == raw[start:end] for start, end in apart)
    assert all(0 <= heading.start <= size for heading in document.headings)
    assert all(0 <= page.span.start <= page.span.end <= size for page in document.pages)
    assert all(note.anchor is None or 0 <= note.anchor <= size for note in document.notes)


def check_flow(document: Document) -> None:
    """Check the invariants after reflow: every character is text, dropped, or white space."""
    size = len(document.raw)
    flowed = reflow(document, Settings())
    seen = [False] * size
    for run in flowed.offsets.runs:
        seen[run.raw : run.raw + run.size] = [True] * run.size
    for span in (*(row.span for row in flowed.ledger), *(note.span for note in flowed.notes)):
        assert not any(seen[slice(*span)])
        seen[slice(*span)] = [True] * span.size
    assert all(known or character.isspace() for known, character in zip(seen, document.raw, strict=True))


def saved(*parts: tuple[str, str, str, bytes], headers: str = "", end: bytes = b"--B--\r\n") -> bytes:
    """Return a saved page of *parts*: content type, transfer encoding, name, bytes."""
    head = f'MIME-Version: 1.0\r\n{headers}Content-Type: multipart/related; boundary="B"\r\n\r\n'
    out = head.encode()
    for kind, coding, name, data in parts:
        body = data
        if coding == "base64":
            body = base64.encodebytes(data)
        elif coding == "quoted-printable":
            body = quopri.encodestring(data)
        named = f"Content-Location: {name}\r\nContent-ID: <{name}>\r\n"
        out += f"--B\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n{named}\r\n".encode()
        out += body + b"\r\n"
    return out + end


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/a.opf"/></rootfiles></container>'
)


def xhtml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head><body>{body}</body></html>'
    )


def opf(names: Sequence[str], extra: str = "", spine: Sequence[str] | None = None) -> str:
    kind = "application/xhtml+xml"
    items = "".join(f'<item id="{n}" href="{n}" media-type="{kind}"/>' for n in names)
    refs = "".join(f'<itemref idref="{n}"/>' for n in (names if spine is None else spine))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>讲话选</dc:title></metadata><manifest>{items}{extra}</manifest><spine>{refs}</spine></package>"
    )


def pack(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def book(pages: Mapping[str, str], extra: str = "", **members: str | bytes) -> bytes:
    """Return a book of *pages* (name -> body), and other members whose names have ``__`` for ``/``."""
    made: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/a.opf": opf(tuple(pages), extra),
    }
    made |= {f"OEBPS/{name}": xhtml(body) for name, body in pages.items()}
    made |= {name.replace("__", "/").replace("_x_", "."): data for name, data in members.items()}
    return pack(made)
