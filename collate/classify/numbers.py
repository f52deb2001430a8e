"""Comparison of numbers by value: 二〇二〇年 and 2020年, 百分之五十 and 50%, twelve and 12.

Both texts are cut into numerals and other letters. The other letters must be
the same, and the numerals of equal value. A single Chinese digit is a number
only where it counts something: 三个, but not 一定.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from collate.classify.characters import canonical_form, is_mark, meaningful_signs
from collate.classify.notations import unify_notations
from collate.classify.wordforms import to_recommended
from collate.lazy import lazy_pattern
from collate.text.dates import parse_date
from collate.text.numerals import LONGEST_NUMERAL, numeral_value

_DIGITS = "〇零○一壹弌二贰兩两三叁參叄四肆五伍六陆七柒八捌九玖"
_UNITS = "十拾百佰千仟万亿"
_CHINESE = _DIGITS + "廿卅卌" + _UNITS
_ARABIC = rf"\d+(?:,\d{{3}}(?!\d))*(?:\.\d+)?(?:[{_UNITS}]+(?:\d+(?:\.\d+)?[{_UNITS}]+)*)?"

_NUMERAL = lazy_pattern(
    rf"(?:(?:[百千万]|[{_CHINESE}]+|\d+)分之(?:{_ARABIC}|[{_CHINESE}]+(?:点[{_DIGITS}]+)?))"
    rf"|\d+/\d+|{_ARABIC}(?:[%‰]|(?=[{_CHINESE}]))?"
    rf"|[{_CHINESE}]+(?:点[{_DIGITS}]+(?![{_UNITS}]))?[%‰]?"
)
#: Where 点 and . may separate hours from minutes, days from months.
_WHOLE = lazy_pattern(rf"\d+(?:,\d{{3}}(?!\d))*[{_UNITS}]*[%‰]?|[{_CHINESE}]+")

#: Zeros among Chinese digits, as typed.
_ZEROS = lazy_pattern(
    r"(?<=[〇零一二三四五六七八九])[Oo0○◯](?![0-9])|(?<![0-9])[Oo0○◯](?=[〇零一二三四五六七八九])"
)

#: The slash of a fraction, and the decimal and thousands separators of Arabic.
_SEPARATORS = str.maketrans("⁄٫٬", "/.,")

#: Roman numerals with a single code point.
_ROMAN = {chr(0x2160 + i): str(i + 1) for i in range(12)} | {chr(0x2170 + i): str(i + 1) for i in range(12)}

#: Words that a single digit counts: measure words of 《现代汉语八百词》 and nouns that need none.
_COUNTED = frozenset(
    "个位名人口家户所座处件张只支枝条根块片颗粒台辆艘架部本册卷篇章节段首幅封份项种类样套副双对组队批班团群帮伙排"
    "营连师军期届代辈世次回趟遍场阵番顿轮步拳年月日号天周旬季度时点刻分秒夜晚岁元角厘圆钱斤两吨克公里米尺寸丈亩顷"
    "升斗石度倍成折级等层楼栋幢间排行列页句字词声笔画股份票席省市县区乡镇村州国院校厂店站党派方面路线道门重大多余"
    "馀几十百千万亿%‰届任把杯瓶碗盘盒箱袋包桶车船匹头只口尾朵棵株丛圈环井眼孔名员例宗桩案起杆面架枚发门则条版集课"
    "讲题问步关环年级旅营连排里小英平立毫比至到中国科系更幕曲库渠沟河山江桥坝闸寨湾塘社矿窑仓网"
)
#: Words in which a digit does not count, though a measure word may follow.
_WORDS = lazy_pattern(
    "一定|一起|一样|一切|一致|一旦|一直|一些|一般|一边|一律|一贯|一味|一心|一并|一同|一概|一经|一向|一再|一时|一生|一带"
    "|一面|一道|一度|一点|一体|统一|唯一|单一|同一|专一|万一|不一|十分|十足|百姓|百般|百货|万分|万事|万物|三反|五反|三农|四清|四化"
    "|[几数上成好若][十百千万]"
)

#: English number words, by their values.
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

_SMALL_WORDS = {word: number for number, word in enumerate(_ONES.split())} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), start=2)
}
_GREAT_WORDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}

_NUMBER_WORD = "|".join(
    sorted((*_SMALL_WORDS, *_GREAT_WORDS, "hundred"), key=lambda word: (-len(word), word))
)
_WORD_NUMBER = lazy_pattern(
    rf"(?<!\bno\s)\b(?:a\s+(?=hundred|thousand|million|billion))?(?:{_NUMBER_WORD})(?:(?:\s+and\s+|\s*-\s*|\s+)(?:{_NUMBER_WORD}))*\b",
    re.IGNORECASE,
)


class _NumberToken(NamedTuple):
    """A numeral with its value and whether it counts as a number there, or (value None) one other letter."""

    text: str
    value: Fraction | None
    counts: bool


def same_numbers(lemma: str, reading: str, *, before: str = "", after: str = "") -> bool:
    """Return whether two readings, marks aside, differ only in how their numbers are written.

    *before* and *after* are the text around, which decides whether a digit counts.

    >>> same_numbers("百分之五十", "50%"), same_numbers("250万", "二百五十万"), same_numbers("一定", "1定")
    (True, True, False)
    >>> same_numbers("thirty-one", "31"), same_numbers("four", "for 4")
    (True, False)
    >>> same_numbers("一", "1", after="定要"), same_numbers("三", "3", before="跑了", after="圈")
    (False, True)
    """
    if not lemma or not reading or max(len(lemma), len(reading)) > 10 * LONGEST_NUMERAL:
        return False
    # Where neither has a character that the other lacks (0.50, 0.5), any may account for the difference.
    if not _may_be_numeric({*lemma} ^ {*reading} or {*lemma}):
        return False
    lemma, reading = unify_notations(lemma, reading, before=before)
    if _other_signs(lemma) != _other_signs(reading):
        return False
    if lemma == reading:
        return True
    if _same_date(lemma, reading):
        return True
    if any(c.isdigit() for c in lemma) != any(c.isdigit() for c in reading):
        lemma, reading = words_to_digits(lemma), words_to_digits(reading)
    return any(
        _has_numeral(lemma, decimals=decimals)
        and _agree(
            _number_tokens(lemma, before, after, decimals=decimals),
            _number_tokens(reading, before, after, decimals=decimals),
        )
        for decimals in (True, False)
    )


def _has_numeral(text: str, *, decimals: bool) -> bool:
    """Return whether there is anything to compare: most words that reach this rule have no number."""
    return (_NUMERAL if decimals else _WHOLE).search(_normalised(text)) is not None


def _may_be_numeric(differing: set[str]) -> bool:
    """Return whether any of the characters that only one side has can be part of a number."""
    return any(c.isnumeric() or c in "○◯Oo两兩萬亿億,，.．/／⁄%％‰分点點℃" for c in differing)


def _other_signs(text: str) -> str:
    """Return the signs of *text* that are not part of a numeral."""
    return meaningful_signs(text).translate({ord(c): None for c in "%‰/⁄"})


def _same_date(lemma: str, reading: str) -> bool:
    dates = parse_date(lemma), parse_date(reading)
    return dates[0] is not None and dates[0] == dates[1] and not dates[0][1]


def _agree(left: tuple[_NumberToken, ...], right: tuple[_NumberToken, ...]) -> bool:
    if len(left) != len(right):
        return False
    return any(token.value is not None for token in left) and all(
        one.text == other.text
        or (one.value is not None and one.value == other.value and one.counts and other.counts)
        for one, other in zip(left, right, strict=True)
    )


@lru_cache(maxsize=1024)
def _number_tokens(text: str, before: str, after: str, *, decimals: bool) -> tuple[_NumberToken, ...]:
    plain = _normalised(text)
    around = _normalised(before[-2:]), _normalised(after[:2])
    tokens: list[_NumberToken] = []
    done = 0
    for match in (_NUMERAL if decimals else _WHOLE).finditer(plain):
        tokens += _other_letters(plain, done, match.start())
        left = (around[0] + plain[: match.start()])[-1:]
        right = (plain[match.end() :] + around[1])[:2]
        tokens.append(_numeral(match.group(), left, right))
        done = match.end()
    return (*tokens, *_other_letters(plain, done, len(plain)))


@lru_cache(maxsize=1024)
def _normalised(text: str) -> str:
    text = "".join(_ROMAN.get(c, c) for c in text)
    text = unicodedata.normalize("NFKC", text).translate(_SEPARATORS)
    text = to_recommended(canonical_form("".join(text.split())))
    return _ZEROS.sub("〇", text)


def _other_letters(text: str, start: int, end: int) -> list[_NumberToken]:
    """Return the letters of ``text[start:end]``; of its marks only a point between digits."""
    others = []
    for at in range(start, end):
        character = text[at]
        if character == "." and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            character = "点"
        if character in "%‰" or not is_mark(character):
            others.append(_NumberToken(character, None, counts=False))
    return others


def _numeral(text: str, left: str, right: str) -> _NumberToken:
    return _NumberToken(text, _numeral_value(text), counts=_counts(text, left, right))


def _counts(text: str, left: str, right: str) -> bool:
    """Return whether a numeral between *left* and *right* is a number, and an exact one."""
    if text.isascii():
        return True
    if right[:1] in ("来", "來") and (right[1:] in _COUNTED or not right[1:]):
        return False
    if len(text) > 1:
        # 三四个 and 三五个 are approximate; 五八年 is a year.
        pair = numeral_value(text[0]), numeral_value(text[1])
        near = len(text) == 2 and None not in pair and (pair[1] == (pair[0] or 0) + 1 or text == "三五")
        return not (
            near and text[0] in _DIGITS and text[1] in _DIGITS and right[:1] not in ("", "年", "月", "号")
        )
    if _WORDS.search(left + text) or _WORDS.match(text + right):
        return False
    return left == "第" or not right or right[0] in _COUNTED or is_mark(right[0])


@lru_cache(maxsize=4096)
def _numeral_value(text: str) -> Fraction | None:
    if len(text) > LONGEST_NUMERAL:
        return None
    parts = re.fullmatch(r"(\d+)/(\d+)", text)
    if parts is None:
        return numeral_value(text)
    over, under = int(parts[1]), int(parts[2])
    return Fraction(over, under) if under else None


def words_to_digits(text: str) -> str:
    """Return *text* with its English number words in digits; words that do not form one number stay.

    >>> words_to_digits("a hundred and twelve hands, twenty-one of them here")
    '112 hands, 21 of them here'
    >>> words_to_digits("one two"), words_to_digits("nineteen hundred and four"), words_to_digits("someone")
    ('one two', '1904', 'someone')
    """
    return _WORD_NUMBER.sub(_value_in_digits, text)


def _value_in_digits(match: re.Match[str]) -> str:
    number = _word_value(re.findall(r"[a-z]+", match.group().lower()))
    return match.group() if number is None else str(number)


def _word_value(words: list[str]) -> int | None:
    """Return the value of *words*, None if one of them cannot follow those before it."""
    total = section = 0
    least = 10**12  # exclusive upper bound of the next word if it is to be added
    for word in words:
        if word == "a":
            section = 1
        elif word == "and":
            if not section and not total:
                return None
        elif word in _SMALL_WORDS:
            number = _SMALL_WORDS[word]
            if number >= least or (section and not number):
                return None
            section, least = section + number, 10 if number >= 20 else 1
        elif word == "hundred":
            if not 0 < section < 100:
                return None
            section, least = 100 * section, 100
        else:
            if not 0 < section < 1000 or total % (1000 * _GREAT_WORDS[word]):
                return None
            total, section, least = total + section * _GREAT_WORDS[word], 0, 1000
    return total + section
