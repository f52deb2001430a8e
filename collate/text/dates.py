"""A parser for dates as sources write them: Chinese, Arabic or English, to ISO 8601."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from collate.lazy import lazy_pattern
from collate.text.numerals import numeral_value

#: Chinese digits of a year, with the characters that extraction and typing put in place of the zero.
_CHINESE = {c: str(v) for v, cs in enumerate(("〇零○OoＯ0", *"一二三四五六七八九")) for c in cs}
#: Letters and signs mistaken for an Arabic digit.
_SLIPS = {"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "〇": "0", "○": "0"}
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_D = r"[0-9０-９lI|Oo〇○]"
_C = r"[〇零○OoＯ0一二三四五六七八九]"
_N = r"[一二三四五六七八九十廿卅]"
_A = r"[\d０-９一二三四五六七八九十廿卅]{1,3}"
#: The end of a range, after its first day: a day, a month and a day, or a month.
_TO = (
    r"(?:\s*(?:至|到|[-—–－─~～、]{1,2})\s*"
    rf"(?:(?:{_A}\s*[月./．]\s*)?{_A}\s*(?:[日号號]|(?![\d:：]))|{_A}\s*月))?"
)

_ARABIC = lazy_pattern(
    rf"(?P<y>(?=[^年]*[0-9０-９]){_D}{{4}})\s*年(?:\s*(?P<m>{_D}{{1,2}})\s*月(?:\s*(?P<d>{_D}{{1,2}})\s*[日号號])?)?"
)
_HAN = lazy_pattern(
    rf"(?P<y>{_C}{{4}})\s*年(?:\s*(?P<m>{_N}{{1,2}})\s*月(?:\s*(?P<d>{_N}{{1,3}})\s*[日号號])?)?"
)
_SIGNS = lazy_pattern(
    rf"(?P<y>(?=.{{0,3}}[0-9０-９]){_D}{{4}})\s?(?P<s>[-./－．／])\s?(?P<m>{_D}{{1,2}})(?:\s?(?P=s)\s?(?P<d>{_D}{{1,2}}))?"
)
_REPUBLIC = lazy_pattern(
    rf"(?:中[华華])?民[国國]\s*(?P<y>[一二三四五六七八九十百零〇元]{{1,5}}|\d{{1,3}})\s*年\s*(?P<m>{_N}{{1,2}}|\d{{1,2}})\s*月"
    rf"(?:\s*(?P<d>{_N}{{1,3}}|\d{{1,2}})\s*[日号號])?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<m>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*)\.?"
_DAY_FIRST = lazy_pattern(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<y>\d{{4}})", re.IGNORECASE)
_MONTH_FIRST = lazy_pattern(
    rf"{_MONTH}\s+(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<y>\d{{4}})", re.IGNORECASE
)
#: The first characters of a date or of its label, bracketed or not: a cheap test that most lines fail.
_MAY_BEGIN = lazy_pattern(
    r"\s*[（(〔\[【［]?\s*[\d０-９lI|Oo〇○零ＯO一二三四五六七八九十中民讲講会會时時日jfmasond]", re.IGNORECASE
)
_LABEL = lazy_pattern(r"(?:讲话|講話|会议|會議)?(?:时间|時間|日期)\s*[：:]\s*")
_OPEN = "（(〔[【［"
_CLOSE = "）)〕]】］"
_HOUR = r"(?:[\d０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_WHEN = (
    rf"{_TO}\s*(?:[（(]?(?:星期|周|週)[一二三四五六日天][）)]?)?"
    r"\s*(?:凌晨|清晨|早晨|上午|中午|下午|傍晚|晚上?|夜)?\s*"
    rf"(?:\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?|{_HOUR}[时時点點](?:{_HOUR}分|半|整)?)?\s*"
)
#: What may follow a date on its line: the end of a range, a weekday, an hour, a place, but not a verb.
_TAIL = lazy_pattern(
    rf"{_WHEN}(?:(?!.*(?:召开|召開|举行|舉行|我))(?:[于於在，,、\s]\s*[\u4e00-\u9fff]{{2,8}}"
    r"|[于於在]\s*[\u4e00-\u9fff]{2,20}(?:会上|會上|[室厅廳堂馆館楼樓场場院校所店县縣市村])))?\s*"
)
#: The same in brackets, where a remark may also follow (that the speaker has not reviewed the text).
_TAIL_IN_BRACKETS = lazy_pattern(_WHEN + r"(?:[于於在，,、；;：:\s][^。！？!?]{1,40})?")


@lru_cache(maxsize=4096)  # reflow and split ask several times for a line
def parse_date(text: str) -> tuple[str, str] | None:
    """Parse *text*, a date that may have brackets, a weekday, an hour or a place, but no other words.

    Returns:
        The date as ISO 8601 (``2020-02-23``, or ``2020-02`` if the day is
        missing; the first day of a range) and a note on corrected slips
        (a letter for a digit), usually empty. None if *text* is not a date,
        has only a year, or names a day that does not exist.

    >>> parse_date("（二〇二〇年二月二十三日）"), parse_date("2019.5.18"), parse_date("（2019年5月）")
    (('2020-02-23', ''), ('2019-05-18', ''), ('2019-05', ''))
    >>> parse_date("民国三十八年十月一日"), parse_date("（2019年4月8日至10日）")
    (('1949-10-01', ''), ('2019-04-08', ''))
    >>> parse_date("（2015 年 10月 l6日）")
    ('2015-10-16', 'l6日 → 16日')
    """
    if not _MAY_BEGIN.match(text):
        return None
    plain, tail = _LABEL.sub("", text.strip()), _TAIL
    if plain[:1] and plain[0] in _OPEN and plain[-1] in _CLOSE:
        plain, tail = plain[1:-1].strip(), _TAIL_IN_BRACKETS
    if len(plain) > 60:
        return None
    for shape in (_ARABIC, _HAN, _SIGNS, _REPUBLIC, _DAY_FIRST, _MONTH_FIRST):
        match = shape.match(plain)
        if match is not None and match["m"] and tail.fullmatch(plain, match.end()):
            return _to_iso(match, shape)
    return None


def is_date_line(text: str) -> bool:
    """Return whether :func:`parse_date` accepts *line*.

    >>> is_date_line("(2020年2月23日)"), is_date_line("2020年2月23日，我到北京。")
    (True, False)
    """
    return parse_date(text) is not None


def _to_iso(match: re.Match[str], shape: re.Pattern[str]) -> tuple[str, str] | None:
    notes: list[str] = []
    if shape is _HAN:
        year = int("".join(_CHINESE[c] for c in match["y"]))
        if re.search("[OoＯ]", match["y"]):
            notes.append(f"{match['y']}年 → {re.sub('[OoＯ]', '〇', match['y'])}年")
        month, day = _chinese_ordinal(match["m"]), _chinese_ordinal(match["d"])
    elif shape is _REPUBLIC:
        year = 1911 + (1 if match["y"] == "元" else _integer(match["y"]))
        month, day = _integer(match["m"]), _integer(match["d"]) if match["d"] else None
    elif shape in (_DAY_FIRST, _MONTH_FIRST):
        year, month = int(match["y"]), _MONTHS.index(match["m"][:3].casefold()) + 1
        day = int(match["d"]) if match["d"] else None
    else:
        units = ("年", "月", "日") if shape is _ARABIC else ("", "", "")
        year, month, day = (  # type: ignore[assignment]
            _corrected_integer(match[k], unit, notes=notes) for k, unit in zip("ymd", units, strict=True)
        )
    if month is None:
        return None
    try:
        parsed = date(year, month, day or 1)
    except ValueError:
        return None
    return (parsed.isoformat() if day else parsed.isoformat()[:7]), "; ".join(notes)


def _corrected_integer(written: str | None, unit: str, *, notes: list[str]) -> int | None:
    """Return *written* as an integer; letters mistaken for digits are replaced and listed in *notes*."""
    if not written:
        return None
    corrected = "".join(_SLIPS.get(c, c) for c in written.translate(_WIDE))
    if any(c in _SLIPS for c in written):
        notes.append(f"{written}{unit} → {corrected}{unit}")
    return int(corrected)


def _integer(written: str) -> int:
    """Return an Arabic or Chinese numeral as an integer; 0, which no calendar has, if it is not a numeral."""
    number = numeral_value(written)
    return int(number) if number is not None else 0


def _chinese_ordinal(written: str | None) -> int | None:
    """Return a month or a day written in Chinese: 二, 十, 十二, 二十, 二十三, 廿三."""
    if not written:
        return None
    written = written.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return int(_CHINESE[written]) if len(written) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return None
    return 10 * int(_CHINESE[tens] if tens else 1) + int(_CHINESE[ones] if ones else 0)
