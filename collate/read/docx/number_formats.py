"""Number formats of Word: the text of the number of a list item or a footnote.

Source: ECMA-376 part 1, 17.18.59 (ST_NumberFormat); where Word differs, the
first members that MS-DOCX 2.4 lists for each format.
"""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_HAN = "一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
#: Most repetitions of a letter (zz...); larger numbers are in digits, since labels would grow without limit.
_LONGEST = 30


def _roman(n: int) -> str:
    if n >= 4000:
        return str(n)
    text = ""
    for worth, sign in _ROMAN:
        text += sign * (n // worth)
        n %= worth
    return text


def _letters(n: int, alphabet: str) -> str:
    """Return *n* in letters: aa follows z, then bb, since Word repeats the letter."""
    times, index = divmod(n - 1, len(alphabet))
    return alphabet[index] * (times + 1) if times < _LONGEST else str(n)


def _series(n: int, first: str, count: int) -> str:
    """Return the *n*-th of *count* consecutive code points from *first*; beyond them, *n* in digits."""
    return chr(ord(first) + n - 1) if n <= count else str(n)


def _digits(n: int, zero: str, digits: str = _HAN) -> str:
    """Return *n* digit by digit: 12 is 一二."""
    return "".join((zero + digits)[int(digit)] for digit in str(n))


def _counted(n: int, digits: str, *, units: str, zero: str, short: str) -> str:
    """Return *n* as it is read aloud: 112 is 一百一十二; from 10,000 on in digits.

    Args:
        n: the number, from 1.
        digits: characters for 1 to 9.
        units: characters for ten, hundred and thousand.
        zero: character for skipped powers, "" for none.
        short: units without a leading one (十二, not 一十二).
    """
    if n >= 10_000:
        return str(n)
    text, skipped = "", False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit, n = divmod(n, power)
        if not digit:
            skipped = bool(text)
            continue
        bare = digit == 1 and unit and unit in short and (not text or not zero)
        text += (zero if skipped else "") + ("" if bare else digits[digit - 1]) + unit
        skipped = False
    return text


def _thousand(n: int) -> str:
    return _counted(n, _HAN, units="十百千", zero="零", short="十")


def _counting(n: int) -> str:
    """Return *n* as read aloud; from 100 on digit by digit, as Word does: 一○○ (U+25CB WHITE CIRCLE)."""
    return _thousand(n) if n < 100 else _digits(n, "○")


def _ordinal(n: int) -> str:
    return f"{n}{'th' if n // 10 % 10 == 1 else _SUFFIXES.get(n % 10, 'th')}"


NUMBER_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: _digits(n, "０", "１２３４５６７８９"),
    "decimalFullWidth2": lambda n: _digits(n, "０", "１２３４５６７８９"),
    "decimalEnclosedCircle": lambda n: _series(n, "①", 20),
    "decimalEnclosedCircleChinese": lambda n: _series(n, "①", 20),
    "decimalEnclosedParen": lambda n: _series(n, "⑴", 20),
    "decimalEnclosedFullstop": lambda n: _series(n, "⒈", 20),
    # The standard has circles (㊀), Word writes brackets.
    "ideographEnclosedCircle": lambda n: _series(n, "㈠", 10),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": lambda n: _letters(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": lambda n: _letters(n, "abcdefghijklmnopqrstuvwxyz"),
    "chicago": lambda n: _letters(n, "*†‡§"),
    "ordinal": _ordinal,
    "hex": lambda n: f"{n:X}",
    "numberInDash": lambda n: f"- {n} -",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": lambda n: _counted(n, _HAN, units="十百千", zero="", short="十百千"),
    "chineseLegalSimplified": lambda n: _counted(
        n, "壹贰叁肆伍陆柒捌玖", units="拾佰仟", zero="零", short=""
    ),
    "ideographLegalTraditional": lambda n: _counted(
        n, "壹貳參肆伍陸柒捌玖", units="拾佰仟", zero="零", short=""
    ),
    "ideographDigital": lambda n: _digits(n, "〇"),
    "japaneseDigitalTenThousand": lambda n: _digits(n, "〇"),
    "taiwaneseDigital": lambda n: _digits(n, "○"),
    "ideographTraditional": lambda n: _STEMS[n - 1] if n <= 10 else str(n),
    "ideographZodiac": lambda n: _BRANCHES[n - 1] if n <= 12 else str(n),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12],
}
"""ST_NumberFormat -> function from a number, from 1, to its text."""


def is_known(format_name: str) -> bool:
    """Return whether :func:`number_text` supports the format; it writes digits for any other."""
    return format_name in NUMBER_FORMATS or format_name in ("none", "bullet") or format_name.strip("0") == "1"


def number_text(n: int, format_name: str) -> str:
    """Return number *n* in a format of Word (ST_NumberFormat); in an unknown format, in digits.

    >>> [number_text(n, "chineseCountingThousand") for n in (2, 10, 12, 20, 105, 110, 1010)]
    ['二', '十', '十二', '二十', '一百零五', '一百一十', '一千零一十']
    >>> number_text(100, "chineseCounting"), number_text(12, "ideographDigital")
    ('一○○', '一二')
    >>> number_text(28, "lowerLetter"), number_text(14, "upperRoman"), number_text(3, "decimalEnclosedCircle")
    ('bb', 'XIV', '③')
    """
    if format_name in ("none", "bullet"):
        return ""
    if format_name.strip("0") == "1":  # 001, 002, ...
        return str(n).zfill(len(format_name))
    return NUMBER_FORMATS[format_name](n) if n > 0 and format_name in NUMBER_FORMATS else str(n)
