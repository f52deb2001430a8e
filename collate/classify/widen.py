"""Widen a unit to whole words: 指 ] 督 becomes 指导组 ] 督导组.

The segmenter sees a window of each reading. A unit grows once, to the words
that hold its characters, by the larger extent of all readings; an empty side
adds nothing. It never grows over 。！？；, a paragraph, a lacuna's edge or
``settings.widen`` characters. Numerals (10.2%) are whole words here. What
another witness writes in traditional or variant characters beside it does not
hold it up: 督导组, 指导组 and 督導組 are one entry, and not 督 ] 指 and 导组 ] 導組.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.classify.unit_columns import Unit
from collate.text.fold import fold_character
from collate.text.numerals import LONGEST, numerals, value
from collate.text.tokens import TokenKind, is_han
from collate.text.word_edges import edges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.classify.unit_columns import Columns, Forms
    from collate.model import Tokens

#: Tokens beyond the unit that the segmenter is shown, on each side.
_WINDOW = 20

#: Tokens of a reading longer than twice as many that it is shown at either end: the words at the ends
#: of a reading do not depend on its middle, and a reading may be as long as a text.
_DEEP = 100


class _Simplified(dict[int, str]):
    """One simplified character for each: the segmenter knows the words of simplified texts only."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        self[code] = found = folded if len(folded) == 1 and is_han(folded) else chr(code)
        return found


_SIMPLIFIED = _Simplified()

#: Tokens of words that may be written twice by mistake; of one character 人人 is a word.
_TWICE = 2

_STOPS = "。！？；!?;"
_MODERN = _STOPS + "，、：,"
_MARK = int(TokenKind.MARK)


def widen(columns: Columns, found: Sequence[Unit], limit: int) -> list[Unit]:
    """Return *found* widened to words; units that come to overlap are joined."""
    result: list[Unit] = []
    sentences = [_barriers(tokens) for tokens in columns.alignment.tokens]
    last, before = Unit(0, 0), 0  # the unit before, not widened, and how far its words reach to the right
    for each in found:
        unit = each
        if result and unit.start < result[-1].end and _spelling(columns, unit):
            if unit.end <= result[-1].end:
                continue  # all of it went into the word before it
            unit = Unit(result[-1].end, unit.end)
        left, right = _reach(columns, unit, sentences)
        start = unit.start - _free(columns, unit, -1, min(left, limit))
        end = unit.end + _free(columns, unit, 1, min(right, limit))
        if result and start < last.end and _spelling(columns, last):
            rest = Unit(result[-1].start, start)
            result[-1:] = [rest] if last.start < start else []
        # Two differences in one word are one entry; neighbours that only touch are not.
        if result and (start < result[-1].end or _in_one_word(columns, (last, before), (unit, left))):
            result[-1] = Unit(result[-1].start, max(end, result[-1].end))
        else:
            result.append(Unit(start, end))
        last, before = unit, right
    return result


def _in_one_word(columns: Columns, left: tuple[Unit, int], right: tuple[Unit, int]) -> bool:
    """Tell whether two units that touch are in one word, given how far the words of each reach to the other.

    撤销, 撒销 and 撤消 are one entry, and not 撤 ] 撒 and 销 ] 消.
    """
    (one, onward), (other, back) = left, right
    if one.end != other.start or columns.opens_paragraph(other.start):
        return False
    if onward < other.end - other.start or back < one.end - one.start:
        return False
    return columns.same_extant(one.end - 1, other.start) and not (
        _spelling(columns, one) or _spelling(columns, other)
    )


def _spelling(columns: Columns, unit: Unit) -> bool:
    """Tell whether *unit* is the same characters throughout, only written in other forms (導組 for 导组)."""
    return all(columns.same_character(column) for column in range(unit.start, unit.end))


def _barriers(tokens: Tokens) -> list[int]:
    """Return the places that no word reaches over: ends of sentences, starts of paragraphs, both ends."""
    ends = np.flatnonzero(np.isin(tokens.written, [ord(stop) for stop in _STOPS])) + 1
    return sorted({0, len(tokens), *ends.tolist(), *tokens.breaks})


def _free(columns: Columns, unit: Unit, step: int, wanted: int) -> int:
    """Return how many of *wanted* columns before (-1) or after (1) *unit* are equal, of its paragraph.

    And extant alike. Other forms of one character count as equal, unless the unit itself has nothing else.
    """
    count = 0
    column = unit.start - 1 if step < 0 else unit.end
    while count < wanted and 0 <= column < columns.size:
        if not columns.equal(column) and (not columns.same_character(column) or _spelling(columns, unit)):
            break
        edge = column + 1 if step < 0 else column
        if edge < columns.size and columns.opens_paragraph(edge):
            break
        if not columns.same_extant(column, column - step):
            break
        count += 1
        column += step
    return count


