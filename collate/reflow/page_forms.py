"""The forms in which a line gives the number of a page, alone or beside a running head."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from collate.lazy import lazy_pattern
from collate.text.numerals import numeral_value

#: Longest line that may be a page number, and longest running head with one, in characters.
NUMBER_MAX, HEAD_MAX = 40, 80


class Form(Enum):
    """How a page number is written; each needs evidence of its own that it is one."""

    WORD = "第12页, Page 12 of 30"
    MARKED = "- 12 -"
    RATIO = "12/30"
    BARE = "12"
    NUMERAL = "xii, 十二"
    HEAD = "12  The Origin of Species"


class NumberLine(NamedTuple):
    """A line that may be a page number.

    ``shape`` is the same for all numbers written in the same way, ``total`` the
    stated number of pages or 0, ``head`` the words beside the number, ``left``:
    the number precedes them.
    """

    line: int
    number: int
    form: Form
    shape: str
    total: int = 0
    head: str = ""
    left: bool = False


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_DIGITS = r"(?:[0-9]{1,4}|[０-９]{1,4})"
_HAN = "[一二三四五六七八九十百〇零]{1,5}"
_LETTERS = "(?:[ivxlc]{1,8}|[IVXLC]{1,8})"
_NUMBER = rf"(?P<number>{_DIGITS}|{_LETTERS})"
_SIDE = r"[-—–－─―·•.~〜～*＊|｜<>〈〉《》=]"
_HAN_PAGE = rf"第\s*(?P<number>{_DIGITS}|{_HAN})\s*[页頁]"
_HAN_TOTAL = rf"共\s*(?P<total>{_DIGITS}|{_HAN})\s*[页頁]"
_BETWEEN = r"[\s,，/／、]*[(（]?\s*"
_WORDS = r"page|seite|página|pagina|pág\.?|stránka|strona|sida|side|страница|стр\.|ページ"
_TOTAL = rf"(?:\s*(?:of|von|sur|de|di|из|/|／)\s*(?P<total>{_DIGITS}))?"
#: Lines that are only a page number. The first form that matches the whole line decides.
_ALONE: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (Form.BARE, lazy_pattern(rf"(?P<number>{_DIGITS})")),
    (Form.MARKED, lazy_pattern(rf"{_SIDE}+\s*{_NUMBER}\s*(?:[页頁]\s*)?{_SIDE}+")),
    (Form.MARKED, lazy_pattern(rf"(?:p\.|s\.)\s*(?P<number>{_DIGITS})", re.IGNORECASE)),
    (Form.WORD, lazy_pattern(rf"{_HAN_PAGE}(?:{_BETWEEN}{_HAN_TOTAL}\s*[)）]?)?")),
    (Form.WORD, lazy_pattern(rf"{_HAN_TOTAL}{_BETWEEN}{_HAN_PAGE}\s*[)）]?")),
    (Form.WORD, lazy_pattern(rf"(?:{_WORDS})\s*(?P<number>{_DIGITS}){_TOTAL}", re.IGNORECASE)),
    (Form.WORD, lazy_pattern(rf"(?P<number>{_DIGITS})\s*(?:ページ|頁|쪽)")),
    (Form.RATIO, lazy_pattern(rf"(?P<number>{_DIGITS})\s*[/／]\s*(?P<total>{_DIGITS})(?:\s*[页頁])?")),
    (Form.NUMERAL, lazy_pattern(rf"(?P<number>{_LETTERS}|{_HAN})")),
)
_DIGIT_LIKE = frozenset("0123456789０１２３４５６７８９")
#: The characters with which such a line begins: a fast test before the expressions.
NUMBER_OPENS = _DIGIT_LIKE.union(
    "第共-—–－─―·•.~〜～*＊|｜<>〈〉《》=ペ一二三四五六七八九十百〇零ivxlcIVXLCpPsSсС"
)
NUMBER_CLOSES = NUMBER_OPENS.union("页頁)）ジ쪽")
_RULED = r"\s*[·•|｜—–]\s*"
_BESIDE = lazy_pattern(
    rf"(?P<before>{_DIGITS}|[ivxlc]{{2,8}})(?:\s+|{_RULED})(?P<head>[^\d\s].*)"
    rf"|(?P<first>.*[^\d\s])(?:\s+|{_RULED})(?P<after>{_DIGITS}|[ivxlc]{{2,8}})"
    rf"|(?P<words>.*[^\d\s])\s+第\s*(?P<page>{_DIGITS})\s*[页頁](?:\s*[(（]?共.{{1,8}}[)）]?)?"
)
_ROMAN_PAIRS = frozenset(
    ("ii", "iv", "vi", "ix", "xi", "xv", "xx", "xl", "li", "lv", "lx", "xc", "ci", "cv", "cx", "cl", "cc")
)
#: The first and the last characters of a head with a number: one of both.
HEAD_OPENS = _DIGIT_LIKE.union("ivxlc")
HEAD_CLOSES = HEAD_OPENS.union("页頁)）")
_SENTENCE = lazy_pattern("[。；！？;!?]|[，,：:、.]$")
_CHANGING = lazy_pattern(_DIGITS)


def number_line(index: int, text: str) -> NumberLine | None:
    """Return the page number that line *index* may consist of, or None.

    >>> [number_line(0, text).number for text in ("- 12 -", "第三页", "Page 4 of 9", "xiv", "5/6")]
    [12, 3, 4, 14, 5]
    >>> number_line(0, "12 men"), number_line(0, "第三页的注")
    (None, None)
    """
    if len(text) > NUMBER_MAX or text[0] not in NUMBER_OPENS or text[-1] not in NUMBER_CLOSES:
        return None
    for form, pattern in _ALONE:
        match = pattern.fullmatch(text)
        if match is not None:
            return _read(index, text, form=form, found=match.groupdict())
    return None


def _read(index: int, text: str, *, form: Form, found: dict[str, str | None]) -> NumberLine | None:
    written, stated = found["number"] or "", found.get("total")
    number = numeral(written)
    total = (numeral(stated) or 0) if stated is not None else 0
    if number is None or (stated is not None and number > total):
        return None
    # Pages in words are one series, however each is written: 第一页, 第 2 页 共 4 页.
    shape = (
        "" if form is Form.WORD else f"{total} " + "".join(text.replace(written, "#", 1).split()).casefold()
    )
    return NumberLine(index, number, form, f"{form.name} {shape}", total=total)


def head_with_number(index: int, text: str) -> NumberLine | None:
    """Return the running head with a page number that line *index* may be, or None.

    >>> head_with_number(0, "12  The Voyage Out").head, head_with_number(0, "战国策　3").number
    ('thevoyageout', 3)
    >>> head_with_number(0, "He was born in 1812.") is None
    True
    """
    if len(text) > HEAD_MAX:
        return None
    opens = text[0] in _DIGIT_LIKE or text[:2] in _ROMAN_PAIRS
    if not opens and text[-1] in "ivxlc" and text[-2:] not in _ROMAN_PAIRS:
        return None
    if not opens and text[-1] not in HEAD_CLOSES:
        return None
    match = _BESIDE.fullmatch(text)
    if match is None:
        return None
    words = match["head"] or match["first"] or match["words"]
    number = numeral(match["before"] or match["after"] or match["page"])
    if number is None or _SENTENCE.search(words) or not any(map(str.isalpha, words)):
        return None
    return NumberLine(
        index, number, Form.HEAD, "HEAD", head=head_key(words), left=match["before"] is not None
    )


def head_key(text: str) -> str:
    """Return the words of a running head, without digits, blanks and case.

    >>> head_key("Chapter 3   The Voyage"), head_key("县情　通报")
    ('chapterthevoyage', '县情通报')
    """
    return "".join(_CHANGING.sub("", text).split()).casefold()


def numeral(written: str) -> int | None:
    """Return the number *written* in digits, Roman letters or Han numerals; None if it is not a numeral.

    >>> [numeral(text) for text in ("１２", "xiv", "二十三", "iiiiii")]
    [12, 14, 23, None]
    """
    lower = written.lower()
    if lower[0] in _ROMAN:
        values = [_ROMAN[letter] for letter in lower]
        value = sum(
            -one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True)
        )
        return value if to_roman(value) == lower else None
    if lower[0] in _DIGIT_LIKE:
        return int(lower)
    number = numeral_value(lower)
    return int(number) if number is not None and number.denominator == 1 else None


def to_roman(number: int) -> str:
    """Return *number* in Roman letters of lower case.

    >>> to_roman(14), to_roman(99)
    ('xiv', 'xcix')
    """
    units = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    letters: list[str] = []
    for value, sign in units:
        times, number = divmod(number, value)
        letters.append(times * sign)
    return "".join(letters)
