"""Findings about the entries of an edition, and the entries that could not be checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.i18n import _

if TYPE_CHECKING:
    from lxml import etree

    from collate.tei import Finding


class EntryFindings:
    """Makes findings about entries from their ids.

    With *spaced*, the sources have more white space than the edition: a difference that it may explain
    is not a finding, but counted.
    """

    def __init__(self, root: etree._Element, *, grown: bool, spaced: bool) -> None:
        from collate.tei import DECISION, EMENDATION, XML_ID, line_of, tei

        self.notes: dict[str, str] = {}
        self.spaced = spaced
        self._unchecked: dict[str, None] = {}
        self._lines: dict[str, int] = {}
        for app in root.iter(tei("app")):
            xml_id = app.get(XML_ID, "")
            self._lines[xml_id] = line_of(app)
            if app.get("type") != EMENDATION:
                notes = (note for note in app.iterchildren(tei("note")) if note.get("type") != DECISION)
                self.notes[xml_id] = next((note.text or "" for note in notes), "")
        names = [element.findtext(tei("idno")) or "" for element in root.iter(tei("witness"))]
        #: Whether classifications may come from another edition.
        self.inherited = grown or any(".xml/" in name for name in names)

    def finding(self, entry: str, message: str) -> Finding:
        """Return a finding about the entry with the id *entry*."""
        from collate.tei import Finding

        located = _("{where}: {problem}", where=entry, problem=message)
        return Finding(self._lines.get(entry, 0), located, entry, remark=self.inherited)

    def leave_unchecked(self, entry: str) -> None:
        """Record that a kind, a cause or the note of *entry* depends on white space that is not there."""
        self._unchecked[entry] = None

    def unchecked(self) -> Iterator[Finding]:
        """Yield a remark on the entries that :meth:`leave_unchecked` was called with."""
        from collate.tei import Finding

        if self._unchecked:
            first = next(iter(self._unchecked))
            message = _(
                "the sources have more white space than an edition keeps, on which kinds, causes or notes may"
                " depend: not checked in {count} entries, from {entry} on",
                count=len(self._unchecked),
                entry=first,
            )
            yield Finding(self._lines.get(first, 0), message, first, remark=True)

    def of_entries(self, findings: Iterator[Finding]) -> list[Finding]:
        """Return *findings*: as remarks if about entries that may come from another edition.

        Those that white space of the sources may explain are left out, and counted.
        """
        kept = []
        for finding in findings:
            if self.spaced and finding.entry and (finding.entry in self._unchecked or self._is_note(finding)):
                self.leave_unchecked(finding.entry)
            else:
                kept.append(finding._replace(remark=self.inherited and bool(finding.entry)))
        return kept

    def _is_note(self, finding: Finding) -> bool:
        return "<note" in finding.message
