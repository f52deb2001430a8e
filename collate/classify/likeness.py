"""Likeness of two words: whether they are forms of one, and where the forms differ."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from collate.classify.kinds import kind_of
from collate.classify.pinyin import match_sounds
from collate.classify.spelling_keys import APOSTROPHES, is_elision, spelling_key
from collate.model import Kind
from collate.text.tokens import word_similarity

#: Least similarity of two forms of one word, which have an entry of their own.
SAME_WORD = 0.5

#: Letters of an ending that depends on the words beside it: no longer in Greek and Latin declension, stem
#: vowel included (-ους, -ois, -rum).
_ENDING = 3


@lru_cache(maxsize=1 << 14)
def are_like(left: str, right: str) -> bool:
    """Return whether two words are so similar that they are forms of one word.

    >>> are_like("virumque", "virosque"), are_like("τὴν", "τῇ"), are_like("", "et")
    (True, False, False)
    """
    return bool(left and right) and word_similarity(left, right) >= SAME_WORD


@lru_cache(maxsize=1 << 14)
def are_spellings(left: str, right: str) -> bool:
    """Return whether two words are one word in two spellings.

    By the rules of :mod:`~collate.classify.kinds`, as manuscripts spell, or by
    an elision. Two encodings of the same letters (composed or not) are one spelling.

    >>> are_spellings("τίς", "τὶς"), are_spellings("caelum", "celum"), are_spellings("red", "bed")
    (True, True, False)
    """
    if not left or not right or unicodedata.normalize("NFC", left) == unicodedata.normalize("NFC", right):
        return False
    key = spelling_key(left)
    if key and key == spelling_key(right):
        return True
    return is_elision(left, right) or kind_of(left, right)[0] is Kind.ORTHOGRAPHIC


def sound_alike(left: str, right: str) -> bool:
    """Return whether two Han characters sound alike: what a scribe writes for a character in the same sense.

    >>> sound_alike("捼", "挼"), sound_alike("生", "出"), sound_alike("", "生")
    (True, False, False)
    """
    return bool(left and right) and match_sounds(left, right) is not None


def differ_in_stem(left: str, right: str) -> bool:
    """Return whether two forms of one word differ before their endings.

    >>> differ_in_stem("φαντασίας", "φατασίας"), differ_in_stem("ἁγίοις", "ἁγίους")
    (True, False)
    """
    one, other = plain_letters(left), plain_letters(right)
    return _common_start(one, other) < min(len(one), len(other)) - _ENDING


def _common_start(left: str, right: str) -> int:
    size = min(len(left), len(right))
    return next((i for i in range(size) if left[i] != right[i]), size)


@lru_cache(maxsize=1 << 14)
def plain_letters(text: str) -> str:
    """Return the letters and digits of *text*, in one case and without accents or other marks.

    >>> plain_letters("μετʼ Ἀὐτῇ")
    'μεταυτη'
    """
    if text.isascii() and text.isalnum():
        return text.lower()
    return "".join(
        character
        for character in unicodedata.normalize("NFD", text).lower()
        if unicodedata.category(character)[0] in "LN" and character not in APOSTROPHES
    )
