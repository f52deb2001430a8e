"""Contexts: how a place is recorded with a decision, and the search for it in a witness.

A place is its words in every witness that is extant there, with the text on both
sides. A context is made long enough to occur once, as far as that is possible
within :data:`LONGEST`; what occurs more often is counted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from collate.model import Context, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from collate.edit.columns import Interval, TokenColumns
    from collate.model import Tokens, Work

#: Characters on each side of a context: those of all, and the most if it occurs more than once.
#: 12 Han characters on both sides are a clause each, which a revision seldom changes whole.
USUAL, LONGEST = 12, 96

#: The numbers of characters with which a part of a context is searched, where the whole is not found.
PARTS = (6, 12, 24, 48, 96)

#: The least weight of such a part: five Han characters, or three words of an alphabet. A single word and
#: its space is beside many others.
_LEAST_WEIGHT = 5


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
        at = list(_occurrences(text, whole))
        if len(at) == 1 or size >= LONGEST:
            nth = at.index(span.start - len(left)) + 1
            found = Context((), left, text[slice(*span)], right, nth, len(at))
            return replace(found, unique=tuple(_least(found, side, text) for side in _SIDES))
        size *= 2


def _both(context: Context, size: int) -> tuple[str, str]:
    return context.left[-size:], context.right[:size]


def _on_the_left(context: Context, size: int) -> tuple[str, str]:
    return context.left[-size:], ""


def _on_the_right(context: Context, size: int) -> tuple[str, str]:
    return "", context.right[:size]


#: The parts of a context that may be enough, in the order of ``Context.unique``.
_SIDES = (_both, _on_the_left, _on_the_right)


def _least(context: Context, side: Callable[[Context, int], tuple[str, str]], text: str) -> int:
    """Return the least of :data:`PARTS` with which the words of *context* occur once in *text*, else -1."""
    for size in PARTS:
        left, right = side(context, size)
        if (left or right) and len(list(islice(_occurrences(text, left + context.words + right), 2))) == 1:
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


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


class Hit(NamedTuple):
    """Words found in a witness: tokens ``[start, end)``.

    ``exact`` is set where the whole context was found, ``cut`` where the words end inside a token.
    """

    start: int
    end: int
    exact: bool
    cut: bool


class Missing(NamedTuple):
    """Words not found in a witness, or several times: ``at`` these characters."""

    at: tuple[int, ...] = ()


def find_context(tokens: Tokens, context: Context) -> Hit | Missing:
    """Return the tokens that are *context* in the text of a witness.

    Found is what occurs as often as it did when it was recorded; or, where the words around it
    changed, what occurs once with a part of its context that did so before.
    """
    text = tokens.text
    whole = context.left + context.words + context.right
    at = list(_occurrences(text, whole)) if whole else []
    if len(at) == context.of and len(at) >= context.nth:
        return _hit(tokens, at[context.nth - 1] + len(context.left), len(context.words), exact=True)
    if at:
        return Missing(tuple(one + len(context.left) for one in at))
    found = [_places(text, context, side, least) for least, side in zip(context.unique, _SIDES, strict=False)]
    # The words on both sides decide; else those on one side, unless the other side stands elsewhere.
    for places in (found[0], tuple(dict.fromkeys(at for one in found[1:] for at in one))):
        if len(places) == 1:
            return _hit(tokens, places[0], len(context.words), exact=False)
        if places:
            return Missing(places)
    return Missing()


def _places(
    text: str, context: Context, side: Callable[[Context, int], tuple[str, str]], least: int
) -> tuple[int, ...]:
    """Return where the words of *context* are in *text* with the longest part of it that is there."""
    for size in reversed(PARTS) if least >= 0 else ():
        left, right = side(context, size)
        if size < least or _weight(left + right) < _LEAST_WEIGHT:
            break
        at = tuple(one + len(left) for one in _occurrences(text, left + context.words + right))
        if at:
            return at
    return ()


def _weight(text: str) -> float:
    """Return how much *text* holds, in Han characters: a letter of an alphabet is a third of one."""
    return sum(1 if character >= "\u2e80" and character.isalpha() else 1 / 3 for character in text)


def _hit(tokens: Tokens, start: int, size: int, *, exact: bool) -> Hit:
    offsets = cast("Sequence[int]", tokens.offsets)
    if not size:
        first = bisect_left(offsets, start)
        return Hit(
            first, first, exact, cut=offsets[min(first, len(tokens))] != start and start < len(tokens.text)
        )
    first = bisect_right(offsets, start) - 1
    last = bisect_left(offsets, start + size)
    words = tokens.surface(first, last)
    return Hit(first, last, exact, cut=words.strip() != tokens.text[start : start + size].strip())
