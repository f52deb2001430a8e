"""Marks: the same mark in another style, or another mark."""

from __future__ import annotations

import re
import unicodedata

from collate.classify.characters import canonical, letters, signs, solid

#: Marks that are one mark in the styles of two languages or two levels: full stop, quotation marks,
#: the colon of a ratio; the fold of the comparison keeps these apart.
_STYLES = str.maketrans({"。": ".", "'": '"', "∶": ":", "︰": ":", "﹑": "、"})

_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}|·{3,}")
_POINT = re.compile(r"(?<=\d)·(?=\d)")
_DASHES = re.compile(r"-{2,}")

#: One decimal point, which no other mark may stand for.
_DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")


def style(text: str) -> str:
    """Return *text* with one form for each mark, whatever its width, length or style.

    >>> style("“好”……"), style("「好」...")
    ('"好"…', '"好"…')
    """
    plain = _ELLIPSIS.sub("…", canonical(text))
    plain = _POINT.sub(".", plain)
    return "".join(_DASHES.sub("-", plain).translate(_STYLES).split())


def only_marks(lemma: str, reading: str) -> bool:
    """Tell whether nothing but marks sets two readings apart: every letter and digit agrees."""
    return letters(lemma) == letters(reading) and digits(lemma) == digits(reading)


def subtype(lemma: str, reading: str) -> str | None:
    """Return what sets marks apart: ``form`` for ── and ——, ``mark`` for ， and 。.

    None where it is white space, or a sign that means something (%, +, $, the
    point of 3.5).
    """
    if solid(lemma) == solid(reading):
        return None
    if _visible(style(lemma)) == _visible(style(reading)):
        return "form"
    if signs(lemma) != signs(reading) or _decimals(lemma) != _decimals(reading):
        return None
    return "mark"


def digits(text: str) -> list[str]:
    """Return the unbroken digits of *text*: 3.5 and 35 differ in more than a mark."""
    return re.findall(r"\d+", text)


def _visible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _decimals(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return _DECIMAL.findall(plain.replace("·", "."))
