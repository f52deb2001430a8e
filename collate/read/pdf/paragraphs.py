"""Beginnings of paragraphs and gaps in a PDF, by geometry; ruby and emphasis dots between the lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from collate.model import Reason
from collate.read.pdf.page_furniture import TypicalMeasures
from collate.read.pdf.pieces import PdfLine
from collate.read.pdf.reading_order import ColumnBlock
from collate.text.dates import is_date_line
from collate.text.layout import ends_sentence
from collate.text.line_roles import is_heading, is_salutation

#: Least indent of the first line of a paragraph, in ems; greater for OCR, whose positions are inexact.
_INDENT, _ROUGH_INDENT = 0.8, 1.3
#: A line that ends within so many ems of the column's edge continues in the next.
_FULL = 1.6
#: Greatest difference of the margins of a centred line, in ems.
_CENTRED = 0.6
#: Least margin of a line that is centred beyond doubt, in ems: more than the indent of a paragraph.
_SURELY = 3.0
#: Left edges nearer than this are the same, in ems.
_SAME_EDGE = 0.3
#: Least width of a line in an indented block, in ems; verses are shorter.
_BLOCK_EMS = 14
#: Lines whose sizes differ by more than this, relative to the text's, belong to two paragraphs.
_OTHER_SIZE = 0.15
#: A step to the next line greater than the typical one by this factor, and by so many ems, is a gap.
_GAP, _GAP_EMS = 1.3, 0.3
#: Least lines of a block from which left edge and leading of its column are measured.
_MANY = 6
#: Greatest distance in ems of a column's left edge from the lines of a short block.
_FARTHEST = 4.5
#: Greatest size of ruby relative to the line below it, and greatest distance in ems.
_RUBY_SIZE, _RUBY_GAP = 0.62, 0.15
_RUBY = re.compile(r"[\u3041-\u30ff\u3105-\u312f\u31a0-\u31bfa-zA-ZÀ-ɏ\s]+")
_EMPHASIS = re.compile(r"[.．·•﹒﹅﹆◦○●△▲、\s]+")


class ParagraphLine(NamedTuple):
    """A line; whether it certainly begins a paragraph, there is a gap above it, it certainly is centred."""

    line: PdfLine
    opens: bool
    gap: bool
    centred: bool = False


class _Above(NamedTuple):
    """The line above, and its distances from the column's edges in ems."""

    line: PdfLine
    left: float
    right: float

    @property
    def full(self) -> bool:
        return self.right <= _FULL

    @property
    def fills_block(self) -> bool:
        """Whether it can be a full line of a block that is indented on both sides."""
        return self.right <= self.left + _CENTRED and self.line.width >= _BLOCK_EMS * self.line.size

    @property
    def centred(self) -> bool:
        """Whether it is centred; a long line has to be so more exactly."""
        return self.left > 0.2 and abs(self.left - self.right) <= min(_CENTRED, 0.75 * self.left)


