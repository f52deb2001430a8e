"""The shape of the common text of two texts: in what order its pieces are, and where they stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from collate.dedupe.overlap import disjoint_sizes
from collate.model import Span

if TYPE_CHECKING:
    from collate.model import SharedSpan

#: Characters from the edges of a text in which its frame begins or ends, and the share of the common text
#: that is there.
EDGE, FRAME_SHARE = 8, 0.25

#: A report takes sentences from all over a speech. Where all common text is one piece of at least
#: MIN_PIECE characters, PIECE_COVERAGE of them shared, both texts include that piece.
MIN_PIECE, PIECE_COVERAGE = 500, 0.9


def ordered_share(shared: Sequence[SharedSpan]) -> float:
    """Return the share, 0..1, of the characters of *shared*, ascending on the left, in order on the right."""
    if not shared:
        return 0.0
    # The best chains so far: their ends on the right and their weights; both ascend.
    ends, weights = [0], [0]
    for left, right in shared:
        weight = weights[bisect_right(ends, right.start) - 1] + left.size
        if weights[bisect_right(ends, right.end) - 1] < weight:
            first = stop = bisect_left(ends, right.end)
            while stop < len(ends) and weights[stop] <= weight:
                stop += 1
            ends[first:stop], weights[first:stop] = [right.end], [weight]
    return weights[-1] / sum(left.size for left, _right in shared)


def is_one_piece(shared: Sequence[SharedSpan]) -> bool:
    """Return whether *shared* is one long piece, in both texts, with little between its parts.

    >>> from collate.model import SharedSpan, Span
    >>> is_one_piece([SharedSpan(Span(0, 400), Span(90, 490)), SharedSpan(Span(405, 800), Span(500, 895))])
    True
    """
    for spans in ([span.left for span in shared], [span.right for span in shared]):
        extent = max((span.end for span in spans), default=0) - min((span.start for span in spans), default=0)
        if extent < MIN_PIECE or sum(disjoint_sizes(spans)) < PIECE_COVERAGE * extent:
            return False
    return True


def uncovered(spans: Iterable[Span], size: int) -> list[Span]:
    """Return the stretches of a text of *size* characters that are in none of *spans*.

    >>> from collate.model import Span
    >>> uncovered([Span(4, 9), Span(0, 3)], 9)
    [Span(start=3, end=4)]
    """
    found: list[Span] = []
    end = 0
    for span in (*sorted(spans), Span(size, size)):
        if span.start > end:
            found.append(Span(end, span.start))
        end = max(end, span.end)
    return found


def is_frame(shared: Sequence[SharedSpan], *, sizes: tuple[int, int]) -> bool:
    """Return whether much of *shared* is at the beginning or the end of both texts, of *sizes* characters.

    So it is in two fillings of a form; a report takes sentences from all over a speech, and begins
    and ends in its own way.
    """
    total = sum(span.left.size for span in shared)
    ends = sum(
        span.left.size
        for span in shared
        if max(span.left.start, span.right.start) <= EDGE
        or max(sizes[0] - span.left.end, sizes[1] - span.right.end) <= EDGE
    )
    return ends >= FRAME_SHARE * total > 0
