"""The witnesses of an edition that is read back: each a segment of its recorded source, or of the edition."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from collate.model import (
    Document,
    OffsetMap,
    Page,
    Provenance,
    Role,
    Run,
    Segment,
    Source,
    Span,
    SplitDocument,
    Stated,
    Witness,
)
from collate.text.dates import parse_date
from collate.text.layout import spaced
from collate.text.line_roles import without_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from collate.tei.elements import Rebuilt
    from collate.tei.parse.witness_list import WitnessEntry
    from collate.tei.rebuild.collation import Collation

MEDIA_TYPE = "application/tei+xml"

#: What our editions say of how a witness was read, in Chinese and in English.
_ENCODING = re.compile(r"(?:编码|encoding) (\S+?)(?:；|; |$)")
_PAGES = re.compile(r"(?:第 (.+?)–(.+?) 页|pages (.+?)–(.+?))(?:；|; |$)")
_LINES = re.compile(r"(?:第 (\d+)–(\d+) 行|lines (\d+)–(\d+))(?:；|; |$)")


class Witnesses:
    """Makes the segments of an edition's witnesses.

    A witness whose source the edition records keeps it, so that the new
    edition can be checked against it as well; any other is known as
    ``<edition>/<siglum>``, as when its text is read for a run. ``documents``
    are what is known of the sources: the pages of the one kind, all of the
    other.
    """

    def __init__(
        self, collation: Collation, name: str, path: Path, read: Callable[[], Iterable[Document]]
    ) -> None:
        self.documents: list[SplitDocument] = []
        self._collation = collation
        self._name, self._path = name, path
        # As a run would read them; not where all sources are recorded.
        self._read = cache(lambda: {document.source.paths[0]: document for document in read()})

    def witness(self, number: int, siglum: str, base: bool, identical_to: str | None) -> Witness:
        """Return the witness *number* of the edition."""
        entry, text = self._collation.witnesses[number], self._collation.texts[number]
        segment = self._recorded(entry, text, number) or self._own(entry, text, siglum)
        segment = replace(
            segment,
            title=_stated(entry.title, without_number(entry.title)),
            date=_stated(entry.date, (parse_date(entry.date) or ("", ""))[0]),
            speaker=_stated(entry.speaker, entry.speaker),
            origin=_stated(entry.origin, entry.origin),
        )
        role = Role.BASE if base else Role.EXCERPT if entry.role == Role.EXCERPT else Role.WITNESS
        return Witness(siglum, segment, role, identical_to, entry.short_title)

    def _recorded(self, entry: WitnessEntry, text: Rebuilt, number: int) -> Segment | None:
        """Return the segment of a witness whose source is recorded, None if there is no such record.

        The edition does not say where its source has white space that it
        leaves out. It stands between the paragraphs that reading parts by one,
        or between all, where that makes up for what is missing; elsewhere it
        stands at the end, and places inside are off by as much.
        """
        more = sum(span.size for span in entry.extents) - len(text.text)
        if not entry.sha256 or (text.text and not entry.extents) or more < 0:
            return None
        own, breaks = _parted(text, more)
        views = accumulate((span.size for span in entry.extents), initial=0)
        runs = [Run(view, span.start, span.size) for view, span in zip(views, entry.extents, strict=False)]
        source = Source(entry.sha256, (entry.filename,), (), "", entry.encoding, 0, 0, _how(entry.extraction))
        span = Span(entry.extents[0].start, entry.extents[-1].end) if entry.extents else Span(0, 0)
        lines = _pair(_LINES, entry.extraction) or ("1", "1")
        where = Provenance(span, (int(lines[0]), int(lines[1])), _pair(_PAGES, entry.extraction))
        name = entry.segment or f"{entry.filename}#1"
        last = name.rpartition("#")[2]
        segment = Segment(
            id=name,
            path=entry.filename,
            number=int(last) if last.isdecimal() else 1,
            source=source,
            text=own,
            offsets=OffsetMap(tuple(runs)),
            breaks=breaks,
            extents=entry.extents,
            provenance=where,
        )
        self._know_pages(segment, number)
        return segment

    def _know_pages(self, segment: Segment, number: int) -> None:
        """Keep the page breaks that the edition has of a witness: its source itself is not at hand."""
        broken = self._collation.pages[number] if number < len(self._collation.pages) else ()
        if not broken:
            return
        letters = [i for i, character in enumerate(segment.text) if not character.isspace()]
        starts = [segment.offsets.to_raw(letters[at]) for at, _ in broken if at < len(letters)]
        ends = [*starts[1:], segment.extents[-1].end]
        labels = [label for _, label in broken]
        pages = tuple(Page(label, Span(*s)) for label, *s in zip(labels, starts, ends, strict=False))
        for i, known in enumerate(self.documents):  # several texts of one file
            if known.document.source.sha256 == segment.source.sha256:
                both = sorted((*known.document.pages, *pages), key=lambda page: page.span)
                document = replace(known.document, pages=tuple(both))
                self.documents[i] = replace(known, document=document, segments=(*known.segments, segment))
                return
        document = Document(segment.source, "", "", OffsetMap(), pages=pages)
        self.documents.append(SplitDocument(document, (segment,), ()))

    def _own(self, entry: WitnessEntry, text: Rebuilt, siglum: str) -> Segment:
        """Return the segment of a witness that is known from the edition alone."""
        path = f"{self._name}/{siglum}"
        paragraphs = _paragraphs(text)
        body = "\n".join(paragraphs)
        document = self._read().get(f"{self._name}/{entry.siglum}")
        if document is None or not document.raw.rstrip("\n").endswith(body):
            raw = body + "\n" if body else ""
            digest = hashlib.sha256(text.text.encode()).hexdigest()
            place = (str(self._path),)
            source = Source(digest, (path,), place, MEDIA_TYPE, "utf-8", len(text.text.encode()))
            document = Document(source, raw, raw, OffsetMap((Run(0, 0, len(raw)),)) if raw else OffsetMap())
        start = len(document.raw.rstrip("\n")) - len(body)
        runs = [
            Run(at, start + at + i, len(words))
            for i, (at, words) in enumerate(zip(text.breaks, paragraphs, strict=True))
        ]
        span = Span(start, start + len(body))
        first = document.raw.count("\n", 0, start) + 1
        segment = Segment(
            id=f"{path}#1",
            path=path,
            number=1,
            source=document.source,
            text=text.text,
            offsets=OffsetMap(tuple(runs)),
            breaks=text.breaks,
            extents=(Span(0, len(document.raw)),) if document.raw else (),
            provenance=Provenance(span, (first, first + max(0, len(paragraphs) - 1))),
        )
        self.documents.append(SplitDocument(document, (segment,), ()))
        return segment


def _parted(text: Rebuilt, more: int) -> tuple[str, tuple[int, ...]]:
    """Return a text with *more* blanks, between paragraphs where their number fits, and where these start."""
    paragraphs = _paragraphs(text)
    by_rule = [spaced(one, other) for one, other in pairwise(paragraphs)]
    for parted in (by_rule, [True] * len(by_rule)):
        if more and sum(parted) == more:
            own = "".join(
                words + " " * blank for words, blank in zip(paragraphs, [*parted, False], strict=True)
            )
            shifts = accumulate(parted, initial=0)
            return own, tuple(at + shift for at, shift in zip(text.breaks, shifts, strict=True))
    return text.text + " " * more, text.breaks


def _paragraphs(text: Rebuilt) -> list[str]:
    ends = [*text.breaks[1:], len(text.text)]
    return [text.text[start:end] for start, end in zip(text.breaks, ends, strict=False)]


def _stated(written: str, value: str) -> Stated | None:
    return Stated(written, value, Span(0, 0)) if written else None


def _pair(pattern: re.Pattern[str], words: str) -> tuple[str, str] | None:
    found = pattern.search(words)
    first, last = [part for part in found.groups() if part] if found else ("", "")
    return (first, last) if found else None


def _how(extraction: str) -> str:
    """Return what is said of the reading of a source besides encoding, pages and lines."""
    for pattern in (_ENCODING, _PAGES, _LINES):
        extraction = pattern.sub("", extraction)
    return extraction.strip("； ;")
