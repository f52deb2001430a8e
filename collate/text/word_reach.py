"""How far the words of a reading reach out of it: 指 in 指导组 by two characters to the right.

The apparatus widens its variants by these, and the pages that compare two texts
their differences: what is one word here is one word there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.text.fold import fold_character
from collate.text.japanese import is_japanese
from collate.text.numerals import numerals_with_units
from collate.text.tokens import TokenKind, is_han
from collate.text.word_edges import word_boundaries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import Tokens

#: Marks that end a sentence, and those by which a text is modern.
STOPS = "。！？；!?;"
_MODERN = STOPS + "，、：:,"

#: Tokens beyond the reading that the segmenter gets, on each side.
WINDOW = 20

#: Tokens that it gets at either end of a reading longer than twice as many: the words at the ends of a
#: reading do not depend on its middle, and a reading may be as long as a text.
_DEEP = 100

_IN_NUMERALS = frozenset((".", ",", "%", "．", "％", "‰", "-", "−", "－", "℃", "℉", "°"))

_MARK = int(TokenKind.MARK)


class _SimplifiedTable(dict[int, str]):
    """The simplified form of each character: the segmenter has only the words of simplified texts."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        self[code] = result = folded if len(folded) == 1 and is_han(folded) else chr(code)
        return result


#: For :meth:`str.translate`.
SIMPLIFIED = _SimplifiedTable()


class ReadingWindow(NamedTuple):
    """The text around a reading, and in it the offsets of the reading's start and end and of token edges."""

    text: str
    start: int
    end: int
    edges: tuple[int, ...]


def is_modern(window: str) -> bool:
    """Return whether *window* is Chinese with marks; a text without is older than the segmenter's words."""
    return any(mark in window for mark in _MODERN) and not is_japanese(window)


@lru_cache(maxsize=256)
def word_edges(window: str) -> frozenset[int]:
    """Return the word edges in *window*; a number is a word, and 年 in 二〇二〇年 another."""
    edges = set(word_boundaries(window.translate(SIMPLIFIED) if is_modern(window) else window))
    for start, end in numerals_with_units(window):
        stop = end - (window[end - 1] in "年月日号號")
        edges -= set(range(start + 1, stop))
        edges |= {start, stop}
    return frozenset(edges)


@lru_cache(maxsize=256)
def number_edges(window: str) -> frozenset[int]:
    """Return all offsets in *window* except those inside a number; 第 and 年 are words beside it."""
    inside: set[int] = set()
    for start, end in numerals_with_units(window):
        first = start + (window[start] == "第")
        stop = end - (window[end - 1] in "年月日号號")
        inside |= set(range(first + 1, stop))
    return frozenset(range(len(window) + 1)) - inside


def barriers_of(tokens: Tokens) -> list[int]:
    """Return the token edges that no word crosses: ends of sentences, starts of paragraphs, both ends."""
    ends = np.flatnonzero(np.isin(tokens.written, [ord(stop) for stop in STOPS])) + 1
    return sorted({0, len(tokens), *ends.tolist(), *tokens.breaks})


def reading_window(tokens: Tokens, start: int, end: int, barriers: Sequence[int]) -> ReadingWindow | None:
    """Return the window around the words in tokens ``[start, end)``, None if there are none."""
    # A mark at the edge of the unit is a word by itself and is not widened.
    while start < end and tokens.kinds[start] == _MARK and not _may_be_in_numeral(tokens, start):
        start += 1
    while end > start and tokens.kinds[end - 1] == _MARK and not _may_be_in_numeral(tokens, end - 1):
        end -= 1
    if start == end:
        return None
    first = max(start - WINDOW, barriers[bisect_right(barriers, start) - 1])
    last = min(end + WINDOW, barriers[bisect_left(barriers, end)])
    if end - start > 2 * _DEEP:
        return _window_of_ends(tokens, (first, start + _DEEP), (end - _DEEP, last), (start, end))
    origin = int(tokens.offsets[first])
    edges = tuple((tokens.offsets[first : last + 1] - origin).tolist())
    return ReadingWindow(tokens.surface(first, last), edges[start - first], edges[end - first], edges)


def _window_of_ends(
    tokens: Tokens, head: tuple[int, int], tail: tuple[int, int], reading: tuple[int, int]
) -> ReadingWindow:
    """Return the window of a long *reading*, all in tokens, with only *head* and *tail* of its inside."""
    left, right = tokens.surface(*head), tokens.surface(*tail)
    before = tokens.offsets[head[0] : head[1] + 1] - tokens.offsets[head[0]]
    after = tokens.offsets[tail[0] : tail[1] + 1] - tokens.offsets[tail[0]] + len(left) + 1
    edges = (*before.tolist(), *after.tolist())
    # No word crosses a line break.
    text = f"{left}\n{right}"
    return ReadingWindow(text, edges[reading[0] - head[0]], edges[reading[1] - tail[1] - 1], edges)


def word_reaches(window: ReadingWindow, *, replaced: bool, number: bool = False) -> tuple[int, int]:
    """Return by how many tokens the words of a reading reach out of it to the left and to the right.

    Args:
        window: around the reading.
        replaced: whether the other readings have words here too. 们 alone may be omitted, but a
            replaced word includes its 们.
        number: whether all readings are one number. 三 ] 3 is whole, although the segmenter has a word
            三圈; but 三千 ] 3000 may go on with 万.
    """
    words = number_edges(window.text) if number else word_edges(window.text)
    if replaced and ("们" in window.text or "們" in window.text):
        words = words - {at for at, character in enumerate(window.text) if character in "们們"}
    start, end = window.edges.index(window.start), window.edges.index(window.end)
    lefts = (start - i for i in range(start, -1, -1) if window.edges[i] in words)
    rights = (i - end for i in range(end, len(window.edges)) if window.edges[i] in words)
    return next(lefts, 0), next(rights, 0)


def _may_be_in_numeral(tokens: Tokens, index: int) -> bool:
    """Return whether the mark at *index* may be part of a number: 10.2%, 1,000, -3℃."""
    return tokens.surface(index, index + 1) in _IN_NUMERALS
