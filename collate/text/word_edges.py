"""Boundaries of Chinese words: for displaying whole words, never for deciding what is a variant.

The segmenter cuts similar sentences differently (省委/指导/组/组长, 省委/督导组/组长), so its
boundaries only widen differences that were found character by character.
"""

from __future__ import annotations

from functools import lru_cache

from collate.text.tokens import is_han

#: Shortest and longest component of a compound in the dictionary, in characters.
_PART, _LONGEST_PART = 2, 3

#: Parts of speech of a component, by the first letter of jieba's tag: noun, verb, adjective and the like.
_CONTENT_WORDS = frozenset("nvabtsfj")

#: Part of speech of an idiom: 千方百计.
_IDIOM = "i"


@lru_cache(maxsize=4096)
def word_boundaries(text: str) -> frozenset[int]:
    """Return the offsets in *text* at which words begin or end, including both ends of the text.

    Source: the segmenter jieba (rjieba), with compounds cut by :func:`compound_joints`.

    >>> sorted(word_boundaries("派出中央督导组"))
    [0, 2, 4, 7]
    """
    import rjieba

    boundaries = {0}
    position = 0
    for word in rjieba.cut(text, False):
        if len(word) >= 2 * _PART:
            boundaries.update(position + at for at in compound_joints(word))
        position += len(word)
        boundaries.add(position)
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
    if len(word) < 2 * _PART or not is_han(word[0]) or _part_of_speech(word) == _IDIOM:
        return ()
    # divisions[i]: all divisions of word[:i], each as the starts of its components.
    divisions: list[list[tuple[int, ...]]] = [[()], *([] for _ in word)]
    for end in range(_PART, len(word) + 1):
        for start in range(max(0, end - _LONGEST_PART), end - _PART + 1):
            if divisions[start] and _part_of_speech(word[start:end])[:1] in _CONTENT_WORDS:
                divisions[end] += [(*starts, start) for starts in divisions[start]]
    least = min(map(len, divisions[-1]), default=0)
    shortest = [starts[1:] for starts in divisions[-1] if len(starts) == least]
    return shortest[0] if len(shortest) == 1 else ()


@lru_cache(maxsize=4096)
def _part_of_speech(word: str) -> str:
    """Return jieba's part-of-speech tag of *word*, "" if it is not in the dictionary."""
    import rjieba

    return str(rjieba.tag(word, False)[0][1]) if rjieba.has_word(word) else ""
