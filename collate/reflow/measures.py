"""How a text is laid out: measured around each line, since one file can hold several layouts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from collate.reflow.physical_lines import Line

#: Lines on each side that are measured together: about a page.
_AROUND = 20
#: Measured again after this many lines; widths change slowly.
_STEP = 5
#: Wrapped lines are between these widths, in columns.
_NARROWEST, _WIDEST = 20, 200
#: A wrapped line is at most so many columns narrower than the page.
_RAGGED = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """Layout around one line.

    ``page`` is the page's width in columns if its lines are wrapped, else 0;
    ``base`` the indent that its lines have in common; ``indented`` whether
    paragraphs are indented there; ``blanks`` the usual number of empty lines
    between two lines of the document; ``top`` that the line opens a page.
    """

    page: int
    base: int
    indented: bool
    blanks: int
    top: bool


def measure(lines: Sequence[Line], tops: frozenset[int]) -> list[Measure]:
    """Measure the layout around each of the *lines* (page furniture is not among them)."""
    blanks = Counter(line.blank_before for line in lines[1:]).most_common(1)
    usual = blanks[0][0] if blanks else 0
    found: list[Measure] = []
    for index in range(len(lines)):
        if index % _STEP == 0:
            page, base, indented = _around(lines[max(0, index - _AROUND) : index + _STEP + _AROUND])
        found.append(Measure(page, base, indented, usual, index in tops))
    return found


def _around(lines: Sequence[Line]) -> tuple[int, int, bool]:
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
    # The least indent, two outliers aside: a block that is set in as a whole.
    indents = sorted(line.indent for line in lines)
    common = indents[int(0.05 * len(indents))]
    base = common if wrapped and common >= 2 else 0
    return (page if wrapped else 0), base, sum(line.indent >= base + 2 for line in lines) >= 2
