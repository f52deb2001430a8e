"""Build and combine offset maps: the nouns :class:`~collate.model.OffsetMap` and its runs."""

from __future__ import annotations

from collate.model import OffsetMap, Run, Span


def identity(size: int) -> OffsetMap:
    """Return the map of a view that is the raw text itself."""
    return OffsetMap((Run(0, 0, size),)) if size else OffsetMap()


class ViewBuilder:
    r"""Collects the pieces of a view of *raw* in order, and the map back to it.

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

    def keep(self, start: int, end: int) -> None:
        """Append ``raw[start:end]`` as it is."""
        if start < end:
            self._append(self.raw[start:end], start)

    def put(self, character: str, at: int) -> None:
        """Append one *character* that stands for ``raw[at]``: a space for a line break."""
        self._append(character, at)

    def _append(self, part: str, raw: int) -> None:
        last = self._runs[-1] if self._runs else None
        if last is not None and last.raw + last.size == raw:
            self._runs[-1] = Run(last.view, last.raw, last.size + len(part))
        else:
            self._runs.append(Run(self.size, raw, len(part)))
        self._parts.append(part)
        self.size += len(part)

    def text(self) -> str:
        """Return the view."""
        return "".join(self._parts)

    def offsets(self) -> OffsetMap:
        """Return the map of the view built so far."""
        return OffsetMap(tuple(self._runs))


def gaps(spans: list[Span], start: int, end: int) -> list[Span]:
    """Return what the sorted, disjoint *spans* leave free of ``[start, end)``.

    >>> gaps([Span(2, 4), Span(4, 5)], 0, 7)
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
