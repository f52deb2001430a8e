"""Spelling of Greek and Latin manuscripts: one key for all spellings that sounded alike to the scribes.

Only for the question which words of two texts correspond and where entries are
cut; what two words are is decided by :mod:`~collate.classify.kinds`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from collate.lazy import lazy_pattern

#: Signs of elision.
APOSTROPHES = frozenset("'’ʼ᾽´")

#: Vowels and diphthongs of Greek that became one sound, the longest first (itacism; Gignac, A Grammar of the
#: Greek Papyri, 1976, vol. 1).
_GREEK = (
    ("ου", "u"),
    ("αι", "ε"),
    ("ει", "ι"),
    ("οι", "ι"),
    ("υι", "ι"),
    ("η", "ι"),
    ("υ", "ι"),
    ("ω", "ο"),
    ("ς", "σ"),
)

#: Medieval spelling of Latin (Stotz, Handbuch zur lateinischen Sprache des Mittelalters, 1996, vol. 3).
_LATIN = (
    (re.compile("ae|oe|æ|œ|ę"), "e"),
    (re.compile("[yj]"), "i"),
    (re.compile("v|w"), "u"),
    (re.compile("ph"), "f"),
    (re.compile("(?<=i)ch(?=i)"), ""),
    (re.compile("h"), ""),
    (re.compile("k|q(?=u)"), "c"),
    (re.compile("t(?=i[aeou])"), "c"),
    (re.compile("n(?=[pbm])"), "m"),
    (re.compile("(?<=m)p(?=[nts])"), ""),
    (re.compile("(?<=x)s"), ""),
)

_DOUBLE = lazy_pattern(r"(.)\1")
_GREEK_LETTER, _LATIN_LETTER = lazy_pattern("[\u0370-\u03ff]"), lazy_pattern("[a-z]")

#: A consonant before a rough breathing, and before a smooth one: ἐφʼ and ἐπί.
_SMOOTH = str.maketrans("φθχ", "πτκ")


@lru_cache(maxsize=1 << 14)
def spelling_key(word: str) -> str:
    """Return the key of *word*, which spellings that sounded alike share; "" for other scripts.

    >>> spelling_key("γυνὴ") == spelling_key("γυνι"), spelling_key("τῷ") == spelling_key("το")
    (True, True)
    >>> spelling_key("philosophiam"), spelling_key("mihi") == spelling_key("michi")
    ('filosofiam', True)
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", word).lower() if c.isalnum() and c != "\u02bc")
    if _GREEK_LETTER.search(plain):
        for old, new in _GREEK:
            plain = plain.replace(old, new)
    elif _LATIN_LETTER.search(plain):
        for pattern, new in _LATIN:
            plain = pattern.sub(new, plain)
    else:
        return ""
    return _DOUBLE.sub(r"\1", plain)


def is_elision(left: str, right: str) -> bool:
    """Return whether one of two words is the other without its last vowel: ἀλλʼ and ἀλλὰ, ἐφʼ and ἐπὶ.

    >>> is_elision("ἀλλʼ", "ἀλλὰ"), is_elision("ἐπὶ", "ἐφʼ"), is_elision("ἀλλʼ", "ἄλλος")
    (True, True, False)
    """
    for short, full in ((left, right), (right, left)):
        if short[-1:] in APOSTROPHES and full[-1:] not in APOSTROPHES:
            one, other = spelling_key(short), spelling_key(full)
            return bool(one) and other[:-1].translate(_SMOOTH) == one.translate(_SMOOTH)
    return False
