"""Input bytes, and the builder of a document's raw text: all content of the file in reading order.

A reader of Word, PDF, HTML and so on walks its container once and passes the
content to a :class:`RawBuilder`. Nothing is discarded: content that is not text
of the document goes into ``raw`` too, and into the ledger with its reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from collate.model import Document, Dropped, Heading, Note, Page, Reason, Source, SourceLine, Span
from collate.read.warnings import warning
from collate.text.offsets import identity_map


@dataclass(frozen=True, slots=True)
class Input:
    """The bytes of one file or of one member of an archive.

    ``path`` is the name shown to the editor (``letters.zip/1957/a.docx`` for a
    member), ``location`` the file on the disk.
    """

    path: str
    location: Path
    data: bytes

    @property
    def suffix(self) -> str:
        """The name from its last dot on, in lower case; "" if no dot follows its first character."""
        name = self.path.rsplit("/", 1)[-1]
        return "." + name.rsplit(".", 1)[-1].lower() if "." in name[1:] else ""

    def source(self, media_type: str, encoding: str = "", *, how: str = "") -> Source:
        """Return the source record of these bytes.

        Args:
            media_type: format in which they were read.
            encoding: encoding of their text, "" where the container has none.
            how: how they were read, in a few words of English.
        """
        return Source(
            sha256=hashlib.sha256(self.data).hexdigest(),
            paths=(self.path,),
            locations=(str(self.location),),
            media_type=media_type,
            encoding=encoding,
            size=len(self.data),
            how=how,
        )


@dataclass(slots=True)
class RawBuilder:
    r"""Collector of the raw text of one document, with ledger, notes, headings and pages.

    >>> builder = RawBuilder()
    >>> builder.page("1"); builder.heading(); builder.text("标题"); builder.end_line()
    >>> builder.text("正文"); builder.drop("3", Reason.NOTE_MARK); builder.end_line()
    >>> builder.note("3", "注文")
    >>> document = builder.document(Input("a", Path("a"), b"").source("text/html"), wrapped=False)
    >>> document.raw, document.headings
    ('标题\n正文3\n注文\n', (Heading(start=0, level=0),))
    >>> document.notes
    (Note(span=Span(start=7, end=9), anchor=None, label='3'),)
    """

    _parts: list[str] = field(default_factory=list)
    _size: int = 0
    _dropped: list[Dropped] = field(default_factory=list)
    _notes: list[Note] = field(default_factory=list)
    _headings: list[Heading] = field(default_factory=list)
    _displayed: list[int] = field(default_factory=list)
    _warnings: list[str] = field(default_factory=list)
    _pages: list[tuple[str, int]] = field(default_factory=list)
    _lines: list[SourceLine] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Code points so far: the offset of the next text."""
        return self._size

    @property
    def at_line_start(self) -> bool:
        """Whether the next text begins a line."""
        return not self._size or self._parts[-1].endswith("\n")

    def text(self, text: str) -> None:
        """Append text of the document. A line end in it is a line end of ``raw``."""
        if text:
            self._parts.append(text)
            self._size += len(text)

    def drop(self, text: str, reason: Reason) -> None:
        """Append content that is not text of the document; white space at its edges is not in the ledger."""
        start = self._size
        self.text(text)
        stripped = text.strip()
        if stripped:
            first = start + text.index(stripped)
            self._dropped.append(Dropped(Span(first, first + len(stripped)), reason))

    def end_line(self) -> None:
        """End the current line unless it is empty."""
        if not self.at_line_start:
            self.text("\n")

    def heading(self, level: int = 0) -> None:
        """Mark the next text as a heading of *level* (see :class:`collate.model.Heading`)."""
        self._headings.append(Heading(self._size, level))

    def displayed(self, start: int | None = None) -> None:
        """Mark the next text, or the line that begins at *start*, as a line set apart by its type."""
        self._displayed.append(self._size if start is None else start)

    def at_line(self, line: int, ahead: int = 0) -> None:
        """Record that the next text, but for its first *ahead* code points, stands on *line* of the file."""
        start = self._size + ahead
        while self._lines and self._lines[-1].start >= start:
            self._lines.pop()
        if not self._lines or self._lines[-1].line != line:
            self._lines.append(SourceLine(start, line))

    def warn(self, problem: str, remedy: str = "") -> None:
        """Add a warning, once: *problem* is what was not read, or was repaired, *remedy* what to do."""
        message = warning(problem, remedy)
        if message not in self._warnings:
            self._warnings.append(message)

    def page(self, label: str) -> None:
        """Start a page here."""
        self._pages.append((label, self._size))

    def note(self, label: str, text: str, *, anchor: int | None = None) -> None:
        """Append a footnote or endnote on lines of its own.

        Args:
            label: number or mark of the note, "" for none.
            text: its text; an empty one adds no note.
            anchor: offset in ``raw`` at which the text calls it, None where nothing does.
        """
        self.end_line()
        start = self._size
        self.text(text.strip())
        if self._size > start:
            self._notes.append(Note(Span(start, self._size), anchor, label))
        self.end_line()

    def document(self, source: Source, wrapped: bool) -> Document:
        """Return the document; *wrapped* is true where its lines are printed lines, false for paragraphs."""
        raw = "".join(self._parts)
        ends = [*(start for _, start in self._pages[1:]), len(raw)][: len(self._pages)]
        pages = (Page(label, Span(start, end)) for (label, start), end in zip(self._pages, ends, strict=True))
        return Document(
            source,
            raw,
            raw,
            identity_map(len(raw)),
            pages=tuple(pages),
            ledger=tuple(self._dropped),
            notes=tuple(self._notes),
            headings=tuple(self._headings),
            displayed=tuple(self._displayed),
            wrapped=wrapped,
            warnings=tuple(self._warnings),
            source_lines=tuple(self._lines),
        )
