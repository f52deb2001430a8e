"""Kind and operation of a variant; the kind by an ordered table of rules, of which the first match wins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from collate.classify.characters import (
    canonical_form,
    digits_differ_in_script,
    letters_only,
    meaningful_signs,
    shape_difference,
    without_space,
)
from collate.classify.kana import kana_difference
from collate.classify.latin import latin_difference
from collate.classify.lexicon import Lexicon, unify_equivalents
from collate.classify.number_signs import are_other_numbers, have_other_exponents
from collate.classify.numbers import same_numbers
from collate.classify.points import differ_in_points_only
from collate.classify.punctuation import (
    differ_in_marks_only,
    differ_in_note_marks,
    digit_groups,
    marks_subtype,
)
from collate.classify.spelling import spelling_difference
from collate.classify.word_marks import (
    are_other_words,
    is_elided,
    is_vowel_elided,
    word_mark_difference,
)
from collate.classify.wordforms import are_same_words
from collate.i18n import _
from collate.model import GRAVITY, Kind, Operation
from collate.text.invisible import visible_form, without_invisible
from collate.text.japanese import are_old_and_new, is_japanese, to_old_forms
from collate.text.simplified import may_be_regional, unify_regions
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collate.i18n import Message

    #: A kind and its subtype (may be empty).
    KindAndSubtype = tuple[Kind, str]

    #: The text before and after the lemma.
    Around = tuple[str, str]

#: Most letters of rearranged words in which an unmoved middle is looked for.
_REARRANGED = 200

#: Characters around a reading in which one of its words may begin or end.
_WORD = 3

_DEFAULT_LEXICON = Lexicon()
_NO_CONTEXT = ("", "")


class KindFunction(Protocol):
    """The condition of one :class:`~collate.model.Kind`."""

    __name__: str

    def __call__(self, lemma: str, reading: str, around: Around, /) -> KindAndSubtype | None:
        """Return kind and subtype, None if the two readings are not of the rule's kind."""


class KindRule(NamedTuple):
    """A condition, and the reason that ``collate explain`` gives where it matches."""

    match: KindFunction
    reason: Message


def match_punctuation(lemma: str, reading: str, around: Around) -> KindAndSubtype | None:
    """The letters agree, only marks differ: ``form`` for ── and ——, ``mark`` for ， and 。.

    Marks of notes (〔一〕 and ②) are marks. Signs with a meaning (%, +, $) are symbols, not punctuation;
    nor is the point of 3.5, the minus of -5% or the slash of 3/5.
    """
    if differ_in_note_marks(lemma, reading):
        return Kind.PUNCTUATION, "mark"
    if not differ_in_marks_only(lemma, reading) or are_other_words(lemma, reading):
        return None
    if are_other_numbers(lemma, reading, around):
        return None
    plain = (without_space(without_invisible(text)) for text in (lemma, reading))
    if next(plain) == next(plain) and visible_form(lemma) != visible_form(reading):
        return None  # they differ in a joiner or a variation selector
    if word_mark_difference(lemma, reading) is not None:
        return None  # king's and kings: the mark is part of the spelling
    subtype = marks_subtype(lemma, reading)
    return None if subtype is None else (Kind.PUNCTUATION, subtype)


