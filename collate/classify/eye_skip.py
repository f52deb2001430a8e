"""Evidence of a skipping eye: words written twice, once for twice, or passed over between two like phrases.

All three are one figure: a stretch that one text has more and that could as
well stand some words to the left or to the right without changing the text.
The words that it can be shifted over are the phrase from which an eye may
have skipped to its like; where they are as long as the stretch itself, the
stretch is written twice.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.characters import canonical
from collate.model import Cause, Evidence
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collate.classify.context import Place
    from collate.classify.lexicon import Told

#: Letters that a phrase must have for an eye to skip from it to its like: Han, and of an alphabet.
PHRASE, PHRASE_LETTERS = 2, 4

#: How sure a phrase of no letters would be, and each letter more; of an alphabet each is worth half.
_NONE, _MORE = 0.4, 0.1

_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ue000-\uf8ff\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")

#: Characters next to a reading in which its neighbour stands, however long a word it is.
_NEXT = 40

#: Stands between a reading and the text around it: a word does not reach over it.
_EDGE = "\x00"


class _Stretch(NamedTuple):
    """What one text has more: words ``[start, start + size)`` of *words*, which stand at *places* of *text*.

    It can be shifted by *left* words to the left and by *right* words to the right.
    """

    text: str
    words: list[str]
    places: list[tuple[int, int]]
    start: int
    size: int
    left: int
    right: int

    def written(self, start: int, end: int) -> str:
        """Return words ``[start, end)`` as written."""
        text = self.text[self.places[start][0] : self.places[end - 1][1]]
        return re.sub(rf"(?<=[^\W{_HAN}]){_EDGE}(?=[^\W{_HAN}])", " ", text).replace(_EDGE, "")

    def letters(self, start: int, end: int) -> int:
        """Return how many letters words ``[start, end)`` have."""
        return sum(map(len, self.words[start:end]))


def dittography(place: Place, told: Told) -> Evidence | None:
    """What is added stands beside it already: it may have been written twice."""
    sure = told.sure.dittography, told.sure.dittography_one_letter
    return _twice(Cause.DITTOGRAPHY, _stretch(place.lemma, place.reading, place.before, place.after), *sure)


def haplography(place: Place, told: Told) -> Evidence | None:
    """What is omitted stands beside it once more: it may have been written once instead of twice."""
    sure = told.sure.haplography, told.sure.haplography_one_letter
    return _twice(Cause.HAPLOGRAPHY, _stretch(place.reading, place.lemma, place.before, place.after), *sure)


def _twice(cause: Cause, stretch: _Stretch | None, sure: float, one_letter: float) -> Evidence | None:
    if stretch is None or stretch.left + stretch.right < stretch.size:
        return None
    start, end = stretch.start, stretch.start + stretch.size
    confidence = one_letter if stretch.letters(start, end) == 1 else sure
    return Evidence(cause, confidence, stretch.written(start, end)) if confidence else None


def homoeoteleuton(place: Place, told: Told) -> Evidence | None:
    """A stretch that one side lacks ends, or begins, with the phrase beside it: an eye may have skipped.

    The detail names the phrase. The longer it is, the surer.
    """
    most = told.sure.homoeoteleuton
    for less, more in ((place.reading, place.lemma), (place.lemma, place.reading)):
        stretch = _stretch(less, more, place.before, place.after) if most else None
        if stretch is None or not 0 < stretch.left + stretch.right < stretch.size:
            continue
        start, end = stretch.start - stretch.left, stretch.start + stretch.right
        size = stretch.letters(start, end)
        han = all(is_han(word[0]) for word in stretch.words[start:end])
        if size >= (PHRASE if han else PHRASE_LETTERS):
            sure = _NONE + _MORE * (size if han else size / 2)
            return Evidence(Cause.HOMOEOTELEUTON, round(min(most, sure), 2), stretch.written(start, end))
    return None


@lru_cache(maxsize=4)
def _stretch(less: str, more: str, before: str, after: str) -> _Stretch | None:
    """Return what *more* has more than *less*; None unless it is all that differs, and can be shifted."""
    if len(less) >= len(more):
        return None
    here, there = _words(less), _words(more)
    size = len(there) - len(here)
    if size <= 0:
        return None
    start = next((i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), len(here))
    if here[start:] != there[start + size :]:
        return None
    head = _words(before[-_NEXT:]) + there[:start]
    tail = there[start + size :] + _words(after[:_NEXT])
    if head[-1:] != there[start + size - 1 : start + size] and tail[:1] != there[start : start + 1]:
        return None
    text = f"{before}{_EDGE}{more}{_EDGE}{after}"
    found = list(_WORD.finditer(text))
    words = [canonical(word.group()) for word in found]
    start += len(_WORD.findall(before))
    left = right = 0
    while start - left > 0 and words[start - left - 1] == words[start - left - 1 + size]:
        left += 1
    while start + size + right < len(words) and words[start + right] == words[start + size + right]:
        right += 1
    return _Stretch(text, words, [word.span() for word in found], start, size, left, right)


def _words(text: str) -> list[str]:
    return [canonical(word) for word in _WORD.findall(text)]
