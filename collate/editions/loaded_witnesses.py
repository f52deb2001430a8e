"""The witnesses of a loaded edition, as segments of their recorded sources or of the edition itself."""

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
from collate.tei import largest_size
from collate.text.dates import parse_date
from collate.text.layout import needs_space
from collate.text.line_roles import without_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from collate.tei import WitnessText
    from collate.tei.parse import WitnessEntry
    from collate.tei.rebuild import Collation

MEDIA_TYPE = "application/tei+xml"

#: How our editions describe the extraction of a witness, in Chinese and in English.
_ENCODING = re.compile(r"(?:编码|encoding) (\S+?)(?:；|; |$)")
_PAGES = re.compile(r"(?:第 (.+?)–(.+?) 页|pages (.+?)–(.+?))(?:；|; |$)")
_LINES = re.compile(r"(?:第 (\d{1,9})–(\d{1,9}) 行|lines (\d{1,9})–(\d{1,9}))(?:；|; |$)", re.ASCII)
#: The number of a text in its file.
_NUMBER = re.compile("[0-9]{1,9}")


class WitnessLoader:
    """Makes the segments of an edition's witnesses.

    A witness with a recorded source keeps it, so that an edition made from it
    can be verified against that source; any other becomes a segment of
    ``<edition>/<siglum>``, as when a run reads the edition. ``documents``
    collects the documents of the segments: complete for the latter, pages
    alone for the former.

    Args:
        collation: the edition as aligned witnesses.
        name: the name of the edition's file.
        path: the path of the edition's file.
        read: reads the witnesses as a run does, each a document; called at most once.
    """

    def __init__(
        self, collation: Collation, name: str, *, path: Path, read: Callable[[], Iterable[Document]]
    ) -> None:
        self.documents: list[SplitDocument] = []
        self._collation = collation
        self._name, self._path = name, path
        # Lazy: not needed where all sources are recorded.
        self._read = cache(lambda: {document.source.paths[0]: document for document in read()})

    def witness(self, number: int, siglum: str, *, base: bool, identical_to: str | None) -> Witness:
        """Return the witness at index *number* of the edition."""
        entry, text = self._collation.witnesses[number], self._collation.texts[number]
        segment = self._recorded_segment(entry, text, number) or self._edition_segment(entry, text, siglum)
        # In a list by others a title is that of the book or the manuscript, and a part of the description.
        title = entry.title if self._collation.ours else ""
        name = entry.short_title or ("" if self._collation.ours else entry.description)
        segment = replace(
            segment,
            title=_stated(title, without_number(title)),
            date=_stated(entry.date, (parse_date(entry.date) or ("", ""))[0]),
            speaker=_stated(entry.speaker, entry.speaker),
            origin=_stated(entry.origin, entry.origin),
        )
        role = Role.BASE if base else Role.EXCERPT if entry.role == Role.EXCERPT else Role.WITNESS
        return Witness(siglum, segment, role, identical_to, name)

    def _recorded_segment(self, entry: WitnessEntry, text: WitnessText, number: int) -> Segment | None:
        """Return the segment of a witness with a recorded source, None without such a record.

        The edition does not record white space of the source that it omits.
        It is restored between the paragraphs that reading separates by a
        space, or between all, where the count fits; otherwise it is appended,
        and offsets inside the text are off by as much.
        """
        size = sum(span.size for span in entry.extents)
        letters = len("".join(text.text.split()))
        if (
            not entry.sha256
            or (text.text and not entry.extents)
            or not letters <= size <= largest_size(letters)
        ):
            return None
        spaced, breaks = _insert_spaces(text, max(0, size - len(text.text)))
        views = accumulate((span.size for span in entry.extents), initial=0)
        runs = [Run(view, span.start, span.size) for view, span in zip(views, entry.extents, strict=False)]
        source = Source(
            sha256=entry.sha256,
            paths=(entry.filename,),
            locations=(),
            media_type="",
            encoding=entry.encoding,
            size=0,
            how=_extraction_method(entry.extraction),
        )
        span = Span(entry.extents[0].start, entry.extents[-1].end) if entry.extents else Span(0, 0)
        lines = _range(_LINES, entry.extraction) or ("1", "1")
        provenance = Provenance(span, (int(lines[0]), int(lines[1])), _range(_PAGES, entry.extraction))
        segment_id = entry.segment or f"{entry.filename}#1"
        ordinal = segment_id.rpartition("#")[2]
        segment = Segment(
            id=segment_id,
            path=entry.filename,
            number=int(ordinal) if _NUMBER.fullmatch(ordinal) else 1,
            source=source,
            text=spaced,
            offsets=OffsetMap(tuple(runs)),
            breaks=breaks,
            extents=entry.extents,
            provenance=provenance,
        )
        self._add_document(segment, number, known=entry.known)
        return segment

    def _add_document(self, segment: Segment, number: int, *, known: tuple[str, ...]) -> None:
        """Add a document without text for the page breaks and known titles that the edition records."""
        page_breaks = self._collation.pages[number] if number < len(self._collation.pages) else ()
        if not page_breaks and not known:
            return
        letters = [i for i, character in enumerate(segment.text) if not character.isspace()]
        starts = [segment.offsets.to_raw(letters[at]) for at, _ in page_breaks if at < len(letters)]
        ends = [*starts[1:], segment.extents[-1].end] if starts else []
        labels = [label for _, label in page_breaks]
        pages = tuple(Page(label, Span(*s)) for label, *s in zip(labels, starts, ends, strict=False))
        for i, other in enumerate(self.documents):  # several texts of one file
            if other.document.source.sha256 == segment.source.sha256:
                merged = sorted((*other.document.pages, *pages), key=lambda page: page.span)
                document = replace(other.document, pages=tuple(merged))
                texts = (*other.segments, segment)
                self.documents[i] = replace(
                    other, document=document, segments=texts, known=other.known or known
                )
                return
        document = Document(segment.source, "", "", OffsetMap(), pages=pages)
        self.documents.append(SplitDocument(document, (segment,), (), known))

    def _edition_segment(self, entry: WitnessEntry, text: WitnessText, siglum: str) -> Segment:
        """Return the segment of a witness without a recorded source: its source is the edition."""
        path = f"{self._name}/{siglum}"
        paragraphs = _paragraphs(text)
        body = "\n".join(paragraphs)
        document = self._read().get(f"{self._name}/{entry.siglum}")
        if document is None or not document.raw.rstrip("\n").endswith(body):
            document = self._document_of(text, path, body)
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

    def _document_of(self, text: WitnessText, path: str, body: str) -> Document:
        """Return a document whose raw text is *body*, the paragraphs of *text*."""
        raw = body + "\n" if body else ""
        data = text.text.encode()
        source = Source(
            sha256=hashlib.sha256(data).hexdigest(),
            paths=(path,),
            locations=(str(self._path),),
            media_type=MEDIA_TYPE,
            encoding="utf-8",
            size=len(data),
        )
        return Document(source, raw, raw, OffsetMap((Run(0, 0, len(raw)),)) if raw else OffsetMap())


