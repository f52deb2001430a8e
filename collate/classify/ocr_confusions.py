"""Evidence of extraction: what getting a text off a page confuses, and people do not."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from collate.classify.characters import COMPATIBLE, UNSEEN, canonical
from collate.model import Cause, Evidence
from collate.text.numerals import value
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collate.classify.context import Place
    from collate.classify.lexicon import Told

#: Characters that extraction and recognition take for each other. Each row is one family: digits and
#: letters, Han and kana, Han and marks, letters of three alphabets.
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

#: Small letters that recognition takes for each other in a word: tbe for the.
_IN_WORDS = str.maketrans("bcn", "heu")
_WORD_LETTERS = 3

#: Letters that recognition takes for digits.
_DIGITS = str.maketrans("lI|Oo", "11100")

#: Two letters that close up to one.
_CLOSED = (("rn", "m"), ("vv", "w"))

#: A hyphen between small letters, with or without the line's end. Only from where a word begins: tried
#: from each of its letters, a reading of n letters took n² steps.
_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-‐]\s*(?=([^\W\d_]+))")

#: First parts of words that people write with a hyphen and without.
_FIRST_PARTS = (
    "all any anti by co cross every ex extra fore good great half in inter mid multi non no off on out over"
    " post pre re self semi some sub super three to two un under up vice well with"
)
_COMPOUNDED = frozenset(_FIRST_PARTS.split())

#: Second parts of such words: school-room and schoolroom. Not what is an ending too: friend-ship, esti-mate.
_SECOND_PARTS = (
    "bell boat book day door field fire house keeper maker master mistress mill night road room shed stone"
    " town water wheel wife wood work worker works yard"
)
_COMPOUNDING = frozenset(_SECOND_PARTS.split())

#: White space that parts no two words of an alphabet.
_SPACE = re.compile(r"(?<![A-Za-z-])\s+|\s+(?![A-Za-z])")

#: What stands for characters that could not be read: U+FFFD, the numbers of glyphs.
_UNREADABLE = re.compile(r"\ufffd+|(?:\(cid:\d+\))+")


def extraction_slip(place: Place, told: Told) -> Evidence | None:
    """They differ in what extraction from a page confuses: l6 and 16, 二O and 二〇, exam-ple, radicals."""
    left, right, sure = place.lemma, place.reading, told.sure.extraction_slip
    if not left or not right or not sure or (left.isascii() and left.isdigit() and right.isdigit()):
        return None
    if not _suspect().search(left + right):
        return None
    detail = _unreadable(left, right) or _mistaken(left, right) or _misread_number(left, right)
    return Evidence(Cause.EXTRACTION_SLIP, sure, detail) if detail else None


@lru_cache(maxsize=1)
def _suspect() -> re.Pattern[str]:
    """Return what tells quickly whether anything in a text may be a slip."""
    alone = {*"".join(LOOKALIKES), *"-‐\ufffdmw(bcn"}
    return re.compile(f"[{re.escape(''.join(sorted(alone)))}]|{COMPATIBLE.pattern}|{UNSEEN.pattern}")


def _unreadable(left: str, right: str) -> str:
    """Name what one text has in the place of characters that the other has."""
    for one, other in ((left, right), (right, left)):
        found = _UNREADABLE.search(one)
        if found and not _UNREADABLE.search(other):
            pattern = "(.+)".join(re.escape(part) for part in _UNREADABLE.split(one))
            match = re.fullmatch(pattern, other)
            if match:
                return f"{match[1]} / {found.group()}" if one is right else f"{found.group()} / {match[1]}"
    return ""


def _mistaken(left: str, right: str) -> str:
    """Name the characters that are mistaken for one another; ``""`` if anything else differs too."""
    bare = _skeleton(left), _skeleton(right)
    if bare[0] != bare[1]:
        # Of one word at a time: of several, one may well be another word.
        if bare[0].translate(_IN_WORDS) != bare[1].translate(_IN_WORDS):
            return ""
        if not (bare[0].isascii() and bare[0].isalpha() and len(bare[0]) >= _WORD_LETTERS):
            return ""
    if canonical(_closed(left)) == canonical(_closed(right)):
        # No other characters: then only those that were not typed by anybody.
        odd = [c for c in {*left} ^ {*right} if COMPATIBLE.match(c) or UNSEEN.match(c)]
        if not odd:
            return ""
    if len(left) == len(right):
        pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b and not _same(a, b)]
        if pairs:
            return ", ".join(f"{_named(a)} / {_named(b)}" for a, b in pairs)
    return "-" if ("-" in left) != ("-" in right) else f"{_visible(left)} / {_visible(right)}"


def _misread_number(left: str, right: str) -> str:
    """Name both where they are one number, if letters are taken for digits: 十 and l0."""
    for one, other in ((left, right), (right, left)):
        digits = one.translate(_DIGITS)
        if digits != one and digits.isdecimal() and not other.isascii():
            worth = value(other)
            if worth is not None and worth == value(digits):
                return f"{left} / {right}"
    return ""


def _same(left: str, right: str) -> bool:
    """Tell whether two characters are one in another style, which people type."""
    return canonical(left) == canonical(right) and not COMPATIBLE.search(left + right)


def _skeleton(text: str) -> str:
    """Return *text* with one character for each family of :data:`LOOKALIKES`."""
    shapes = _shapes()
    plain = _HYPHEN.sub(_joined, unicodedata.normalize("NFKC", _closed(text)))
    for two, one in _CLOSED:
        plain = plain.replace(two, one)
    return canonical("".join(shapes.get(c, c) for c in plain))


def _joined(found: re.Match[str]) -> str:
    """Return the first part of a word without the hyphen, or all of it where people write one."""
    part = found[1]
    kept = part.casefold() in _COMPOUNDED or found[2].casefold() in _COMPOUNDING or any(map(is_han, part))
    return found.group() if kept else part


def _closed(text: str) -> str:
    """Return *text* with white space only between words of an alphabet, and nothing unseen."""
    return _SPACE.sub("", UNSEEN.sub("", text))


def _named(character: str) -> str:
    """Return *character*, one that looks like another on the page with its number: ⻔ U+2ED4."""
    return f"{character} U+{ord(character):04X}" if COMPATIBLE.match(character) else character


def _visible(text: str) -> str:
    return UNSEEN.sub(lambda found: f"U+{ord(found.group()):04X}", text)


@lru_cache(maxsize=1)
def _shapes() -> dict[str, str]:
    return {shape: family[0] for family in LOOKALIKES for shape in family}