def _reach(columns: Columns, unit: Unit, barriers: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Return by how many tokens the words in *unit* reach out to the left and to the right."""
    forms = columns.forms(unit.start, unit.end)
    groups = [[columns.base], *forms.variants.values()]
    # 三 ] 3 is whole, also where the segmenter knows 三圈 as a word; but 三千 ] 3000 may go on with 万.
    edges_of = _number_edges if _same_number(columns, forms, groups) else _word_edges
    whole = all(forms.low[members[0]] < forms.high[members[0]] for members in groups)
    left = right = 0
    for members in groups:
        # One witness speaks for all that read as it does: the base text, or the one whose
        # words around it come first in the dictionary, so that the order of witnesses decides nothing.
        first = members[0]
        low, high = int(forms.low[first]), int(forms.high[first])
        if low == high or _written_twice(columns.alignment.tokens[first], low, high, groups, forms):
            continue
        windows = (
            _window(columns.alignment.tokens[w], int(forms.low[w]), int(forms.high[w]), barriers[w])
            for w in members
        )
        window = min((found for found in windows if found is not None), default=None)
        if window is not None:
            words = edges_of(window.text)
            if whole:  # 们 alone may be lost, but no word goes without it where another takes its place
                words = words - {at for at, character in enumerate(window.text) if character in "们們"}
            more = _word_reach(window, words)
            left, right = max(left, more[0]), max(right, more[1])
    return left, right


def _written_twice(
    tokens: Tokens, low: int, high: int, groups: Sequence[Sequence[int]], forms: Forms
) -> bool:
    """Tell whether words that all others lack stand beside themselves: 他面对面对 has no word 面对面."""
    size = high - low
    others = [int(forms.high[w] - forms.low[w]) for members in groups for w in members[:1]]
    if size < _TWICE or sorted(others)[:-1] != [0] * (len(others) - 1):
        return False
    own = tokens.written[low:high].tolist()
    beside = tokens.written[max(0, low - size) : low].tolist(), tokens.written[high : high + size].tolist()
    return own in beside


def _same_number(columns: Columns, forms: Forms, groups: Sequence[Sequence[int]]) -> bool:
    """Tell whether all that stands in a unit is one number, written in different ways."""
    if int((forms.high - forms.low).max()) > LONGEST:
        return False
    surfaces = {
        columns.alignment.tokens[w].surface(int(forms.low[w]), int(forms.high[w])).strip()
        for w in (members[0] for members in groups)
    }
    worth = [value(surface) for surface in surfaces]
    return worth[0] is not None and all(one == worth[0] for one in worth)


class _Window(NamedTuple):
    """A stretch of text around a reading: the text, where the reading starts and ends, where tokens do."""

    text: str
    opening: int
    closing: int
    places: tuple[int, ...]


def _window(tokens: Tokens, start: int, end: int, barriers: Sequence[int]) -> _Window | None:
    """Return what stands around the words in tokens ``[start, end)``, None if there are none."""
    # A mark at the edge of the unit is a word of its own and draws in nothing.
    while start < end and tokens.kinds[start] == _MARK and not _in_numeral(tokens, start):
        start += 1
    while end > start and tokens.kinds[end - 1] == _MARK and not _in_numeral(tokens, end - 1):
        end -= 1
    if start == end:
        return None
    first = max(start - _WINDOW, barriers[bisect_right(barriers, start) - 1])
    last = min(end + _WINDOW, barriers[bisect_left(barriers, end)])
    if end - start > 2 * _DEEP:
        return _ends(tokens, (first, start + _DEEP), (end - _DEEP, last), (start, end))
    origin = int(tokens.offsets[first])
    places = tuple((tokens.offsets[first : last + 1] - origin).tolist())
    return _Window(tokens.surface(first, last), places[start - first], places[end - first], places)


def _ends(tokens: Tokens, head: tuple[int, int], tail: tuple[int, int], reading: tuple[int, int]) -> _Window:
    """Return the window of a long *reading* from token to token: of its inside only *head* and *tail*."""
    left, right = tokens.surface(*head), tokens.surface(*tail)
    before = tokens.offsets[head[0] : head[1] + 1] - tokens.offsets[head[0]]
    after = tokens.offsets[tail[0] : tail[1] + 1] - tokens.offsets[tail[0]] + len(left) + 1
    places = (*before.tolist(), *after.tolist())
    # No word reaches over a line end.
    return _Window(f"{left}\n{right}", places[reading[0] - head[0]], places[reading[1] - tail[1] - 1], places)


def _word_reach(window: _Window, words: frozenset[int]) -> tuple[int, int]:
    """Return by how many tokens the *words* of a reading reach out of it to the left and to the right."""
    start, end = window.places.index(window.opening), window.places.index(window.closing)
    lefts = (start - i for i in range(start, -1, -1) if window.places[i] in words)
    rights = (i - end for i in range(end, len(window.places)) if window.places[i] in words)
    return next(lefts, 0), next(rights, 0)


@lru_cache(maxsize=256)
def _word_edges(window: str) -> frozenset[int]:
    """Return where words begin and end in *window*; the number is the word, 年 in 二〇二〇年 another."""
    # What has no marks is older than the segmenter's words: 時世 is none.
    modern = any(mark in window for mark in _MODERN)
    words = set(edges(window.translate(_SIMPLIFIED) if modern else window))
    for opening, closing in numerals(window):
        stop = closing - (window[closing - 1] in "年月日号號")
        words -= set(range(opening + 1, stop))
        words |= {opening, stop}
    return frozenset(words)


@lru_cache(maxsize=256)
def _number_edges(window: str) -> frozenset[int]:
    """Return all places in *window* but those inside of a number; 第 and 年 are words beside it."""
    inside: set[int] = set()
    for opening, closing in numerals(window):
        start = opening + (window[opening] == "第")
        stop = closing - (window[closing - 1] in "年月日号號")
        inside |= set(range(start + 1, stop))
    return frozenset(range(len(window) + 1)) - inside


def _in_numeral(tokens: Tokens, index: int) -> bool:
    """Tell whether the mark at *index* may be part of a number: 10.2%, 1,000."""
    return tokens.surface(index, index + 1) in {".", ",", "%", "．", "％", "‰"}
