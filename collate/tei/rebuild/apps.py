"""An app of an edition with all that is recorded of its readings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from collate.i18n import _
from collate.tei.elements import DECISION, EMENDATION, XML_ID, line_of, local_name, pointers, tei
from collate.tei.parse.readings import app_readings
from collate.tei.rebuild.apparatus import reading_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree


@dataclass(frozen=True, slots=True)
class AppReading:
    """A lem or rdg: its witnesses (indices into the witness list), text and attributes.

    ``text`` is as written; a nested app contributes its lemma. ``causes`` are
    the words of ``@cause``, ``excludes`` the xml:ids that ``@exclude`` names.
    ``emended`` marks a reading that an editor put into the text, and
    ``responsible`` the editors; ``named`` is true where ``@wit`` is not empty.
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


@dataclass(frozen=True, slots=True)
class App:
    """An outermost ``app``; ``nested`` is true where it contains others, ``note`` is the text of its note."""

    xml_id: str
    line: int
    nested: bool
    options: tuple[AppReading, ...]
    note: str = ""

    @property
    def name(self) -> str:
        """Its name in messages."""
        return _("{entry} (line {line})", entry=self.xml_id or "<app>", line=self.line)

    @property
    def lemma(self) -> AppReading | None:
        """The lem; None where there is none."""
        return next((option for option in self.options if option.lemma), None)


def restrict_to_extant(app: App, extant: Sequence[bool]) -> App:
    """Return *app* without the witnesses that are not extant, which a lem without pointers may include."""
    options = (replace(o, witnesses=tuple(i for i in o.witnesses if extant[i])) for o in app.options)
    return replace(app, options=tuple(options))


def read_app(app: etree._Element, bits: dict[str, int], *, mask: int) -> App:
    """Return an app within the text of the witnesses *mask*; *bits* are those of all witnesses by xml:id."""
    elements = list(app_readings(app))
    takes: list[int] = []
    free = mask
    for element in elements:
        named = 0
        for name in pointers(element.get("wit")):
            named |= bits.get(name, 0)
        takes.append(named & free)
        free &= ~takes[-1]
    for i, element in enumerate(elements):
        if local_name(element.tag) == "lem":
            takes[i] |= free
            break
    options = tuple(_option(element, _members(take)) for element, take in zip(elements, takes, strict=True))
    nested = next(app.iterdescendants(tei("app")), None) is not None
    notes = (note for note in app.iterchildren(tei("note")) if note.get("type") != DECISION)
    note = next(map(plain_text, notes), "")
    return App(app.get(XML_ID, ""), line_of(app), nested, options, note)


def _members(mask: int) -> tuple[int, ...]:
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def _option(element: etree._Element, witnesses: tuple[int, ...]) -> AppReading:
    parent = element.getparent()
    group = parent.get("type", "") if parent is not None and local_name(parent.tag) == "rdgGrp" else ""
    kind, emended = element.get("type", group), element.get("type") == EMENDATION
    ana_kind, _dash, subtype = next(iter(pointers(element.get("ana"))), "").partition("-")
    return AppReading(
        witnesses=witnesses,
        text=reading_text(element),
        lemma=local_name(element.tag) == "lem",
        xml_id=element.get(XML_ID, ""),
        kind=ana_kind if emended else kind,
        operation=element.get("subtype", ""),
        subtype=subtype,
        causes=tuple((element.get("cause") or "").split()),
        certainty=element.get("cert", ""),
        excludes=pointers(element.get("exclude")),
        emended=emended,
        named=bool(pointers(element.get("wit"))),
        responsible=pointers(element.get("resp")),
    )


def plain_text(element: etree._Element) -> str:
    """Return all text of *element* with white space collapsed."""
    return " ".join("".join(str(part) for part in element.itertext()).split())
