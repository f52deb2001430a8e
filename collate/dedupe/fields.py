"""Fields of a form: the numbers, dates and names in which two copies of one form differ.

A version corrects a number or a date, and agrees in the others. Two fillings of
a form differ in nearly all of their numbers and in a name, and in nothing else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from collate.text.numerals import NUMERAL, numeral_value, numerals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from collate.dedupe.gaps import Gap
    from collate.dedupe.own_blocks import OwnText
    from collate.model import Span
    from collate.text.letters import Letters

#: Letters between the numbers of one field: a date has three.
FIELD = 3

#: Longest name or other words in a field, and the fewest, in letters.
LONGEST_WORDS, FEWEST_WORDS = 12, 2

#: Least number of fields in which two forms differ, of those with a number, and the least share of these.
LEAST_FIELDS, LEAST_NUMBERS, LEAST_SHARE = 3, 2, 0.6

#: Least share of the letters that are in differing fields, and largest share that differs elsewhere: a reader
#: or a program that misreads figures misreads words as well.
LEAST_LETTERS, LARGEST_NOISE = 0.04, 0.01


def fields_differ(left: str, right: str, own: OwnText) -> bool:
    """Return whether two texts with one frame differ in their fields, as two documents do.

    That is, in at least :data:`LEAST_FIELDS` fields, two of them with other
    numbers, these being most of the numbers in either text; and elsewhere hardly.
    """
    if len(own.gaps) < LEAST_NUMBERS:
        return False
    found = numerals(left), numerals(right)
    if min(map(len, found)) < LEAST_NUMBERS:
        return False
    size = max(own.sizes)
    numbers = words = letters = noise = 0
    last = -FIELD - 1
    for gap in own.gaps:
        values = [
            _values(text, spans, _span(one, *bounds))
            for text, spans, one, bounds in zip(
                (left, right),
                found,
                own.letters,
                ((gap.start, gap.end), (gap.other_start, gap.other_end)),
                strict=True,
            )
        ]
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
    total = min(_count_fields(spans) for spans in found)
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
    values = [
        {numeral_value(text[span.start : span.end]) for span in numerals(text)} for text in (left, right)
    ]
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


def _span(letters: Letters, start: int, end: int) -> tuple[int, int]:
    if start == end:
        at = int(letters.positions[start]) if start < len(letters) else 0
        return at, at
    return tuple(letters.span(start, end))  # type: ignore[return-value]


def _values(text: str, spans: Sequence[Span], within: tuple[int, int]) -> set[Fraction | str]:
    """Return the values of the numerals that overlap, or touch, a range of characters."""
    start, end = within
    first = bisect_right(spans, start - (start == end), key=lambda span: span.end)
    last = bisect_left(spans, max(end, start + 1), lo=first, key=lambda span: span.start)
    numbers = [text[span.start : span.end] for span in spans[first:last]]
    return {number if (value := numeral_value(number)) is None else value for number in numbers}


def _count_fields(spans: Sequence[Span]) -> int:
    """Return the number of fields of numerals, those close to one another being one."""
    count, end = 0, -FIELD - 1
    for span in spans:
        count += span.start > end + FIELD
        end = span.end
    return count
