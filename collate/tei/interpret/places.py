"""Apps that stand apart from their words, moved to them: by the ends of the lemma, or by its line.

TEI Guidelines P5, 13.2.1 and 13.2.2. An app by the location-referenced method
names a line or paragraph, and its lemma has to be found in it: that is done
only where it occurs there once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.elements import PARALLEL, XML_ID, local_name, pointers, tei
from collate.tei.interpret.doubts import Doubts
from collate.tei.interpret.readings import words_of
from collate.tei.parse.readings import app_readings

#: Elements that mark a point in the text and have no words.
_POINTS = frozenset(("anchor", "milestone", "pb", "lb", "cb", "gb", "ptr", "ref", "note"))
#: Elements outside the edited text.
_APART = frozenset(("rdg", "note", "witDetail", "wit", "teiHeader", "fw", "del", "figure"))
#: Marks in a lemma for words that it leaves out.
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:\.\.\.|…+)\]?|\s[-–—]\s)\s*")
#: What separates the parts of a reference to a location: chapter and verse, page and line.
_PARTS = re.compile(r"[\s.,:;/_-]+")


class _Text(NamedTuple):
    """Characters of the edited text: the text of *element*, or its tail."""

    element: etree._Element
    tail: bool
    text: str


def place_apps(root: etree._Element, doubts: Doubts) -> None:
    """Move the apps of *root* that stand apart from their words into the text.

    An app in the text stands at its words if the edition is declared to be in
    parallel segmentation, or if its ``@from`` or ``@loc`` refers to nothing in the file.
    """
    bodies = [body for body in root.iter(tei("body")) if next(body.iterancestors(tei("body")), None) is None]
    inside = {app for body in bodies for app in body.iter(tei("app"))}
    elements = {e.get(XML_ID, ""): e for e in root.iter(etree.Element) if e.get(XML_ID)}
    lines = _Lines(bodies)
    declared = any(e.get("method") == PARALLEL for e in root.iter(tei("variantEncoding")))
    apart: list[etree._Element] = []
    for app in list(root.iter(tei("app"))):
        nested = next(app.iterancestors(tei("app")), None) is not None
        if next(app.iterancestors(tei("listApp")), None) is not None:
            inside.discard(app)  # a list of apps in the body has no words of the text
        if app in inside and (nested or declared or not (_refers(app, elements) or lines.of(app))):
            _drop_location(app)
        elif not nested:
            apart.append(app)
    if not apart:
        return
    ends = {app: _ends(app, elements, app in inside) or _find_lemma(app, lines) for app in apart}
    # The shorter first: an app inside the words of another stands in its lemma.
    for app in sorted(apart, key=lambda app: _extent(ends[app])):
        points = ends[app]
        if points is None or not _move(app, *points):
            _left_out(app, doubts)
    for encoding in root.iter(tei("variantEncoding")):
        encoding.set("method", PARALLEL)


def _refers(app: etree._Element, elements: dict[str, etree._Element]) -> bool:
    """Return whether ``@from`` is a pointer; numbers of words, which some programs write, are not."""
    start = app.get("from") or ""
    return "#" in start or start in elements


def _extent(points: tuple[etree._Element, etree._Element] | None) -> int:
    """Return the number of nodes between two points of one element, 0 if there is no such element."""
    if points is None or (parent := points[0].getparent()) is None or points[1].getparent() is not parent:
        return 0
    return parent.index(points[1]) - parent.index(points[0])


def _left_out(app: etree._Element, doubts: Doubts) -> None:
    """Remove an app whose words are not in the text."""
    words = " ] ".join(words_of(option) or "∅" for option in app_readings(app))
    problem = _("the words of an entry are not found in the text: it is left out, 「{words}」", words=words)
    doubts.add(app, problem)
    _detach(app)


def _detach(element: etree._Element) -> None:
    """Remove *element*, whose tail stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


# -- by the ends of the lemma ---------------------------------------------------


def _ends(
    app: etree._Element, elements: dict[str, etree._Element], inside: bool
) -> tuple[etree._Element, etree._Element] | None:
    """Return the points around the words of an app, as ``@from`` and ``@to`` have them; None without these.

    Without ``@to`` they are the content of the element that ``@from`` names,
    or, for an app in the text, all between that point and the app.
    """
    names = [next(iter(pointers(app.get(name))), "") for name in ("from", "to")]
    first, last = (elements.get(name) for name in names)
    if first is None:
        return None
    begin, end = first, last
    if local_name(first.tag) not in _POINTS:
        begin, end = _point(), first if last is None else last
        first.addprevious(begin)
    if end is None:
        if not inside:
            return None
        end = _point()
        app.addprevious(end)
    elif local_name(end.tag) not in _POINTS:
        after = _point()
        after.tail, end.tail = end.tail, None
        end.addnext(after)
        end = after
    return begin, end


def _point() -> etree._Element:
    return etree.Element(tei("anchor"))


