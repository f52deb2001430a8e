"""Widen a unit to whole words: 指 ] 督 becomes 指导组 ] 督导组.

The segmenter sees a window of each side. A unit grows once, to the words that
hold its characters, by the larger extent of all witnesses; an empty side adds
nothing. It never grows over 。！？；, a paragraph, a lacuna's edge or
``settings.widen`` characters. Numerals (10.2%) are whole words here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.classify.units import Unit
from collate.text.numerals import numerals, value
from collate.text.tokens import TokenKind
from collate.text.words import edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.classify.columns import Columns
    from collate.model import Tokens

#: Tokens beyond the unit that the segmenter is shown, on each side.
_WINDOW = 20

_STOPS = "。！？；!?;"
_MARK = int(TokenKind.MARK)


def widen(columns: Columns, found: Sequence[Unit], limit: int) -> list[Unit]:
    """Return *found* widened to words; units that come to overlap are joined."""
    result: list[Unit] = []
    sentences = [_barriers(tokens) for tokens in columns.alignment.tokens]
    for unit in found:
        left, right = _reach(columns, unit, sentences)
        start = unit.start - _free(columns, unit.start - 1, -1, min(left, limit))
        end = unit.end + _free(columns, unit.end, 1, min(right, limit))
        # Two differences in one word are one entry; neighbours that only touch are not.
        if result and start < result[-1].end:
            result[-1] = Unit(result[-1].start, max(end, result[-1].end))
        else:
            result.append(Unit(start, end))
    return result


def _barriers(tokens: Tokens) -> list[int]:
    """Return the places that no word reaches over: ends of sentences, starts of paragraphs, both ends."""
    ends = np.flatnonzero(np.isin(tokens.written, [ord(stop) for stop in _STOPS])) + 1
    return sorted({0, len(tokens), *ends.tolist(), *tokens.breaks})


def _free(columns: Columns, column: int, step: int, wanted: int) -> int:
    """Return how many of *wanted* columns from *column* on are equal, extant alike, of one paragraph."""
    count = 0
    while count < wanted and 0 <= column < columns.size and columns.equal(column):
        edge = column + 1 if step < 0 else column
        if edge < columns.size and columns.opens_paragraph(edge):
            break
        if not all(columns.extant(column, w) == columns.extant(column - step, w) for w in columns.witnesses):
            break
        count += 1
        column += step
    return count


def _reach(columns: Columns, unit: Unit, barriers: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Return by how many tokens the words in *unit* reach out to the left and to the right."""
    if _same_number(columns, unit):
        return 0, 0  # 三 ] 3 is whole, also where the segmenter knows 三圈 as a word
    left = right = 0
    seen: set[tuple[str, int, int]] = set()
    for witness in columns.witnesses:
        cell = columns.cell(unit.start, unit.end, witness)
        if cell:
            more = _word_reach(columns.alignment.tokens[witness], cell, barriers[witness], seen)
            left, right = max(left, more[0]), max(right, more[1])
    return left, right


def _same_number(columns: Columns, unit: Unit) -> bool:
    """Tell whether all that stands in *unit* is one number, written in different ways."""
    base = columns.cell(unit.start, unit.end, columns.base)
    worth = value(columns.alignment.tokens[columns.base].surface(*base).strip()) if base else None
    if worth is None:
        return False
    cells = ((w, columns.cell(unit.start, unit.end, w)) for w in columns.witnesses)
    surfaces = {
        columns.alignment.tokens[w].surface(*cell).strip() if cell else ""
        for w, cell in cells
        if cell is not None
    }
    return all(value(surface) == worth for surface in surfaces)


def _word_reach(
    tokens: Tokens, cell: tuple[int, int], barriers: Sequence[int], seen: set[tuple[str, int, int]]
) -> tuple[int, int]:
    """Return the reach of the words in *cell*; none where other witnesses had the same words around it."""
    start, end = cell
    # A mark at the edge of the unit is a word of its own and draws in nothing.
    while start < end and tokens.kinds[start] == _MARK and not _in_numeral(tokens, start):
        start += 1
    while end > start and tokens.kinds[end - 1] == _MARK and not _in_numeral(tokens, end - 1):
        end -= 1
    if start == end:
        return 0, 0
    first = max(start - _WINDOW, barriers[bisect_right(barriers, start) - 1])
    last = min(end + _WINDOW, barriers[bisect_left(barriers, end)])
    origin, opening, closing = (int(tokens.offsets[i]) for i in (first, start, end))
    window = tokens.surface(first, last)
    key = (window, opening - origin, closing - origin)
    if key in seen:
        return 0, 0
    seen.add(key)
    words = _word_edges(window)
    places = (tokens.offsets[first : last + 1] - origin).tolist()
    lefts = (i for i in range(start - first, -1, -1) if places[i] in words)
    rights = (i for i in range(end - first, len(places)) if places[i] in words)
    return start - first - next(lefts, start - first), next(rights, end - first) - (end - first)


@lru_cache(maxsize=4096)
def _word_edges(window: str) -> frozenset[int]:
    """Return where words begin and end in *window*; the number is the word, 年 in 二〇二〇年 another."""
    words = set(edges(window))
    for opening, closing in numerals(window):
        stop = closing - (window[closing - 1] in "年月日号號")
        words -= set(range(opening + 1, stop))
        words |= {opening, stop}
    return frozenset(words)


def _in_numeral(tokens: Tokens, index: int) -> bool:
    """Tell whether the mark at *index* may be part of a number: 10.2%, 1,000."""
    return tokens.surface(index, index + 1) in {".", ",", "%", "．", "％", "‰"}
