"""Fast selection of the few lines of a text that a rule may concern."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate

from collate.reflow.physical_lines import PhysicalLine


class LineScan:
    """The lines of a text with what is tested of all of them; the expressions see only the lines selected."""

    def __init__(self, lines: Sequence[PhysicalLine]) -> None:
        self.lines = lines
        self.texts = [line.text for line in lines]
        self.sizes = list(map(len, self.texts))
        self.first = [text[0] for text in self.texts]
        self.last = [text[-1] for text in self.texts]

    def opened_by(self, characters: AbstractSet[str], longest: int) -> list[int]:
        """Return the lines of at most *longest* characters that begin with one of *characters*."""
        sizes = self.sizes
        return [i for i, first in enumerate(self.first) if first in characters and sizes[i] <= longest]

    def closed_by(self, characters: AbstractSet[str], longest: int) -> list[int]:
        """Return the lines of at most *longest* characters that end with one of *characters*."""
        sizes = self.sizes
        return [i for i, last in enumerate(self.last) if last in characters and sizes[i] <= longest]

    def containing(self, parts: re.Pattern[str], longest: int) -> list[int]:
        """Return the lines of at most *longest* characters in which *parts* occur, in order.

        *parts* are alternatives that begin with letters: all lines are searched at once.
        """
        found: set[int] = set()
        joined, starts = self._joined, self._starts
        for match in parts.finditer(joined):
            found.add(bisect_right(starts, match.start()) - 1)
        return sorted(i for i in found if self.sizes[i] <= longest)

    def repeats(self, index: int) -> bool:
        """Return whether another line has the same text."""
        return self._times[self.texts[index]] > 1

    @cached_property
    def raw_rows(self) -> list[int]:
        """The row of the file at which each line stands, from 1, empty lines counted."""
        return list(accumulate([1 + line.blank_before for line in self.lines]))

    @cached_property
    def _times(self) -> Counter[str]:
        return Counter(self.texts)

    @cached_property
    def _joined(self) -> str:
        return "\n".join(self.texts)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate([size + 1 for size in self.sizes[:-1]])]
