"""Evidence of extraction: characters that extraction or OCR confuses, and writers do not."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from collate.classify.characters import COMPATIBILITY, INVISIBLE, canonical_form
from collate.lazy import lazy_pattern
from collate.model import Cause, Evidence
from collate.text.numerals import numeral_value
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collate.classify.lexicon import Lexicon, VariantInContext

#: Characters that extraction and OCR confuse, one family a row: digits and letters, Han and kana, Han and
#: marks, letters of three alphabets.
LOOKALIKES = (
    "1lI|!丨",
    "0Oo〇○◯ОоΟο",
    "-—―─一ー",
    "口囗ロ",
    "夕タ",
    "力カ",
    "工エ",
    "二ニ",
    "三ミ",
    "卜ト",
    "八ハ",
    "千チ",
    "才オ",
    *(
        "AАΑ",
        "aа",
        "BВΒ",
        "CС",
        "cс",
        "EЕΕ",
        "eе",
        "HНΗ",
        "KКΚ",
        "MМΜ",
        "NΝ",
        "PРΡ",
        "pр",
        "TТΤ",
        "XХΧ",
        "xх",
        "yу",
        "ZΖ",
    ),
)

#: Small letters that OCR confuses in a word of at least so many letters: tbe for the.
_IN_WORDS = str.maketrans("bcn", "heu")
_WORD_LETTERS = 3

#: Letters that OCR reads for digits.
_DIGITS = str.maketrans("lI|Oo", "11100")

#: Two letters that merge into one.
_MERGED = (("rn", "m"), ("vv", "w"))

#: A hyphen between letters, with or without a line break. Anchored at the beginning of a word: tried from
#: each of its letters, a reading of n letters would take n² steps.
_HYPHEN = lazy_pattern(r"(?<![^\W\d_])([^\W\d_]+)[-‐]\s*(?=([^\W\d_]+))")

#: First parts of words that are written with a hyphen and without.
_FIRST_PARTS = (
    "all any anti by co cross every ex extra fore good great half in inter mid multi non no off on out over"
    " post pre re self semi some sub super three to two un under up vice well with"
)
_FIRST = frozenset(_FIRST_PARTS.split())

#: Second parts of such words: school-room and schoolroom. No endings: friend-ship, esti-mate.
_SECOND_PARTS = (
    "bell boat book day door field fire house keeper maker master mistress mill night road room shed stone"
    " town water wheel wife wood work worker works yard"
)
_SECOND = frozenset(_SECOND_PARTS.split())

#: White space that does not separate two alphabetic words.
_SPACE = lazy_pattern(r"(?<![A-Za-z-])\s+|\s+(?![A-Za-z])")

#: Placeholders for unreadable characters: U+FFFD, glyph numbers.
_UNREADABLE = lazy_pattern(r"\ufffd+|(?:\(cid:\d+\))+")


def extraction_slip(variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
    """The readings differ only as extraction confuses them: l6 and 16, 二O and 二〇, exam-ple, radicals."""
    left, right, confidence = variant.lemma, variant.reading, lexicon.confidence.extraction_slip
    if not left or not right or not confidence or (left.isascii() and left.isdigit() and right.isdigit()):
        return None
    if not _suspect_pattern().search(left + right):
        return None
    detail = _unreadable(left, right) or _confused_characters(left, right) or _misread_number(left, right)
    return Evidence(Cause.EXTRACTION_SLIP, confidence, detail) if detail else None


@lru_cache(maxsize=1)
def _suspect_pattern() -> re.Pattern[str]:
    """Return the pattern of all characters that a slip may involve: a fast filter."""
    characters = {*"".join(LOOKALIKES), *"-‐\ufffdmw(bcn"}
    suspect = re.escape("".join(sorted(characters)))
    return re.compile(f"[{suspect}]|{COMPATIBILITY.pattern}|{INVISIBLE.pattern}")


def _unreadable(left: str, right: str) -> str:
    """Return the placeholder in one text and the characters of the other in its place, or ``""``."""
    for one, other in ((left, right), (right, left)):
        found = _UNREADABLE.search(one)
        if found and not _UNREADABLE.search(other):
            pattern = "(.+)".join(re.escape(part) for part in _UNREADABLE.split(one))
            match = re.fullmatch(pattern, other)
            if match:
                return f"{match[1]} / {found.group()}" if one is right else f"{found.group()} / {match[1]}"
    return ""


def _confused_characters(left: str, right: str) -> str:
    """Return the pairs of confused characters; ``""`` if anything else differs too."""
    skeletons = _skeleton(left), _skeleton(right)
    if skeletons[0] != skeletons[1]:
        # In one word only: of several, one may well be another word.
        if skeletons[0].translate(_IN_WORDS) != skeletons[1].translate(_IN_WORDS):
            return ""
        word = skeletons[0]
        if not (word.isascii() and word.isalpha() and len(word) >= _WORD_LETTERS):
            return ""
    if canonical_form(_without_odd_space(left)) == canonical_form(_without_odd_space(right)):
        # No other characters: then only those that no keyboard has count.
        odd = [c for c in {*left} ^ {*right} if COMPATIBILITY.match(c) or INVISIBLE.match(c)]
        if not odd:
            return ""
    if len(left) == len(right):
        pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b and not _same(a, b)]
        if pairs:
            return ", ".join(f"{_with_number(a)} / {_with_number(b)}" for a, b in pairs)
    return "-" if ("-" in left) != ("-" in right) else f"{_visible(left)} / {_visible(right)}"


def _misread_number(left: str, right: str) -> str:
    """Return both texts if they are one number once letters are read as digits: 十 and l0; else ``""``."""
    for one, other in ((left, right), (right, left)):
        digits = one.translate(_DIGITS)
        if digits != one and digits.isdecimal() and not other.isascii():
            value = numeral_value(other)
            if value is not None and value == numeral_value(digits):
                return f"{left} / {right}"
    return ""


def _same(left: str, right: str) -> bool:
    """Return whether two characters are one in another style that a keyboard has."""
    return canonical_form(left) == canonical_form(right) and not COMPATIBILITY.search(left + right)


def _skeleton(text: str) -> str:
    """Return *text* with one character for each family of :data:`LOOKALIKES`."""
    families = _families()
    plain = _HYPHEN.sub(_without_hyphen, unicodedata.normalize("NFKC", _without_odd_space(text)))
    for two, one in _MERGED:
        plain = plain.replace(two, one)
    return canonical_form("".join(families.get(c, c) for c in plain))


def _without_hyphen(found: re.Match[str]) -> str:
    """Return the first part of a word without its hyphen, or with it where writers use one."""
    part = found[1]
    hyphenated = part.casefold() in _FIRST or found[2].casefold() in _SECOND or any(map(is_han, part))
    return found.group() if hyphenated else part


def _without_odd_space(text: str) -> str:
    """Return *text* with white space only between alphabetic words, and no invisible characters."""
    return _SPACE.sub("", INVISIBLE.sub("", text))


def _with_number(character: str) -> str:
    """Return *character*, with its code point if it looks like another one in print: ⻔ U+2ED4."""
    return f"{character} U+{ord(character):04X}" if COMPATIBILITY.match(character) else character


def _visible(text: str) -> str:
    """Return *text* with the code points of invisible characters."""
    return INVISIBLE.sub(lambda found: f"U+{ord(found.group()):04X}", text)


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """Return the first character of its family for each of :data:`LOOKALIKES`."""
    return {character: family[0] for family in LOOKALIKES for character in family}
