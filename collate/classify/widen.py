"""Widening of units to whole words: 指 ] 督 becomes 指导组 ] 督导组.

The segmenter gets a window of each reading. A unit is widened once, to the
words that contain its characters, by the largest extent of all readings; an
empty reading adds nothing. It is never widened across 。！？；, a paragraph or
the edge of a lacuna, nor by more than ``classify.widen`` columns on a side.
Numerals (10.2%) are whole words here. Traditional or variant characters of
another witness beside the unit do not stop it: 督导组, 指导组 and 督導組 are one
entry, not 督 ] 指 and 导组 ] 導組.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import chain
from operator import sub
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.classify.alignment_columns import VariantUnit
from collate.classify.sure_edges import SureEdges
from collate.classify.word_windows import STOPS, word_edges
from collate.text.numerals import LONGEST_NUMERAL, numeral_value, numerals_with_units
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.classify.alignment_columns import AlignmentColumns, UnitForms
    from collate.model import Tokens

#: Tokens beyond the unit that the segmenter gets, on each side.
_WINDOW = 20

#: Tokens that it gets at either end of a reading longer than twice as many: the words at the ends of a
#: reading do not depend on its middle, and a reading may be as long as a text.
_DEEP = 100

#: Least tokens of words that may be written twice by mistake; of one character 人人 is a word.
_TWICE = 2

_IN_NUMERALS = frozenset((".", ",", "%", "．", "％", "‰", "-", "−", "－", "℃", "℉", "°"))

_MARK = int(TokenKind.MARK)


def widen_units(columns: AlignmentColumns, units: Sequence[VariantUnit], *, limit: int) -> list[VariantUnit]:
    """Return *units* widened to words; units that then overlap are joined.

    Args:
        columns: of the alignment.
        units: in order and disjoint.
        limit: most columns that a unit is widened by on each side.
    """
    result: list[VariantUnit] = []
    edges = _WordEdges(columns)
    # The previous unit before widening, and how far its words reach to the right.
    last, last_reach = VariantUnit(0, 0), 0
    for each in units:
        unit = each
        if result and unit.start < result[-1].end and _is_orthographic(columns, unit):
            if unit.end <= result[-1].end:
                continue  # it is part of the previous unit's last word
            unit = VariantUnit(result[-1].end, unit.end)
        left, right = _word_reaches(columns, unit, edges)
        start = unit.start - _equal_columns(columns, unit, -1, min(left, limit))
        end = unit.end + _equal_columns(columns, unit, 1, min(right, limit))
        if result and start < last.end and _is_orthographic(columns, last):
            rest = VariantUnit(result[-1].start, start)
            result[-1:] = [rest] if last.start < start else []
        # Two differences in one word are one entry; adjacent words are not.
        if result and (start < result[-1].end or _in_one_word(columns, (last, last_reach), (unit, left))):
            result[-1] = VariantUnit(result[-1].start, max(end, result[-1].end))
        else:
            result.append(VariantUnit(start, end))
        last, last_reach = unit, right
    return result


def _in_one_word(
    columns: AlignmentColumns, left: tuple[VariantUnit, int], right: tuple[VariantUnit, int]
) -> bool:
    """Return whether two adjacent units, each with the reach of its words towards the other, are in one word.

    撤销, 撒销 and 撤消 are one entry, not 撤 ] 撒 and 销 ] 消.
    """
    (one, onward), (other, back) = left, right
    if one.end != other.start or columns.opens_paragraph(other.start):
        return False
    if onward < other.end - other.start or back < one.end - one.start:
        return False
    return columns.same_extant(one.end - 1, other.start) and not (
        _is_orthographic(columns, one) or _is_orthographic(columns, other)
    )


def _is_orthographic(columns: AlignmentColumns, unit: VariantUnit) -> bool:
    """Return whether *unit* has the same characters throughout, only in other forms (導組 for 导组)."""
    return all(columns.same_character(column) for column in range(unit.start, unit.end))


def _barriers(tokens: Tokens) -> list[int]:
    """Return the token edges that no word crosses: ends of sentences, starts of paragraphs, both ends."""
    ends = np.flatnonzero(np.isin(tokens.written, [ord(stop) for stop in STOPS])) + 1
    return sorted({0, len(tokens), *ends.tolist(), *tokens.breaks})


def _equal_columns(columns: AlignmentColumns, unit: VariantUnit, step: int, most: int) -> int:
    """Return how many columns before (*step* -1) or after (1) *unit* are equal, at most *most*.

    In the same paragraph and with the same extant witnesses. Other forms of
    one character count as equal, unless the unit itself has nothing else.
    """
    count = 0
    column = unit.start - 1 if step < 0 else unit.end
    while count < most and 0 <= column < columns.size:
        if not columns.is_equal(column) and (
            not columns.same_character(column) or _is_orthographic(columns, unit)
        ):
            break
        edge = column + 1 if step < 0 else column
        if edge < columns.size and columns.opens_paragraph(edge):
            break
        if not columns.same_extant(column, column - step):
            break
        count += 1
        column += step
    return count


class _WordEdges:
    """What is known of the word edges in *columns* as a whole: the sure ones, and those no word crosses."""

    def __init__(self, columns: AlignmentColumns) -> None:
        self._tokens = columns.alignment.tokens
        self._barriers: dict[int, list[int]] = {}
        self.sure = SureEdges(columns, _WINDOW)

    def barriers(self, witness: int) -> list[int]:
        """Return the barriers of *witness*, found when first asked for."""
        found = self._barriers.get(witness)
        if found is None:
            found = self._barriers[witness] = _barriers(self._tokens[witness])
        return found


def _word_reaches(columns: AlignmentColumns, unit: VariantUnit, known: _WordEdges) -> tuple[int, int]:
    """Return by how many tokens the words in *unit* reach out of it to the left and to the right."""
    forms = columns.forms(unit.start, unit.end)
    groups = [[columns.base], *forms.variants.values()]
    if known.sure.are_whole_words(forms, chain.from_iterable(groups)):
        return 0, 0
    # 三 ] 3 is whole, although the segmenter has a word 三圈; but 三千 ] 3000 may go on with 万.
    edges_of = _number_edges if _is_same_number(columns, forms, groups) else word_edges
    whole = all(forms.low[members[0]] < forms.high[members[0]] for members in groups)
    left = right = 0
    for members in groups:
        # One witness represents all with its reading: the base text, or the one whose window is
        # first in code point order, so that the order of witnesses decides nothing.
        first = members[0]
        low, high = forms.low[first], forms.high[first]
        if low == high or _is_written_twice(columns, first, forms, groups):
            continue
        windows = (
            _reading_window(columns.alignment.tokens[w], forms.low[w], forms.high[w], known.barriers(w))
            for w in members
        )
        window = min((each for each in windows if each is not None), default=None)
        if window is not None:
            edges = edges_of(window.text)
            if whole and ("们" in window.text or "們" in window.text):
                # 们 alone may be omitted, but a replaced word includes its 们.
                edges = edges - {at for at, character in enumerate(window.text) if character in "们們"}
            reaches = _window_reaches(window, edges)
            left, right = max(left, reaches[0]), max(right, reaches[1])
    return left, right


def _is_written_twice(
    columns: AlignmentColumns, witness: int, forms: UnitForms, groups: Sequence[Sequence[int]]
) -> bool:
    """Return whether words that all others lack repeat their neighbours: 他面对面对 has no word 面对面."""
    tokens = columns.alignment.tokens[witness]
    low, high = forms.low[witness], forms.high[witness]
    size = high - low
    sizes = [forms.high[w] - forms.low[w] for members in groups for w in members[:1]]
    if size < _TWICE or sorted(sizes)[:-1] != [0] * (len(sizes) - 1):
        return False
    added = tokens.written[low:high].tolist()
    adjacent = tokens.written[max(0, low - size) : low].tolist(), tokens.written[high : high + size].tolist()
    return added in adjacent


def _is_same_number(columns: AlignmentColumns, forms: UnitForms, groups: Sequence[Sequence[int]]) -> bool:
    """Return whether all readings of a unit are one number in different notations."""
    if max(map(sub, forms.high, forms.low)) > LONGEST_NUMERAL:
        return False
    surfaces = {
        columns.alignment.tokens[w].surface(forms.low[w], forms.high[w]).strip()
        for w in (members[0] for members in groups)
    }
    values = [numeral_value(surface) for surface in surfaces]
    return values[0] is not None and all(value == values[0] for value in values)


class _ReadingWindow(NamedTuple):
    """The text around a reading, and in it the offsets of the reading's start and end and of token edges."""

    text: str
    start: int
    end: int
    edges: tuple[int, ...]