def _move(app: etree._Element, begin: etree._Element, end: etree._Element) -> bool:
    """Move *app* between two points, its lemma the words there; False if they are not of one element."""
    parent = begin.getparent()
    if parent is None or end.getparent() is not parent or parent.index(begin) > parent.index(end):
        return False
    if parent is app or app in parent.iterancestors():
        return False
    _detach(app)
    lemma = next((o for o in app_readings(app) if local_name(o.tag) == "lem"), None)
    if lemma is None:
        lemma = etree.Element(tei("lem"))
        app.insert(0, lemma)
    for child in list(lemma):
        if local_name(child.tag) not in ("note",):
            lemma.remove(child)
    lemma.text, begin.tail = begin.tail, None
    between = list(parent)[parent.index(begin) + 1 : parent.index(end)]
    for position, node in enumerate(between):
        lemma.insert(position, node)
    _drop_location(app)
    begin.addnext(app)
    return True


def _drop_location(app: etree._Element) -> None:
    for name in ("from", "to", "loc"):
        if name in app.attrib:
            del app.attrib[name]


# -- by a reference to a line ---------------------------------------------------


def _find_lemma(app: etree._Element, lines: _Lines) -> tuple[etree._Element, etree._Element] | None:
    """Return points around the lemma of *app* in the line that it refers to; None if it is not there once."""
    lemma = next((o for o in app_readings(app) if local_name(o.tag) == "lem"), None)
    words = "" if lemma is None else words_of(lemma)
    if not words:
        return None
    pattern = ".*?".join(
        r"\s+".join(map(re.escape, part.split())) for part in _ELLIPSIS.split(words) if part.strip()
    )
    if words[0].isalnum():
        pattern = rf"(?<!\w){pattern}" if not _is_han(words[0]) else pattern
    if words[-1].isalnum():
        pattern = rf"{pattern}(?!\w)" if not _is_han(words[-1]) else pattern
    for line in lines.of(app):
        texts = _region(line)
        whole = "".join(one.text for one in texts)
        found = list(re.finditer(pattern, whole, re.DOTALL))
        if len(found) == 1:
            begin = _mark_point(texts, found[0].start(), at_start=True)
            texts = _again(texts)
            end = _mark_point(texts, found[0].end(), at_start=False)
            return begin, end
    return None


def _is_han(character: str) -> bool:
    return ord(character) >= 0x2E80


class _Lines:
    """The elements of the text that a reference may mean: by ``@n``, with those around them, or by xml:id."""

    def __init__(self, bodies: list[etree._Element]) -> None:
        self._by_name: dict[str, list[etree._Element]] = {}
        for body in bodies:
            for element in body.iter(etree.Element):
                if local_name(element.tag) not in ("app", "lem", "rdg", "note"):
                    for name in {element.get("n"), element.get(XML_ID)} - {None}:
                        self._by_name.setdefault(str(name), []).append(element)

    def of(self, app: etree._Element) -> list[etree._Element]:
        """Return the elements that ``@loc`` of *app* may mean, or, for one after the text, ``@n``."""
        location = app.get("loc") or app.get("n") or ""
        parts = [part for part in _PARTS.split(location) if part]
        found = [e for e in self._by_name.get(location, ()) if e.get(XML_ID) == location]
        for element in self._by_name.get(parts[-1], ()) if parts else ():
            outer = {e.get("n") for e in element.iterancestors() if e.get("n")}
            if outer.issuperset(parts[:-1]) and element not in found:
                found.append(element)
        return found if app.get("loc") or next(app.iterancestors(tei("body")), None) is None else []


def _region(line: etree._Element) -> list[_Text]:
    """Return the texts in an element, or from a line break on up to the next in the element around both."""
    around = line.getparent()
    if local_name(line.tag) not in ("lb", "milestone") or around is None:
        return list(_texts(line))
    region: list[_Text] = []
    here = False
    for one in _texts(around):
        if one.tail and local_name(one.element.tag) == local_name(line.tag):
            here = one.element is line
        if here:
            region.append(one)
    return region


def _texts(element: etree._Element) -> Iterator[_Text]:
    """Yield the texts of the edited text in *element*, in order."""
    yield _Text(element, False, element.text or "")
    for child in element:
        if local_name(child.tag) and local_name(child.tag) not in _APART:
            yield from _texts(child)
        yield _Text(child, True, child.tail or "")


def _again(texts: list[_Text]) -> list[_Text]:
    """Return *texts* after a point was set in one of them: what follows it is its tail."""
    result: list[_Text] = []
    for one in texts:
        now = (one.element.tail if one.tail else one.element.text) or ""
        result.append(_Text(one.element, one.tail, now))
        if now != one.text:
            point = one.element.getnext() if one.tail else one.element[0]
            assert point is not None
            result.append(_Text(point, True, point.tail or ""))
    return result


def _mark_point(texts: list[_Text], offset: int, *, at_start: bool) -> etree._Element:
    """Set a point at *offset* of *texts*: where two texts meet, in the later one for a start."""
    for one in texts:
        if offset < len(one.text) or (offset == len(one.text) and not at_start):
            point = _point()
            before, point.tail = one.text[:offset], one.text[offset:]
            if one.tail:
                tail = point.tail
                one.element.tail = None
                one.element.addnext(point)
                one.element.tail, point.tail = before, tail
            else:
                tail = point.tail
                one.element.insert(0, point)
                one.element.text, point.tail = before, tail
            return point
        offset -= len(one.text)
    raise ValueError("offset outside of the texts")
