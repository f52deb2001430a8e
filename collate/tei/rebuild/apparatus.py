"""Read the apparatus of an edition back: its entries, with who reads what."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from collate.tei.elements import LACUNA, XML_ID, local, pointers, tei
from collate.tei.rebuild.standoff import as_parallel
from collate.tei.rebuild.witness_text import SKIPPED, readings


@dataclass(frozen=True, slots=True)
class TeiReading:
    """A lem or rdg: xml:ids of its witnesses, its text, and its classification ("" where not stated).

    ``subtype`` is the finer kind (``form``), which stands in ``@ana``;
    ``text`` is without white space at its ends.
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
    """Return the entries of *root* in document order; the apps at the edges of lacunae are none.

    An app without a lem has its first rdg as lemma; one without either is left out.
    """
    entries: list[TeiEntry] = []
    for body in as_parallel(root).iter(tei("body")):
        for app in body.iter(tei("app")):
            options = list(readings(app))
            if not options or app.get("type") == LACUNA:
                continue
            lemma = next((option for option in options if local(option.tag) == "lem"), options[0])
            variants = tuple(_reading(option) for option in options if option is not lemma)
            entry = TeiEntry(app.get(XML_ID, ""), app.get("type", ""), _reading(lemma), variants)
            entries.append(entry)
    return tuple(entries)


def _reading(option: etree._Element) -> TeiReading:
    subtype = " ".join(name.partition("-")[2] or name for name in pointers(option.get("ana")))
    return TeiReading(
        pointers(option.get("wit")),
        text_of(option).strip(),
        option.get("type", ""),
        option.get("subtype", ""),
        subtype,
    )


def text_of(element: etree._Element) -> str:
    """Return the text of a reading; of a nested app, the lemma's."""
    parts = [element.text or ""]
    for child in element:
        name = local(child.tag)
        if name == "app":
            inner = next(readings(child), None)
            parts.append("" if inner is None else text_of(inner))
        elif name == "milestone" and child.get("unit") == "space":
            parts.append(" ")
        elif name and name not in SKIPPED:
            parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)
