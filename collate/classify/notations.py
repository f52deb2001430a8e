"""Notations of numbers beyond digits: Roman numerals, fractions, 成 for tenths, degrees of temperature.

Each is rewritten in digits. That two readings are the same is decided afterwards by
value, so that a rewriting that does not apply to one of them makes no two numbers equal.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from collate.lazy import lazy_pattern
from collate.text.numerals import numeral_value

_CHINESE = "〇零○一二两兩三四五六七八九十百千万億亿"
_NUMBER = rf"(?:\d+(?:\.\d+)?|[{_CHINESE}]+(?:点[{_CHINESE}]+)?)"

_ROMAN = lazy_pattern(
    r"(?<![A-Za-z])(?=[IVXLCDM]|[ivxlcdm]{2})"
    r"(?:M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
    r"|m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))(?![A-Za-z])"
)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
#: Single letters that are numbers anywhere; I is one only after a word that numbers something.
_SINGLE = "VX"
_NUMBERED = lazy_pattern(
    r"\b(?:act|scene|chapter|chap\.|book|bk\.|part|vol\.|volume|section|canto|psalm|no\.|number|table|fig\.|figure"
    r"|appendix|class|type|war|article|art\.)\s+\Z|[第卷章]\s*\Z",
    re.IGNORECASE,
)

#: A fraction with a code point of its own, after a whole number or alone.
_VULGAR = lazy_pattern("(\\d?)([¼-¾⅐-⅞↉])")
_HALF_AFTER_UNIT = lazy_pattern(rf"({_NUMBER})([个個年天日月周里斤倍])半")
_MIXED = lazy_pattern(rf"({_NUMBER})又((?:\d+/\d+)|(?:{_NUMBER}分之{_NUMBER}))")
_HALF = lazy_pattern("一?半")
_TENTHS = lazy_pattern(rf"({_NUMBER})成([一二三四五六七八九]?)(?![为了立功员果长绩就本品年群语])")

_CELSIUS = lazy_pattern("℃|°\\s*C|零下|摄氏|攝氏")
_DEGREES = (
    (lazy_pattern("零下"), "-"),
    (lazy_pattern("攝氏|摄氏"), "摄氏"),
    (lazy_pattern(rf"摄氏(-?{_NUMBER})\s*度|(-?{_NUMBER})\s*(?:℃|°\s*C|摄氏度|(?<!华氏)度)"), r"\1\2摄氏度"),
    (lazy_pattern(rf"(?<![\d{_CHINESE}])[-−－](?={_NUMBER})"), "负"),
)
_CHINESE_DEGREES = lazy_pattern(rf"[{_CHINESE}]+(?=摄氏度)")


def unify_notations(lemma: str, reading: str, *, before: str = "") -> tuple[str, str]:
    """Return both readings with their numbers in digits, where one of them writes these otherwise.

    *before* is the text before, which decides whether I is a number.

    >>> unify_notations("IV", "4"), unify_notations("-3℃", "零下3度"), unify_notations("两成", "20%")
    (('4', '4'), ('负3摄氏度', '负3摄氏度'), ('1/5', '20%'))
    """
    if _CELSIUS.search(lemma) or _CELSIUS.search(reading):
        lemma, reading = _celsius(lemma), _celsius(reading)
    if bool(_has_digit(lemma)) != bool(_has_digit(reading)):
        lemma, reading = (text if _has_digit(text) else _arabic(text, before) for text in (lemma, reading))
    return _fractions(lemma), _fractions(reading)


def _has_digit(text: str) -> bool:
    return any(c.isdecimal() or c in _CHINESE for c in text)


def _celsius(text: str) -> str:
    for pattern, plain in _DEGREES:
        text = pattern.sub(plain, text)
    return _CHINESE_DEGREES.sub(_in_digits, text)


def _in_digits(match: re.Match[str]) -> str:
    value = numeral_value(match[0])
    return match[0] if value is None or value.denominator != 1 else str(value)


def _arabic(text: str, before: str) -> str:
    """Return *text* with its Roman numerals in Arabic digits."""

    def value(match: re.Match[str]) -> str:
        roman = match[0]
        if len(roman) == 1 and roman not in _SINGLE:
            numbered = roman == "I" and _NUMBERED.search(before + text[: match.start()])
            return "1" if numbered else roman
        return str(roman_value(roman))

    return _ROMAN.sub(value, text)


def roman_value(roman: str) -> int:
    """Return the value of a Roman numeral.

    >>> roman_value("XIV"), roman_value("mcmxc")
    (14, 1990)
    """
    values = [_VALUES[letter] for letter in roman.lower()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _fractions(text: str) -> str:
    """Return *text* with its fractions as one integer over another."""
    text = _VULGAR.sub(lambda match: _sum(match[0], match[1], unicodedata.normalize("NFKC", match[2])), text)
    text = _MIXED.sub(lambda match: _sum(match[0], match[1], match[2]), text)
    text = _HALF_AFTER_UNIT.sub(lambda match: _sum(match[0], match[1], "1/2") + match[2], text)
    text = _HALF.sub("1/2", text)
    return _TENTHS.sub(lambda match: _sum(match[0], match[1], match[2], tenths=True), text)


def _sum(written: str, whole: str, part: str, *, tenths: bool = False) -> str:
    """Return the sum of two numerals, or in tenths the number *whole*.*part*; *written* without a value."""
    if "分之" in part:
        below, _, above = part.partition("分之")
    else:
        above, _, below = part.replace("\u2044", "/").partition("/")
    values = [numeral_value(text) if text else Fraction(0) for text in (whole, above)]
    divisor = numeral_value(below) if below else Fraction(10 if tenths else 1)
    if values[0] is None or values[1] is None or not divisor:
        return written
    total = (values[0] + values[1] / divisor) / (10 if tenths else 1)
    return f"{total.numerator}/{total.denominator}"
