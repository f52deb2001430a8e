"""What a short line is by its words alone: a date, a name, a number, a source line, a sentence."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from collate.lazy import lazy_pattern
from collate.text.dates import is_date_line, parse_date
from collate.text.layout import BLANKS, HAN, display_width
from collate.text.line_roles import (
    could_be_name,
    is_bare_number,
    is_office,
    is_salutation,
    speaker,
)
from collate.text.numbering import line_number


class LineKind(StrEnum):
    """The kind of a line by its words; only of verse by the lines around it, too."""

    LONG = "long"
    SENTENCE = "sentence"
    CLAUSE = "clause"
    COLON = "colon"
    QUESTION = "question"
    PLAIN = "plain"
    NUMBERED = "numbered"
    NUMBER = "number"
    DATE = "date"
    DATE_IN_BRACKETS = "date-in-brackets"
    DATED = "dated"
    NAME = "name"
    SHORT = "short"
    CAPITALISED = "capitalised"
    CAPITALS = "capitals"
    RULE = "rule"
    IMPRINT = "imprint"
    PUBLISHER = "publisher"
    VERSE = "verse"
    OFFICE = "office"
    SALUTATION = "salutation"
    BRACKETED = "bracketed"
    DASHED = "dashed"
    SOURCE = "source"


#: Longest line, in columns, that carries anything but text: twice the default of ``title_max_characters``.
LONGEST = 120
_CLOSERS = "”’」』）)】〕》〉\"'］]»"
_YEAR = r"(?:[12]\d{3}|[〇零○一二三四五六七八九]{4}|民[国國].{1,4})"
_SOURCE = lazy_pattern(
    r"[—–-]{0,2}\s*[（(〔\[【]?\s*(?:(?:本文|此文|本篇|原文|原)?(?:[摘选選录錄转轉引节節][自录錄载載引]|原[载載刊]|[载載]于|[载載]於|刊[于於])"
    r"|(?:根据|根據|据|據).{2,40}(?:刊印|排印|整理|编入|編入)|(?:文章|稿件|信息)?[来來]源|稿源|出处|出處)\s*[：:《〈“「\s].*"
    r"|[（(〔\[]?《[^》]{2,40}》.{0,60}(?:第?\s*\d+\s*[-—–~～至、]?\s*\d*\s*[页頁]|[年期卷][)）〕\]]?。?)[）)〕\]]?。?"
    r"|[（(\[](?:[Ff]rom|[Ss]ource|[Rr]eprinted|[Oo]riginally|[Aa]us|[Qq]uelle|[Ee]xtrait)\b.*[）)\]]"
    r"|(?:Source|Quelle|Reprinted from|Originally published|First published)\b\s*[:：]?.*",
    re.DOTALL,
)
#: Headings of what publishers add to the texts of a volume.
_IMPRINT = lazy_pattern(
    r"imprint|colophon|uncopyright|copyright(?: page| notice)?|titlepage|title page|half ?title"
    r"|about the (?:author|publisher|editor)s?"
    r"|impressum|titelblatt|über den autor|mentions légales|achevé d'imprimer"
    r"|版权(?:页|信息|声明|所有)?|版權(?:頁|信息|聲明|所有)?|扉页|扉頁|封面|封底|出版信息|奥付|奥付け|编辑说明|編輯說明|图书在版编目.*",
    re.IGNORECASE,
)
#: How the text was taken down, and whether the speaker has seen it.
_REMARK = lazy_pattern(
    r"[（(〔\[【]?(?:[^。]{0,16}(?:根据|根據|据|據)[^。]{2,24}(?:刊印|排印|整理|编入|編入)|[^。]{0,12}未[经經][^。]{0,8}(?:[审審][阅閱定]|核[对對]))。?[）)〕\]】]?"
)
#: The editor or printer of a volume, on its title page.
_PUBLISHER = lazy_pattern(
    rf"[{HAN}、{BLANKS}]{{2,30}}(?:[主选汇]?编|[主選彙]?編|[编編][印著]|翻印|编辑部|編輯部|出版社|编写组|編寫組|编委会|編委會)"
    r"|(?:edited|compiled|selected|published|printed) by .{3,60}|herausgegeben von .{3,60}"
    r"|.{3,40} (?:Press|Publishers|Verlag|Éditeur)",
    re.IGNORECASE,
)
_BRACKETED = lazy_pattern(r"[（(〔\[【].*[）)〕\]】]", re.DOTALL)
_ENDS = "。！？!?．｡."
#: The dynasty or the country of an author, in brackets before the name.
_ORIGINS = (
    "先秦|春秋|战国|戰國|[西东東前后後]?[汉漢]|三国|三國|魏|蜀|[西东東]?晋|[西东東]?晉|南朝.?|北朝.?|隋|唐|五代"
    "|[北南]?宋|辽|遼|金|元|明|清|近代|民国|民國|[英美法德俄日意苏蘇]国?|印度|朝鲜"
)
_BY = lazy_pattern(
    rf"(?:[Bb][Yy]|[Vv]on|[Pp]ar)\s+(?P<latin>[A-ZÀ-Þ][\w.'’-]*(?:\s+[A-ZÀ-Þa-z][\w.'’-]*){{0,4}})"
    rf"|[·•]\s*(?P<dots>[{HAN}]{{2,5}})\s*[·•]"
    rf"|[（(〔\[]\s*(?:{_ORIGINS})\s*[）)〕\]]\s*(?P<dynasty>[{HAN}·]{{2,12}})(?:\s*[著撰编編译譯])?"
    rf"|(?P<author>[{HAN}·]{{2,8}})\s*[著撰]"
)
_LATIN_NAME = lazy_pattern(r"[A-ZÀ-Þ][\w.'’-]*(?:\s+(?:de|von|van|of|du|la|[A-ZÀ-Þ][\w.'’-]*)){1,4}")
_DATE_AT_EDGE = lazy_pattern(
    rf"[（(〔]?{_YEAR}\s*[年./-].*|.*{_YEAR}\s*年\s*[\d一二三四五六七八九十]{{1,3}}\s*月"
    rf"(?:\s*[\d一二三四五六七八九十廿]{{1,3}}\s*[日号號])?[^。]{{0,16}}[。）)〕]*"
    rf"|.*\b[12]\d{{3}}[.)]?"
    rf"|(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER|[A-Z][a-zé]+day)\b.*",
)
_INSIDE = lazy_pattern("[。！？；!?;]")
_WITH_DATE = lazy_pattern(r"(?P<rest>.*[^\s，,。])\s*(?P<date>[（(〔][^（）()〔〕]{6,40}[）)〕])")
_DIVIDED = lazy_pattern("[。；;]|[！？](?![”》」』）])")
_WORD = lazy_pattern(r"[^\W_]")
_SIGNED = lazy_pattern(
    rf"[{HAN}]{{2,4}}(?:[，,、]?\s*)(?:[记記識识书書写寫草作撰序跋題题])?(?:[于於]|[记記识識])[{HAN}]{{2,20}}[。]?"
)
_DAY = lazy_pattern(
    r"(?:[（(〔][^）)〕]{2,8}[）)〕])?[（(]?(?:[一二三四五六七八九十\d]{1,3}月[一二三四五六七八九十廿\d]{1,3}[日号號]?)(?:[之的]?[夜晚晨]|[^。，]{0,6})[。．.]?[）)]?"
)


@lru_cache(maxsize=4096)  # reflow and split ask several times for a line
def kind_of(text: str) -> LineKind:
    """Return the kind of the line *text*.

    >>> [kind_of(line).value for line in ("（二〇二〇年二月）", "——摘自《朝花夕拾》", "去哪？", "同志们：")]
    ['date-in-brackets', 'source', 'question', 'salutation']
    >>> [kind_of(line).value for line in ("一、基本要求", "二", "雪", "·鲁迅·", "By John Jay")]
    ['numbered', 'number', 'short', 'name', 'name']
    """
    width = display_width(text)
    if width > LONGEST:
        return LineKind.DATED if is_history(text) else LineKind.LONG
    bare = text.rstrip(_CLOSERS)
    last = bare[-1:] or text[-1]
    if last == "。" and width > 60:
        return LineKind.SOURCE if _SOURCE.fullmatch(text) else LineKind.LONG
    if not _WORD.search(text):
        return LineKind.RULE
    if is_bare_number(text):
        return LineKind.NUMBER
    if _IMPRINT.fullmatch(text):
        return LineKind.IMPRINT
    if is_date_line(text):
        return LineKind.DATE_IN_BRACKETS if text[0] in "（(〔[【" else LineKind.DATE
    if _SOURCE.fullmatch(text) or _REMARK.fullmatch(text):
        return LineKind.SOURCE
    if _PUBLISHER.fullmatch(text):
        return LineKind.PUBLISHER
    if is_salutation(text):
        return LineKind.SALUTATION
    if _BY.fullmatch(text):
        return LineKind.NAME
    if _DAY.fullmatch(text) or (_SIGNED.fullmatch(text) and re.search("[记記識识书書写寫][于於]", text)):
        return LineKind.DATED
    titled = _WITH_DATE.fullmatch(text)
    if titled is not None and is_date_line(titled["date"]):
        return _of_words(titled["rest"])
    if _date_at_edge(text, width):
        return LineKind.DATED
    return _by_its_end(text, bare=bare, last=last, width=width)


def _by_its_end(text: str, *, bare: str, last: str, width: int) -> LineKind:
    if last in "，、,；;":
        return LineKind.CLAUSE
    if last in "：:":
        return LineKind.COLON
    if last in "？！?!" and not _INSIDE.search(bare[:-1]):
        return LineKind.QUESTION
    if last in _ENDS and not _ends_as_title(bare, width):
        return LineKind.SENTENCE
    if _BRACKETED.fullmatch(text):
        return LineKind.BRACKETED
    if text[0] in "—─–" or text.startswith("--"):
        return LineKind.DASHED
    return _of_words(text)


def _of_words(text: str) -> LineKind:
    if text.isupper() and text[0].isascii() and len(text) > 3 and line_number(text) is None:
        return LineKind.CAPITALS
    number = line_number(text)
    if number is not None and number.size < len(text):
        return LineKind.NUMBERED
    if speaker(text) is not None:
        return (
            LineKind.CAPITALISED
            if text[0].isascii() and not text.startswith(("By ", "by "))
            else LineKind.NAME
        )
    if is_office(text):
        return LineKind.OFFICE
    if _DIVIDED.search(text[:-1]):
        return LineKind.CLAUSE
    if could_be_name(text) or (len(text) == 1 and re.fullmatch(f"[{HAN}]", text)):
        return LineKind.SHORT
    if _LATIN_NAME.fullmatch(text):
        return LineKind.CAPITALISED
    return LineKind.PLAIN


def _ends_as_title(bare: str, width: int) -> bool:
    """Return whether a Latin full stop may end a title: short, and in capitals (II. L'HÔTEL.)."""
    if bare[-1:] != "." or width > LONGEST // 2:
        return False
    letters = [c for c in bare if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) * 3 >= 2 * len(letters) and len(bare) > 3


def _date_at_edge(text: str, width: int) -> bool:
    """Return whether a short line begins or ends with a date beside other words: a venue, a newspaper."""
    if width > LONGEST or not re.search(r"\d{3}|[年月]", text):
        return False
    if not _DATE_AT_EDGE.fullmatch(text):
        return False
    return date_at_edge(text) is not None


#: Longest list of the dates on which a law was passed and amended, in characters.
LONGEST_HISTORY = 800


def is_history(text: str) -> bool:
    """Return whether *text* lists the dates on which a law was passed and amended.

    >>> is_history("1992年4月3日 第七届全国人民代表大会第五次会议通过" * 3), is_history("1992年4月3日 开会。")
    (True, False)
    """
    return (
        len(text) <= LONGEST_HISTORY
        and text[:1] in "（(12一二〇"
        and _DATES.match(text.lstrip("（(")) is not None
        and "。" not in text
        and len(re.findall("通过|通過|修正|修订|修訂|公布|批准|施行", text)) > 0
    )


def date_at_edge(text: str) -> tuple[str, int, int] | None:
    """Return the date at the beginning or the end of *text* as ISO 8601, and its place; None without.

    >>> date_at_edge("一九二七年五月一日，鲁迅于广州白云楼记。")
    ('1927-05-01', 0, 9)
    >>> date_at_edge("For the Independent Journal. Saturday, October 27, 1787")
    ('1787-10-27', 39, 55)
    """
    for match in _DATES.finditer(text):
        rest = text[: match.start()] + text[match.end() :]
        parsed = parse_date(match[0])
        if parsed is None or len(_INSIDE.findall(rest.rstrip(_CLOSERS + "。"))) > 0:
            continue
        head, tail = text[: match.start()].strip(" （(〔[　"), text[match.end() :].strip(" ）)〕]。.　")
        if not head or not tail or (len(tail) <= 16 and _PLACE.match(tail)):
            return parsed[0], match.start(), match.end()
    return None


#: What may follow the date of a signature: a place, a time of the day, that it was written.
_PLACE = lazy_pattern("[，,、 ]?(?:[于於在之的]?[夜晚晨午]|[于於在]|[^，。]{0,4}[记記識识书書写寫作草])")
_DATES = lazy_pattern(
    r"(?:[12]\d{3}|[〇零○一二三四五六七八九]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月"
    r"(?:\s*(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})\s*[日号號])?"
    r"|[12]\d{3}[-./]\d{1,2}[-./]\d{1,2}"
    r"|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]ay|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Za-z]*\.?"
    r"(?:\s+\d{1,2}(?:st|nd|rd|th)?,?)?\s+[12]\d{3}"
)
