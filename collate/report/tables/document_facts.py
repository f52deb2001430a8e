"""What the tables and pages of a run have of each document, remembered across runs."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from collate.model import Dropped, Span, SplitDocument
from collate.model.deferred import remembered
from collate.text.line_index import LineIndex


class DoubtfulLine(NamedTuple):
    """A line at which it is uncertain whether a text begins; see :class:`collate.model.Doubt`."""

    line: int
    text: str
    begins: bool
    margin: float
    words: str
    alike: int


class DroppedStretch(NamedTuple):
    """A stretch in no text: its row of the ledger, stripped of blanks, its words, and where it is.

    ``line`` is 0 and ``page`` empty where a document has none.
    """

    row: Dropped
    text: str
    line: int
    page: str


@remembered(tuple[DoubtfulLine, ...])
def doubtful_lines(split: SplitDocument) -> tuple[DoubtfulLine, ...]:
    """Return the doubts of a document with their lines and words."""
    lines = LineIndex.of_document(split.document) if split.doubts else LineIndex(())
    return tuple(
        DoubtfulLine(
            lines.line(doubt.span.start),
            " ".join(split.document.raw[doubt.span.start : doubt.span.end].split()),
            doubt.begins,
            doubt.margin,
            doubt.words,
            doubt.alike,
        )
        for doubt in split.doubts
    )


@remembered(tuple[DroppedStretch, ...])
def located_stretches(split: SplitDocument) -> tuple[DroppedStretch, ...]:
    """Return :func:`dropped_stretches` with their words, lines and pages."""
    document = split.document
    stretches = dropped_stretches(split)
    lines = LineIndex.of_document(document) if stretches and document.raw else None
    starts = [page.span.start for page in document.pages] if stretches else []
    result: list[DroppedStretch] = []
    for row in stretches:
        page = bisect_right(starts, row.span.start) - 1
        result.append(
            DroppedStretch(
                row,
                document.raw[row.span.start : row.span.end],
                lines.line(row.span.start) if lines else 0,
                document.pages[page].label if page >= 0 else "",
            )
        )
    return tuple(result)


@remembered(int)
def count_stretches(split: SplitDocument) -> int:
    """Return the number of :func:`dropped_stretches`, for pages that name no more of a document."""
    return len(dropped_stretches(split))


@remembered(tuple[Dropped, ...])
def dropped_stretches(split: SplitDocument) -> tuple[Dropped, ...]:
    """Return the rows of the ledger that are not blank, with stripped spans."""
    rows: list[Dropped] = []
    for row in split.ledger:
        span = row.span
        text = split.document.raw[span.start : span.end]
        if text.strip():
            start = span.start + len(text) - len(text.lstrip())
            rows.append(row._replace(span=Span(start, start + len(text.strip()))))
    return tuple(rows)
