"""Extent of one text inside another that contains it as a whole, to the nearest sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from collate.model import Segment, SharedSpan, Span

#: Least number of characters on one side of a contained text that make a text of their own; less is a
#: line or two that belong to the neighbouring text.
LEAST_REST = 200

#: Largest distance in characters between an edge of the text and a sentence boundary of the container:
#: the first words may differ between the two, or a punctuation mark may have been lost.
SNAP = 30

#: Largest ratio of the lengths of the contained text and its extent in the container.
MAX_STRETCH = 1.25

#: Largest number of characters of the contained text before the first shared span and after the last,
#: and the least similarity of these in both texts (LCS over the longer length): with noise in 5 % of
#: the letters, one in a hundred shared stretches of 20 letters begins later than this.
EDGE, EDGE_SIMILARITY = 250, 0.6

#: Number of spans considered for a chain; the time grows with its square.
MOST_SPANS = 400

#: Characters by which candidates for an edge are compared.
EDGE_CONTEXT = 24

#: A noisy match is an excerpt with noise if one containment is less than this share of the other.
BALANCED = 0.5

_SENTENCE_END = re.compile("[。！？!?…．.][”’」』）)】》\"']*\\s*")


@dataclass(frozen=True, slots=True)
class Container:
    """A segment that may contain several texts."""

    segment: Segment
    boundaries: tuple[int, ...]
    """Offsets at which a sentence or a paragraph begins, and the end of the text."""


def make_container(segment: Segment) -> Container:
    """Return *segment* with its sentence and paragraph boundaries."""
    ends = {match.end() for match in _SENTENCE_END.finditer(segment.text)}
    return Container(segment, tuple(sorted(ends.union(segment.breaks, (0, len(segment.text))))))


def contained_extent(inner: Segment, container: Container, *, shared: Sequence[SharedSpan]) -> Span | None:
    """Return the span of *inner* in *container*, from sentence to sentence; None if it is not wholly there.

    *shared* are spans of *inner* and of the container. Spans out of order are
    ignored: a phrase of *inner* may also occur elsewhere in the container.
    """
    chain = heaviest_chain(shared)
    if not chain:  # very short, or with matches too short to be listed
        return None
    first, last = chain[0], chain[-1]
    text, mine = container.segment.text, inner.text
    start = first.right.start - first.left.start
    end = last.right.end + len(mine) - last.left.end
    head, tail = mine[: first.left.start], mine[last.left.end :]
    if not _similar_edges(head, text[max(0, start) : first.right.start]) or not _similar_edges(
        tail, text[last.right.end : end]
    ):
        return None
    begin = _snap(
        start,
        container.boundaries,
        words=mine[:EDGE_CONTEXT],
        context=lambda boundary: text[boundary : boundary + EDGE_CONTEXT],
    )
    stop = _snap(
        end,
        container.boundaries,
        words=mine[-EDGE_CONTEXT:],
        context=lambda boundary: text[max(0, boundary - EDGE_CONTEXT) : boundary],
    )
    if (
        begin is None
        or stop is None
        or not len(mine) <= MAX_STRETCH * (stop - begin) <= MAX_STRETCH**2 * len(mine)
    ):
        return None
    return Span(begin, stop)


def free_span(span: Span, size: int, *, others: Iterable[Span]) -> Span:
    """Return *span* extended up to the nearest of *others* on either side, else to the edges of the *size*.

    >>> free_span(Span(40, 90), 200, others=[Span(0, 30), Span(40, 90), Span(80, 120)])
    Span(start=30, end=200)
    """
    start, end = 0, size
    for other in others:
        if other.end <= span.start:
            start = max(start, other.end)
        elif other.start >= span.end:
            end = min(end, other.start)
    return Span(start, end)


def absorb_edges(span: Span, size: int, free: Span, *, least: int = LEAST_REST) -> Span | None:
    """Return *span* extended over edges shorter than *least*; None if that covers the whole *size*.

    Only an edge that is *free* is absorbed: not one with another text.
    """
    start = 0 if span.start < least and not free.start else span.start
    end = size if size - span.end < least and free.end == size else span.end
    return Span(start, end) if (start, end) != (0, size) else None


def heaviest_chain(shared: Sequence[SharedSpan]) -> tuple[SharedSpan, ...]:
    """Return the heaviest chain of *shared*: spans in increasing order in both texts.

    The weight of a chain is its number of characters, minus half of the
    difference of the gaps between its spans in the two texts: a phrase that
    also occurs elsewhere in the container is not part of a text that ends
    before it. Only the :data:`MOST_SPANS` longest spans are considered.

    >>> spans = ((0, 9), (5, 14)), ((9, 12), (0, 3)), ((12, 20), (14, 22)), ((20, 25), (400, 405))
    >>> chain = heaviest_chain([SharedSpan(Span(*left), Span(*right)) for left, right in spans])
    >>> [span.left.start for span in chain]
    [0, 12]
    """
    spans = sorted(sorted(shared, key=lambda span: (-span.left.size, span))[:MOST_SPANS])
    if not spans:
        return ()
    weights: list[float] = []
    heaviest: list[float] = []  # of the first 1, 2, 3 … spans
    before: list[int] = []
    ends = [(left.end, right.end) for left, right in spans]
    for i, (left, right) in enumerate(spans):
        start, other_start = left.start, right.start
        value, best = 0.0, -1
        # Backwards: in two texts in one order the span just before is nearly always the best, and
        # nothing before it is as heavy.
        for j in range(i - 1, -1, -1):
            if heaviest[j] < value:
                break
            end, other_end = ends[j]
            if end <= start and other_end <= other_start:
                weight, more = weights[j], abs(other_start - other_end - start + end) - SNAP
                if more > 0:
                    weight -= more / 2
                if weight > 0 and weight >= value:
                    value, best = weight, j
        weights.append(value + left.size)
        heaviest.append(max(weights[-1], heaviest[-1]) if heaviest else weights[-1])
        before.append(best)
    chain: list[SharedSpan] = []
    i = weights.index(max(weights))
    while i >= 0:
        chain.append(spans[i])
        i = before[i]
    return tuple(reversed(chain))


def _similar_edges(mine: str, theirs: str) -> bool:
    """Return whether an edge is short, or similar in the two texts."""
    if len(mine) <= SNAP:
        return True
    from rapidfuzz.distance import LCSseq

    return len(mine) <= EDGE and LCSseq.normalized_similarity(mine, theirs) >= EDGE_SIMILARITY


def _snap(offset: int, boundaries: Sequence[int], *, words: str, context: Callable[[int], str]) -> int | None:
    """Return the boundary near *offset* whose context is most similar to *words*, or None."""
    from rapidfuzz.distance import LCSseq

    near = boundaries[bisect_left(boundaries, offset - SNAP) : bisect_right(boundaries, offset + SNAP)]
    return min(
        near,
        key=lambda boundary: (-LCSseq.similarity(words, context(boundary)), abs(boundary - offset)),
        default=None,
    )
