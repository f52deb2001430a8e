"""Tables of contents: entries that are titles of the file, in its order, or whose page numbers ascend."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from collate.i18n import _
from collate.lazy import lazy_pattern
from collate.reflow.scan import LineScan
from collate.text.contents import (
    ENTRY_MAX,
    HEADING_CLOSES,
    HEADING_MAX,
    HEADING_OPENS,
    entry_line,
    is_contents_heading,
    title_key,
)

#: Longest line that can be a title in the text, and longest sentence in a table of contents, in characters.
_TITLE_MAX, _SENTENCE_MAX = 120, 30
#: Most lines of a table; most others in succession: names of authors and parts.
_LINES, _OTHERS = 5000, 4
#: Least entries, and least share of them that are titles of the file.
_LEAST, _SHARE = 2, 0.5
#: The same where the titles stand in another order.
_UNORDERED, _NEARLY_ALL = 5, 0.8
#: Entries whose page numbers ascend, if none is a title of the file; share of steps that do.
_NUMBERED, _ASCENDING = 3, 0.9
#: Least entries, and most lines between two of them, of a table without a heading.
_ROWS, _BETWEEN = 3, 2
#: A heading that cannot be that of a list of goods: without a word before it.
_PLAIN = lazy_pattern(
    r"[\W_]*(?:总|總|本[书書卷册冊集期]|全[书書]|《[^》]*》)?目.*|[\W_]*[^\W\d_\u3400-\u9fff]+.*", re.DOTALL
)
#: Blanks in a title set in spaced letters, with a mark of a note; what may stand before and after its words.
_SPACED = 16
_BEFORE = frozenset(
    "0123456789０１２３４５６７８９一二三四五六七八九十百第（(〔《〈“‘「『\"'#*-[［【•·●○■□IVXLCivxlcKkNnPpBbSsAa"
)
_AFTER = frozenset("0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩*＊†]］〕】)）》〉”’」』\"'?？!！.。:：")
_ENDS = frozenset("0123456789０１２３４５６７８９)）]〕】页頁")


class _Line(NamedTuple):
    """A line of a table: where it is, its keys (the first is that of the whole line), and its page number."""

    at: int
    keys: tuple[str, ...]
    page: int | None


def find_contents(scan: LineScan, *, taken: set[int]) -> dict[int, str]:
    """Return the lines of tables of contents (index -> evidence); *taken* are lines of furniture in them."""
    likely = {*scan.opened_by(HEADING_OPENS, HEADING_MAX), *scan.closed_by(HEADING_CLOSES, HEADING_MAX)}
    headings = [i for i in sorted(likely) if i not in taken and is_contents_heading(scan.texts[i])]
    leaders = [i for i in scan.closed_by(_ENDS, ENTRY_MAX) if i not in taken and _has_leaders(scan.texts[i])]
    if not headings and len(leaders) < _ROWS:
        return {}
    return _Tables(scan, taken, headings=headings, leaders=leaders).find()


def _has_leaders(text: str) -> bool:
    if not any(dots in text for dots in ("..", "…", ". .", "··", "・・", "．．", "‥", "__", "——", "--")):
        return False
    line = entry_line(text)
    return line.leaders and line.page is not None


class _Tables:
    def __init__(
        self, scan: LineScan, taken: set[int], *, headings: Sequence[int], leaders: Sequence[int]
    ) -> None:
        self._scan, self._lines, self._taken = scan, scan.lines, taken
        self._headings, self._leaders = headings, leaders
        self._heads = frozenset(headings)
        self._found: dict[int, str] = {}
        self._tables = {heading: self._lines_below(heading) for heading in headings}
        rows = [line for table in self._tables.values() for line in table]
        self._places = self._find_places([*rows, *map(self._line, leaders)])

    def find(self) -> dict[int, str]:
        """Return the lines of tables (index -> evidence)."""
        for heading in self._headings:
            if heading not in self._found:
                self._below(heading)
        rows = [index for index in self._leaders if index not in self._found]
        for first, last in _clusters(rows):
            self._without_heading(range(first, last + 1), sum(first <= i <= last for i in rows))
        return self._found

    def _find_places(self, rows: Sequence[_Line]) -> dict[str, list[int]]:
        """Return all lines that may be a title of *rows*, by their keys; a long title may be on two lines."""
        keys = {key for line in rows for key in line.keys}
        ends = {letter for key in keys for letter in (key[-1], key[-1].upper())} | _AFTER
        starts = {letter for key in keys for letter in (key[0], key[0].upper())} | _BEFORE
        longest = 2 * max(map(len, keys), default=0) + _SPACED
        first, sizes, texts = self._scan.first, self._scan.sizes, self._scan.texts
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index in [i for i, last in enumerate(self._scan.last) if last in ends and sizes[i] <= longest]:
            if first[index] in starts:
                places[title_key(texts[index])].append(index)
            above = index - 1
            likely = index and first[above] in starts and 6 < sizes[above] <= longest
            if likely and not self._lines[above].ended:
                places[title_key(texts[above]) + title_key(texts[index])].append(above)
        return places

    def _below(self, heading: int) -> None:
        """Mark the table below *heading* and the heading, if there is evidence of one."""
        table = self._cut(self._tables[heading])
        if not table:
            return
        below, above = (table[-1].at + 1, len(self._lines)), (0, heading)
        for titles in (self._titles(table, *below), self._titles(table, *above)):
            if self._mark_if_proved(heading, table, titles):
                return
        titles = self._titles(table, *below, ordered=False) | self._titles(table, *above, ordered=False)
        if len(titles) >= max(_UNORDERED, _NEARLY_ALL * len(self._entries(table, titles))):
            self._mark_if_proved(heading, table, titles)

    def _mark_if_proved(self, heading: int, table: Sequence[_Line], titles: set[int]) -> bool:
        entries = self._entries(table, titles)
        pages = [line.page for line in entries if line.page is not None]
        of_file = sum(line.at in titles for line in entries)
        # Where entries have page numbers, the other lines are authors, parts, and first halves of titles.
        counted = [line for line in entries if line.page is not None or line.at in titles or not pages]
        if of_file >= max(_LEAST, _SHARE * len(counted)):
            message = _titles_message(of_file, len(entries))
        elif self._ascend(pages, of_file, heading=heading, lines=len(entries)):
            message = _("page numbers that ascend below the heading of the table: {count}", count=len(pages))
        else:
            return False
        self._mark(range(heading, entries[-1].at + 1), message)
        return True

    def _ascend(self, pages: Sequence[int], of_file: int, *, heading: int, lines: int) -> bool:
        if len(pages) < (_LEAST if of_file else _NUMBERED) or 3 * len(pages) < lines:
            return False
        rising = sum(before <= after for before, after in pairwise(pages))
        plain = _PLAIN.fullmatch(self._lines[heading].text) is not None
        return plain and pages[-1] > pages[0] and rising >= _ASCENDING * (len(pages) - 1)

    def _without_heading(self, rows: range, entries: int) -> None:
        """Mark lines with leaders and page numbers whose titles are lines of the file, in its order."""
        if entries < _ROWS:
            return
        table = [self._line(i) for i in rows if i not in self._taken]
        for begin, end in ((rows.stop, len(self._lines)), (0, rows.start)):
            of_file = len(self._titles(table, begin, end))
            if of_file >= max(_LEAST, _SHARE * entries):
                self._mark(rows, _titles_message(of_file, entries))
                return

    def _mark(self, rows: range, message: str) -> None:
        self._found |= {i: message for i in rows if i not in self._taken}

    def _line(self, index: int) -> _Line:
        text = self._lines[index].text
        entry = entry_line(text)
        return _Line(index, tuple(dict.fromkeys((title_key(text), title_key(entry.title)))), entry.page)

    def _lines_below(self, heading: int) -> list[_Line]:
        """Return the lines below *heading* to the first sentence."""
        table: list[_Line] = []
        for index in range(heading + 1, min(len(self._lines), heading + 1 + _LINES)):
            if index in self._taken:
                continue
            if index in self._heads:
                break
            entry = self._line(index) if self._scan.sizes[index] <= ENTRY_MAX else None
            if entry is None or (
                entry.page is None and self._lines[index].ended and self._scan.sizes[index] > _SENTENCE_MAX
            ):
                break
            table.append(entry)
        return table

    def _cut(self, table: Sequence[_Line]) -> list[_Line]:
        """Return *table* to the first title of the text: one of its first entries again."""
        limit = len(self._lines)
        for entry in table[:_ROWS]:
            if entry.at < limit:
                limit = self._first_title(entry, limit)
        return [entry for entry in table if entry.at < limit]

    def _first_title(self, entry: _Line, limit: int) -> int:
        """Return the line at which the text begins if *entry*, one of the first, is its first title."""
        again = [
            places[at]
            for key in entry.keys
            if (places := self._places.get(key))
            and (at := bisect_left(places, entry.at + _LEAST)) < len(places)
        ]
        return min([limit, *again])

    def _titles(self, table: Sequence[_Line], begin: int, end: int, *, ordered: bool = True) -> set[int]:
        """Return the lines of *table* (indices) that are lines from *begin* to *end*; *ordered*: in order."""
        places: list[tuple[int, int]] = []
        used: dict[str, int] = {}
        for number, line in enumerate(table):
            following = table[number + 1].keys if number + 1 < len(table) else ()
            keys = (*line.keys, *(line.keys[0] + key for key in following))
            # The same title a second time is the next line with it.
            found = ((self._place(key, used.get(key, begin), end), key) for key in keys)
            at, key = min((one for one in found if one[0] >= 0), default=(-1, ""))
            if at >= 0:
                places.append((line.at, at))
                used[key] = at + 1
        return _in_order(places) if ordered else {index for index, _place in places}

    def _place(self, key: str, begin: int, end: int) -> int:
        places = self._places.get(key, ())
        at = bisect_left(places, begin)
        return places[at] if at < len(places) and places[at] < end else -1

    @staticmethod
    def _entries(table: Sequence[_Line], titles: set[int]) -> list[_Line]:
        """Return the lines of *table* to its last entry, if not too many others stand between the entries."""
        last = others = 0
        for number, line in enumerate(table, 1):
            if line.page is not None or line.at in titles:
                last, others = number, 0
            else:
                others += 1
                if others > _OTHERS:
                    break
        return list(table[:last])


def _titles_message(count: int, total: int) -> str:
    return _("entries that are titles of the file: {count} of {total}", count=count, total=total)


def _clusters(rows: Sequence[int]) -> list[tuple[int, int]]:
    clusters: list[tuple[int, int]] = []
    for index in rows:
        if clusters and index - clusters[-1][1] <= _BETWEEN + 1:
            clusters[-1] = (clusters[-1][0], index)
        else:
            clusters.append((index, index))
    return clusters


def _in_order(places: Sequence[tuple[int, int]]) -> set[int]:
    """Return the indices of the longest increasing run of *places* (index, place)."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_index, place) in enumerate(places):
        slot = bisect_left(tails, place)
        before.append(at[slot - 1] if slot else -1)
        if slot == len(tails):
            tails.append(place)
            at.append(number)
        else:
            tails[slot], at[slot] = place, number
    chosen: set[int] = set()
    number = at[-1] if at else -1
    while number >= 0:
        chosen.add(places[number][0])
        number = before[number]
    return chosen
