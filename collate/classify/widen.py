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

from itertools import chain
from operator import sub
from typing import TYPE_CHECKING

from collate.classify.alignment_columns import VariantUnit
from collate.classify.sure_edges import SureEdges
from collate.text.numerals import LONGEST_NUMERAL, numeral_value
from collate.text.word_reach import WINDOW, barriers_of, reading_window, word_reaches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.classify.alignment_columns import AlignmentColumns, UnitForms

#: Least tokens of words that may be written twice by mistake; of one character 人人 is a word.
_TWICE = 2


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
        self.sure = SureEdges(columns, WINDOW)

    def barriers(self, witness: int) -> list[int]:
        """Return the barriers of *witness*, found when first asked for."""
        found = self._barriers.get(witness)
        if found is None:
            found = self._barriers[witness] = barriers_of(self._tokens[witness])
        return found


def _word_reaches(columns: AlignmentColumns, unit: VariantUnit, known: _WordEdges) -> tuple[int, int]:
    """Return by how many tokens the words in *unit* reach out of it to the left and to the right."""
    forms = columns.forms(unit.start, unit.end)
    groups = [[columns.base], *forms.variants.values()]
    if known.sure.are_whole_words(forms, chain.from_iterable(groups)):
        return 0, 0
    number = _is_same_number(columns, forms, groups)
    replaced = all(forms.low[members[0]] < forms.high[members[0]] for members in groups)
    left = right = 0
    for members in groups:
        # One witness represents all with its reading: the base text, or the one whose window is
        # first in code point order, so that the order of witnesses decides nothing.
        first = members[0]
        low, high = forms.low[first], forms.high[first]
        if low == high or _is_written_twice(columns, first, forms, groups):
            continue
        windows = (
            reading_window(columns.alignment.tokens[w], forms.low[w], forms.high[w], known.barriers(w))
            for w in members
        )
        window = min((each for each in windows if each is not None), default=None)
        if window is not None:
            reaches = word_reaches(window, replaced=replaced, number=number)
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
