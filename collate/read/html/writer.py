"""Writer from the items of a page to lines of text, shared by HTML, MHTML, EPUB and Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from collate.model import Reason
from collate.read.html.display_lines import USUAL_SIZE, Display
from collate.read.html.flow import SPACE, Flow, LineMarks, collapse, line_marks
from collate.read.html.list_numbers import ListCounters
from collate.read.html.notes import NoteBodies, NoteLink
from collate.read.html.page_lines import Drops
from collate.read.html.roles import attribute_words, css_display, is_preformatted
from collate.read.html.sinks import TextCollector
from collate.read.html.tokeniser import TokenType
from collate.read.html.tree import BLOCK, HEADINGS, PageItem, PageItems
from collate.read.html.type_style import type_size, type_style

#: Deepest nesting of frames that is written; a choice.
_FRAMES = 5
_QUOTES = ("“”", "‘’")
_BREAK_TYPES = frozenset(("pagebreak", "doc-pagebreak"))
#: Elements whose name alone sets the type of their text.
_TYPES = frozenset(("b", "strong", "center", "big"))
#: A stretch of fewer items may be the mark of a note; a choice.
_FEW = 8
#: Inline elements whose content is written as it is.
_PLAIN = frozenset(("a", "sup", "sub", "span", "b", "i", "em", "strong", "small", "rt", "rp", "del", "ins"))
#: Attributes that may set the type.
_TYPE_ATTRIBUTES = frozenset(("style", "class", "align", "size"))


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


def write_page(page: PageItems, flow: Flow, *, plan: PagePlan, depth: int = 0, above: int = 0) -> None:
    """Write the visible content of *page* to *flow* in order, and the rest with its reason.

    Args:
        page: the items of a page.
        flow: the destination.
        plan: what of the page is text, and what is a note.
        depth: number of frames around the page.
        above: number of lines of the file above the first line of the page.
    """
    flow.end_line()
    _PageWalk(page, flow, plan, depth=depth, above=above).run(0, len(page))
    flow.end_line()


class _PageWalk:
    """One pass over a page; ``pre`` is the item up to which white space is preserved."""

    def __init__(
        self, page: PageItems, flow: Flow, plan: PagePlan, *, depth: int = 0, above: int = 0
    ) -> None:
        self.page = page
        self.flow = flow
        self.plan = plan
        self.depth = depth
        self.above = above
        self.planned = {*plan.drops, *plan.calls, *plan.bodies.notes, *plan.bodies.marks}
        self.lists = ListCounters(page)
        self.pre = 0
        self.quotes = 0
        self.noting = False
        self.styles: list[tuple[int, Display, float]] = []
        """Last item, type and size of the elements around the current item that set either."""

    def run(self, start: int, end: int) -> None:
        """Write the items ``[start, end)``."""
        index = start
        while index < end:
            index = self.step(index)

    def step(self, index: int) -> int:
        """Write the item at *index*, or the stretch that begins there, and return the item after it."""
        item, plan = self.page[index], self.plan
        if self.styles:
            self.end_styles(index)
        if plan.pages and index in plan.pages and not self.noting:
            self.flow.page(plan.pages[index])
            if is_page_break(item):
                self.drop_inline(index, item.end, Reason.PAGE_NUMBER)
                return item.end + 1
        if item.kind is TokenType.TEXT and index not in plan.drops:
            self.text(index, item)
            return index + 1
        in_frame = plan.frame is not None and item.value in ("iframe", "frame")
        if in_frame or index in self.planned:
            after = self.special(index, item)
            if after:
                return after
        if item.kind is TokenType.COMMENT:
            self.comment(index, item)
        elif item.kind is TokenType.OPEN:
            self.opens(index, item)
        else:
            self.closes(item)
        return index + 1

    def special(self, index: int, item: PageItem) -> int:
        """Write the stretch of the plan that begins at *index*, and return the item after it, 0 for none."""
        plan = self.plan
        if index in plan.bodies.notes and not self.noting:
            return self.note(index)
        if plan.frame is not None and item.kind is TokenType.OPEN and item.value in ("iframe", "frame"):
            return self.frame(index, plan.frame)
        if index in plan.drops:
            return self.dropped(index)
        if index in plan.calls:
            return self.call(index, plan.calls[index])
        if index in plan.bodies.marks:
            return self.drop_inline(index, plan.bodies.marks[index], Reason.NOTE_MARK)
        return 0

    def line(self, item: PageItem) -> LineMarks:
        """Return the line of the file on which *item* begins."""
        return ((0, item.line + self.above),)

    def text(self, index: int, item: PageItem) -> None:
        text = item.value
        lines = self.lines(index, item) if "\n" in text and not text.isspace() else None
        if index >= self.pre:
            self.flow.text(text, item.line + self.above, lines=lines)
            return
        lines = lines or self.lines(index, item)
        first = self.page[index - 1].kind is TokenType.OPEN and is_preformatted(self.page[index - 1])
        if first and text.startswith("\n"):
            text, lines = text[1:], lines[1:] or lines
        self.flow.verbatim(text, lines)

    def comment(self, index: int, item: PageItem) -> None:
        marks = line_marks(item.value, self.lines(index, item))
        text, marks = _stripped(item.value, marks)
        self.flow.drop_apart(text, Reason.HIDDEN, marks)

    def lines(self, index: int, item: PageItem) -> range:
        """Return the lines of the file from *item* to the one after it."""
        line = item.line + self.above
        if "\n" not in item.value:
            return range(line, line + 1)
        last = self.page[index + 1].line if index + 1 < len(self.page) else item.line + item.value.count("\n")
        return range(line, max(line, last + self.above) + 1)

    def opens(self, index: int, item: PageItem) -> None:
        flow, name = self.flow, item.value
        if _is_block(item):
            flow.end_line()
        if is_preformatted(item):
            self.pre = max(self.pre, item.end)
        if name in _TYPES or not _TYPE_ATTRIBUTES.isdisjoint(item.attributes):
            self.begin_style(index, item)
        if index in self.plan.headings and flow.at_line_start:
            flow.heading(True)
        if name in HEADINGS:
            flow.heading(True, int(name[1]))
        elif name == "br":
            flow.new_line()
        elif name == "hr":
            flow.end_line()
        elif name == "li":
            number = self.lists.number(index)
            flow.prefix("" if self.noting else number)
        elif name == "q":
            flow.text(_QUOTES[self.quotes % 2][0], item.line + self.above)
            self.quotes += 1
        elif name in ("img", "area") and item.attributes.get("alt"):
            if "gaiji" in item.attributes.get("class", "").lower():
                flow.text(item.attributes["alt"])  # a picture of a character outside all fonts
            else:
                flow.drop(item.attributes["alt"], Reason.METADATA, self.line(item))

    def closes(self, item: PageItem) -> None:
        if item.value == "q" and self.quotes:
            self.quotes -= 1
            self.flow.text(_QUOTES[self.quotes % 2][1])
        if _is_block(self.page[item.end], item.soft):
            self.flow.end_line()
        if item.value in HEADINGS:
            self.flow.heading(False)
        elif item.value == "li":
            self.flow.clear_prefix()

    def begin_style(self, index: int, item: PageItem) -> None:
        """Set the type of the text in the element at *index*."""
        style, size, display = type_style(item), type_size(item), self.flow.display
        if (style or size) and item.end > index and display is not None:
            display.style |= style
            display.size = size or display.size
            self.styles.append((item.end, display.style, display.size))

    def end_styles(self, index: int) -> None:
        """Restore the type of text around the elements that end before *index*."""
        while self.styles and self.styles[-1][0] < index:
            self.styles.pop()
            _, style, size = self.styles[-1] if self.styles else (0, Display.NONE, USUAL_SIZE)
            if self.flow.display is not None:
                self.flow.display.style, self.flow.display.size = style, size

    def drop_inline(self, start: int, end: int, reason: Reason) -> int:
        """Write the items ``[start, end)`` as content of the line that is not text, and return *end*."""
        text, marks = self.plain(start, end)
        self.flow.drop(text, reason, marks)
        return end

    def dropped(self, index: int) -> int:
        end, reason = self.plan.drops[index]
        item = self.page[index]
        text, marks = self.plain(index, end)
        if reason is Reason.SCRIPT:
            self.flow.drop_apart(text, reason, marks)
        elif item.kind is TokenType.OPEN and not _is_block(item):
            self.flow.drop(text, reason, marks)
        else:
            self.flow.drop_lines(text, reason, marks)
        return end

    def plain(self, start: int, end: int) -> tuple[str, LineMarks]:
        """Return all text of the items ``[start, end)``, hidden text included, and its lines of the file."""
        few = self.page[start:end] if end - start < _FEW else []
        texts = [item for item in few if item.kind is TokenType.TEXT]
        if len(texts) == 1 and "\n" not in texts[0].value and self.is_plain(start, end):
            return collapse(texts[0].value.strip(SPACE)), self.line(texts[0])
        sink = TextCollector()
        inner = Flow(sink, numbered=self.flow.numbered, typed=False)
        _PageWalk(self.page, inner, PagePlan(), above=self.above).run(start, end)
        return _stripped(sink.value(), sink.lines)

    def is_plain(self, start: int, end: int) -> bool:
        """Return whether the items ``[start, end)`` are text, and inline elements that do not alter it."""
        return all(
            item.kind is TokenType.TEXT
            or (
                item.kind is not TokenType.COMMENT and item.value in _PLAIN and "style" not in item.attributes
            )
            for item in self.page[start:end]
        )

    def call(self, index: int, call: NoteLink) -> int:
        if not self.noting:
            self.plan.anchors.setdefault(call.target, (call.label, self.flow.sink.size))
        return self.drop_inline(index, call.end, Reason.NOTE_MARK)

    def note(self, index: int) -> int:
        """Write a note; content of it that is not text goes before it."""
        end, target = self.plan.bodies.notes[index]
        label, anchor = self.plan.anchors.get(target, ("", None))
        outer, sink = self.flow, TextCollector(apart=[])
        styles, self.styles = self.styles, []
        self.flow, self.noting = Flow(sink, numbered=outer.numbered, typed=False), True
        self.run(index, end)
        self.flow, self.noting, self.styles = outer, False, styles
        text, marks = _stripped(sink.value(), sink.lines)
        mark = leading_mark(text, label)
        outer.end_line()
        outer.drop(mark, Reason.NOTE_MARK, marks)
        for apart, reason, line in sink.apart or ():
            outer.drop(apart, reason, ((0, line),))
        outer.end_line()
        body = text[len(mark) :].lstrip(f"{SPACE}\u3000\u00a0")
        outer.at_lines(marks, len(text) - len(body))
        outer.sink.note(label, body, anchor=anchor)
        return end

    def frame(self, index: int, lookup: FrameLookup) -> int:
        inner = lookup(self.page[index]) if self.depth < _FRAMES else None
        if inner is not None:
            above = self.above + self.page[index].line - 1
            write_page(inner[0], self.flow, plan=inner[1], depth=self.depth + 1, above=above)
        if index in self.plan.drops:
            return self.dropped(index)
        self.opens(index, self.page[index])
        return index + 1


def _stripped(text: str, marks: LineMarks) -> tuple[str, LineMarks]:
    """Return *text* without white space at its edges, and its *marks* for what remains."""
    body = text.strip(SPACE)
    shift = len(text) - len(text.lstrip(SPACE))
    return body, [(offset - shift, line) for offset, line in marks]


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
