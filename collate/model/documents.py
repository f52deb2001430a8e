"""What is read from files: sources, documents, and the texts cut out of them (stages 1 to 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from collate.model.spans import OffsetMap, Provenance, Span

# -- 1  read ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """One content, known by its hash, and every path that holds it.

    ``sha256`` is the full hex digest of the file's bytes; ``paths`` are the
    names shown to the editor (relative to the folder that was asked for, with
    ``/``), each of which is a witness of its own; the first is the one that
    this document was read under. ``locations`` are the same
    files as the file system knows them, for reading them again. ``modified``
    is the newest modification time in whole seconds since 1970.
    """

    sha256: str
    paths: tuple[str, ...]
    locations: tuple[str, ...]
    media_type: str
    encoding: str
    size: int
    modified: int = 0
    how: str = ""

    @property
    def id(self) -> str:
        """The first 16 hex digits of the hash."""
        return self.sha256[:16]

    @property
    def recognised(self) -> bool:
        """Whether its text, or some of it, was recognised in pictures (OCR): expect misread characters."""
        return "OCR" in self.how


class Reason(StrEnum):
    """Why a stretch of a source is in no segment."""

    BLANK = "blank"
    PAGE_NUMBER = "page-number"
    RUNNING_HEAD = "running-head"
    BOOKMARK = "bookmark"
    URL = "url"
    SOURCE_LINE = "source-line"
    SITE_LINE = "site-line"
    CONTENTS = "table-of-contents"
    CONTROL = "control-character"
    HYPHEN = "line-break-hyphen"
    BEFORE_FIRST = "before-first-text"
    LEFT_OUT = "left-out-by-settings"
    NAVIGATION = "navigation"
    SCRIPT = "script"
    MARKUP = "markup"
    FIELD = "field"
    DELETED = "tracked-deletion"
    INSERTED = "tracked-insertion"
    HIDDEN = "hidden-text"
    ANNOTATION = "annotation"
    NOTE_MARK = "note-mark"
    METADATA = "metadata"


class Dropped(NamedTuple):
    """A raw span that is no text of any segment, and why; a row of the ledger."""

    span: Span
    reason: Reason


class Page(NamedTuple):
    """A page of the source: its printed label and its raw span."""

    label: str
    span: Span


class Note(NamedTuple):
    """A footnote or endnote: kept, but apart from the running text.

    ``span`` is raw, ``anchor`` the raw offset at which the text calls it, or
    None where that is not known, ``label`` its number or mark as written.
    """

    span: Span
    anchor: int | None
    label: str


# -- 2  reflow ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or display line of a document, and what its layout told.

    ``span`` lies in ``Document.text``. ``lines`` is the number of raw lines
    that were joined, ``page_top`` that it opens a page, ``blank_before`` the
    blank lines above it beyond the document's usual number, ``indent`` its
    leading columns (an ideographic space counts two), ``bookmark`` that a Word
    bookmark stood in front, ``sentence_before`` that the text before it ends a
    sentence.
    """

    span: Span
    lines: int = 1
    page_top: bool = False
    blank_before: int = 0
    indent: int = 0
    bookmark: bool = False
    sentence_before: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    r"""A source as text.

    ``raw`` is all that the reader decoded, with line ends as ``\n``. ``text``
    is a view of it (``offsets`` maps back); after :func:`collate.reflow.reflow`
    it holds no line breaks, and ``paragraphs`` cover it without gaps.
    ``ledger`` lists what was taken out of the view and why, in raw order;
    blanks next to kept text are layout and are not listed.
    """

    source: Source
    raw: str
    text: str
    offsets: OffsetMap
    paragraphs: tuple[Paragraph, ...] = ()
    pages: tuple[Page, ...] = ()
    ledger: tuple[Dropped, ...] = ()
    notes: tuple[Note, ...] = ()
    headings: tuple[int, ...] = ()
    """Raw offsets of lines that the container marks as headings or bookmarks: hints for split."""
    wrapped: bool = True
    """Whether a line of ``raw`` is a line of a page; if not, it is a whole paragraph."""


# -- 3  split -----------------------------------------------------------------


class Genre(StrEnum):
    """Whose voice: the speaker's own, or a report about the speech in the third person."""

    SPEECH = "speech"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Stated:
    """Something that a source says about a text: as written, and normalised.

    ``value`` is for comparing and sorting (a date as ISO 8601, a title without
    its numbering); ``note`` names a slip that was seen (``l6日`` read as
    ``16日``); ``span`` is raw.
    """

    written: str
    value: str
    span: Span
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A text cut out of a document: one speech or report as it stands in one file.

    ``id`` is ``<path>#<number>``, numbers counting from 1 in reading order.
    ``text`` is the body alone, from the salutation or the first paragraph on,
    without line breaks; ``breaks`` are the offsets in it where a paragraph
    starts (the first is 0, unless the text is empty). Title, date and speaker
    lines are metadata. ``extents`` are the raw spans that the segment owns,
    metadata lines and layout blanks included.
    """

    id: str
    path: str
    number: int
    source: Source
    text: str
    offsets: OffsetMap
    breaks: tuple[int, ...]
    extents: tuple[Span, ...]
    provenance: Provenance
    genre: Genre = Genre.SPEECH
    title: Stated | None = None
    date: Stated | None = None
    speaker: Stated | None = None
    origin: Stated | None = None
    """出处: a source line such as 摘自… or 【学习参考】2020 年第 3 期."""
    notes: tuple[Note, ...] = ()
    """Footnotes and endnotes that the text calls; no part of ``text`` or ``extents``."""


@dataclass(frozen=True, slots=True)
class Record:
    """A text that is compared as it is, neither reflowed nor split: one record of a batch.

    ``path`` names the file that it stands in, for messages.
    """

    id: str
    text: str
    genre: Genre = Genre.SPEECH
    title: str = ""
    date: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """What split returns: segments, notes and ledger cover ``document.raw`` exactly once."""

    document: Document
    segments: tuple[Segment, ...]
    ledger: tuple[Dropped, ...]
