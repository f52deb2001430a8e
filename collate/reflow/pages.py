"""The pages of a file: page numbers that run on, and the breaks between pages.

A number alone on a line proves nothing: it may be a score, a section, a cell of
a table. It is a page number where a series of them shows pages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from statistics import median
from typing import TypeVar

from collate.i18n import _
from collate.model import Page
from collate.reflow.interruptions import WrappedText, interrupts
from collate.reflow.page_forms import (
    HEAD_CLOSES,
    HEAD_MAX,
    HEAD_OPENS,
    NUMBER_CLOSES,
    NUMBER_MAX,
    NUMBER_OPENS,
    Form,
    NumberLine,
    head_with_number,
    number_line,
)
from collate.reflow.physical_lines import PhysicalLine
from collate.reflow.scan import LineScan
from collate.reflow.series import Series, find_series
from collate.reflow.shapes import is_residue

T = TypeVar("T")

#: Characters of a line that count as one row of a page.
_ROW = 44
#: Shortest page, in rows, whose regular length shows pages if one ends within a sentence.
_LONG_PAGE, _MARKED_PAGE = 20, 15
#: Share of pages of the usual length, and by how much (a share) they may differ.
_MOST, _DIFFERENCE = 0.75, 0.06
#: Least share of the numbers of a series that interrupt a sentence, and of form feeds that do.
_INTERRUPTING, _FEEDS = 0.2, 0.1
#: Least characters of a page between bare numbers, and between marked ones, of which the last ends the file.
_BARE_LEAST, _MARKED_LEAST = 100, 25
#: Numbers around which lines are measured; prose is mostly in lines wider than so many columns.
_SAMPLE, _PROSE = 40, 60
#: Longest line that may be a running head beside a page number, when its text is sought, in characters.
_REPEATED_MAX = 100
#: Lines between a page number and the form feed that it belongs to.
_NEAR = 2
#: Lines that may follow the last page number of a file, if they are residue of a site.
_FOOT = 8
#: Numbers that prove a regular series, with a mark and without; heads at regular distances.
_REGULAR_MARKED, _REGULAR_BARE, _REGULAR_HEADS = 3, 4, 6


@dataclass(slots=True)
class Pages:
    """The evidence of pages in a file.

    ``numbers`` are the page numbers (line index -> line, with the words of a
    running head or without), ``evidence`` the message for each. ``breaks`` are
    ranges of lines, ``range(i, i)`` where nothing stands between two pages.
    ``wrapped`` is the width of the text around a line.
    """

    wrapped: WrappedText
    numbers: dict[int, NumberLine] = field(default_factory=dict)
    evidence: dict[int, str] = field(default_factory=dict)
    breaks: list[range] = field(default_factory=list)


def find_pages(scan: LineScan, pages: Sequence[Page] = (), *, tops: Sequence[int] = ()) -> Pages:
    """Return the pages of a file.

    Args:
        scan: its lines.
        pages: the pages that the container has, where its lines are lines of pages.
        tops: lines whose indent marks page tops (see :func:`page_tops`).
    """
    lines, texts = scan.lines, scan.texts
    likely = [i for i in scan.opened_by(NUMBER_OPENS, NUMBER_MAX) if scan.last[i] in NUMBER_CLOSES]
    alone = [one for i in likely if (one := number_line(i, texts[i])) is not None]
    sides = {*scan.opened_by(HEAD_OPENS, HEAD_MAX), *scan.closed_by(HEAD_CLOSES, HEAD_MAX)}
    heads = [
        one
        for i in sorted(sides)
        if (one := head_with_number(i, texts[i])) is not None and not lines[i].dated
    ]
    feeds = _feeds(lines, pages)
    found = Pages(WrappedText(lines))
    if alone or len(heads) > 1 or feeds or len(tops) > 1:
        search = _Search(scan, found, feeds=feeds, tops=tops, contained=bool(pages))
        search.take(_grouped(_apart(alone)))
        heads = [one for one in heads if one.line not in found.numbers]
        search.take([_recurring(heads)], heads)
        found.breaks = search.breaks()
    return found


def page_tops(lines: Sequence[PhysicalLine]) -> list[int]:
    """Return the lines (indices) indented by exactly one column, if few are: these mark page tops."""
    single = [index for index, line in enumerate(lines) if line.indent == 1]
    return single if len(single) <= 0.2 * len(lines) + 1 else []


def _feeds(lines: Sequence[PhysicalLine], pages: Sequence[Page]) -> list[int]:
    """Return the lines that open a page after a form feed or a page break of the container."""
    feeds = {index for index, line in enumerate(lines) if line.form_feed}
    if pages:
        starts = [line.start for line in lines]
        feeds |= {bisect_left(starts, page.span.start) for page in pages}
    return sorted(feeds - {0, len(lines)})


def _apart(alone: Sequence[NumberLine]) -> list[NumberLine]:
    """Return those of *alone* that are not in a column of numbers: three or more are a table."""
    bare = {one.line for one in alone if one.form in (Form.BARE, Form.NUMERAL)}
    return [one for one in alone if one.line not in bare or not _in_column(bare, one.line)]


def _in_column(bare: AbstractSet[int], line: int) -> bool:
    return any({first, first + 1, first + 2} <= bare for first in (line - 2, line - 1, line))


def _grouped(alone: Sequence[NumberLine]) -> list[list[NumberLine]]:
    groups: defaultdict[str, list[NumberLine]] = defaultdict(list)
    for one in alone:
        groups[one.shape].append(one)
    return list(groups.values())


def _recurring(heads: Sequence[NumberLine]) -> list[NumberLine]:
    """Return those of *heads* whose words recur, each time with a higher number."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for one in heads:
        numbers[one.head].append(one.number)
    rising = {
        head for head, some in numbers.items() if len(some) > 1 and all(a < b for a, b in pairwise(some))
    }
    return [one for one in heads if one.head in rising]