def match_orthographic(lemma: str, reading: str, around: Around) -> KindAndSubtype | None:
    """The same words in another shape or spelling.

    ``width``, ``case``, ``script`` (繁简), ``variant`` (异体), ``word-form`` (异形词: 份量 and 分量;
    colour and color), ``division`` (into words), ``apostrophe`` (king's and kings), ``elision`` (ἀλλ’ and
    ἀλλά), ``points`` (of Arabic and Hebrew), ``kana`` (雨ハ and 雨は), ``old-kana`` (云ふ and 云う),
    ``accent`` (τὶς and τίς), or ``u-v`` (virum and uirum, also i and j).
    """
    if meaningful_signs(lemma) != meaningful_signs(reading) or are_other_words(lemma, reading):
        return None
    if are_other_numbers(lemma, reading, around):
        return None
    if without_space(lemma) == without_space(reading):
        same_digits = digit_groups(lemma) == digit_groups(reading)
        return (Kind.ORTHOGRAPHIC, "division") if same_digits else None
    visible = without_invisible(lemma), without_invisible(reading)
    if visible != (lemma, reading) and without_space(visible[0]) == without_space(visible[1]):
        divided = " ".join(visible[0].split()) != " ".join(visible[1].split())
        return Kind.ORTHOGRAPHIC, "division" if divided else "variant"
    inside = word_mark_difference(lemma, reading)
    if inside is None and is_vowel_elided(lemma, reading):
        inside = "apostrophe"
    if inside is not None:
        return Kind.ORTHOGRAPHIC, inside
    left, right = letters_only(lemma), letters_only(reading)
    plain = letters_only(canonical_form(lemma)), letters_only(canonical_form(reading))
    if not all(plain) or left == right:
        return None
    if plain[0] == plain[1]:
        if digits_differ_in_script(lemma, reading):
            return None  # a number in another notation
        # ㈠ and (一), ℃ and °C: marks beside the letters may be part of one of them.
        same = (left, right) if canonical_form(left) == canonical_form(right) else (lemma, reading)
        return Kind.ORTHOGRAPHIC, shape_difference(*same)
    subtype = (
        _same_in_words(lemma, reading, around)
        or spelling_difference(lemma, reading)
        or latin_difference(lemma, reading, around)
    )
    return None if subtype is None else (Kind.ORTHOGRAPHIC, subtype)


def _same_in_words(lemma: str, reading: str, around: Around) -> str | None:
    """Return the subtype by which two readings are the same words though not the same letters, or None."""
    if lemma.isascii() and reading.isascii():
        return None
    if differ_in_points_only(lemma, reading):
        return "points"
    if is_elided(lemma, reading):
        return "elision"
    before, after = around[0][-_WORD:], around[1][:_WORD]
    plain = letters_only(canonical_form(lemma)), letters_only(canonical_form(reading))
    left, right = letters_only(canonical_form(before)), letters_only(canonical_form(after))
    if are_same_words(*plain, before=left, after=right):
        return "word-form"
    if is_japanese(around[0] + lemma + reading + around[1]):
        return _japanese_difference(lemma, reading, around)
    if may_be_regional({*lemma} ^ {*reading}):
        words = (letters_only(unify_regions(before + text + after)) for text in (lemma, reading))
        return "script" if canonical_form(next(words)) == canonical_form(next(words)) else None
    return None


def _japanese_difference(lemma: str, reading: str, around: Around) -> str | None:
    """Return how two Japanese readings are the same words: in old forms, or in kana; None if they are not."""
    left, right = (letters_only(canonical_form(to_old_forms(text))) for text in (lemma, reading))
    if left == right or are_old_and_new(letters_only(lemma), letters_only(reading)):
        return "variant"
    before = around[0][-_WORD:]
    whole = (canonical_form(to_old_forms(before + text + around[1][:_WORD])) for text in (lemma, reading))
    return (
        "word-form"
        if next(whole) == next(whole)
        else kana_difference(left, right, before=before, after=around[1][:_WORD])
    )


def match_numeral(lemma: str, reading: str, around: Around) -> KindAndSubtype | None:
    """The same numbers in another notation, compared by value: 二〇二〇年 and 2020年, 百分之五十 and 50%."""
    if have_other_exponents(lemma, reading) or (
        letters_only(lemma) == letters_only(reading) and are_other_numbers(lemma, reading, around)
    ):
        return None
    same = same_numbers(lemma, reading, before=around[0], after=around[1])
    return (Kind.NUMERAL, "") if same else None


def match_substantive(_lemma: str, _reading: str, _around: Around) -> KindAndSubtype | None:
    """Anything else: other words."""
    return Kind.SUBSTANTIVE, ""