def _reading_window(tokens: Tokens, start: int, end: int, barriers: Sequence[int]) -> _ReadingWindow | None:
    """Return the window around the words in tokens ``[start, end)``, None if there are none."""
    # A mark at the edge of the unit is a word by itself and is not widened.
    while start < end and tokens.kinds[start] == _MARK and not _may_be_in_numeral(tokens, start):
        start += 1
    while end > start and tokens.kinds[end - 1] == _MARK and not _may_be_in_numeral(tokens, end - 1):
        end -= 1
    if start == end:
        return None
    first = max(start - _WINDOW, barriers[bisect_right(barriers, start) - 1])
    last = min(end + _WINDOW, barriers[bisect_left(barriers, end)])
    if end - start > 2 * _DEEP:
        return _window_of_ends(tokens, (first, start + _DEEP), (end - _DEEP, last), (start, end))
    origin = int(tokens.offsets[first])
    edges = tuple((tokens.offsets[first : last + 1] - origin).tolist())
    return _ReadingWindow(tokens.surface(first, last), edges[start - first], edges[end - first], edges)


def _window_of_ends(
    tokens: Tokens, head: tuple[int, int], tail: tuple[int, int], reading: tuple[int, int]
) -> _ReadingWindow:
    """Return the window of a long *reading*, all in tokens, with only *head* and *tail* of its inside."""
    left, right = tokens.surface(*head), tokens.surface(*tail)
    before = tokens.offsets[head[0] : head[1] + 1] - tokens.offsets[head[0]]
    after = tokens.offsets[tail[0] : tail[1] + 1] - tokens.offsets[tail[0]] + len(left) + 1
    edges = (*before.tolist(), *after.tolist())
    # No word crosses a line break.
    text = f"{left}\n{right}"
    return _ReadingWindow(text, edges[reading[0] - head[0]], edges[reading[1] - tail[1] - 1], edges)


def _window_reaches(window: _ReadingWindow, words: frozenset[int]) -> tuple[int, int]:
    """Return by how many tokens the words of a reading, with edges *words*, reach out to left and right."""
    start, end = window.edges.index(window.start), window.edges.index(window.end)
    lefts = (start - i for i in range(start, -1, -1) if window.edges[i] in words)
    rights = (i - end for i in range(end, len(window.edges)) if window.edges[i] in words)
    return next(lefts, 0), next(rights, 0)


@lru_cache(maxsize=256)
def _number_edges(window: str) -> frozenset[int]:
    """Return all offsets in *window* except those inside a number; 第 and 年 are words beside it."""
    inside: set[int] = set()
    for start, end in numerals_with_units(window):
        first = start + (window[start] == "第")
        stop = end - (window[end - 1] in "年月日号號")
        inside |= set(range(first + 1, stop))
    return frozenset(range(len(window) + 1)) - inside


def _may_be_in_numeral(tokens: Tokens, index: int) -> bool:
    """Return whether the mark at *index* may be part of a number: 10.2%, 1,000, -3℃."""
    return tokens.surface(index, index + 1) in _IN_NUMERALS
