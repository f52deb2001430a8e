"""Text as laid out by a browser: white space collapsed, one line for each block.

The readers of HTML, TEI and Markdown walk through the markup and pass its text
to a :class:`Flow`, which writes lines to a sink.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Protocol

from collate.model import Reason
from collate.text.layout import HAN, MARKS

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


class LineSink(Protocol):
    """Destination of lines: a :class:`~collate.read.raw_builder.RawBuilder`, or a :class:`TextCollector`."""

    @property
    def size(self) -> int:
        """Number of code points so far."""

    @property
    def at_line_start(self) -> bool:
        """Whether the next text begins a line."""

    def text(self, text: str) -> None:
        """Append text of the document."""

    def drop(self, text: str, reason: Reason) -> None:
        """Append content that is not text of the document."""

    def end_line(self) -> None:
        """End the current line unless it is empty."""

    def heading(self) -> None:
        """Mark the next text as a heading."""

    def page(self, label: str) -> None:
        """Start a page."""

    def note(self, label: str, text: str, *, anchor: int | None = None) -> None:
        """Append a note."""


@dataclass(slots=True)
class TextCollector:
    """A sink that collects the text of a stretch, without headings and pages."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    apart: list[tuple[str, Reason]] | None = None
    """Collects dropped content if it is a list; with None, that is part of the text."""

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
        """End the current line unless it is empty."""
        if not self.at_line_start:
            self.text("\n")

    def heading(self) -> None:
        """Nothing."""

    def page(self, label: str) -> None:
        """Nothing."""

    def note(self, label: str, text: str, *, anchor: int | None = None) -> None:
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
        text = _REMOVED_BREAK.sub("", text)
    return _RUN.sub(" ", text)


class Flow:
    """Layout of text into the lines of *sink*.

    ``visible`` is the number of code points of text, without collapsed white
    space; ``preformatted`` that of those whose lines are as in the file (``pre``).
    """

    def __init__(self, sink: LineSink) -> None:
        self.sink = sink
        self.visible = 0
        self.preformatted = 0
        self._tail = ""  # the last characters of this line
        self._blank = ""  # pending white space, written if text follows on this line: " " or "\n"
        self._prefix = ""
        self._heading = False
        self._glued = False

    @property
    def at_line_start(self) -> bool:
        """Whether the current line has no text yet."""
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
        """Drop the white space between the last text and the next: they are one word."""
        self._blank, self._glued = "", True

    def verbatim(self, text: str) -> None:
        """Append *text* with its white space; its line ends are line ends."""
        first, *more = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if first:
            self._put(first)
            self.preformatted += len(first)
        if more:
            self.new_line()
            self._opening(more[0])
            self.sink.text("\n".join(more))
            self.visible += sum(map(len, more))
            self.preformatted += sum(map(len, more))
            self._tail = more[-1][-_TAIL:]

    def _put(self, body: str) -> None:
        gap = ""
        if self._blank and self._tail:
            between = self._tail + self._blank + body[:_TAIL]
            gap = "" if self._blank == "\n" and _REMOVED_BREAK.search(between) else " "
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
        """Append content of the line that is not text."""
        self.sink.drop(collapse(text.strip(SPACE)), reason)

    def drop_apart(self, text: str, reason: Reason) -> None:
        """Append invisible content: to the current line if it has text, else on a line of its own."""
        if self.at_line_start:
            self.sink.end_line()
        self.drop(text, reason)
        if self.at_line_start:
            self.sink.end_line()

    def drop_lines(self, text: str, reason: Reason) -> None:
        """Append lines that are not text of the document."""
        self.end_line()
        self.sink.drop(text.strip("\n"), reason)
        self.end_line()

    def end_line(self) -> None:
        """End the current line unless it is empty."""
        self.sink.end_line()
        self._tail = self._blank = ""

    def new_line(self) -> None:
        """End the current line, also an empty one."""
        self.sink.text("\n")
        self._tail = self._blank = ""

    def prefix(self, text: str) -> None:
        """Add the number of a list item before the next text that begins a line.

        A space separates it from the text, unless that begins with a wide character (1. Work, 1.总则).
        """
        self._prefix += text

    def clear_prefix(self) -> str:
        """Remove and return the number of a list item without text."""
        prefix, self._prefix = self._prefix, ""
        return prefix

    def heading(self, opens: bool) -> None:
        """Mark the next text that begins a line as a heading; with False, cancel the mark."""
        self._heading = opens

    def page(self, label: str) -> None:
        """Start a page."""
        self.sink.page(label)
