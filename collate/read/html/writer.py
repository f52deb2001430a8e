"""Writer from the items of a page to lines of text, shared by HTML, MHTML, EPUB and Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from collate.model import Reason
from collate.read.html.boilerplate import Drops
from collate.read.html.flow import SPACE, Flow, TextCollector
from collate.read.html.list_numbers import ListCounters
from collate.read.html.notes import NoteBodies, NoteLink
from collate.read.html.roles import attribute_words, css_display, is_preformatted
from collate.read.html.tokeniser import TokenType
from collate.read.html.tree import BLOCK, PageItem, PageItems

#: Headings that may open a text; deeper ones are inner headings of a speech.
_MARKED_AS_HEADING = frozenset(("h1", "h2", "h3"))
#: Deepest nesting of frames that is written; a choice.
_FRAMES = 5
_QUOTES = ("“”", "‘’")
_BREAK_TYPES = frozenset(("pagebreak", "doc-pagebreak"))


#: Frame element -> its page and the plan of it, or None.
FrameLookup = Callable[[PageItem], "tuple[PageItems, PagePlan] | None"]


@dataclass(slots=True)
class PagePlan:
    """Result of the analysis of a page, by which it is written.

    ``headings`` are the items that a table of contents leads to, ``pages`` those
    at which a printed page begins, with its label. ``anchors`` are shared by the
    pages of a book: address of a note -> its label, and the offset of its call
    in the raw text. ``frame`` looks up the page that an ``iframe`` or ``frame`` shows.
    """

    drops: Drops = field(default_factory=dict)
    calls: Mapping[int, NoteLink] = field(default_factory=dict)
    bodies: NoteBodies = field(default_factory=NoteBodies)
    headings: frozenset[int] = frozenset()
    pages: Mapping[int, str] = field(default_factory=dict)
    anchors: dict[str, tuple[str, int]] = field(default_factory=dict)
    frame: FrameLookup | None = None


def write_page(page: PageItems, flow: Flow, *, plan: PagePlan, depth: int = 0) -> None:
    """Write the visible content of *page* to *flow* in order, and the rest with its reason.

    *depth* is the number of frames around the page.
    """
    flow.end_line()
    _PageWalk(page, flow, plan, depth=depth).run(0, len(page))
    flow.end_line()


class _PageWalk:
    """One pass over a page; ``pre`` is the item up to which white space is preserved."""

    def __init__(self, page: PageItems, flow: Flow, plan: PagePlan, *, depth: int = 0) -> None:
        self.page = page
        self.flow = flow
        self.plan = plan
        self.depth = depth
        self.lists = ListCounters(page)
        self.pre = 0
        self.quotes = 0
        self.noting = False

    def run(self, start: int, end: int) -> None:
        """Write the items ``[start, end)``."""
        index = start
        while index < end:
            index = self.step(index)

    def step(self, index: int) -> int:
        """Write the item at *index*, or the stretch that begins there, and return the item after it."""
        item, plan = self.page[index], self.plan
        if index in plan.pages and not self.noting:
            self.flow.page(plan.pages[index])
            if is_page_break(item):
                self.flow.drop(self.plain(index, item.end), Reason.PAGE_NUMBER)
                return item.end + 1
        if item.kind is TokenType.TEXT and index not in plan.drops:
            self.text(index, item.value)
        elif index in plan.bodies.notes and not self.noting:
            return self.note(index)
        elif plan.frame is not None and item.kind is TokenType.OPEN and item.value in ("iframe", "frame"):
            return self.frame(index, plan.frame)
        elif index in plan.drops:
            return self.dropped(index)
        elif index in plan.calls:
            return self.call(index, plan.calls[index])
        elif index in plan.bodies.marks:
            self.flow.drop(self.plain(index, plan.bodies.marks[index]), Reason.NOTE_MARK)
            return plan.bodies.marks[index]
        elif item.kind is TokenType.COMMENT:
            self.flow.drop_apart(item.value, Reason.HIDDEN)
        elif item.kind is TokenType.OPEN:
            self.opens(index, item)
        else:
            self.closes(item)
        return index + 1

    def text(self, index: int, text: str) -> None:
        if index >= self.pre:
            self.flow.text(text)
            return
        first = self.page[index - 1].kind is TokenType.OPEN and is_preformatted(self.page[index - 1])
        self.flow.verbatim(text.removeprefix("\r").removeprefix("\n") if first else text)

    def opens(self, index: int, item: PageItem) -> None:
        flow, name = self.flow, item.value
        if _is_block(item):
            flow.end_line()
        if is_preformatted(item):
            self.pre = max(self.pre, item.end)
        if name in _MARKED_AS_HEADING or (index in self.plan.headings and flow.at_line_start):
            flow.heading(True)
        elif name == "br":
            flow.new_line()
        elif name == "hr":
            flow.end_line()
        elif name == "li":
            number = self.lists.number(index)
            flow.prefix("" if self.noting else number)
        elif name == "q":
            flow.text(_QUOTES[self.quotes % 2][0])
            self.quotes += 1
        elif name in ("img", "area") and item.attributes.get("alt"):
            if "gaiji" in item.attributes.get("class", "").lower():
                flow.text(item.attributes["alt"])  # a picture of a character outside all fonts
            else:
                flow.drop(item.attributes["alt"], Reason.METADATA)

    def closes(self, item: PageItem) -> None:
        if item.value == "q" and self.quotes:
            self.quotes -= 1
            self.flow.text(_QUOTES[self.quotes % 2][1])
        if _is_block(self.page[item.end], item.soft):
            self.flow.end_line()
        if item.value in _MARKED_AS_HEADING:
            self.flow.heading(False)
        elif item.value == "li":
            self.flow.clear_prefix()

    def dropped(self, index: int) -> int:
        end, reason = self.plan.drops[index]
        item = self.page[index]
        if reason is Reason.SCRIPT:
            self.flow.drop_apart(self.plain(index, end), reason)
        elif item.kind is TokenType.OPEN and not _is_block(item):
            self.flow.drop(self.plain(index, end), reason)
        else:
            self.flow.drop_lines(self.plain(index, end), reason)
        return end

    def plain(self, start: int, end: int) -> str:
        """Return all text of the items ``[start, end)``, hidden text included."""
        sink = TextCollector()
        _PageWalk(self.page, Flow(sink), PagePlan()).run(start, end)
        return sink.value().strip(SPACE)

    def call(self, index: int, call: NoteLink) -> int:
        if not self.noting:
            self.plan.anchors.setdefault(call.target, (call.label, self.flow.sink.size))
        self.flow.drop(self.plain(index, call.end), Reason.NOTE_MARK)
        return call.end

    def note(self, index: int) -> int:
        """Write a note; content of it that is not text goes before it."""
        end, target = self.plan.bodies.notes[index]
        label, anchor = self.plan.anchors.get(target, ("", None))
        outer, sink = self.flow, TextCollector(apart=[])
        self.flow, self.noting = Flow(sink), True
        self.run(index, end)
        self.flow, self.noting = outer, False
        text = sink.value().strip(SPACE)
        mark = leading_mark(text, label)
        outer.end_line()
        outer.drop(mark, Reason.NOTE_MARK)
        for apart, reason in sink.apart or ():
            outer.drop(apart, reason)
        outer.end_line()
        outer.sink.note(label, text[len(mark) :].lstrip(f"{SPACE}\u3000\u00a0"), anchor=anchor)
        return end

    def frame(self, index: int, lookup: FrameLookup) -> int:
        inner = lookup(self.page[index]) if self.depth < _FRAMES else None
        if inner is not None:
            write_page(inner[0], self.flow, plan=inner[1], depth=self.depth + 1)
        if index in self.plan.drops:
            return self.dropped(index)
        self.opens(index, self.page[index])
        return index + 1


def leading_mark(text: str, label: str) -> str:
    """Return the mark at the beginning of the note *text*, with its punctuation, if it is *label*; else "".

    >>> leading_mark("[1] 见全集", "[1]"), leading_mark("1. 见全集", "1")
    ('[1]', '1.')
    >>> leading_mark("1958年", "1"), leading_mark("见", "")
    ('', '')
    """
    if not label or not text.startswith(label):
        return ""
    after = re.match(r"[.．、:：]|(?=\s)", text[len(label) :])
    if after is not None:
        return label + after[0]
    return "" if label[-1].isdecimal() or label[-1].isalpha() else label


def is_page_break(item: PageItem) -> bool:
    """Return whether the element marks the beginning of a printed page."""
    return bool(item.attributes) and bool(attribute_words(item, "epub:type", "role") & _BREAK_TYPES)


def _is_block(item: PageItem, soft: bool | None = None) -> bool:
    if item.soft if soft is None else soft:
        return False
    by_name = item.value in BLOCK
    if "style" in item.attributes:
        display = css_display(item)
        return display == "block" if display else by_name
    return by_name
