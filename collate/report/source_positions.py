"""File, line and page of every reading: from tokens back to the raw text of a source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from collate.model import Document, Edition, OffsetMap, Page, Segment, SplitDocument, Witness
from collate.report.column_spans import column_spans
from collate.report.latest import once_per_edition
from collate.text.line_index import LineIndex


class SourcePosition(NamedTuple):
    """The position of a reading in the source of one witness.

    ``start`` and ``end`` are code points of the document's raw text, half
    open. For an omission they are equal and lie after the character before the
    gap. ``line`` (from 1) and ``page`` (a label) belong to the first character,
    for an omission to the character before the gap; None if the document is
    unknown or has no pages.
    """

    siglum: str
    file: str
    segment: str
    line: int | None
    page: str | None
    start: int
    end: int

    @property
    def written(self) -> str:
        """``file:line``, the form in which text editors accept a position; the file alone without a line."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


class PlaceKey(NamedTuple):
    """A reading: the id of the segment, the number of the entry, the words ("" for an omission)."""

    segment: str
    entry: int
    text: str


class RecordedPlace(NamedTuple):
    """Line (from 1) and page of a reading; None where the source has none."""

    line: int | None
    page: str | None


#: No place of any reading.
NO_PLACES: Mapping[PlaceKey, RecordedPlace] = MappingProxyType({})


class _DocumentIndex(NamedTuple):
    lines: LineIndex
    line_starts: tuple[int, ...]
    page_starts: tuple[int, ...]
    page_labels: tuple[str, ...]
    has_raw: bool


class SourceIndex:
    """Lines and pages of documents, by the SHA-256 of the source. A document is indexed on first use.

    A document without raw text (of an edition whose source file is absent) has
    no lines; it may have pages. ``recorded`` are the places that an earlier run found for
    readings of such documents.
    """

    def __init__(
        self,
        documents: Collection[SplitDocument],
        recorded: Mapping[PlaceKey, RecordedPlace] = NO_PLACES,
    ) -> None:
        self.recorded = recorded
        self._documents: dict[str, Document] = {d.document.source.sha256: d.document for d in documents}
        self._known = {d.document.source.sha256: d.known for d in documents if d.known}
        self._indexes: dict[str, _DocumentIndex] = {}

    def document(self, sha256: str) -> Document | None:
        """Return the document with this hash, or None."""
        return self._documents.get(sha256)

    def known_titles(self, sha256: str) -> tuple[str, ...]:
        """Return the keys of titles of other files that the document was split with."""
        return self._known.get(sha256, ())

    def line(self, sha256: str, raw: int) -> int | None:
        """Return the line of the file, from 1, of the code point at *raw*; None for one without raw text."""
        index = self._index(sha256)
        return index.lines.line(raw) if index is not None and index.has_raw else None

    def line_starts(self, sha256: str) -> tuple[int, ...]:
        """Return the offset of each line of the raw text; a line end at its end starts no further line."""
        index = self._index(sha256)
        if index is None:
            return (0,)
        size = len(self._documents[sha256].raw)
        return index.line_starts[:-1] if size and index.line_starts[-1] == size else index.line_starts

    def pages(self, sha256: str) -> tuple[Page, ...]:
        """Return the pages of a document; empty for an unknown document."""
        return self._documents[sha256].pages if sha256 in self._documents else ()

    def page(self, sha256: str, raw: int) -> str | None:
        """Return the label of the page that holds the code point at *raw*; None if there is none."""
        index = self._index(sha256)
        if index is None:
            return None
        page = bisect_right(index.page_starts, raw) - 1
        return index.page_labels[page] if page >= 0 else None

    def line_and_page(self, sha256: str, raw: int) -> tuple[int | None, str | None]:
        """Return :meth:`line` and :meth:`page`."""
        index = self._index(sha256)
        if index is None:
            return None, None
        page = bisect_right(index.page_starts, raw) - 1
        line = index.lines.line(raw) if index.has_raw else None
        return line, index.page_labels[page] if page >= 0 else None

    def _index(self, sha256: str) -> _DocumentIndex | None:
        known = self._indexes.get(sha256)
        if known is not None:
            return known
        if sha256 not in self._documents:
            return None
        document = self._documents[sha256]
        known = self._indexes[sha256] = _DocumentIndex(
            LineIndex.of_document(document),
            LineIndex.of(document.raw).starts,
            tuple(page.span.start for page in document.pages),
            tuple(page.label for page in document.pages),
            bool(document.raw),
        )
        return known


