"""Files that a Word file includes in its text: ``w:altChunk``, each read with the reader of its type."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from collate.errors import CollateError
from collate.i18n import _
from collate.model import Dropped
from collate.read.detect import SUFFIXES, media_type
from collate.read.raw_builder import Input

if TYPE_CHECKING:
    from collections.abc import Callable

    from collate.model import Document, Note, Reason
    from collate.read.docx.package import DocxPackage
    from collate.read.raw_builder import RawBuilder
    from collate.settings import Settings

#: Deepest nesting of Word files in Word files; a choice.
MOST_NESTED = 3
#: Content type of a part -> suffix of such files. Source: ECMA-376 part 1, 17.17.2, 11.3.1.
_SUFFIX_OF = {
    "application/xhtml+xml": ".xhtml",
    "text/html": ".html",
    "message/rfc822": ".mht",
    "multipart/related": ".mht",
    "application/x-mimearchive": ".mht",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/plain": ".txt",
    "application/msword": ".doc",
    "application/vnd.oasis.opendocument.text": ".odt",
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOCX = "application/docx"
#: Media types of what Word includes.
_INCLUDED = frozenset(
    (
        _DOCX,
        "text/html",
        "multipart/related",
        "application/rtf",
        "text/plain",
        "application/msword",
        "application/odt",
    )
)


class ChunkReader:
    """Reader of the included files of one Word file, each of which is read once.

    Args:
        package: the Word file.
        item: its source.
        settings: limits and options.
        read_word: reads a Word file that is included.
    """

    def __init__(
        self, package: DocxPackage, item: Input, settings: Settings, *, read_word: Callable[[Input], Document]
    ) -> None:
        self._package = package
        self._item = item
        self._settings = settings
        self._read_word = read_word
        self._read: dict[str, Document | None] = {}

    def document(self, part: str, builder: RawBuilder) -> Document | None:
        """Return the document of *part*, or None, with a warning to *builder*, if it cannot be read."""
        if part not in self._read:
            self._read[part] = self._document(part, builder)
        return self._read[part]

    def _document(self, part: str, builder: RawBuilder) -> Document | None:
        remedy = _("Open the file in Word, which takes the text over, and save it again")
        if not self._package.has(part):
            builder.warn(_("the part {part}, which it includes, is missing", part=part), remedy)
            return None
        item = self._input(part)
        kind = media_type(item) if item.data else ""
        if kind not in _INCLUDED or (kind == "text/plain" and SUFFIXES.get(item.suffix) != kind):
            builder.warn(_("its part {part} is not read: its format is unknown", part=part), remedy)
            return None
        try:
            document = self._read_word(item) if kind == _DOCX else self._other(kind, item)
        except CollateError as error:
            problem = _("its part {part} is not read: {problem}", part=part, problem=error.problem)
            builder.warn(problem, error.remedy)
            return None
        for message in document.warnings:
            builder.warn(_("in its part {part}: {problem}", part=part, problem=message))
        return document

    def _input(self, part: str) -> Input:
        content_type = self._package.content_type(part)
        suffix = ".docx" if content_type.startswith(_WORD) else _SUFFIX_OF.get(content_type, "")
        item = Input(f"{self._item.path}/{part}", self._item.location, self._package.read(part))
        return replace(item, path=item.path + suffix) if suffix else item

    def _other(self, kind: str, item: Input) -> Document:
        from collate.read.dispatch import READERS

        # An encoding that the editor names is that of text files, not of parts.
        settings = replace(self._settings, read=replace(self._settings.read, encoding=""))
        found = next(READERS[kind]()(item, settings))
        if isinstance(found, CollateError):
            raise found
        return found


def include_document(document: Document, builder: RawBuilder, reason: Reason | None = None) -> bool:
    """Append the text of *document*, with its notes, headings and ledger, on lines of its own.

    *reason*, if any, is why none of it is text. Its pages are left out: they are
    not those of the file around it.

    Returns:
        Whether there was text.
    """
    builder.end_line()
    if reason is not None:
        for line in document.raw.split("\n"):
            builder.drop(line, reason)
            builder.end_line()
        return False
    copy = _Copy(document, builder)
    at = 0
    rows: list[Dropped | Note] = [*document.ledger, *document.notes]
    for row in sorted(rows, key=lambda row: row.span):
        copy.text(at, row.span.start)
        at = copy.row(row)
    copy.text(at, len(document.raw))
    builder.end_line()
    return copy.has_text


class _Copy:
    """Copying of a document into a builder, in order."""

    def __init__(self, document: Document, builder: RawBuilder) -> None:
        self.has_text = False
        self._builder = builder
        self._raw = document.raw.replace("\f", "\n")
        self._levels: dict[int, list[int]] = {}
        for start, level in document.headings:
            self._levels.setdefault(start, []).append(level)
        self._displayed = frozenset(document.displayed)
        self._anchors = {note.anchor: -1 for note in document.notes if note.anchor is not None}
        self._marks = sorted({*self._levels, *self._displayed, *self._anchors})

    def text(self, start: int, end: int) -> None:
        """Copy text, with the marks in it and at its end."""
        marks = self._marks[bisect_left(self._marks, start) : bisect_left(self._marks, end)]
        for at, stop in pairwise([start, *marks, end]):
            self._put(self._raw[at:stop])
            if stop < end:
                self._mark(stop)

    def _put(self, text: str) -> None:
        self._builder.text(text)
        self.has_text |= bool(text.strip())

    def _mark(self, at: int) -> None:
        if at in self._anchors:
            self._anchors[at] = self._builder.size
        for level in self._levels.get(at, ()):
            self._builder.heading(level)
        if at in self._displayed:
            self._builder.displayed()

    def row(self, row: Dropped | Note) -> int:
        """Copy a row of the ledger or a note, and return its end."""
        start, end = row.span
        if start in self._marks:
            self._mark(start)
        content = self._raw[start:end]
        if isinstance(row, Dropped):
            self._builder.drop(content, row.reason)
            return end
        place = self._anchors[row.anchor] if row.anchor is not None else -1
        self._builder.note(row.label, content, anchor=place if place >= 0 else None)
        # The builder has ended the line of the note.
        return end + 1 if self._raw[end : end + 1] == "\n" else end
