"""Saved web pages: MHTML, a page and its frames as the parts of a mail (RFC 2557)."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64CharactersDefect,
    InvalidBase64LengthDefect,
)
from email.message import Message
from html import escape
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document
from collate.read.html.charset import decode_page
from collate.read.html.flow import Flow
from collate.read.html.reader import check_text, inner_frames, is_wrapped, is_xhtml, plan, read_html
from collate.read.html.tree import Item, Page, parse
from collate.read.html.writer import Plan, write_page
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

_PAGES = frozenset(("text/html", "application/xhtml+xml"))
#: What the parser of mails raises on mails that are none; it is made to raise nothing, and does.
_BROKEN = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)
_DAMAGED = (InvalidBase64CharactersDefect, InvalidBase64LengthDefect)


@dataclass(slots=True)
class _Part:
    """A page of the file: its text, where it was fetched from, and whether it was written."""

    text: str
    encoding: str
    how: str
    address: str
    name: str
    xhtml: bool
    written: bool = False


def read_mhtml(item: Input, settings: Settings) -> Iterator[Document]:
    """Read a saved web page. Its frames stand where the page shows them; those it does not name, at the end.

    Raises:
        SourceError: no mail, no page in it, a damaged page, or no text.
    """
    if item.data[:200].removeprefix(BOM_UTF8).lstrip().startswith(b"<"):
        yield from read_html(item, settings)  # a page with the wrong name
        return
    parts = _parts(item, settings)
    builder = RawBuilder()
    flow = Flow(builder)
    own = inner_frames(settings)

    def frame(element: Item) -> tuple[Page, Plan] | None:
        source = element.attributes.get("src", "").strip()
        for part in parts:
            if not part.written and source and source in (part.address, f"cid:{part.name}"):
                return page(part)
        return own(element)

    def page(part: _Part) -> tuple[Page, Plan]:
        part.written = True
        items = parse(part.text, part.xhtml, item.path)
        return items, plan(items, settings, frame)

    for part in parts:
        if not part.written:
            items, made = page(part)
            write_page(items, flow, made)
    check_text(flow, item)
    how = "; ".join(dict.fromkeys(part.how for part in parts))
    if len(parts) > 1:
        how = f"{len(parts)} pages: {how}"
    source = item.source("multipart/related", parts[0].encoding, how)
    yield builder.document(source, wrapped=is_wrapped(flow))


def _parts(item: Input, settings: Settings) -> list[_Part]:
    """Return the pages of the file, the main one first."""
    try:
        message = message_from_bytes(item.data)
        if not message.keys():
            raise SourceError(item.path, "is no saved web page: it has no headers", "Save the page again")
        leaves = [part for part in message.walk() if not part.is_multipart()]
        found = [part for part in leaves if part.get_content_type() in _PAGES]
        if not found:
            found = [part for part in leaves if part.get_content_type() == "text/plain"][:1]
        if not found:
            raise SourceError(item.path, "is a saved web page without a page in it", "Save the page again")
        if leaves[-1] in found and _is_cut(message):
            raise SourceError(item.path, "is cut off in the middle of a page", "Save the page again")
        start = str(message.get_param("start") or "").strip("<> ")
        found.sort(key=lambda part: bool(start) and _name(part) != start)
        return [_part(part, item, settings) for part in found]
    except _BROKEN as error:
        raise SourceError(item.path, f"is no saved web page ({error})", "Save the page again") from error


def _is_cut(message: Message) -> bool:
    """Tell whether the file ends before its last part does."""
    return any(isinstance(d, CloseBoundaryNotFoundDefect) for part in message.walk() for d in part.defects)


def _part(part: Message, item: Input, settings: Settings) -> _Part:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if any(isinstance(defect, _DAMAGED) for defect in part.defects):
        raise SourceError(item.path, "a page in it is damaged (no good base64)", "Save the page again")
    charset = part.get_content_charset() or ""
    text, encoding, how = decode_page(data, item.path, settings.read.encoding, charset)
    if part.get_content_type() == "text/plain":
        text = f"<pre>{escape(text)}</pre>"
    xhtml = is_xhtml(text) or part.get_content_type() == "application/xhtml+xml"
    address = str(part.get("Content-Location") or "").strip()
    return _Part(text, encoding, how, address, _name(part), xhtml)


def _name(part: Message) -> str:
    return str(part.get("Content-ID") or "").strip().strip("<>")
