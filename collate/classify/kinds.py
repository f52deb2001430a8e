"""What kind of difference it is: an ordered table of rules, first match wins."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from collate.classify.wordforms import one_word
from collate.model import Kind, Operation
from collate.text.fold import fold_character, is_selector, simplified
from collate.text.numerals import LONGEST, numerals, value
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[str, str], tuple[Kind, str] | None]


#: Most letters of rearranged words of which something in the middle may have stayed.
_REARRANGED = 200


#: Macron and breve; in Greek also acute, grave, circumflex, the two breathings and the diaeresis.
_QUANTITIES = "\u0304\u0306"
_GREEK = _QUANTITIES + "\u0300\u0301\u0342\u0313\u0314\u0308"

#: Letters that older writing does not keep apart.
_LETTERS = str.maketrans("vj", "ui")


def _is_mark(character: str) -> bool:
    # The dash family includes U+2500, which Unicode calls a symbol; radicals (U+2E80 ff.)
    # are symbols too, and stand for Han characters in extracted text.
    return unicodedata.category(character)[0] in "PSZC" and not is_han(character)


def letters(text: str) -> str:
    """Return *text* without punctuation, symbols and white space.

    >>> letters("──剩余，任务 10%")
    '剩余任务10'
    """
    # By distinct characters: a reading may be as long as a text.
    return text.translate({ord(c): None for c in set(text) if _is_mark(c)})


def _marks(text: str) -> str:
    return text.translate({ord(c): None for c in set(text) if not _is_mark(c) or c.isspace()})


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    return plain.translate({ord(c): "" if is_selector(c) else fold_character(c) for c in set(plain)})


def punctuation(lemma: str, reading: str) -> tuple[Kind, str] | None:
    """The letters agree: only marks differ. ``form`` for ── and ——, ``mark`` for ， and 。.

    Signs that mean something (%, +, $) are symbols, not punctuation; nor is the point of 3.5.
    """
    if letters(lemma) != letters(reading) or _digits(lemma) != _digits(reading):
        return None
    if _marks(lemma) == _marks(reading):
        return None  # only the white space differs
    if _folded(_marks(lemma)) == _folded(_marks(reading)):
        return Kind.PUNCTUATION, "form"
    return (Kind.PUNCTUATION, "mark") if _signs(lemma) == _signs(reading) else None


def _signs(text: str) -> str:
    # Not of the folded text, in which 《 is <.
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c in "%‰+=<>$€¥£§&@#°")


def _digits(text: str) -> list[str]:
    """Return the unbroken digits of *text*: 3.5 and 35 differ in more than a mark."""
    return re.findall(r"\d+", text)


def orthographic(lemma: str, reading: str) -> tuple[Kind, str] | None:
    """The same letters in another shape.

    ``width``, ``case``, ``script`` (繁简), ``variant`` (异体), ``word-form`` (异形词: 份量 and 分量),
    ``division`` (into words), ``accent`` (τὶς and τίς), or ``u-v`` (virum and uirum, also i and j).
    """
    left, right = letters(lemma), letters(reading)
    if not left or not right or _signs(lemma) != _signs(reading):
        return None
    if left == right:
        return (Kind.ORTHOGRAPHIC, "division") if _digits(lemma) == _digits(reading) else None
    if _folded(left) != _folded(right):
        if one_word(_folded(left), _folded(right)):
            return Kind.ORTHOGRAPHIC, "word-form"
        return _spelling(_folded(left), _folded(right))
    plain = unicodedata.normalize("NFKC", left), unicodedata.normalize("NFKC", right)
    if plain[0] == plain[1]:
        return Kind.ORTHOGRAPHIC, "width"
    if plain[0].casefold() == plain[1].casefold():
        return Kind.ORTHOGRAPHIC, "case"
    if simplified(plain[0]) == simplified(plain[1]):
        return Kind.ORTHOGRAPHIC, "script"
    return Kind.ORTHOGRAPHIC, "variant"


def _spelling(left: str, right: str) -> tuple[Kind, str] | None:
    """Tell words apart that only accents, or u for v and i for j, set apart."""
    plain = _unaccented(left), _unaccented(right)
    if plain[0] == plain[1]:
        return Kind.ORTHOGRAPHIC, "accent"
    # A letter by itself is a sign (i and j of a formula), not a word.
    if len(left) > 1 and plain[0].translate(_LETTERS) == plain[1].translate(_LETTERS):
        return Kind.ORTHOGRAPHIC, "u-v"
    return None


@lru_cache(maxsize=4096)
def _unaccented(text: str) -> str:
    """Return *text* without the accents and breathings of Greek and the quantities of Latin.

    Others tell words apart (schon and schön, ou and où), the iota below a Greek vowel too.

    >>> _unaccented("τὶς"), _unaccented("āra"), _unaccented("schön")
    ('τις', 'ara', 'schön')
    """
    kept: list[str] = []
    greek = False
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            greek = "\u0370" <= character <= "\u03ff"
        elif character in (_GREEK if greek else _QUANTITIES):
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def numeral(lemma: str, reading: str) -> tuple[Kind, str] | None:
    """The same number written otherwise: 二〇二〇年 and 2020年, 百分之五十 and 50%. Compared by value."""
    if lemma and reading and _folded(_by_value(lemma)) == _folded(_by_value(reading)):
        return Kind.NUMERAL, ""
    return None


def _by_value(text: str) -> str:
    """Return *text* with each numeral written as its value; 第 and 年 are words beside it.

    >>> _by_value("二〇二〇年"), _by_value("百分之五十"), _by_value("8")
    ('<2020>年', '<1/2>', '<8>')
    """
    spans = [(0, len(text))] if _worth(text) is not None else numerals(text)
    written: list[str] = []
    done = 0
    for start, end in spans:
        first = start + (text[start] == "第")
        last = end - (text[end - 1] in "年月日号號")
        worth = _worth(text[first:last])
        written += [text[done:first], text[first:last] if worth is None else f"<{worth}>"]
        done = last
    return "".join([*written, text[done:]])


@lru_cache(maxsize=4096)
def _worth(text: str) -> Fraction | None:
    if len(text) > LONGEST:
        return None
    parts = re.fullmatch(r"(\d+)[/／⁄](\d+)", text)
    if parts is None:
        return value(text)
    over, under = int(parts[1]), int(parts[2])
    return Fraction(over, under) if under else None


def substantive(lemma: str, reading: str) -> tuple[Kind, str] | None:
    """Anything else: other words."""
    return Kind.SUBSTANTIVE, ""


#: First match wins. A new kind is one member of :class:`collate.model.Kind` and one rule here.
RULES: tuple[Rule, ...] = (punctuation, orthographic, numeral, substantive)


def kind_of(lemma: str, reading: str) -> tuple[Kind, str]:
    """Return the kind and subtype of *reading* against *lemma*, two different written forms.

    >>> pairs = ("指导组", "督导组"), ("──", "——"), ("二〇二〇", "2020"), ("裡", "里")
    >>> [str(kind_of(*pair)[0]) for pair in pairs]
    ['substantive', 'punctuation', 'numeral', 'orthographic']
    """
    for rule in RULES:
        found = rule(lemma, reading)
        if found is not None:
            return found
    raise AssertionError("the last rule matches everything")


def operation_of(lemma: str, reading: str) -> Operation:
    """Return what was done to *lemma*: neutral, seen from the base text.

    >>> [str(operation_of(*pair)) for pair in (("道成", "成道"), ("对", ""), ("", "的"), ("指", "督"))]
    ['transposition', 'omission', 'addition', 'replacement']
    """
    if not lemma:
        return Operation.ADDITION
    if not reading:
        return Operation.OMISSION
    if len(letters(lemma)) != len(letters(reading)):
        return Operation.REPLACEMENT
    left, right = _ranks(lemma, reading)
    if left != right and sorted(left) == sorted(right):
        while left[0] == right[0]:
            left, right = left[1:], right[1:]
        while left[-1] == right[-1]:
            left, right = left[:-1], right[:-1]
        if _rotated(left, right):
            return Operation.TRANSPOSITION
    return Operation.REPLACEMENT


def _ranks(*texts: str) -> tuple[str, ...]:
    """Return each text with one character for each of its words (of Han, for each character)."""
    ranks: dict[str, str] = {}
    return tuple(
        "".join(
            ranks.setdefault(word, chr(len(ranks)))
            for piece in re.split(r"(\W)", text)
            for word in (piece if any(map(is_han, piece)) else (letters(piece),))
            if letters(word)
        )
        for text in texts
    )


def _rotated(left: str, right: str) -> bool:
    """Tell whether two blocks changed places, with nothing or something between: ABC and CBA, AB and BA."""
    if right in left + left:
        return True
    if len(left) > _REARRANGED:
        return False
    for i in range(1, len(left)):
        head = left[:i]
        if right.endswith(head):
            rest = left[i:]
            for j in range(len(rest)):
                if rest[j:] + rest[:j] + head == right:
                    return True
    return False
