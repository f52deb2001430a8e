"""Writer from the paragraphs of a Word file to raw text, ledger, notes, headings and pages."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import SourceError
from collate.i18n import _
from collate.model import Document, Page, Reason, Source, Span
from collate.read.docx.chunks import include_document
from collate.read.docx.paragraph_walker import InlineText, NoteCall, PageStart
from collate.read.docx.story_walker import ShownParagraph, has_text
from collate.read.docx.typography import set_apart
from collate.read.raw_builder import RawBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.read.docx.note_numbers import NoteNumbering
    from collate.read.docx.numbering import ListLabel
    from collate.read.docx.paragraph_walker import InlineItem
    from collate.read.docx.typography import ParagraphType
    from collate.settings import Settings


#: Brackets that are typed around the call of a note.
_AROUND = {"〔": "〕", "[": "]", "［": "］", "(": ")", "（": "）", "【": "】"}


class CalledNote(NamedTuple):
    """A note with a call: its label, and the offset of the call in the raw text.

    ``around`` are brackets that are typed around its number, and are part of the label.
    """

    kind: str
    id: str
    label: str
    anchor: int | None
    reason: Reason | None
    around: str = ""


class DocxWriter:
    """Writer of the body into a :class:`RawBuilder`, one paragraph a line.

    Args:
        path: name of the file, for errors.
        settings: limits on pages and size.
        numbers: numbers of the notes.
        page_after: for each section, whether the next one begins a page.
    """

    def __init__(
        self, path: str, settings: Settings, *, numbers: NoteNumbering, page_after: Sequence[bool]
    ) -> None:
        self.builder = RawBuilder()
        self.called_notes: list[CalledNote] = []
        self.has_text = False
        """Whether any text of the document has been written."""
        self._path = path
        self._limits = settings.read
        self._numbers = numbers
        self._page_after = page_after
        self._section = 0
        self._pages = 0
        self._begun = False
        self._occupied = False
        self._line = False
        self._looks: list[tuple[int, ParagraphType]] = []
        self._declared: set[int] = set()
        self._page(ordered=True)

    def line(self, line: ShownParagraph) -> None:
        """Write one paragraph.

        Raises:
            SourceError: the document exceeds the limits of the settings.
        """
        if line.new_page and self._occupied:
            self._page(ordered=True)
        before, page = self.builder.size, self._pages
        visible = [has_text(part) for part in line.parts]
        if line.label is not None and not any(visible):
            self._number(line.label, "", line.reason)
        pending = any(visible)  # heading and number go before the first part with text
        self._line = False
        for part, is_visible in zip(line.parts, visible, strict=True):
            if is_visible and pending:
                pending = False
                for level in line.headings:
                    self.builder.heading(level)
                if any(line.headings):
                    self._declared.add(self.builder.size)
                if line.look is not None:
                    self._looks.append((self.builder.size, line.look))
                if line.label is not None:
                    self._number(line.label, _first_text(line.parts), None)
            self._items(part)
            if not self._line:
                self.builder.end_line()
        self.builder.end_line()
        if self.builder.size == before and line.spaced:
            self.builder.text("\n")
        # An empty paragraph occupies its page, but not after a page break.
        self._occupied |= self._begun or self._pages == page
        if line.ends_section:
            self._end_section()
        self._check_size()

    def include(self, document: Document, reason: Reason | None) -> None:
        """Write the text of a file that is included here; *reason*, if any, is why it is not text.

        Raises:
            SourceError: the document exceeds the limits of the settings.
        """
        text = include_document(document, self.builder, reason)
        self.has_text |= text
        self._begun |= text
        self._occupied |= text
        self._check_size()

    def _items(self, items: Sequence[InlineItem]) -> None:
        for item in _bracketed(items):
            if isinstance(item, PageStart):
                if item.ordered and self._line:
                    self.builder.end_line()
                self._page(item.ordered)
            elif isinstance(item, NoteCall):
                self._call(item)
            else:
                self._begun |= bool(item.text.strip())
                if item.reason is not None:
                    # Written blanks at its edges would be text.
                    self.builder.drop(item.text.strip(), item.reason)
                else:
                    self.builder.text(item.text)
                    self._line |= bool(item.text.strip())
                    self.has_text |= self._line

    def _call(self, call: NoteCall) -> None:
        if call.reason is not None:
            self.called_notes.append(CalledNote(call.kind, call.id, call.mark, None, call.reason))
            return
        label = call.mark or self._numbers.label(call.kind)
        label = call.around[:1] + label + call.around[1:]
        self.called_notes.append(CalledNote(call.kind, call.id, label, self.builder.size, None, call.around))
        self.builder.drop(label, Reason.NOTE_MARK)
        self._begun = True

    def _number(self, label: ListLabel, text: str, reason: Reason | None) -> None:
        self._begun = True
        if reason is not None:
            self.builder.drop(label.text, reason)
        elif label.bullet:
            self.builder.drop(label.text, Reason.MARKUP)
        else:
            self.builder.text(label.text + label_separator(label, text))
            self.has_text = True

    def _page(self, ordered: bool) -> None:
        """Begin a page: always where it is *ordered*, else unless the page before is empty."""
        if self._pages and not (ordered or self._begun):
            return
        self._pages += 1
        if self._pages > self._limits.max_pages:
            problem = _("has more than {most} pages", most=self._limits.max_pages)
            remedy = _("If this is right, raise read.max_pages in collate.toml")
            raise SourceError(self._path, problem, remedy)
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
            problem = _("has more than {most} million characters", most=self._limits.max_megabytes)
            remedy = _("If this is right, raise read.max_megabytes in collate.toml")
            raise SourceError(self._path, problem, remedy)

    def aside(self, line: ShownParagraph) -> None:
        """Write a paragraph that is not text of the document: a comment, a running head."""
        parts = tuple(tuple(item for item in part if not isinstance(item, PageStart)) for part in line.parts)
        self.line(ShownParagraph(parts))

    def document(self, source: Source, end: int) -> Document:
        """Return the document; its pages end with the body, at *end*.

        A document with one page has no pages: a file that no program has laid out
        has no information on them.
        """
        document = self.builder.document(source, wrapped=False)
        marks = set_apart([look for _start, look in self._looks])
        own = {start for (start, _look), marked in zip(self._looks, marks, strict=True) if marked}
        own -= self._declared
        pages = document.pages if len(document.pages) > 1 else ()
        cut = (Page(page.label, Span(page.span.start, min(page.span.end, end))) for page in pages)
        return replace(document, pages=tuple(cut), displayed=tuple(sorted({*document.displayed, *own})))


def _bracketed(items: Sequence[InlineItem]) -> list[InlineItem]:
    """Return *items* with the brackets around a call, and nothing else, as part of its label: 〔1〕."""
    found = list(items)
    for at, item in enumerate(found[1:-1], start=1):
        before, after = found[at - 1], found[at + 1]
        if (
            isinstance(item, NoteCall)
            and item.reason is None
            and isinstance(before, InlineText)
            and before.reason is None
            and isinstance(after, InlineText)
            and after.reason is None
            and after.text[:1] == _AROUND.get(before.text[-1:], "none")
        ):
            found[at - 1 : at + 2] = (
                before._replace(text=before.text[:-1]),
                item._replace(around=before.text[-1] + after.text[0]),
                after._replace(text=after.text[1:]),
            )
    return found


def _first_text(parts: Sequence[Sequence[InlineItem]]) -> str:
    """Return the first character of text other than white space, or ""."""
    texts = (item for part in parts for item in part if isinstance(item, InlineText) and item.reason is None)
    return next((item.text.lstrip()[:1] for item in texts if item.text.strip()), "")


def label_separator(label: ListLabel, text: str) -> str:
    """Return the separator between a number and its paragraph, which begins with *text*.

    A tab is layout. Between a punctuation mark or an encircled number and a wide
    character it adds nothing to the mark's own width (一、总则), so the separator is "";
    elsewhere it separates words (第一章 总则, 1. Work), and is a space.
    """
    if label.suffix == "nothing" or not text:
        return ""
    last = label.text[-1]
    tight = not last.isalnum() or unicodedata.category(last) == "No"
    wide = unicodedata.east_asian_width(text[0]) in "WFA"
    return "" if label.suffix == "tab" and tight and wide else " "
