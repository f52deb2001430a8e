"""The search for a context, as a decision records its place, in the text of a witness.

How a place is recorded is in :mod:`collate.analysis.anchors`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple, cast

from collate.analysis import PARTS, SIDES, occurrences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collate.model import Context, Tokens

#: The least weight of such a part: five Han characters, or three words of an alphabet. A single word and
#: its space is beside many others.
_LEAST_WEIGHT = 5


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
    at = list(occurrences(text, whole)) if whole else []
    if len(at) == context.of and len(at) >= context.nth:
        return _hit(tokens, at[context.nth - 1] + len(context.left), len(context.words), exact=True)
    if at:
        return Missing(tuple(one + len(context.left) for one in at))
    found = [_places(text, context, side, least) for least, side in zip(context.unique, SIDES, strict=False)]
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
        at = tuple(one + len(left) for one in occurrences(text, left + context.words + right))
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