#: The first match wins. A new kind is one member of :class:`collate.model.Kind` and one rule here.
RULES: tuple[KindRule, ...] = (
    KindRule(match_punctuation, _("the letters agree, only marks differ")),
    KindRule(match_orthographic, _("the same words in another shape or spelling")),
    KindRule(match_numeral, _("the same number in another notation")),
    KindRule(match_substantive, _("other words: no other rule matches")),
)


def kind_of(
    lemma: str, reading: str, *, around: Around = _NO_CONTEXT, lexicon: Lexicon = _DEFAULT_LEXICON
) -> KindAndSubtype:
    """Return the kind and subtype of *reading* against *lemma*, two different written forms.

    Equivalent words of the *lexicon* are made equal first; if the readings
    still differ, the rules classify the rest, and the graver kind counts.
    *around* is the text before and after.

    >>> pairs = ("指导组", "督导组"), ("──", "——"), ("二〇二〇", "2020"), ("裡", "里")
    >>> [str(kind_of(*pair)[0]) for pair in pairs]
    ['substantive', 'punctuation', 'numeral', 'orthographic']
    """
    if lexicon.equivalents is not None:
        pair = unify_equivalents(lexicon.equivalents, lemma, reading=reading, around=around)
        if pair is not None:
            stated = pair.kind, pair.subtype
            rest = None if pair.lemma == pair.reading else _by_rule(pair.lemma, pair.reading, around)
            return rest if rest is not None and GRAVITY[rest[0]] < GRAVITY[stated[0]] else stated
    return _by_rule(lemma, reading, around)


def _by_rule(lemma: str, reading: str, around: Around) -> KindAndSubtype:
    return deciding_rule(lemma, reading, around=around)[1]


def deciding_rule(
    lemma: str, reading: str, *, around: Around = _NO_CONTEXT
) -> tuple[KindRule, KindAndSubtype]:
    """Return the first rule of :data:`RULES` that matches, and its result; equivalents are not considered.

    >>> str(deciding_rule("二〇二〇", "2020")[0].reason)
    'the same number in another notation'
    """
    for rule in RULES:
        result = rule.match(lemma, reading, around)
        if result is not None:
            return rule, result
    raise AssertionError("the last rule matches everything")


def operation_of(lemma: str, reading: str) -> Operation:
    """Return the operation that leads from *lemma* to *reading*, seen neutrally from the base text.

    >>> [str(operation_of(*pair)) for pair in (("道成", "成道"), ("对", ""), ("", "的"), ("指", "督"))]
    ['transposition', 'omission', 'addition', 'replacement']
    """
    if not lemma:
        return Operation.ADDITION
    if not reading:
        return Operation.OMISSION
    plain = letters_only(lemma), letters_only(reading)
    if len(plain[0]) != len(plain[1]) or plain[0] == plain[1]:
        return Operation.REPLACEMENT
    lemma, reading = canonical_form(lemma), canonical_form(reading)
    if sorted(letters_only(lemma)) != sorted(letters_only(reading)):
        return Operation.REPLACEMENT
    left, right = _word_ranks(lemma, reading)
    if left != right and sorted(left) == sorted(right):
        while left[0] == right[0]:
            left, right = left[1:], right[1:]
        while left[-1] == right[-1]:
            left, right = left[:-1], right[:-1]
        if _are_blocks_exchanged(left, right):
            return Operation.TRANSPOSITION
    return Operation.REPLACEMENT


def _word_ranks(*texts: str) -> tuple[str, ...]:
    """Return each text with one character for each of its words (of Han, for each character)."""
    ranks: dict[str, str] = {}
    return tuple(
        "".join(
            ranks.setdefault(word, chr(len(ranks)))
            for piece in re.split(r"(\W)", text)
            for word in (piece if any(map(is_han, piece)) else (letters_only(piece),))
            if letters_only(word)
        )
        for text in texts
    )


def _are_blocks_exchanged(left: str, right: str) -> bool:
    """Return whether two blocks changed places, with or without a middle: AB and BA, ABC and CBA."""
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