class EditionPositions:
    """The source position of each entry in each witness of an edition."""

    def __init__(self, edition: Edition, index: SourceIndex) -> None:
        self._index, self._entries = index, edition.entries
        self._columns = column_spans(edition)
        work = edition.work
        column_of = {witness.siglum: number for number, witness in enumerate(work.columns)}
        self._witnesses: dict[str, tuple[Witness, int]] = {
            witness.siglum: (witness, column_of[witness.identical_to or witness.siglum])
            for witness in work.witnesses
        }
        # A segment may have to be read again for its offset map.
        self._offsets: dict[str, OffsetMap] = {}
        # Several files have the position of each witness at each entry.
        self._known: dict[tuple[int, str], SourcePosition] = {}

    def of(self, entry: int, siglum: str) -> SourcePosition:
        """Return the position of entry index *entry* (from 0) in the witness *siglum*."""
        known = self._known.get((entry, siglum))
        if known is None:
            witness, column = self._witnesses[siglum]
            start, end = self._columns.span(entry, column)
            known = self.at(witness.segment, siglum, start=start, end=end)
            if known.line is None and self._index.recorded:
                known = self._as_recorded(known, entry)
            self._known[entry, siglum] = known
        return known

    def _as_recorded(self, position: SourcePosition, entry: int) -> SourcePosition:
        """Return *position* at entry index *entry* with the line and page that a run recorded, if it did."""
        written = self._entries[entry].written
        words = next((one.text for one in written if position.siglum in one.sigla), None)
        if words is None:
            return position
        place = self._index.recorded.get(PlaceKey(position.segment, entry + 1, words))
        return position if place is None else position._replace(line=place.line, page=place.page)

    def at(self, segment: Segment, siglum: str, *, start: int, end: int) -> SourcePosition:
        """Return the position of ``segment.text[start:end]``; *start* equals *end* for an omission."""
        offsets = self._offsets.get(segment.id)
        if offsets is None:
            offsets = self._offsets[segment.id] = segment.offsets
        if start < end:
            first, last = offsets.extent(start, end)
            counted = first
        elif start:
            counted = offsets.to_raw(start - 1)
            first = last = counted + 1
        else:
            first = last = counted = offsets.to_raw(0)
        key = segment.source.sha256
        line, page = self._index.line_and_page(key, counted)
        # By position: an edition has a position for each witness of each entry, in each file.
        return SourcePosition(siglum, segment.path, segment.id, line, page, first, last)


@once_per_edition
def edition_positions(edition: Edition, index: SourceIndex) -> EditionPositions:
    """Return the positions of *edition*; the files of one edition share them."""
    return EditionPositions(edition, index)


def documents_by_path(documents: Iterable[SplitDocument]) -> tuple[tuple[str, SplitDocument], ...]:
    """Return each document with its path.

    A source with several paths has a document for each path. The path is that
    of the first segment; a document without segments gets the first path of
    its source that no earlier document has.
    """
    taken: set[str] = set()
    rows: list[tuple[str, SplitDocument]] = []
    for split in documents:
        paths = split.document.source.paths
        free = (path for path in paths if path not in taken)
        path = split.segments[0].path if split.segments else next(free, paths[0])
        taken.add(path)
        rows.append((path, split))
    return tuple(rows)
