"""Reader of web pages: HTML and XHTML, also malformed, and fragments of pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import _
from collate.model import Document, Reason
from collate.read.html.boilerplate import find_boilerplate
from collate.read.html.charset import decode_page
from collate.read.html.flow import Flow
from collate.read.html.notes import NoteBodies, element_positions, find_bare_calls, find_bodies, find_calls
from collate.read.html.page_lines import Drops
from collate.read.html.tokeniser import TokenType
from collate.read.html.tree import BLOCK, PageItem, PageItems, ancestors, element_text, parse_page
from collate.read.html.writer import FrameLookup, PagePlan, write_page
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

#: A line that is only the heading of the notes below it.
_NOTE_HEAD = re.compile(
    r"[【\[]?(?:[脚尾]?[注註]|[注註][释釋解]|(?:foot|end)?notes?)[】\]]?\s*[：:]?", re.IGNORECASE
)
#: Number of ancestors searched for the block of such a line; a choice.
_NEAR = 12
_XHTML = re.compile(r"\s*<\?xml\b")


def read_html(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the document of a web page: its visible text, a line for each block; the rest is in the ledger.

    Titles, scripts, hidden elements, menus and lists of links are in ``raw`` and in
    the ledger; footnotes called by marks in the text are notes.

    Raises:
        SourceError: the encoding is not recognised, the page has no text, or too many tags.
    """
    text, encoding, how = decode_page(item.data, item.path, override=settings.read.encoding)
    builder = RawBuilder()
    page = parse_page(text, is_xhtml(text, item.suffix), where=item.path)
    flow = Flow(builder, numbered=True)
    write_page(page, flow, plan=plan_page(page, settings, frame=inner_frames(settings)))
    check_text(flow, item)
    yield builder.document(item.source("text/html", encoding, how=how), wrapped=is_wrapped(flow))


def plan_page(page: PageItems, settings: Settings, *, frame: FrameLookup | None = None) -> PagePlan:
    """Return the plan of *page*: the stretches that are not text, and its notes.

    Args:
        page: the items of a page.
        settings: the view of deleted and inserted text.
        frame: lookup of the pages in frames.
    """
    positions = element_positions(page)
    calls = find_calls(page, positions)
    calls |= find_bare_calls(page, positions)
    targets = (call.target for call in calls.values())
    bodies = find_bodies(page, positions, calls=calls, targets=targets)
    with_body = {target for _end, target in bodies.notes.values()}
    drops = find_boilerplate(page, original=settings.read.docx_view == "original")
    return PagePlan(
        drops=without_notes(page, drops, bodies=bodies),
        calls={index: call for index, call in calls.items() if call.target in with_body},
        bodies=bodies,
        frame=frame,
    )


def without_notes(page: PageItems, drops: Drops, *, bodies: NoteBodies) -> Drops:
    """Return *drops* without those around a note, which its mark may reveal, and with note headings."""
    starts = sorted(bodies.notes)
    outside_notes = {
        index: (end, reason)
        for index, (end, reason) in drops.items()
        if reason is Reason.SCRIPT or bisect_left(starts, index) == bisect_left(starts, end)
    }
    return outside_notes | dict(_note_headings(page, starts))


def _note_headings(page: PageItems, starts: Sequence[int]) -> Iterator[tuple[int, tuple[int, Reason]]]:
    """Yield the blocks that are only the heading of notes (注释：), each with the item after it."""
    for start in starts:
        above = (at for at in range(start - 1, -1, -1) if page[at].kind is TokenType.TEXT)
        text = next((at for at in above if page[at].value.strip()), start)
        block = next((at for at in islice(ancestors(page, text), _NEAR) if page[at].value in BLOCK), -1)
        if block >= 0 and page[block].end < start and _NOTE_HEAD.fullmatch(element_text(page, block).strip()):
            yield block, (page[block].end + 1, Reason.ANNOTATION)


def inner_frames(settings: Settings) -> FrameLookup:
    """Return the lookup of pages that a frame contains itself (``srcdoc``)."""

    def frame(item: PageItem) -> tuple[PageItems, PagePlan] | None:
        inner = item.attributes.get("srcdoc", "")
        if not inner.strip():
            return None
        page = parse_page(inner)
        return page, plan_page(page, settings, frame=frame)

    return frame


def is_xhtml(text: str, suffix: str = "") -> bool:
    """Return whether a page is XML, where ``<a/>`` is a whole element: by its suffix or declaration."""
    return suffix in (".xhtml", ".xht") or _XHTML.match(text) is not None


def is_wrapped(flow: Flow) -> bool:
    """Return whether most of the text is preformatted, with the lines of the file (``pre``)."""
    return 2 * flow.preformatted > flow.visible


def check_text(flow: Flow, item: Input) -> None:
    """Check that *flow* has received text, and mark the lines of it that are set apart by their type.

    Raises:
        SourceError: it has not.
    """
    if not flow.visible:
        problem = _("the page has no text (perhaps a script loads it)")
        remedy = _("Open it in a browser, copy the text or save the whole page, and read that")
        raise SourceError(item.path, problem, remedy)
    flow.mark_displayed()
