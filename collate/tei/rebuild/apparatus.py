"""The apparatus entries of an edition, with the witnesses of each reading."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from collate.tei.elements import LACUNA, XML_ID, local_name, pointers, tei
from collate.tei.parse.readings import app_readings
from collate.tei.parse.spacing import JOIN, settle, word_edges
from collate.tei.rebuild.standoff import as_parallel
from collate.tei.rebuild.witness_text import SKIPPED, source_form


@dataclass(frozen=True, slots=True)
class TeiReading:
    """A lem or rdg: xml:ids of its witnesses, its text, and its classification ("" where absent).

    ``subtype`` is the finer kind (``form``), from ``@ana``; ``text`` has no
    white space at its ends.
    """

    witnesses: tuple[str, ...]
    text: str
    kind: str = ""
    operation: str = ""
    subtype: str = ""


@dataclass(frozen=True, slots=True)
class TeiEntry:
    """An app: its xml:id, its gravest kind, the lemma and the other readings."""

    id: str
    kind: str
    lemma: TeiReading
    variants: tuple[TeiReading, ...]


def read_apparatus(root: etree._Element) -> tuple[TeiEntry, ...]:
    """Return the entries of *root* in document order, without the apps at the edges of lacunae.

    The lemma of an app without a lem is its first rdg; an app with neither is skipped.
    """
    entries: list[TeiEntry] = []
    for body in as_parallel(root).iter(tei("body")):
        for app in body.iter(tei("app")):
            options = list(app_readings(app))
            if not options or app.get("type") == LACUNA:
                continue
            lemma = next((option for option in options if local_name(option.tag) == "lem"), options[0])
            variants = tuple(_reading(option) for option in options if option is not lemma)
            entry = TeiEntry(app.get(XML_ID, ""), app.get("type", ""), _reading(lemma), variants)
            entries.append(entry)
    return tuple(entries)


def _reading(option: etree._Element) -> TeiReading:
    subtype = " ".join(name.partition("-")[2] or name for name in pointers(option.get("ana")))
    return TeiReading(
        pointers(option.get("wit")),
        reading_text(option).strip(),
        option.get("type", ""),
        option.get("subtype", ""),
        subtype,
    )


def reading_text(element: etree._Element) -> str:
    """Return the text of a reading; a nested app contributes its lemma."""
    return settle(_marked_text(element))


def _marked_text(element: etree._Element) -> str:
    before, after = word_edges(element)
    parts = [before, element.text or ""]
    for child in element:
        name = local_name(child.tag)
        if name == "app":
            inner = next(app_readings(child), None)
            parts.append("" if inner is None else _marked_text(inner))
        elif name == "choice":
            parts.append(_marked_text(source_form(child)))
        elif name in ("lb", "space"):
            parts.append(" " if child.get("break") != "no" else JOIN)
        elif name == "milestone" and child.get("unit") == "space":
            parts.append(" ")
        elif name and name not in SKIPPED:
            parts.append(_marked_text(child))
        parts.append(child.tail or "")
    parts.append(after)
    return "".join(parts)
