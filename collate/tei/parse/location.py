"""Locations in a text by paragraph and character, the value of ``app/@loc``.

``3.15-18`` are the characters 15 to 18 of paragraph 3, ``3.15`` is one of
them, ``3.14+`` the point after character 14. ``3-5`` are whole paragraphs, and
``2+`` is the point after paragraph 2. Paragraphs are the ``p`` of the body and
characters are code points, white space included, both counted from 1. Where
milestones or page breaks stand at the point, the location is after all of
them, or, with the suffix ``^1``, after the first.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.diagnostic import Finding, finding_at
from collate.tei.elements import XML_ID, local_name, tei
from collate.tei.parse.mixed import Node, drop_attributes, lemma_content, mixed_content, set_mixed_content

#: Suffixes that turn the xml:id of an app into those of the anchors before and after its words.
BEFORE, AFTER = "-from", "-to"

_LOC = re.compile(
    r"(?:(?P<p>[0-9]{1,9})\.)?(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9})|(?P<after>\+))?"
    r"(?:\^(?P<tie>[0-9]{1,9}))?"
)


class Loc(NamedTuple):
    """A location: characters ``[start, end)`` of *paragraph*, or whole paragraphs where that is 0.

    It begins after ``tie`` of the marks at its start, after all where None.

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
        """Return the location that *text* denotes; None if it is malformed."""
        match = _LOC.fullmatch(text)
        if match is None:
            return None
        first = int(match["first"])
        last = int(match["last"] or first)
        start = first if match["after"] else first - 1
        tie = None if match["tie"] is None else int(match["tie"])
        if start < 0 or last < first or (match["p"] is not None and not int(match["p"])):
            return None
        return cls(int(match["p"] or 0), start, last, tie)

    def __str__(self) -> str:
        """Return the value of ``@loc``."""
        text = f"{self.paragraph}." if self.paragraph else ""
        if self.start == self.end:
            text += f"{self.end}+"
        elif self.start + 1 == self.end:
            text += f"{self.end}"
        else:
            text += f"{self.start + 1}-{self.end}"
        return text if self.tie is None else f"{text}^{self.tie}"


def make_anchor(xml_id: str) -> etree._Element:
    """Return a new anchor."""
    return etree.Element(tei("anchor"), {XML_ID: xml_id})


# -- from anchors to locations ------------------------------------------------


def anchors_to_locations(root: etree._Element, apps: Sequence[etree._Element]) -> None:
    """Number the paragraphs of *root*, and replace the anchors of *apps* by ``@loc``."""
    anchor_ids = {f"{app.get(XML_ID)}{edge}" for app in apps for edge in (BEFORE, AFTER)}
    positions: dict[str, _AnchorPosition] = {}
    marks: Counter[tuple[int, int]] = Counter()
    for container in _containers(root):
        rest: list[Node] = []
        nodes = mixed_content(container.element)
        offset, before = container.first, 0
        for node in nodes:
            if not isinstance(node, str) and node.get(XML_ID) in anchor_ids:
                positions[node.get(XML_ID, "")] = _AnchorPosition(container.paragraph, offset, before)
                continue
            rest.append(node)
            if size := container.size(node):
                offset, before = offset + size, 0
            elif not isinstance(node, str):
                before += 1
                marks[container.paragraph, offset] += 1
        if len(rest) < len(nodes):
            set_mixed_content(container.element, rest)
        if container.paragraph:
            container.element.set("n", str(container.paragraph))
    for app in apps:
        start, end = positions[f"{app.get(XML_ID)}{BEFORE}"], positions[f"{app.get(XML_ID)}{AFTER}"]
        tie = None if start.marks == marks[start.paragraph, start.offset] else start.marks
        app.set("loc", str(Loc(start.paragraph, start.offset, end.offset, tie)))
        drop_attributes(app, "from", "to")


class _AnchorPosition(NamedTuple):
    """After *offset* characters of *paragraph*, or paragraphs where that is 0, and *marks* marks there."""

    paragraph: int
    offset: int
    marks: int


class _Container(NamedTuple):
    """A paragraph, or with *paragraph* 0 a division that begins after *first* paragraphs."""

    element: etree._Element
    paragraph: int
    first: int

    def size(self, node: Node) -> int:
        """Return the number of characters of *node*, in a division the number of its paragraphs."""
        if isinstance(node, str):
            return len(node) if self.paragraph else 0
        return (
            0
            if self.paragraph
            else sum(1 for _ in node.iter(tei("p")) if local_name(node.tag) in ("p", "div"))
        )


