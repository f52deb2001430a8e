"""Signs that make another number of the same digits: the minus, the slash of a fraction, an exponent.

-3.2% and 3.2%, 3/5 and 3-5, 10⁵ and 105 have the same digits; neither their marks nor the shape of their
digits is all that differs.
"""

from __future__ import annotations

import re
import unicodedata

from collate.lazy import lazy_pattern

#: What may be such a sign: hyphens and minus, slashes, superscript digits, vulgar fractions.
_CANDIDATE = lazy_pattern("[-−－﹣–—/／⁄⁰¹²³⁴-⁹¼-¾⅐-⅞↉]")

_SUPERSCRIPT = "⁰¹²³⁴-⁹"
_EXPONENT = lazy_pattern(f"(?<=[0-9])(?=[{_SUPERSCRIPT}])")
_MIXED = lazy_pattern("(?<=[0-9])(?=[¼-¾⅐-⅞↉])")

#: A minus: after a blank, a bracket or a sign of comparison, or of a number with a unit after it; dashes are
#: typed for it as well. After a unit it is the dash of a range.
_MINUS = lazy_pattern(
    r"(?<=[\s(:=<>])[-−](?=\d)|(?<![\w)])−(?=\d)"
    r"|(?<![0-9A-Za-z°度℃℉%‰—–-])[-−–—](?=\d+(?:\.\d+)?\s*(?:[度℃℉%‰]|°C|°F))"
)
#: A fraction, not a date (2020/1/2) or a season (2019/20).
_FRACTION = lazy_pattern(r"(?<![\d/.])(\d{1,2})/(\d{1,4})(?![\d/.])")

#: Characters around a reading in which the rest of its number is looked for.
_AROUND = 12


def are_other_numbers(lemma: str, reading: str, around: tuple[str, str]) -> bool:
    """Return whether two readings of the same digits are other numbers, between the texts *around* them.

    >>> are_other_numbers("-", "", ("增长率为", "3.2%")), are_other_numbers("-", "", ("歼", "10战斗机"))
    (True, False)
    >>> are_other_numbers("—5℃", "-5℃", ("", "")), are_other_numbers("—", "～", ("5%", "10%"))
    (False, False)
    >>> are_other_numbers("3/5", "3-5", ("", "")), are_other_numbers("10⁵", "105", ("", ""))
    (True, True)
    >>> are_other_numbers("m²", "m2", ("", "")), are_other_numbers("－5℃", "-5℃", ("", ""))
    (False, False)
    """
    if _CANDIDATE.search(lemma) is None and _CANDIDATE.search(reading) is None:
        return False
    before, after = around[0][-_AROUND:], around[1][:_AROUND]
    return _signs(before + lemma + after) != _signs(before + reading + after)


def have_other_exponents(lemma: str, reading: str) -> bool:
    """Return whether two readings differ in what is an exponent or a fraction beside a whole: 2³ and 23.

    >>> [have_other_exponents(*pair) for pair in (("2³", "23"), ("1½", "11/2"), ("1½", "1.5"))]
    [True, True, False]
    """
    if lemma.isascii() and reading.isascii():
        return False
    left, right = (unicodedata.normalize("NFKC", text).replace("⁄", "/") for text in (lemma, reading))
    return left == right and _joined(lemma) != _joined(reading)


def _joined(text: str) -> str:
    """Return *text* in compatibility forms, with ^ before exponents and + between whole and fraction."""
    text = _MIXED.sub("+", _EXPONENT.sub("^", text))
    return unicodedata.normalize("NFKC", text).replace("⁄", "/")


def _signs(text: str) -> list[str]:
    """Return the signs of *text* that belong to its numbers, in order."""
    plain = _joined(text)
    minus = [(match.start(), "-") for match in _MINUS.finditer(plain)]
    fractions = [(match.start(), match[0]) for match in _FRACTION.finditer(plain)]
    joints = [(match.start(), match[0]) for match in re.finditer(r"(?<=\d)[\^+](?=\d)", plain)]
    return [sign for _at, sign in sorted(minus + fractions + joints)]
