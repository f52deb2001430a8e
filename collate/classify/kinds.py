"""What kind of difference it is: an ordered table of rules, first match wins."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from collate.classify.wordforms import one_word
from collate.model import Kind, Operation
from collate.text.fold import fold_character, is_selector, simplified
from collate.text.numerals import numerals, value
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    Rule = Callable[[str, str], tuple[Kind, str] | None]


#: Most characters of what is read as a number.
LONGEST = 60

#: Most letters of rearranged words of which something in the middle may have stayed.
_REARRANGED = 200


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
    return text.translate({ord(c): "" if is_selector(c) else fold_character(c) for c in set(text)})


def punctuation(lemma: str, reading: str) -> tuple[Kind, str] | None:
    """The letters agree: only marks differ. ``form`` for ── and ——, ``mark`` for ， and 。.

    Signs that mean something (%, +, $) are symbols, not punctuation.
    """
    if letters(lemma) != letters(reading) or _signs(lemma) != _signs(reading):
        return None
    if _marks(lemma) == _marks(reading):
        return None  # only the white space differs
    same = _folded(_marks(lemma)) == _folded(_marks(reading))
    return Kind.PUNCTUATION, "form" if same else "mark"


def _signs(text: str) -> str:
    return "".join(c for c in _folded(text) if c in "%‰+=<>$€¥£§&@#°")


def orthographic(lemma: str, reading: str) -> tuple[Kind, str] | None:
    """The same letters in another shape.

    ``width``, ``case``, ``script`` (繁简), ``variant`` (异体), ``word-form`` (异形词: 份量 and 分量), or
    ``division`` (into words).
    """
    left, right = letters(lemma), letters(reading)
    if not left or not right or _signs(lemma) != _signs(reading):
        return None
    if _folded(left) != _folded(right):
        return (Kind.ORTHOGRAPHIC, "word-form") if one_word(_folded(left), _folded(right)) else None
    plain = unicodedata.normalize("NFKC", left), unicodedata.normalize("NFKC", right)
    if left == right:
        return Kind.ORTHOGRAPHIC, "division"
    if plain[0] == plain[1]:
        return Kind.ORTHOGRAPHIC, "width"
    if plain[0].casefold() == plain[1].casefold():
        return Kind.ORTHOGRAPHIC, "case"
    if simplified(plain[0]) == simplified(plain[1]):
        return Kind.ORTHOGRAPHIC, "script"
    return Kind.ORTHOGRAPHIC, "variant"


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
    return value(text) if len(text) <= LONGEST else None


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
    left, right = letters(lemma), letters(reading)
    if left != right and sorted(left) == sorted(right) and _rotated(left, right):
        return Operation.TRANSPOSITION
    return Operation.REPLACEMENT


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
