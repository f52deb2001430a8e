"""The same numbers written otherwise: 二〇二〇年 and 2020年, 百分之五十 and 50%. Compared by value.

Both texts are cut into numerals and other letters. The other letters must be
the same, and the numerals worth the same. A single Chinese digit is a number
only where it counts something: 三个, but not 一定.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from collate.classify.characters import canonical, is_mark, signs
from collate.classify.numberwords import in_digits
from collate.classify.wordforms import recommended
from collate.text.dates import parse_date
from collate.text.numerals import LONGEST, value

_DIGITS = "〇零○一壹弌二贰兩两三叁參叄四肆五伍六陆七柒八捌九玖"
_UNITS = "十拾百佰千仟万亿"
_CHINESE = _DIGITS + "廿卅卌" + _UNITS
_ARABIC = rf"\d+(?:,\d{{3}}(?!\d))*(?:\.\d+)?(?:[{_UNITS}]+(?:\d+(?:\.\d+)?[{_UNITS}]+)*)?"

_NUMERAL = re.compile(
    rf"(?:(?:[百千万]|[{_CHINESE}]+|\d+)分之(?:{_ARABIC}|[{_CHINESE}]+(?:点[{_DIGITS}]+)?))"
    rf"|\d+/\d+|{_ARABIC}(?:[%‰]|(?=[{_CHINESE}]))?"
    rf"|[{_CHINESE}]+(?:点[{_DIGITS}]+(?![{_UNITS}]))?[%‰]?"
)
#: Where 点 and . may also part hours from minutes, days from months.
_WHOLE = re.compile(rf"\d+(?:,\d{{3}}(?!\d))*[{_UNITS}]*[%‰]?|[{_CHINESE}]+")

#: Zeros of Chinese digits as they are typed.
_ZEROS = re.compile(
    r"(?<=[〇零一二三四五六七八九])[Oo0○◯](?![0-9])|(?<![0-9])[Oo0○◯](?=[〇零一二三四五六七八九])"
)

#: Roman numerals and the like that have a code point of their own.
_ROMAN = {chr(0x2160 + i): str(i + 1) for i in range(12)} | {chr(0x2170 + i): str(i + 1) for i in range(12)}

#: What a single digit counts: measure words of 《现代汉语八百词》 and nouns that need none.
_COUNTED = frozenset(
    "个位名人口家户所座处件张只支枝条根块片颗粒台辆艘架部本册卷篇章节段首幅封份项种类样套副双对组队批班团群帮伙排"
    "营连师军期届代辈世次回趟遍场阵番顿轮步拳年月日号天周旬季度时点刻分秒夜晚岁元角厘圆钱斤两吨克公里米尺寸丈亩顷"
    "升斗石度倍成折级等层楼栋幢间排行列页句字词声笔画股份票席省市县区乡镇村州国院校厂店站党派方面路线道门重大多余"
    "馀几十百千万亿%‰届任把杯瓶碗盘盒箱袋包桶车船匹头只口尾朵棵株丛圈环井眼孔名员例宗桩案起杆面架枚发门则条版集课"
    "讲题问步关环年级旅营连排里小英平立毫比至到中国科系更幕曲库渠沟河山江桥坝闸寨湾塘社矿窑仓网"
)
#: Words in which a digit counts nothing, though a measure word may follow.
_WORDS = re.compile(
    "一定|一起|一样|一切|一致|一旦|一直|一些|一般|一边|一律|一贯|一味|一心|一并|一同|一概|一经|一向|一再|一时|一生|一带"
    "|一面|一道|一度|一点|一体|统一|唯一|单一|同一|专一|万一|不一|十分|十足|百姓|百般|百货|万分|万事|万物|三反|五反|三农|四清|四化"
    "|[几数上成好若][十百千万]"
)


class _Piece(NamedTuple):
    """A numeral with its worth, or (worth None) one other letter; and what stands around a numeral."""

    text: str
    worth: Fraction | None
    counts: bool


def same_numbers(lemma: str, reading: str, before: str = "", after: str = "") -> bool:
    """Tell whether two readings, marks aside, are the same but for how their numbers are written.

    *before* and *after* are the text around, which tells what a digit counts.

    >>> same_numbers("百分之五十", "50%"), same_numbers("250万", "二百五十万"), same_numbers("一定", "1定")
    (True, True, False)
    >>> same_numbers("thirty-one", "31"), same_numbers("four", "for 4")
    (True, False)
    >>> same_numbers("一", "1", "我们", "定要"), same_numbers("三", "3", "跑了", "圈")
    (False, True)
    """
    if not lemma or not reading or max(len(lemma), len(reading)) > 10 * LONGEST:
        return False
    if not _countable({*lemma} ^ {*reading}) or _apart(lemma) != _apart(reading):
        return False
    if _same_date(lemma, reading):
        return True
    if any(c.isdigit() for c in lemma) != any(c.isdigit() for c in reading):
        lemma, reading = in_digits(lemma), in_digits(reading)
    return any(
        _agree(
            _pieces(lemma, before, after, decimals=decimals),
            _pieces(reading, before, after, decimals=decimals),
        )
        for decimals in (True, False)
    )


def _countable(differing: set[str]) -> bool:
    """Tell whether any of the characters that only one side has can be part of a number."""
    return any(c.isnumeric() or c in "○◯Oo两兩萬亿億,，.．/／⁄%％‰分点點" for c in differing)


def _apart(text: str) -> str:
    """Return the signs of *text* that are no part of a numeral."""
    return signs(text).translate({ord(c): None for c in "%‰/⁄"})


def _same_date(lemma: str, reading: str) -> bool:
    dates = parse_date(lemma), parse_date(reading)
    return dates[0] is not None and dates[0] == dates[1] and not dates[0][1]


def _agree(left: tuple[_Piece, ...], right: tuple[_Piece, ...]) -> bool:
    if len(left) != len(right):
        return False
    return any(piece.worth is not None for piece in left) and all(
        one.text == other.text
        or (one.worth is not None and one.worth == other.worth and one.counts and other.counts)
        for one, other in zip(left, right, strict=True)
    )


@lru_cache(maxsize=1024)
def _pieces(text: str, before: str, after: str, *, decimals: bool) -> tuple[_Piece, ...]:
    plain = _plain(text)
    around = _plain(before[-2:]), _plain(after[:2])
    pieces: list[_Piece] = []
    done = 0
    for found in (_NUMERAL if decimals else _WHOLE).finditer(plain):
        pieces += _others(plain, done, found.start())
        left = (around[0] + plain[: found.start()])[-1:]
        right = (plain[found.end() :] + around[1])[:2]
        pieces.append(_numeral(found.group(), left, right))
        done = found.end()
    return (*pieces, *_others(plain, done, len(plain)))


def _plain(text: str) -> str:
    text = "".join(_ROMAN.get(c, c) for c in text)
    text = unicodedata.normalize("NFKC", text).replace("⁄", "/")
    text = recommended(canonical("".join(text.split())))
    return _ZEROS.sub("〇", text)


def _others(text: str, start: int, end: int) -> list[_Piece]:
    """Return the letters of ``text[start:end]``; of the marks only a point between digits."""
    found = []
    for at in range(start, end):
        character = text[at]
        if character == "." and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            character = "点"
        if character in "%‰" or not is_mark(character):
            found.append(_Piece(character, None, counts=False))
    return found


def _numeral(text: str, left: str, right: str) -> _Piece:
    return _Piece(text, _worth(text), counts=_counts(text, left, right))


def _counts(text: str, left: str, right: str) -> bool:
    """Tell whether a numeral is a number there, and an exact one."""
    if text.isascii():
        return True
    if right[:1] in ("来", "來") and (right[1:] in _COUNTED or not right[1:]):
        return False
    if len(text) > 1:
        # 三四个 and 三五个 are some of them; 五八年 is a year.
        pair = value(text[0]), value(text[1])
        near = len(text) == 2 and None not in pair and (pair[1] == (pair[0] or 0) + 1 or text == "三五")
        return not (
            near and text[0] in _DIGITS and text[1] in _DIGITS and right[:1] not in ("", "年", "月", "号")
        )
    if _WORDS.search(left + text) or _WORDS.match(text + right):
        return False
    return left == "第" or not right or right[0] in _COUNTED or is_mark(right[0])


@lru_cache(maxsize=4096)
def _worth(text: str) -> Fraction | None:
    if len(text) > LONGEST:
        return None
    parts = re.fullmatch(r"(\d+)/(\d+)", text)
    if parts is None:
        return value(text)
    over, under = int(parts[1]), int(parts[2])
    return Fraction(over, under) if under else None
