"""The numbering of lines: its style and value, and whether the numbers of a style run on or restart."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from collate.lazy import lazy_pattern
from collate.text.numerals import numeral_value


class LineNumber(NamedTuple):
    """The number at the start of a line: ``style`` of writing, ``value``, and ``size`` in characters."""

    style: str
    value: int
    size: int


_HAN = "[一二三四五六七八九十百千〇零○廿卅]{1,6}"
_ROMAN = r"[IVXLCDM]{1,8}"
_WORDS = "One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, lazy_pattern(pattern))
    for style, pattern in (
        (
            "unit",
            rf"第\s*(?P<n>{_HAN}|\d{{1,4}})\s*(?P<u>[回章節节篇編编卷部集輯辑讲講课課条條封号號期折出幕场場首則则話话巻])[\s\u3000、.．:：]*",
        ),
        ("volume", rf"(?P<u>卷)\s*(?P<n>{_HAN}|\d{{1,3}}|[上中下])[\s\u3000、.．:：]+"),
        (
            "word",
            rf"(?P<u>(?i:No|Nr|N[o°º]|Chapter|Letter|Book|Part|Section|Canto|Act|Scene|Essay|Lecture|Sermon|Fable|Kapitel|Teil|Buch|Brief|Chapitre|Livre|Partie|Lettre|Liber|Epistula|Capitulum|Caput))\.?\s+(?P<n>\d{{1,4}}|{_ROMAN}|{_WORDS})\b[.:\s—–-]*",
        ),
        ("bracket", rf"[（(〔]\s*(?P<n>{_HAN}|\d{{1,3}})\s*[）)〕]\s*"),
        ("half", r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})[)）]\s*"),
        ("han", rf"(?P<n>{_HAN})(?P<u>[、．.:：]|[\s\u3000])[\s\u3000]*"),
        ("arabic", r"(?P<n>[0-9０-９]{1,4})(?P<u>[、．:：]|\.(?![0-9])|[\s\u3000])[\s\u3000]*"),
        ("roman", rf"(?P<n>{_ROMAN})(?:[.．、:]\s*|\s*[—–-]\s*|\s+(?=[A-ZÀ-Þ“\"]))"),
        ("circled", r"(?P<n>[①-⑳])\s*"),
        ("alone", rf"(?P<n>{_HAN}|\d{{1,3}}|{_ROMAN})\.?$"),
    )
)
#: The first characters of the numbers of each style.
_DIGITS, _HAN_DIGITS, _ROMAN_DIGITS = "0123456789０１２３４５６７８９", _HAN[1 : _HAN.index("]")], "IVXLCDM"
_OPENS = {
    "unit": "第",
    "volume": "卷",
    "word": "ABCEFKLNPSTabcefklnpst",
    "bracket": "（(〔",
    "half": _DIGITS + _HAN_DIGITS,
    "han": _HAN_DIGITS,
    "arabic": _DIGITS,
    "roman": _ROMAN_DIGITS,
    "circled": "".join(map(chr, range(ord("①"), ord("⑳") + 1))),
    "alone": _DIGITS + _HAN_DIGITS + _ROMAN_DIGITS,
}
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_START = lazy_pattern(r"[第卷（(〔①-⑳0-9０-９一二三四五六七八九十百千〇零○廿卅A-Za-z]")


@lru_cache(maxsize=4096)  # reflow and split ask several times for a line
def line_number(text: str) -> LineNumber | None:
    """Return the number with which *text* begins, None without one.

    >>> line_number("第二回　贾夫人仙逝扬州城"), line_number("No. 12 The Utility of the Union")
    (LineNumber(style='unit:回', value=2, size=4), LineNumber(style='word:no', value=12, size=7))
    >>> line_number("（三）青年运动"), line_number("II. L'HÔTEL"), line_number("In the beginning")
    (LineNumber(style='bracket', value=3, size=3), LineNumber(style='roman', value=2, size=4), None)
    """
    if not text or not _START.match(text):
        return None
    for style, pattern in _styles_of(text[0]):
        match = pattern.match(text)
        if match is not None:
            value = _value(match["n"])
            if value is not None:
                unit = match.groupdict().get("u")
                return LineNumber(f"{style}:{unit.casefold()}" if unit else style, value, match.end())
    return None


@cache
def _styles_of(first: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the styles of the numbers that begin with the character *first*."""
    return tuple(row for row in _STYLES if first in _OPENS[row[0]])


def _value(written: str) -> int | None:
    if written[0] in _ROMAN_VALUES:
        if not re.fullmatch("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,4})", written):
            return (_WORDS.split("|").index(written) + 1) if written in _WORDS.split("|") else None
        values = [_ROMAN_VALUES[c] for c in written]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    if written in "上中下":
        return "上中下".index(written) + 1
    if "①" <= written[0] <= "⑳":
        return ord(written[0]) - ord("①") + 1
    if written in _WORDS.split("|"):
        return _WORDS.split("|").index(written) + 1
    number = numeral_value(written.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    return int(number) if number is not None and number.denominator == 1 else None


def series_of(numbers: Mapping[int, LineNumber]) -> dict[int, str]:
    """Return for each numbered line whether the numbers of its style run on, restart, or stand alone.

    Args:
        numbers: line -> its number, in the order of the lines.

    Returns:
        line -> "runs": one of at least three numbers that ascend by one through
        the file; "restarts": the style begins again from 1; "alone" otherwise.
    """
    by_style: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, number in numbers.items():
        by_style[number.style].append((index, number.value))
    result: dict[int, str] = {}
    for rows in by_style.values():
        firsts = sum(value == 1 for _, value in rows)
        steps = sum(b[1] == a[1] + 1 for a, b in itertools.pairwise(rows))
        for place, (index, value) in enumerate(rows):
            continues = place > 0 and rows[place - 1][1] == value - 1
            continues |= place + 1 < len(rows) and rows[place + 1][1] == value + 1
            if firsts > 1:
                result[index] = "restarts"
            elif len(rows) >= 3 and steps * 4 >= 3 * (len(rows) - 1) and continues:
                result[index] = "runs"
            else:
                result[index] = "alone"
    return result
