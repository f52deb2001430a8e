"""Builders of offset maps (:class:`~collate.model.OffsetMap`), and the complement of a set of spans."""

from __future__ import annotations

from collate.model import OffsetMap, Run, Span


def identity_map(size: int) -> OffsetMap:
    """Return the offset map of a view identical to its raw text of *size* code points."""
    return OffsetMap((Run(0, 0, size),)) if size else OffsetMap()


class ViewBuilder:
    r"""Builder of a view of *raw* and of its offset map, piece by piece in order.

    >>> view = ViewBuilder("2020 年\n")
    >>> view.keep(0, 4); view.keep(5, 6)
    >>> view.text(), view.offsets().spans(0, 5)
    ('2020年', (Span(start=0, end=4), Span(start=5, end=6)))
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.size = 0
        self._parts: list[str] = []
        self._runs: list[Run] = []
        #: The run that the next piece may prolong: where it begins in the view, and in raw where it ends.
        self._view, self._raw_end = 0, -1

    def keep(self, start: int, end: int) -> None:
        """Append ``raw[start:end]`` unchanged."""
        if start < end:
            self._append(self.raw[start:end], start)

    def put(self, character: str, at: int) -> None:
        """Append one *character* in place of ``raw[at]``: a space for a line break."""
        self._append(character, at)

    def _append(self, part: str, raw: int) -> None:
        size = len(part)
        if self._raw_end != raw:
            self._runs += self._open_run()
            self._view = self.size
        self._raw_end = raw + size
        self._parts.append(part)
        self.size += size

    def _open_run(self) -> tuple[Run, ...]:
        size = self.size - self._view
        return (Run(self._view, self._raw_end - size, size),) if size else ()

    def text(self) -> str:
        """Return the text of the view built so far."""
        return "".join(self._parts)

    def offsets(self) -> OffsetMap:
        """Return the offset map of the view built so far."""
        return OffsetMap((*self._runs, *self._open_run()))


def uncovered_spans(spans: list[Span], *, start: int, end: int) -> list[Span]:
    """Return the parts of ``[start, end)`` that the sorted, disjoint *spans* do not cover.

    >>> uncovered_spans([Span(2, 4), Span(4, 5)], start=0, end=7)
    [Span(start=0, end=2), Span(start=5, end=7)]
    """
    free: list[Span] = []
    for span in spans:
        if start < span.start:
            free.append(Span(start, span.start))
        start = max(start, span.end)
    if start < end:
        free.append(Span(start, end))
    return free
