"""Numerals, Chinese and Arabic: their values and their spans in a text."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

from collate.lazy import lazy_pattern
from collate.model import Span

_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("〇零○", "一壹弌", "二两兩贰貳", "三叁參叄", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for character in characters
}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

_DIGIT = "".join(_DIGITS)
_START = _DIGIT + "".join(_TENS) + "十拾"
_ANY = _DIGIT + "".join(_TENS) + "".join(_UNITS) + "".join(_MYRIADS)
#: Before one of these a single Chinese digit is a number (三年, 一个); elsewhere it is
#: usually part of a word (一定, 三农).
_COUNTED = "年月日号號个個次点點位名人项項条條届屆倍成省市县縣村户戶岁歲"
_ARABIC = r"[0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?"

NUMERAL = lazy_pattern(
    rf"第?(?:(?:[百千万][分]之)?{_ARABIC}[{''.join(_UNITS)}{''.join(_MYRIADS)}]*(?:[%％‰]|[年月日号](?!来))?"
    rf"|(?:[{_ANY}]+分之)[{_ANY}点點]+"
    rf"|[{_START}][{_ANY}]+(?:[点點][{_DIGIT}]+)?(?:[年月日号](?!来))?"
    rf"|(?<=第)[{_START}]"
    rf"|[{_START}](?=[{_COUNTED}])[年月日号]?)"
)
"""A numeral in running text, including its percent sign or date unit (10.2%, 二〇二〇年)."""

#: The characters that :data:`NUMERAL` may begin with.
_FIRST = lazy_pattern(f"[第0-9０-９{_ANY}]")


def numerals(text: str) -> tuple[Span, ...]:
    """Return the spans of the numerals in *text*, in order.

    >>> text = "由10.2%降至二〇二〇年的一半，一定要完成第三项"
    >>> [text[start:end] for start, end in numerals(text)]
    ['10.2%', '二〇二〇年', '第三']
    """
    spans: list[Span] = []
    at = 0
    # Few characters begin a numeral, and a class is searched for many times as fast as the expression.
    while first := _FIRST.search(text, at):
        match = NUMERAL.match(text, first.start())
        if match:
            spans.append(Span(*match.span()))
        at = match.end() if match else first.end()
    return tuple(spans)


#: A temperature with its sign and unit; the sign stands after a mark, a blank or a Han character.
_TEMPERATURE = lazy_pattern(
    rf"零[下上](?:{_ARABIC}|[{_ANY}]+)(?:[摄攝]氏)?(?:度|℃|°\s?C)"
    rf"|(?:(?:(?<![\w\-−－])|(?<=[^\W\d_A-Za-z]))[-−－])?{_ARABIC}\s?(?:℃|℉|°\s?[CF]|[摄攝]氏度)"
)


def numerals_with_units(text: str) -> tuple[Span, ...]:
    """Return the spans of the numerals in *text* as :func:`numerals`, temperatures with their sign and unit.

    >>> text = "零下三度到-5℃，共 3 度"
    >>> [text[start:end] for start, end in numerals_with_units(text)]
    ['零下三度', '-5℃', '3']
    """
    plain = numerals(text)
    if "零" not in text and "°" not in text and "℃" not in text and "氏" not in text:
        return plain
    whole = [Span(*match.span()) for match in _TEMPERATURE.finditer(text)]
    rest = (one for one in plain if not any(one.start < each.end and each.start < one.end for each in whole))
    return tuple(sorted((*whole, *rest)))


#: Longest numeral that is evaluated, in characters. A longer one is a mere row of digits, not a number that
#: two texts write in two ways, and the time to evaluate it grows with the square of its length.
LONGEST_NUMERAL = 60


#: Letters of which no numeral has one: those of the scripts with an alphabet.
_LETTER = lazy_pattern("[A-Za-z\u0370-\u052f\u1f00-\u1fff]")


def numeral_value(text: str) -> Fraction | None:
    """Return the value of the numeral *text*, or None if *text* is not a numeral.

    An ordinal has the value of its number, a date unit is ignored, a percentage
    is divided by 100. An inexact numeral (十多, 五十余) has no value, nor
    has one of more than :data:`LONGEST_NUMERAL` characters.

    >>> [str(numeral_value(t)) for t in ("百分之五十", "50%", "两百", "廿三", "一万二千", "3.5万", "第三")]
    ['1/2', '1/2', '200', '23', '12000', '35000', '3']
    >>> numeral_value("指导") is None, str(numeral_value("१२"))
    (True, '12')
    """
    if len(text) > LONGEST_NUMERAL or _LETTER.search(text):
        return None
    return _value_of(text)


@lru_cache(maxsize=4096)  # characters and short words recur, most of which are not numerals
def _value_of(text: str) -> Fraction | None:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("第")
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    if plain[-1:] in tuple("年月日号號"):
        plain = plain[:-1]
    for sign, divisor in (("%", 100), ("‰", 1000)):
        if plain.endswith(sign):
            return _divided(numeral_value(plain[:-1]), divisor)
    if "分之" in plain:
        below, _, above = plain.partition("分之")
        denominator = {"百": 100, "千": 1000, "万": 10000}.get(below) or numeral_value(below)
        over = numeral_value(above)
        return over / denominator if over is not None and denominator else None
    return _digits(plain) if len(plain) > 1 and all(c in _DIGITS for c in plain) else _composed(plain)


def _divided(number: Fraction | None, divisor: int) -> Fraction | None:
    return None if number is None else number / divisor


def _digits(plain: str) -> Fraction:
    return Fraction(int("".join(str(_DIGITS[c]) for c in plain)))


_PIECE = lazy_pattern(r"\d+(?:,\d{3})*(?:\.\d+)?|.")


def _composed(plain: str) -> Fraction | None:
    """Evaluate digits and units from left to right: 一亿二千万, 3.5万, 三点五."""
    whole, point, decimals = re.sub("點", "点", plain).partition("点")
    if point:
        base = numeral_value(whole)
        if base is None or not decimals or any(c not in _DIGITS for c in decimals):
            return None
        return base + _digits(decimals) / Fraction(10 ** len(decimals))
    total = section = Fraction(0)
    number: Fraction | None = None
    last = Fraction(1)
    for piece in _PIECE.findall(plain):
        if piece[0].isascii() and piece[0].isdigit():
            if number is not None:
                return None
            number, last = Fraction(piece.replace(",", "")), Fraction(1)
        elif piece in _DIGITS:
            if number not in (None, Fraction(0)):
                return None
            number = Fraction(_DIGITS[piece])
            last = Fraction(1) if not _DIGITS[piece] else last
        elif piece in _TENS:
            section, number, last = section + _TENS[piece], None, Fraction(10)
        elif piece in _UNITS:
            section += (Fraction(1) if number is None else number) * _UNITS[piece]
            number, last = None, Fraction(_UNITS[piece])
        elif piece in _MYRIADS:
            section += number or 0
            unit = _MYRIADS[piece]
            total = (total + section) * unit if unit > 10**4 else total + section * unit
            section, number, last = Fraction(0), None, Fraction(unit)
        else:
            return None
    if not plain:
        return None
    # 一百二 is 120 and 三万五 is 35,000: a final digit counts units of the next lower order.
    tail = (number or Fraction(0)) * (last / 10 if last >= 100 else 1)
    return total + section + tail
