"""Saved web pages: MHTML, a page and its frames as the parts of a MIME message (RFC 2557)."""

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
from collate.i18n import _, listed
from collate.model import Document
from collate.read.html.charset import decode_page
from collate.read.html.flow import Flow
from collate.read.html.reader import check_text, inner_frames, is_wrapped, is_xhtml, plan_page, read_html
from collate.read.html.tree import PageItem, PageItems, parse_page
from collate.read.html.writer import PagePlan, write_page
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

_PAGES = frozenset(("text/html", "application/xhtml+xml"))
#: Exceptions of the MIME parser on malformed messages; by its documentation it raises none, but it does.
_BROKEN = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)
_DAMAGED = (InvalidBase64CharactersDefect, InvalidBase64LengthDefect)


@dataclass(slots=True)
class _SavedPage:
    """A page of the file: its text, the address it was saved from, and whether it has been written."""

    text: str
    encoding: str
    how: str
    address: str
    name: str
    xhtml: bool
    written: bool = False


def read_mhtml(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the document of a saved web page, its frames where the page has them, other pages at the end.

    Raises:
        SourceError: the file is not MHTML, has no page, a damaged page, or no text.
    """
    if item.data[:200].removeprefix(BOM_UTF8).lstrip().startswith(b"<"):
        yield from read_html(item, settings)  # a plain page with this suffix
        return
    pages = _pages(item, settings)
    builder = RawBuilder()
    flow = Flow(builder)
    inline_frame = inner_frames(settings)

    def frame(element: PageItem) -> tuple[PageItems, PagePlan] | None:
        source = element.attributes.get("src", "").strip()
        for page in pages:
            if not page.written and source and source in (page.address, f"cid:{page.name}"):
                return planned(page)
        return inline_frame(element)

    def planned(page: _SavedPage) -> tuple[PageItems, PagePlan]:
        page.written = True
        items = parse_page(page.text, page.xhtml, where=item.path)
        return items, plan_page(items, settings, frame=frame)

    for page in pages:
        if not page.written:
            items, plan = planned(page)
            write_page(items, flow, plan=plan)
    check_text(flow, item)
    how = listed(list(dict.fromkeys(page.how for page in pages)), clauses=True)
    if len(pages) > 1:
        how = _("{count} pages: {how}", count=len(pages), how=how)
    source = item.source("multipart/related", pages[0].encoding, how=how)
    yield builder.document(source, wrapped=is_wrapped(flow))


def _pages(item: Input, settings: Settings) -> list[_SavedPage]:
    """Return the pages of the file, the main one first."""
    try:
        message = message_from_bytes(item.data)
        if not message.keys():
            problem = _("is not a saved web page: it has no headers")
            raise SourceError(item.path, problem, _("Save the page again"))
        leaves = [part for part in message.walk() if not part.is_multipart()]
        parts = [part for part in leaves if part.get_content_type() in _PAGES]
        if not parts:
            parts = [part for part in leaves if part.get_content_type() == "text/plain"][:1]
        if not parts:
            problem = _("is a saved web page without a page in it")
            raise SourceError(item.path, problem, _("Save the page again"))
        if leaves[-1] in parts and _is_truncated(message):
            problem = _("is truncated in the middle of a page")
            raise SourceError(item.path, problem, _("Save the page again"))
        start = str(message.get_param("start") or "").strip("<> ")
        parts.sort(key=lambda part: bool(start) and _content_id(part) != start)
        return [_page(part, item, settings) for part in parts]
    except _BROKEN as error:
        problem = _("is not a saved web page ({reason})", reason=str(error))
        raise SourceError(item.path, problem, _("Save the page again")) from error


def _is_truncated(message: Message) -> bool:
    """Return whether the file ends before its last part does."""
    return any(isinstance(d, CloseBoundaryNotFoundDefect) for part in message.walk() for d in part.defects)


def _page(part: Message, item: Input, settings: Settings) -> _SavedPage:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if any(isinstance(defect, _DAMAGED) for defect in part.defects):
        problem = _("a page in it is damaged (invalid base64)")
        raise SourceError(item.path, problem, _("Save the page again"))
    charset = part.get_content_charset() or ""
    text, encoding, how = decode_page(data, item.path, override=settings.read.encoding, header=charset)
    if part.get_content_type() == "text/plain":
        text = f"<pre>{escape(text)}</pre>"
    return _SavedPage(
        text=text,
        encoding=encoding,
        how=how,
        address=str(part.get("Content-Location") or "").strip(),
        name=_content_id(part),
        xhtml=is_xhtml(text) or part.get_content_type() == "application/xhtml+xml",
    )


def _content_id(part: Message) -> str:
    return str(part.get("Content-ID") or "").strip().strip("<>")
