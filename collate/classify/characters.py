"""The letters of a reading and its marks, and which of two letters are one in another shape."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from collate.classify.data_files import table_rows
from collate.text.fold import fold_character, is_selector, simplified
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collections.abc import Callable

#: Symbols that stand for a letter or a digit: the place of a lost one, and three ways to type a zero.
_STANDING_FOR = "□○◯"

#: Mathematical and other symbols that only part words, as marks do.
_PARTING = "~∼|"

#: < and > that stand for the marks of a title.
_TITLE = re.compile("<([^<>]*)>")


#: Most letters of a text whose canonical form is kept: words come again and again.
_SHORT = 8


class _Table(dict[int, str]):
    """A table for ``str.translate``, filled as characters are met: a reading may be as long as a text."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        self._becomes = becomes

    def __missing__(self, code: int) -> str:
        self[code] = found = self._becomes(chr(code))
        return found


#: First and last of the blocks of pictographs in plane 1, dominoes to symbols extended A.
_PICTURES = "\U0001f000", "\U0001faff"


def is_mark(character: str) -> bool:
    """Tell whether *character* is punctuation, white space or a symbol, and no letter or digit.

    The dash family includes U+2500, which Unicode calls a symbol; radicals
    (U+2E80 ff.) are symbols too, and stand for Han characters in extracted text.
    Pictures (emoji) say something; what a character says that this Unicode does
    not know yet is unknown: neither is a mark.
    """
    sort = unicodedata.category(character)
    if sort == "Cn" or _PICTURES[0] <= character <= _PICTURES[1]:
        return False
    return sort[0] in "PSZC" and not is_han(character) and character not in _STANDING_FOR


_LETTERS = _Table(lambda character: "" if is_mark(character) else character)
_SOLID = _Table(lambda character: "" if character.isspace() else character)
_SIGNS = _Table(lambda character: character if _is_sign(character) else "")
_CANONICAL = _Table(lambda character: _canonical(character))


def letters(text: str) -> str:
    """Return *text* without punctuation, symbols and white space.

    >>> letters("──剩余，任务 10%")
    '剩余任务10'
    """
    return text if text.isalnum() else text.translate(_LETTERS)


def solid(text: str) -> str:
    """Return *text* without white space."""
    return text.translate(_SOLID)


def signs(text: str) -> str:
    """Return the symbols of *text* that mean something (%, +, $, ×); not of a folded text: there 《 is <."""
    if text.isalnum():
        return ""
    return _TITLE.sub(r"\1", unicodedata.normalize("NFKC", text)).translate(_SIGNS)


def _is_sign(character: str) -> bool:
    return character in "%‰§&@#°℃" or (
        unicodedata.category(character) in ("Sm", "Sc") and character not in _PARTING
    )


def canonical(text: str) -> str:
    """Return *text* with one form for each letter and mark: no case, width, script or variants.

    Beyond the fold of the comparison this knows the variants of
    ``data/variants.txt`` and the sign that repeats a character.

    >>> canonical("発甎ＡＢ人々")
    '発砖ab人人'
    """
    return _short(text) if len(text) <= _SHORT else _canonical_text(text)


@lru_cache(maxsize=1 << 14)
def _short(text: str) -> str:
    return _canonical_text(text)


def _canonical_text(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).translate(_CANONICAL)
    at = plain.find("々", 1)
    while at > 0:
        plain = plain[:at] + plain[at - 1] + plain[at + 1 :]
        at = plain.find("々", at)
    return plain


def _canonical(character: str) -> str:
    if is_selector(character):
        return ""
    folded = fold_character(character)
    standard = _variants().get(folded)
    return fold_character(standard[0]) if standard else folded


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    """Return for each variant character those of which it is one; source: see ``data/variants.txt``."""
    table: dict[str, str] = {}
    for row in table_rows("variants.txt"):
        for variant in row[1:]:
            table[variant] = table.get(variant, "") + row[0]
    return table


def shape(left: str, right: str) -> str:
    """Return how the letters of two texts differ whose canonical letters are equal.

    ``width``, ``case``, ``script`` (繁简, also among other differences) or ``variant`` (异体).

    >>> shape("發展", "发展"), shape("山峯", "山峰"), shape("为", "為"), shape("為", "爲"), shape("Ａ", "A")
    ('script', 'variant', 'script', 'variant', 'width')
    """
    written = {*left} ^ {*right}
    left, right = (unicodedata.normalize("NFKC", text) for text in (left, right))
    if left == right:
        return "variant" if any(map(COMPATIBLE.match, written)) else "width"
    if left.lower() == right.lower():
        return "case"
    if len(left) != len(right):
        return "script" if simplified(left) == simplified(right) else "variant"
    pairs = {(a, b) for a, b in zip(left, right, strict=True) if a != b}
    return "script" if any(_is_script(*pair) for pair in pairs) else "variant"


#: Radicals, and Han characters that were encoded twice: no keyboard has them.
COMPATIBLE = re.compile("[⺀-⿟\uf900-\ufaff\U0002f800-\U0002fa1f]")

#: What nobody sees: a hyphen that is not printed, spaces of no width.
UNSEEN = re.compile("[\xad\u200b\u2060\ufeff]")


def _is_script(left: str, right: str) -> bool:
    table = _variants()
    if left in table.get(right, "") or right in table.get(left, ""):
        return False
    return simplified(left) == simplified(right)
