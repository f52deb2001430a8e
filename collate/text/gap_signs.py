"""Signs by which a text itself states that words are missing from it: □□, ■, [...], 〔下缺〕, （原文缺）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from collate.lazy import lazy_pattern

#: Signs that stand for one lost character each.
BOXES = "□■▢⬚◻◼▯"

_OPEN, _CLOSE = r"[\[［〔【（(<〈{]", r"[\]］〕】）)>〉}]"

#: What a note in brackets states of lost words: that they are lost, how many, and where.
_LOST = (
    r"(?:(?:原文|原稿|原件|原本|原书|底本|此处|以下|以上|上下文|上|下|中|后|前)?\s*(?:原|文|页|文字)?\s*"
    r"(?:残|殘)?(?:缺|阙|闕|佚|脱|脫)(?:页|頁|文|字|失|佚|损|損|漏|去)?\s*"
    r"[0-9０-９一二三四五六七八九十百千数數若干约約]*\s*(?:字|行|页|頁|段)?|"
    r"字迹不清|字跡不清|漫漶(?:不清)?|无法辨认|無法辨認)"
)
#: The same in square or pointed brackets; in round ones these are words like others.
_LOST_ENGLISH = (
    r"[\[［〔<〈{]\s*(?:\d+\s+)?(?:words?|lines?|pages?|leaf|leaves)?\s*"
    r"(?:missing|illegible|lost|lacuna|gap|wanting)\s*[\]］〕>〉}]"
)
_DOTS = r"(?:[.．·…⋯]{1,12}|(?:\.\s){2,5}\.)"

_NOTE = lazy_pattern(rf"{_OPEN}\s*(?:{_LOST}|{_DOTS})\s*{_CLOSE}|{_LOST_ENGLISH}", re.IGNORECASE)

#: Boxes inside running text. Before a blank, after one, or at the start of a line a single one is a bullet
#: or a box to tick.
_BOX = lazy_pattern(rf"(?<=[^\s{BOXES}])[{BOXES}]+(?=[^\s{BOXES}]|$)|[{BOXES}]{{2,}}(?=[^\s{BOXES}])")

_ELLIPSIS = lazy_pattern(r"\s*(?:……|…|⋯⋯|\.{3,6}|。{3,6})\s*")


def gap_signs(text: str) -> list[tuple[int, int, int | None]]:
    """Return start, end and number of lost characters of each sign in *text*; None where that is not stated.

    >>> gap_signs("成立督导组"), gap_signs("成立□□组"), gap_signs("成立〔下缺〕")
    ([], [(2, 4, 2)], [(2, 6, None)])
    >>> gap_signs("□ 是　□ 否"), gap_signs("□第一条"), gap_signs("他说……好")
    ([], [], [])
    """
    if not any(sign in text for sign in BOXES) and not _BRACKET.search(text):
        return []
    found: list[tuple[int, int, int | None]] = [(*m.span(), None) for m in _NOTE.finditer(text)]
    found += [(*m.span(), len(m[0])) for m in _BOX.finditer(text)]
    return sorted(found)


def paragraph_gap_signs(text: str, breaks: Sequence[int]) -> list[tuple[int, int, int | None]]:
    """Return the signs in *text*, whose paragraphs start at *breaks*: a box at the start of one is a bullet.

    >>> paragraph_gap_signs("成立组□第二条", (0, 4)), paragraph_gap_signs("成立□组第二条", (0, 4))
    ([(3, 4, 1)], [(2, 3, 1)])
    """
    if not any(sign in text for sign in BOXES) and not _BRACKET.search(text):
        return []
    edges = sorted({0, *(at for at in breaks if 0 < at < len(text)), len(text)})
    return [
        (start + low, start + high, count)
        for start, end in pairwise(edges)
        for low, high, count in gap_signs(text[start:end])
    ]


_BRACKET = lazy_pattern(_OPEN)


def has_gap_sign(text: str) -> bool:
    """Return whether *text* states that words are missing.

    *text* stands in place of a long passage of another one, where an ellipsis alone states it, too.

    >>> [has_gap_sign(text) for text in ("……", "〔以下缺〕", "他说……好", "。")]
    [True, True, False, False]
    """
    stripped = text.strip()
    if _ELLIPSIS.fullmatch(stripped) is not None or (stripped and not stripped.strip(BOXES + " ")):
        return True
    return bool(gap_signs(text))


def is_gap_remark(text: str) -> bool:
    """Return whether *text* is only a remark that words are missing; boxes stand for characters.

    >>> [is_gap_remark(text) for text in ("〔下缺〕", "□□", "□□卷", "卷〔下缺〕")]
    [True, False, False, False]
    """
    stripped = text.strip()
    return gap_signs(stripped) == [(0, len(stripped), None)]
