"""Find where the whole of one text stands inside another, exact to the sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from collate.model import Segment, SharedSpan, Span

#: What is left of the container must have at least this many characters on a side to be a text of
#: its own; less is a line or two that belong to what they stand next to.
LEAST_REST = 200

#: The text may begin this many characters beside a sentence of the container: the first words may
#: differ between the two, or a mark may have been lost.
SNAP = 30

#: The extent in the container may be longer than the contained text by this factor, or shorter.
STRETCH = 1.25

#: Before the first shared stretch, and behind the last, the contained text may have this many
#: characters, if they are much the same in both: with noise in 5 % of the letters one of a hundred
#: shared stretches of 20 letters begins later.
EDGE, MUCH_THE_SAME = 250, 0.6

#: Spans among which a chain is looked for, in a time that grows with their square.
MOST_SPANS = 400

#: Characters by which two candidates for an edge are told apart.
LOOK = 24

_SENTENCE_END = re.compile("[。！？!?…．.][”’」』）)】》\"']*\\s*")


@dataclass(frozen=True, slots=True)
class Container:
    """A segment that may hold several texts."""

    segment: Segment
    places: tuple[int, ...]
    """Offsets at which a sentence or a paragraph begins, the end included."""


def container(segment: Segment) -> Container:
    """Return *segment* with its places."""
    ends = {found.end() for found in _SENTENCE_END.finditer(segment.text)}
    return Container(segment, tuple(sorted(ends.union(segment.breaks, (0, len(segment.text))))))


def extent(inner: Segment, held: Container, shared: Sequence[SharedSpan]) -> Span | None:
    """Return where all of *inner* stands in the container, from sentence to sentence; None if it does not.

    *shared* are spans of *inner* and of the container. Those out of order are
    passed over: a phrase that *inner* has may stand elsewhere in the container too.
    """
    chain = rising(shared)
    if not chain:  # very short, or alike only in pieces too short to be listed
        return None
    first, last = chain[0], chain[-1]
    text, mine = held.segment.text, inner.text
    start = first.right.start - first.left.start
    end = last.right.end + len(mine) - last.left.end
    head, tail = mine[: first.left.start], mine[last.left.end :]
    if not _same(head, text[max(0, start) : first.right.start]) or not _same(
        tail, text[last.right.end : end]
    ):
        return None
    begin = _snap(start, held.places, mine[:LOOK], lambda place: text[place : place + LOOK])
    stop = _snap(end, held.places, mine[-LOOK:], lambda place: text[max(0, place - LOOK) : place])
    if begin is None or stop is None or not len(mine) <= STRETCH * (stop - begin) <= STRETCH**2 * len(mine):
        return None
    return Span(begin, stop)


def widened(span: Span, size: int, least: int = LEAST_REST) -> Span | None:
    """Return *span* with what is too short beside it to be a text; None if nothing is left of *size*."""
    start = 0 if span.start < least else span.start
    end = size if size - span.end < least else span.end
    return Span(start, end) if (start, end) != (0, size) else None


def rising(shared: Sequence[SharedSpan]) -> tuple[SharedSpan, ...]:
    """Return that chain of the spans, in order in both texts, that holds the most.

    Characters that one text has between two spans and the other has not count
    half against it: a phrase that stands elsewhere in the container too is no
    part of a text that ends before it. Of very many spans the longest are looked at.

    >>> spans = ((0, 9), (5, 14)), ((9, 12), (0, 3)), ((12, 20), (14, 22)), ((20, 25), (400, 405))
    >>> [s.left.start for s in rising([SharedSpan(Span(*left), Span(*right)) for left, right in spans])]
    [0, 12]
    """
    spans = sorted(sorted(shared, key=lambda span: (-span.left.size, span))[:MOST_SPANS])
    held: list[float] = []
    before: list[int] = []
    for i, (left, right) in enumerate(spans):
        best, best_before = 0.0, -1
        for j in range(i):
            mine, theirs = spans[j]
            if held[j] > best and mine.end <= left.start and theirs.end <= right.start:
                more = abs((right.start - theirs.end) - (left.start - mine.end)) - SNAP
                value = held[j] - max(0, more) / 2
                if value > best:
                    best, best_before = value, j
        held.append(best + left.size)
        before.append(best_before)
    chain: list[SharedSpan] = []
    i = max(range(len(spans)), key=held.__getitem__, default=-1)
    while i >= 0:
        chain.append(spans[i])
        i = before[i]
    return tuple(reversed(chain))


def _same(mine: str, theirs: str) -> bool:
    """Tell whether two edges are short or much the same."""
    if len(mine) <= SNAP:
        return True
    from rapidfuzz.distance import LCSseq

    return len(mine) <= EDGE and LCSseq.normalized_similarity(mine, theirs) >= MUCH_THE_SAME


def _snap(offset: int, places: Sequence[int], mine: str, look: Callable[[int], str]) -> int | None:
    """Return that one of *places* near *offset* at which the container looks most like *mine*."""
    from rapidfuzz.distance import LCSseq

    near = places[bisect_left(places, offset - SNAP) : bisect_right(places, offset + SNAP)]
    return min(
        near,
        key=lambda place: (-LCSseq.similarity(mine, look(place)), abs(place - offset)),
        default=None,
    )
