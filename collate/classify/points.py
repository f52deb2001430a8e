"""Points on letters that a reader can supply: Arabic vowels, Hebrew niqqud, Syriac points."""

from __future__ import annotations

import unicodedata

from collate.lazy import lazy_pattern
from collate.text.fold import POINTS, TATWEEL, without_points
from collate.text.invisible import without_invisible

_POINTED = lazy_pattern(f"[{POINTS}{TATWEEL}]")
_POINT = lazy_pattern(f"[{POINTS}]")


def differ_in_points_only(lemma: str, reading: str) -> bool:
    """Return whether two readings differ only in points that one of them has and the other lacks.

    Where both have points on a letter and these contradict each other, they are
    other words: كَتَبَ (he wrote) and كُتِبَ (it was written). The order in which
    the points of one letter were typed makes no difference.

    >>> differ_in_points_only("قال", "قَالَ"), differ_in_points_only("كَتَبَ", "كُتِبَ")
    (True, False)
    """
    if _POINTED.search(_decomposed(lemma)) is None and _POINTED.search(_decomposed(reading)) is None:
        return False
    if " ".join(without_points(lemma).split()) != " ".join(without_points(reading).split()):
        return False
    pairs = zip(_pointed_letters(lemma), _pointed_letters(reading), strict=True)
    return all(left <= right or right <= left for left, right in pairs)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", without_invisible(text))


def _pointed_letters(text: str) -> list[frozenset[str]]:
    """Return the points on each character of *text* other than points, spaces and tatweel."""
    letters: list[set[str]] = []
    for character in _decomposed(text):
        if _POINT.match(character):
            if letters:
                letters[-1].add(character)
        elif character != TATWEEL and not character.isspace():
            letters.append(set())
    return [frozenset(points) for points in letters]
