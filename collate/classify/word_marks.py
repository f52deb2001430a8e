"""Marks inside words: apostrophes and hyphens, with which a word is spelled or divided.

king's and kings, battle-field, battlefield and battle field, ἀλλ’ and ἀλλʼ are the same
words. A mark between two words (a dash, a quotation mark) is punctuation.
"""

from __future__ import annotations

import re
import unicodedata

from collate.classify.characters import canonical_form, letters_only
from collate.lazy import lazy_pattern
from collate.text.invisible import without_invisible

#: Signs of an apostrophe or of elision; hyphens, the maqaf among them, and the ¬ of transcriptions.
_APOSTROPHES, _HYPHENS = "'’‘ʼʹ`´᾽᾿＇", "-‐‑־¬"

#: Letters of scripts that are set with spaces.
_LETTER = r"(?:(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff])[^\W\d_])"
_MARKED = r"[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]*"

_APOSTROPHE = lazy_pattern(
    rf"(?<={_LETTER})({_MARKED})[{_APOSTROPHES}](?={_LETTER})"
    rf"|(?<=[\u0370-\u03ff\u1f00-\u1ffc])({_MARKED})[{_APOSTROPHES}](?!\w)"
)
_WORD_MARK = lazy_pattern(f"[{_HYPHENS}{_APOSTROPHES}]")
_HYPHEN = lazy_pattern(rf"(?<={_LETTER})({_MARKED})[{_HYPHENS}](?={_LETTER})")

#: English contractions that are other words without their apostrophe. Can't and won't are not among them:
#: a text has cant and wont for them more often than for themselves.
_OTHER_WORDS = frozenset(("ill", "hell", "shell", "well", "were", "wed", "shed", "id"))
_CONTRACTION = lazy_pattern(rf"\b(?:i|s?he|we)[{_APOSTROPHES}](?:ll|re|d)\b", re.IGNORECASE)

#: Greek words that an elision shortens and whose last consonant it aspirates, in full.
_ASPIRATED = {
    "ἀφ": "ἀπο",
    "ἐφ": "ἐπι",
    "ὑφ": "ὑπο",
    "καθ": "κατα",
    "μεθ": "μετα",
    "ἀνθ": "ἀντι",
    "ἔσθ": "ἔστι",
}
_GREEK_ELIDED = lazy_pattern(rf"([\u0370-\u03ff\u1f00-\u1ffc\u0300-\u036f]+)[{_APOSTROPHES}]")


def word_mark_difference(lemma: str, reading: str) -> str | None:
    """Return how two readings of the same letters differ in marks inside words; None if they do not.

    ``apostrophe`` or ``division``; other marks may differ as well.

    >>> word_mark_difference("king's", "kings"), word_mark_difference("battle-field", "battle field,")
    ('apostrophe', 'division')
    >>> word_mark_difference("war—peace", "war peace"), word_mark_difference("‘kings", "kings’") is None
    (None, True)
    """
    if lemma.isalnum() and reading.isalnum():
        return None
    if _WORD_MARK.search(lemma) is None and _WORD_MARK.search(reading) is None:
        return None
    left, right = _with_word_marks(lemma), _with_word_marks(reading)
    if left == right or left.translate(_BARE) != right.translate(_BARE):
        return None
    hyphens = (text.replace(_APOSTROPHE_SIGN, "") for text in (left, right))
    return "apostrophe" if next(hyphens) == next(hyphens) else "division"


def are_other_words(lemma: str, reading: str) -> bool:
    """Return whether an apostrophe makes other words: we'll and well, but not king's and kings.

    >>> are_other_words("we’ll go", "well go"), are_other_words("king's", "kings")
    (True, False)
    """
    if _CONTRACTION.search(lemma) is None and _CONTRACTION.search(reading) is None:
        return False
    words = [re.findall(rf"[\w{_APOSTROPHES}]+", canonical_form(text)) for text in (lemma, reading)]
    return len(words[0]) == len(words[1]) and any(
        one != other and letters_only(one) == letters_only(other) and letters_only(one) in _OTHER_WORDS
        for one, other in zip(*words, strict=True)
    )


#: Signs that stand for the apostrophes and hyphens of words, while other marks are removed.
_APOSTROPHE_SIGN, _HYPHEN_SIGN = "\x01", "\x02"
_BARE = {1: None, 2: None}
_KEPT = lazy_pattern(f"([{_APOSTROPHE_SIGN}{_HYPHEN_SIGN}])")


def _with_word_marks(text: str) -> str:
    """Return the letters of *text* in canonical form, with a sign for each mark inside a word."""
    text = _APOSTROPHE.sub(rf"\1\2{_APOSTROPHE_SIGN}", without_invisible(text))
    text = _HYPHEN.sub(rf"\1{_HYPHEN_SIGN}", text)
    parts = _KEPT.split(text)
    return "".join(part if i % 2 else letters_only(canonical_form(part)) for i, part in enumerate(parts))


#: A word that an apostrophe shortens, at the start of the next one: l’homme, dell'arte.
_SHORTENED = lazy_pattern(rf"({_LETTER}+)[{_APOSTROPHES}]({_LETTER}+)")
_FULL_VOWELS, _BEGINNING = "aeiouàèé", "aeiouyhàâæèéêëîïôöœùûü"


def is_vowel_elided(lemma: str, reading: str) -> bool:
    """Return whether one reading writes the last vowels of words before vowels that the other elides.

    >>> is_vowel_elided("le homme", "l’homme"), is_vowel_elided("della arte", "dell'arte")
    (True, True)
    >>> is_vowel_elided("we are", "we're"), is_vowel_elided("le livre", "l’ivre")
    (False, False)
    """
    for short, full in ((lemma, reading), (reading, lemma)):
        if _SHORTENED.search(short) is None:
            continue
        words = (re.findall(rf"[\w{_APOSTROPHES}]+", text.casefold()) for text in (short, full))
        if _spell_out(next(words), next(words)):
            return True
    return False


def _spell_out(short: list[str], full: list[str]) -> bool:
    """Return whether the words *full* are *short* without elisions."""
    at = 0
    for word in short:
        match = _SHORTENED.fullmatch(word)
        if match is None or full[at : at + 1] == [word]:
            if full[at : at + 1] != [word]:
                return False
            at += 1
            continue
        stem, rest = match.groups()
        whole = "".join(full[at : at + 1])
        if whole[:-1] != stem or whole[-1] not in _FULL_VOWELS or full[at + 1 : at + 2] != [rest]:
            return False
        if rest[0] not in _BEGINNING:
            return False
        at += 2
    return at == len(full)


def is_elided(lemma: str, reading: str) -> bool:
    """Return whether one of two Greek words lacks the last vowel of the other: ἀλλ’ and ἀλλά, ἀφ’ and ἀπό."""
    for short, full in ((lemma, reading), (reading, lemma)):
        match = _GREEK_ELIDED.fullmatch(short)
        if match is None or not full.isalnum():
            continue
        stem, whole = _plain(match[1]), _plain(full)
        if whole == _plain(_ASPIRATED.get(match[1].lower(), "")) or (
            whole[:-1] == stem and whole[-1:] in tuple("αειο")
        ):
            return True
    return False


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("ς", "σ")
