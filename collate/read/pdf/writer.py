"""Pages -> raw text: lines in reading order, footnotes after them, page furniture in the ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from collate.model import Reason
from collate.read.pdf.notes import Footnote, NoteCalls, find_calls, split_notes
from collate.read.pdf.outline import BookmarkTarget, mark_headings
from collate.read.pdf.page import PageLayout
from collate.read.pdf.page_furniture import TypicalMeasures
from collate.read.pdf.paragraphs import ParagraphFinder, ParagraphLine
from collate.read.pdf.reading_order import order_blocks
from collate.read.raw_builder import RawBuilder

_INDENT = "  "
#: Least ratio of a clearly larger size to that of the text; a choice: 小四 (12) to 五号 (10.5) is 1.14.
_LARGER = 1.125
#: A look that so much of the text has is that of the text, and sets no line apart; a choice.
_COMMON = 0.5
#: Least letters of a line set apart; a choice: one alone is an initial.
_LETTERS = 2
#: A soft hyphen (U+00AD) or hyphen (U+2010) at the end of a line.
_HYPHEN = re.compile("(?<=[^\\W\\d_])[\u00ad\u2010]$")


class _LineLook(NamedTuple):
    """Raw offset of a line, its letters, and whether it is clearly larger than the text, or centred."""

    start: int
    letters: int
    larger: bool
    centred: bool


@dataclass(slots=True)
class PdfTextWriter:
    """Writes pages, in order, to ``builder``.

    ``notes`` counts footnotes, ``hyphens`` the line-end hyphens replaced by U+002D.
    """

    builder: RawBuilder
    typical: TypicalMeasures
    notes: int = 0
    hyphens: int = 0
    _paragraphs: ParagraphFinder = field(init=False)
    _open_note: tuple[str, int | None] | None = None
    _looks: list[_LineLook] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._paragraphs = ParagraphFinder(self.typical)

    def page(self, layout: PageLayout, targets: Sequence[BookmarkTarget]) -> None:
        """Write one page."""
        if self.builder.size:
            self.builder.text("\f")
        self.builder.page(layout.label)
        furniture = [line for line in layout.parts if line.reason is not None]
        columns = order_blocks(layout.text, layout.gutters, rough=layout.ocr)
        text, notes = split_notes(
            columns, self.typical, open_note=self._open_note is not None, rules=layout.rules
        )
        mark_headings(layout, text, targets=targets)
        first = min((line.base for block in text for line in block.lines), default=float("inf"))
        for line in furniture:
            if line.base <= first:
                self._drop(line.text, line.reason)
        calls = find_calls(text, notes)
        anchors: dict[int, int] = {}
        for line_shape in self._paragraphs.page(text, rough=layout.ocr):
            self._write_line(line_shape, calls, anchors, rough=layout.ocr)
        for line in layout.others:
            self._write_line(ParagraphLine(line, False, False), {}, anchors, rough=True)
        self._write_notes(notes, anchors)
        for line in furniture:
            if line.base > first:
                self._drop(line.text, line.reason)
        for reason, words in (*((Reason.HIDDEN, text) for text in layout.hidden), *layout.comments):
            self._drop(words, reason)

    def _drop(self, text: str, reason: Reason | None) -> None:
        self.builder.drop(text, reason or Reason.MARKUP)
        self.builder.end_line()

    def mark_displayed(self) -> None:
        """Mark the lines that their type sets apart, after the last page.

        The text has the size that most of it has; where half of it is larger, or
        centred, that sets no line apart.
        """
        total = sum(look.letters for look in self._looks)
        larger = sum(look.letters for look in self._looks if look.larger) < _COMMON * total
        centred = sum(look.letters for look in self._looks if look.centred) < _COMMON * total
        for look in self._looks:
            if look.letters >= _LETTERS and ((larger and look.larger) or (centred and look.centred)):
                self.builder.displayed(look.start)

    def _look(self, line_shape: ParagraphLine, rough: bool) -> None:
        """Record how the next line looks; a heading is set apart already, and OCR gives no exact sizes."""
        line = line_shape.line
        larger = line.size >= _LARGER * self.typical.size and not (rough or line.heading)
        letters = sum(map(str.isalnum, line.text))
        self._looks.append(
            _LineLook(self.builder.size, letters, larger, line_shape.centred and not line.heading)
        )

    def _write_line(
        self, line_shape: ParagraphLine, calls: NoteCalls, anchors: dict[int, int], *, rough: bool
    ) -> None:
        """Write one line; its note calls go to the ledger, and their offsets in ``raw`` to *anchors*.

        *rough*: its size is not exact, or it runs in another direction than the text.
        """
        line, builder = line_shape.line, self.builder
        if line.reason is not None:
            self._drop(line.text, line.reason)
            return
        if line_shape.gap:
            builder.text("\n")
        if line_shape.opens:
            builder.text(_INDENT)
        if line.heading:
            builder.heading(line.heading)
        self._look(line_shape, rough)
        at = 0
        for (start, end), which in calls.get(id(line), ()):
            builder.text(line.text[at:start])
            if which is not None:
                anchors[which] = builder.size
            builder.drop(line.text[start:end], Reason.NOTE_MARK)
            at = end
        rest = _HYPHEN.sub("-", line.text[at:])
        self.hyphens += rest != line.text[at:]
        builder.text(rest)
        builder.end_line()

    def _write_notes(self, notes: Sequence[Footnote], anchors: dict[int, int]) -> None:
        for index, note in enumerate(notes):
            label, anchor = note.label, anchors.get(index)
            if note.continued and self._open_note is not None:
                label, anchor = self._open_note
            elif note.mark.strip():
                self._drop(note.mark.strip(), Reason.NOTE_MARK)
            self.builder.note(label, note.text, anchor=anchor)
            self._open_note = (label, anchor)
        self.notes += len(notes)
        if not notes:
            self._open_note = None
