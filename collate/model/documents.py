"""Sources, documents, and the segments cut out of them (stages 1 to 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from collate.model.spans import OffsetMap, Provenance, Span

# -- 1  read ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """The content of a file, identified by its hash, with all paths that have this content.

    ``sha256`` is the full hex digest of the file's bytes. ``paths`` are the
    names shown to the editor (relative to the input folder, with ``/``), each
    of which is a witness of its own; the document was read under the first.
    ``locations`` are the same files as paths of the file system, for reading
    them again. ``media_type`` and ``encoding`` are those the reader used,
    ``size`` is in bytes, ``how`` describes how the text was obtained (OCR). A
    source has no time of modification: nothing of a result may depend on it.
    """

    sha256: str
    paths: tuple[str, ...]
    locations: tuple[str, ...]
    media_type: str
    encoding: str
    size: int
    how: str = ""

    @property
    def id(self) -> str:
        """The first 16 hex digits of the hash."""
        return self.sha256[:16]

    @property
    def recognised(self) -> bool:
        """Whether some or all of the text is from OCR, so that misread characters must be expected."""
        return "OCR" in self.how

    def __repr__(self) -> str:
        return f"<Source {self.paths[0]}: {self.media_type}, {self.encoding or self.how}, {self.size} bytes>"


class Reason(StrEnum):
    """Why a span of a source is not in any segment."""

    BLANK = "blank"
    PAGE_NUMBER = "page-number"
    RUNNING_HEAD = "running-head"
    BOOKMARK = "bookmark"
    URL = "url"
    SOURCE_LINE = "source-line"
    SITE_LINE = "site-line"
    SEPARATOR = "separator"
    CONTENTS = "table-of-contents"
    CONTROL = "control-character"
    HYPHEN = "line-break-hyphen"
    INVISIBLE = "invisible-character"
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
    MAIL = "mail"
    FRONT_MATTER = "front-matter"
    BACK_MATTER = "back-matter"


class Dropped(NamedTuple):
    """A raw span that is not in any segment, and the reason: a row of the ledger.

    ``evidence`` is a message on what the reason rests on ("page 12 of 3–57");
    empty where there is nothing else to it.
    """

    span: Span
    reason: Reason
    evidence: str = ""


class Page(NamedTuple):
    """A page of the source: its printed label and its raw span."""

    label: str
    span: Span


class Note(NamedTuple):
    """A footnote or endnote, kept apart from the running text.

    ``span`` is raw, ``anchor`` the raw offset of its reference in the text, or
    None if that is unknown, ``label`` its number or mark as written.
    """

    span: Span
    anchor: int | None
    label: str


class Heading(NamedTuple):
    """A line that the container declares a heading, or that its navigation leads to.

    ``start`` is the raw offset of the line. ``level`` is the declared one, from
    1 (``h1``, ``#``, Heading 1; the title of a Word file, too), or the depth in
    the outline of a PDF; 0 where only a bookmark or a table of contents leads to
    the line.
    """

    start: int
    level: int = 0


class SourceLine(NamedTuple):
    """The line of the file, from 1, of the text from the raw offset ``start`` to that of the next one."""

    start: int
    line: int


# -- 2  reflow ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or display line of a document, with properties of its layout.

    ``span`` refers to ``Document.text``. ``lines`` is the number of raw lines
    that were joined; ``page_top``: it is the first on its page;
    ``blank_before`` is the number of blank lines above it beyond the document's
    usual number; ``indent`` is its indentation
    in columns (an ideographic space counts two); ``heading`` is the level of a
    heading (see :class:`Heading`), None for other paragraphs; ``displayed``: its
    type sets it apart; ``sentence_before``: the text before it ends a sentence.
    """

    span: Span
    lines: int = 1
    page_top: bool = False
    blank_before: int = 0
    indent: int = 0
    heading: int | None = None
    displayed: bool = False
    sentence_before: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    r"""The text of a source.

    ``raw`` is everything that the reader decoded, with line ends as ``\n``.
    ``text`` is a view of it (``offsets`` maps back); after
    :func:`collate.reflow.reflow` it has no line breaks, and ``paragraphs``
    cover it without gaps. ``ledger`` lists the spans left out of the view with
    their reasons, in raw order; blanks next to text in the view are layout and
    are not listed.
    """

    source: Source
    raw: str
    text: str
    offsets: OffsetMap
    paragraphs: tuple[Paragraph, ...] = ()
    pages: tuple[Page, ...] = ()
    ledger: tuple[Dropped, ...] = ()
    notes: tuple[Note, ...] = ()
    headings: tuple[Heading, ...] = ()
    """Headings in raw order: hints for split."""
    displayed: tuple[int, ...] = ()
    """Raw offsets of lines set apart by their type alone: wholly bold, centred, or larger than the text."""
    wrapped: bool = True
    """Whether a line of ``raw`` is a line of a page (True) or a whole paragraph (False)."""
    warnings: tuple[str, ...] = ()
    """Messages on what the reader did not read, or had to repair, without the name of the file."""
    source_lines: tuple[SourceLine, ...] = ()
    """The lines of the file in raw order; empty where its lines are those of ``raw``, or it has none."""

    def __repr__(self) -> str:
        size = f"{len(self.text)} characters, {len(self.paragraphs)} paragraphs"
        return f"<Document {self.source.paths[0]}: {size}>"


# -- 3  split -----------------------------------------------------------------


class Genre(StrEnum):
    """The voice of a text: the speaker's own, or that of a report about the speech in the third person."""

    SPEECH = "speech"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Stated:
    """A piece of metadata in a source: a title, date, speaker or origin as written, and normalised.

    ``value`` is for comparing and sorting (a date as ISO 8601, a title without
    its numbering); ``note`` describes a slip that was corrected (``l6日`` read
    as ``16日``); ``span`` is raw.
    """

    written: str
    value: str
    span: Span
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Segment:
    """A text cut out of a document: one speech or report in one file.

    ``id`` is ``<path>#<number>``, numbered from 1 in reading order. ``text`` is
    the body alone, from the salutation or the first paragraph on, without line
    breaks; ``breaks`` are the offsets in it at which paragraphs start (the
    first is 0, unless the text is empty). Title, date and speaker lines are
    metadata. ``extents`` are the raw spans of the segment, including metadata
    lines and layout blanks.
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
    """The source line (出处), such as 摘自… or 【学习参考】2020 年第 3 期."""
    notes: tuple[Note, ...] = ()
    """Footnotes and endnotes referenced in the text; not part of ``text`` or ``extents``."""
    pages: tuple[Page, ...] = ()
    """The pages of the source that hold a part of the text, and possibly others."""

    def __repr__(self) -> str:
        title = self.title.value[:40] if self.title else self.text[:20]
        return f"<Segment {self.id}: {title!r}, {len(self.text)} characters>"


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """A text that is compared as it is, neither reflowed nor split: one record of a batch.

    ``path`` is the file of the record, for messages.
    """

    id: str
    text: str
    genre: Genre = Genre.SPEECH
    title: str = ""
    date: str = ""
    path: str = ""

    def __repr__(self) -> str:
        return f"<Record {self.id}: {self.text[:20]!r}, {len(self.text)} characters>"


class Doubt(NamedTuple):
    """A line at which it is uncertain whether a text begins.

    ``span`` is raw. ``begins``: whether a text was found to begin there;
    ``margin`` by how much that is more probable than the contrary, as a natural
    logarithm, to two decimals. ``words`` name the line in a ``[[join]]`` or
    ``[[cut]]`` that makes the contrary true; empty where no words name it
    alone. ``alike`` is the number of lines of one form that are doubtful
    together, as titles.
    """

    span: Span
    begins: bool
    margin: float
    words: str = ""
    alike: int = 1


@dataclass(frozen=True, slots=True, repr=False)
class SplitDocument:
    """The result of split: segments, notes and ledger cover ``document.raw`` exactly once.

    ``known`` are the keys of titles known from other files that it was split with;
    ``doubts`` are in raw order.
    """

    document: Document
    segments: tuple[Segment, ...]
    ledger: tuple[Dropped, ...]
    known: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def __repr__(self) -> str:
        return f"<SplitDocument {self.document.source.paths[0]}: {len(self.segments)} segments>"
