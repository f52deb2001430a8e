"""Lines set apart by their type: wholly bold, centred, larger than the text, or of a class for titles.

A page may set all of its text in such a type. So a property by which most of the
text would be set apart counts for nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import IntFlag
from typing import NamedTuple

_LETTER = re.compile(r"[^\W_]")
#: Size of text without a size, in pixels: the default of browsers.
USUAL_SIZE = 16.0
#: Ratio to the size of most of the text from which a line is larger; a choice, below that of h4 to h3 (1.17).
_LARGER = 1.15


class Display(IntFlag):
    """Properties of type that set text apart."""

    NONE = 0
    BOLD = 1
    CENTRED = 2
    NAMED = 4
    """Its class is one for titles."""


class _Line(NamedTuple):
    start: int
    letters: int
    style: Display
    size: float


class DisplayLines:
    """The type of each line of a document; ``style`` and ``size`` (in pixels) are those of the next text."""

    def __init__(self) -> None:
        self.style = Display.NONE
        self.size = USUAL_SIZE
        self._lines: list[_Line] = []
        self._plain: Counter[float] = Counter()
        self._start = -1
        self._letters = 0
        self._common = Display.NONE
        self._least = USUAL_SIZE

    def add(self, start: int, text: str) -> None:
        """Add *text* to the current line, which begins at the offset *start* if this is its first text.

        Marks beside the letters may be in another type.
        """
        if _LETTER.search(text) is None:
            if self._start < 0:
                self._start = start
            return
        if not self._letters:
            self._start = start if self._start < 0 else self._start
            self._common, self._least = self.style, self.size
        else:
            self._common &= self.style
            self._least = min(self._least, self.size)
        self._letters += len(text)

    def end_line(self, *, heading: bool = False) -> None:
        """End the current line; a *heading* is set apart already."""
        if self._letters:
            if not heading and (self._common or self._least != USUAL_SIZE):
                self._lines.append(_Line(self._start, self._letters, self._common, self._least))
            elif not heading:
                self._plain[USUAL_SIZE] += self._letters
        self._start, self._letters = -1, 0

    def starts(self) -> list[int]:
        """Return the offsets of the lines that are set apart, in order."""
        self.end_line()
        sizes = self._plain.copy()
        for line in self._lines:
            sizes[line.size] += line.letters
        whole = sizes.total()
        usual = max(sizes, key=lambda size: (sizes[size], size), default=USUAL_SIZE)
        counted = [one for one in Display if one and self._share(one, whole)]
        large = [line.letters for line in self._lines if line.size >= _LARGER * usual]
        by_size = 2 * sum(large) <= whole
        return [
            line.start
            for line in self._lines
            if any(line.style & one for one in counted) or (by_size and line.size >= _LARGER * usual)
        ]

    def _share(self, one: Display, whole: int) -> bool:
        """Return whether at most half of the text, *whole* characters, has the property *one*."""
        return 2 * sum(line.letters for line in self._lines if line.style & one) <= whole
