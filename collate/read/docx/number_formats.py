"""Number formats of Word: what the 12th item of a list, or footnote 12, is called.

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
#: Beyond it Roman numerals and repeated letters are no numbers but strings without end.
_LONGEST = 30


def _roman(n: int) -> str:
    if n >= 4000:
        return str(n)
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (n // worth)
        n %= worth
    return written


def _letters(n: int, alphabet: str) -> str:
    """After z comes aa, then bb: the letter again, not the next power."""
    times, index = divmod(n - 1, len(alphabet))
    return alphabet[index] * (times + 1) if times < _LONGEST else str(n)


def _series(n: int, first: str, count: int) -> str:
    """One of *count* characters that stand in a row in Unicode; beyond them, the plain number."""
    return chr(ord(first) + n - 1) if n <= count else str(n)


def _digits(n: int, zero: str, digits: str = _HAN) -> str:
    """Digit by digit: 12 is 一二."""
    return "".join((zero + digits)[int(digit)] for digit in str(n))


def _counted(n: int, digits: str, units: str, zero: str, short: str) -> str:
    """As the number is read: 112 is 一百一十二.

    *units* are ten, hundred and thousand; *zero* stands for skipped powers
    ("" where none does); *short*: units that no leading one comes before
    (十二, not 一十二). From 10,000 on, digits.
    """
    if n >= 10_000:
        return str(n)
    written, skipped = "", False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit, n = divmod(n, power)
        if not digit:
            skipped = bool(written)
            continue
        bare = digit == 1 and unit and unit in short and (not written or not zero)
        written += (zero if skipped else "") + ("" if bare else digits[digit - 1]) + unit
        skipped = False
    return written


def _thousand(n: int) -> str:
    return _counted(n, _HAN, "十百千", "零", "十")


def _counting(n: int) -> str:
    """From a hundred on Word writes digits: 一○○, with the circle U+25CB."""
    return _thousand(n) if n < 100 else _digits(n, "○")


def _ordinal(n: int) -> str:
    return f"{n}{'th' if n // 10 % 10 == 1 else _SUFFIXES.get(n % 10, 'th')}"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: _digits(n, "０", "１２３４５６７８９"),
    "decimalFullWidth2": lambda n: _digits(n, "０", "１２３４５６７８９"),
    "decimalEnclosedCircle": lambda n: _series(n, "①", 20),
    "decimalEnclosedCircleChinese": lambda n: _series(n, "①", 20),
    "decimalEnclosedParen": lambda n: _series(n, "⑴", 20),
    "decimalEnclosedFullstop": lambda n: _series(n, "⒈", 20),
    # The standard says circles (㊀); Word writes brackets.
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
    "taiwaneseCountingThousand": lambda n: _counted(n, _HAN, "十百千", "零", "十"),
    "japaneseCounting": lambda n: _counted(n, _HAN, "十百千", "", "十百千"),
    "chineseLegalSimplified": lambda n: _counted(n, "壹贰叁肆伍陆柒捌玖", "拾佰仟", "零", ""),
    "ideographLegalTraditional": lambda n: _counted(n, "壹貳參肆伍陸柒捌玖", "拾佰仟", "零", ""),
    "ideographDigital": lambda n: _digits(n, "〇"),
    "japaneseDigitalTenThousand": lambda n: _digits(n, "〇"),
    "taiwaneseDigital": lambda n: _digits(n, "○"),
    "ideographTraditional": lambda n: _STEMS[n - 1] if n <= 10 else str(n),
    "ideographZodiac": lambda n: _BRANCHES[n - 1] if n <= 12 else str(n),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12],
}
"""ST_NumberFormat -> the text of a number from 1 on."""


def is_known(written_as: str) -> bool:
    """Tell whether :func:`number_text` knows the format, or would write digits for want of it."""
    return written_as in FORMATS or written_as in ("none", "bullet") or written_as.strip("0") == "1"


def number_text(n: int, written_as: str) -> str:
    """Return number *n* in a format of Word; in a format that is not known, in digits.

    >>> [number_text(n, "chineseCountingThousand") for n in (2, 10, 12, 20, 105, 110, 1010)]
    ['二', '十', '十二', '二十', '一百零五', '一百一十', '一千零一十']
    >>> number_text(100, "chineseCounting"), number_text(12, "ideographDigital")
    ('一○○', '一二')
    >>> number_text(28, "lowerLetter"), number_text(14, "upperRoman"), number_text(3, "decimalEnclosedCircle")
    ('bb', 'XIV', '③')
    """
    if written_as in ("none", "bullet"):
        return ""
    if written_as.strip("0") == "1":  # 001, 002, ...
        return str(n).zfill(len(written_as))
    return FORMATS[written_as](n) if n > 0 and written_as in FORMATS else str(n)
