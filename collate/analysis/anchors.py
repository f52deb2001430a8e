"""Anchors: how a place is recorded by content, whatever becomes of the witnesses and their sigla.

A place is its words in every witness that is extant there, with the text on both
sides. A context is made long enough to occur once, as far as that is possible
within :data:`LONGEST`; what occurs more often is counted.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from collate.model import Context, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from collate.analysis.token_columns import Interval, TokenColumns
    from collate.model import Tokens, Work

#: Characters on each side of a context: those of all, and the most if it occurs more than once.
#: 12 Han characters on both sides are a clause each, which a revision seldom changes whole.
USUAL, LONGEST = 12, 96

#: The numbers of characters with which a part of a context is searched, where the whole is not found.
PARTS = (6, 12, 24, 48, 96)


def describe_contexts(columns: TokenColumns, interval: Interval) -> tuple[Context, ...]:
    """Return the contexts of a place: that of the base text first, then of each other column that is extant.

    Witnesses with the same context share one.

    Args:
        columns: of the alignment.
        interval: the place.
    """
    alignment = columns.alignment
    work = alignment.work
    order = [work.base_column, *(c for c in range(len(work.columns)) if c != work.base_column)]
    found: dict[Context, list[str]] = {}
    for column in order:
        if not columns.is_extant(column, interval):
            continue
        context = _context(alignment.tokens[column], *columns.tokens(column, interval))
        found.setdefault(context, []).extend(_sigla(work, column))
    return tuple(replace(one, witnesses=tuple(sigla)) for one, sigla in found.items())


def _context(tokens: Tokens, start: int, end: int) -> Context:
    span = word_span(tokens, start, end)
    text = tokens.text
    size = USUAL
    while True:
        left, right = text[max(0, span.start - size) : span.start], text[span.end : span.end + size]
        whole = left + text[slice(*span)] + right
        at = list(occurrences(text, whole))
        if len(at) == 1 or size >= LONGEST:
            nth = at.index(span.start - len(left)) + 1
            found = Context((), left, text[slice(*span)], right, nth, len(at))
            return replace(found, unique=tuple(_least(found, side, text) for side in SIDES))
        size *= 2


def _both(context: Context, size: int) -> tuple[str, str]:
    return context.left[-size:], context.right[:size]


def _on_the_left(context: Context, size: int) -> tuple[str, str]:
    return context.left[-size:], ""


def _on_the_right(context: Context, size: int) -> tuple[str, str]:
    return "", context.right[:size]


#: The parts of a context that may be enough, in the order of ``Context.unique``.
SIDES = (_both, _on_the_left, _on_the_right)


def _least(context: Context, side: Callable[[Context, int], tuple[str, str]], text: str) -> int:
    """Return the least of :data:`PARTS` with which the words of *context* occur once in *text*, else -1."""
    for size in PARTS:
        left, right = side(context, size)
        if (left or right) and len(list(islice(occurrences(text, left + context.words + right), 2))) == 1:
            return size
        if size >= max(len(context.left), len(context.right)):
            break
    return -1


def word_span(tokens: Tokens, start: int, end: int) -> Span:
    """Return the span of tokens ``[start, end)`` without white space at its ends."""
    if start == end:
        at = int(tokens.offsets[start])
        return Span(at, at)
    surface = tokens.surface(start, end)
    first = int(tokens.offsets[start]) + len(surface) - len(surface.lstrip())
    return Span(first, first + len(surface.strip()))


def _sigla(work: Work, column: int) -> Iterator[str]:
    own = work.columns[column].siglum
    for witness in work.witnesses:
        if own in (witness.siglum, witness.identical_to):
            yield witness.siglum


def occurrences(text: str, words: str) -> Iterator[int]:
    """Yield where *words* begin in *text*; occurrences can overlap."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
