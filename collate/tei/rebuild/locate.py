"""The element of an edition that holds a letter of a witness."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.diagnostic import element_location, entry_id
from collate.tei.rebuild.standoff import as_parallel
from collate.tei.rebuild.witness_text import (
    TextConventions,
    Timeline,
    outer_bodies,
    text_conventions,
    witness_bits,
    witness_names,
)


class LetterLocation(NamedTuple):
    """The element that holds a letter, and the last entry before it in which the witness has words."""

    element: etree._Element
    entry_before: str

    def description(self) -> str:
        """Return the entry with the letter, else the entry before it, as messages name it."""
        inside = entry_id(self.element)
        if inside or not self.entry_before:
            return element_location(self.element)
        return _("after {entry}", entry=self.entry_before)


def locate_letter(root: etree._Element, witness: str, *, letters: int) -> LetterLocation | None:
    """Return the location of the letter of *witness* with *letters* letters before it.

    White space does not count. Past the end it is that of the last letter;
    None where the witness has no text.
    """
    root = as_parallel(root)
    bits = witness_bits(root)
    bit = bits.get(witness, 0)
    walk = _LocatedTimeline(bits, text_conventions(root))
    for body in outer_bodies(root):
        walk.start_out(body)
        walk.element(body, (1 << len(witness_names(root))) - 1)
    before = 0
    entry = ""
    location: LetterLocation | None = None
    for number, (mask, kind, text) in enumerate(walk.events):
        if mask & bit and kind == "text" and (count := sum(not c.isspace() for c in text)):
            location = LetterLocation(walk.holders[number], entry)
            entry = entry_id(location.element) or entry
            before += count
            if before > letters:
                break
    return location


class _LocatedTimeline(Timeline):
    """A timeline that also records the element with the words of each event."""

    def __init__(self, bits: dict[str, int], conventions: TextConventions) -> None:
        super().__init__(bits, conventions)
        self.holders: dict[int, etree._Element] = {}
        self._open: list[etree._Element] = []

    def content(self, element: etree._Element, mask: int) -> None:
        """Record the content of an element."""
        self._open.append(element)
        super().content(element, mask)
        self._open.pop()

    def text(self, text: str, mask: int, *, layout: bool) -> None:
        """Record words and their element."""
        before = len(self.events)
        super().text(text, mask, layout=layout)
        if self._open:
            self.holders.update(dict.fromkeys(range(before, len(self.events)), self._open[-1]))
