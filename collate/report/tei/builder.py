"""Builder of mixed content for the TEI writer: text and elements in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from collate.report.tei.tracks import WitnessTrack
from collate.tei import NO_SPACE, tei


@dataclass(slots=True)
class ElementBuilder:
    """Appends text and elements to *parent*, after its child *last* if any."""

    parent: etree._Element
    last: etree._Element | None = None

    def text(self, text: str) -> None:
        """Append *text*."""
        if self.last is None:
            self.parent.text = (self.parent.text or "") + text
        else:
            self.last.tail = (self.last.tail or "") + text

    def stands_after_space(self) -> bool:
        """Return whether white space was appended last, for all witnesses or for some."""
        written = self.parent.text if self.last is None else self.last.tail
        if not written and self.last is not None:
            return self.last.get("unit") == NO_SPACE
        return (written or "")[-1:].isspace()

    def element(self, name: str, **attributes: str) -> etree._Element:
        """Append an element of TEI and return it."""
        self.last = etree.SubElement(self.parent, tei(name), attributes)
        return self.last

    def milestone(self, unit: str, tracks: Sequence[WitnessTrack]) -> None:
        """Append a mark of what only *tracks* have here: a paragraph break, white space, or none."""
        self.element(
            "milestone", unit=unit, ed=" ".join(track.xml_id for track in tracks), edRef=wit_pointers(tracks)
        )

    def page(self, track: WitnessTrack, label: str, *, inside: bool) -> None:
        """Append the start of a page of one witness; *inside* a word that continues across it."""
        page = self.element("pb", ed=track.xml_id, edRef=wit_pointers((track,)), n=label)
        if inside:
            page.set("break", "no")


def wit_pointers(tracks: Sequence[WitnessTrack]) -> str:
    """Return the pointers to *tracks*."""
    return " ".join(f"#{track.xml_id}" for track in tracks)
