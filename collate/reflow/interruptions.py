"""Where the layout interrupts a sentence: the evidence that a line between two others is not of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise

from collate.lazy import lazy_pattern
from collate.reflow.physical_lines import PhysicalLine
from collate.text.layout import HAN

#: Lines on each side in which the width of a wrapped text is measured.
_AROUND = 24
#: Least and greatest width of wrapped text in columns.
_NARROWEST, _WIDEST = 20, 140
#: A line of at least this share of the width is full; least number and share of full lines.
_FULL, _LEAST, _FILLED = 0.85, 3, 0.15
#: Greatest share of unfinished lines with room for the next word: in verse nearly all have it.
_ROOMY = 0.35
#: Columns by which a line may be wider than the text; stretches measured for the usual width.
_MARGIN, _STRETCHES = 4, 40
#: A paragraph on one line that stops without a mark is cut, if it is so wide.
_LONG = 60
#: Lines searched above and below a mark for the text that it interrupts.
_REACH = 4
_FIRST_WORD = lazy_pattern(rf"[{HAN}]|\S[^\s{HAN}]*")
#: Columns of the shortest word with a blank, and of the margin.
_NARROW = 3
_CLAUSE = lazy_pattern("[，,；;、。]")
_WORD_END = lazy_pattern(r"[\w,，、—–-]$")


class WrappedText:
    """The width at which the text around a line is wrapped; each stretch is measured once."""

    def __init__(self, lines: Sequence[PhysicalLine]) -> None:
        self._lines = lines
        self._widths: dict[int, int] = {}

    def width(self, index: int) -> int:
        """Return the width in columns to which lines near *index* are filled; 0 where they are not.

        Among names, dates and titles few lines are full: there the text is as
        wide as elsewhere, if no line is wider.
        """
        step = index // _AROUND
        width = self._measured(step)
        if width or not self._usual:
            return width
        near = self._lines[max(0, index - _REACH) : index + _REACH]
        return self._usual if max(line.width for line in near) <= self._usual + _MARGIN else 0

    @cached_property
    def _usual(self) -> int:
        """The width of most stretches of the file."""
        steps = 1 + (len(self._lines) - 1) // _AROUND
        widths = Counter(self._measured(step) for step in range(0, steps, 1 + steps // _STRETCHES))
        del widths[0]
        return max(widths, key=lambda one: (widths[one], one), default=0)

    def _measured(self, step: int) -> int:
        if step not in self._widths:
            first = max(0, step * _AROUND - _AROUND)
            self._widths[step] = _width(self._lines[first : (step + 2) * _AROUND])
        return self._widths[step]

    def fills(self, index: int) -> bool:
        """Return whether line *index* is as wide as the text around it."""
        return 0 < _FULL * self.width(index) <= self._lines[index].width


def interrupts(
    lines: Sequence[PhysicalLine],
    wrapped: WrappedText,
    *,
    first: int,
    last: int,
    passes: Callable[[int], bool],
) -> bool:
    """Return whether the lines from *first* to *last* stand within a sentence.

    The line above stops without a mark although the text fills its lines there,
    or the line below continues it in lower case. Lines of which *passes* is
    true are passed over, since they may be furniture, too.
    """
    above = next((i for i in range(first - 1, max(-1, first - 1 - _REACH), -1) if not passes(i)), None)
    below = next((i for i in range(last + 1, min(len(lines), last + 1 + _REACH)) if not passes(i)), None)
    if above is None or below is None or lines[above].ended_softly:
        return False
    upper, lower = lines[above], lines[below]
    if upper.heading is not None or lower.heading is not None or upper.dated or lower.dated:
        return False
    if lower.text[0].isupper() and _WORD_END.search(upper.text):
        return False  # a capital may begin a verse
    width = wrapped.width(above)
    continued = lower.text[0].islower() and _WORD_END.search(upper.text) is not None
    if width:
        return wrapped.fills(above) or (continued and upper.width >= 0.5 * width)
    return upper.width >= _LONG and (continued or _CLAUSE.search(upper.text) is not None)


def _width(lines: Sequence[PhysicalLine]) -> int:
    widths = sorted(line.width for line in lines)
    if len(widths) < _REACH:
        return 0
    width = widths[int(0.8 * (len(widths) - 1))]
    if not _NARROWEST <= width <= _WIDEST or widths[-1] > 1.8 * width:
        return 0
    full = [line for line in lines if line.width >= _FULL * width]
    if len(full) < max(_LEAST, _FILLED * len(lines)) or 3 * _unfinished(full) < len(full):
        return 0
    # Short lines that stop without a mark are names, headings, last lines.
    unfinished = [
        (above, below)
        for above, below in pairwise(lines)
        if above.width >= width / 2 and not above.ended_softly
    ]
    roomy = sum(
        above.width < width - _NARROW and above.width + _needed(below) <= width - 2
        for above, below in unfinished
    )
    return width if roomy <= _ROOMY * max(1, len(unfinished)) else 0


def _unfinished(lines: Sequence[PhysicalLine]) -> int:
    return sum(not line.ended_softly for line in lines)


def _needed(line: PhysicalLine) -> int:
    """Return the columns that the first word of *line* needs on the line above."""
    match = _FIRST_WORD.match(line.text)
    word = match[0] if match is not None else ""
    return len(word) + 1 if word.isascii() else 2 * len(word)
