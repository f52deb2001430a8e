"""Where an edition has the page breaks of each witness, counted in the witness's own letters."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from collate.tei.elements import local, tei
from collate.tei.rebuild.witness_text import Event, Timeline, witness_bits, witness_names

_PAGE = "page"


def pages(root: etree._Element) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """Return the pages of each witness that has any, by its xml:id.

    Each is the number of characters that stand before it in the witness,
    white space not counted, and its label.
    """
    if next(root.iter(tei("pb")), None) is None:
        return {}
    bits = witness_bits(root)
    line = _Pages(bits)
    names = witness_names(root)
    for body in root.iter(tei("body")):
        line.start_out(body)
        line.element(body, (1 << len(names)) - 1)
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for name in names:
        letters, turned = 0, list[tuple[int, str]]()
        for mask, kind, text in line.events:
            if not mask & bits[name]:
                continue
            if kind == "text":
                letters += len("".join(text.split()))
            elif kind == _PAGE:
                turned.append((letters, text))
        if turned:
            found[name] = tuple(turned)
    return found


class _Pages(Timeline):
    """A timeline that page breaks stand in, too."""

    def element(self, element: etree._Element, mask: int) -> None:
        """Write down an element of the text of the witnesses *mask*."""
        if local(element.tag) == "pb":
            who = self.named(element, "edRef") or self.named(element, "ed")
            self.events.append(Event(who & mask, _PAGE, element.get("n", "")))
        else:
            super().element(element, mask)
