"""From the paragraphs of a Word file to raw text, ledger, notes, headings and pages."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import SourceError
from collate.model import Document, Page, Reason, Source, Span
from collate.read.docx.inline import Call, PageTop, Text
from collate.read.docx.walker import Line, has_text
from collate.read.raw_builder import RawBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.read.docx.inline import Item
    from collate.read.docx.notes import NoteNumbers
    from collate.read.docx.numbering import Label
    from collate.settings import Settings


class Called(NamedTuple):
    """A note that was called: where in the raw text, and under what label."""

    kind: str
    id: str
    label: str
    anchor: int | None
    reason: Reason | None


class Writer:
    """Writes the body into a :class:`RawBuilder`, one paragraph a line.

    ``page_after`` says for each section whether the next one begins a page.
    """

    def __init__(
        self, path: str, settings: Settings, numbers: NoteNumbers, page_after: Sequence[bool]
    ) -> None:
        self.builder = RawBuilder()
        self.called: list[Called] = []
        self.kept = False
        """Whether any text of the document was written."""
        self._path = path
        self._limits = settings.read
        self._numbers = numbers
        self._page_after = page_after
        self._section = 0
        self._pages = 0
        self._begun = False
        self._occupied = False
        self._line = False
        self._page(ordered=True)

    def line(self, line: Line) -> None:
        """Write one paragraph."""
        if line.new_page and self._occupied:
            self._page(ordered=True)
        before, page = self.builder.size, self._pages
        shown = [has_text(part) for part in line.parts]
        if line.label is not None and not any(shown):
            self._number(line.label, "", line.reason)
        waits = any(shown)
        self._line = False
        for part, has in zip(line.parts, shown, strict=True):
            if has and waits:
                waits = False
                if line.heading:
                    self.builder.heading()
                if line.label is not None:
                    self._number(line.label, _first_text(line.parts), None)
            self._items(part)
            if not self._line:
                self.builder.end_line()
        self.builder.end_line()
        if self.builder.size == before and line.spaced:
            self.builder.text("\n")
        # An empty paragraph takes room on its page, but not behind a page break.
        self._occupied |= self._begun or self._pages == page
        if line.ends_section:
            self._end_section()
        self._check_size()

    def _items(self, items: Sequence[Item]) -> None:
        for item in items:
            if isinstance(item, PageTop):
                if item.ordered and self._line:
                    self.builder.end_line()
                self._page(item.ordered)
            elif isinstance(item, Call):
                self._call(item)
            else:
                self._begun |= bool(item.text.strip())
                if item.reason is not None:
                    # Blanks at its edges would stand in the text if they were written.
                    self.builder.drop(item.text.strip(), item.reason)
                else:
                    self.builder.text(item.text)
                    self._line |= bool(item.text.strip())
                    self.kept |= self._line

    def _call(self, call: Call) -> None:
        if call.reason is not None:
            self.called.append(Called(call.kind, call.id, call.mark, None, call.reason))
            return
        label = call.mark or self._numbers.label(call.kind)
        self.called.append(Called(call.kind, call.id, label, self.builder.size, None))
        self.builder.drop(label, Reason.NOTE_MARK)
        self._begun = True

    def _number(self, label: Label, text: str, reason: Reason | None) -> None:
        self._begun = True
        if reason is not None:
            self.builder.drop(label.text, reason)
        elif label.bullet:
            self.builder.drop(label.text, Reason.MARKUP)
        else:
            self.builder.text(label.text + separator(label, text))
            self.kept = True

    def _page(self, ordered: bool) -> None:
        """Begin a page: always where it is ordered, else if anything stands on the one before."""
        if self._pages and not (ordered or self._begun):
            return
        self._pages += 1
        if self._pages > self._limits.max_pages:
            raise SourceError(
                self._path,
                f"has more than {self._limits.max_pages} pages",
                "If it should, raise read.max_pages in collate.toml",
            )
        self.builder.page(str(self._pages))
        self._begun = self._occupied = False
        self._numbers.begin_page()

    def _end_section(self) -> None:
        if self._section < len(self._page_after) and self._page_after[self._section]:
            self._page(ordered=True)
        self._section += 1
        self._numbers.begin_section()

    def _check_size(self) -> None:
        if self.builder.size > self._limits.max_megabytes * 1_000_000:
            raise SourceError(
                self._path,
                f"holds more than {self._limits.max_megabytes} million characters",
                "If it should, raise read.max_megabytes in collate.toml",
            )

    def aside(self, line: Line) -> None:
        """Write a paragraph that is no text of the document: a comment, a running head."""
        parts = tuple(tuple(item for item in part if not isinstance(item, PageTop)) for part in line.parts)
        self.line(Line(parts))

    def document(self, source: Source, end: int) -> Document:
        """Return the document; pages end where the body does, at *end*, and one page is no pages.

        (A file that no program has laid out says nothing of its pages.)
        """
        document = self.builder.document(source, wrapped=False)
        pages = document.pages if len(document.pages) > 1 else ()
        cut = (Page(page.label, Span(page.span.start, min(page.span.end, end))) for page in pages)
        return replace(document, pages=tuple(cut))


def _first_text(parts: Sequence[Sequence[Item]]) -> str:
    kept = (item for part in parts for item in part if isinstance(item, Text) and item.reason is None)
    return next((item.text.lstrip()[:1] for item in kept if item.text.strip()), "")


def separator(label: Label, text: str) -> str:
    """Return what stands between a number and its paragraph, which begins with *text*.

    A tab is layout. Between a mark or an encircled number and a wide
    character it shows as no more than the mark's own width (一、总则); elsewhere
    it parts words (第一章 总则, 1. Work).
    """
    if label.suffix == "nothing" or not text:
        return ""
    last = label.text[-1]
    tight = not last.isalnum() or unicodedata.category(last) == "No"
    wide = unicodedata.east_asian_width(text[0]) in "WFA"
    return "" if label.suffix == "tab" and tight and wide else " "
