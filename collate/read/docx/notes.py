"""Footnotes and endnotes of a Word file: their numbers, which only the printed page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from collate.read.docx.number_formats import number_text
from collate.read.docx.numbering import number_format
from collate.read.docx.ooxml import child, number, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.read.docx.ooxml import Element

#: What Word does where nothing is said.
_DEFAULT = {"footnote": "decimal", "endnote": "lowerRoman"}


@dataclass(slots=True)
class _Series:
    format: str
    start: int
    restart: str
    next: int


class NoteNumbers:
    """Counts the notes in the order of their calls.

    Args:
        settings: the settings part, or None: how notes are numbered in all the document.
        sections: the ``w:sectPr`` of each section: how they are in that one.

    Source: ECMA-376 part 1, 17.11.
    """

    def __init__(self, settings: Element | None, sections: Sequence[Element]) -> None:
        self._settings = settings
        self._sections = sections
        self._at = 0
        self._series = {kind: self._stated(kind) for kind in _DEFAULT}

    def label(self, kind: str) -> str:
        """Return what the next footnote or endnote is called."""
        series = self._series[kind]
        series.next += 1
        return number_text(series.next - 1, series.format)

    def begin_page(self) -> None:
        """A page begins, where the series may begin anew."""
        for series in self._series.values():
            if series.restart == "eachPage":
                series.next = series.start

    def begin_section(self) -> None:
        """The next section begins; it may number its notes in another way."""
        self._at += 1
        for kind, before in self._series.items():
            series = self._stated(kind)
            if series.restart != "eachSect":
                series.next = before.next
            self._series[kind] = series

    def _stated(self, kind: str) -> _Series:
        section = self._sections[self._at] if self._at < len(self._sections) else None
        own, common = (child(parent, f"w:{kind}Pr") for parent in (section, self._settings))
        starts = (number(child(element, "w:numStart")) for element in (own, common))
        start = next((found for found in starts if found is not None), 1)
        restart = value_of(own, "w:numRestart") or value_of(common, "w:numRestart") or "continuous"
        written = next(
            (number_format(e) for e in (own, common) if e is not None and child(e, "w:numFmt") is not None),
            _DEFAULT[kind],
        )
        return _Series(written, start, restart, start)
