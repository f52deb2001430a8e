"""The nouns, in pipeline order. Read this file first.

A file is read as a :class:`Source` and a :class:`Document`; a document is cut
into :class:`Segment` objects (speeches); a :class:`Match` says that two
segments share text; a :class:`Work` gathers the :class:`Witness` objects of
one text; an :class:`Alignment` puts their :class:`Tokens` side by side; an
:class:`ApparatusEntry` records one place where they differ; an
:class:`Edition` is a work with its text and its apparatus.

Every type is frozen and holds tuples. All offsets count Unicode code points,
all spans are half-open.

**The offset rule.** ``Document.raw`` never changes. Whatever comes later
(reflowed text, tokens, readings) is a view with an :class:`OffsetMap` back to
it, and every character of ``raw`` is in exactly one segment or in exactly one
:class:`Dropped` entry of the ledger.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# -- places ------------------------------------------------------------------


class Span(NamedTuple):
    """A half-open stretch ``[start, end)`` of a text, in code points."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """Number of code points."""
        return self.end - self.start


class Run(NamedTuple):
    """*size* code points that stand in a row both in a view and in the raw text."""

    view: int
    raw: int
    size: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Which raw code point each code point of a view came from.

    The runs are in order of ``view``, without gaps: together they cover the
    view. Their raw starts increase too, since no stage reorders text.

    >>> layout = OffsetMap((Run(0, 4, 2), Run(2, 9, 3)))
    >>> layout.to_raw(3), layout.spans(1, 4)
    (10, (Span(start=5, end=6), Span(start=9, end=11)))
    """

    runs: tuple[Run, ...] = ()

    @property
    def size(self) -> int:
        """Length of the view."""
        return self.runs[-1].view + self.runs[-1].size if self.runs else 0

    def to_raw(self, offset: int) -> int:
        """Return the raw offset of the view's code point at *offset*.

        ``offset == size`` gives the place just after the last code point.

        Raises:
            IndexError: outside ``0 <= offset <= size``.
        """
        if not 0 <= offset <= self.size:
            raise IndexError(f"offset {offset} outside a view of {self.size} code points")
        if not self.runs:
            return 0
        run = self.runs[self._find(offset)]
        return run.raw + offset - run.view

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the raw spans that the view's ``[start, end)`` came from, in order, touching ones joined."""
        found: list[Span] = []
        if start >= end:
            return ()
        for run in self.runs[self._find(start) :]:
            if run.view >= end:
                break
            first = max(start, run.view)
            last = min(end, run.view + run.size)
            span = Span(run.raw + first - run.view, run.raw + last - run.view)
            if found and found[-1].end == span.start:
                span = Span(found.pop().start, span.end)
            found.append(span)
        return tuple(found)

    def slice(self, start: int, end: int) -> OffsetMap:
        """Return the map of the view's ``[start, end)``, itself a view that starts at 0."""
        runs: list[Run] = []
        for run in self.runs[self._find(start) :] if start < end else ():
            if run.view >= end:
                break
            first = max(start, run.view)
            last = min(end, run.view + run.size)
            runs.append(Run(first - start, run.raw + first - run.view, last - first))
        return OffsetMap(tuple(runs))

    def _find(self, offset: int) -> int:
        return max(0, bisect_right(self.runs, offset, key=lambda run: run.view) - 1)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a text stands in its source: raw span, pages and lines (from 1, both ends included)."""

    span: Span
    lines: tuple[int, int]
    pages: tuple[str, str] | None = None


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
class SplitDocument:
    """What split returns: segments, notes and ledger cover ``document.raw`` exactly once."""

    document: Document
    segments: tuple[Segment, ...]
    ledger: tuple[Dropped, ...]


# -- 4  dedupe ----------------------------------------------------------------


class Relation(StrEnum):
    """How two segments relate, in the words of matches.csv, strongest first."""

    IDENTICAL = "identical"
    VERSION = "version"
    EXCERPT = "excerpt"
    REPORT = "report"
    NOISY = "noisy"
    SHARES = "shares"


class SharedSpan(NamedTuple):
    """A stretch that two segments share, as spans of their texts."""

    left: Span
    right: Span


@dataclass(frozen=True, slots=True)
class Match:
    """Two segments that share text, verified on their real shingles.

    ``left`` and ``right`` are segment ids; of an excerpt or a report, ``left``
    is the excerpt or the report. ``jaccard``, ``left_in_right`` and
    ``right_in_left`` (containment) are in 0..1. ``shared_characters`` counts
    the left text's characters inside ``shared``.
    """

    left: str
    right: str
    relation: Relation
    jaccard: float
    left_in_right: float
    right_in_left: float
    shared_characters: int
    shared: tuple[SharedSpan, ...] = ()


# -- 5  group -----------------------------------------------------------------


class Role(StrEnum):
    """What a witness is in its work."""

    BASE = "base"
    WITNESS = "witness"
    EXCERPT = "excerpt"


@dataclass(frozen=True, slots=True)
class Witness:
    """One text of a work in one file, under its siglum.

    ``identical_to`` is the siglum of the first witness with the same written
    text (paragraph breaks aside), which has the column in the alignment that
    both share; None if this witness has a column of its own.
    """

    siglum: str
    segment: Segment
    role: Role
    identical_to: str | None = None
    short_title: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One text and its witnesses, in order of their sigla's sources.

    ``base`` is the siglum of the base text (底本); until an editor names it in
    the settings it is presumed (``base_confirmed`` False). ``derived`` are the
    ids of segments that report on it.
    """

    slug: str
    title: str
    date: str | None
    witnesses: tuple[Witness, ...]
    base: str
    base_confirmed: bool = False
    derived: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Witness, ...]:
        """The witnesses with a text of their own: one column of the alignment each."""
        return tuple(witness for witness in self.witnesses if witness.identical_to is None)

    @property
    def base_column(self) -> int:
        """Index in :attr:`columns` of the base text (or of the witness that it is identical to)."""
        base = self.witness(self.base)
        siglum = base.identical_to or base.siglum
        return next(i for i, witness in enumerate(self.columns) if witness.siglum == siglum)

    def witness(self, siglum: str) -> Witness:
        """Return the witness called *siglum*."""
        return next(witness for witness in self.witnesses if witness.siglum == siglum)

    def sigla(self, column: int) -> tuple[str, ...]:
        """Return the sigla of all witnesses whose text is that of *column*, in witness order."""
        own = self.columns[column].siglum
        return tuple(w.siglum for w in self.witnesses if own in (w.siglum, w.identical_to))


