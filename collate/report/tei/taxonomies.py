"""The taxonomies of an edition: its kinds of variant and their causes, and the grounds of its lacunae."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from collate.model import Cause, Edition, Kind, LacunaGround
from collate.report.wording.tei import TeiWords
from collate.tei import EMENDATION, LACUNA, LAYOUT, XML_ID, tei


def kind_id(kind: Kind, subtype: str = "") -> str:
    """Return the xml:id of a kind, or of a subtype of it, in the taxonomy.

    >>> kind_id(Kind.ORTHOGRAPHIC, "word-form"), kind_id(Kind.NUMERAL)
    ('orthographic-word-form', 'numeral')
    """
    return f"{kind}-{subtype}" if subtype else str(kind)


def build_taxonomies(edition: Edition, words: TeiWords) -> list[etree._Element]:
    """Return the taxonomies of the kinds, gravest first, the causes, and the grounds that the edition has."""
    kinds: dict[str, dict[str, str]] = {str(kind): {} for kind in Kind}
    used: set[str] = set()
    causes: set[Cause] = set()
    for entry in edition.entries:
        for reading in entry.variants:
            if reading.kind is None:
                continue
            used.add(str(reading.kind))
            if reading.subtype:
                finer = kind_id(reading.kind, reading.subtype)
                kinds[str(reading.kind)].setdefault(finer, words.finer(reading.subtype))
            if reading.evidence:
                causes.add(max(reading.evidence, key=lambda evidence: evidence.confidence).cause)
    rows = {kind: finer for kind, finer in kinds.items() if kind in used}
    if edition.emendations:
        rows[EMENDATION] = {}
    places = (*edition.apparatus.unnumbered, *edition.entries)
    stated = any(entry.gaps for entry in places)
    if stated or any(None in run.cells for run in edition.alignment.runs):
        rows[LACUNA] = {}
    if any(entry.layout for entry in places):
        rows[LAYOUT] = {}
    made = []
    if rows:
        made.append(_taxonomy("kinds", words, rows))
    if causes:
        made.append(_taxonomy("causes", words, {str(cause): {} for cause in Cause if cause in causes}))
    grounds = {lacuna.ground for lacuna in edition.alignment.lacunae}
    if grounds:
        rows = {ground.value: {} for ground in LacunaGround if ground in grounds}
        made.append(_taxonomy("grounds", words, rows))
    return made


def _taxonomy(name: str, words: TeiWords, rows: Mapping[str, Mapping[str, str]]) -> etree._Element:
    """Return a taxonomy of the categories *rows*, each with its subtypes by xml:id."""
    taxonomy = etree.Element(tei("taxonomy"), {XML_ID: name})
    etree.SubElement(taxonomy, tei("desc")).text = words(name)
    prefix, label = {
        "kinds": ("", words.kind),
        "causes": ("cause-", words.cause),
        "grounds": ("ground-", words.ground),
    }[name]
    for key, finer in rows.items():
        category = _category(taxonomy, prefix + key, label(key))
        for inner in sorted(finer):
            _category(category, inner, finer[inner])
    return taxonomy


def _category(parent: etree._Element, xml_id: str, description: str) -> etree._Element:
    category = etree.SubElement(parent, tei("category"), {XML_ID: xml_id})
    etree.SubElement(category, tei("catDesc")).text = description
    return category