def _insert_spaces(text: WitnessText, count: int) -> tuple[str, tuple[int, ...]]:
    """Return a text with *count* more spaces, and its paragraph breaks.

    The spaces are inserted between the paragraphs that need one, or between
    all, where the count fits; else at the end.
    """
    paragraphs = _paragraphs(text)
    by_rule = [needs_space(one, other) for one, other in pairwise(paragraphs)]
    for spaces in (by_rule, [True] * len(by_rule)):
        if count and sum(spaces) == count:
            spaced = "".join(
                words + " " * space for words, space in zip(paragraphs, [*spaces, False], strict=True)
            )
            shifts = accumulate(spaces, initial=0)
            return spaced, tuple(at + shift for at, shift in zip(text.breaks, shifts, strict=True))
    return text.text + " " * count, text.breaks


def _paragraphs(text: WitnessText) -> list[str]:
    ends = [*text.breaks[1:], len(text.text)]
    return [text.text[start:end] for start, end in zip(text.breaks, ends, strict=False)]


def _stated(written: str, value: str) -> Stated | None:
    return Stated(written, value, Span(0, 0)) if written else None


def _range(pattern: re.Pattern[str], extraction: str) -> tuple[str, str] | None:
    match = pattern.search(extraction)
    first, last = [part for part in match.groups() if part] if match else ("", "")
    return (first, last) if match else None


def _extraction_method(extraction: str) -> str:
    """Return the description of an extraction without encoding, pages and lines."""
    for pattern in (_ENCODING, _PAGES, _LINES):
        extraction = pattern.sub("", extraction)
    return extraction.strip("； ;")
