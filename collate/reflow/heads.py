"""Running heads: short lines that recur at the edges of pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from collate.model import Reason
from collate.reflow.physical_lines import Line
from collate.text.dates import is_date_line
from collate.text.layout import ends_sentence, width
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
#: Share of the text's width below which a line is no full line of it.
_SHORT = 0.72
#: Least lines from one numbered head to the next: rows of a table stand closer.
_HEAD_APART = 2
_SENTENCE = re.compile("[，。；：！？、,;!?]")
_RUNNING = re.compile(r"\d+|[０-９]+|\s+")
_PAGED = re.compile(
    r"(?P<before>\d{1,4}|[０-９]{1,4})(?:\s+|\s*[·•|｜]\s*)(?P<head>[^\d\s].*)"
    r"|(?P<first>.*[^\d\s])(?:\s+|\s*[·•|｜]\s*)(?P<after>\d{1,4}|[０-９]{1,4})"
)
#: What a browser prints above each page: day, hour, title.
_PRINTED = re.compile(
    r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[,，]?\s*(?:上午|下午)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?\s+\S.*"
)
_PRINTED_BELOW = re.compile(r"https?://\S+\s+\d+/\d+")


def running_heads(lines: Sequence[Line], reasons: dict[int, Reason]) -> None:
    """Add to *reasons* the running heads among *lines*."""
    _printed(lines, reasons)
    _numbered(lines, reasons)
    _repeated(lines, reasons)


def page_marks(lines: Sequence[Line]) -> frozenset[int]:
    """Lines with exactly one leading blank, where that is the exception: the mark of a page top."""
    single = [index for index, line in enumerate(lines) if line.indent == 1]
    return frozenset(single) if len(single) <= 0.2 * len(lines) + 1 else frozenset()


def _printed(lines: Sequence[Line], reasons: dict[int, Reason]) -> None:
    """Mark what a browser prints above pages, where it recurs or a numbered address stands below."""
    found = [i for i, line in enumerate(lines) if i not in reasons and _PRINTED.fullmatch(line.text)]
    if len(found) > 1 or (found and any(_PRINTED_BELOW.fullmatch(line.text) for line in lines)):
        reasons.update(dict.fromkeys(found, Reason.RUNNING_HEAD))


def _numbered(lines: Sequence[Line], reasons: dict[int, Reason]) -> None:
    """Mark heads with a page number beside them: the words recur, and the number rises.

    Heads of left and right pages rise together. One whose words stand once
    (a chapter of one page) counts if its number is the next.
    """
    rows: list[tuple[int, int, str]] = []
    for index, line in enumerate(lines):
        found = _PAGED.fullmatch(line.text) if len(line.text) <= _HEAD_MAX else None
        if found is not None and index not in reasons and not line.dated:
            words = "".join((found["head"] or found["first"]).split())
            if not _SENTENCE.search(words):
                rows.append((index, int(found["before"] or found["after"]), words))
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


def _repeated(lines: Sequence[Line], reasons: dict[int, Reason]) -> None:
    """Mark short lines that recur at page edges.

    A page edge is a page number, a form feed, or the mark of a page top; or
    the line stands in the middle of a sentence. Twice is enough only beside
    page numbers, for a line shorter than those of the text. A line stays
    where it is the title of the text that follows.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        # No sentence marks inside: a compilation may hold one speech three times, line by line the same.
        if index not in reasons and len(line.text) <= _HEAD_MAX and not _SENTENCE.search(line.text):
            bare = _RUNNING.sub("", line.text)
            if bare and not line.dated:
                places[bare].append(index)
    widths = sorted(line.width for line in lines)
    page = widths[int(0.7 * (len(widths) - 1))] if widths else 0
    recurring = frozenset(i for found in places.values() if len(found) >= _HEAD_TIMES for i in found)
    marks = page_marks(lines)
    for found in places.values():
        if _recur_at_edges(lines, reasons, marks, found, page) and not _repeat_a_text(
            lines, reasons, found, recurring
        ):
            titles = _titles_among(lines, reasons, found, page)
            reasons.update((index, Reason.RUNNING_HEAD) for index in found if index not in titles)


