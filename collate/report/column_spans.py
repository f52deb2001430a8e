"""The text spans of every column at each apparatus entry, between entries, and by paragraph.

The pieces of one column, joined, are its whole text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from collate.model import Edition, Span
from collate.report.latest import once_per_edition


class AlignedPiece(NamedTuple):
    """A stretch of the alignment with the span of each column's text.

    ``entry`` is the index of the apparatus entry, None for a stretch between
    two entries.
    """

    entry: int | None
    spans: tuple[Span, ...]


class AlignedParagraph(NamedTuple):
    """The pieces of one paragraph of the base text, and the columns that start no paragraph there."""

    pieces: tuple[AlignedPiece, ...]
    run_on: tuple[int, ...]


class ColumnSpans:
    """The span of every entry in every column; empty where a column omits the words or is not extant."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.base = edition.work.base_column
        self._tokens = edition.alignment.tokens
        runs = edition.alignment.runs
        shape = (len(runs), len(self._tokens))
        sizes = np.array([[run.size if cell else 0 for cell in run.cells] for run in runs], dtype=np.int64)
        self._sizes = sizes.reshape(shape)
        self._starts = np.cumsum(self._sizes, axis=0) - self._sizes
        self._breaks = [{int(t.offsets[token]) for token in t.breaks} for t in self._tokens]
        self._sorted_breaks = sorted(self._breaks[self.base])
        self._entries = [self._entry(number) for number in range(len(edition.entries))]

    def span(self, entry: int, column: int) -> Span:
        """Return the span of entry index *entry* in the text of *column*, in code points.

        White space at its end belongs to the text after it. Where the column
        has no words, the span is empty and lies where they would stand.
        """
        return self._entries[entry][column]

    def lemma_lines(self, entry: int) -> tuple[str, ...]:
        """Return the base text at entry index *entry*, cut at paragraph starts inside it."""
        text, breaks = self._tokens[self.base].text, self._sorted_breaks
        start, end = self._entries[entry][self.base]
        inside = breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]
        return tuple(text[a:b].strip() for a, b in pairwise((start, *inside, end)))

    def paragraphs(self) -> tuple[AlignedParagraph, ...]:
        """Return the whole alignment, cut at entries and at paragraph starts of the base text.

        A paragraph start inside an entry does not cut it. Text that a witness
        inserts at the end of a paragraph belongs to that paragraph.
        """
        ends = [Span(0, 0)] * len(self._tokens)
        paragraphs: list[AlignedParagraph] = []
        pieces: list[AlignedPiece] = []
        run_on: tuple[int, ...] = ()

        def text_to(spans: tuple[Span, ...]) -> None:
            between = tuple(Span(e.end, max(e.end, s.start)) for e, s in zip(ends, spans, strict=True))
            if any(span.size for span in between):
                pieces.append(AlignedPiece(None, between))

        for entry, spans in self._cuts():
            text_to(spans)
            if entry is not None:
                pieces.append(AlignedPiece(entry, spans))
            else:
                if pieces:
                    paragraphs.append(AlignedParagraph(tuple(pieces), run_on))
                pieces, run_on = [], self._run_on(spans)
            ends = list(spans)
        text_to(tuple(Span(len(tokens.text), len(tokens.text)) for tokens in self._tokens))
        if pieces:
            paragraphs.append(AlignedParagraph(tuple(pieces), run_on))
        return tuple(paragraphs)

    def _cuts(self) -> list[tuple[int | None, tuple[Span, ...]]]:
        """Return entries and paragraph starts (entry None) in text order."""
        cuts: list[tuple[tuple[int, int], int | None, tuple[Span, ...]]] = []
        inside: set[int] = set()
        for number, spans in enumerate(self._entries):
            here = spans[self.base]
            # At equal offsets an addition precedes a paragraph start, and other words follow it.
            cuts.append(((here.start, 1 if here.size else -1), number, spans))
            if here.size > 1:
                inside.update(range(here.start + 1, here.end))
        tokens = self._tokens[self.base]
        for token in tokens.breaks:
            offset = int(tokens.offsets[token])
            if 0 < offset < len(tokens.text) and offset not in inside:
                cuts.append(((offset, 0), None, self._at(self.base, token)))
        cuts.sort(key=lambda cut: cut[0])
        return [(number, spans) for _, number, spans in cuts]

    def _run_on(self, spans: tuple[Span, ...]) -> tuple[int, ...]:
        """Return the columns that have the first word of a base-text paragraph inside a paragraph."""
        offsets = self._tokens[self.base].offsets
        token = int(np.searchsorted(offsets, spans[self.base].start))
        here = self._sizes[self._run(self.base, token)]
        return tuple(
            column
            for column, span in enumerate(spans)
            if here[column] and span.start not in self._breaks[column]
        )

    def _entry(self, number: int) -> tuple[Span, ...]:
        cells = self.edition.entries[number].cells
        gaps: tuple[Span, ...] = ()
        if not all(cells):
            column = next(c for c, cell in enumerate(cells) if cell)
            cell = cells[column]
            gaps = self._at(column, cell[0] if cell else 0)
        spans: list[Span] = []
        for column, cell in enumerate(cells):
            if not cell:
                spans.append(gaps[column])
                continue
            span = self._tokens[column].span(*cell)
            text = self._tokens[column].text[span.start : span.end]
            spans.append(Span(span.start, span.start + len(text.rstrip())))
        return tuple(spans)

    def _at(self, column: int, token: int) -> tuple[Span, ...]:
        """Return the empty span in every column that corresponds to the start of *token* of *column*."""
        run = self._run(column, token)
        ahead = np.where(self._sizes[run] > 0, token - self._starts[run, column], 0)
        places = self._starts[run] + ahead
        offsets = (int(t.offsets[int(p)]) for t, p in zip(self._tokens, places, strict=True))
        return tuple(Span(offset, offset) for offset in offsets)

    def _run(self, column: int, token: int) -> int:
        """Return the index of the run that holds *token* of *column*."""
        return int(np.searchsorted(self._starts[:, column], token, side="right")) - 1


@once_per_edition
def column_spans(edition: Edition) -> ColumnSpans:
    """Return the spans of *edition*; the files of one edition share them."""
    return ColumnSpans(edition)
