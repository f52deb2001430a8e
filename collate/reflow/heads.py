"""Recognition of running heads: short lines that recur at the edges of pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from collate.model import Reason
from collate.reflow.physical_lines import PhysicalLine
from collate.text.dates import is_date_line
from collate.text.layout import display_width, ends_sentence
from collate.text.line_roles import (
    could_be_name,
    is_heading,
    is_office,
    is_salutation,
    is_title_like,
    speaker,
)

_HEAD_MAX = 40
_HEAD_TIMES = 3
#: Share of the page width below which a line is not a full line.
_SHORT = 0.72
#: Least distance between two numbered heads, in lines: rows of a table are closer.
_HEAD_APART = 2
_SENTENCE = re.compile("[，。；：！？、,;!?]")
_RUNNING = re.compile(r"\d+|[０-９]+|\s+")
_PAGED = re.compile(
    r"(?P<before>\d{1,4}|[０-９]{1,4})(?:\s+|\s*[·•|｜]\s*)(?P<head>[^\d\s].*)"
    r"|(?P<first>.*[^\d\s])(?:\s+|\s*[·•|｜]\s*)(?P<after>\d{1,4}|[０-９]{1,4})"
)
#: The line that a browser prints above each page: date, time, title.
_PRINTED = re.compile(
    r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[,，]?\s*(?:上午|下午)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?\s+\S.*"
)
_PRINTED_BELOW = re.compile(r"https?://\S+\s+\d+/\d+")


def running_heads(lines: Sequence[PhysicalLine], reasons: dict[int, Reason]) -> None:
    """Add to *reasons* the running heads among *lines*."""
    _printed(lines, reasons)
    _numbered(lines, reasons)
    _repeated(lines, reasons)


def page_marks(lines: Sequence[PhysicalLine]) -> frozenset[int]:
    """Return the lines (indices) indented by exactly one column, if few are: these mark page tops."""
    single = [index for index, line in enumerate(lines) if line.indent == 1]
    return frozenset(single) if len(single) <= 0.2 * len(lines) + 1 else frozenset()


def _printed(lines: Sequence[PhysicalLine], reasons: dict[int, Reason]) -> None:
    """Mark the heads printed by a browser, if they recur or a numbered address is printed below the page."""
    heads = [i for i, line in enumerate(lines) if i not in reasons and _PRINTED.fullmatch(line.text)]
    if len(heads) > 1 or (heads and any(_PRINTED_BELOW.fullmatch(line.text) for line in lines)):
        reasons.update(dict.fromkeys(heads, Reason.RUNNING_HEAD))


def _numbered(lines: Sequence[PhysicalLine], reasons: dict[int, Reason]) -> None:
    """Mark heads with a page number on the same line: the words recur, and the number increases.

    The numbers of heads on left and right pages form one series. A head whose
    words occur once (a chapter of one page) counts if its number fits the series.
    """
    rows: list[tuple[int, int, str]] = []
    for index, line in enumerate(lines):
        match = _PAGED.fullmatch(line.text) if len(line.text) <= _HEAD_MAX else None
        if match is not None and index not in reasons and not line.dated:
            words = "".join((match["head"] or match["first"]).split())
            if not _SENTENCE.search(words):
                rows.append((index, int(match["before"] or match["after"]), words))
    times = Counter(words for _, _, words in rows)
    sure = [row for row in rows if times[row[2]] > 1]
    if not _rise(sure):
        sure = [
            row for row in sure if times[row[2]] >= _HEAD_TIMES and _rise([r for r in sure if r[2] == row[2]])
        ]
    if len(sure) < _HEAD_TIMES:
        return
    numbers = {number: index for index, number, _ in sure}
    for index, number, words in rows:
        between = numbers.get(number - 1, -1) < index < numbers.get(number + 1, len(lines))
        if (index, number, words) in sure or (
            between and times[words] == 1 and {number - 1, number + 1} <= numbers.keys()
        ):
            reasons[index] = Reason.RUNNING_HEAD


def _rise(rows: Sequence[tuple[int, int, str]]) -> bool:
    return all(left[1] < right[1] and right[0] - left[0] >= _HEAD_APART for left, right in pairwise(rows))


def _repeated(lines: Sequence[PhysicalLine], reasons: dict[int, Reason]) -> None:
    """Mark short lines that recur at page edges.

    A page edge is a page number, a form feed, or the mark of a page top; a line
    in the middle of a sentence also counts. Two occurrences suffice only beside
    page numbers and for a line shorter than those of the text. An occurrence
    that is the title of the following text is not marked.
    """
    occurrences: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        # Without punctuation inside: a compilation may have one speech three times, with identical lines.
        if index not in reasons and len(line.text) <= _HEAD_MAX and not _SENTENCE.search(line.text):
            bare = _RUNNING.sub("", line.text)
            if bare and not line.dated:
                occurrences[bare].append(index)
    widths = sorted(line.width for line in lines)
    page = widths[int(0.7 * (len(widths) - 1))] if widths else 0
    recurring = frozenset(i for rows in occurrences.values() if len(rows) >= _HEAD_TIMES for i in rows)
    marks = page_marks(lines)
    for rows in occurrences.values():
        if _recur_at_edges(lines, reasons, marks=marks, rows=rows, page=page) and not _repeat_a_text(
            lines, reasons, rows=rows, recurring=recurring
        ):
            titles = _titles_among(lines, reasons, rows=rows, page=page)
            reasons.update((index, Reason.RUNNING_HEAD) for index in rows if index not in titles)


def _recur_at_edges(
    lines: Sequence[PhysicalLine],
    reasons: dict[int, Reason],
    *,
    marks: frozenset[int],
    rows: Sequence[int],
    page: int,
) -> bool:
    if len(rows) < _HEAD_TIMES and not (
        len(rows) == _HEAD_TIMES - 1
        and all(not index or _beside_number(reasons, index) for index in rows)
        and all(lines[index].width < _SHORT * page for index in rows)
    ):
        return False
    edges = sum(_at_edge(lines, reasons, marks=marks, index=index) for index in rows)
    return edges >= _HEAD_TIMES - 1 and 3 * edges >= 2 * len(rows)


def _repeat_a_text(
    lines: Sequence[PhysicalLine],
    reasons: dict[int, Reason],
    *,
    rows: Sequence[int],
    recurring: frozenset[int],
) -> bool:
    """Return whether *rows* are lines of a text that occurs several times: then the lines below recur too."""
    skipped = reasons.keys() | recurring
    below = [
        next((lines[i].text for i in range(index + 1, min(len(lines), index + 6)) if i not in skipped), "")
        for index in rows
    ]
    if 2 * len(set(below)) <= len(rows) and _tops(lines, reasons, rows=rows) < set(rows):
        return True
    if not all(_above_block(lines, reasons, index=index) for index in rows):
        return False
    subtitles = {lines[index + 1].text for index in rows}
    return len(rows) < _HEAD_TIMES or (len(subtitles) == 1 and is_title_like(subtitles.pop()))


def _titles_among(
    lines: Sequence[PhysicalLine], reasons: dict[int, Reason], *, rows: Sequence[int], page: int
) -> set[int]:
    """Return those of *rows* that open a text, or name its speaker.

    A date may be below a head at any page top: there either all of them open a
    text or none does. The first may be the title that the heads repeat.
    """
    first = rows[0]
    titles = {
        index for index in rows if _in_block(lines, reasons, index=index, page=page, first=index == first)
    }
    tops = {
        index
        for index in _tops(lines, reasons, rows=rows)
        if _text_lines(lines, reasons, start=index - 5, end=index)
    }
    return titles if tops <= titles else titles - tops


def _tops(lines: Sequence[PhysicalLine], reasons: dict[int, Reason], *, rows: Sequence[int]) -> set[int]:
    """Return those of *rows* at the top of a page or of the document, or beside a page number."""
    return {
        i
        for i in rows
        if lines[i].form_feed
        or not _text_lines(lines, reasons, start=i - 5, end=i)
        or Reason.PAGE_NUMBER in (reasons.get(i - 1), reasons.get(i + 1))
    }


def _beside_number(reasons: dict[int, Reason], index: int) -> bool:
    return Reason.PAGE_NUMBER in (reasons.get(index - 1), reasons.get(index + 1))


def _at_edge(
    lines: Sequence[PhysicalLine], reasons: dict[int, Reason], *, marks: frozenset[int], index: int
) -> bool:
    line = lines[index]
    after = lines[index + 1] if index + 1 < len(lines) else None
    if (
        line.form_feed
        or index in marks
        or after is None
        or not index
        or after.form_feed
        or index + 1 in marks
    ):
        return True
    if _beside_number(reasons, index):
        return True
    before = lines[index - 1]
    return before.width > 40 and line.width < 0.7 * before.width and not before.ended_softly


def _in_block(
    lines: Sequence[PhysicalLine], reasons: dict[int, Reason], *, index: int, page: int, first: bool
) -> bool:
    """Return whether the line is a title, with a date, a salutation or a name below; or such a name."""
    following = _text_lines(lines, reasons, start=index + 1, end=index + 6)
    above = _text_lines(lines, reasons, start=index - 5, end=index)
    edge = lines[index].form_feed or index - 1 in reasons
    if speaker(lines[index].text) is not None and above:
        titled = is_title_like(above[-1], _HEAD_MAX) and not is_heading(above[-1])
        if is_date_line(above[-1]) or (titled and not edge and display_width(above[-1]) < _SHORT * page):
            return True
    if not following or index + 1 in reasons or not is_title_like(lines[index].text):
        return False
    opens = _opens_text(following[0])
    if first:
        return opens or (not index and not is_title_like(following[0]))
    signed = bool(above) and (is_date_line(above[-1]) or speaker(above[-1]) is not None)
    return opens and bool(above) and (ends_sentence(above[-1]) or signed)


def _above_block(lines: Sequence[PhysicalLine], reasons: dict[int, Reason], *, index: int) -> bool:
    """Return whether title lines follow, with a date, a salutation or a name below them."""
    for text in _text_lines(lines, reasons, start=index + 1, end=index + 4):
        if _opens_text(text):
            return True
        if not is_title_like(text):
            return False
    return False


def _opens_text(text: str) -> bool:
    named = could_be_name(text) or speaker(text) is not None or is_office(text)
    return named or is_date_line(text) or is_salutation(text)


def _text_lines(
    lines: Sequence[PhysicalLine], reasons: dict[int, Reason], *, start: int, end: int
) -> list[str]:
    """Return the texts of the lines ``[start, end)`` that are not furniture."""
    start = max(0, start)
    return [line.text for i, line in enumerate(lines[start:end], start) if i not in reasons]