def _recur_at_edges(
    lines: Sequence[Line],
    reasons: dict[int, Reason],
    marks: frozenset[int],
    found: Sequence[int],
    page: int,
) -> bool:
    if len(found) < _HEAD_TIMES and not (
        len(found) == _HEAD_TIMES - 1
        and all(not index or _beside_number(reasons, index) for index in found)
        and all(lines[index].width < _SHORT * page for index in found)
    ):
        return False
    edges = sum(_at_edge(lines, reasons, marks, index) for index in found)
    return edges >= _HEAD_TIMES - 1 and 3 * edges >= 2 * len(found)


def _repeat_a_text(
    lines: Sequence[Line], reasons: dict[int, Reason], found: Sequence[int], recurring: frozenset[int]
) -> bool:
    """Tell whether the lines are part of a text that stands there more than once: so is what follows them."""
    passed = reasons.keys() | recurring
    below = [
        next((lines[i].text for i in range(index + 1, min(len(lines), index + 6)) if i not in passed), "")
        for index in found
    ]
    if 2 * len(set(below)) <= len(found) and _tops(lines, reasons, found) < set(found):
        return True
    if not all(_above_block(lines, reasons, index) for index in found):
        return False
    subtitles = {lines[index + 1].text for index in found}
    return len(found) < _HEAD_TIMES or (len(subtitles) == 1 and is_title_like(subtitles.pop()))


def _titles_among(
    lines: Sequence[Line], reasons: dict[int, Reason], found: Sequence[int], page: int
) -> set[int]:
    """Return which of the lines open a text, or name its speaker.

    A date may stand below a head at any page top: there all of them open a
    text or none does. The first may be the title that the heads repeat.
    """
    first = found[0]
    titles = {index for index in found if _in_block(lines, reasons, index, page, first=index == first)}
    tops = {index for index in _tops(lines, reasons, found) if _kept(lines, reasons, index - 5, index)}
    return titles if tops <= titles else titles - tops


def _tops(lines: Sequence[Line], reasons: dict[int, Reason], found: Sequence[int]) -> set[int]:
    """Return which of the lines stand at the top of a page or of the document, or above a page number."""
    return {
        i
        for i in found
        if lines[i].form_feed
        or not _kept(lines, reasons, i - 5, i)
        or Reason.PAGE_NUMBER in (reasons.get(i - 1), reasons.get(i + 1))
    }


def _beside_number(reasons: dict[int, Reason], index: int) -> bool:
    return Reason.PAGE_NUMBER in (reasons.get(index - 1), reasons.get(index + 1))


def _at_edge(lines: Sequence[Line], reasons: dict[int, Reason], marks: frozenset[int], index: int) -> bool:
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


def _in_block(lines: Sequence[Line], reasons: dict[int, Reason], index: int, page: int, first: bool) -> bool:
    """Tell whether the line is a title, with a date, a salutation or a name below; or such a name."""
    following = _kept(lines, reasons, index + 1, index + 6)
    above = _kept(lines, reasons, index - 5, index)
    edge = lines[index].form_feed or index - 1 in reasons
    if speaker(lines[index].text) is not None and above:
        titled = is_title_like(above[-1], _HEAD_MAX) and not is_heading(above[-1])
        if is_date_line(above[-1]) or (titled and not edge and width(above[-1]) < _SHORT * page):
            return True
    if not following or index + 1 in reasons or not is_title_like(lines[index].text):
        return False
    opens = _opens(following[0])
    if first:
        return opens or (not index and not is_title_like(following[0]))
    signed = bool(above) and (is_date_line(above[-1]) or speaker(above[-1]) is not None)
    return opens and bool(above) and (ends_sentence(above[-1]) or signed)


def _above_block(lines: Sequence[Line], reasons: dict[int, Reason], index: int) -> bool:
    """Tell whether lines of a title, and a date, a salutation or a name below them, follow."""
    for text in _kept(lines, reasons, index + 1, index + 4):
        if _opens(text):
            return True
        if not is_title_like(text):
            return False
    return False


def _opens(text: str) -> bool:
    named = could_be_name(text) or speaker(text) is not None or is_office(text)
    return named or is_date_line(text) or is_salutation(text)


def _kept(lines: Sequence[Line], reasons: dict[int, Reason], start: int, end: int) -> list[str]:
    start = max(0, start)
    return [line.text for i, line in enumerate(lines[start:end], start) if i not in reasons]
