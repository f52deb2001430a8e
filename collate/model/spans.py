"""Places in a text: spans, maps from a view back to the raw text, lines and pages."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch ``[start, end)`` of a text, in code points."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """Number of code points."""
        return self.end - self.start


class Run(NamedTuple):
    """*size* code points that stand in a row both in a view and in the raw text."""

    view: int
    raw: int
    size: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Which raw code point each code point of a view came from.

    The runs are in order of ``view``, without gaps: together they cover the
    view. Their raw starts increase too, since no stage reorders text.

    >>> layout = OffsetMap((Run(0, 4, 2), Run(2, 9, 3)))
    >>> layout.to_raw(3), layout.spans(1, 4)
    (10, (Span(start=5, end=6), Span(start=9, end=11)))
    """

    runs: tuple[Run, ...] = ()

    @property
    def size(self) -> int:
        """Length of the view."""
        return self.runs[-1].view + self.runs[-1].size if self.runs else 0

    def to_raw(self, offset: int) -> int:
        """Return the raw offset of the view's code point at *offset*.

        ``offset == size`` gives the place just after the last code point.

        Raises:
            IndexError: outside ``0 <= offset <= size``.
        """
        if not 0 <= offset <= self.size:
            raise IndexError(f"offset {offset} outside a view of {self.size} code points")
        if not self.runs:
            return 0
        run = self.runs[self._find(offset)]
        return run.raw + offset - run.view

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the raw spans that the view's ``[start, end)`` came from, in order, touching ones joined."""
        found: list[Span] = []
        if start >= end:
            return ()
        for index in range(self._find(start), len(self.runs)):
            run = self.runs[index]
            if run.view >= end:
                break
            first = max(start, run.view)
            last = min(end, run.view + run.size)
            span = Span(run.raw + first - run.view, run.raw + last - run.view)
            if found and found[-1].end == span.start:
                span = Span(found.pop().start, span.end)
            found.append(span)
        return tuple(found)

    def slice(self, start: int, end: int) -> OffsetMap:
        """Return the map of the view's ``[start, end)``, itself a view that starts at 0."""
        runs: list[Run] = []
        for index in range(self._find(start), len(self.runs)) if start < end else ():
            run = self.runs[index]
            if run.view >= end:
                break
            first = max(start, run.view)
            last = min(end, run.view + run.size)
            runs.append(Run(first - start, run.raw + first - run.view, last - first))
        return OffsetMap(tuple(runs))

    def _find(self, offset: int) -> int:
        return max(0, bisect_right(self.runs, offset, key=lambda run: run.view) - 1)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a text stands in its source: raw span, pages and lines (from 1, both ends included)."""

    span: Span
    lines: tuple[int, int]
    pages: tuple[str, str] | None = None
