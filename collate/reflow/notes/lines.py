"""The lines of a text as notes need them: where they begin, how wide they are, what they continue."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from functools import cached_property, wraps
from typing import NamedTuple

from collate.lazy import lazy_pattern
from collate.model import Reason
from collate.reflow.notes.marks import SINGLES
from collate.reflow.physical_lines import CONTROL, split_lines
from collate.reflow.shapes import FURNITURE
from collate.text.dates import is_date_line
from collate.text.layout import BLANKS, display_width, ends_sentence
from collate.text.line_roles import is_title_like

#: Removed at the edges of lines; control characters stand for ledger rows and for notes of the reader.
_EDGE = " \t\u00a0\u3000\u2002\u2003\ufeff\u200b\u2060" + "".join(map(chr, range(32)))
_CONTROLS = lazy_pattern(f"[{CONTROL}]+")
_PAGE_NUMBERS = [shape for reason, shape in FURNITURE if reason is Reason.PAGE_NUMBER]
_CLAUSES = lazy_pattern("[。；;]|[：:]$")
_NO_LETTERS = lazy_pattern(r"[\W\d_]+")
#: The number of a text before its title, which a second list of the titles may lack.
_NUMBERING = lazy_pattern(
    rf"(?:第?[一二三四五六七八九十百零〇0-9]{{1,5}}(?:[章节節篇回卷讲講][{BLANKS}]*|[、．.:：][{BLANKS}]*|[{BLANKS}]+)"
    rf"|[（(〔][一二三四五六七八九十百0-9]{{1,4}}[）)〕][{BLANKS}]*)(?=\w)"
)
#: A table for ``str.translate`` that leaves the letters of ASCII, in lower case.
_ASCII_LETTERS = {code: chr(code).lower() if chr(code).isalpha() else None for code in range(128)}
_BARE = lazy_pattern(r"[0-9０-９]{1,4}")
#: A line that consists of at least three equal marks, or one line-drawing of any length: a rule.
_RULE = lazy_pattern(rf"([-—–―─━_＿=＝~～*＊※★☆·•.])(?:[{BLANKS}]*\1){{2,}}|[—―─━]{{2,}}|※")
_NAMES = (
    "注[释释釋解]?|註[释釋解]?|[附脚腳尾]注[释釋]?|[附脚腳尾]註[釋]?|本[文篇章]注[释釋]?|注[释釋]与参考文献"
    "|notes?|footnotes?|endnotes?|annotations?|notes?etréférences|notesdefin|notesdebasdepage"
    "|anmerkungen|anmerkung|fu[sß]+noten|endnoten|notas|note|notae|примечания"
)
_NOTE_HEADING = lazy_pattern(
    rf"[#*\s【〔\[（(《■◆●○]*(?:{_NAMES})[\s*】〕\]）)》]*[：:.]?[*\s]*", re.IGNORECASE
)
_HEADING_HINT = lazy_pattern("[注註]|not|anm|fu[sß]|прим", re.IGNORECASE)
_HEADING_LONGEST, _TITLE_LONGEST = 30, 80
#: Lines on each side that are measured together, and lines that share one measurement.
_AROUND, _STEP = 20, 20
#: Least and greatest width of wrapped lines, in columns; how ragged they may be.
_NARROWEST, _WIDEST, _RAGGED = 20, 200, 6
#: What is not broken at a line end: a bracketed number with the marks after it, a word.
_UNIT = lazy_pattern(
    rf"(?:[〔\[［【（(]\S{{1,4}}[〕\]］】）)]|[注註]?[{SINGLES}]|[^\w\s〔\[［【（(“‘「『《]|[!-~]+)[。，、；：！？”’」』）》]*"
)
_LAST_MARK = lazy_pattern(
    rf"(?:[〔\[［【（(]\S{{1,4}}[〕\]］】）)]|[注註]?[{SINGLES}]|[*＊†‡※¹²³⁰⁴-⁹]+|[*＊※^]\d+)\Z"
)
_MARK_LONGEST = 8
#: Least width of a line that a page may have cut, where its width is unknown.
_LONG = 40
#: Columns before a line that is centred.
_CENTRED = 8
#: Lines that are measured for the width of the text as a whole.
_SAMPLE = 2000
#: Columns that a line may lack to be full: one wide character and a mark that may not open a line.
_SLACK = 4


class Line(NamedTuple):
    """A line that is not blank: ``raw[start:end]`` without blanks at its edges.

    ``indent`` is in columns, ``blanks`` the number of blank lines above,
    ``feed``: a form feed precedes the line.
    """

    start: int
    end: int
    indent: int
    blanks: int
    feed: bool


def _once(method: Callable[[LineTable, int], bool]) -> Callable[[LineTable, int], bool]:
    """Return *method* with memory: the same lines are examined for many labels."""
    name = f"_{method.__name__}_of"

    @wraps(method)
    def remembered(table: LineTable, index: int) -> bool:
        known = table.__dict__.get(name)
        if known is None:
            known = table.__dict__[name] = {}
        answer = known.get(index)
        if answer is None:
            answer = known[index] = method(table, index)
        return bool(answer)

    return remembered


class LineTable:
    """The lines of a raw text; ``headings`` are indices of those that the container declares headings."""

    def __init__(self, raw: str, headings: Collection[int] = (), *, wrapped: bool = True) -> None:
        self.raw = raw
        self.lines = list(_lines(raw))
        self._starts = [line.start for line in self.lines]
        self.headings = frozenset(max(0, bisect_right(self._starts, at + 3) - 1) for at in headings)
        self._wrapped = wrapped
        self._widths: dict[int, int] = {}
        self._pages: dict[int, int] = {}
        self._ended: dict[int, bool] = {}
        self._clean = _CONTROLS.search(raw) is None

    def __len__(self) -> int:
        return len(self.lines)

    def at(self, offset: int) -> int:
        """Return the index of the line at *offset*; of the line before, where it is blank."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def text(self, index: int) -> str:
        """Return the text of a line, without control characters."""
        line = self.lines[index]
        text = self.raw[line.start : line.end]
        return text if self._clean else _CONTROLS.sub("", text)

    def width(self, index: int) -> int:
        """Return the columns of a line with its indent."""
        if index not in self._widths:
            line = self.lines[index]
            self._widths[index] = line.indent + display_width(self.raw[line.start : line.end])
        return self._widths[index]

    def page_width(self, index: int) -> int:
        """Return the width of the page around a line if its lines are wrapped, else 0."""
        if not self._wrapped:
            return 0
        step = index // _STEP
        if step not in self._pages:
            first = max(0, step * _STEP - _AROUND)
            self._pages[step] = self._measure(first, min(len(self), step * _STEP + _STEP + _AROUND))
        return self._pages[step]

    def _measure(self, first: int, last: int) -> int:
        widths = sorted(self.width(index) for index in range(first, last))
        page = widths[int(0.8 * (len(widths) - 1))]
        full = [i for i in range(first, last) if page - _RAGGED <= self.width(i) <= page + _RAGGED]
        broken = sum(not self.ended(index) for index in full)
        wrapped = _NARROWEST <= page <= _WIDEST and 3 * len(full) >= len(widths) and len(full) >= 2
        if wrapped and 3 * broken >= len(full) and widths[-1] <= 2 * page:
            return max(self.width(i) for i in full)
        # Among short paragraphs few lines are full: the page is as wide as elsewhere, if none is wider.
        return self._usual_page if widths[-1] <= self._usual_page + _RAGGED else 0

    @cached_property
    def _usual_page(self) -> int:
        """The width of the page if the lines of the text are wrapped, else 0."""
        step = max(1, len(self) // _SAMPLE)
        sample = sorted((self.width(index), index) for index in range(0, len(self), step))
        page = sample[int(0.98 * (len(sample) - 1))][0]
        full = [index for width, index in sample if page - _SLACK < width <= page + _RAGGED]
        broken = sum(not self.ended(index) for index in full)
        wrapped = _NARROWEST <= page <= _WIDEST and sample[-1][0] <= page + _RAGGED and broken > 1
        return page if wrapped and 12 * len(full) >= len(sample) and 2 * broken >= len(full) else 0

    def ended(self, index: int) -> bool:
        """Return whether a line ends a sentence; a call of a note may follow."""
        if index not in self._ended:
            text = self.text(index)
            mark = _LAST_MARK.search(text, max(0, len(text) - _MARK_LONGEST))
            self._ended[index] = ends_sentence(text[: mark.start()] if mark is not None else text)
        return self._ended[index]

    @_once
    def is_full(self, index: int) -> bool:
        """Return whether the first word of the next line has no room on this one."""
        page = self.page_width(index)
        if not page or index + 1 >= len(self):
            return False
        unit = _UNIT.match(self.text(index + 1))
        needed = max(display_width(unit[0]) + unit[0].isascii() if unit else 0, 2)
        return self.width(index) + min(needed, page // 2) > page - _SLACK

    def is_cut(self, index: int) -> bool:
        """Return whether a line ends within a sentence that the next one may complete."""
        if not self._wrapped or self.ended(index) or self.width(index) < _LONG:
            return False
        return index + 1 < len(self) and not self.could_name(index + 1)

    @_once
    def opens_paragraph(self, index: int) -> bool:
        """Return whether a line is not the continuation of a wrapped line above it."""
        line = self.lines[index]
        if not index or line.blanks or line.feed or index in self.headings:
            return True
        above = self.lines[index - 1]
        if line.indent > above.indent or self.is_rule(index - 1) or self.is_note_heading(index - 1):
            return True
        return not self.is_full(index - 1)

    @_once
    def is_broken(self, index: int) -> bool:
        """Return whether the line above, where lines are lines of pages, ends within a sentence."""
        line = self.lines[index]
        if not self._wrapped or not index or line.blanks or line.feed or index in self.headings:
            return False
        above = self.lines[index - 1]
        if line.indent > above.indent or self.is_rule(index - 1) or self.is_note_heading(index - 1):
            return False
        return self.width(index - 1) >= _NARROWEST and not self.ended(index - 1)

    @_once
    def is_rule(self, index: int) -> bool:
        """Return whether a line is a rule: a row of dashes or other marks."""
        line = self.lines[index]
        if self.raw[line.start].isalnum():
            return False
        return _RULE.fullmatch(self.raw, line.start, line.end) is not None

    @_once
    def is_note_heading(self, index: int) -> bool:
        """Return whether a line is the heading of notes: 注释, Notes."""
        line = self.lines[index]
        if line.end - line.start > _HEADING_LONGEST:
            return False
        text = self.text(index)
        if _HEADING_HINT.search(text) is None:
            return False
        return _NOTE_HEADING.fullmatch("".join(text.split())) is not None

    @cached_property
    def has_note_headings(self) -> bool:
        """Whether any line is the heading of notes."""
        return any(map(self.is_note_heading, range(len(self))))

    def is_page_number(self, index: int) -> bool:
        """Return whether a line is a page number."""
        line = self.lines[index]
        if line.end - line.start > _HEADING_LONGEST:
            return False
        text = self.text(index)
        return _BARE.fullmatch(text) is not None or any(shape.fullmatch(text) for shape in _PAGE_NUMBERS)

    def is_title_like(self, index: int) -> bool:
        """Return whether a line could be a title."""
        return index in self.headings or is_title_like(self.text(index))

    def opens_text(self, index: int) -> bool:
        """Return whether a line looks like the title of the next text."""
        if index in self.headings or self.is_known_title(index):
            return True
        if not is_title_like(self.text(index)):
            return False
        line = self.lines[index]
        if line.blanks > 1 or (line.indent >= _CENTRED and self.page_width(index)):
            return True
        return index + 1 < len(self) and is_date_line(self.text(index + 1))

    def is_known_title(self, index: int) -> bool:
        """Return whether a line is a heading, or could name a text and occurs more than once."""
        if index in self.headings:
            return True
        line = self.lines[index]
        if line.end - line.start > _TITLE_LONGEST or not self.opens_paragraph(index):
            return False
        return self.could_name(index) and self.keys.get(self.key(index), 0) > 1

    def could_name(self, index: int) -> bool:
        """Return whether a line could name a text in a list: unlike other titles it may end in ？ or ！."""
        text = self.text(index)
        return len(text) <= _TITLE_LONGEST and text[-1] not in "，,、；;。" and not _CLAUSES.search(text)

    @cached_property
    def keys(self) -> dict[str, int]:
        """How often each short line occurs; blanks, marks and numbering are not compared."""
        counts: dict[str, int] = {}
        for index, line in enumerate(self.lines):
            if line.end - line.start <= _TITLE_LONGEST:
                key = self.key(index)
                counts[key] = counts.get(key, 0) + 1
        return counts

    def key(self, index: int) -> str:
        """Return the letters of a line, by which lines are compared."""
        text = self.text(index)
        if text.isascii() and text[-1] not in ")]":
            letters = text.translate(_ASCII_LETTERS)
            if letters:
                return letters
        text = _NUMBERING.sub("", text, count=1)
        return _NO_LETTERS.sub("", _LAST_MARK.sub("", text)).casefold() or text


def _lines(raw: str) -> Iterator[Line]:
    blanks, feed = 0, False
    has_feeds = "\f" in raw
    first = 0
    for text in split_lines(raw):
        if has_feeds:
            feed |= bool(first) and raw[first - 1] == "\f"
        body = text.strip(_EDGE)
        if body:
            lead = len(text) - len(text.lstrip(_EDGE)) if len(body) < len(text) else 0
            start = first + lead
            indent = _columns(text[:lead]) if lead else 0
            yield Line(start, start + len(body), indent, blanks, feed)
            blanks, feed = 0, False
        else:
            blanks += 1
        first += len(text) + 1


def _columns(blanks: str) -> int:
    return sum(4 if c == "\t" else 2 if c in "\u3000\u2003" else 1 for c in blanks if c.isspace())
