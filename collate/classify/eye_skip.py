"""Evidence of eye-skip: dittography, haplography and homoeoteleuton.

All three are one figure: a stretch that one text has and the other lacks, and
that could be shifted some words to the left or to the right without changing
the text. The words it can be shifted over are the phrase from which an eye may
have skipped to its like; if they are as long as the stretch itself, the
stretch is written twice.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.characters import canonical_form
from collate.lazy import lazy_pattern
from collate.model import Cause, Evidence
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collate.classify.lexicon import Lexicon, VariantInContext

#: Least letters of a phrase from which an eye skips to its like: Han characters, alphabetic letters.
PHRASE, PHRASE_LETTERS = 2, 4

#: Confidence of a phrase without letters, and the increase with each letter; an alphabetic one counts half.
_BASE_CONFIDENCE, _PER_LETTER = 0.4, 0.1

_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ue000-\uf8ff\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_WORD = lazy_pattern(rf"[{_HAN}]|[^\W{_HAN}]+")

#: Characters beside a reading that contain its neighbouring word, however long that is.
_NEXT = 40

#: Separates a reading from the text around it, so that no word reaches across.
_EDGE = "\x00"


class _SurplusStretch(NamedTuple):
    """The words ``[start, start + size)`` of one text that the other lacks.

    ``spans`` are the spans of *words* in *text*. The stretch can be shifted by
    *left* words to the left and by *right* words to the right.
    """

    text: str
    words: list[str]
    spans: list[tuple[int, int]]
    start: int
    size: int
    left: int
    right: int

    def written(self, start: int, end: int) -> str:
        """Return words ``[start, end)`` as written."""
        text = self.text[self.spans[start][0] : self.spans[end - 1][1]]
        return re.sub(rf"(?<=[^\W{_HAN}]){_EDGE}(?=[^\W{_HAN}])", " ", text).replace(_EDGE, "")

    def letters(self, start: int, end: int) -> int:
        """Return the number of letters of words ``[start, end)``."""
        return sum(map(len, self.words[start:end]))


def dittography(variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
    """The added words repeat their neighbours: they may have been written twice."""
    return _repetition(
        Cause.DITTOGRAPHY,
        _surplus(variant.lemma, variant.reading, variant.before, variant.after),
        confidence=lexicon.confidence.dittography,
        one_letter=lexicon.confidence.dittography_one_letter,
    )


def haplography(variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
    """The omitted words repeat their neighbours: they may have been written once instead of twice."""
    return _repetition(
        Cause.HAPLOGRAPHY,
        _surplus(variant.reading, variant.lemma, variant.before, variant.after),
        confidence=lexicon.confidence.haplography,
        one_letter=lexicon.confidence.haplography_one_letter,
    )


def _repetition(
    cause: Cause, stretch: _SurplusStretch | None, *, confidence: float, one_letter: float
) -> Evidence | None:
    if stretch is None or stretch.left + stretch.right < stretch.size:
        return None
    start, end = stretch.start, stretch.start + stretch.size
    if stretch.letters(start, end) == 1:
        confidence = one_letter
    return Evidence(cause, confidence, stretch.written(start, end)) if confidence else None


def homoeoteleuton(variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
    """A stretch that one side lacks ends, or begins, like the text beside it: an eye may have skipped.

    The detail is the repeated phrase; the longer it is, the higher the confidence.
    """
    most = lexicon.confidence.homoeoteleuton
    for less, more in ((variant.reading, variant.lemma), (variant.lemma, variant.reading)):
        stretch = _surplus(less, more, variant.before, variant.after) if most else None
        if stretch is None or not 0 < stretch.left + stretch.right < stretch.size:
            continue
        start, end = stretch.start - stretch.left, stretch.start + stretch.right
        size = stretch.letters(start, end)
        han = all(is_han(word[0]) for word in stretch.words[start:end])
        if size >= (PHRASE if han else PHRASE_LETTERS):
            confidence = _BASE_CONFIDENCE + _PER_LETTER * (size if han else size / 2)
            detail = stretch.written(start, end)
            return Evidence(Cause.HOMOEOTELEUTON, round(min(most, confidence), 2), detail)
    return None


@lru_cache(maxsize=4)
def _surplus(less: str, more: str, before: str, after: str) -> _SurplusStretch | None:
    """Return the stretch that *more* has and *less* lacks; None unless that is all, and can be shifted."""
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
    matches = list(_WORD.finditer(text))
    words = [canonical_form(word.group()) for word in matches]
    start += len(_WORD.findall(before))
    left = right = 0
    while start - left > 0 and words[start - left - 1] == words[start - left - 1 + size]:
        left += 1
    while start + size + right < len(words) and words[start + right] == words[start + size + right]:
        right += 1
    return _SurplusStretch(
        text=text,
        words=words,
        spans=[word.span() for word in matches],
        start=start,
        size=size,
        left=left,
        right=right,
    )


def _words(text: str) -> list[str]:
    return [canonical_form(word) for word in _WORD.findall(text)]
