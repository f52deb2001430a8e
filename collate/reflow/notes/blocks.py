"""Blocks of notes: series of labels at the starts of lines, with the heading or rule above them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from collate.lazy import lazy_pattern
from collate.reflow.notes.calls import PERHAPS, WEAK, Calls, can_call
from collate.reflow.notes.extent import paragraph_end
from collate.reflow.notes.lines import LineTable
from collate.reflow.notes.marks import Mark, Style

#: Before a label: 注：① … on one line.
_PREFIX = lazy_pattern(
    r"[【\[（(]?(?:[注註][释釋解]?|[附脚腳]注|notes?)[】\]）)]?\s*[：:]?\s*", re.IGNORECASE
)
#: Labels that a series may lack.
_MISSING = 2
#: Paragraphs of one note beside its first, under a heading or rule; of 1. 1、, which number paragraphs, too.
_MORE, _MORE_PLAIN = 12, 3
#: Lines between the heading of the notes and the first label that may name the text.
_NAMED = 2
_PREFIX_LONGEST = 6
#: Marks that no note begins with: a label before them is a call at the start of a wrapped line.
_NOT_AFTER = "。，、；：！？）”’」』》,;!?)"
_SENTENCE = "。！？!?．.”’」』）)"


class _Top(NamedTuple):
    """What stands above the first label of a block: heading, rules, the title of a text."""

    above: tuple[int, ...] = ()
    headed: bool = False
    ruled: bool = False
    named: bool = False
    framed: bool = False


_NO_TOP = _Top()


@dataclass(frozen=True, slots=True)
class Block:
    """Labels of one style, in order, in the lines from ``first`` to ``last``.

    ``above`` are the lines of its heading and of rules, if ``headed`` or
    ``ruled``; ``above`` is empty where the heading stands before the first label.
    ``unsure``: the first label may be a call at the start of a wrapped line.
    """

    labels: tuple[Mark, ...]
    first: int
    last: int
    above: tuple[int, ...] = ()
    headed: bool = False
    ruled: bool = False
    unsure: bool = False

    @property
    def start(self) -> int:
        """The index of its first line, with heading or rule."""
        return self.above[0] if self.above else self.first


def find_blocks(
    table: LineTable, marks: Sequence[Mark], calls: Calls, *, plain: Sequence[Mark]
) -> list[Block]:
    """Return what may be blocks of notes, in order.

    *marks* are all marks of the text, *plain* labels that are marks at the
    starts of lines only.
    """
    by_style: dict[Style, list[Mark]] = {}
    labels, unsure = _line_marks(table, sorted((*marks, *plain)), calls)
    for mark in labels:
        by_style.setdefault(mark.style, []).append(mark)
    builder = _Builder(table, calls, marks, unsure)
    blocks = [block for labels in by_style.values() for block in builder.blocks(labels)]
    return sorted(blocks, key=lambda block: (block.first, -block.last))


def _line_marks(table: LineTable, marks: Sequence[Mark], calls: Calls) -> tuple[list[Mark], dict[int, bool]]:
    """Return the marks that open a line as notes do, and the offsets of those that may continue a line.

    The second value also has whether the same number was called before.
    """
    found: list[Mark] = []
    unsure: dict[int, bool] = {}
    seen: dict[int, int] = {}  # the end of the last label with this number
    numbers: dict[Style, int] = {}
    for mark in marks:
        index = table.at(mark.start)
        line = table.lines[index]
        before = table.raw[line.start : mark.start].replace("\0", "").strip()
        if (before and (len(before) > _PREFIX_LONGEST or not _PREFIX.fullmatch(before))) or table.is_rule(
            index
        ):
            continue
        if table.raw[mark.end : mark.end + 1] in _NOT_AFTER and mark.end < line.end:
            continue
        if not table.opens_paragraph(index) or table.is_broken(index):
            # The continuation of a wrapped line, unless the same number was called since its last label.
            called = calls.before([mark], seen.get(mark.number, 0), mark.start)
            called = [call for call in called if can_call(call.mark.style, mark.style)]
            is_called = mark.style is not Style.PLAIN and any(call.looks >= PERHAPS for call in called)
            if not is_called and (numbers.get(mark.style) != mark.number - 1 or not table.ended(index - 1)):
                continue
            unsure[mark.start] = is_called
        numbers[mark.style] = mark.number
        seen[mark.number] = mark.end
        found.append(mark)
    return found, unsure


class _Builder:
    def __init__(
        self, table: LineTable, calls: Calls, marks: Sequence[Mark], unsure: dict[int, bool]
    ) -> None:
        self._table = table
        self._unsure = unsure
        self._ends: dict[int, int] = {}
        self._calls = calls
        self._marks = marks
        self._starts = [mark.start for mark in marks]

    def blocks(self, labels: Sequence[Mark]) -> list[Block]:
        """Return the series among *labels*, which have one style."""
        blocks: list[Block] = []
        run: list[Mark] = []
        top = _NO_TOP
        in_section = False  # below a heading of notes, which may be for several texts
        for label in labels:
            follows = bool(run) and self._follows(run[-1], label, framed=top.framed)
            if not follows and not self._unsure.get(label.start, True):
                continue
            if run and not follows:
                blocks.append(self._block(run, top))
                run = []
            if run:
                run += self._missing(run[-1], label)
            else:
                top = self._top(label)
                in_section |= top.headed
                top = top._replace(framed=top.headed or top.ruled or (in_section and top.named))
            run.append(label)
        if run:
            blocks.append(self._block(run, top))
        return blocks

    def _block(self, run: Sequence[Mark], top: _Top) -> Block:
        table = self._table
        above = top.above
        before = (above[0] if above else table.at(run[0].start)) - 1
        closed = before >= 0 and table.ended(before)
        last = paragraph_end(table, table.at(run[-1].start), run[-1].end, closed=closed, framed=top.framed)
        return Block(
            tuple(run),
            table.at(run[0].start),
            last,
            above,
            top.headed,
            top.ruled,
            run[0].start in self._unsure,
        )

    def _top(self, label: Mark) -> _Top:
        """Return the lines of the heading and rules above a label, and whether there are such."""
        table = self._table
        first = at = table.at(label.start)
        headed = bool(table.raw[table.lines[first].start : label.start].strip("\0 \u3000\t"))
        ruled = False
        named = 0
        above: list[int] = []
        while at > 0:
            at -= 1
            if table.is_note_heading(at):
                headed = True
                above = list(range(at, first))
            elif table.is_rule(at) and not named:
                ruled = True
                above = list(range(at, first))
            elif named < _NAMED and not above and table.is_known_title(at):
                named += 1
            else:
                break
        return _Top(tuple(above), headed, ruled, named > 0)

    def _follows(self, above: Mark, below: Mark, *, framed: bool) -> bool:
        """Return whether *below* is next in the block of *above*; *framed*: under a heading or rule."""
        step = below.number - above.number
        if above.style is Style.STAR:
            return step > 0 and table_adjacent(self._table, above, below)
        if not 1 <= step <= 1 + _MISSING:
            return False
        table = self._table
        first, last = table.at(above.start), table.at(below.start)
        if first == last:
            return False
        end = self._end(above)
        if end < last - 1:
            end = paragraph_end(table, first, above.end, stop=last, framed=framed)
        extra = [i for i in range(end + 1, last) if not table.is_page_number(i)]
        if not extra:
            return not self._is_called(above, below)
        most = _MORE_PLAIN if above.style is Style.PLAIN else _MORE
        if not framed or step > 1 or below.start in self._unsure:
            return False
        if sum(map(table.opens_paragraph, extra)) > most:
            return False
        for index in extra:
            if table.is_note_heading(index) or table.is_rule(index) or table.is_known_title(index):
                return False
        return not self._is_called(above, below)

    def _end(self, label: Mark) -> int:
        """Return the last line that is sure to belong to the paragraph of a label."""
        if label.start not in self._ends:
            self._ends[label.start] = paragraph_end(self._table, self._table.at(label.start), label.end)
        return self._ends[label.start]

    def _is_called(self, above: Mark, below: Mark) -> bool:
        """Return whether a label after *above*, up to *below*, is called after the note of *above*."""
        end = self._end(above)
        between = self._calls.between(self._table.lines[end].end, below.start)
        return any(above.number < call.mark.number <= below.number and call.looks >= WEAK for call in between)

    def _missing(self, above: Mark, below: Mark) -> list[Mark]:
        """Return labels between two whose line break was lost: after a sentence within the note."""
        if below.number - above.number != 1 + 1:
            return []
        first, last = bisect_right(self._starts, above.start), bisect_left(self._starts, below.start)
        return [
            mark
            for mark in self._marks[first:last]
            if mark[2:] == (above.number + 1, above.style) and self._table.raw[mark.start - 1] in _SENTENCE
        ][:1]


def table_adjacent(table: LineTable, above: Mark, below: Mark) -> bool:
    """Return whether *below* opens the line after the paragraph of *above*."""
    first, last = table.at(above.start), table.at(below.start)
    return last == paragraph_end(table, first, above.end, stop=last) + 1
