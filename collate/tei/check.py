"""What an edition must be besides well-formed: our schema, ids, pointers, each witness once in each entry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple, cast

from lxml import etree

from collate.tei.elements import XML_ID, local, pointers, tei
from collate.tei.rebuild import LACUNA_ENDS, LACUNA_STARTS, readings, witness_names

#: Attributes that point at an xml:id of the same file.
POINTERS = ("wit", "edRef", "ana", "target", "who", "resp", "corresp", "exclude")


class Finding(NamedTuple):
    """A fault: the line of the file (0 where it has none) and what is wrong there."""

    line: int
    message: str


@lru_cache(maxsize=1)
def schema() -> etree.RelaxNG:
    """Return our RELAX NG of exactly what collate writes, compiled.

    It is small on purpose: libxml2 takes 20 seconds and more to compile the
    schema of all of TEI. What it accepts, that schema accepts as well.
    """
    text = files("collate.tei").joinpath("schema", "collate.rng").read_bytes()
    return etree.RelaxNG(etree.fromstring(text))


def check(root: etree._Element) -> tuple[Finding, ...]:
    """Return the faults of an edition, in the order of their lines; none for one that collate wrote.

    Checked are: the schema; xml:ids that occur twice; pointers to no xml:id;
    in every app, that each witness that is extant there stands in exactly one
    lem or rdg and no other witness does; readings of one app that are the same.
    """
    found = [*_schema(root), *_ids(root), *_pointers(root), *_Partition(root).findings(), *_same(root)]
    return tuple(sorted(set(found)))


def line_of(element: etree._Element) -> int:
    """Return the line of the file on which *element* starts, 0 if it has none."""
    return cast(int | None, element.sourceline) or 0  # the stubs leave its type open


def name_of(element: etree._Element) -> str:
    """Return how a message names *element*: its xml:id, else its tag.

    >>> name_of(etree.fromstring("<app/>"))
    '<app>'
    """
    return element.get(XML_ID) or f"<{local(element.tag)}>"


def _schema(root: etree._Element) -> Iterator[Finding]:
    rng = schema()
    if not rng.validate(root.getroottree()):
        for error in rng.error_log:
            yield Finding(error.line, f"not as the schema says: {error.message}")


def _ids(root: etree._Element) -> Iterator[Finding]:
    seen: set[str] = set()
    for element in root.iter(etree.Element):
        xml_id = element.get(XML_ID)
        if xml_id is not None and xml_id in seen:
            yield Finding(line_of(element), f"xml:id {xml_id!r} stands twice")
        seen.add(xml_id or "")


def _pointers(root: etree._Element) -> Iterator[Finding]:
    known = {element.get(XML_ID) for element in root.iter(etree.Element)}
    for element in root.iter(etree.Element):
        for attribute in POINTERS:
            for part in (element.get(attribute) or "").split():
                if part.startswith("#") and part[1:] not in known:
                    yield Finding(
                        line_of(element),
                        f"{name_of(element)}/@{attribute} points at {part}, which is not there",
                    )
        ed, ref = element.get("ed"), element.get("edRef")
        if ed is not None and ref is not None and tuple(ed.split()) != pointers(ref):
            yield Finding(line_of(element), f"{name_of(element)}/@ed and @edRef name different witnesses")


class _Partition:
    """Walks the apps in order and keeps who is extant."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.all = frozenset(witness_names(root))
        self.out: frozenset[str] = frozenset()

    def findings(self) -> Iterator[Finding]:
        for body in self.root.iter(tei("body")):
            yield from self._within(body, self.all)

    def _within(self, element: etree._Element, here: frozenset[str]) -> Iterator[Finding]:
        for child in element:
            if local(child.tag) == "app":
                yield from self._app(child, here)
            elif isinstance(child.tag, str):
                yield from self._within(child, here)

    def _app(self, app: etree._Element, here: frozenset[str]) -> Iterator[Finding]:
        options = [(option, pointers(option.get("wit"))) for option in readings(app)]
        starting = self._marked(options, LACUNA_STARTS)
        ending = self._marked(options, LACUNA_ENDS)
        for name in sorted(starting & self.out):
            yield Finding(line_of(app), f"{name_of(app)}: {name} is in a lacuna already")
        for name in sorted(ending - self.out):
            yield Finding(line_of(app), f"{name_of(app)}: {name} is in no lacuna that could end")
        extant = here & ((self.all - self.out) | ending)
        named = [name for _, names in options for name in names]
        for name in sorted(set(named)):
            if named.count(name) > 1:
                yield Finding(line_of(app), f"{name_of(app)}: {name} stands {named.count(name)} times")
            if name in self.all and name not in extant:
                yield Finding(line_of(app), f"{name_of(app)}: {name} is not extant here")
        for name in sorted(extant - set(named)):
            yield Finding(line_of(app), f"{name_of(app)}: {name} stands in no lem or rdg")
        self.out = (self.out - ending) | starting
        for option, names in options:
            yield from self._within(option, here & frozenset(names))

    @staticmethod
    def _marked(
        options: list[tuple[etree._Element, tuple[str, ...]]], marks: frozenset[str]
    ) -> frozenset[str]:
        return frozenset(
            name
            for option, names in options
            if any(local(child.tag) in marks for child in option)
            for name in names
        )


def _same(root: etree._Element) -> Iterator[Finding]:
    for app in root.iter(tei("app")):
        if app.get("type") == "lacuna":
            continue
        texts = [_content(option) for option in readings(app) if option.get("wit")]
        if len(texts) != len(set(texts)):
            yield Finding(line_of(app), f"{name_of(app)}: two of its readings are the same")


def _content(option: etree._Element) -> tuple[str, ...]:
    """Return text and markup of a reading, for comparison."""
    parts = [option.text or ""]
    for element in option.iterdescendants():
        parts += [f"<{element.tag} {sorted(element.items())}>", element.text or "", element.tail or ""]
    return tuple(part for part in parts if part)
