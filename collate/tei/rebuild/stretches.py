"""The stretches of an edition: apps, and the words between them, counted in letters of each witness."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.tei.elements import local_name, tei
from collate.tei.rebuild.apps import App, read_app, restrict_to_extant
from collate.tei.rebuild.witness_text import LACUNA_STARTS, Event, TextConventions, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree
    from numpy.typing import NDArray

    Counts = NDArray[np.int32]
    Members = NDArray[np.bool_]

#: ``rdg/@type`` of an empty reading in editions by others whose witnesses are not extant there.
_LACUNA_TYPES = frozenset(("lac", "lacuna"))

#: Kinds of the additional events: the start and the end of an app, the start of a page, that of a lacuna.
_OPEN, _CLOSE, _PAGE, _LOST = ADDED_KINDS = ("open", "close", "page", "lost")


class LacunaMark(NamedTuple):
    """The start of a lacuna of *witness*, with the ground and the certainty that the edition states.

    ``letters`` are those of each witness before it.
    """

    witness: int
    letters: Counts
    cause: str
    certainty: str


class CollationStretch(NamedTuple):
    """A part of the edition, in text order.

    Witness *w* has the letters ``start[w]`` up to ``end[w]`` of its text here
    if ``extant[w]``. Without an ``app``, all extant witnesses have the same
    letters. The arrays have one element per witness.
    """

    start: Counts
    end: Counts
    extant: Members
    app: App | None = None


class AppTimeline(Timeline):
    """A timeline that also records pages and outermost apps, with the witnesses extant there.

    ``printed`` is the bit of the text that the edition prints: no lacuna of a witness is one of it.
    """

    def __init__(self, bits: dict[str, int], conventions: TextConventions, *, printed: int = 0) -> None:
        super().__init__(bits, conventions)
        self.printed = printed
        self.apps: list[tuple[etree._Element, int]] = []
        self.inside = False

    def element(self, element: etree._Element, mask: int) -> None:
        """Record an element; the start of a page is an event of its own."""
        if local_name(element.tag) == "pb":
            who = (self.named(element, "edRef") or self.named(element, "ed")) & mask & ~self.out
            self.events.append(Event(who, _PAGE, element.get("n", "")))
            self.line_break(element, mask)
        else:
            super().element(element, mask)
            self.out &= ~self.printed
            if local_name(element.tag) in LACUNA_STARTS:
                self.lost(element, mask)

    def lost(self, mark: etree._Element, mask: int) -> None:
        """Record the start of a lacuna, if its reading states a ground."""
        reading = next(mark.iterancestors(tei("rdg"), tei("lem")), None)
        if reading is not None and reading.get("cause"):
            stated = f"{reading.get('cause', '')}\t{reading.get('cert', '')}"
            self.events.append(Event((self.named(mark) or mask) & mask, _LOST, stated))

    def app(self, app: etree._Element, mask: int) -> None:
        """Record the start and the end of an app that is in no other."""
        if self.inside:
            super().app(app, mask)
            return
        self.inside = True
        self.apps.append((app, mask))
        self.events.append(Event(mask & ~self.out, _OPEN))
        super().app(app, mask)
        self.events.append(Event(mask & ~self.out, _CLOSE))
        self.inside = False


def walk_stretches(
    walk: AppTimeline, pages: list[list[tuple[int, str]]], lost: list[LacunaMark]
) -> Iterator[CollationStretch]:
    """Yield the stretches by counting letters along the events; fill *pages*, one list per witness."""
    size = len(pages)

    @cache
    def members(mask: int) -> Members:
        return np.array([bool(mask >> i & 1) for i in range(size)], dtype=bool)

    counts = np.zeros(size, dtype=np.int32)
    since, shared = counts.copy(), -1
    before, opened = counts.copy(), members(0)
    inside = False
    apps = iter(walk.apps)
    for mask, kind, text in walk.events:
        if kind == "text":
            letters = len(text) - sum(map(str.isspace, text))
            if not letters:
                continue
            if not inside and mask != shared:
                if shared > 0 and (counts > since).any():
                    yield CollationStretch(since, counts.copy(), members(shared))
                since, shared = counts.copy(), mask
            counts[members(mask)] += letters
        elif kind == _PAGE:
            for who in np.flatnonzero(members(mask)).tolist():
                pages[who].append((int(counts[who]), text))
        elif kind == _LOST:
            for who in np.flatnonzero(members(mask)).tolist():
                lost.append(LacunaMark(who, counts.copy(), *text.split("\t")))
        elif kind == _OPEN:
            if shared > 0 and (counts > since).any():
                yield CollationStretch(since, counts.copy(), members(shared))
            inside, before, opened = True, counts.copy(), members(mask)
        elif kind == _CLOSE:
            element, around = next(apps)
            inside, shared = False, -1
            app = read_app(element, walk.bits, mask=around)
            lacking = [
                i for o in app.options if o.kind in _LACUNA_TYPES and not o.text.strip() for i in o.witnesses
            ]
            extant = opened & members(mask)
            extant[lacking] = False
            extant |= counts > before
            app = restrict_to_extant(app, extant.tolist())
            if (counts > before).any() or (app.lemma is not None and app.lemma.text.strip()):
                yield CollationStretch(before, counts.copy(), extant, app)
    if shared > 0 and (counts > since).any():
        yield CollationStretch(since, counts.copy(), members(shared))
