"""The genre of a text: a speech, or a report about a speech."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from collate.lazy import lazy_pattern
from collate.model import Genre
from collate.text.first_person import count_first_person, without_quotations
from collate.text.layout import HAN

_SAYS = (
    "指出|强调|強調|表示|要求|认为|認為|提出|号召|號召|希望|宣布|介绍|介紹|说|說|谈到|談到|讲到|講到|充分肯定|高度评价|"
    "高度評價|提醒|重申|呼吁|勉励|代表党中央"
)
_TITLE = "(?:总书记|總書記|主席|总理|總理|书记|書記|同志|县长|縣長|市长|省长|部长|主任|先生|校长|院长)"
#: A verb of saying with a third-person subject (a name, an office, he, she) at the start of a clause.
_THIRD = lazy_pattern(
    rf"(?:^|[。！？；，”\"\s])(?!(?:我|我们|我們|咱|大家|有人|有的|有些|人们|会上|他们|很多|必须))"
    rf"(?:(?:他|她)(?:还|還|又|同时|最后|特别)?|[{HAN}·]{{1,4}}{_TITLE}?(?:同志)?(?:在[^，。]{{0,18}}(?:时|中|会上))?(?:还|還|又|最后|特别|着重)?)"
    rf"(?:{_SAYS})(?=[，：:了“])"
)
_LATIN_THIRD = lazy_pattern(
    r"\b(?:[A-Z][\w.'-]+|he|she|He|She) (?:said|stressed|pointed out|noted|urged|emphasi[sz]ed|added|told)\b"
)
#: Where the two can end, searched first since few places are such; the reach of the first in characters.
_CLAUSE_SAYS = lazy_pattern(rf"(?:{_SAYS})(?=[，：:了“])")
_REACH = 48
_CLAUSE_BEGINS = lazy_pattern('[。！？；，”"\\s]')
_LATIN_SAYS = lazy_pattern(r" (?:said|stressed|pointed|noted|urged|emphasi|added|told)")
_OPENING = lazy_pattern(
    "发表(?:了)?(?:重要)?讲话|發表(?:了)?(?:重要)?講話|作出(?:的)?重要指示|出席[^。]{0,30}(?:并|並)|到会并讲话|主持(?:召开)?[^。]{0,20}会议|日电|日電|讯）|本报讯"
)
_HEADLINE = lazy_pattern("强调|強調|指出|要求|考察|主持|会见|會見|出席|指示|召开|召開")


def _count(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> int:
    """Return how many matches of *pattern*, which do not overlap, begin at *starts* (in order)."""
    count = end = 0
    for start in starts:
        if start >= end and (match := pattern.match(text, start)) is not None:
            count, end = count + 1, match.end()
    return count


def _clauses(text: str) -> Iterator[int]:
    """Yield where the clauses near a verb of saying begin."""
    done = 0
    for says in _CLAUSE_SAYS.finditer(text):
        first = max(done, says.start() - _REACH)
        if not first and not done:
            yield 0
            first = 1 if _CLAUSE_BEGINS.match(text) else 0
        yield from (mark.start() for mark in _CLAUSE_BEGINS.finditer(text, first, says.start()))
        done = max(done, says.start())


def _words(text: str) -> Iterator[int]:
    """Yield the places within the words before a Latin verb of saying."""
    for says in _LATIN_SAYS.finditer(text):
        first = says.start()
        while first and (text[first - 1].isalnum() or text[first - 1] in "_.'-"):
            first -= 1
        yield from range(first, says.start())


def genre_of(text: str, title: str = "") -> Genre:
    """Return whether *text* is a speech or a report about a speech.

    A report has sentences that begin with a name and 指出 or 强调, and few
    first-person pronouns outside quotation marks; an opening that reports who
    spoke where, and a headline with 强调, count as one such sentence each.
    (Determined on 18 texts: reports have 4 to 16 such sentences and at most a
    quarter as many 我; speeches have at most 1, and ten times as many 我.)

    >>> genre_of("李明指出，要修路。李明强调，要抓紧。").value, genre_of("同志们：我讲三点。").value
    ('report', 'speech')
    """
    plain = without_quotations(text)
    third = _count(_THIRD, plain, _clauses(plain)) + _count(_LATIN_THIRD, plain, _words(plain))
    third += bool(_OPENING.search(plain[:300])) + bool(_HEADLINE.search(title))
    if third < 2:
        return Genre.SPEECH
    first = count_first_person(text)
    return Genre.REPORT if third > first / 2 else Genre.SPEECH
