"""The apparatus entries of an edition, with the witnesses of each reading."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from lxml import etree

from collate.tei.elements import LAYOUT, UNCOUNTED, XML_ID, local_name, pointers, tei
from collate.tei.parse.readings import app_readings
from collate.tei.parse.spacing import JOIN, settle, word_edges
from collate.tei.rebuild.standoff import as_parallel
from collate.tei.rebuild.witness_text import SKIPPED, source_form

#: Ends of the names of invisible characters that texts keep, besides variation selectors; and the wordspace.
_LAYOUT_NAMES = ("JOINER", "FILLER", "ETHIOPIC WORDSPACE", "VOWEL SEPARATOR")


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
    """Return the entries of *root* in document order, without those at the edges of lacunae or for layout.

    The lemma of an app without a lem is its first rdg; an app with neither is skipped. Witnesses that
    write a reading with other invisible characters are among those of that reading.
    """
    entries: list[TeiEntry] = []
    for body in as_parallel(root).iter(tei("body")):
        for app in body.iter(tei("app")):
            options = list(app_readings(app))
            if not options or app.get("type") in UNCOUNTED:
                continue
            lemma = next((option for option in options if local_name(option.tag) == "lem"), options[0])
            alike = [option for option in options if option.get("type") == LAYOUT]
            rest = [option for option in options if option is not lemma and option not in alike]
            first, *variants = _with_layout([_reading(option) for option in (lemma, *rest)], alike)
            entries.append(TeiEntry(app.get(XML_ID, ""), app.get("type", ""), first, tuple(variants)))
    return tuple(entries)


def _with_layout(readings: list[TeiReading], alike: list[etree._Element]) -> list[TeiReading]:
    """Return *readings* with the witnesses of *alike*, which differ from them in layout only."""
    for option in alike:
        words = _visible(reading_text(option))
        at = next((i for i, one in enumerate(readings) if _visible(one.text) == words), 0)
        witnesses = (*readings[at].witnesses, *pointers(option.get("wit")))
        readings[at] = replace(readings[at], witnesses=witnesses)
    return readings


def _visible(text: str) -> str:
    return "".join(character for character in text if not _is_layout(character))


def _is_layout(character: str) -> bool:
    if character.isascii() or unicodedata.category(character) not in ("Cf", "Mn", "Po", "Lo", "Zs"):
        return character.isspace()
    name = unicodedata.name(character, "")
    return character.isspace() or name.endswith(_LAYOUT_NAMES) or "VARIATION SELECTOR" in name


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
