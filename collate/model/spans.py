"""Positions in a text: spans, offset maps from a view back to the raw text, provenance."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple, Self

from collate.errors import ModelError

_tuple = tuple.__new__


class _Range(NamedTuple):
    start: int
    end: int


class Span(_Range):
    """A half-open range ``[start, end)`` of a text, in code points; ``0 <= start <= end``.

    A NamedTuple may not have a ``__new__`` of its own, a subclass may: one call
    makes the tuple and checks it.

    Raises:
        ModelError: it starts below 0 or ends before it starts.
    """

    __slots__ = ()

    def __new__(cls, start: int, end: int) -> Self:
        """Return the checked pair."""
        if 0 <= start <= end:
            return _tuple(cls, (start, end))
        problem = f"a span cannot go from {start} to {end}"
        raise ModelError("", problem, "It starts at 0 or later and does not end before its start")

    @property
    def size(self) -> int:
        """Number of code points."""
        return self.end - self.start


class Run(NamedTuple):
    """*size* code points that are contiguous both in a view and in the raw text, at the two offsets."""

    view: int
    raw: int
    size: int


@dataclass(frozen=True, slots=True, repr=False)
class OffsetMap:
    """A map from each code point of a view to the raw code point that it comes from.

    The runs are in order of ``view``, without gaps: together they cover the
    view. Their raw starts increase too, since no stage reorders text.

    >>> layout = OffsetMap((Run(0, 4, 2), Run(2, 9, 3)))
    >>> layout.to_raw(3), layout.spans(1, 4)
    (10, (Span(start=5, end=6), Span(start=9, end=11)))
    """

    runs: tuple[Run, ...] = ()

    @property
    def size(self) -> int:
        """Length of the view in code points."""
        return self.runs[-1].view + self.runs[-1].size if self.runs else 0

    def to_raw(self, offset: int) -> int:
        """Return the raw offset of the view's code point at *offset*.

        ``offset == size`` gives the raw offset just after the last code point.

        Raises:
            IndexError: *offset* is not in ``0 <= offset <= size``.
        """
        if not 0 <= offset <= self.size:
            raise IndexError(f"offset {offset} outside a view of {self.size} code points")
        if not self.runs:
            return 0
        run = self.runs[self._find(offset)]
        return run.raw + offset - run.view

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the raw spans of the view's ``[start, end)``, in order, with adjacent spans merged."""
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

    def extent(self, start: int, end: int) -> Span:
        """Return the raw span from the first to the last code point of the view's ``[start, end)``.

        Raises:
            IndexError: the span is empty, or the view.
        """
        if start >= end:
            raise IndexError(f"no code point in [{start}, {end})")
        runs = self.runs
        view, raw, size = runs[self._find(start)]
        first = raw + max(0, start - view)
        if end > view + size:
            view, raw, size = runs[self._find(end - 1)]
        return Span(first, raw + min(end - view, size))

    def slice(self, start: int, end: int) -> OffsetMap:
        """Return the offset map of the view's ``[start, end)`` as a view of its own, starting at 0."""
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
        return max(0, bisect_right(self.runs, (offset + 1,)) - 1)

    def __repr__(self) -> str:
        return f"<OffsetMap: {len(self.runs)} runs>"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The position of a text in its source: raw span, first and last line (from 1) and page label."""

    span: Span
    lines: tuple[int, int]
    pages: tuple[str, str] | None = None
