"""Boundaries of words in scripts without spaces: they are displayed, and never decide what is a variant.

The segmenter cuts similar sentences differently (省委/指导/组/组长, 省委/督导组/组长), so its
boundaries only widen differences that were found character by character.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from collate.lazy import lazy_pattern
from collate.text.script_words import script_boundaries
from collate.text.tokens import is_han
from collate.text.word_table import RJIEBA, Part, part_of, word_table

#: Shortest and longest component of a compound in the dictionary, in characters.
_PART, _LONGEST_PART = 2, 3

#: How many characters are cut with the packed table. It takes some 50 microseconds for each, and
#: rjieba as long as that for this many to be imported; if more come, they are cut with rjieba.
_FOR_TABLE = 2000


#: What the segmenter looks up: Han characters, and the signs of its words C#, C++ and AT&T. In a text
#: without them its words are runs of ASCII letters and digits, line breaks, and single characters.
_LOOKED_UP = lazy_pattern("[+#&\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ASCII_RUN = lazy_pattern("[A-Za-z0-9]{2,}|\r\n")


class _Segmenter:
    """The segmenter, without its model of unknown words: at first the packed table, then rjieba."""

    def __init__(self) -> None:
        self._left = _FOR_TABLE if _table_is_current() else 0

    def cut(self, text: str) -> list[str]:
        """Return the words of *text*."""
        if self._use_table(len(text)):
            return word_table().cut(text)
        import rjieba

        words: list[str] = rjieba.cut(text, False)
        return words

    def part(self, word: str) -> Part:
        """Return the part of speech of *word*; if it would be cut, that of its first piece."""
        if self._use_table(0):
            return word_table().part(word)
        import rjieba

        return part_of(str(rjieba.tag(word, False)[0][1])) if rjieba.has_word(word) else Part.NONE

    def _use_table(self, size: int) -> bool:
        if self._left > 0:
            self._left -= size
            if self._left > 0:
                return True
            word_table.cache_clear()
        return False


@lru_cache(maxsize=1)
def _segmenter() -> _Segmenter:
    return _Segmenter()


def _table_is_current() -> bool:
    """Return whether the packed table is that of the installed rjieba, so that both cut alike."""
    spec = find_spec("rjieba")
    if spec is None or spec.origin is None:
        return False
    return Path(spec.origin).parents[1].joinpath(f"rjieba-{RJIEBA}.dist-info").is_dir()


def words_of(text: str) -> list[str]:
    """Return the words of *text* as in the segmenter's dictionary; compounds are whole.

    >>> words_of("全国人民代表大会召开")
    ['全国人民代表大会', '召开']
    """
    return _segmenter().cut(text)


@lru_cache(maxsize=4096)
def word_boundaries(text: str) -> frozenset[int]:
    """Return the offsets in *text* at which words begin or end, including both ends of the text.

    Source: the segmenter jieba (rjieba), with compounds cut by :func:`compound_joints`; for Japanese and
    the scripts of South-East Asia see :mod:`~collate.text.script_words`.

    >>> sorted(word_boundaries("派出中央督导组"))
    [0, 2, 4, 7]
    """
    others = script_boundaries(text)
    if others is not None:
        return others
    if _LOOKED_UP.search(text) is None:
        return _without_words(text)
    boundaries = {0}
    position = 0
    for word in _segmenter().cut(text):
        if len(word) >= 2 * _PART:
            boundaries.update(position + at for at in compound_joints(word))
        position += len(word)
        boundaries.add(position)
    return frozenset(boundaries)


def _without_words(text: str) -> frozenset[int]:
    """Return the boundaries in a *text* of which the segmenter looks up nothing."""
    boundaries = set(range(len(text) + 1))
    for run in _ASCII_RUN.finditer(text):
        boundaries.difference_update(range(run.start() + 1, run.end()))
    return frozenset(boundaries)


@lru_cache(maxsize=4096)
def compound_joints(word: str) -> tuple[int, ...]:
    """Return the offsets in *word* at which its components, shorter words of the dictionary, meet.

    The dictionary contains phrases as well as words, and an apparatus has 通知
    rather than 书面通知. A component has two or three characters, so that
    指导组 stays whole, and is a noun, a verb or another content word. Idioms
    and words with several shortest divisions stay whole.

    >>> [compound_joints(word) for word in ("书面通知", "中华人民共和国", "指导组", "千方百计")]
    [(2,), (2, 4), (), ()]
    """
    if len(word) < 2 * _PART or not is_han(word[0]) or _part_of_speech(word) is Part.IDIOM:
        return ()
    # divisions[i]: all divisions of word[:i], each as the starts of its components.
    divisions: list[list[tuple[int, ...]]] = [[()], *([] for _ in word)]
    for end in range(_PART, len(word) + 1):
        for start in range(max(0, end - _LONGEST_PART), end - _PART + 1):
            if divisions[start] and _part_of_speech(word[start:end]) is Part.CONTENT:
                divisions[end] += [(*starts, start) for starts in divisions[start]]
    least = min(map(len, divisions[-1]), default=0)
    shortest = [starts[1:] for starts in divisions[-1] if len(starts) == least]
    return shortest[0] if len(shortest) == 1 else ()


@lru_cache(maxsize=4096)
def _part_of_speech(word: str) -> Part:
    return _segmenter().part(word)
