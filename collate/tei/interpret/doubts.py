"""Decisions that an edition by others leaves open: each kind of doubt once, with its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.elements import line_of

#: Lines that a message lists.
_LISTED = 8


class Doubt(NamedTuple):
    """A decision: the lines of the file that it concerns, and what was decided.

    ``noted`` is true where the file is clear, but has what an edition of
    witnesses cannot hold, such as a conjecture: that is worth a message, but
    not a reason to refuse the file.
    """

    lines: tuple[int, ...]
    problem: str
    noted: bool = False

    def message(self, where: str) -> str:
        """Return the message on the doubt in the file *where*."""
        return _("{where}: {problem}", where=where, problem=self.problem_with_lines())

    def problem_with_lines(self) -> str:
        """Return the decision after its lines."""
        lines = sorted(set(self.lines))
        if len(lines) == 1:
            return _("line {line}: {problem}", line=lines[0], problem=self.problem)
        listed = ", ".join(map(str, lines[:_LISTED])) + (" …" if len(lines) > _LISTED else "")
        return _("lines {lines}: {problem}", lines=listed, problem=self.problem)


class Doubts:
    """The doubts of one edition, by what was decided."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, bool], list[int]] = {}

    def add(self, element: etree._Element, problem: str, *, noted: bool = False) -> None:
        """Add a doubt about *element*."""
        self._lines.setdefault((problem, noted), []).append(line_of(element))

    def __iter__(self) -> Iterator[Doubt]:
        """Yield the doubts by their first lines."""
        found = (Doubt(tuple(lines), problem, noted) for (problem, noted), lines in self._lines.items())
        return iter(sorted(found, key=lambda doubt: doubt.lines))


def doubt_messages(doubts: Iterable[Doubt], where: str) -> tuple[str, ...]:
    """Return one message for each of *doubts*, after the name of the file."""
    return tuple(doubt.message(where) for doubt in doubts)
