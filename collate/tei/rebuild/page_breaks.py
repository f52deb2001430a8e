"""The page breaks of each witness of an edition, counted in the witness's letters."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from collate.tei.elements import local_name, tei
from collate.tei.rebuild.witness_text import Event, Timeline, witness_bits, witness_names

_PAGE = "page"


def read_page_breaks(root: etree._Element) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """Return the pages of each witness that has any, by its xml:id.

    A page is the number of characters of the witness before it, white space
    not counted, and its label.
    """
    if next(root.iter(tei("pb")), None) is None:
        return {}
    bits = witness_bits(root)
    timeline = _PageTimeline(bits)
    names = witness_names(root)
    for body in root.iter(tei("body")):
        timeline.start_out(body)
        timeline.element(body, (1 << len(names)) - 1)
    pages: dict[str, tuple[tuple[int, str], ...]] = {}
    for name in names:
        letters, starts = 0, list[tuple[int, str]]()
        for mask, kind, text in timeline.events:
            if not mask & bits[name]:
                continue
            if kind == "text":
                letters += len("".join(text.split()))
            elif kind == _PAGE:
                starts.append((letters, text))
        if starts:
            pages[name] = tuple(starts)
    return pages


class _PageTimeline(Timeline):
    """A timeline that also records page breaks."""

    def element(self, element: etree._Element, mask: int) -> None:
        """Record an element in the text of the witnesses *mask*."""
        if local_name(element.tag) == "pb":
            who = self.named(element, "edRef") or self.named(element, "ed")
            self.events.append(Event(who & mask, _PAGE, element.get("n", "")))
        else:
            super().element(element, mask)
