"""Paragraphs of a Word file that their type sets apart: wholly bold, centred, or larger than the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

#: Least ratio of a clearly larger size to that of the text; a choice: 小四 (12) to 五号 (10.5) is 1.14.
_LARGER = 1.125
#: A look that so much of the text has is that of the text, and sets no line apart; a choice.
_COMMON = 0.5


class RunType(NamedTuple):
    """The type of a run: bold or not, and its size in half-points."""

    bold: bool
    size: int


@dataclass(slots=True)
class LetterCount:
    """Number of the letters and digits of a paragraph, by their type."""

    by_type: Counter[RunType] = field(default_factory=Counter)

    def add(self, text: str, look: RunType) -> None:
        """Count the letters and digits of *text*."""
        letters = sum(map(str.isalnum, text))
        if letters:
            self.by_type[look] += letters


class ParagraphType(NamedTuple):
    """The type of a paragraph: whether it is centred, and its letters by the type of their run."""

    centred: bool
    letters: tuple[tuple[RunType, int], ...]

    @property
    def size(self) -> int:
        """Number of its letters and digits."""
        return sum(count for _look, count in self.letters)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(look.bold for look, _count in self.letters)

    @property
    def least(self) -> int:
        """The smallest size in it, in half-points."""
        return min(look.size for look, _count in self.letters)


def paragraph_type(counts: Sequence[LetterCount], *, centred: bool) -> ParagraphType | None:
    """Return the type of a paragraph of several stretches; None of one without letters."""
    total = counts[0].by_type if len(counts) == 1 else Counter[RunType]()
    for count in counts if len(counts) != 1 else ():
        total.update(count.by_type)
    return ParagraphType(centred, tuple(total.items())) if total else None


def set_apart(paragraphs: Sequence[ParagraphType]) -> list[bool]:
    """Return for each paragraph of a document whether its type sets it apart from the text.

    The size of the text is the one that most letters have. A document in which
    half of the letters are in bold, or in centred, paragraphs has no line that
    this sets apart.
    """
    sizes = Counter[int]()
    for one in paragraphs:
        for look, count in one.letters:
            sizes[look.size] += count
    total = sizes.total()
    body = max(sizes, key=lambda size: (sizes[size], -size), default=0)
    rare_bold = sum(one.size for one in paragraphs if one.bold) < _COMMON * total
    rare_centre = sum(one.size for one in paragraphs if one.centred) < _COMMON * total
    return [
        (rare_bold and one.bold) or (rare_centre and one.centred) or one.least >= _LARGER * body
        for one in paragraphs
    ]
