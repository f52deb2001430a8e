"""Anchors: how a place is recorded by content, whatever becomes of the witnesses and their sigla.

A place is its words in every witness that is extant there, with the text on both
sides. A context is made long enough to occur once, as far as that is possible
within :data:`LONGEST`; what occurs more often is counted.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from collate.model import Context, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from collate.analysis.token_columns import Interval, TokenColumns
    from collate.model import Tokens, Work

#: Characters on each side of a context: those of all, and the most if it occurs more than once.
#: 12 Han characters on both sides are a clause each, which a revision seldom changes whole.
USUAL, LONGEST = 12, 96

#: The numbers of characters with which a part of a context is searched, where the whole is not found.
PARTS = (6, 12, 24, 48, 96)

#: Characters of a stretch that is looked up: most of so many occur once in a text.
_GRAM = 6

#: The base of a hash modulo 2⁶⁴ of a stretch: any odd number that is larger than a code point.
_BASE = np.uint64(0x9E3779B97F4A7C15)


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
        place = Span(span.start - len(left), span.end + len(right))
        once = occurs_once(text, place)
        if once or size >= LONGEST:
            at = [place.start] if once else list(occurrences(text, text[slice(*place)]))
            found = Context((), left, text[slice(*span)], right, at.index(place.start) + 1, len(at))
            return replace(found, unique=tuple(_least(found, side, text, span) for side in SIDES))
        size *= 2


def _both(context: Context, size: int) -> tuple[str, str]:
    return context.left[-size:], context.right[:size]


def _on_the_left(context: Context, size: int) -> tuple[str, str]:
    return context.left[-size:], ""


def _on_the_right(context: Context, size: int) -> tuple[str, str]:
    return "", context.right[:size]


#: The parts of a context that may be enough, in the order of ``Context.unique``.
SIDES = (_both, _on_the_left, _on_the_right)


def _least(context: Context, side: Callable[[Context, int], tuple[str, str]], text: str, span: Span) -> int:
    """Return the least of :data:`PARTS` with which the words of *context* occur once in *text*, else -1.

    *span* is the place of the words.
    """
    for size in PARTS:
        left, right = side(context, size)
        place = Span(span.start - len(left), span.end + len(right))
        if (left or right) and occurs_once(text, place):
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


def occurs_once(text: str, span: Span) -> bool:
    """Return whether the words of *span* occur only there in *text*; occurrences can overlap."""
    if span.size >= _GRAM:
        known = _lone_grams(text)
        if known[span.end - _GRAM + 1] > known[span.start]:
            return True
    return len(list(islice(occurrences(text, text[slice(*span)]), 2))) == 1


@lru_cache(maxsize=64)  # a text for each witness: an edition asks for thousands of places in each
def _lone_grams(text: str) -> NDArray[np.int64]:
    """Return how many stretches of :data:`_GRAM` characters occur once in *text*, up to each offset.

    Words that have one occur once themselves, which spares the search in the whole text. Two stretches
    with one hash count as the same, which spares less.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(max(0, len(codes) - _GRAM + 1), dtype=np.uint64)
    for at in range(_GRAM):
        hashes = hashes * _BASE + codes[at : at + len(hashes)]
    _, place, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    return np.concatenate([[0], np.cumsum(counts[place] == 1)])


def occurrences(text: str, words: str) -> Iterator[int]:
    """Yield where *words* begin in *text*; occurrences can overlap."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
