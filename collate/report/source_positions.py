"""File, line and page of any reading: from tokens back to the raw text of a source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from collate.model import Document, Edition, Page, Segment, SplitDocument, Witness
from collate.report.column_spans import Columns


class Place(NamedTuple):
    """Where a reading stands in one witness.

    ``start`` and ``end`` are code points of the document's raw text, half
    open; they are equal where the witness lacks the words, and then lie just
    behind the character before the gap. ``line`` counts from 1. ``line`` and
    ``page`` are those of the first character (of the one before a gap); None
    where the document is not known or has no pages.
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
        """``file:line``, the form that editors of text open a file at."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


class _Index(NamedTuple):
    line_starts: tuple[int, ...]
    page_starts: tuple[int, ...]
    page_labels: tuple[str, ...]


class Places:
    """Lines and pages of documents. A document is indexed when it is first asked for.

    One without raw text, whose file is not at hand, has no lines; its pages may be known.
    """

    def __init__(self, documents: Iterable[SplitDocument]) -> None:
        self._documents: dict[str, Document] = {d.document.source.sha256: d.document for d in documents}
        self._indexes: dict[str, _Index] = {}

    def document(self, sha256: str) -> Document | None:
        """Return the document with this hash, None where it is not known."""
        return self._documents.get(sha256)

    def line(self, sha256: str, raw: int) -> int | None:
        """Return the line, from 1, of the raw code point; None for an unknown document."""
        index = self._index(sha256)
        return (
            bisect_right(index.line_starts, raw)
            if index is not None and self._documents[sha256].raw
            else None
        )

    def line_starts(self, sha256: str) -> tuple[int, ...]:
        """Return the raw offset of each line; a line end at the end of the text begins no other line."""
        index = self._index(sha256)
        if index is None:
            return (0,)
        size = len(self._documents[sha256].raw)
        return index.line_starts[:-1] if size and index.line_starts[-1] == size else index.line_starts

    def pages(self, sha256: str) -> tuple[Page, ...]:
        """Return the pages of a document; none where it is not known or has no pages."""
        return self._documents[sha256].pages if sha256 in self._documents else ()

    def page(self, sha256: str, raw: int) -> str | None:
        """Return the label of the page that holds the raw code point, None where there are no pages."""
        index = self._index(sha256)
        if index is None:
            return None
        page = bisect_right(index.page_starts, raw) - 1
        return index.page_labels[page] if page >= 0 else None

    def _index(self, sha256: str) -> _Index | None:
        if sha256 not in self._documents:
            return None
        if sha256 not in self._indexes:
            document = self._documents[sha256]
            self._indexes[sha256] = _Index(
                (0, *(found.end() for found in re.finditer("\n", document.raw))),
                tuple(page.span.start for page in document.pages),
                tuple(page.label for page in document.pages),
            )
        return self._indexes[sha256]


class EditionPlaces:
    """Where each witness of an edition has each entry."""

    def __init__(self, edition: Edition, places: Places, columns: Columns | None = None) -> None:
        self._places = places
        self._columns = columns or Columns(edition)
        work = edition.work
        own = {witness.siglum: number for number, witness in enumerate(work.columns)}
        self._witnesses: dict[str, tuple[Witness, int]] = {
            witness.siglum: (witness, own[witness.identical_to or witness.siglum])
            for witness in work.witnesses
        }

    def of(self, entry: int, siglum: str) -> Place:
        """Return the place of entry number *entry* (an index, from 0) in the witness *siglum*."""
        witness, column = self._witnesses[siglum]
        span = self._columns.span(entry, column)
        return self.at(witness.segment, siglum, span.start, span.end)

    def at(self, segment: Segment, siglum: str, start: int, end: int) -> Place:
        """Return the place of ``segment.text[start:end]``."""
        if start < end:
            raw = segment.offsets.spans(start, end)
            first, last, shown = raw[0].start, raw[-1].end, raw[0].start
        elif start:
            shown = segment.offsets.to_raw(start - 1)
            first = last = shown + 1
        else:
            first = last = shown = segment.offsets.to_raw(0)
        key = segment.source.sha256
        return Place(
            siglum=siglum,
            file=segment.path,
            segment=segment.id,
            line=self._places.line(key, shown),
            page=self._places.page(key, shown),
            start=first,
            end=last,
        )


def by_path(documents: Iterable[SplitDocument]) -> tuple[tuple[str, SplitDocument], ...]:
    """Return each document with its path.

    A document that stands under several paths comes once for each. A segment
    tells which; where there is none it is the first path not yet taken.
    """
    taken: set[str] = set()
    found: list[tuple[str, SplitDocument]] = []
    for split in documents:
        paths = split.document.source.paths
        free = (path for path in paths if path not in taken)
        path = split.segments[0].path if split.segments else next(free, paths[0])
        taken.add(path)
        found.append((path, split))
    return tuple(found)
