"""Where Chinese words begin and end: for showing whole words, never for deciding what is a variant.

The segmenter cuts like sentences differently (省委/指导/组/组长, 省委/督导组/组长), so its
cuts only widen differences that were found character by character.
"""

from __future__ import annotations

from functools import lru_cache


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
        position += len(word)
        found.add(position)
    return frozenset(found)
