"""Places in a text by paragraph and character, as ``app/@loc`` names them.

``3.15-18`` are the characters 15 to 18 of paragraph 3, ``3.15`` is one of
them, ``3.14+`` the place after character 14. ``3-5`` are whole paragraphs, and
``2+`` is the place after paragraph 2. Paragraphs are the ``p`` of the body and
characters are code points, white space included, both counted from 1. Where
milestones or page breaks stand at the place, it is after all of them, or, with
``^1`` behind it, after the first.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from collate.tei.check.diagnostic import Finding, finding
from collate.tei.elements import XML_ID, local, tei
from collate.tei.parse.mixed import Node, content, drop, fill, printed

#: What the ids of the anchors before and after the words of an app have behind its own.
BEFORE, AFTER = "-from", "-to"

_LOC = re.compile(
    r"(?:(?P<p>[0-9]{1,9})\.)?(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9})|(?P<after>\+))?"
    r"(?:\^(?P<tie>[0-9]{1,9}))?"
)


class Loc(NamedTuple):
    """A place: characters ``[start, end)`` of *paragraph*, or whole paragraphs where that is 0.

    ``tie`` says after how many of the marks at the start, None after all.

    >>> Loc.read("3.15-18"), str(Loc(3, 14, 18))
    (Loc(paragraph=3, start=14, end=18, tie=None), '3.15-18')
    >>> [str(Loc.read(loc)) for loc in ("3.15", "3.0+", "2+^1", "4", "4-5")]
    ['3.15', '3.0+', '2+^1', '4', '4-5']
    """

    paragraph: int
    start: int
    end: int
    tie: int | None = None

    @classmethod
    def read(cls, text: str) -> Loc | None:
        """Return the place that *text* names; None if it names none."""
        found = _LOC.fullmatch(text)
        if found is None:
            return None
        first = int(found["first"])
        last = int(found["last"] or first)
        start = first if found["after"] else first - 1
        tie = None if found["tie"] is None else int(found["tie"])
        if start < 0 or last < first or (found["p"] is not None and not int(found["p"])):
            return None
        return cls(int(found["p"] or 0), start, last, tie)

    def __str__(self) -> str:
        """Return it as it stands in ``@loc``."""
        words = f"{self.paragraph}." if self.paragraph else ""
        if self.start == self.end:
            words += f"{self.end}+"
        elif self.start + 1 == self.end:
            words += f"{self.end}"
        else:
            words += f"{self.start + 1}-{self.end}"
        return words if self.tie is None else f"{words}^{self.tie}"


def anchor(xml_id: str) -> etree._Element:
    """Return a new anchor."""
    return etree.Element(tei("anchor"), {XML_ID: xml_id})


# -- from anchors to places ---------------------------------------------------


def take_anchors(root: etree._Element, apps: Sequence[etree._Element]) -> None:
    """Number the paragraphs of *root*, and name the places of *apps*, which have anchors, by ``@loc``."""
    mine = {f"{app.get(XML_ID)}{edge}" for app in apps for edge in (BEFORE, AFTER)}
    places: dict[str, _Place] = {}
    marks: Counter[tuple[int, int]] = Counter()
    for holder in _holders(root):
        kept: list[Node] = []
        nodes = content(holder.element)
        offset, before = holder.first, 0
        for node in nodes:
            if not isinstance(node, str) and node.get(XML_ID) in mine:
                places[node.get(XML_ID, "")] = _Place(holder.paragraph, offset, before)
                continue
            kept.append(node)
            if size := holder.size(node):
                offset, before = offset + size, 0
            elif not isinstance(node, str):
                before += 1
                marks[holder.paragraph, offset] += 1
        if len(kept) < len(nodes):
            fill(holder.element, kept)
        if holder.paragraph:
            holder.element.set("n", str(holder.paragraph))
    for app in apps:
        start, end = places[f"{app.get(XML_ID)}{BEFORE}"], places[f"{app.get(XML_ID)}{AFTER}"]
        tie = None if start.marks == marks[start.paragraph, start.offset] else start.marks
        app.set("loc", str(Loc(start.paragraph, start.offset, end.offset, tie)))
        drop(app, "from", "to")


class _Place(NamedTuple):
    """Behind *offset* characters of *paragraph*, or paragraphs where that is 0, and *marks* marks there."""

    paragraph: int
    offset: int
    marks: int


class _Holder(NamedTuple):
    """A paragraph, or with *paragraph* 0 a division that begins behind *first* of them."""

    element: etree._Element
    paragraph: int
    first: int

    def size(self, node: Node) -> int:
        """Return how many characters *node* has, in a division how many paragraphs."""
        if isinstance(node, str):
            return len(node) if self.paragraph else 0
        return 0 if self.paragraph else sum(1 for _ in node.iter(tei("p")) if local(node.tag) in ("p", "div"))


def _holders(root: etree._Element) -> tuple[_Holder, ...]:
    """Return the divisions and paragraphs of the text in order."""
    found: list[_Holder] = []
    for body in root.iter(tei("body")):
        count = 0
        for element in body.iter(tei("div"), tei("p")):
            if local(element.tag) == "p":
                count += 1
                found.append(_Holder(element, count, 0))
            else:
                found.append(_Holder(element, 0, count))
    return tuple(found)


# -- from places to anchors ---------------------------------------------------


class _Mark(NamedTuple):
    """An anchor, and where it is to stand: behind *offset* and *marks* marks there, None: all of them."""

    offset: int
    marks: int | None
    anchor: etree._Element


def place_anchors(root: etree._Element, apps: Sequence[etree._Element]) -> list[Finding]:
    """Put anchors where ``@loc`` of *apps* says, and name them by ``@from`` and ``@to``.

    An app whose place is not there gets none. Returns the faults.
    """
    faults: list[Finding] = []
    holders = _holders(root)
    for holder in holders:
        number = holder.element.get("n")
        if holder.paragraph and number != str(holder.paragraph):
            message = f"the paragraph numbered {number} is number {holder.paragraph}"
            faults.append(finding(holder.element, message))
    paragraphs = {holder.paragraph: holder for holder in holders if holder.paragraph}
    divisions = [holder for holder in holders if not holder.paragraph]
    wanted: dict[_Holder, list[_Mark]] = {}
    for app in apps:
        xml_id = app.get(XML_ID, "")
        app.set("from", f"#{xml_id}{BEFORE}")
        app.set("to", f"#{xml_id}{AFTER}")
        loc = Loc.read(app.get("loc", ""))
        if loc is None:
            faults.append(finding(app, f"{xml_id}/@loc is no place: {app.get('loc')!r}"))
            continue
        place = paragraphs.get(loc.paragraph) if loc.paragraph else _division(divisions, loc.start)
        if place is not None:
            wanted.setdefault(place, []).extend(_edges(app, loc))
    for holder, marks in wanted.items():
        # Stable: two anchors at one place stay as they are.
        marks.sort(key=lambda mark: mark.offset)
        fill(holder.element, list(_placed(holder, deque(marks))))
    return faults


def _division(divisions: Sequence[_Holder], start: int) -> _Holder | None:
    return next((holder for holder in reversed(divisions) if holder.first <= start), None)


def _edges(app: etree._Element, loc: Loc) -> tuple[_Mark, _Mark]:
    nodes = printed(app)
    trailing = 0
    for node in reversed(nodes):
        if isinstance(node, str) or local(node.tag) == "p":
            break
        trailing += 1
    if loc.start < loc.end:
        after: int | None = trailing
    else:
        after = None if loc.tie is None else loc.tie + trailing
    xml_id = app.get(XML_ID, "")
    return (
        _Mark(loc.start, loc.tie, anchor(f"{xml_id}{BEFORE}")),
        _Mark(loc.end, after, anchor(f"{xml_id}{AFTER}")),
    )


def _placed(holder: _Holder, marks: deque[_Mark]) -> Iterator[Node]:
    """Yield what stands in *holder* with the anchors of *marks* in it, as far as their places are there."""
    offset, seen = holder.first, 0

    def due(last: bool) -> Iterator[Node]:
        """Yield the anchors that belong here; *last* says that no mark follows at this offset."""
        while marks and marks[0].offset == offset:
            behind = marks[0].marks
            if not (last if behind is None else last or behind <= seen):
                break
            yield marks.popleft().anchor

    for node in content(holder.element):
        size = holder.size(node)
        if not size:
            if not isinstance(node, str):
                yield from due(last=False)
                seen += 1
            yield node
            continue
        done, end = 0, offset + size
        while True:
            yield from due(last=True)
            if not (isinstance(node, str) and marks and offset < marks[0].offset < end):
                break
            cut = done + marks[0].offset - offset
            yield node[done:cut]
            offset, done, seen = marks[0].offset, cut, 0
        yield node[done:] if isinstance(node, str) else node
        offset, seen = end, 0
    yield from due(last=True)
