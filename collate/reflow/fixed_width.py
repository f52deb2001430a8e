"""Lines cut after a fixed number of characters, even within Latin words."""

from __future__ import annotations

from collections.abc import Sequence

from collate.lazy import lazy_pattern
from collate.reflow.physical_lines import LINE_END, PhysicalLine
from collate.text.layout import HAN

#: Number of lines on each side that are examined, and of full lines required.
_AROUND, _LEAST = 20, 4
#: Largest indent of a paragraph in characters if it is geometric, not made of blanks.
_GEOMETRIC_INDENT = 2
_CHINESE = lazy_pattern(f"[{HAN}]")


def lines_cut_within_words(
    raw: str, lines: Sequence[PhysicalLine], *, starts: Sequence[bool]
) -> frozenset[int]:
    """Return the lines (indices) that end within a Latin word or number continued in the next line.

    Chinese lines that a program broke between words have about the same width in
    columns; lines cut after a fixed number of characters have the same number
    of characters, whatever their widths, and no character is lost at their
    ends. Unless all lines nearby show this, a line ends with a whole word.
    """
    cut: set[int] = set()
    for index in range(len(lines) - 1):
        above, below = lines[index], lines[index + 1]
        if starts[index + 1] or above.text.isascii():
            continue
        if not (_in_word(above.text[-1]) and _in_word(below.text[0])):
            continue
        if not _CHINESE.search(above.text) or below.indent or not LINE_END.match(raw, above.end):
            continue  # a blank at the edge of a line separates two words
        if _is_fixed_width(raw, lines, starts=starts, index=index):
            cut.add(index)
    return frozenset(cut)


def _in_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_fixed_width(raw: str, lines: Sequence[PhysicalLine], *, starts: Sequence[bool], index: int) -> bool:
    """Return whether all nearby lines continued in the next have one length but different widths."""
    near = range(max(0, index - _AROUND), min(len(lines) - 1, index + _AROUND))
    lengths = [(_length(raw, lines[i]), i) for i in near if not starts[i + 1]]
    size = max(lengths)[0]
    full = [i for length, i in lengths if length == size]
    first = [
        i for length, i in lengths if length != size and starts[i] and size - length <= _GEOMETRIC_INDENT
    ]
    widths = {lines[i].width for i in full}
    return len(full) >= _LEAST and len(full) + len(first) == len(lengths) and len(widths) > 1


def _length(raw: str, line: PhysicalLine) -> int:
    """Return the number of characters of the line in *raw*, including blanks at its edges."""
    first, last = line.start, line.end
    while first and not LINE_END.match(raw[first - 1]):
        first -= 1
    while last < len(raw) and not LINE_END.match(raw[last]):
        last += 1
    return last - first
