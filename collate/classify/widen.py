"""Widen a unit to whole words: 指 ] 督 becomes 指导组 ] 督导组.

The segmenter sees a window of each side. A unit grows once, to the words that
hold its characters, by the larger extent of all witnesses; an empty side adds
nothing. It never grows over 。！？；, a paragraph, a lacuna's edge or
``settings.widen`` characters. Numerals (10.2%) are whole words here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

_STOPS = frozenset("。！？；!?;")


def widen(columns: Columns, found: Sequence[Unit], limit: int) -> list[Unit]:
    """Return *found* widened to words; units that come to overlap are joined."""
    result: list[Unit] = []
    for unit in found:
        left, right = _reach(columns, unit)
        start = unit.start - _free(columns, unit.start - 1, -1, min(left, limit))
        end = unit.end + _free(columns, unit.end, 1, min(right, limit))
        # Two differences in one word are one entry; neighbours that only touch are not.
        if result and start < result[-1].end:
            result[-1] = Unit(result[-1].start, max(end, result[-1].end))
        else:
            result.append(Unit(start, end))
    return result


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


def _reach(columns: Columns, unit: Unit) -> tuple[int, int]:
    """Return by how many tokens the words in *unit* reach out to the left and to the right."""
    if _same_number(columns, unit):
        return 0, 0  # 三 ] 3 is whole, also where the segmenter knows 三圈 as a word
    left = right = 0
    for witness in columns.witnesses:
        cell = columns.cell(unit.start, unit.end, witness)
        if cell:
            more = _word_reach(columns.alignment.tokens[witness], *cell)
            left, right = max(left, more[0]), max(right, more[1])
    return left, right


def _same_number(columns: Columns, unit: Unit) -> bool:
    """Tell whether all that stands in *unit* is one number, written in different ways."""
    worth = set()
    for witness in columns.witnesses:
        cell = columns.cell(unit.start, unit.end, witness)
        if cell is not None:
            tokens = columns.alignment.tokens[witness]
            worth.add(value(tokens.surface(*cell).strip()) if cell else None)
    return len(worth) == 1 and None not in worth


def _word_reach(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    if bool((tokens.kinds[start:end] == TokenKind.MARK).all()) and not _in_numeral(tokens, start):
        return 0, 0
    first, last = _sentence(tokens, start, end)
    origin = int(tokens.offsets[first])
    window = tokens.surface(first, last)
    at = {int(tokens.offsets[i]) - origin: i for i in range(first, last + 1)}
    words = set(edges(window))
    for opening, closing in numerals(window):
        # The number is the word, 年 in 二〇二〇年 another.
        stop = closing - (window[closing - 1] in "年月日号號")
        words -= set(range(opening + 1, stop))
        words |= {opening, stop}
    # A mark at the edge of the unit is a word of its own and draws in nothing.
    while start < end and tokens.kinds[start] == TokenKind.MARK and not _in_numeral(tokens, start):
        start += 1
    while end > start and tokens.kinds[end - 1] == TokenKind.MARK and not _in_numeral(tokens, end - 1):
        end -= 1
    lefts = [at[edge] for edge in words if edge in at and at[edge] <= start]
    rights = [at[edge] for edge in words if edge in at and at[edge] >= end]
    return start - max(lefts, default=start), min(rights, default=end) - end


def _sentence(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Return the tokens around ``[start, end)`` that the segmenter may see."""
    first, last = start, end
    while first > max(0, start - _WINDOW) and first not in tokens.breaks and not _stop(tokens, first - 1):
        first -= 1
    while last < min(len(tokens), end + _WINDOW) and last not in tokens.breaks and not _stop(tokens, last):
        last += 1
    return first, last


def _stop(tokens: Tokens, index: int) -> bool:
    return tokens.kinds[index] == TokenKind.MARK and tokens.surface(index, index + 1).strip() in _STOPS


def _in_numeral(tokens: Tokens, index: int) -> bool:
    """Tell whether the mark at *index* may be part of a number: 10.2%, 1,000."""
    return tokens.surface(index, index + 1) in {".", ",", "%", "．", "％", "‰"}
