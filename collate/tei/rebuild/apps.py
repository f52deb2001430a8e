"""The apps of an edition, as they stand: what is said of each of their readings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from collate.tei.elements import EMENDATION, XML_ID, line_of, local, pointers, tei
from collate.tei.rebuild.apparatus import text_of
from collate.tei.rebuild.witness_text import readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree


@dataclass(frozen=True, slots=True)
class Option:
    """A lem or rdg: who has it (places in the witness list), and what the edition says of it.

    ``text`` is as written, of a nested app the lemma's. ``causes`` are the
    words of ``@cause``, ``excludes`` the xml:ids that ``@exclude`` names.
    ``emended`` says that an editor put it into the text, ``responsible`` who;
    ``named`` that it names witnesses. ``repeated`` are witnesses that it names
    and that an earlier reading of the app has.
    """

    witnesses: tuple[int, ...]
    text: str
    lemma: bool = False
    xml_id: str = ""
    kind: str = ""
    operation: str = ""
    subtype: str = ""
    causes: tuple[str, ...] = ()
    certainty: str = ""
    excludes: tuple[str, ...] = ()
    emended: bool = False
    named: bool = False
    responsible: tuple[str, ...] = ()
    repeated: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class App:
    """One ``app`` that is in no other; ``nested`` says that it holds others, ``note`` what it says."""

    xml_id: str
    line: int
    nested: bool
    options: tuple[Option, ...]
    note: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.xml_id or '<app>'} (line {self.line})"

    @property
    def lemma(self) -> Option | None:
        """Its lem; None where it has none."""
        return next((option for option in self.options if option.lemma), None)


def of_those(app: App, extant: Sequence[bool]) -> App:
    """Take who is not extant out of the readings of *app*: a lem without pointers may name them."""
    options = (replace(o, witnesses=tuple(i for i in o.witnesses if extant[i])) for o in app.options)
    return replace(app, options=tuple(options))


def app_of(app: etree._Element, bits: dict[str, int], mask: int) -> App:
    """Read an app in a reading of the witnesses *mask*; *bits* are those of all witnesses by xml:id."""
    elements = list(readings(app))
    takes: list[int] = []
    again: list[int] = []
    free = mask
    for element in elements:
        named = 0
        for name in pointers(element.get("wit")):
            named |= bits.get(name, 0)
        takes.append(named & free)
        again.append(named & mask & ~free)
        free &= ~takes[-1]
    for i, element in enumerate(elements):
        if local(element.tag) == "lem":
            takes[i] |= free
            break
    options = tuple(
        replace(_option(element, _members(take)), repeated=_members(named))
        for element, take, named in zip(elements, takes, again, strict=True)
    )
    nested = next(app.iterdescendants(tei("app")), None) is not None
    note = next(map(plain_text, app.iterchildren(tei("note"))), "")
    return App(app.get(XML_ID, ""), line_of(app), nested, options, note)


def _members(mask: int) -> tuple[int, ...]:
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def _option(element: etree._Element, witnesses: tuple[int, ...]) -> Option:
    parent = element.getparent()
    group = parent.get("type", "") if parent is not None and local(parent.tag) == "rdgGrp" else ""
    kind, emended = element.get("type", group), element.get("type") == EMENDATION
    said, _, subtype = next(iter(pointers(element.get("ana"))), "").partition("-")
    return Option(
        witnesses,
        text_of(element),
        local(element.tag) == "lem",
        element.get(XML_ID, ""),
        said if emended else kind,
        element.get("subtype", ""),
        subtype,
        tuple((element.get("cause") or "").split()),
        element.get("cert", ""),
        pointers(element.get("exclude")),
        emended,
        bool(pointers(element.get("wit"))),
        pointers(element.get("resp")),
    )


def plain_text(element: etree._Element) -> str:
    """Return all text of *element*, white space collapsed."""
    return " ".join("".join(str(part) for part in element.itertext()).split())
