"""The teiHeader of an edition: its witnesses, methods and settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from collate.model import Edition, Operation, Role, Witness
from collate.report.context import ReportContext
from collate.report.sections import section_place
from collate.report.tei.parts import add_application, add_change, add_element, add_witness, start_header
from collate.report.tei.taxonomies import build_taxonomies
from collate.report.tei.tracks import witness_ids
from collate.report.wording.labels import words as labels_in
from collate.report.wording.tei import TeiWords
from collate.tei import tei

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


def edition_header(edition: Edition, context: ReportContext) -> etree._Element:
    """Return the ``teiHeader`` of *edition*."""
    words = TeiWords(context.lang)
    title = words("title", title=edition.work.title or words("untitled"))
    named = {xml_id: name or words("editor") for name, xml_id in editor_ids(edition).items()}
    root, witness_list = start_header(
        title, named, resp=words("resp"), rights=words("rights"), context=context
    )
    ids = witness_ids(edition.work)
    by_siglum = {w.siglum: xml_id for xml_id, w in zip(ids, edition.work.witnesses, strict=True)}
    for xml_id, witness in zip(ids, edition.work.witnesses, strict=True):
        element = add_witness(witness_list, witness, xml_id=xml_id, context=context)
        _add_role(element, edition, witness, by_siglum, words)
        _add_section_roles(element, edition, witness, context.lang)
    _encoding(add_element(root, "encodingDesc"), edition, context, words)
    usage = add_element(add_element(root, "profileDesc"), "langUsage")
    ident = text_language(edition)
    add_element(usage, "language", words(ident), ident=ident)
    add_change(root, words("change"), context=context)
    _count_decisions(root, edition, words)
    return root


def _count_decisions(root: etree._Element, edition: Edition, words: TeiWords) -> None:
    """Append to a header the number of decisions of each editor, with the day of the last one."""
    from collate.settings import read_rows

    settings = read_rows(row for row in edition.settings if row[0] in ("decision", "section")).settings
    parent = root.find(tei("revisionDesc"))
    for name, xml_id in editor_ids(edition).items():
        dates = [decision.at for decision in settings.decision if decision.by == name]
        own = [*dates, *("" for section in settings.section if name and section.by == name)]
        if own:
            parent = add_element(root, "revisionDesc") if parent is None else parent
            when = max(own)[: len("2026-11-29")]
            dated = {"when": when} if when else {}
            add_element(parent, "change", words("decisions", len(own)), who=f"#{xml_id}", **dated)


def editor_ids(edition: Edition) -> Mapping[str, str]:
    """Return the xml:id of each editor of a decision by name ("" for an unnamed editor)."""
    names = dict.fromkeys(one.by for one in edition.emendations)
    names |= dict.fromkeys(one.by for one in edition.rulings)
    names |= dict.fromkeys(one.by for one in edition.sections)
    return {name: f"ed{number}" for number, name in enumerate(names, start=1)}


def text_language(edition: Edition) -> str:
    """Return the language of the base text by its script: ``zh`` with Han, else ``und`` (undetermined)."""
    return "zh" if _HAN.search(edition.alignment.tokens[edition.work.base_column].text) else "und"


def _add_role(
    element: etree._Element, edition: Edition, witness: Witness, by_siglum: Mapping[str, str], words: TeiWords
) -> None:
    """Append notes on the role of a witness and on the witness that it is identical to."""
    role = Role.BASE if witness.siglum == edition.work.base else witness.role
    if role is Role.BASE and witness.siglum != edition.work.base:
        role = Role.WITNESS
    presumed = role is Role.BASE and not edition.work.base_confirmed
    add_element(
        element, "note", words("presumed" if presumed else role.value), type="role", subtype=role.value
    )
    if witness.identical_to is not None:
        target = f"#{by_siglum[witness.identical_to]}"
        add_element(
            element, "note", words("identical", witness.identical_to), type="identical", target=target
        )


def _add_section_roles(element: etree._Element, edition: Edition, witness: Witness, lang: str) -> None:
    """Append notes on the role of a witness in sections; they point at the first entry of each."""
    labels = labels_in(lang)
    for number, section in enumerate(edition.sections, start=1):
        sigla = {
            "base": (section.base,), "throughout": section.throughout, "consulted": section.consulted,
        }  # fmt: skip
        role = next((name for name, named in sigla.items() if witness.siglum in named), None)
        if role is not None:
            place, name = section_place(section, labels), labels[f"section.role.{role}"]
            note = add_element(
                element,
                "note",
                labels["section.line"].format(place=place, roles=name),
                type="section",
                subtype=role,
                n=str(number),
            )
            if section.entries[0] < section.entries[1]:
                note.set("target", f"#{edition.entries[section.entries[0] - 1].id}")


def _encoding(parent: etree._Element, edition: Edition, context: ReportContext, words: TeiWords) -> None:
    _editorial(add_element(parent, "editorialDecl"), edition, context, words)
    add_element(add_element(parent, "refsDecl"), "p", words("refs"))
    tables = build_taxonomies(edition, words)
    if tables:
        add_element(parent, "classDecl").extend(tables)
    application = add_application(parent, context)
    add_element(application, "desc", words.joint.join(f"{name}={value}" for name, value in edition.settings))
    add_element(parent, "variantEncoding", method="parallel-segmentation", location="internal")


def _editorial(parent: etree._Element, edition: Edition, context: ReportContext, words: TeiWords) -> None:
    """Append the editorial declarations: those of every edition, and those that this one needs."""
    variants = [reading for entry in edition.entries for reading in entry.variants]

    def part(name: str, *keys: str, **attributes: str) -> None:
        element = add_element(parent, name, **attributes)
        for key in keys:
            add_element(element, "p", words(key))

    part("normalization", "normalization", "space", method="markup")
    part("punctuation", "punctuation", marks="all")
    paged = any(context.source_index.pages(w.segment.source.sha256) for w in edition.work.witnesses)
    part("segmentation", "segmentation", "blocks", *(["page breaks"] if paged else []))
    if edition.emendations:
        part("correction", "correction", method="markup")
    keys = ["interpretation"]
    keys += ["groups"] if context.tei.group else []
    keys += ["swaps"] if any(v.operation is Operation.TRANSPOSITION for v in variants) else []
    keys += ["causes text"] if any(v.evidence for v in variants) else []
    keys += ["grounds text"] if edition.alignment.lacunae else []
    keys += ["notes"] if context.tei.notes else []
    keys += ["sections"] if edition.sections else []
    part("interpretation", *keys)