# -- 6  align -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """One witness's text as units of comparison: arrays, not objects.

    Token *i* is ``text[offsets[i]:offsets[i + 1]]``; white space belongs to
    the token before it, so the tokens joined are the text. ``offsets`` has
    n + 1 entries (int32), ``folded`` n ids (int32): equal ids in one
    :class:`Alignment` mean equal folded forms. ``written`` is the same for
    written forms without trailing white space. ``kinds`` holds a
    :class:`TokenKind` value each (int8). ``breaks`` are the token indices at
    which a paragraph starts.
    """

    text: str
    offsets: NDArray[np.int32]
    folded: NDArray[np.int32]
    written: NDArray[np.int32]
    kinds: NDArray[np.int8]
    breaks: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.folded)

    def surface(self, start: int, end: int) -> str:
        """Return the text of tokens ``[start, end)``, trailing white space included."""
        return self.text[int(self.offsets[start]) : int(self.offsets[end])]

    def span(self, start: int, end: int) -> Span:
        """Return the code points that tokens ``[start, end)`` stand on, trailing white space included."""
        return Span(int(self.offsets[start]), int(self.offsets[end]))


#: Tokens ``[start, end)`` of one witness; ``()``: it is there but has nothing here
#: (an omission); None: it is not extant here (a lacuna, never a variant).
Cell = tuple[int, int] | tuple[()] | None


class AlignedRun(NamedTuple):
    """*size* columns of the alignment in which the same witnesses have one token each.

    ``cells`` has one entry for each column witness; those that are neither
    ``()`` nor None are *size* tokens long and token *k* of each stands in
    column *k* of the run. ``equal`` says that no witness is ``()`` and that
    all written forms agree in every column (lacunae aside).
    """

    size: int
    cells: tuple[Cell, ...]
    equal: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """All witnesses of a work side by side.

    ``tokens`` has one entry for each of ``work.columns``. The runs read from
    left to right hold every token of every witness exactly once and in order.
    """

    work: Work
    tokens: tuple[Tokens, ...]
    runs: tuple[AlignedRun, ...]


# -- 7  classify --------------------------------------------------------------


class Kind(StrEnum):
    """What kind of difference, gravest first."""

    SUBSTANTIVE = "substantive"
    NUMERAL = "numeral"
    ORTHOGRAPHIC = "orthographic"
    PUNCTUATION = "punctuation"


class Operation(StrEnum):
    """What was done to the lemma, stated without judgement."""

    REPLACEMENT = "replacement"
    OMISSION = "omission"
    ADDITION = "addition"
    TRANSPOSITION = "transposition"


@dataclass(frozen=True, slots=True)
class Reading:
    """What some witnesses have at one place.

    ``columns`` are indices into ``Work.columns``; ``sigla`` names all their
    witnesses, identical ones included. ``text`` is as written, without white
    space at its ends, ``""`` when the witnesses lack the words. The lemma has
    neither kind nor operation. ``subtype`` says more about the kind (``form``
    or ``mark`` of a punctuation variant; ``width``, ``script`` or ``variant``
    of an orthographic one).
    """

    columns: tuple[int, ...]
    sigla: tuple[str, ...]
    text: str
    kind: Kind | None = None
    operation: Operation | None = None
    subtype: str = ""


@dataclass(frozen=True, slots=True)
class ApparatusEntry:
    """One place where the witnesses differ.

    ``cells`` has the tokens of each column at this place (None: not extant
    here). Between two entries the written forms of all extant witnesses agree
    token by token. ``lemma.text`` and every variant's are pairwise different.
    ``locus`` is the lemma's span in the base text (empty at the place of an
    addition); ``left`` and ``right`` are the base text around it. ``kind`` is
    the gravest of its variants.
    """

    number: int
    cells: tuple[Cell, ...]
    locus: Span
    left: str
    lemma: Reading
    right: str
    variants: tuple[Reading, ...]
    kind: Kind

    @property
    def id(self) -> str:
        """``app0001``: fixed width, so that no id is the beginning of another below 10,000 entries."""
        return f"app{self.number:04d}"

    @property
    def readings(self) -> Iterator[Reading]:
        """The lemma and then the variants."""
        yield self.lemma
        yield from self.variants


@dataclass(frozen=True, slots=True)
class Apparatus:
    """The entries of an alignment in the order of the text."""

    alignment: Alignment
    entries: tuple[ApparatusEntry, ...]


# -- 8  edit ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided at one place; none are read yet, the lemma is the base text."""

    work: str
    lemma: str
    readings: tuple[str, ...]
    choice: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A work with its edited text and its apparatus: what the writers write.

    ``decisions`` are those that were applied, ``orphaned`` those that no
    longer fit any entry.
    """

    apparatus: Apparatus
    decisions: tuple[Decision, ...] = ()
    orphaned: tuple[Decision, ...] = ()
    settings: tuple[tuple[str, str], ...] = field(default=())
    """Name and value of every setting of the run that shapes the result, sorted."""

    @property
    def work(self) -> Work:
        """The work that is edited."""
        return self.apparatus.alignment.work

    @property
    def alignment(self) -> Alignment:
        """Its witnesses side by side."""
        return self.apparatus.alignment

    @property
    def entries(self) -> tuple[ApparatusEntry, ...]:
        """Its apparatus."""
        return self.apparatus.entries


# -- the whole run ------------------------------------------------------------


class Skipped(NamedTuple):
    """An input that could not be read: where, what is wrong, what to do."""

    path: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Results:
    """All that a run found: what the reports of the run as a whole are written from.

    ``documents`` has one entry for each path (two files with the same content
    are two entries that share their document). ``segments`` are in reading
    order and carry their final ids, as do the ids in ``matches``, ``works``
    and ``Work.derived``. ``works`` has one entry for each text, also where it
    has one witness; ``editions`` has one for each work of two or more
    witnesses, in the same order. ``relations`` of segments that are ruled out
    or in by the editor are already applied.
    """

    documents: tuple[SplitDocument, ...]
    segments: tuple[Segment, ...]
    matches: tuple[Match, ...]
    works: tuple[Work, ...]
    editions: tuple[Edition, ...]
    ignored: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    def work_of(self, segment: str) -> Work | None:
        """Return the work in which the segment with this id is a witness."""
        for work in self.works:
            if any(witness.segment.id == segment for witness in work.witnesses):
                return work
        return None
