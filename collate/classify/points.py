"""Points on letters that a reader can supply: Arabic vowels, Hebrew niqqud, Syriac points.

The hamza and madda of an alef are among them, which many hands and typists leave out
(أحمد and احمد); those of other letters are not: بئر and بير are two words.
"""

from __future__ import annotations

import unicodedata

from collate.lazy import lazy_pattern
from collate.text.fold import ARABIC_SHAPES, POINTS, TATWEEL, without_points
from collate.text.invisible import without_invisible

_POINTED = lazy_pattern(f"[{POINTS}{TATWEEL}]")
_POINT = lazy_pattern(f"[{POINTS}]")
#: Madda, hamza above and hamza below, decomposed, on an alef.
_HAMZA = lazy_pattern("(?<=\u0627)[\u0653-\u0655]")
_SHAPES = str.maketrans(ARABIC_SHAPES)
_POINT_OR_HAMZA = lazy_pattern(f"[{POINTS}\u0653-\u0655]")


def differ_in_points_only(lemma: str, reading: str) -> bool:
    """Return whether two readings differ only in points that one of them has and the other lacks.

    Where both have points on a letter and these contradict each other, they are
    other words: كَتَبَ (he wrote) and كُتِبَ (it was written). The order in which
    the points of one letter were typed makes no difference.

    >>> differ_in_points_only("قال", "قَالَ"), differ_in_points_only("كَتَبَ", "كُتِبَ")
    (True, False)
    >>> differ_in_points_only("أن", "ان"), differ_in_points_only("أن", "إن"), differ_in_points_only("ؤ", "و")
    (True, False, False)
    """
    pointed = (_decomposed(text) for text in (lemma, reading))
    if not any(_POINTED.search(text) or _HAMZA.search(text) for text in pointed):
        return False
    if _bare_words(lemma) != _bare_words(reading):
        return False
    pairs = zip(_pointed_letters(lemma), _pointed_letters(reading), strict=True)
    return all(left <= right or right <= left for left, right in pairs)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", without_invisible(text))


def _bare_words(text: str) -> list[str]:
    bare = _HAMZA.sub("", unicodedata.normalize("NFD", without_points(text)))
    return bare.translate(_SHAPES).split()


def _pointed_letters(text: str) -> list[frozenset[str]]:
    """Return the points on each character of *text* other than points, spaces and tatweel."""
    letters: list[set[str]] = []
    for character in _decomposed(text):
        if _POINT_OR_HAMZA.match(character):
            if letters:
                letters[-1].add(character)
        elif character != TATWEEL and not character.isspace():
            letters.append(set())
    return [frozenset(points) for points in letters]
