"""Comparison of punctuation: the same mark in another style, or another mark."""

from __future__ import annotations

import re
import unicodedata

from collate.classify.characters import canonical_form, letters_only, meaningful_signs, without_space

#: Marks that are one mark in the styles of two languages or typesetters: full stop, quotation marks, the
#: colon of a ratio; the fold of the comparison keeps these apart.
_STYLES = str.maketrans({"。": ".", "'": '"', "∶": ":", "︰": ":", "﹑": "、", "॥": "||", "፡": " "})

_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}|·{3,}")
_POINT = re.compile(r"(?<=\d)·(?=\d)")
_DASHES = re.compile(r"-{2,}")

#: The mark of a note in square brackets, and one without.
_NOTE_MARK = re.compile(r"[\[［〔【﹝][注註*^]?(?:\d{1,3}|[〇零一二三四五六七八九十百]{1,4})[\]］〕】﹞]")
_CIRCLED = re.compile("[①-⑳㉑-㉟㊱-㊿❶-❿⓫-⓴]")

#: A number with one decimal point, for which no other mark may stand.
_DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")


def style_neutral(text: str) -> str:
    """Return *text* with one form of each mark, whatever its width, length or style.

    >>> style_neutral("“好”……"), style_neutral("「好」...")
    ('"好"…', '"好"…')
    """
    plain = _ELLIPSIS.sub("…", canonical_form(text))
    plain = _POINT.sub(".", plain)
    return "".join(_DASHES.sub("-", plain).translate(_STYLES).split())


def differ_in_note_marks(lemma: str, reading: str) -> bool:
    """Return whether two readings differ in the marks of notes, of which one has brackets, and in no letters.

    >>> [differ_in_note_marks(*pair) for pair in (("。[2]", "。②"), ("书[2]", "画[2]"), ("①", "②"))]
    [True, False, False]
    """
    plain = [_NOTE_MARK.sub("", text) for text in (lemma, reading)]
    if plain == [lemma, reading]:
        return False
    return differ_in_marks_only(*(_CIRCLED.sub("", text) for text in plain))


def differ_in_marks_only(lemma: str, reading: str) -> bool:
    """Return whether two readings differ only in marks: every letter and digit agrees."""
    return letters_only(lemma) == letters_only(reading) and digit_groups(lemma) == digit_groups(reading)


def marks_subtype(lemma: str, reading: str) -> str | None:
    """Return how marks differ: ``form`` for ── and ——, ``mark`` for ， and 。.

    None if the readings differ in white space, or in a sign with a meaning (%,
    +, $, the point of 3.5).
    """
    if without_space(lemma) == without_space(reading):
        return None
    if _without_format_characters(style_neutral(lemma)) == _without_format_characters(style_neutral(reading)):
        return "form"
    if meaningful_signs(lemma) != meaningful_signs(reading) or _decimals(lemma) != _decimals(reading):
        return None
    return "mark"


def digit_groups(text: str) -> list[str]:
    """Return the groups of consecutive digits of *text*: 3.5 and 35 differ in more than a mark."""
    return re.findall(r"\d+", text)


def _without_format_characters(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _decimals(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return _DECIMAL.findall(plain.replace("·", "."))
