"""Destinations of the lines of a flow: the raw text of a document, or a stretch apart from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from collate.model import Reason


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

    def heading(self, level: int = 0) -> None:
        """Mark the next text as a heading of *level*, 0 for none."""

    def displayed(self, start: int) -> None:
        """Mark the line that begins at *start* as set apart by its type."""

    def at_line(self, line: int, ahead: int = 0) -> None:
        """Record that the next text, but for its first *ahead* code points, stands on *line* of the file."""

    def page(self, label: str) -> None:
        """Start a page."""

    def note(self, label: str, text: str, *, anchor: int | None = None) -> None:
        """Append a note."""


@dataclass(slots=True)
class TextCollector:
    """A sink that collects the text of a stretch, without headings and pages."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    apart: list[tuple[str, Reason, int]] | None = None
    """Collects dropped content and its lines if it is a list; with None, that is part of the text."""
    lines: list[tuple[int, int]] = field(default_factory=list)
    """Offsets at which a line of the file begins, with its number."""

    @property
    def line(self) -> int:
        """Line of the file of the last text; 0 if none is recorded."""
        return self.lines[-1][1] if self.lines else 0

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
            self.apart.append((text, reason, self.line))

    def end_line(self) -> None:
        """End the current line unless it is empty."""
        if not self.at_line_start:
            self.text("\n")

    def heading(self, level: int = 0) -> None:
        """Nothing."""

    def displayed(self, start: int) -> None:
        """Nothing."""

    def at_line(self, line: int, ahead: int = 0) -> None:
        """Record the line of the next text."""
        if self.line != line:
            self.lines.append((self.size + ahead, line))

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
