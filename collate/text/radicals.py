"""Radicals of the blocks U+2E80 and U+2F00 in place of the characters that they look like.

⼯ (U+2F2F, the radical) and 工 (the character) have one glyph in most fonts, so
that writers of PDF confuse them, and texts copied from there contain them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Radicals of the CJK Radicals Supplement (U+2E80 ff.) and the characters that share their glyph. Source:
#: the character maps of Noto Serif CJK and Noto Sans CJK 2, all five regions. NFKC maps only two of them.
SUPPLEMENT = (
    "⺂乛⺃乚⺅亻⺇𠘨⺉刂⺋㔾⺍𭕄⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺞歺⺟母⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺩𤣩⺫罒⺭礻⺮𥫗"
    "⺯糹⺰纟⺱罓⺲罒⺳㓁⺹耂⺺肀⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻐钅⻑長⻒镸⻓长⻔门"
    "⻕𨸏⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
#: First and last of the Kangxi radicals, each of which has a compatibility decomposition.
_KANGXI = 0x2F00, 0x2FD5

_RADICAL = re.compile("[\u2e80-\u2fd5]")


@lru_cache(maxsize=1)
def radical_characters() -> dict[str, str]:
    """Return the character that each radical looks like; radicals without one are absent."""
    kangxi = map(chr, range(_KANGXI[0], _KANGXI[1] + 1))
    table = {radical: unicodedata.normalize("NFKC", radical) for radical in kangxi}
    table.update(zip(SUPPLEMENT[::2], SUPPLEMENT[1::2], strict=True))
    return table


def without_radicals(text: str) -> str:
    """Return *text* with a character in place of each radical, of the same length.

    >>> without_radicals("⻘年⼯⼈")
    '青年工人'
    """
    if text.isascii() or _RADICAL.search(text) is None:
        return text
    table = radical_characters()
    return _RADICAL.sub(lambda match: table.get(match[0], match[0]), text)
