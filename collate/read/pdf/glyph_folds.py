"""Radicals and vertical forms that PDF files contain in place of the characters that the page shows.

A font may draw 工 and the radical ⼯ with one glyph. The character of the glyph
is then ambiguous, and PDF writers often choose the radical; on the page both
look alike.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.text.radicals import radical_characters

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Vertical presentation forms of punctuation (U+FE10 ff.), listed since NFKC maps some to ASCII.
_VERTICAL = (
    "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︙…︱—︲–︵（︶）︷｛︸｝︹〔"
    "︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］"
)

_FIRST, _LAST = 0x2E80, 0xFE48


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint32]:
    """Return the folded code point of each code point from ``_FIRST`` to ``_LAST``."""
    table = np.arange(_FIRST, _LAST + 1, dtype=np.uint32)
    vertical = zip(_VERTICAL[::2], _VERTICAL[1::2], strict=True)
    for shape, character in (*radical_characters().items(), *vertical):
        table[ord(shape) - _FIRST] = ord(character)
    return table


def fold_glyphs(code: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], int]:
    """Return code points with radicals and vertical forms folded, and the number of folded ones.

    >>> folded, count = fold_glyphs(np.array([0x2F2F, 0x2EC5, 0x5DE5], np.uint32))
    >>> "".join(map(chr, folded)), count
    ('工见工', 2)
    """
    in_range = (code >= _FIRST) & (code <= _LAST)
    if not in_range.any():
        return code, 0
    folded = code.copy()
    folded[in_range] = _table()[code[in_range] - _FIRST]
    return folded, int(np.count_nonzero(folded != code))
