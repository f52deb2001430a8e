"""What the TEI of an edition and of one witness have in common: parts of a header, and what XML refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from collate.errors import VerificationError
from collate.model import Witness
from collate.report.context import ReportContext
from collate.report.wording.tei import TeiWords
from collate.tei.elements import XML_ID, XML_LANG, forbidden, tei
from collate.tei.parse.witness_list import write_extents

#: A date as TEI takes it in ``@when``: a day or a month.
WHEN = re.compile(r"\d{4}-\d\d(-\d\d)?")

#: A version as TEI takes it: numbers.
_VERSION = re.compile(r"\d+(\.\d+){0,3}")


def add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """Add an element of TEI at the end of *parent*."""
    child = etree.SubElement(parent, tei(name), attributes)
    child.text = text
    return child


def start_header(
    title: str, editors: Mapping[str, str], resp: str, rights: str, context: ReportContext
) -> tuple[etree._Element, etree._Element]:
    """Return a ``teiHeader`` with title and publication, and its empty ``listWit``.

    *editors* are the names of those who answer for the text, by xml:id; *resp*
    says what collate did, *rights* whose the text is.
    """
    root = etree.Element(tei("teiHeader"))
    root.set(XML_LANG, "zh-Hans" if context.lang == "zh" else "en")
    file = add(root, "fileDesc")
    titles = add(file, "titleStmt")
    add(titles, "title", title)
    for xml_id, name in editors.items():
        add(titles, "editor", name, **{XML_ID: xml_id})
    statement = add(titles, "respStmt", **{XML_ID: "collate"})
    add(statement, "resp", resp)
    add(statement, "name", "collate", type="software")
    publication = add(file, "publicationStmt")
    add(publication, "publisher", "collate")
    if context.when:
        add(publication, "date", context.when, when=context.when)
    add(add(publication, "availability", status="unknown"), "p", rights)
    return root, add(add(file, "sourceDesc"), "listWit")


def add_witness(
    listing: etree._Element, witness: Witness, xml_id: str, number: int, words: TeiWords
) -> etree._Element:
    """Add the *number*-th witness of a work, from 1, to a ``listWit``: its source, and what it is called."""
    segment, source = witness.segment, witness.segment.source
    element = add(listing, "witness", **{XML_ID: xml_id, "n": str(number)})
    add(element, "abbr", witness.siglum, type="siglum")
    if segment.title:
        add(element, "title", segment.title.written)
    if witness.short_title:
        add(element, "title", witness.short_title, type="short")
    add(element, "idno", segment.path, type="filename")
    add(element, "idno", source.sha256, type="sha256")
    add(element, "idno", segment.id, type="segment")
    where = segment.provenance
    parts = [words("encoding", source.encoding)] if source.encoding else []
    parts += [words("pages", *where.pages)] if where.pages else []
    parts += [words("lines", *where.lines), *([source.how] if source.how else [])]
    add(element, "note", words.joint.join(parts), type="extraction")
    add(element, "note", source.encoding, type="encoding")
    add(element, "note", write_extents(segment.offsets.spans(0, len(segment.text))), type="extents")
    for kind, said in (("date", segment.date), ("speaker", segment.speaker), ("origin", segment.origin)):
        if said:
            add(element, "note", said.written, type=kind)
    return element


def add_application(encoding: etree._Element, context: ReportContext) -> etree._Element:
    """Add to an ``encodingDesc`` which version of collate wrote it."""
    application = add(add(encoding, "appInfo"), "application", ident="collate")
    version = _VERSION.match(context.version)
    application.set("version", version.group() if version else "0")
    if context.when:
        application.set("when", context.when)
    add(application, "label", f"collate {context.version}".strip())
    return application


def add_change(header: etree._Element, said: str, context: ReportContext) -> None:
    """Add to a header when it was written, where that is known."""
    if context.when:
        add(add(header, "revisionDesc"), "change", said, when=context.when, who="#collate")


def refuse_witness(witness: Witness) -> None:
    """Raise VerificationError where a text of *witness* has a character that XML cannot hold."""
    segment = witness.segment
    said = (segment.title, segment.date, segment.speaker, segment.origin)
    own = (segment.text, segment.path, segment.id, segment.source.how, witness.siglum, witness.short_title)
    for text in (*own, *(stated.written for stated in said if stated)):
        refuse(text, segment.id)


def refuse(text: str, where: str, remedy: str = "Take it out of the source") -> None:
    """Raise VerificationError where *text* has a character that XML cannot hold; *where* it comes from."""
    at = forbidden(text)
    if at is not None:
        problem = f"has the character U+{ord(text[at]):04X}, which XML cannot hold, in {text[:at][-12:]!r}"
        raise VerificationError(where, problem, remedy)
