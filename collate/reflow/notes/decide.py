"""Which blocks are notes: those whose labels are called in the text, and those under a heading of notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice

from collate.reflow.notes.blocks import Block
from collate.reflow.notes.calls import NO_TIE, PERHAPS, SURE, WEAK, Call, Calls, Tie, tie
from collate.reflow.notes.lines import LineTable
from collate.reflow.notes.marks import SINGLES, Mark, Style

#: Evidence of the place of a block, from none to a heading of notes above it.
_NOWHERE, _AT_TEXT_END, _AT_PAGE_END, _RULED, _HEADED = range(5)
#: For each evidence: least share of labels with calls, least mean looks of these.
_LEAST = {
    _NOWHERE: (1.0, 1.0),
    _AT_TEXT_END: (0.75, 0.7),
    _AT_PAGE_END: (0.75, 0.7),
    _RULED: (0.5, 0.5),
    _HEADED: (0.5, -0.5),
}
#: The same for labels that mostly number paragraphs or an enumeration.
_LEAST_COMMON = (0.9, 1.0)
#: Longest rest of a line that is examined for letters.
_EMPTY = 8
_COMMON = (Style.PLAIN, Style.ROUND)
#: Short lines between two blocks of a section of notes: the titles of their texts.
_NAMES = 3
#: Numbers from the last label of a block to the first of the next that goes on.
_GAP = 3
#: Lines of further paragraphs of the last note before these titles.
_REST_LINES = 8
#: Lines that a text has at least above its notes.
_LEAST_ABOVE = 2
#: Paragraphs above a block amid a text that may have its calls; above * and the like, which titles have.
_ABOVE, _ABOVE_STAR = 2, 4
#: Series of calls in the text, before and after, that are examined for one block of such a section.
_AHEAD = 40
#: Blocks after a block that may have a better claim to its calls.
_RIVALS = 3


@dataclass(frozen=True, slots=True)
class NoteBlock:
    """A block that is notes; ``calls`` has the call of each label, or None."""

    block: Block
    calls: tuple[Call | None, ...]


def decide(table: LineTable, blocks: Sequence[Block], calls: Calls) -> tuple[list[NoteBlock], list[int]]:
    """Return the blocks that are notes, and the lines among them that only name the texts of the notes."""
    judge = _Judge(table, blocks, calls)
    at = 0
    while at < len(blocks):
        at = judge.judge(at)
    return judge.accepted, judge.names


class _Judge:
    def __init__(self, table: LineTable, blocks: Sequence[Block], calls: Calls) -> None:
        self._table, self._blocks, self._calls = table, blocks, calls
        self.accepted: list[NoteBlock] = []
        self.names: list[int] = []
        self._since = 0  # where the text after the last notes begins
        self._before = 0  # the same for the first of the blocks that adjoin the last
        self._styles: Counter[Style] = Counter()  # of the notes so far
        self._numbers: dict[Style, int] = {}  # of the last of these
        self._judged = -1  # the last block of a section that is none
        self._end = -1  # the last line of the last notes

    def judge(self, at: int) -> int:
        """Judge the block *at* and those that adjoin it; return the index of the next to judge."""
        block = self._blocks[at]
        if block.first <= self._end:
            return at + 1
        section = self._section(at) if at > self._judged else []
        if len(section) > 1:
            if self._judge_section(section):
                return at + 1
            self._judged = at + len(section) - 1
        place = self._place(block)
        if self._may_be_notes(block, place):
            found = self._tie(block, place)
            if self._is_notes(block, found, place=place) and not self._has_rival(at, found):
                self._accept(block, found.calls or (None,) * len(block.labels))
        return at + 1

    def _start(self, block: Block) -> int:
        return self._table.lines[block.start].start

    def _tie(self, block: Block, place: int) -> Tie:
        since, until = self._since, self._start(block)
        if self._adjoins(block):
            since, until = self._before, self._start(self._first)
        if place is _NOWHERE:
            since = max(since, self._paragraphs_above(block))
        return tie(block.labels, self._calls.before(block.labels, since, until))

    def _adjoins(self, block: Block) -> bool:
        """Return whether a block goes on below notes of another style: a note to the title, then others."""
        if not self.accepted or block.start != self._end + 1:
            return False
        return self.accepted[-1].block.labels[0].style is not block.labels[0].style

    def _paragraphs_above(self, block: Block) -> int:
        """Return the offset from which the calls of a block stand that ends neither page nor text."""
        most = _ABOVE_STAR if block.labels[0].style is Style.STAR else _ABOVE
        opens = filter(self._table.opens_paragraph, range(block.start - 1, -1, -1))
        first = next(islice(opens, most - 1, None), 0)
        return self._table.lines[first].start

    def _accept(self, block: Block, calls: Sequence[Call | None]) -> None:
        if not self._adjoins(block):
            self._before, self._first = self._since, block
        self.accepted.append(NoteBlock(block, tuple(calls)))
        self._styles[block.labels[0].style] += 1
        self._numbers[block.labels[0].style] = block.labels[-1].number
        self._end = block.last
        self._since = self._table.lines[block.last].end

    def _place(self, block: Block) -> int:
        """Return the evidence of the place of a block."""
        if block.headed:
            return _HEADED
        if block.ruled:
            return _RULED
        if self._adjoins(block):
            return max(self._place(self._first), self._place_below(block))
        return self._place_below(block)

    def _place_below(self, block: Block) -> int:
        table = self._table
        after = block.last + 1
        if after == len(table):
            return _AT_TEXT_END
        if table.lines[after].feed or table.is_page_number(after):
            return _AT_PAGE_END
        if table.opens_text(after):
            return _AT_TEXT_END
        return _NOWHERE

    def _may_be_notes(self, block: Block, place: int) -> bool:
        """Return whether a block could be notes, whatever its calls are."""
        if self._lacks_text(block) or self._has_bullets(block):
            return False
        if place >= _AT_PAGE_END:
            return place >= _RULED or not self._introduced(block)
        if block.unsure or self._introduced(block) or not self._continues(block):
            return False
        return place is not _NOWHERE or block.labels[0].style not in _COMMON

    def _lacks_text(self, block: Block) -> bool:
        """Return whether nothing but marks follows a label, to the next label."""
        table = self._table
        firsts = [table.at(label.start) for label in block.labels]
        for label, first, below in zip(block.labels, firsts, [*firsts[1:], block.last + 1], strict=True):
            rest = table.raw[label.end : table.lines[first].end]
            is_last = below <= first + 1 and first != below
            if (
                (is_last or rest)
                and len(rest) <= _EMPTY
                and not any(c.isalnum() and c not in SINGLES for c in rest)
            ):
                return True
        return False

    def _has_bullets(self, block: Block) -> bool:
        """Return whether the lines above or below a block open with its mark, too: * as a bullet."""
        label, raw, lines = block.labels[0], self._table.raw, self._table.lines
        mark = raw[label.start : label.end]
        near = [lines[i].start for i in (block.start - 1, block.last + 1) if 0 <= i < len(lines)]
        return label.style is Style.STAR and any(raw.startswith(mark, start) for start in near)

    def _is_notes(self, block: Block, found: Tie, *, place: int) -> bool:
        style = block.labels[0].style
        share, looks = _LEAST[max(place, _AT_TEXT_END) if self._styles[style] > 1 else place]
        if place is _HEADED:
            return found.share >= share or self._runs_from_one(block)
        if style in _COMMON or any(call is not None and call.mark.style in _COMMON for call in found.calls):
            share, looks = _LEAST_COMMON
            looks = PERHAPS if self._styles[style] > 1 else looks
        if style is Style.STAR:
            share, looks = 1.0, PERHAPS if place >= _AT_PAGE_END else SURE
        return found.share >= share and found.looks >= looks and self._is_near(block, found, place=place)

    def _runs_from_one(self, block: Block) -> bool:
        """Return whether a block under a heading is notes whatever is called: labels from 1 on, after a text.

        1. 1、 must end the text as well, since a text may have such a heading.
        """
        numbers = [label.number for label in block.labels]
        style = block.labels[0].style
        if (
            style is Style.STAR
            or numbers[0] != 1
            or numbers[-1] > 1.1 * len(numbers)
            or block.start < _LEAST_ABOVE
        ):
            return False
        after = block.last + 1
        ends = after == len(self._table) or self._table.opens_text(after)
        return style is not Style.PLAIN or (len(numbers) > 1 and ends)

    def _continues(self, block: Block) -> bool:
        """Return whether the numbers of a block begin with 1 or continue those of the last notes."""
        first = block.labels[0]
        if first.number == 1 or first.style is Style.STAR:
            return True
        return 1 <= first.number - self._numbers.get(first.style, first.number) <= _GAP

    def _is_near(self, block: Block, found: Tie, *, place: int) -> bool:
        """Return whether the calls of a block stand on the page or in the text that the block ends."""
        table = self._table
        first = next(table.at(call.mark.start) for call in found.calls if call is not None)
        between = range(block.start - 1, first, -1)
        if place is _AT_TEXT_END:
            return not any(map(table.opens_text, between))
        return not block.unsure or not any(table.is_page_number(i) or table.lines[i].feed for i in between)

    def _introduced(self, block: Block) -> bool:
        """Return whether the line above a block announces an enumeration: it ends in a colon."""
        above = block.start - 1
        return above >= 0 and self._table.text(above).endswith(("：", ":"))

    def _has_rival(self, at: int, found: Tie) -> bool:
        """Return whether a later block has a better claim to the calls of the block *at*."""
        block = self._blocks[at]
        place = self._place(block)
        if place is _HEADED:
            return False
        for rival in self._blocks[at + 1 : at + 1 + _RIVALS]:
            if (
                rival.first <= block.last
                or self._place(rival) <= place
                or rival.labels[0].style is Style.PLAIN
            ):
                continue
            own = self._calls.before(rival.labels, self._table.lines[block.last].end, self._start(rival))
            if tie(rival.labels, own).share >= PERHAPS:
                return False
            shared = self._calls.before(rival.labels, self._since, self._start(block))
            if tie(rival.labels, shared).share >= max(PERHAPS, found.share - 0.1):
                return True
        return False

    # -- a section of notes for several texts ----------------------------------

    def _section(self, at: int) -> list[tuple[Block, range]]:
        """Return the blocks from *at* on between which nothing stands but the titles of their texts.

        Each comes with the lines of the titles above it.
        """
        first = self._blocks[at]
        section = [(first, range(0))]
        if not first.headed or first.labels[0].style is Style.STAR:
            return section
        for below in self._blocks[at + 1 :]:
            above = section[-1][0]
            if below.first <= above.last:
                continue
            names = self._names(above, below) if below.labels[0].style is first.labels[0].style else None
            if names is None:
                break
            section.append((below, names))
        return section

    def _names(self, above: Block, below: Block) -> range | None:
        """Return the lines between two blocks that name the text of the second: titles known from above.

        Lines before them are further paragraphs of the last note. None: there
        is other text between.
        """
        table = self._table
        first = below.first
        while first - 1 > above.last and below.first - first < _NAMES and self._is_name(first - 1, below):
            first -= 1
        rest = [index for index in range(above.last + 1, first) if not table.is_page_number(index)]
        goes_on = 0 < below.labels[0].number - above.labels[-1].number <= _GAP
        if rest and ((first == below.first and not goes_on) or len(rest) > _REST_LINES or below.headed):
            return None
        between = self._calls.before(below.labels, table.lines[above.last].end, self._start(below))
        if rest and any(call.looks >= WEAK for call in between):
            return None
        return range(first, below.first)

    def _is_name(self, index: int, below: Block) -> bool:
        table = self._table
        if table.is_note_heading(index) or table.is_known_title(index) or table.is_rule(index):
            return True
        return below.labels[0].number == 1 and table.opens_paragraph(index) and table.could_name(index)

    def _judge_section(self, section: Sequence[tuple[Block, range]]) -> bool:
        """Tie the blocks of a section to the series of calls before it, both in order."""
        blocks = [block for block, _ in section]
        series = list(_series(self._calls.between(self._since, self._start(blocks[0]))))
        groups = list(_numbering(blocks))
        pairs = _pair(groups, series)
        ties = [tie(labels, series[pairs[i]]) if i in pairs else NO_TIE for i, labels in enumerate(groups)]
        ties = [found if found.looks >= PERHAPS else NO_TIE for found in ties]
        if len(pairs) == 1 or blocks[-1].last + _NAMES < len(self._table) - 1:
            while ties and not ties[-1].calls:  # nothing shows that the last ones are notes
                ties.pop()
        calls = [
            call
            for labels, one in zip(groups, ties, strict=False)
            for call in one.calls or [None] * len(labels)
        ]
        if sum(call is not None for call in calls) < max(1, _LEAST[_HEADED][0] * len(calls)):
            return False
        for place, (block, names) in enumerate(section):
            own, calls = calls[: len(block.labels)], calls[len(block.labels) :]
            if not own:
                break
            last = section[place + 1][1].start - 1 if calls else block.last
            self._accept(replace(block, last=max(last, block.last)), own)
            self.names += names
        return True


def _pair(groups: Sequence[Sequence[Mark]], series: Sequence[Sequence[Call]]) -> dict[int, int]:
    """Return the series of calls for groups of labels (indices): in order, with the best fit over all.

    The fit of a series is the share of the numbers of both that both have.
    """
    numbers = [{call.mark.number for call in one} for one in series]
    ends = [(0.0, -1)] * len(series)  # fit of the best pairs that end with a series, and the last of these
    steps: list[tuple[int, int, int]] = []  # group, series, the step before
    for group, labels in enumerate(groups):
        wanted = {label.number for label in labels}
        before = [(0.0, -1), *accumulate(ends, max)]
        centre = group * len(series) // len(groups)
        for at in range(max(0, centre - _AHEAD), min(len(series), centre + _AHEAD)):
            both = len(wanted & numbers[at])
            fit = before[at][0] + both / len(wanted | numbers[at])
            if both >= _LEAST[_HEADED][0] * len(wanted) and fit > ends[at][0]:
                ends[at] = (fit, len(steps))
                steps.append((group, at, before[at][1]))
    pairs: dict[int, int] = {}
    step = max(ends, default=(0.0, -1))[1]
    while step >= 0:
        group, at, step = steps[step]
        pairs[group] = at
    return pairs


def _numbering(blocks: Sequence[Block]) -> Iterator[list[Mark]]:
    """Yield the labels of one series each: blocks whose numbers go on belong together."""
    labels: list[Mark] = []
    for block in blocks:
        if labels and block.labels[0].number <= labels[-1].number:
            yield labels
            labels = []
        labels = [*labels, *block.labels]
    yield labels


def _series(calls: Sequence[Call]) -> Iterator[list[Call]]:
    """Yield the series of calls in the text: a smaller number begins a new one."""
    series: list[Call] = []
    for call in calls:
        if call.looks < WEAK:
            continue
        restarts = series and call.mark.number <= min(2, series[-1].mark.number)
        if restarts and (call.mark.number == 1 or call.mark.number < series[-1].mark.number):
            yield series
            series = []
        series.append(call)
    if series:
        yield series