class _Search:
    """The search for page numbers among candidates, and what shows that they are."""

    def __init__(
        self,
        scan: LineScan,
        found: Pages,
        *,
        feeds: Sequence[int],
        tops: Sequence[int],
        contained: bool,
    ) -> None:
        self._scan, self._lines, self._found = scan, scan.lines, found
        self._feeds, self._tops = feeds, tops
        self._raw_rows = scan.raw_rows
        long = [
            line.blank_before + 1 + size // _ROW // 2
            for line, size in zip(scan.lines, scan.sizes, strict=True)
        ]
        self._rows = list(accumulate(long))
        self._passed: set[int] = set()
        self._feeds_are_pages = contained or self._show_pages(feeds)
        steps = [self._raw_rows[b] - self._raw_rows[a] for a, b in pairwise(tops)]
        usual = median(steps) if steps else 0
        self._tops_step = usual if usual >= _LONG_PAGE else 0
        alike = sum(abs(step - usual) <= 2 for step in steps)
        self._tops_regular = self._tops_step > 0 and len(steps) > 3 and alike >= 0.6 * len(steps)

    def take(self, groups: Sequence[Sequence[NumberLine]], others: Sequence[NumberLine] = ()) -> None:
        """Add the page numbers among *groups*, each written in one way; and *others* between two of them."""
        self._passed |= {one.line for group in groups for one in group}
        taken: dict[int, int] = {}
        for group in groups:
            for series in find_series(group, self._rows, raw_rows=self._raw_rows):
                members = series.members if self._proves(series) else self._at_tops(series)
                taken |= {one.number: one.line for one in members}
                self._add(members)
        between = [
            one
            for one in others
            if one.number not in taken
            and {one.number - 1, one.number + 1} <= taken.keys()
            and taken[one.number - 1] < one.line < taken[one.number + 1]
        ]
        self._add(between)

    def _add(self, members: Sequence[NumberLine]) -> None:
        numbers = [one.number for one in members]
        for one in members:
            self._found.numbers[one.line] = one
            self._found.evidence[one.line] = (
                _("page {number} of {first}–{last}", number=one.number, first=min(numbers), last=max(numbers))
                if len(members) > 1
                else _("page {number}", number=one.number)
            )

    def _proves(self, series: Series) -> bool:
        """Return whether the lines of *series* are page numbers."""
        members, form = series.members, series.form
        count = len(members)
        if self._beside_feeds(series):
            return True
        if form is Form.WORD and (members[0].total or (series.complete and count > 1)):
            return True
        marked = form in (Form.WORD, Form.MARKED)
        sample = _sample(members)
        interrupting = sum(self._interrupts(one.line, one.line) for one in sample)
        if interrupting >= max(1 if marked else 2, _INTERRUPTING * len(sample)):
            return True
        if form is Form.NUMERAL:
            return False
        if form is Form.HEAD and _by_sides(members):
            return True
        if self._ends_file(series, marked):
            return True
        prose = self._is_prose(series, cut=interrupting > 0)
        return prose and (interrupting > 0 or form is Form.HEAD) and self._is_regular(series, marked)

    def _beside_feeds(self, series: Series) -> bool:
        """Return whether most numbers stand before form feeds, or beside those that are ends of pages."""
        before = after = 0
        for one in series.members:
            at = bisect_left(self._feeds, one.line - _NEAR)
            near = self._feeds[at] if at < len(self._feeds) else len(self._lines) + _NEAR
            before += one.line < near <= one.line + 1 + _NEAR
            after += one.line - _NEAR <= near <= one.line
        enough = max(2, 0.5 * len(series.members))
        return before >= enough or (self._feeds_are_pages and before + after >= enough)

    def _interrupts(self, first: int, last: int) -> bool:
        return interrupts(self._lines, self._found.wrapped, first=first, last=last, passes=self._passes)

    def _passes(self, index: int) -> bool:
        if index in self._passed or is_residue(self._lines[index].text):
            return True
        # A full line that recurs is a line of a text that occurs twice, and so is a sentence.
        return (
            self._scan.sizes[index] <= _REPEATED_MAX
            and self._scan.repeats(index)
            and not self._lines[index].ended_softly
            and not self._found.wrapped.fills(index)
        )

    def _ends_file(self, series: Series, marked: bool) -> bool:
        """Return whether the numbers begin with 1 below a page of text, and the last ends the file.

        Numbers of chapters stand above their text.
        """
        members = series.members
        last = members[-1].line
        rest = self._lines[last + 1 : last + 2 + _FOOT]
        if len(rest) > _FOOT or not all(is_residue(line.text) for line in rest):
            return marked and len(members) == 1 and not last
        if not series.complete or members[0].number != 1 or (not marked and len(members) < 2):
            return marked and len(members) == 1
        firsts = [-1, *(one.line for one in members)]
        sizes = [sum(len(line.text) for line in self._lines[a + 1 : b]) for a, b in pairwise(firsts)]
        return median(sizes) >= (_MARKED_LEAST if marked else _BARE_LEAST) and sizes[0] > 0

    def _is_regular(self, series: Series, marked: bool) -> bool:
        """Return whether the numbers stand at one distance, the first below a page of text."""
        count = len(series.members)
        if series.regularity(_DIFFERENCE) < _MOST:
            return False
        if series.form is Form.HEAD:
            return count >= _REGULAR_HEADS and series.members[0].number > 1
        enough = _REGULAR_MARKED if marked else _REGULAR_BARE
        page = series.page
        return (
            count >= enough
            and page >= (_MARKED_PAGE if marked else _LONG_PAGE)
            and series.rows[0] >= 0.6 * page
        )

    def _is_prose(self, series: Series, *, cut: bool) -> bool:
        """Return whether the text around is prose; stanzas and poems have one length as pages have.

        Wrapped prose, if one page is *cut* within a sentence, or paragraphs on a line each.
        """
        at = [one.line for one in _sample(series.members)]
        if cut and 2 * sum(self._found.wrapped.width(i) > 0 for i in at) > len(at):
            return True
        near = [line.width for i in at for line in self._lines[max(0, i - 5) : i + 6]]
        return sum(width for width in near if width > _PROSE) > sum(near) / 2

    def _at_tops(self, series: Series) -> list[NumberLine]:
        """Return the numbers of *series* beside page tops that lines indented by one column mark."""
        if series.form in (Form.HEAD, Form.NUMERAL) or not self._tops_step:
            return []
        tops = set(self._tops)
        return [
            one
            for one in series.members
            if one.line + 1 in tops
            or (self._tops_regular and abs(bisect_right(self._tops, one.line) - one.number) <= _NEAR)
        ]

    def _show_pages(self, feeds: Sequence[int]) -> bool:
        """Return whether form feeds are ends of pages: some interrupt a sentence, or the pages are alike.

        Other form feeds part texts.
        """
        if not feeds:
            return False
        sample = _sample(feeds)
        interrupting = sum(self._interrupts(feed, feed - 1) for feed in sample)
        if interrupting >= max(1, _FEEDS * len(sample)):
            return True
        steps = [self._raw_rows[b] - self._raw_rows[a] for a, b in pairwise([0, *feeds])]
        usual = median(steps)
        alike = sum(abs(step - usual) <= max(1, _DIFFERENCE * usual) for step in steps)
        return len(steps) > 3 and alike >= 0.6 * len(steps)

    def breaks(self) -> list[range]:
        """Return the breaks between pages; a page number and the form feed beside it are one."""
        at = [range(i, i + 1) for i in self._found.numbers]
        if self._feeds_are_pages:
            at += [range(i, i) for i in self._feeds]
        if self._tops_regular:
            at += [range(i, i) for i in self._tops if i]
        merged: list[range] = []
        for one in sorted(at, key=lambda r: (r.start, r.stop)):
            before = merged[-1] if merged else range(0)
            if merged and one.start - before.stop <= _NEAR and not (one and before):
                merged[-1] = range(before.start, max(before.stop, one.stop))
            else:
                merged.append(one)
        return merged


def _sample(items: Sequence[T]) -> Sequence[T]:
    """Return *items*, or about as many of a long series as are examined, evenly distributed."""
    return items[:: 1 + len(items) // _SAMPLE]


def _by_sides(members: Sequence[NumberLine]) -> bool:
    """Return whether the numbers of left pages stand on one side of right ones on the other."""
    sides = {(one.left, one.number % 2) for one in members}
    return len(members) > 3 and len(sides) == 2 and len({left for left, _ in sides}) == 2
