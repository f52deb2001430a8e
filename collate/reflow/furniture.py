"""Page furniture, which is not part of the text: page numbers, running heads, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from collate.model import Dropped, Reason, Span
from collate.reflow.heads import page_marks, running_heads
from collate.reflow.physical_lines import PhysicalLine
from collate.reflow.shapes import FURNITURE, LOOSE

_BARE = re.compile(r"\d{1,4}|[０-９]{1,4}")
#: Page numbers in a text without page lines: least characters of a page, and least consecutive numbers.
_PAGE_LEAST, _PAGES_LEAST = 100, 3
_CONTENTS_HEAD = re.compile(r"目\s*[录錄次]|contents|table of contents", re.IGNORECASE)
_CONTENTS = re.compile(r".{2,90}?(?:[.·．]{4,}|…{2,})[.…·．\s]*[（(]?(?:\d{1,4}|[０-９]{1,4})[)）]?")
#: An entry without leader dots: only below the heading of the contents, since tables have such rows too.
_CONTENTS_END = re.compile(r".{2,90}\D[\s.…·．]+\d{1,4}")


def separate_furniture(
    lines: Sequence[PhysicalLine], wrapped: bool = True
) -> tuple[list[PhysicalLine], list[Dropped], frozenset[int]]:
    """Separate the lines of the text from page furniture; *wrapped*: they may be lines of printed pages.

    Returns:
        The lines of the text, ledger rows for the others, and the indices of
        those lines of the text that open a page.
    """
    reasons: dict[int, Reason] = {}
    for index, line in enumerate(lines):
        for reason, shape in FURNITURE:
            if shape.fullmatch(line.text):
                reasons[index] = reason
                break
        else:
            for reason, shape in LOOSE:
                if shape.fullmatch(line.text) and _stands_alone(lines, reasons, index=index):
                    reasons[index] = reason
                    break
    _mark_contents(lines, reasons)
    _mark_page_numbers(lines, reasons, wrapped=wrapped)
    running_heads(lines, reasons)
    text_lines: list[PhysicalLine] = []
    dropped: list[Dropped] = []
    tops: set[int] = set()
    marks = page_marks(lines)
    top = False
    for index, line in enumerate(lines):
        top |= line.form_feed or index in marks
        if index in reasons:
            dropped.append(Dropped(Span(line.start, line.end), reasons[index]))
            top |= reasons[index] in (Reason.PAGE_NUMBER, Reason.RUNNING_HEAD)
        else:
            if top or not index:
                tops.add(len(text_lines))
            text_lines.append(line)
            top = False
    return text_lines, dropped, frozenset(tops)


def _stands_alone(lines: Sequence[PhysicalLine], reasons: dict[int, Reason], *, index: int) -> bool:
    """Return whether the line cannot continue a sentence: after an end, below a short line, at a page top."""
    if not index or lines[index].form_feed or lines[index].indent > 0:
        return True
    before = next((i for i in range(index - 1, max(-1, index - 6), -1) if i not in reasons), index - 1)
    above = lines[before]
    return above.width <= 40 or above.ended_softly or _BARE.fullmatch(above.text) is not None


def _mark_contents(lines: Sequence[PhysicalLine], reasons: dict[int, Reason]) -> None:
    """Mark tables of contents: lines with leader dots and a page number, and all from the heading on."""
    rows = [index for index, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)]
    for index in rows if len(rows) > 1 else ():
        reasons[index] = Reason.CONTENTS
    for head in (index for index, line in enumerate(lines) if _CONTENTS_HEAD.fullmatch(line.text)):
        last = head
        later = {re.sub(r"\s", "", line.text) for line in lines[head + 1 :]}
        seen: set[str] = set()
        for index in range(head + 1, min(head + 200, len(lines))):
            text = lines[index].text
            bare = re.sub(r"[\s.…·．\d]+$", "", re.sub(r"\s", "", text))
            if lines[index].ended or bare in seen:
                break
            seen.add(bare)
            repeated = (
                sum(re.sub(r"\s", "", other.text) == bare for other in lines[index + 1 :])
                if bare in later
                else 0
            )
            if index in rows or _CONTENTS_END.fullmatch(text) or repeated:
                last = index
        for index in range(head, last + 1) if last > head else ():
            reasons.setdefault(index, Reason.CONTENTS)


def _mark_page_numbers(lines: Sequence[PhysicalLine], reasons: dict[int, Reason], *, wrapped: bool) -> None:
    """Mark numbers alone on a line that increase like page numbers; a column of numbers (a table) is text.

    Word files and web pages do not have lines of pages: there such a number is
    a cell of a table, unless it is one of a series that counts pages.
    """
    numbers = {
        i: int(line.text) for i, line in enumerate(lines) if i not in reasons and _BARE.fullmatch(line.text)
    }
    if not wrapped:
        numbers = _consecutive_pages(lines, numbers)
    before = 0
    for index, number in numbers.items():
        alone = index - 1 not in numbers and index + 1 not in numbers
        if alone and (number > before or number <= 2):
            reasons[index] = Reason.PAGE_NUMBER
            before = number


def _consecutive_pages(lines: Sequence[PhysicalLine], numbers: dict[int, int]) -> dict[int, int]:
    """Return those of *numbers* that increase by one, each a page of text after the previous one."""
    pages: dict[int, int] = {}
    run: list[int] = []
    for index in numbers:
        is_next = run and numbers[index] == numbers[run[-1]] + 1
        if not is_next or sum(len(line.text) for line in lines[run[-1] : index]) < _PAGE_LEAST:
            run = []
        run.append(index)
        if len(run) >= _PAGES_LEAST:
            pages |= {i: numbers[i] for i in run}
    return dict(sorted(pages.items()))
