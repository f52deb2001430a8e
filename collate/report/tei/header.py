"""The teiHeader of an edition: its witnesses, its method, its settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from collate.model import Edition, Operation, Role, Witness
from collate.report.context import ReportContext
from collate.report.tei.parts import add, add_application, add_change, add_witness, start_header
from collate.report.tei.taxonomies import taxonomies
from collate.report.tei.tracks import witness_ids
from collate.report.wording.tei import TeiWords

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


def header(edition: Edition, context: ReportContext) -> etree._Element:
    """Return the ``teiHeader`` of *edition*."""
    words = TeiWords(context.lang)
    title = words("title", title=edition.work.title or words("untitled"))
    named = {xml_id: name or words("editor") for name, xml_id in editors(edition).items()}
    root, listing = start_header(title, named, words("resp"), words("rights"), context)
    ids = witness_ids(edition.work)
    by_siglum = {w.siglum: xml_id for xml_id, w in zip(ids, edition.work.witnesses, strict=True)}
    for number, (xml_id, witness) in enumerate(zip(ids, edition.work.witnesses, strict=True), start=1):
        element = add_witness(listing, witness, xml_id, number, words)
        _say_what_it_is(element, edition, witness, by_siglum, words)
    _encoding(add(root, "encodingDesc"), edition, context, words)
    usage = add(add(root, "profileDesc"), "langUsage")
    ident = text_language(edition)
    add(usage, "language", words(ident), ident=ident)
    add_change(root, words("change"), context)
    return root


def editors(edition: Edition) -> Mapping[str, str]:
    """Return the xml:id of each who emended something, by name ("" for one who is not named)."""
    names = dict.fromkeys(emendation.by for emendation in edition.emendations)
    return {name: f"ed{number}" for number, name in enumerate(names, start=1)}


def text_language(edition: Edition) -> str:
    """Return the language of the base text as far as its script tells: ``zh`` or ``und`` (undetermined)."""
    return "zh" if _HAN.search(edition.alignment.tokens[edition.work.base_column].text) else "und"


def _say_what_it_is(
    element: etree._Element, edition: Edition, witness: Witness, by_siglum: Mapping[str, str], words: TeiWords
) -> None:
    """Say of a witness what it is among the others."""
    role = Role.BASE if witness.siglum == edition.work.base else witness.role
    if role is Role.BASE and witness.siglum != edition.work.base:
        role = Role.WITNESS
    presumed = role is Role.BASE and not edition.work.base_confirmed
    add(element, "note", words("presumed" if presumed else role.value), type="role", subtype=role.value)
    if witness.identical_to is not None:
        target = f"#{by_siglum[witness.identical_to]}"
        add(element, "note", words("identical", witness.identical_to), type="identical", target=target)


def _encoding(parent: etree._Element, edition: Edition, context: ReportContext, words: TeiWords) -> None:
    _editorial(add(parent, "editorialDecl"), edition, context, words)
    add(add(parent, "refsDecl"), "p", words("refs"))
    tables = taxonomies(edition, words)
    if tables:
        add(parent, "classDecl").extend(tables)
    application = add_application(parent, context)
    add(application, "desc", words.joint.join(f"{name}={value}" for name, value in edition.settings))
    add(parent, "variantEncoding", method="parallel-segmentation", location="internal")


def _editorial(parent: etree._Element, edition: Edition, context: ReportContext, words: TeiWords) -> None:
    """Say what was done: what any edition may have, and what this one has."""
    variants = [reading for entry in edition.entries for reading in entry.variants]

    def part(name: str, *keys: str, **attributes: str) -> None:
        element = add(parent, name, **attributes)
        for key in keys:
            add(element, "p", words(key))

    part("normalization", "normalization", "space", method="markup")
    part("punctuation", "punctuation", marks="all")
    paged = any(context.places.pages(w.segment.source.sha256) for w in edition.work.witnesses)
    part("segmentation", "segmentation", "blocks", *(["page breaks"] if paged else []))
    if edition.emendations:
        part("correction", "correction", method="markup")
    told = ["interpretation"]
    told += ["groups"] if context.tei.group else []
    told += ["swaps"] if any(one.operation is Operation.TRANSPOSITION for one in variants) else []
    told += ["causes text"] if any(one.evidence for one in variants) else []
    told += ["notes"] if context.tei.notes else []
    part("interpretation", *told)