@dataclass(slots=True)
class ParagraphFinder:
    """Finds the beginnings of paragraphs; takes the pages of a document in order."""

    typical: TypicalMeasures
    _lefts: Counter[int] = field(default_factory=Counter)
    _above: _Above | None = None

    def page(self, blocks: Sequence[ColumnBlock], *, rough: bool = False) -> Iterator[ParagraphLine]:
        """Yield the lines of a page in order; *rough* if their positions are inexact (OCR)."""
        for block in blocks:
            _mark_ruby(block.lines)
            lines = [line for line in block.lines if line.reason is None]
            left = self._left(lines)
            right = sorted(line.right for line in lines)[int(0.9 * (len(lines) - 1))] if lines else 0.0
            leading = self._leading(lines)
            centred = set[int]() if rough else _centred(lines, left, right)
            before: PdfLine | None = None
            for line in block.lines:
                if line.reason is not None:
                    yield ParagraphLine(line, False, False)
                    continue
                em = max(line.size, 1e-3)
                inset = (line.left - left) / em
                gap = before is not None and _is_gap(before, line, leading, self.typical)
                indented = inset >= (_ROUGH_INDENT if rough else _INDENT)
                opens = self._opens(line, indented, gap)
                yield ParagraphLine(line, opens, gap, id(line) in centred)
                before = line
                self._above = _Above(line, inset, (right - line.right) / em)

    def _opens(self, line: PdfLine, indented: bool, gap: bool) -> bool:
        above = self._above
        if above is None:
            return indented
        if abs(above.line.size - line.size) > _OTHER_SIZE * self.typical.size:
            return True
        ended = ends_sentence(above.line.text, soft=True)
        if indented:
            # Below a full line without sentence end: a line of an indented block, or of a hanging indent.
            aligned = abs(above.line.left - line.left) <= 0.3 * line.size
            display = is_salutation(line.text) or is_date_line(line.text) or is_heading(above.line.text)
            inset = aligned and above.fills_block and line.right <= above.line.right + line.size
            continues = (above.full and not above.centred) or inset or (aligned and above.full)
            return ended or display or not continues
        return gap and (ended or above.centred)

    def _left(self, lines: Sequence[PdfLine]) -> float:
        """Return *u* of the column's left edge: the leftmost that two lines share."""
        if not lines:
            return 0.0
        edges = sorted(line.left for line in lines)
        em = median(line.size for line in lines)
        shared = [a for a, b in pairwise(edges) if b - a <= 0.3 * em]
        left = min(shared, default=edges[0]) if len(lines) >= _MANY else edges[0]
        if len(lines) >= _MANY:
            self._lefts[round(left)] += 1
            return left
        near = {at: n for at, n in self._lefts.items() if -0.5 * em <= left - at <= _FARTHEST * em}
        return min(left, float(max(near, key=lambda at: (near[at], -at)))) if near else left

    def _leading(self, lines: Sequence[PdfLine]) -> float:
        steps = sorted(b.base - a.base for a, b in pairwise(lines) if b.base > a.base and a.size == b.size)
        return steps[len(steps) // 2] if len(steps) >= _MANY else self.typical.leading


def _centred(lines: Sequence[PdfLine], left: float, right: float) -> set[int]:
    """Return the identities of the lines that are centred in a column from *left* to *right* beyond doubt.

    Neighbours with the same left edge are lines of an indented block. A short
    column has no edges that are certain.
    """
    if len(lines) < _MANY:
        return set()
    found: set[int] = set()
    for index, line in enumerate(lines):
        near = lines[max(0, index - 1) : index + 2]
        em = max(line.size, 1e-3)
        before, after = (line.left - left) / em, (right - line.right) / em
        alone = sum(abs(other.left - line.left) <= _SAME_EDGE * em for other in near) == 1
        if alone and min(before, after) >= _SURELY and abs(before - after) <= _CENTRED:
            found.add(id(line))
    return found


def _is_gap(above: PdfLine, line: PdfLine, leading: float, typical: TypicalMeasures) -> bool:
    larger = max(above.size, line.size) / typical.size
    step = line.base - above.base
    expected = leading * max(1.0, larger)
    return step > _GAP * expected and step - expected > _GAP_EMS * typical.size


def _mark_ruby(lines: Sequence[PdfLine]) -> None:
    """Mark readings above characters (ruby, pinyin) and dots below them as annotations."""
    for above, line in pairwise(lines):
        near = -0.5 * line.size <= line.top - above.bottom <= _RUBY_GAP * line.size
        within = above.left >= line.left - line.size and above.right <= line.right + line.size
        if near and within and above.size <= _RUBY_SIZE * line.size and _RUBY.fullmatch(above.text):
            above.reason = Reason.ANNOTATION
        below = line.left >= above.left - above.size and line.right <= above.right + above.size
        if below and line.top - above.bottom < 0.3 * above.size and _EMPHASIS.fullmatch(line.text):
            line.reason = Reason.ANNOTATION
