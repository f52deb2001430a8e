"""Fields of a form: the numbers, dates and names in which two copies of one form differ.

A version corrects a number or a date, and agrees in the others. Two fillings of
a form differ in nearly all of their numbers and in a name, and in nothing else.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.text.numerals import NUMERAL, numeral_value, numerals

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from collate.dedupe.gaps import Gap
    from collate.dedupe.own_blocks import OwnText
    from collate.text.letters import Letters

    #: The value of a numeral, or itself if it has none.
    Value = Fraction | str
    Offsets = NDArray[np.int64]

#: Letters between the numbers of one field: a date has three.
FIELD = 3

#: Longest name or other words in a field, and the fewest, in letters.
LONGEST_WORDS, FEWEST_WORDS = 12, 2

#: Least number of fields in which two forms differ, of those with a number, and the least share of these.
LEAST_FIELDS, LEAST_NUMBERS, LEAST_SHARE = 3, 2, 0.6

#: Least share of the letters that are in differing fields, and largest share that differs elsewhere: a reader
#: or a program that misreads figures misreads words as well.
LEAST_LETTERS, LARGEST_NOISE = 0.04, 0.01


class Numbers(NamedTuple):
    """The numerals of a text, in order: where each starts and ends, and what it is."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    written: tuple[str, ...]

    def within(self, starts: Offsets, ends: Offsets) -> list[frozenset[Value]]:
        """Return for each range of characters the values of the numerals that overlap or touch it."""
        first = np.searchsorted(self.ends, starts - (starts == ends), side="right")
        last = np.maximum(first, np.searchsorted(self.starts, np.maximum(ends, starts + 1), side="left"))
        values = [_NO_VALUES] * len(starts)
        for at in np.flatnonzero(last > first).tolist():
            values[at] = frozenset(map(_value, self.written[first[at] : last[at]]))
        return values

    def fields(self) -> int:
        """Return the number of fields, numerals that are close to one another being one."""
        ends = (-FIELD - 1, *self.ends)
        return sum(start > end + FIELD for start, end in zip(self.starts, ends, strict=False))


@lru_cache(maxsize=64)  # each text is judged with several others
def numbers_of(text: str) -> Numbers:
    """Return the numerals of *text*."""
    spans = numerals(text)
    return Numbers(
        tuple(span.start for span in spans),
        tuple(span.end for span in spans),
        tuple(text[span.start : span.end] for span in spans),
    )


_NO_VALUES: frozenset[Value] = frozenset()


def _value(numeral: str) -> Value:
    value = numeral_value(numeral)
    return numeral if value is None else value


def fields_differ(left: str, right: str, own: OwnText) -> bool:
    """Return whether two texts with one frame differ in their fields, as two documents do.

    That is, in at least :data:`LEAST_FIELDS` fields, two of them with other
    numbers, these being most of the numbers in either text; and elsewhere hardly.
    """
    if len(own.gaps) < LEAST_NUMBERS:
        return False
    found = numbers_of(left), numbers_of(right)
    if min(len(one.starts) for one in found) < LEAST_NUMBERS:
        return False
    size = max(own.sizes)
    numbers = words = letters = noise = 0
    last = -FIELD - 1
    bounds = np.array([gap[:4] for gap in own.gaps], dtype=np.int64)
    within = [
        one.within(*_spans(letters_of, bounds[:, column], bounds[:, column + 1]))
        for one, letters_of, column in zip(found, own.letters, (0, 2), strict=True)
    ]
    for gap, *values in zip(own.gaps, *within, strict=True):
        if all(values) and not values[0] & values[1]:
            numbers += gap.start > last + FIELD
            last = gap.end
            letters += gap.size
        elif not any(values) and _is_words(gap):
            words += 1
            letters += gap.size
        elif not (all(values) and values[0] == values[1]):
            noise += gap.size
            if noise > LARGEST_NOISE * size:
                return False
    total = min(one.fields() for one in found)
    return (
        numbers >= LEAST_NUMBERS
        and numbers + words >= LEAST_FIELDS
        and numbers >= LEAST_SHARE * total
        and letters >= LEAST_LETTERS * size
    )


def numbers_conflict(left: str, right: str) -> bool:
    """Return whether both texts have numbers, of different values, and most are in one text alone.

    >>> [numbers_conflict("三月五日，六亩", other) for other in ("四月九日，二亩", "三月五日，二亩")]
    [True, False]
    """
    values = [set(map(numeral_value, numbers_of(text).written)) for text in (left, right)]
    fewest = min(map(len, values))
    return fewest >= LEAST_NUMBERS and len(values[0] & values[1]) <= (1 - LEAST_SHARE) * fewest


def with_plain_numbers(text: str) -> str:
    """Return *text* with the value of every numeral in its place, so that 二〇二〇 and 2020 are equal.

    >>> with_plain_numbers("于一九五一年三月七日")
    '于1951年3月7日'
    """
    return NUMERAL.sub(lambda match: _plain(match[0]), text)


def _plain(numeral: str) -> str:
    value = numeral_value(numeral)
    unit = numeral[-1:] if numeral[-1:] in tuple("年月日号") else ""
    return numeral if value is None else f"{value}{unit}"


def _is_words(gap: Gap) -> bool:
    sizes = gap.end - gap.start, gap.other_end - gap.other_start
    return min(sizes) >= FEWEST_WORDS and max(sizes) <= LONGEST_WORDS


def _spans(letters: Letters, starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    """Return where ranges of letters start and end in the text; both ends of an empty one are equal."""
    # After the last letter an empty range is at 0, as it always was.
    positions = np.append(letters.positions, 0).astype(np.int64)
    first = positions[starts]
    return first, np.where(starts == ends, first, positions[ends - 1] + 1)
