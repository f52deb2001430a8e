"""What shows that a text begins, or ends, inside another: an excerpt stands there in the same way."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from collate.model import Segment, Span
from collate.text.line_roles import is_salutation

#: Share of what is left that other texts must cover to show that it is a text too.
COVERED = 0.8

#: Characters in which words like 全文如下 introduce a text, and those in which it says that it ends.
INTRODUCTION, ENDING = 60, 30

_EXCERPT_MARK = re.compile(
    "节选|節選|摘录|摘錄|摘要|摘编|摘編|选段|選段|[（(][上中下][）)]$|excerpt|extract", re.IGNORECASE
)
_ADDRESS_END = re.compile("[：:！!]")
_INTRODUCED = re.compile(
    "(?:全文|原文|讲话|講話|发言|發言|文章|致辞|致辭|演讲|演講|报告|報告)[^。！？]{0,16}(?:如下|于下|於下|刊登|刊载|刊載|发表|發表|转载|轉載)[^。！？]{0,12}[。：:]\\s*$"
)
_ENDS = re.compile(
    "(?:谢谢|謝謝)(?:大家|各位|诸位|諸位|你们|你們)?[。！!]?\\s*$|(?:我|今天)就(?:讲|講|说|說)(?:到)?(?:这|這)(?:些|里|裡|裏)?[^。]{0,6}[。！]\\s*$|[（(]完[）)]\\s*$"
)
_OCCASION = re.compile(
    "在(?P<where>.{4,40}?)(?:上|时|時|中|期间|期間)?的?(?:重要)?(?:讲话|講話|发言|發言|致辞|致辭|演讲|演講|报告|報告|谈话|談話)"
)


class Found(NamedTuple):
    """Where the whole of *inner* stands in a container."""

    span: Span
    inner: Segment


def may_be_whole(inner: Segment, container: Segment) -> bool:
    """Tell whether *inner* is not known to be an excerpt of what *container* holds."""
    lines = [line.written for line in (inner.title, inner.origin) if line is not None]
    if any(_EXCERPT_MARK.search(line) for line in lines):
        return False
    return not (_title(inner) and _title(inner) == _title(container)) and not _same_date(inner, container)


def evidence(found: Found, container: Segment, others: Sequence[Found]) -> int:
    """Count the kinds of evidence, 0 to 3, that the text found and what stands beside it are several texts.

    They have different dates, speakers or occasions, or the text found and
    another one in the same container have, or it has a date and an occasion
    and the container nothing; the container says in so many words that a text
    begins or ends there; other texts cover all that is left.
    """
    beside = [other for other in others if not _overlap(found.span, other.span)]
    stated = (
        differs(found.inner, container)
        or any(differs(found.inner, other.inner) for other in beside)
        or _says_more(found.inner, container)
    )
    covered = _is_covered(found.span, len(container.text), [other.span for other in beside])
    return stated + _said(container, found.span) + covered


def _said(container: Segment, span: Span) -> bool:
    """Tell whether a salutation stands at an end of *span*, or an introduction or thanks before one."""
    text = container.text
    return any(
        _salutation_at(container, place) or _ENDS.search(text[max(0, place - ENDING) : place]) is not None
        for place in span
        if 0 < place < len(text)
    ) or introduced(text, span.start)


def introduced(text: str, place: int) -> bool:
    """Tell whether the words before *place* say that a text follows, as 现将讲话全文发表如下 does."""
    return _INTRODUCED.search(text[max(0, place - INTRODUCTION) : place]) is not None


def differs(one: Segment, other: Segment) -> bool:
    """Tell whether two segments have different dates, speakers or occasions (在……会议上的讲话)."""
    dates = _date(one), _date(other)
    if all(dates) and dates[0] != dates[1]:
        return True
    speakers = [line.value for line in (one.speaker, other.speaker) if line is not None]
    if len(speakers) == 2 and speakers[0] != speakers[1]:
        return True
    occasions = [_OCCASION.search(_title(segment)) for segment in (one, other)]
    where = [match["where"] for match in occasions if match is not None]
    return len(where) == 2 and where[0] not in where[1] and where[1] not in where[0]


def _says_more(inner: Segment, container: Segment) -> bool:
    """Tell whether *inner* states its date and occasion, and *container* none of that and no speaker."""
    occasion = _OCCASION.search(_title(inner))
    return (
        occasion is not None
        and inner.date is not None
        and container.date is None
        and container.speaker is None
        and occasion["where"] not in _title(container)
    )


def _is_covered(span: Span, size: int, others: Sequence[Span]) -> bool:
    for start, end in ((0, span.start), (span.end, size)):
        covered, done = 0, start
        for other in sorted(others):
            low, high = max(done, other.start), min(end, other.end)
            covered, done = covered + max(0, high - low), max(done, high)
        if covered < COVERED * (end - start):
            return False
    return True


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _same_date(one: Segment, other: Segment) -> bool:
    return bool(_date(one)) and _date(one) == _date(other)


def _date(segment: Segment) -> str:
    return segment.date.value if segment.date is not None else ""


def _title(segment: Segment) -> str:
    return segment.title.value if segment.title is not None else ""


def _salutation_at(segment: Segment, place: int) -> bool:
    if place not in segment.breaks:
        return False
    following = segment.breaks[bisect_left(segment.breaks, place + 1) :]
    paragraph = segment.text[place : following[0] if following else len(segment.text)]
    end = _ADDRESS_END.search(paragraph[:60])
    return end is not None and is_salutation(paragraph[: end.end()])
