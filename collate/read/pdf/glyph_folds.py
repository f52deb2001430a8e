"""Radicals and vertical forms that PDF files contain in place of the characters that the page shows.

A font may draw 工 and the radical ⼯ with one glyph. The character of the glyph
is then ambiguous, and PDF writers often choose the radical; on the page both
look alike.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Radicals of the CJK Radicals Supplement (U+2E80 ff.) and the characters that share their glyph. Source:
#: the character maps of Noto Serif CJK and Noto Sans CJK 2, all five regions. NFKC maps only two of them.
_SUPPLEMENT = (
    "⺂乛⺃乚⺅亻⺇𠘨⺉刂⺋㔾⺍𭕄⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺞歺⺟母⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺩𤣩⺫罒⺭礻⺮𥫗"
    "⺯糹⺰纟⺱罓⺲罒⺳㓁⺹耂⺺肀⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻐钅⻑長⻒镸⻓长⻔门"
    "⻕𨸏⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
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
    for code in range(0x2F00, 0x2FD6):  # the Kangxi radicals
        table[code - _FIRST] = ord(unicodedata.normalize("NFKC", chr(code)))
    for pairs in (_SUPPLEMENT, _VERTICAL):
        for shape, character in zip(pairs[::2], pairs[1::2], strict=True):
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
