"""Where paragraphs open and gaps are in a PDF, by geometry; small type between the lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from collate.model import Reason
from collate.read.pdf.page_furniture import Measures
from collate.read.pdf.pieces import Line
from collate.read.pdf.reading_order import Block
from collate.text.dates import is_date_line
from collate.text.layout import ends_sentence
from collate.text.line_roles import is_heading, is_salutation

#: Ems from the column's edge from which on a line is indented; more where OCR measured.
_INDENT, _ROUGH_INDENT = 0.8, 1.3
#: A line that ends this near to the column's edge, in ems, goes on in the next.
_FULL = 1.6
#: Ems by which the two sides of a centred line may differ.
_CENTRED = 0.6
#: A line of a block that is set in is so many ems wide; verses are shorter.
_BLOCK = 14
#: Lines whose sizes differ by so much are of two paragraphs.
_OTHER_SIZE = 0.15
#: A step to the next line this much larger than usual, and by so many ems, is a gap.
_GAP, _GAP_EMS = 1.3, 0.3
#: A block with so many lines shows by itself where its column begins, and how far its lines are apart.
_MANY = 6
#: A column begins at most so many ems left of the lines of a short block.
_FARTHEST = 4.5
#: Readings over characters are at most this large, and at most so many ems away.
_RUBY_SIZE, _RUBY_GAP = 0.62, 0.15
_RUBY = re.compile(r"[\u3041-\u30ff\u3105-\u312f\u31a0-\u31bfa-zA-ZÀ-ɏ\s]+")
_EMPHASIS = re.compile(r"[.．·•﹒﹅﹆◦○●△▲、\s]+")


class Shaped(NamedTuple):
    """A line, whether it opens a paragraph beyond doubt, and whether a gap is above it."""

    line: Line
    opens: bool
    gap: bool


class _Above(NamedTuple):
    """The line above, and how far in ems it is from the column's edges."""

    line: Line
    left: float
    right: float

    @property
    def full(self) -> bool:
        return self.right <= _FULL

    @property
    def fills_block(self) -> bool:
        """Whether it may be full in a block that is set in on both sides."""
        return self.right <= self.left + _CENTRED and self.line.width >= _BLOCK * self.line.size

    @property
    def centred(self) -> bool:
        """A long line must be so more exactly."""
        return self.left > 0.2 and abs(self.left - self.right) <= min(_CENTRED, 0.75 * self.left)


@dataclass(slots=True)
class Shaper:
    """Looks at the lines of a document in reading order, page after page."""

    usual: Measures
    _lefts: Counter[int] = field(default_factory=Counter)
    _above: _Above | None = None

    def page(self, blocks: Sequence[Block], rough: bool = False) -> Iterator[Shaped]:
        """Return the lines of a page in order, with what their places tell."""
        for block in blocks:
            _set_aside(block.lines)
            lines = [line for line in block.lines if line.reason is None]
            left = self._left(lines)
            right = sorted(line.right for line in lines)[int(0.9 * (len(lines) - 1))] if lines else 0.0
            leading = self._leading(lines)
            before: Line | None = None
            for line in block.lines:
                if line.reason is not None:
                    yield Shaped(line, False, False)
                    continue
                em = max(line.size, 1e-3)
                inset = (line.left - left) / em
                gap = before is not None and _is_gap(before, line, leading, self.usual)
                indented = inset >= (_ROUGH_INDENT if rough else _INDENT)
                yield Shaped(line, self._opens(line, indented, gap), gap)
                before = line
                self._above = _Above(line, inset, (right - line.right) / em)

    def _opens(self, line: Line, indented: bool, gap: bool) -> bool:
        above = self._above
        if above is None:
            return indented
        if abs(above.line.size - line.size) > _OTHER_SIZE * self.usual.size:
            return True
        ended = ends_sentence(above.line.text, soft=True)
        if indented:
            # Below a full line in mid-sentence: one set in as a whole, or the second of a hanging indent.
            aligned = abs(above.line.left - line.left) <= 0.3 * line.size
            display = is_salutation(line.text) or is_date_line(line.text) or is_heading(above.line.text)
            inset = aligned and above.fills_block and line.right <= above.line.right + line.size
            goes_on = (above.full and not above.centred) or inset or (aligned and above.full)
            return ended or display or not goes_on
        return gap and (ended or above.centred)

    def _left(self, lines: Sequence[Line]) -> float:
        """Return where the column begins: the leftmost edge that two lines share."""
        if not lines:
            return 0.0
        edges = sorted(line.left for line in lines)
        em = median(line.size for line in lines)
        shared = [a for a, b in pairwise(edges) if b - a <= 0.3 * em]
        left = min(shared, default=edges[0]) if len(lines) >= _MANY else edges[0]
        if len(lines) >= _MANY:
            self._lefts[round(left)] += 1
            return left
        known = {at: n for at, n in self._lefts.items() if -0.5 * em <= left - at <= _FARTHEST * em}
        return min(left, float(max(known, key=lambda at: (known[at], -at)))) if known else left

    def _leading(self, lines: Sequence[Line]) -> float:
        steps = sorted(b.base - a.base for a, b in pairwise(lines) if b.base > a.base and a.size == b.size)
        return steps[len(steps) // 2] if len(steps) >= _MANY else self.usual.leading


def _is_gap(above: Line, line: Line, leading: float, usual: Measures) -> bool:
    larger = max(above.size, line.size) / usual.size
    step = line.base - above.base
    expected = leading * max(1.0, larger)
    return step > _GAP * expected and step - expected > _GAP_EMS * usual.size


def _set_aside(lines: Sequence[Line]) -> None:
    """Mark readings over characters (ruby, pinyin) and dots under them: no words of the text."""
    for above, line in pairwise(lines):
        near = -0.5 * line.size <= line.top - above.bottom <= _RUBY_GAP * line.size
        within = above.left >= line.left - line.size and above.right <= line.right + line.size
        if near and within and above.size <= _RUBY_SIZE * line.size and _RUBY.fullmatch(above.text):
            above.reason = Reason.ANNOTATION
        below = line.left >= above.left - above.size and line.right <= above.right + above.size
        if below and line.top - above.bottom < 0.3 * above.size and _EMPHASIS.fullmatch(line.text):
            line.reason = Reason.ANNOTATION
