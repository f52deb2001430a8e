"""Characters of readings: letters and marks, canonical forms, and how two letters of one form differ."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from collate.classify.data_files import table_rows
from collate.lazy import lazy_pattern
from collate.text.fold import fold_character
from collate.text.invisible import is_invisible
from collate.text.simplified import to_simplified
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collections.abc import Callable

#: Letters in Unicode, used as an apostrophe and as a prime.
_LETTER_MARKS = "ʼʹ"

#: Symbols used as a letter or a digit: a placeholder for a lost one, and three ways to type a zero.
_LETTER_SYMBOLS = "□○◯"

#: Mathematical and other symbols that only separate words, as marks do.
_SEPARATORS = "~∼|"

#: < and > used as the marks of a title.
_TITLE = lazy_pattern("<([^<>]*)>")

#: A hyphen that is the minus of a temperature, or of a number after a blank or bracket.
_MINUS = lazy_pattern(r"(?<=[\s(:=])[-−](?=\d)|(?<!\d)[-−](?=\d+(?:\.\d+)?\s*(?:°|度|%))")

#: Most characters of a text whose canonical form is cached: words recur.
_CACHED = 8

#: First and last of the blocks of pictographs in plane 1, dominoes to symbols extended A.
_PICTOGRAPHS = "\U0001f000", "\U0001faff"

#: Radicals, and Han characters that were encoded twice: no keyboard has them.
COMPATIBILITY = lazy_pattern("[⺀-⿟\uf900-\ufaff\U0002f800-\U0002fa1f]")

#: Kana of half width with the marks of their voicing, which are characters of their own.
_VOICED_HALF_WIDTH = lazy_pattern("[\uff66-\uff9d][\uff9e\uff9f]")

#: Invisible characters that extraction leaves behind: the soft hyphen, spaces of no width.
INVISIBLE = lazy_pattern("[\xad\u200b\u2060\ufeff]")


class _CharacterTable(dict[int, str]):
    """A table for ``str.translate``, filled on demand: a reading may be as long as a text."""

    def __init__(self, replacement: Callable[[str], str]) -> None:
        self._replacement = replacement

    def __missing__(self, code: int) -> str:
        self[code] = result = self._replacement(chr(code))
        return result


def is_mark(character: str) -> bool:
    """Return whether *character* is punctuation, white space or a symbol, not a letter or digit.

    The dash family includes U+2500, a symbol in Unicode; radicals (U+2E80 ff.)
    are symbols too, but in extracted text they replace Han characters.
    Pictographs (emoji) have a meaning, and so may characters unassigned in
    this version of Unicode: neither are marks.
    """
    category = unicodedata.category(character)
    if category == "Cn" or _PICTOGRAPHS[0] <= character <= _PICTOGRAPHS[1]:
        return False
    if character in _LETTER_MARKS:
        return True
    return category[0] in "PSZC" and not is_han(character) and character not in _LETTER_SYMBOLS


_LETTERS = _CharacterTable(lambda character: "" if is_mark(character) else character)
_NOT_SPACE = _CharacterTable(lambda character: "" if character.isspace() else character)
_SIGNS = _CharacterTable(lambda character: character if _is_sign(character) else "")
_CANONICAL = _CharacterTable(lambda character: _canonical_character(character))


def letters_only(text: str) -> str:
    """Return *text* without punctuation, symbols and white space.

    >>> letters_only("──剩余，任务 10%")
    '剩余任务10'
    """
    plain = text.isalnum() and (text.isascii() or "ʼ" not in text)
    return text if plain else text.translate(_LETTERS)


def without_space(text: str) -> str:
    """Return *text* without white space."""
    return text.translate(_NOT_SPACE)


def meaningful_signs(text: str) -> str:
    """Return the symbols of *text* that have a meaning (%, +, $, ×, the minus of -3℃).

    *text* must not be folded: folding turns 《 into <.
    """
    if text.isalnum():
        return ""
    plain = _MINUS.sub("−", unicodedata.normalize("NFKC", text)).replace("°F", "℉")
    return _TITLE.sub(r"\1", plain).translate(_SIGNS)


def _is_sign(character: str) -> bool:
    return character in "%‰§&@#°℃℉" or (
        unicodedata.category(character) in ("Sm", "Sc") and character not in _SEPARATORS
    )


def canonical_form(text: str) -> str:
    """Return *text* with one form of each letter and mark: without case, width, script or variants.

    In addition to the fold of the comparison, variant characters of
    ``data/variants.txt`` are unified and the repetition sign 々 is expanded.

    >>> canonical_form("發甎ＡＢ人々")
    '发砖ab人人'
    """
    return _cached_canonical_form(text) if len(text) <= _CACHED else _canonical_text(text)


@lru_cache(maxsize=1 << 14)
def _cached_canonical_form(text: str) -> str:
    return _canonical_text(text)


def _canonical_text(text: str) -> str:
    if not text.isascii():
        text = _VOICED_HALF_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    plain = unicodedata.normalize("NFC", text).translate(_CANONICAL)
    at = plain.find("々", 1)
    while at > 0:
        plain = plain[:at] + plain[at - 1] + plain[at + 1 :]
        at = plain.find("々", at)
    return plain


def _canonical_character(character: str) -> str:
    if is_invisible(character):
        return ""
    folded = fold_character(character)
    standard = _standard_characters().get(folded)
    return fold_character(standard[0]) if standard else folded


@lru_cache(maxsize=1)
def _standard_characters() -> dict[str, str]:
    """Return for each variant character the standard ones that it is a variant of.

    Source: see ``data/variants.txt``.
    """
    table: dict[str, str] = {}
    for row in table_rows("variants.txt"):
        for variant in row[1:]:
            table[variant] = table.get(variant, "") + row[0]
    return table


def digits_differ_in_script(left: str, right: str) -> bool:
    """Return whether two texts with equal canonical letters have digits of different scripts (१ and 1)."""
    plain = (unicodedata.normalize("NFKC", text) for text in (left, right))
    return {c for c in next(plain) if c.isdecimal()} != {c for c in next(plain) if c.isdecimal()}


def shape_difference(left: str, right: str) -> str:
    """Return how the letters of two texts with equal canonical letters differ.

    ``width``, ``case``, ``script`` (繁简, also among other differences) or ``variant`` (异体).

    >>> pairs = ("發展", "发展"), ("山峯", "山峰"), ("为", "為"), ("為", "爲"), ("Ａ", "A")
    >>> [shape_difference(*pair) for pair in pairs]
    ['script', 'variant', 'script', 'variant', 'width']
    """
    written = {*left} ^ {*right}
    left, right = (unicodedata.normalize("NFKC", text) for text in (left, right))
    if left == right:
        return "variant" if any(map(COMPATIBILITY.match, written)) else "width"
    if left.lower() == right.lower():
        return "case"
    if len(left) != len(right):
        return "script" if to_simplified(left) == to_simplified(right) else "variant"
    pairs = {(a, b) for a, b in zip(left, right, strict=True) if a != b}
    return "script" if any(_differ_in_script(*pair) for pair in pairs) else "variant"


def _differ_in_script(left: str, right: str) -> bool:
    """Return whether two characters are the traditional and the simplified form of one."""
    table = _standard_characters()
    if left in table.get(right, "") or right in table.get(left, ""):
        return False
    return to_simplified(left) == to_simplified(right)
