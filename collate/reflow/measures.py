"""Measures of the layout around each line, since one file can have several layouts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from collate.reflow.physical_lines import PhysicalLine

#: Number of lines on each side that are measured together: about a page.
_AROUND = 20
#: Number of lines that share one measurement; widths change slowly.
_STEP = 5
#: Least and greatest page width of wrapped lines, in columns.
_NARROWEST, _WIDEST = 20, 200
#: Columns by which a wrapped line may be narrower than the page.
_RAGGED = 6


class LayoutMeasure(NamedTuple):
    """The layout around one line.

    ``page`` is the width of the page in columns if its lines are wrapped, else
    0; ``base`` is the common indent of its lines; ``indented``: paragraphs are
    indented; ``blanks`` is the most frequent number of empty lines between two
    lines of the document; ``top``: the line opens a page.
    """

    page: int
    base: int
    indented: bool
    blanks: int
    top: bool


def measure_layout(lines: Sequence[PhysicalLine], tops: frozenset[int]) -> list[LayoutMeasure]:
    """Return the layout around each of *lines*, which exclude page furniture; *tops* open a page."""
    blanks = Counter(line.blank_before for line in lines[1:]).most_common(1)
    most_frequent = blanks[0][0] if blanks else 0
    stretch = _Stretch(lines)
    measures: list[LayoutMeasure] = []
    for first in range(0, len(lines), _STEP):
        page, base, indented = stretch.measure(max(0, first - _AROUND), first + _STEP + _AROUND)
        inner, top = (
            LayoutMeasure(page=page, base=base, indented=indented, blanks=most_frequent, top=top)
            for top in (False, True)
        )
        measures += [
            top if index in tops else inner for index in range(first, min(first + _STEP, len(lines)))
        ]
    return measures


class _Stretch:
    """The columns of all lines, of which each stretch is measured."""

    def __init__(self, lines: Sequence[PhysicalLine]) -> None:
        self._lines = lines
        self._widths = [line.width for line in lines]
        self._indents = [line.indent for line in lines]
        self._is_indented = any(self._indents)
        #: The widths of the lines that do not end a sentence; of the others less than any width.
        self._unended = [-1 if line.ended_softly else line.width for line in lines]

    def measure(self, first: int, last: int) -> tuple[int, int, bool]:
        """Return the page width (0 if not wrapped), the base indent, and whether paragraphs are indented."""
        widths = sorted(self._widths[first:last])
        page = widths[int(0.7 * (len(widths) - 1))]
        full = _between(widths, page)
        wrapped = (
            _NARROWEST <= page <= _WIDEST
            and full >= 2
            and 10 * full >= 3 * len(widths)
            and widths[-1] <= 2 * page
            and 2 * _between(sorted(self._unended[first:last]), page) >= full
        )
        if not self._is_indented:
            return (page if wrapped else 0), 0, False
        # The least indent, disregarding outliers: the indent of a block as a whole.
        indents = sorted(self._indents[first:last])
        common = indents[int(0.05 * len(indents))]
        base = common if wrapped and common >= 2 else 0
        return (page if wrapped else 0), base, len(indents) >= 2 and indents[-2] >= base + 2


def _between(widths: Sequence[int], page: int) -> int:
    """Return how many of *widths*, in order, are those of full lines of a page of so many columns."""
    return bisect_right(widths, page + 2 * _RAGGED) - bisect_left(widths, page - _RAGGED)
