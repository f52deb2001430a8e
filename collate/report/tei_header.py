"""The teiHeader of an edition: its witnesses, its method, its settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from collate.model import Edition, Operation, Role, Witness
from collate.report.context import ReportContext
from collate.report.tei_kinds import taxonomies
from collate.report.tei_voices import witness_ids
from collate.report.tei_words import TeiWords
from collate.tei.elements import XML_ID, XML_LANG, tei
from collate.tei.witnesses import write_extents

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


def header(edition: Edition, context: ReportContext) -> etree._Element:
    """Return the ``teiHeader`` of *edition*."""
    words = TeiWords(context.lang)
    root = etree.Element(tei("teiHeader"))
    root.set(XML_LANG, "zh-Hans" if context.lang == "zh" else "en")
    file = _add(root, "fileDesc")
    titles = _add(file, "titleStmt")
    _add(titles, "title", words("title", title=edition.work.title or words("untitled")))
    for name, xml_id in editors(edition).items():
        _add(titles, "editor", name or words("editor"), **{XML_ID: xml_id})
    resp = _add(titles, "respStmt", **{XML_ID: "collate"})
    _add(resp, "resp", words("resp"))
    _add(resp, "name", "collate", type="software")
    publication = _add(file, "publicationStmt")
    _add(publication, "publisher", "collate")
    if context.when:
        _add(publication, "date", context.when, when=context.when)
    _add(_add(publication, "availability", status="unknown"), "p", words("rights"))
    listing = _add(_add(file, "sourceDesc"), "listWit")
    ids = witness_ids(edition.work)
    named = {witness.siglum: xml_id for xml_id, witness in zip(ids, edition.work.witnesses, strict=True)}
    for number, witness in enumerate(edition.work.witnesses, start=1):
        _witness(
            _add(listing, "witness", **{XML_ID: ids[number - 1], "n": str(number)}),
            edition,
            witness,
            named,
            words,
        )
    _encoding(_add(root, "encodingDesc"), edition, context, words)
    usage = _add(_add(root, "profileDesc"), "langUsage")
    ident = text_language(edition)
    _add(usage, "language", words(ident), ident=ident)
    if context.when:
        changes = _add(root, "revisionDesc")
        _add(changes, "change", words("change"), when=context.when, who="#collate")
    return root


def editors(edition: Edition) -> Mapping[str, str]:
    """Return the xml:id of each who emended something, by name ("" for one who is not named)."""
    names = dict.fromkeys(emendation.by for emendation in edition.emendations)
    return {name: f"ed{number}" for number, name in enumerate(names, start=1)}


def text_language(edition: Edition) -> str:
    """Return the language of the base text as far as its script tells: ``zh`` or ``und`` (undetermined)."""
    return "zh" if _HAN.search(edition.alignment.tokens[edition.work.base_column].text) else "und"


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tei(name), attributes)
    child.text = text
    return child


def _witness(
    parent: etree._Element, edition: Edition, witness: Witness, named: Mapping[str, str], words: TeiWords
) -> None:
    segment, source = witness.segment, witness.segment.source
    _add(parent, "abbr", witness.siglum, type="siglum")
    if segment.title:
        _add(parent, "title", segment.title.written)
    if witness.short_title:
        _add(parent, "title", witness.short_title, type="short")
    _add(parent, "idno", segment.path, type="filename")
    _add(parent, "idno", source.sha256, type="sha256")
    _add(parent, "idno", segment.id, type="segment")
    where = segment.provenance
    parts = [words("encoding", source.encoding)] if source.encoding else []
    parts += [words("pages", *where.pages)] if where.pages else []
    parts += [words("lines", *where.lines), *([source.how] if source.how else [])]
    _add(parent, "note", words.joint.join(parts), type="extraction")
    _add(parent, "note", source.encoding, type="encoding")
    _add(parent, "note", write_extents(segment.offsets.spans(0, len(segment.text))), type="extents")
    for kind, said in (("date", segment.date), ("speaker", segment.speaker), ("origin", segment.origin)):
        if said:
            _add(parent, "note", said.written, type=kind)
    role = Role.BASE if witness.siglum == edition.work.base else witness.role
    if role is Role.BASE and witness.siglum != edition.work.base:
        role = Role.WITNESS
    presumed = role is Role.BASE and not edition.work.base_confirmed
    _add(parent, "note", words("presumed" if presumed else role.value), type="role", subtype=role.value)
    if witness.identical_to is not None:
        target = f"#{named[witness.identical_to]}"
        _add(parent, "note", words("identical", witness.identical_to), type="identical", target=target)


def _encoding(parent: etree._Element, edition: Edition, context: ReportContext, words: TeiWords) -> None:
    _editorial(_add(parent, "editorialDecl"), edition, context, words)
    _add(_add(parent, "refsDecl"), "p", words("refs"))
    tables = taxonomies(edition, words)
    if tables:
        _add(parent, "classDecl").extend(tables)
    version = re.match(r"\d+(\.\d+){0,3}", context.version)
    application = _add(_add(parent, "appInfo"), "application", ident="collate")
    application.set("version", version.group() if version else "0")
    if context.when:
        application.set("when", context.when)
    _add(application, "label", f"collate {context.version}".strip())
    _add(application, "desc", words.joint.join(f"{name}={value}" for name, value in edition.settings))
    _add(parent, "variantEncoding", method="parallel-segmentation", location="internal")


def _editorial(parent: etree._Element, edition: Edition, context: ReportContext, words: TeiWords) -> None:
    """Say what was done: what any edition may have, and what this one has."""
    variants = [reading for entry in edition.entries for reading in entry.variants]

    def part(name: str, *keys: str, **attributes: str) -> None:
        element = _add(parent, name, **attributes)
        for key in keys:
            _add(element, "p", words(key))

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
