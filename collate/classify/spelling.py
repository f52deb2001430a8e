"""Comparison of spelling in alphabetic texts: two spellings of one word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from collate.classify.characters import canonical_form, letters_only
from collate.classify.data_files import table_rows
from collate.lazy import lazy_pattern

#: Macron and breve; for Greek also acute, grave, circumflex, the two breathings and the diaeresis.
_QUANTITIES = "\u0304\u0306"
_GREEK = _QUANTITIES + "\u0300\u0301\u0342\u0313\u0314\u0308"

#: Letters that older spelling does not distinguish.
_OLDER = str.maketrans("vj", "ui")

#: Ligatures, the long s and the final sigma.
_LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "ſ": "s", "ς": "σ"})

#: Letters of Latin, Greek and Cyrillic.
_ALPHABET = lazy_pattern("[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff]")

#: American for British spellings, by the stems that have both: four and for are two words.
_AMERICAN = (
    (
        lazy_pattern(
            r"\b(un|dis|mis)?(arb|ard|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab"
            r"|neighb|od|parl|ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig)our"
        ),
        r"\1\2or",
    ),
    (lazy_pattern(r"\b(calib|cent|fib|lust|meag|met|lit|sab|scept|somb|spect|theat)re(s|d)?\b"), r"\1er\2"),
    # After at least three letters; prise and prize are two words.
    (lazy_pattern(r"(?<=\w{3})(i|y)s(?=(?:e|ed|es|er|ers|ing|ation|ations)\b)"), r"\1z"),
    (lazy_pattern(r"(?<=\w{3}[aeiou])ll(?=(?:ed|ing|er|ers|or|ors|ous)\b)"), "l"),
)


def spelling_difference(lemma: str, reading: str) -> str | None:
    """Return how two readings that differ only in spelling do so, None for any other two.

    ``accent`` (τὶς and τίς), ``variant`` (cælum and caelum), ``u-v`` (virum
    and uirum, also i and j) or ``word-form`` (colour and color).
    """
    if not (_ALPHABET.search(lemma) and _ALPHABET.search(reading)):
        return None
    left, right = canonical_form(letters_only(lemma)), canonical_form(letters_only(reading))
    plain = _unaccented(left), _unaccented(right)
    if plain[0] == plain[1]:
        return "accent"
    opened = plain[0].translate(_LIGATURES), plain[1].translate(_LIGATURES)
    if opened[0] == opened[1]:
        return "variant"
    # A single letter is a symbol (i and j of a formula), not a word.
    if len(left) > 1 and opened[0].translate(_OLDER) == opened[1].translate(_OLDER):
        return "u-v"
    if left.isascii() and right.isascii() and _american(lemma) == _american(reading):
        return "word-form"
    return None


@lru_cache(maxsize=4096)
def _unaccented(text: str) -> str:
    """Return *text* without the accents and breathings of Greek and the quantity marks of Latin.

    Other marks distinguish words (schon and schön, ou and où), and so does the iota subscript.

    >>> _unaccented("τὶς"), _unaccented("āra"), _unaccented("schön")
    ('τις', 'ara', 'schön')
    """
    if text.isascii():
        return text
    result: list[str] = []
    greek = False
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            greek = "\u0370" <= character <= "\u03ff"
        elif character in (_GREEK if greek else _QUANTITIES):
            continue
        result.append(character)
    return unicodedata.normalize("NFC", "".join(result))


def _american(text: str) -> list[str]:
    """Return the words of *text* in American spelling_difference.

    >>> _american("Honourable neighbours organised the theatre")
    ['honorable', 'neighbors', 'organized', 'the', 'theater']
    """
    words = re.findall(r"\w+", text.casefold())
    return [_american_word(word) for word in words]


@lru_cache(maxsize=1 << 14)
def _american_word(word: str) -> str:
    if word in _irregular_words():
        return _irregular_words()[word]
    for pattern, ending in _AMERICAN:
        word = pattern.sub(ending, word)
    return word


@lru_cache(maxsize=1)
def _irregular_words() -> dict[str, str]:
    """Return the American spelling of each British one in ``data/spellings.txt``."""
    return {row.split()[0]: row.split()[1] for row in table_rows("spellings.txt")}
