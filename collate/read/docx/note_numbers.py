"""Numbers of the footnotes and endnotes of a Word file, which only the printed page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from collate.read.docx.number_formats import number_text
from collate.read.docx.numbering import number_format
from collate.read.docx.ooxml import child, integer_value, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.read.docx.ooxml import Element

#: Number formats where the file sets none. Source: ECMA-376 part 1, 17.11.
_DEFAULT = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass(slots=True)
class _Series:
    format: str
    start: int
    restart: str
    next: int


class NoteNumbering:
    """Counters of footnotes and endnotes, in the order of their calls.

    Args:
        settings: the settings part, with the numbering of the whole document, or None.
        sections: the ``w:sectPr`` of each section, with its own numbering.

    Source: ECMA-376 part 1, 17.11.
    """

    def __init__(self, settings: Element | None, sections: Sequence[Element]) -> None:
        self._settings = settings
        self._sections = sections
        self._at = 0
        self._series = {kind: self._series_of(kind) for kind in _DEFAULT}

    def label(self, kind: str) -> str:
        """Return the label of the next note; *kind* is ``footnote`` or ``endnote``."""
        series = self._series[kind]
        series.next += 1
        return number_text(series.next - 1, series.format)

    def begin_page(self) -> None:
        """Restart the series that are numbered by page."""
        for series in self._series.values():
            if series.restart == "eachPage":
                series.next = series.start

    def begin_section(self) -> None:
        """Go to the next section, and take over its numbering of notes."""
        self._at += 1
        for kind, before in self._series.items():
            series = self._series_of(kind)
            if series.restart != "eachSect":
                series.next = before.next
            self._series[kind] = series

    def _series_of(self, kind: str) -> _Series:
        section = self._sections[self._at] if self._at < len(self._sections) else None
        own, common = (child(parent, f"w:{kind}Pr") for parent in (section, self._settings))
        starts = (integer_value(child(element, "w:numStart")) for element in (own, common))
        start = next((value for value in starts if value is not None), 1)
        restart = value_of(own, "w:numRestart") or value_of(common, "w:numRestart") or "continuous"
        number_format_name = next(
            (number_format(e) for e in (own, common) if e is not None and child(e, "w:numFmt") is not None),
            _DEFAULT[kind],
        )
        return _Series(number_format_name, start, restart, start)
