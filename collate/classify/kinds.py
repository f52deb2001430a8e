"""What kind of difference it is: an ordered table of rules, first match wins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from collate.classify.characters import canonical, letters, shape, signs, solid
from collate.classify.lexicon import Told, unified
from collate.classify.numbers import same_numbers
from collate.classify.punctuation import digits, only_marks
from collate.classify.punctuation import subtype as subtype_of_marks
from collate.classify.spelling import spelling
from collate.classify.wordforms import one_word
from collate.model import GRAVITY, Kind, Operation
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collections.abc import Callable

    Sort = tuple[Kind, str]
    Around = tuple[str, str]
    Rule = Callable[[str, str, Around], Sort | None]

#: Most letters of rearranged words of which something in the middle may have stayed.
_REARRANGED = 200

#: Characters around a reading in which one of its words may begin or end.
_WORD = 3

#: What is known where nothing is told and nothing stands around.
_NOTHING_TOLD = Told()
_NOWHERE = ("", "")


def punctuation(lemma: str, reading: str, _around: Around) -> Sort | None:
    """The letters agree: only marks differ. ``form`` for ── and ——, ``mark`` for ， and 。.

    Signs that mean something (%, +, $) are symbols, not punctuation; nor is the point of 3.5.
    """
    if not only_marks(lemma, reading):
        return None
    subtype = subtype_of_marks(lemma, reading)
    return None if subtype is None else (Kind.PUNCTUATION, subtype)


def orthographic(lemma: str, reading: str, around: Around) -> Sort | None:
    """The same letters in another shape.

    ``width``, ``case``, ``script`` (繁简), ``variant`` (异体), ``word-form`` (异形词: 份量 and 分量;
    colour and color), ``division`` (into words), ``accent`` (τὶς and τίς), or ``u-v`` (virum and
    uirum, also i and j).
    """
    if signs(lemma) != signs(reading):
        return None
    if solid(lemma) == solid(reading):
        return (Kind.ORTHOGRAPHIC, "division") if digits(lemma) == digits(reading) else None
    left, right = letters(lemma), letters(reading)
    plain = letters(canonical(lemma)), letters(canonical(reading))
    if not all(plain) or left == right:
        return None
    if plain[0] == plain[1]:
        # ㈠ and (一), ℃ and °C: what stands beside the letters may be part of one of them.
        same = (left, right) if canonical(left) == canonical(right) else (lemma, reading)
        return Kind.ORTHOGRAPHIC, shape(*same)
    if one_word(*plain, letters(canonical(around[0][-_WORD:])), letters(canonical(around[1][:_WORD]))):
        return Kind.ORTHOGRAPHIC, "word-form"
    subtype = spelling(lemma, reading)
    return None if subtype is None else (Kind.ORTHOGRAPHIC, subtype)


def numeral(lemma: str, reading: str, around: Around) -> Sort | None:
    """The same number written otherwise: 二〇二〇年 and 2020年, 百分之五十 and 50%. Compared by value."""
    return (Kind.NUMERAL, "") if same_numbers(lemma, reading, *around) else None


def substantive(_lemma: str, _reading: str, _around: Around) -> Sort | None:
    """Anything else: other words."""
    return Kind.SUBSTANTIVE, ""


#: First match wins. A new kind is one member of :class:`collate.model.Kind` and one rule here.
RULES: tuple[Rule, ...] = (punctuation, orthographic, numeral, substantive)


def kind_of(lemma: str, reading: str, around: Around = _NOWHERE, told: Told = _NOTHING_TOLD) -> Sort:
    """Return the kind and subtype of *reading* against *lemma*, two different written forms.

    What an editor has *told* of equivalent words comes first; what else sets
    the two readings apart is then found by the rules, and the graver counts.
    *around* is the text before and after.

    >>> pairs = ("指导组", "督导组"), ("──", "——"), ("二〇二〇", "2020"), ("裡", "里")
    >>> [str(kind_of(*pair)[0]) for pair in pairs]
    ['substantive', 'punctuation', 'numeral', 'orthographic']
    """
    if told.equivalents is not None:
        same = unified(told.equivalents, lemma, reading, around)
        if same is not None:
            own = same.kind, same.subtype
            rest = None if same.lemma == same.reading else _by_rule(same.lemma, same.reading, around)
            return rest if rest is not None and GRAVITY[rest[0]] < GRAVITY[own[0]] else own
    return _by_rule(lemma, reading, around)


def _by_rule(lemma: str, reading: str, around: Around) -> Sort:
    for rule in RULES:
        found = rule(lemma, reading, around)
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
    plain = letters(lemma), letters(reading)
    if len(plain[0]) != len(plain[1]) or plain[0] == plain[1]:
        return Operation.REPLACEMENT
    lemma, reading = canonical(lemma), canonical(reading)
    if sorted(letters(lemma)) != sorted(letters(reading)):
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
