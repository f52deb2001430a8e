"""Text as laid out by a browser: white space collapsed, one line for each block.

The readers of HTML, TEI and Markdown walk through the markup and pass its text
to a :class:`Flow`, which writes lines to a sink.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from collate.read.html.display_lines import DisplayLines
from collate.text.layout import HAN, MARKS

if TYPE_CHECKING:
    from collate.model import Reason
    from collate.read.html.sinks import LineSink

#: White space of HTML; no-break and ideographic spaces are characters of the text.
SPACE = " \t\n\r\f"
_RUN = re.compile(f"[{SPACE}]+")
_LINE_BREAK = rf"[ \t]*[\n\r\f][{SPACE}]*"
_CJK = HAN + MARKS
#: Punctuation that Chinese shares with Latin text.
_SHARED = r"—―‘’“”…·─（）()\[\]<>"
# Source: CSS Text Module Level 3, 4.1.3 "Segment Break Transformation Rules": a line break in the
# file is removed between two wide characters, and is a space elsewhere.
_REMOVED_BREAK = re.compile(
    rf"(?<=[{_CJK}]){_LINE_BREAK}(?=[{_CJK}{_SHARED}])|(?<=[{_SHARED}]){_LINE_BREAK}(?=[{_CJK}])"
    rf"|(?<=[{_CJK}][{_SHARED}]){_LINE_BREAK}(?=[{_SHARED}])"
    rf"|(?<=[{_CJK}][{_SHARED}][{_SHARED}]){_LINE_BREAK}(?=[{_SHARED}])"
)
#: Longest lookbehind of that rule, in characters.
_TAIL = 3
#: Levels of the headings that may open a text. A deeper one to which a table of contents leads is
#: recorded twice: with its level, and as a line that is led to.
_TITLES = 3


def collapse(text: str) -> str:
    r"""Return *text* with its white space collapsed as a browser shows it.

    >>> collapse("防控工\n  作 好\r\nthe  end“\n好")
    '防控工作 好 the end“好'
    """
    if "\n" in text or "\r" in text or "\f" in text:
        text = _REMOVED_BREAK.sub("", text)
    return _RUN.sub(" ", text)


LineMarks = Sequence[tuple[int, int]]
"""Offsets in a stretch of text at which a line of the file begins, and its number."""


def line_marks(text: str, lines: range) -> LineMarks:
    """Return where each of the *lines* of the file begins in *text*; a reference may add more line ends."""
    starts = (0, *(match.end() for match in re.finditer("\n", text)))
    return [(start, lines[min(number, len(lines) - 1)]) for number, start in enumerate(starts)]


def moved_marks(text: str, shown: str, marks: LineMarks) -> LineMarks:
    r"""Return the *marks* of *text* as they are in *shown*, which is *text* with its white space collapsed.

    >>> moved_marks("甲乙\n  丙 a\nb", "甲乙丙 a b", [(0, 7), (3, 8), (9, 9)])
    [(0, 7), (2, 8), (6, 9)]
    """
    moved: list[tuple[int, int]] = []
    at = place = 0
    for offset, line in marks:
        ahead = len(_RUN.sub("", text[at : max(offset, at)]))
        at = max(offset, at)
        while ahead:
            part = shown[place : place + ahead]
            place += ahead
            ahead = part.count(" ")
        place += shown.startswith(" ", place)
        moved.append((place, line))
    return moved


class Flow:
    """Layout of text into the lines of *sink*.

    With *numbered*, the sink is given the lines of the file; without *typed*, the
    type of the lines does not count. ``visible`` is the
    number of code points of text, without collapsed white space; ``preformatted``
    that of those whose lines are as in the file (``pre``).
    """

    def __init__(self, sink: LineSink, *, numbered: bool = False, typed: bool = True) -> None:
        self.sink = sink
        self.numbered = numbered
        self.visible = 0
        self.preformatted = 0
        self.display = DisplayLines() if typed else None
        self._tail = ""  # the last characters of this line
        self._blank = ""  # pending white space, written if text follows on this line: " " or "\n"
        self._prefix = ""
        self._listed = False  # whether a table of contents leads to the next text
        self._level = 0  # level of the heading that the next text begins
        self._in_heading = False
        self._glued = False

    @property
    def at_line_start(self) -> bool:
        """Whether the current line has no text yet."""
        return not self._tail

    def text(self, text: str, line: int = 0, *, lines: range | None = None) -> None:
        """Append *text*, collapsing its white space.

        Args:
            text: the text.
            line: the line of the file on which it begins; 0 if that is unknown.
            lines: all lines of the file on which it stands, where there is more than one.
        """
        body = text.strip(SPACE)
        if not body:
            self.blank(text)
            return
        start = text.index(body[0])
        if start:
            self.blank(text[:start])
        shown = collapse(body)
        if lines is None or not self.numbered:
            self._put(shown, line)
        else:
            lines = lines[min(text.count("\n", 0, start), len(lines) - 1) :]
            self._put(shown, lines[0], marks=moved_marks(body, shown, line_marks(body, lines)))
        if start + len(body) < len(text):
            self.blank(text[start + len(body) :])

    def blank(self, space: str) -> None:
        """Append white space."""
        if space and self._blank != "\n" and not self._glued:
            self._blank = "\n" if "\n" in space or "\r" in space else " "

    def glue(self) -> None:
        """Drop the white space between the last text and the next: they are one word."""
        self._blank, self._glued = "", True

    def verbatim(self, text: str, lines: range | None = None) -> None:
        """Append *text*, on *lines* of the file, with its white space; its line ends are line ends."""
        first, *more = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        numbers = [lines[min(at, len(lines) - 1)] for at in range(len(more) + 1)] if lines else []
        if first:
            self._put(first, numbers[0] if numbers else 0)
            self.preformatted += len(first)
        if more:
            self.new_line()
            offsets = accumulate((len(line) + 1 for line in more), initial=0)
            marks = tuple(zip(offsets, numbers[1:], strict=False))
            self.at_lines(marks[:1])
            self._opening(more[0])
            self.at_lines(marks)
            self._add_lines(more)
            self.sink.text("\n".join(more))
            self.visible += sum(map(len, more))
            self.preformatted += sum(map(len, more))
            self._tail = more[-1][-_TAIL:]

    def _add_lines(self, lines: list[str]) -> None:
        """Add the type of *lines*, the last of which goes on."""
        start = self.sink.size
        for number, line in enumerate(lines):
            if number:
                self._end_display()
            if self.display is not None:
                self.display.add(start, line)
            start += len(line) + 1

    def at_lines(self, marks: LineMarks, shift: int = 0) -> None:
        """Record the lines of the next text, whose first *shift* code points are not written."""
        if self.numbered:
            for offset, line in marks:
                self.sink.at_line(line, max(offset - shift, 0))

    def _put(self, body: str, line: int = 0, *, marks: LineMarks = ()) -> None:
        gap = ""
        if self._blank and self._tail:
            between = self._tail + self._blank + body[:_TAIL]
            gap = "" if self._blank == "\n" and _REMOVED_BREAK.search(between) else " "
        sink = self.sink
        if line and self.numbered:
            sink.at_line(line, len(gap))
        if self.display is not None:
            self.display.add(sink.size + len(gap), body)
        if not self._tail:
            self._opening(body)
        if marks:
            self.at_lines(marks, -len(gap))
        sink.text(gap + body)
        self.visible += len(body)
        self._tail = (self._tail + gap + body[-_TAIL:])[-_TAIL:]
        self._blank, self._glued = "", False

    def _opening(self, body: str) -> None:
        if self._listed or self._level:
            if self._listed and not 0 < self._level <= _TITLES:
                self.sink.heading()
            if self._level:
                self.sink.heading(self._level)
            self._in_heading, self._listed, self._level = True, False, 0
        if self._prefix:
            wide = unicodedata.east_asian_width(body[:1] or " ") in "WFA"
            self.sink.text(self._prefix + ("" if wide else " "))
            self._prefix = ""

    def drop(self, text: str, reason: Reason, marks: LineMarks = ()) -> None:
        """Append content of the line that is not text; *marks* are the lines of the file in it."""
        shown = collapse(text.strip(SPACE))
        self.at_lines(moved_marks(text.lstrip(SPACE), shown, marks) if len(marks) > 1 else marks)
        self.sink.drop(shown, reason)

    def drop_apart(self, text: str, reason: Reason, marks: LineMarks = ()) -> None:
        """Append invisible content: to the current line if it has text, else on a line of its own."""
        if self.at_line_start:
            self.sink.end_line()
        self.drop(text, reason, marks)
        if self.at_line_start:
            self.sink.end_line()

    def drop_lines(self, text: str, reason: Reason, marks: LineMarks = ()) -> None:
        """Append lines that are not text of the document."""
        self.end_line()
        self.at_lines(marks, len(text) - len(text.lstrip("\n")))
        self.sink.drop(text.strip("\n"), reason)
        self.end_line()

    def end_line(self) -> None:
        """End the current line unless it is empty."""
        self.sink.end_line()
        if self._tail:
            self._end_display()
        self._blank = ""

    def new_line(self) -> None:
        """End the current line, also an empty one."""
        self.sink.text("\n")
        if self._tail:
            self._end_display()
        self._blank = ""

    def _end_display(self) -> None:
        self._tail = ""
        if self.display is not None:
            self.display.end_line(heading=self._in_heading)
        self._in_heading = False

    def mark_displayed(self) -> None:
        """Mark the lines that are set apart by their type, after the last text."""
        for start in self.display.starts() if self.display is not None else ():
            self.sink.displayed(start)

    def prefix(self, text: str) -> None:
        """Add the number of a list item before the next text that begins a line.

        A space separates it from the text, unless that begins with a wide character (1. Work, 1.总则).
        """
        self._prefix += text

    def clear_prefix(self) -> str:
        """Remove and return the number of a list item without text."""
        prefix, self._prefix = self._prefix, ""
        return prefix

    def heading(self, opens: bool, level: int = 0) -> None:
        """Mark the next text that begins a line as a heading; with False, cancel the mark.

        *level* is the declared one; 0 if a table of contents leads to the text.
        """
        if not opens:
            self._listed, self._level = False, 0
        elif level:
            self._level = level
        else:
            self._listed = True

    def page(self, label: str) -> None:
        """Start a page."""
        self.sink.page(label)
