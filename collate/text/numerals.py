"""Numerals, Chinese and Arabic: what they are worth, and where they stand in a text."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

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
#: After these a single Chinese digit is a number (三年, 一个), elsewhere it is
#: mostly part of a word (一定, 三农).
_COUNTED = "年月日号號个個次点點位名人项項条條届屆倍成省市县縣村户戶岁歲"
_ARABIC = r"[0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?"

NUMERAL = re.compile(
    rf"第?(?:(?:[百千万][分]之)?{_ARABIC}[{''.join(_UNITS)}{''.join(_MYRIADS)}]*(?:[%％‰]|[年月日号](?!来))?"
    rf"|(?:[{_ANY}]+分之)[{_ANY}点點]+"
    rf"|[{_START}][{_ANY}]+(?:[点點][{_DIGIT}]+)?(?:[年月日号](?!来))?"
    rf"|(?<=第)[{_START}]"
    rf"|[{_START}](?=[{_COUNTED}])[年月日号]?)"
)
"""A numeral in running text, with the sign or the date word that belongs to it (10.2%, 二〇二〇年)."""


def numerals(text: str) -> tuple[Span, ...]:
    """Return where the numerals of *text* stand, in order.

    >>> text = "由10.2%降至二〇二〇年的一半，一定要完成第三项"
    >>> [text[start:end] for start, end in numerals(text)]
    ['10.2%', '二〇二〇年', '第三']
    """
    return tuple(Span(*found.span()) for found in NUMERAL.finditer(text))


#: Longest numeral that is read: what is longer is a row of digits and no number that two texts write
#: in two ways, and reading it takes the square of its length.
LONGEST = 60


def value(text: str) -> Fraction | None:
    """Return what a numeral is worth, or None if *text* is none.

    An ordinal is worth its number, a date word is passed over, a percentage
    is divided by 100. A numeral that is not exact (十多, 五十余) is none, nor
    is one of more than :data:`LONGEST` characters.

    >>> [str(value(t)) for t in ("百分之五十", "50%", "两百", "廿三", "一万二千", "3.5万", "第三")]
    ['1/2', '1/2', '200', '23', '12000', '35000', '3']
    >>> value("指导") is None
    True
    """
    if len(text) > LONGEST:
        return None
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("第")
    if plain[-1:] in tuple("年月日号號"):
        plain = plain[:-1]
    for sign, divisor in (("%", 100), ("‰", 1000)):
        if plain.endswith(sign):
            return _divided(value(plain[:-1]), divisor)
    if "分之" in plain:
        below, _, above = plain.partition("分之")
        under = {"百": Fraction(100), "千": Fraction(1000), "万": Fraction(10000)}.get(below) or value(below)
        over = value(above)
        return over / under if over is not None and under else None
    return _digits(plain) if len(plain) > 1 and all(c in _DIGITS for c in plain) else _composed(plain)


def _divided(number: Fraction | None, divisor: int) -> Fraction | None:
    return None if number is None else number / divisor


def _digits(plain: str) -> Fraction:
    return Fraction(int("".join(str(_DIGITS[c]) for c in plain)))


_PIECE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|.")


def _composed(plain: str) -> Fraction | None:
    """Read digits and units from left to right: 一亿二千万, 3.5万, 三点五."""
    whole, point, decimals = re.sub("點", "点", plain).partition("点")
    if point:
        base = value(whole)
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
    # 一百二 is 120 and 三万五 is 35,000: a last digit counts the next smaller unit.
    tail = (number or Fraction(0)) * (last / 10 if last >= 100 else 1)
    return total + section + tail
