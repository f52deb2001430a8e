"""Evidence that a contained text is a text of its own, since an excerpt stands in a segment the same way."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from collate.group.title_lines import TitleLines, begins_text, is_quoted
from collate.lazy import lazy_pattern
from collate.model import Segment, Span
from collate.text.line_roles import is_salutation

#: Share of the rest of a segment that other texts must cover to show that it consists of texts.
COVERED = 0.8

#: Characters behind a contained text that are less than a text: a signature, a note.
LEAST_FRAGMENT = 40

#: Least length in characters of a title that, at the beginning of another one, is its first line.
LEAST_TITLE = 4

#: Characters searched for an introduction (全文如下) before a text, and for closing words (谢谢大家).
INTRODUCTION, ENDING = 60, 30

_EXCERPT_MARK = lazy_pattern(
    "节选|節選|摘录|摘錄|摘要|摘编|摘編|选段|選段|[（(][上中下][）)]$|excerpt|extract", re.IGNORECASE
)
_ADDRESS_END = lazy_pattern("[：:！!]")
_INTRODUCED = lazy_pattern(
    "(?:全文|原文|讲话|講話|发言|發言|文章|致辞|致辭|演讲|演講|报告|報告)[^。！？]{0,16}(?:如下|于下|於下|刊登|刊载|刊載|发表|發表|转载|轉載)[^。！？]{0,12}[。：:]\\s*$"
)
_ENDS = lazy_pattern(
    "(?:谢谢|謝謝)(?:大家|各位|诸位|諸位|你们|你們)?[。！!]?\\s*$|(?:我|今天)就(?:讲|講|说|說)(?:到)?(?:这|這)(?:些|里|裡|裏)?[^。]{0,6}[。！]\\s*$|[（(]完[）)]\\s*$"
)
_OCCASION = lazy_pattern(
    "在(?P<where>.{4,40}?)(?:上|时|時|中|期间|期間)?的?(?:重要)?(?:讲话|講話|发言|發言|致辞|致辭|演讲|演講|报告|報告|谈话|談話)"
)


class ContainedText(NamedTuple):
    """A text, *inner*, that is contained as a whole in another segment, with its span there.

    ``span`` includes short edges of the container that would be left over,
    ``core`` does not; ``head`` are the lines above that have its title.
    """

    span: Span
    inner: Segment
    core: Span
    head: TitleLines | None = None

    @property
    def start(self) -> int:
        """The offset at which the text begins in the container, its title lines included."""
        return self.span.start if self.head is None else self.head.start


def may_be_whole(inner: Segment, container: Segment) -> bool:
    """Return whether nothing in its metadata marks *inner* as an excerpt of *container*."""
    lines = [line.written for line in (inner.title, inner.origin) if line is not None]
    if any(_EXCERPT_MARK.search(line) for line in lines):
        return False
    return not same_title(inner, container) and not _same_date(inner, container)


def count_evidence(text: ContainedText, container: Segment, *, others: Sequence[ContainedText]) -> int:
    """Return the number of kinds of evidence, 0 to 3, that *text* is not one text with its *container*.

    Metadata: *text* and the container, or *text* and another contained text,
    have different dates, speakers or occasions, or *text* has a date and an
    occasion and the container has neither. Wording: the container has words
    that begin or end a text at the edges of *text*. Coverage: other texts cover
    the rest of the container.
    """
    beside = [other for other in others if not _overlap(text.span, other.span)]
    metadata = (
        metadata_differ(text.inner, container)
        or any(metadata_differ(text.inner, other.inner) for other in beside)
        or _has_more_metadata(text.inner, container)
    )
    coverage = _is_covered(text.span, len(container.text), others=[other.core for other in beside])
    return metadata + _has_edge_words(container, text.span) + coverage


def leaves_no_fragment(text: ContainedText, container: Segment, *, others: Sequence[ContainedText]) -> bool:
    """Return whether *text* stands between paragraphs, unquoted, and what follows it begins as a text does.

    A decree or a poem that a speech quotes as a whole stands in its midst, and
    the speech goes on behind it. A text of another occasion is not a quotation.
    """
    breaks = {0, *container.breaks, len(container.text)}
    if not {text.core.start, text.core.end} <= breaks:
        return False
    if is_quoted(container, text.start) and not is_introduced(container.text, text.start):
        return False
    end = text.core.end
    return (
        len(container.text) - end < LEAST_FRAGMENT
        or is_other_occasion(text.inner, container)
        or any(other.start == end for other in others)
        or _is_covered(text.span, len(container.text), others=[other.core for other in others])
        or _salutation_at(container, end)
        or begins_text(container, end)
        or _ENDS.search(container.text[max(0, end - ENDING) : end]) is not None
    )


def is_other_occasion(inner: Segment, container: Segment) -> bool:
    """Return whether *inner* is of an occasion (在……会议上的讲话), and *container* of another, or of none."""
    return _occasions_differ(inner, container) or _has_more_metadata(inner, container)


def _has_edge_words(container: Segment, span: Span) -> bool:
    """Return whether a salutation stands at an edge of *span*, or an introduction or thanks before one."""
    text = container.text
    return any(
        _salutation_at(container, edge) or _ENDS.search(text[max(0, edge - ENDING) : edge]) is not None
        for edge in span
        if 0 < edge < len(text)
    ) or is_introduced(text, span.start)


def is_introduced(text: str, offset: int) -> bool:
    """Return whether the words before *offset* announce a text, as 现将讲话全文发表如下 does."""
    return _INTRODUCED.search(text[max(0, offset - INTRODUCTION) : offset]) is not None


def metadata_differ(one: Segment, other: Segment) -> bool:
    """Return whether two segments have different dates, speakers or occasions (在……会议上的讲话)."""
    dates = _date(one), _date(other)
    if all(dates) and dates[0] != dates[1]:
        return True
    speakers = [line.value for line in (one.speaker, other.speaker) if line is not None]
    if len(speakers) == 2 and speakers[0] != speakers[1]:
        return True
    return _occasions_differ(one, other)


def _occasions_differ(one: Segment, other: Segment) -> bool:
    occasions = [_OCCASION.search(_title(segment)) for segment in (one, other)]
    where = [match["where"] for match in occasions if match is not None]
    return len(where) == 2 and where[0] not in where[1] and where[1] not in where[0]


def _has_more_metadata(inner: Segment, container: Segment) -> bool:
    """Return whether *inner* has a date and an occasion, and *container* neither these nor a speaker."""
    occasion = _OCCASION.search(_title(inner))
    return (
        occasion is not None
        and inner.date is not None
        and container.date is None
        and container.speaker is None
        and occasion["where"] not in _title(container)
    )


def _is_covered(span: Span, size: int, *, others: Sequence[Span]) -> bool:
    """Return whether *others* cover enough of a text of *size* on both sides of *span*."""
    for start, end in ((0, span.start), (span.end, size)):
        covered, reached = 0, start
        for other in sorted(others):
            low, high = max(reached, other.start), min(end, other.end)
            covered, reached = covered + max(0, high - low), max(reached, high)
        if covered < COVERED * (end - start):
            return False
    return True


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def same_title(inner: Segment, container: Segment) -> bool:
    """Return whether one has the title of the other, or this title with more lines."""
    one, other = sorted((_title(inner), _title(container)), key=len)
    return bool(one) and (one == other or (len(one) >= LEAST_TITLE and other.startswith(one)))


def _same_date(one: Segment, other: Segment) -> bool:
    return bool(_date(one)) and _date(one) == _date(other)


def _date(segment: Segment) -> str:
    return segment.date.value if segment.date is not None else ""


def _title(segment: Segment) -> str:
    return segment.title.value if segment.title is not None else ""


def _salutation_at(segment: Segment, offset: int) -> bool:
    if offset not in segment.breaks:
        return False
    following = segment.breaks[bisect_left(segment.breaks, offset + 1) :]
    paragraph = segment.text[offset : following[0] if following else len(segment.text)]
    end = _ADDRESS_END.search(paragraph[:60])
    return end is not None and is_salutation(paragraph[: end.end()])
