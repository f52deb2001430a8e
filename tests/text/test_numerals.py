from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.text.numerals import numeral_value, numerals

WORTH = [
    ("百分之五十", Fraction(1, 2)),
    ("50%", Fraction(1, 2)),
    ("百分之七十", Fraction(7, 10)),
    ("70％", Fraction(7, 10)),
    ("三分之一", Fraction(1, 3)),
    ("两百", Fraction(200)),
    ("廿三", Fraction(23)),
    ("一万二千", Fraction(12000)),
    ("3.5万", Fraction(35000)),
    ("３，０００", Fraction(3000)),
    ("1亿2千万", Fraction(120_000_000)),
    ("第三", Fraction(3)),
    ("一百二", Fraction(120)),
    ("一百零二", Fraction(102)),
    ("三点五", Fraction(7, 2)),
    ("二〇二〇年", Fraction(2020)),
    ("一九四八年", Fraction(1948)),
    ("貳拾", Fraction(20)),
]


@pytest.mark.parametrize(("written", "worth"), WORTH)
def test_value(written: str, worth: Fraction) -> None:
    assert numeral_value(written) == worth


@pytest.mark.parametrize("written", ["", "指导", "十多", "点", "%", "第", "3万x", "分之"])
def test_text_that_is_not_a_numeral_has_no_value(written: str) -> None:
    assert numeral_value(written) is None


def test_numerals_in_running_text_include_their_sign_and_date_unit() -> None:
    text = "由10.2%降至二〇二〇年的百分之五十，一定要有832个，三年、第二，十分统一，千万不要"
    written = [text[start:end] for start, end in numerals(text)]
    assert written == ["10.2%", "二〇二〇年", "百分之五十", "832", "三年", "第二"]


DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """Return *number* in Chinese: a slow reference implementation for numbers below 100,000,000."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return spelled(number // 10_000) + "万" + gap + (spelled(rest) if rest else "")
    out = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += DIGITS[digit] + name
            out += "零" if 0 < number < unit // 10 else ""
    return out or "零"


@given(st.integers(0, 99_999_999))
def test_spelled_numbers_have_their_value(number: int) -> None:
    assert numeral_value(spelled(number)) == number
    assert numeral_value(str(number)) == number
