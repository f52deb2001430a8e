"""Where in the file a letter of a witness stands."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from collate.tei.check.diagnostic import entry_of, place_of
from collate.tei.elements import tei
from collate.tei.rebuild.standoff import as_parallel
from collate.tei.rebuild.witness_text import Timeline, witness_bits, witness_names


class Location(NamedTuple):
    """The element that holds a letter, and the last entry before it in which its witness has words."""

    element: etree._Element
    entry_before: str

    def __str__(self) -> str:
        """Name the entry, or between which words and entries it stands."""
        inside = entry_of(self.element)
        if inside or not self.entry_before:
            return place_of(self.element)
        return f"after {self.entry_before}"


def locate(root: etree._Element, witness: str, letters: int) -> Location | None:
    """Return where the letter of *witness* stands that has *letters* others before it.

    White space does not count. Past the end it is where the last one stands;
    None where the witness has no text.
    """
    root = as_parallel(root)
    bits = witness_bits(root)
    bit = bits.get(witness, 0)
    walk = _Placed(bits)
    for body in root.iter(tei("body")):
        walk.start_out(body)
        walk.element(body, (1 << len(witness_names(root))) - 1)
    before = 0
    entry = ""
    found: Location | None = None
    for number, (mask, kind, text) in enumerate(walk.events):
        if mask & bit and kind == "text" and (own := sum(not c.isspace() for c in text)):
            found = Location(walk.holders[number], entry)
            entry = entry_of(found.element) or entry
            before += own
            if before > letters:
                break
    return found


class _Placed(Timeline):
    """Writes down besides which element holds the words of each event."""

    def __init__(self, bits: dict[str, int]) -> None:
        super().__init__(bits)
        self.holders: dict[int, etree._Element] = {}
        self._open: list[etree._Element] = []

    def content(self, element: etree._Element, mask: int) -> None:
        """Write down what an element holds."""
        self._open.append(element)
        super().content(element, mask)
        self._open.pop()

    def text(self, text: str, mask: int, layout: bool) -> None:
        """Write down words, and whose they are."""
        before = len(self.events)
        super().text(text, mask, layout)
        if self._open:
            self.holders.update(dict.fromkeys(range(before, len(self.events)), self._open[-1]))
