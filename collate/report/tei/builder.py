"""What the parts of the TEI writer write with: text and elements, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from collate.report.tei.tracks import Voice
from collate.tei.elements import NO_SPACE, tei


@dataclass(slots=True)
class Pen:
    """Writes text and elements into *parent* one after the other."""

    parent: etree._Element
    last: etree._Element | None = None

    def text(self, text: str) -> None:
        """Write *text*."""
        if self.last is None:
            self.parent.text = (self.parent.text or "") + text
        else:
            self.last.tail = (self.last.tail or "") + text

    def stands_after_space(self) -> bool:
        """Whether white space was just written, for all or for some."""
        written = self.parent.text if self.last is None else self.last.tail
        if not written and self.last is not None:
            return self.last.get("unit") == NO_SPACE
        return (written or "")[-1:].isspace()

    def element(self, name: str, **attributes: str) -> etree._Element:
        """Write an element of TEI and return it."""
        self.last = etree.SubElement(self.parent, tei(name), attributes)
        return self.last

    def milestone(self, unit: str, voices: Sequence[Voice]) -> None:
        """Write what only *voices* have here: a paragraph break, white space, or none."""
        self.element("milestone", unit=unit, ed=" ".join(voice.xml_id for voice in voices), edRef=wit(voices))

    def page(self, voice: Voice, label: str, inside: bool) -> None:
        """Write that a page of one witness begins; *inside* a word that goes on."""
        page = self.element("pb", ed=voice.xml_id, edRef=wit((voice,)), n=label)
        if inside:
            page.set("break", "no")


def wit(voices: Sequence[Voice]) -> str:
    """Return the pointers to *voices*."""
    return " ".join(f"#{voice.xml_id}" for voice in voices)
