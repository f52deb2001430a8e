"""Text as a browser lays it out: white space collapsed, a line for each block.

HTML, TEI and Markdown are read alike: a walk through the markup tells a
:class:`Flow` what it meets, and the flow writes lines to a sink.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Protocol

from collate.model import Reason
from collate.text.layout import HAN, MARKS

#: The white space of HTML. No-break and ideographic spaces are characters of the text.
SPACE = " \t\n\r\f"
_RUN = re.compile(f"[{SPACE}]+")
_LINE_BREAK = rf"[ \t]*[\n\r\f][{SPACE}]*"
_CJK = HAN + MARKS
#: Marks that Chinese shares with Latin text.
_SHARED = r"—―‘’“”…·─（）()\[\]<>"
# Source: CSS Text Module Level 3, 4.1.3 "Segment Break Transformation Rules": a line break in the
# file between two wide characters is nothing, elsewhere it is a space.
_NOTHING = re.compile(
    rf"(?<=[{_CJK}]){_LINE_BREAK}(?=[{_CJK}{_SHARED}])|(?<=[{_SHARED}]){_LINE_BREAK}(?=[{_CJK}])"
    rf"|(?<=[{_CJK}][{_SHARED}]){_LINE_BREAK}(?=[{_SHARED}])"
    rf"|(?<=[{_CJK}][{_SHARED}][{_SHARED}]){_LINE_BREAK}(?=[{_SHARED}])"
)
#: Characters in front of a line break that the rule looks at.
_TAIL = 3


class Sink(Protocol):
    """Where lines are written: a :class:`~collate.read.raw_builder.RawBuilder`, or a :class:`Plain`."""

    @property
    def size(self) -> int:
        """Code points so far."""

    @property
    def at_line_start(self) -> bool:
        """Whether the next text begins a line."""

    def text(self, text: str) -> None:
        """Append text of the document."""

    def drop(self, text: str, reason: Reason) -> None:
        """Append what is no text of the document."""

    def end_line(self) -> None:
        """End the line, if anything stands on it."""

    def heading(self) -> None:
        """Mark what comes next as a heading."""

    def page(self, label: str) -> None:
        """Start a page."""

    def note(self, label: str, text: str, anchor: int | None = None) -> None:
        """Append a note."""


@dataclass(slots=True)
class Plain:
    """A sink that keeps the text of some stretch, whatever it is."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    apart: list[tuple[str, Reason]] | None = None
    """Where given, what is dropped goes here and not into the text."""

    @property
    def at_line_start(self) -> bool:
        """Whether the next text begins a line."""
        return not self.parts or self.parts[-1].endswith("\n")

    def text(self, text: str) -> None:
        """Append *text*."""
        if text:
            self.parts.append(text)
            self.size += len(text)

    def drop(self, text: str, reason: Reason) -> None:
        """Append *text*, or keep it apart."""
        if self.apart is None:
            self.text(text)
        elif text.strip():
            self.apart.append((text, reason))

    def end_line(self) -> None:
        """End the line, if anything stands on it."""
        if not self.at_line_start:
            self.text("\n")

    def heading(self) -> None:
        """Nothing."""

    def page(self, label: str) -> None:
        """Nothing."""

    def note(self, label: str, text: str, anchor: int | None = None) -> None:
        """Append *text* on lines of its own."""
        self.end_line()
        self.text(text)
        self.end_line()

    def value(self) -> str:
        """Return the text."""
        return "".join(self.parts)


def collapse(text: str) -> str:
    r"""Return *text* with its white space collapsed as a browser shows it.

    >>> collapse("防控工\n  作 好\r\nthe  end“\n好")
    '防控工作 好 the end“好'
    """
    if "\n" in text or "\r" in text or "\f" in text:
        text = _NOTHING.sub("", text)
    return _RUN.sub(" ", text)


class Flow:
    """Writes lines to *sink*.

    ``visible`` counts the code points of text, white space aside, and
    ``kept`` those of them whose lines are as in the file (``pre``).
    """

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.visible = 0
        self.kept = 0
        self._tail = ""  # the last characters of this line
        self._blank = ""  # white space that shows only if text follows on this line: " " or "\n"
        self._prefix = ""
        self._heading = False
        self._glued = False

    @property
    def at_line_start(self) -> bool:
        """Whether no text stands on this line yet."""
        return not self._tail

    def text(self, text: str) -> None:
        """Append *text*, collapsing its white space."""
        body = text.strip(SPACE)
        if not body:
            self.blank(text)
            return
        start = text.index(body[0])
        self.blank(text[:start])
        self._put(collapse(body))
        self.blank(text[start + len(body) :])

    def blank(self, space: str) -> None:
        """Append white space."""
        if space and self._blank != "\n" and not self._glued:
            self._blank = "\n" if "\n" in space or "\r" in space else " "

    def glue(self) -> None:
        """Leave out the white space between the last text and the next: one word goes on."""
        self._blank, self._glued = "", True

    def as_it_is(self, text: str) -> None:
        """Append *text* with its white space; line ends in it are line ends."""
        first, *more = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if first:
            self._put(first)
            self.kept += len(first)
        if more:
            self.new_line()
            self._opening(more[0])
            self.sink.text("\n".join(more))
            self.visible += sum(map(len, more))
            self.kept += sum(map(len, more))
            self._tail = more[-1][-_TAIL:]

    def _put(self, body: str) -> None:
        gap = ""
        if self._blank and self._tail:
            between = self._tail + self._blank + body[:_TAIL]
            gap = "" if self._blank == "\n" and _NOTHING.search(between) else " "
        if not self._tail:
            self._opening(body)
        self.sink.text(gap + body)
        self.visible += len(body)
        self._tail = (self._tail + gap + body[-_TAIL:])[-_TAIL:]
        self._blank, self._glued = "", False

    def _opening(self, body: str) -> None:
        if self._heading:
            self.sink.heading()
            self._heading = False
        if self._prefix:
            wide = unicodedata.east_asian_width(body[:1] or " ") in "WFA"
            self.sink.text(self._prefix + ("" if wide else " "))
            self._prefix = ""

    def drop(self, text: str, reason: Reason) -> None:
        """Append what stands in the line without being text."""
        self.sink.drop(collapse(text.strip(SPACE)), reason)

    def drop_apart(self, text: str, reason: Reason) -> None:
        """Append what shows nowhere: in the line, if text stands on it, else on one of its own."""
        if self.at_line_start:
            self.sink.end_line()
        self.drop(text, reason)
        if self.at_line_start:
            self.sink.end_line()

    def drop_lines(self, text: str, reason: Reason) -> None:
        """Append lines that are no text of the document."""
        self.end_line()
        self.sink.drop(text.strip("\n"), reason)
        self.end_line()

    def end_line(self) -> None:
        """End the line, if anything stands on it."""
        self.sink.end_line()
        self._tail = self._blank = ""

    def new_line(self) -> None:
        """End the line, also an empty one."""
        self.sink.text("\n")
        self._tail = self._blank = ""

    def prefix(self, text: str) -> None:
        """Put the number of a list item in front of the next text that begins a line.

        A space parts it from the text, but not from a wide character (1. Work, 1.总则).
        """
        self._prefix += text

    def clear_prefix(self) -> str:
        """Forget and return the number of a list item that has no text."""
        prefix, self._prefix = self._prefix, ""
        return prefix

    def heading(self, opens: bool) -> None:
        """Mark the next text that begins a line as a heading, or no longer."""
        self._heading = opens

    def page(self, label: str) -> None:
        """Start a page."""
        self.sink.page(label)
