"""Two texts side by side: what they share opposite each other, in rows of a few lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from collate.model import SharedSpan, Span

#: Shared stretches that are shown of one pair; more than this nobody reads to see why two texts were joined.
MOST_STRETCHES = 300

#: Characters of the left text after which a row ends with the next shared stretch.
ROW = 240

#: Characters that stand in one text alone from which on they make a row of their own.
APART = 80


class Piece(NamedTuple):
    """A stretch of one text: ``number`` counts the shared stretches from 1; 0 is what only this text has."""

    span: Span
    number: int


class Row(NamedTuple):
    """Pieces of both texts that stand opposite each other; either side may be empty."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


def stretches(shared: Sequence[SharedSpan]) -> tuple[SharedSpan, ...]:
    """Return those of *shared* that are shown: the longest ones, in the order of the left text.

    >>> stretches([SharedSpan(Span(5, 9), Span(0, 4)), SharedSpan(Span(0, 3), Span(4, 7))])[0].left.start
    0
    """
    longest = sorted(shared, key=lambda both: (-both.left.size, both))[:MOST_STRETCHES]
    return tuple(sorted(longest))


def side_by_side(left: int, right: int, shared: Sequence[SharedSpan]) -> tuple[Row, ...]:
    """Return two texts of *left* and *right* characters as rows.

    *shared* is in the order of the left text and is numbered in that order.
    The heaviest chain of stretches that come in the same order in both texts
    stands opposite each other; the others are marked in their places. The
    pieces of each side, joined, are the whole text, once.
    """
    pieces = (_pieces(left, [both.left for both in shared]), _pieces(right, [both.right for both in shared]))
    chain = _chain(shared)
    rows: list[Row] = []
    at = [0, 0]
    open_row: tuple[list[Piece], list[Piece]] = ([], [])

    def close() -> None:
        nonlocal open_row
        if any(open_row):
            rows.append(Row(tuple(open_row[0]), tuple(open_row[1])))
        open_row = ([], [])

    for number in (*(index + 1 for index in chain), 0):
        between = tuple(_until(side, at[i], number) for i, side in enumerate(pieces))
        apart = any(sum(piece.span.size for piece in some) >= APART for some in between)
        if apart or sum(piece.span.size for piece in open_row[0]) >= ROW:
            close()
        for i, some in enumerate(between):
            open_row[i].extend(some)
            at[i] += len(some)
        if apart:
            close()
        if number:
            for i, side in enumerate(pieces):
                open_row[i].append(side[at[i]])
                at[i] += 1
    close()
    return tuple(rows)


def _pieces(size: int, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """Cut a text at its shared stretches; where two overlap, as a refrain may, the first has the overlap."""
    found: list[Piece] = []
    end = 0
    for span, number in sorted((span, number) for number, span in enumerate(spans, 1)):
        if span.start > end:
            found.append(Piece(Span(end, span.start), 0))
            end = span.start
        found.append(Piece(Span(end, max(end, span.end)), number))
        end = max(end, span.end)
    if end < size:
        found.append(Piece(Span(end, size), 0))
    return tuple(found)


def _until(pieces: Sequence[Piece], start: int, number: int) -> tuple[Piece, ...]:
    """Return the pieces from *start* up to stretch *number*, or all the rest if that is 0."""
    end = start
    while end < len(pieces) and not (number and pieces[end].number == number):
        end += 1
    return tuple(pieces[start:end])


def _chain(shared: Sequence[SharedSpan]) -> tuple[int, ...]:
    """Return the indices of the heaviest chain of stretches that rise in both texts.

    A stretch follows another if it begins after the other in the order of
    both texts; what it weighs is its length.
    """
    # The best chains so far: where each ends in the right text; those that end later weigh more.
    ends: list[tuple[Span, int]] = []
    weights: list[int] = []
    before: dict[int, int | None] = {}
    for index, both in enumerate(shared):
        key = (both.right, index)
        place = bisect_left(ends, key)
        before[index] = ends[place - 1][1] if place else None
        weight = (weights[place - 1] if place else 0) + both.right.size
        stop = place
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[place:stop] = [key]
        weights[place:stop] = [weight]
    chain: list[int] = []
    last = ends[-1][1] if ends else None
    while last is not None:
        chain.append(last)
        last = before[last]
    return tuple(reversed(chain))


def folded(text: str, head: int, tail: int, least: int) -> tuple[str, str, str]:
    """Return *text* in three parts; the middle is empty unless the text is longer than *least*.

    >>> folded("实事求是", 1, 1, 3), folded("实事", 1, 1, 3)
    (('实', '事求', '是'), ('实事', '', ''))
    """
    if len(text) <= max(least, head + tail):
        return text, "", ""
    return text[:head], text[head : len(text) - tail], text[len(text) - tail :]
