"""English words for numbers: one hundred and twelve is 112."""

from __future__ import annotations

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

_SMALL = {word: number for number, word in enumerate(_ONES.split())} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), start=2)
}
_GREAT = {"thousand": 10**3, "million": 10**6, "billion": 10**9}

_WORD = "|".join(sorted((*_SMALL, *_GREAT, "hundred"), key=lambda word: (-len(word), word)))
_NUMBER = re.compile(
    rf"(?<!\bno\s)\b(?:a\s+(?=hundred|thousand|million|billion))?(?:{_WORD})(?:(?:\s+and\s+|\s*-\s*|\s+)(?:{_WORD}))*\b",
    re.IGNORECASE,
)


def in_digits(text: str) -> str:
    """Return *text* with its English numbers in digits; words that make no one number stay as they are.

    >>> in_digits("a hundred and twelve hands, twenty-one of them here")
    '112 hands, 21 of them here'
    >>> in_digits("one two"), in_digits("nineteen hundred and four"), in_digits("someone")
    ('one two', '1904', 'someone')
    """
    return _NUMBER.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    number = _worth(re.findall(r"[a-z]+", found.group().lower()))
    return found.group() if number is None else str(number)


def _worth(words: list[str]) -> int | None:
    """Read *words* from left to right; None where one does not fit in what stands before it."""
    total = section = 0
    least = 10**12  # what the next word must be less than, so that it adds to the number
    for word in words:
        if word == "a":
            section = 1
        elif word == "and":
            if not section and not total:
                return None
        elif word in _SMALL:
            number = _SMALL[word]
            if number >= least or (section and not number):
                return None
            section, least = section + number, 10 if number >= 20 else 1
        elif word == "hundred":
            if not 0 < section < 100:
                return None
            section, least = 100 * section, 100
        else:
            if not 0 < section < 1000 or total % (1000 * _GREAT[word]):
                return None
            total, section, least = total + section * _GREAT[word], 0, 1000
    return total + section
