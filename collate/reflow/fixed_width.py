"""Lines that were cut after so many characters, in the midst of Latin words too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from collate.reflow.physical_lines import LINE_END, Line
from collate.text.layout import HAN

#: Lines on each side that show how lines are cut, and how many of them it takes.
_AROUND, _LEAST = 20, 4
#: Most characters by which a paragraph is set in, where the indent is geometry and no blanks.
_SET_IN = 2
_CHINESE = re.compile(f"[{HAN}]")


def cut_by_count(raw: str, lines: Sequence[Line], starts: Sequence[bool]) -> frozenset[int]:
    """Return the lines (indices) that end in the midst of a Latin word or number, which the next line ends.

    Chinese lines that a program broke as words allow have about the same
    width in columns; lines that it cut after so many characters have the same
    number of characters, whatever their widths. There nothing stood at the
    line's end but what is written. Where the lines around do not show this
    without exception, the end of a line stays the end of a word.
    """
    found: set[int] = set()
    for index in range(len(lines) - 1):
        above, below = lines[index], lines[index + 1]
        if starts[index + 1] or not (_in_word(above.text[-1]) and _in_word(below.text[0])):
            continue
        if not _CHINESE.search(above.text) or below.indent or not LINE_END.match(raw, above.end):
            continue  # a blank at the line's end or start was between two words
        if _cut_alike(raw, lines, starts, index):
            found.add(index)
    return frozenset(found)


def _in_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _cut_alike(raw: str, lines: Sequence[Line], starts: Sequence[bool], index: int) -> bool:
    """Tell whether all lines around that go on in the next have as many characters, but not one width."""
    near = range(max(0, index - _AROUND), min(len(lines) - 1, index + _AROUND))
    near_sizes = [(_size(raw, lines[i]), i) for i in near if not starts[i + 1]]
    size = max(near_sizes)[0]
    exact = [i for own, i in near_sizes if own == size]
    first = [i for own, i in near_sizes if own != size and starts[i] and size - own <= _SET_IN]
    widths = {lines[i].width for i in exact}
    return len(exact) >= _LEAST and len(exact) + len(first) == len(near_sizes) and len(widths) > 1


def _size(raw: str, line: Line) -> int:
    """Count the characters of the line as it stands in *raw*, blanks at its edges too."""
    first, last = line.start, line.end
    while first and not LINE_END.match(raw[first - 1]):
        first -= 1
    while last < len(raw) and not LINE_END.match(raw[last]):
        last += 1
    return last - first
