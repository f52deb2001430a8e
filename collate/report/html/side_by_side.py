"""Two texts in rows of a few lines, with shared stretches opposite each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from collate.model import SharedSpan, Span

#: Most shared stretches of a pair that are marked; the reason for a relation is visible from fewer.
MOST_STRETCHES = 300

#: Characters of the left text after which the next shared stretch starts a new row.
ROW_CHARACTERS = 240

#: Least characters in one text alone that have a row of their own.
APART = 80


class FoldLengths(NamedTuple):
    """Characters at the start and at the end of a folded stretch, and the least length of one."""

    head: int
    tail: int
    least: int


#: The number of a piece with words that the other text has too, in no shared stretch.
EQUAL = -1


class TextPiece(NamedTuple):
    """A stretch of one text.

    ``number`` is that of the shared stretch, from 1, 0 for text of one side, or :data:`EQUAL`.
    """

    span: Span
    number: int


class FacingRow(NamedTuple):
    """Pieces of both texts that stand opposite each other; one side may be empty."""

    left: tuple[TextPiece, ...]
    right: tuple[TextPiece, ...]


def longest_shared(shared: Sequence[SharedSpan]) -> tuple[SharedSpan, ...]:
    """Return the :data:`MOST_STRETCHES` longest of *shared*, in the order of the left text.

    >>> longest_shared([SharedSpan(Span(5, 9), Span(0, 4)), SharedSpan(Span(0, 3), Span(4, 7))])[0].left.start
    0
    """
    longest = sorted(shared, key=lambda both: (-both.left.size, both))[:MOST_STRETCHES]
    return tuple(sorted(longest))


def side_by_side(left: int, right: int, *, shared: Sequence[SharedSpan]) -> tuple[FacingRow, ...]:
    """Return two texts of *left* and *right* code points as rows.

    *shared* is sorted by the left text and numbered in that order. The stretches
    of the heaviest chain with the same order in both texts stand opposite each
    other; the others are marked where they occur. The pieces of each side,
    joined, are the whole text.
    """
    pieces = (_pieces(left, [both.left for both in shared]), _pieces(right, [both.right for both in shared]))
    chain = heaviest_chain(shared)
    rows: list[FacingRow] = []
    at = [0, 0]
    open_row: tuple[list[TextPiece], list[TextPiece]] = ([], [])
    size = 0  # characters of the left side of the open row

    def close() -> None:
        nonlocal open_row, size
        if any(open_row):
            rows.append(FacingRow(tuple(open_row[0]), tuple(open_row[1])))
        open_row, size = ([], []), 0

    for number in (*(index + 1 for index in chain), 0):
        between = tuple(_until(side, at[i], number) for i, side in enumerate(pieces))
        sizes = [_characters(some) for some in between]
        apart = max(sizes) >= APART
        if apart or size >= ROW_CHARACTERS:
            close()
        for i, some in enumerate(between):
            open_row[i].extend(some)
            at[i] += len(some)
        size += sizes[0]
        if apart:
            close()
        if number:
            size += pieces[0][at[0]].span.size
            for i, side in enumerate(pieces):
                open_row[i].append(side[at[i]])
                at[i] += 1
    close()
    return tuple(rows)


def with_equal_words(pieces: Sequence[TextPiece], equal: Sequence[Span]) -> Iterator[TextPiece]:
    """Yield *pieces*, those of one side alone cut at the spans of *equal*, which are sorted and disjoint.

    >>> [piece.number for piece in with_equal_words([TextPiece(Span(0, 9), 0)], [Span(2, 4)])]
    [0, -1, 0]
    """
    for piece in pieces:
        (start, end), number = piece
        first = bisect_left(equal, (start, start)) if equal and not number else len(equal)
        if first == len(equal) or equal[first].start >= end:
            yield piece
            continue
        for span in equal[first : bisect_left(equal, (end, end))]:
            if start < span.start:
                yield TextPiece(Span(start, span.start), 0)
            yield TextPiece(span, EQUAL)
            start = span.end
        if start < end:
            yield TextPiece(Span(start, end), 0)


def _pieces(size: int, spans: Sequence[Span]) -> tuple[TextPiece, ...]:
    """Cut a text at its shared stretches; an overlap of two belongs to the first."""
    pieces: list[TextPiece] = []
    end = 0
    for span, number in sorted((span, number) for number, span in enumerate(spans, 1)):
        if span.start > end:
            pieces.append(TextPiece(Span(end, span.start), 0))
            end = span.start
        pieces.append(TextPiece(Span(end, max(end, span.end)), number))
        end = max(end, span.end)
    if end < size:
        pieces.append(TextPiece(Span(end, size), 0))
    return tuple(pieces)


def _characters(pieces: Sequence[TextPiece]) -> int:
    return sum([end - start for (start, end), _ in pieces])


def _until(pieces: Sequence[TextPiece], start: int, number: int) -> tuple[TextPiece, ...]:
    """Return the pieces from index *start* up to stretch *number*, or to the end if that is 0."""
    end = start
    while end < len(pieces) and not (number and pieces[end].number == number):
        end += 1
    return tuple(pieces[start:end])


def heaviest_chain(shared: Sequence[SharedSpan]) -> tuple[int, ...]:
    """Return the indices of the heaviest chain of stretches that ascend in both texts.

    *shared* ascends in the left text. The weight of a stretch is its length.
    The method is the heaviest increasing subsequence (Jacobson and Vo, "Heaviest
    increasing/common subsequence problems", CPM 1992).
    """
    # The best chains so far, by their last stretch in the right text; a later end has a greater weight.
    ends: list[tuple[Span, int]] = []
    weights: list[int] = []
    before: dict[int, int | None] = {}
    for index, both in enumerate(shared):
        key = (both.right, index)
        rank = bisect_left(ends, key)
        before[index] = ends[rank - 1][1] if rank else None
        weight = (weights[rank - 1] if rank else 0) + both.right.size
        stop = rank
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[rank:stop] = [key]
        weights[rank:stop] = [weight]
    chain: list[int] = []
    last = ends[-1][1] if ends else None
    while last is not None:
        chain.append(last)
        last = before[last]
    return tuple(reversed(chain))


def fold(text: str, lengths: FoldLengths) -> tuple[str, str, str]:
    """Return *text* in three parts: head, middle and tail; a text that is too short is all head.

    >>> fold("实事求是", FoldLengths(1, 1, 3)), fold("实事", FoldLengths(1, 1, 3))
    (('实', '事求', '是'), ('实事', '', ''))
    """
    head, tail, least = lengths
    if len(text) <= max(least, head + tail):
        return text, "", ""
    return text[:head], text[head : len(text) - tail], text[len(text) - tail :]
