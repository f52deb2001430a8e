"""Matches whose shared spans are packed: they are most of a match, and few readers ask for them."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import chain
from typing import Any

from collate.model.spans import Span
from collate.model.works import Match, SharedSpan

#: Four bytes for each offset: texts have fewer than 2^32 code points.
_TYPE = "I" if array("I").itemsize == 4 else "L"


class PackedMatch(Match):
    """A match that unpacks its ``shared`` spans each time something asks for them.

    It equals the match with the same fields. A span takes 16 bytes, not some 350.
    """

    __slots__ = ("packed",)
    packed: bytes
    """Left start and end, right start and end of each span, in four little-endian bytes each."""

    def __getattr__(self, name: str) -> object:
        """Return the unpacked spans: their own slot stays empty."""
        if name == "packed":  # a copy of a match was given other spans
            return pack_spans(self.shared)
        if name != "shared":
            raise AttributeError(name)
        return tuple(
            SharedSpan(Span(start, end), Span(other_start, other_end))
            for start, end, other_start, other_end in _rows(self.packed)
        )

    def __eq__(self, other: object) -> bool:
        """Return whether *other* is a match with the same fields, packed or not."""
        return isinstance(other, Match) and _values(self) == _values(other)

    def __hash__(self) -> int:
        """Return the hash of the match with the same fields."""
        return hash(_values(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the packed spans."""
        return _packed_match, (*(getattr(self, name) for name in _NAMES[:-1]), self.packed)


_FIELDS = tuple(field.name for field in fields(Match))
#: The fields with the spans last.
_NAMES = (*(name for name in _FIELDS if name != "shared"), "shared")


def pack_match(match: Match, *, left: str | None = None, right: str | None = None) -> PackedMatch:
    """Return *match* with packed spans, and with other ids where *left* and *right* are given."""
    packed = match.packed if isinstance(match, PackedMatch) else pack_spans(match.shared)
    values = [getattr(match, name) for name in _NAMES[2:-1]]
    return _packed_match(left or match.left, right or match.right, *values, packed)


def pack_spans(shared: Iterable[SharedSpan]) -> bytes:
    """Return spans as bytes; see :attr:`PackedMatch.packed`."""
    numbers = array(_TYPE, chain.from_iterable((*span.left, *span.right) for span in shared))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def span_rows(match: Match) -> list[tuple[int, int, int, int]]:
    """Return the shared spans as rows of left start and end, right start and end, in the order of the left.

    >>> from collate.model.works import Relation
    >>> spans = (SharedSpan(Span(40, 60), Span(7, 27)), SharedSpan(Span(0, 5), Span(2, 7)))
    >>> span_rows(pack_match(Match("a#1", "b#1", Relation.SHARES, 0.1, 0.2, 0.1, 25, spans)))
    [(0, 5, 2, 7), (40, 60, 7, 27)]
    """
    if isinstance(match, PackedMatch):
        return sorted(_rows(match.packed))
    return sorted((*span.left, *span.right) for span in match.shared)


def _rows(packed: bytes) -> Iterator[tuple[int, int, int, int]]:
    numbers = array(_TYPE, packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    values = iter(numbers)
    return zip(values, values, values, values, strict=True)


def _packed_match(*values: object) -> PackedMatch:
    match = PackedMatch.__new__(PackedMatch)
    for name, value in zip(_NAMES[:-1], values, strict=False):
        object.__setattr__(match, name, value)
    object.__setattr__(match, "packed", values[-1])
    return match


def _values(match: Match) -> tuple[object, ...]:
    return tuple(getattr(match, name) for name in _FIELDS)