def _containers(root: etree._Element) -> tuple[_Container, ...]:
    """Return the divisions and paragraphs of the text in order."""
    containers: list[_Container] = []
    for body in root.iter(tei("body")):
        count = 0
        for element in body.iter(tei("div"), tei("p")):
            if local_name(element.tag) == "p":
                count += 1
                containers.append(_Container(element, count, 0))
            else:
                containers.append(_Container(element, 0, count))
    return tuple(containers)


# -- from locations to anchors ------------------------------------------------


class _PendingAnchor(NamedTuple):
    """An anchor to insert after *offset* and *marks* marks there, all of them where None."""

    offset: int
    marks: int | None
    element: etree._Element


def locations_to_anchors(root: etree._Element, apps: Sequence[etree._Element]) -> list[Finding]:
    """Insert anchors at ``@loc`` of *apps*, point at them by ``@from`` and ``@to``, and return the faults.

    An app whose location does not exist gets no anchors.
    """
    faults: list[Finding] = []
    containers = _containers(root)
    for container in containers:
        number = container.element.get("n")
        if container.paragraph and number != str(container.paragraph):
            message = _(
                "the paragraph numbered {number} is number {due}", number=str(number), due=container.paragraph
            )
            faults.append(finding_at(container.element, message))
    paragraphs = {container.paragraph: container for container in containers if container.paragraph}
    divisions = [container for container in containers if not container.paragraph]
    pending: dict[_Container, list[_PendingAnchor]] = {}
    for app in apps:
        xml_id = app.get(XML_ID, "")
        app.set("from", f"#{xml_id}{BEFORE}")
        app.set("to", f"#{xml_id}{AFTER}")
        loc = Loc.read(app.get("loc", ""))
        if loc is None:
            message = _("{entry}/@loc is not a location: '{loc}'", entry=xml_id, loc=str(app.get("loc")))
            faults.append(finding_at(app, message))
            continue
        target = paragraphs.get(loc.paragraph) if loc.paragraph else _division(divisions, loc.start)
        if target is not None:
            pending.setdefault(target, []).extend(_anchor_pair(app, loc))
    for container, anchors in pending.items():
        # Stable: two anchors at one offset keep their order.
        anchors.sort(key=lambda anchor: anchor.offset)
        set_mixed_content(container.element, list(_with_anchors(container, deque(anchors))))
    return faults


def _division(divisions: Sequence[_Container], start: int) -> _Container | None:
    return next((division for division in reversed(divisions) if division.first <= start), None)


def _anchor_pair(app: etree._Element, loc: Loc) -> tuple[_PendingAnchor, _PendingAnchor]:
    nodes = lemma_content(app)
    trailing = 0
    for node in reversed(nodes):
        if isinstance(node, str) or local_name(node.tag) == "p":
            break
        trailing += 1
    if loc.start < loc.end:
        after: int | None = trailing
    else:
        after = None if loc.tie is None else loc.tie + trailing
    xml_id = app.get(XML_ID, "")
    return (
        _PendingAnchor(loc.start, loc.tie, make_anchor(f"{xml_id}{BEFORE}")),
        _PendingAnchor(loc.end, after, make_anchor(f"{xml_id}{AFTER}")),
    )


def _with_anchors(container: _Container, anchors: deque[_PendingAnchor]) -> Iterator[Node]:
    """Yield the nodes of *container* with *anchors* inserted, as far as their locations exist."""
    offset, seen = container.first, 0

    def due(last: bool) -> Iterator[Node]:
        """Yield the anchors that belong here; *last*: no mark follows at this offset."""
        while anchors and anchors[0].offset == offset:
            marks = anchors[0].marks
            if not (last if marks is None else last or marks <= seen):
                break
            yield anchors.popleft().element

    for node in mixed_content(container.element):
        size = container.size(node)
        if not size:
            if not isinstance(node, str):
                yield from due(last=False)
                seen += 1
            yield node
            continue
        done, end = 0, offset + size
        while True:
            yield from due(last=True)
            if not (isinstance(node, str) and anchors and offset < anchors[0].offset < end):
                break
            cut = done + anchors[0].offset - offset
            yield node[done:cut]
            offset, done, seen = anchors[0].offset, cut, 0
        yield node[done:] if isinstance(node, str) else node
        offset, seen = end, 0
    yield from due(last=True)
