"""Where Chinese words begin and end: for showing whole words, never for deciding what is a variant.

The segmenter cuts like sentences differently (省委/指导/组/组长, 省委/督导组/组长), so its
cuts only widen differences that were found character by character.
"""

from __future__ import annotations

from functools import lru_cache

from collate.text.tokens import is_han

#: Characters of the shortest word, and of the longest, of which a phrase in the dictionary is made up.
_PART, _LONGEST_PART = 2, 3

#: What such a word is, by the first letter of its part of speech: noun, verb, adjective, time, place.
_FULL = frozenset("nvabtsfj")

#: An idiom, by its part of speech: 千方百计.
_IDIOM = "i"


@lru_cache(maxsize=4096)
def edges(text: str) -> frozenset[int]:
    """Return the offsets in *text* at which words begin or end, both ends of the text included.

    >>> sorted(edges("派出中央督导组"))
    [0, 2, 4, 7]
    """
    import rjieba

    found = {0}
    position = 0
    for word in rjieba.cut(text, False):
        if len(word) >= 2 * _PART:
            found.update(position + at for at in joints(word))
        position += len(word)
        found.add(position)
    return frozenset(found)


@lru_cache(maxsize=4096)
def joints(word: str) -> tuple[int, ...]:
    """Return the offsets at which *word* falls into shorter words of the dictionary.

    The dictionary has phrases as well as words, and an editor shows 通知 and
    not 书面通知. A part has two or three characters, so that 指导组 stays
    whole, and is a noun, a verb or the like. Idioms stay whole, and what could
    fall apart in several ways.

    >>> joints("书面通知"), joints("中华人民共和国"), joints("指导组"), joints("千方百计")
    ((2,), (2, 4), (), ())
    """
    if len(word) < 2 * _PART or not is_han(word[0]) or _speech(word) == _IDIOM:
        return ()
    ways: list[list[tuple[int, ...]]] = [[()], *([] for _ in word)]
    for end in range(_PART, len(word) + 1):
        for start in range(max(0, end - _LONGEST_PART), end - _PART + 1):
            if ways[start] and _speech(word[start:end])[:1] in _FULL:
                ways[end] += [(*way, start) for way in ways[start]]
    least = min(map(len, ways[-1]), default=0)
    fewest = [way[1:] for way in ways[-1] if len(way) == least]
    return fewest[0] if len(fewest) == 1 else ()


@lru_cache(maxsize=4096)
def _speech(word: str) -> str:
    """Return the part of speech of *word*, "" if it is not in the dictionary."""
    import rjieba

    return str(rjieba.tag(word, False)[0][1]) if rjieba.has_word(word) else ""
