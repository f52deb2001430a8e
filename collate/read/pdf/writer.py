"""Pages to raw text: lines in reading order, notes apart, furniture in the ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from collate.model import Reason
from collate.read.pdf.notes import Calls, FootNote, find_calls, part_notes
from collate.read.pdf.outline import Target, mark_headings
from collate.read.pdf.page import Layout
from collate.read.pdf.page_furniture import Measures
from collate.read.pdf.paragraphs import Shaped, Shaper
from collate.read.pdf.reading_order import blocks
from collate.read.raw_builder import RawBuilder

_INDENT = "  "
#: Hyphens at the end of a line that are not the plain one.
_HYPHEN = re.compile("(?<=[^\\W\\d_])[\u00ad\u2010]$")


@dataclass(slots=True)
class Writer:
    """Writes page after page into ``builder``.

    ``notes`` and ``hyphens`` count footnotes, and hyphens that became plain.
    """

    builder: RawBuilder
    usual: Measures
    notes: int = 0
    hyphens: int = 0
    _shaper: Shaper = field(init=False)
    _note: tuple[str, int | None] | None = None

    def __post_init__(self) -> None:
        self._shaper = Shaper(self.usual)

    def page(self, layout: Layout, targets: Sequence[Target]) -> None:
        """Write one page."""
        if self.builder.size:
            self.builder.text("\f")
        self.builder.page(layout.label)
        furniture = [line for line in layout.parts if line.reason is not None]
        columns = blocks(layout.text, layout.gutters, layout.ocr)
        text, notes = part_notes(columns, self.usual, self._note is not None, layout.rules)
        mark_headings(layout, text, targets)
        first = min((line.base for block in text for line in block.lines), default=float("inf"))
        for line in furniture:
            if line.base <= first:
                self._drop(line.text, line.reason)
        calls = find_calls(text, notes)
        anchors: dict[int, int] = {}
        for shaped in self._shaper.page(text, layout.ocr):
            self._line(shaped, calls, anchors)
        for line in layout.others:
            self._line(Shaped(line, False, False), {}, anchors)
        self._foot(notes, anchors)
        for line in furniture:
            if line.base > first:
                self._drop(line.text, line.reason)
        for reason, words in (*((Reason.HIDDEN, one) for one in layout.hidden), *layout.comments):
            self._drop(words, reason)

    def _drop(self, text: str, reason: Reason | None) -> None:
        self.builder.drop(text, reason or Reason.MARKUP)
        self.builder.end_line()

    def _line(self, shaped: Shaped, calls: Calls, anchors: dict[int, int]) -> None:
        """Write one line, the calls of notes in it as marks; *anchors* learns where each note is called."""
        line, builder = shaped.line, self.builder
        if line.reason is not None:
            self._drop(line.text, line.reason)
            return
        if shaped.gap:
            builder.text("\n")
        if shaped.opens:
            builder.text(_INDENT)
        if line.heading:
            builder.heading()
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

    def _foot(self, notes: Sequence[FootNote], anchors: dict[int, int]) -> None:
        for index, note in enumerate(notes):
            label, anchor = note.label, anchors.get(index)
            if note.goes_on and self._note is not None:
                label, anchor = self._note
            elif note.mark.strip():
                self._drop(note.mark.strip(), Reason.NOTE_MARK)
            self.builder.note(label, note.text, anchor)
            self._note = (label, anchor)
        self.notes += len(notes)
        if not notes:
            self._note = None
