"""Measures of the layout around each line, since one file can have several layouts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from collate.reflow.physical_lines import PhysicalLine

#: Number of lines on each side that are measured together: about a page.
_AROUND = 20
#: Number of lines that share one measurement; widths change slowly.
_STEP = 5
#: Least and greatest page width of wrapped lines, in columns.
_NARROWEST, _WIDEST = 20, 200
#: Columns by which a wrapped line may be narrower than the page.
_RAGGED = 6


@dataclass(frozen=True, slots=True)
class LayoutMeasure:
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
    measures: list[LayoutMeasure] = []
    for index in range(len(lines)):
        if index % _STEP == 0:
            page, base, indented = _measure_page(lines[max(0, index - _AROUND) : index + _STEP + _AROUND])
        measures.append(
            LayoutMeasure(page=page, base=base, indented=indented, blanks=most_frequent, top=index in tops)
        )
    return measures


def _measure_page(lines: Sequence[PhysicalLine]) -> tuple[int, int, bool]:
    widths = sorted(line.width for line in lines)
    page = widths[int(0.7 * (len(widths) - 1))]
    full = [line for line in lines if page - _RAGGED <= line.width <= page + 2 * _RAGGED]
    broken = sum(not line.ended_softly for line in full)
    wrapped = (
        _NARROWEST <= page <= _WIDEST
        and len(full) >= 2
        and 10 * len(full) >= 3 * len(lines)
        and 2 * broken >= len(full)
        and widths[-1] <= 2 * page
    )
    # The least indent, disregarding outliers: the indent of a block as a whole.
    indents = sorted(line.indent for line in lines)
    common = indents[int(0.05 * len(indents))]
    base = common if wrapped and common >= 2 else 0
    return (page if wrapped else 0), base, sum(line.indent >= base + 2 for line in lines) >= 2
