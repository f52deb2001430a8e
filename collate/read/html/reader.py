"""Web pages: HTML and XHTML, also broken, and parts of pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document, Reason
from collate.read.html.boilerplate import Drops, unwanted
from collate.read.html.charset import decode_page
from collate.read.html.flow import Flow
from collate.read.html.notes import Bodies, find_bare_calls, find_bodies, find_calls, places
from collate.read.html.tokeniser import Kind
from collate.read.html.tree import BLOCK, Item, Page, around, inside, parse
from collate.read.html.writer import Plan, write_page
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

#: A line above notes that says no more than that they follow.
_NOTE_HEAD = re.compile(
    r"[【\[]?(?:[脚尾]?[注註]|[注註][释釋解]|(?:foot|end)?notes?)[】\]]?\s*[：:]?", re.IGNORECASE
)
_NEAR = 12
_XHTML = re.compile(r"\s*<\?xml\b")


def read_html(item: Input, settings: Settings) -> Iterator[Document]:
    """Read a web page: what it shows is its text, a line for each block; the rest goes into the ledger.

    Titles, scripts, what is hidden, menus and lists of links are in ``raw``
    and in the ledger; footnotes that marks in the text lead to are notes.

    Raises:
        SourceError: no text in any known encoding, no text at all, or too many tags.
    """
    text, encoding, how = decode_page(item.data, item.path, settings.read.encoding)
    builder = RawBuilder()
    flow = write_html(builder, text, item, settings)
    check_text(flow, item)
    yield builder.document(item.source("text/html", encoding, how), wrapped=is_wrapped(flow))


def write_html(
    builder: RawBuilder,
    text: str,
    item: Input,
    settings: Settings,
    frame: Callable[[Item], tuple[Page, Plan] | None] | None = None,
) -> Flow:
    """Write the page *text* into *builder* and return the flow, which knows what was text."""
    page = parse(text, is_xhtml(text, item.suffix), item.path)
    flow = Flow(builder)
    write_page(page, flow, plan(page, settings, frame or inner_frames(settings)))
    return flow


def plan(
    page: Page, settings: Settings, frame: Callable[[Item], tuple[Page, Plan] | None] | None = None
) -> Plan:
    """Find out what of *page* is no text, and where its notes are."""
    known = places(page)
    calls = find_calls(page, known)
    calls |= find_bare_calls(page, known)
    bodies = find_bodies(page, known, calls, (call.target for call in calls.values()))
    answered = {target for _, target in bodies.notes.values()}
    return Plan(
        without_notes(page, unwanted(page, settings.read.docx_view == "original"), bodies),
        {index: call for index, call in calls.items() if call.target in answered},
        bodies,
        frame=frame,
    )


def without_notes(page: Page, drops: Drops, bodies: Bodies) -> Drops:
    """Return *drops* without those that hold a note, which its mark may show, and with the heads of notes."""
    starts = sorted(bodies.notes)
    kept = {
        index: (end, reason)
        for index, (end, reason) in drops.items()
        if reason is Reason.SCRIPT or bisect_left(starts, index) == bisect_left(starts, end)
    }
    return kept | dict(_note_heads(page, starts))


def _note_heads(page: Page, starts: Sequence[int]) -> Iterator[tuple[int, tuple[int, Reason]]]:
    """Yield the lines that say no more than that notes follow (注释：), with where they end."""
    for start in starts:
        above = (at for at in range(start - 1, -1, -1) if page[at].kind is Kind.TEXT)
        text = next((at for at in above if page[at].value.strip()), start)
        block = next((at for at in islice(around(page, text), _NEAR) if page[at].value in BLOCK), -1)
        if block >= 0 and page[block].end < start and _NOTE_HEAD.fullmatch(inside(page, block).strip()):
            yield block, (page[block].end + 1, Reason.ANNOTATION)


def inner_frames(settings: Settings) -> Callable[[Item], tuple[Page, Plan] | None]:
    """Return a function that gives the page that a frame holds itself (``srcdoc``)."""

    def find(item: Item) -> tuple[Page, Plan] | None:
        inner = item.attributes.get("srcdoc", "")
        if not inner.strip():
            return None
        page = parse(inner)
        return page, plan(page, settings, find)

    return find


def is_xhtml(text: str, suffix: str = "") -> bool:
    """Tell whether a page follows the rules of XML, in which ``<a/>`` is a whole element."""
    return suffix in (".xhtml", ".xht") or _XHTML.match(text) is not None


def is_wrapped(flow: Flow) -> bool:
    """Tell whether most of a page stands in lines as they are in the file (``pre``)."""
    return 2 * flow.kept > flow.visible


def check_text(flow: Flow, item: Input) -> None:
    """Refuse a page that shows no text.

    Raises:
        SourceError: it does not.
    """
    if not flow.visible:
        raise SourceError(
            item.path,
            "the page holds no text (perhaps a script fetches it)",
            "Open it in a browser, copy the text or save the whole page, and read that",
        )
