"""Parts common to the TEI of an edition and of a single witness: header elements, forbidden characters."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from collate.errors import VerificationError
from collate.i18n import _, language_tag
from collate.model import Segment, Witness
from collate.report.context import ReportContext
from collate.report.wording.tei import TeiWords
from collate.tei import XML_ID, XML_LANG, find_forbidden, tei
from collate.tei.parse import write_extents

#: A date that TEI accepts in ``@when``: a day or a month.
WHEN = re.compile(r"\d{4}-\d\d(-\d\d)?")

#: The number of a line; no source has one that takes more digits.
_LINE = "[0-9]{1,9}"

#: A version number that TEI accepts.
_VERSION = re.compile(r"\d+(\.\d+){0,3}")


def add_element(
    parent: etree._Element, name: str, text: str | None = None, /, **attributes: str
) -> etree._Element:
    """Append an element of TEI to *parent* and return it."""
    child = etree.SubElement(parent, tei(name), attributes)
    child.text = text
    return child


def start_header(
    title: str, editors: Mapping[str, str], *, resp: str, rights: str, context: ReportContext
) -> tuple[etree._Element, etree._Element]:
    """Return a ``teiHeader`` with title and publication statement, and its empty ``listWit``.

    *editors* are the names of the editors by xml:id; *resp* describes the part
    of collate, *rights* the rights in the text.
    """
    root = etree.Element(tei("teiHeader"))
    root.set(XML_LANG, language_tag(context.lang))
    file = add_element(root, "fileDesc")
    titles = add_element(file, "titleStmt")
    add_element(titles, "title", title)
    for xml_id, name in editors.items():
        add_element(titles, "editor", name, **{XML_ID: xml_id})
    statement = add_element(titles, "respStmt", **{XML_ID: "collate"})
    add_element(statement, "resp", resp)
    add_element(statement, "name", "collate", type="software")
    publication = add_element(file, "publicationStmt")
    add_element(publication, "publisher", "collate")
    if context.when:
        add_element(publication, "date", context.when, when=context.when)
    add_element(add_element(publication, "availability", status="unknown"), "p", rights)
    return root, add_element(add_element(file, "sourceDesc"), "listWit")


def add_witness(
    witness_list: etree._Element, witness: Witness, *, xml_id: str, context: ReportContext
) -> etree._Element:
    """Append a witness of a work to a ``listWit``: its names and its source."""
    segment, source = witness.segment, witness.segment.source
    # TEI's own stylesheets print @n where a reading names a witness, other programs the siglum or the id.
    element = add_element(witness_list, "witness", **{XML_ID: xml_id, "n": witness.siglum})
    add_element(element, "abbr", witness.siglum, type="siglum")
    if segment.title:
        add_element(element, "title", segment.title.written)
    if witness.short_title:
        add_element(element, "title", witness.short_title, type="short")
    add_element(element, "idno", segment.path, type="filename")
    add_element(element, "idno", source.sha256, type="sha256")
    add_element(element, "idno", segment.id, type="segment")
    add_element(element, "note", extraction_note(segment, context.lang), type="extraction")
    add_element(element, "note", source.encoding, type="encoding")
    add_element(element, "note", write_extents(segment.offsets.spans(0, len(segment.text))), type="extents")
    for kind, line in (("date", segment.date), ("speaker", segment.speaker), ("origin", segment.origin)):
        if line:
            add_element(element, "note", line.written, type=kind)
    known = context.source_index.known_titles(source.sha256)
    if known:
        add_element(element, "note", " ".join(known), type="known-titles")
    return element


def extraction_note(segment: Segment, lang: str) -> str:
    """Return the note on how and from where a text was read: encoding, pages, lines, reader."""
    words = TeiWords(lang)
    source, provenance = segment.source, segment.provenance
    parts = [words("encoding", source.encoding)] if source.encoding else []
    parts += [words("pages", *provenance.pages)] if provenance.pages else []
    parts += [words("lines", *provenance.lines), *([source.how] if source.how else [])]
    return words.joint.join(parts)


def lines_in_note(note: str, lang: str) -> tuple[int, int] | None:
    """Return the first and the last line in an :func:`extraction_note`; None where it has none.

    >>> lines_in_note("encoding utf-8; lines 3–17; strict UTF-8", "en")
    (3, 17)
    """
    before, between, after = TeiWords(lang)("lines", "\0", "\0").split("\0")
    pattern = f"{re.escape(before)}({_LINE}){re.escape(between)}({_LINE}){re.escape(after)}"
    match = re.search(pattern, note)
    return None if match is None else (int(match[1]), int(match[2]))


def add_application(encoding: etree._Element, context: ReportContext) -> etree._Element:
    """Append to an ``encodingDesc`` the version of collate, and return its ``application``."""
    application = add_element(add_element(encoding, "appInfo"), "application", ident="collate")
    version = _VERSION.match(context.version)
    application.set("version", version.group() if version else "0")
    if context.when:
        application.set("when", context.when)
    add_element(application, "label", f"collate {context.version}".strip())
    return application


def add_change(header: etree._Element, text: str, *, context: ReportContext) -> None:
    """Append to a header the date of writing, where known."""
    if context.when:
        add_element(add_element(header, "revisionDesc"), "change", text, when=context.when, who="#collate")


def refuse_witness(witness: Witness) -> None:
    """Check all texts of *witness* by :func:`refuse_forbidden`.

    Raises:
        VerificationError: one has a character that XML forbids.
    """
    segment = witness.segment
    lines = (segment.title, segment.date, segment.speaker, segment.origin)
    texts = (segment.text, segment.path, segment.id, segment.source.how, witness.siglum, witness.short_title)
    for text in (*texts, *(line.written for line in lines if line)):
        refuse_forbidden(text, segment.id)


def refuse_forbidden(text: str, where: str, *, remedy: str = "") -> None:
    """Check *text*, which comes from *where*; *remedy* is to remove the character from the source if empty.

    Raises:
        VerificationError: it has a character that XML forbids.
    """
    at = find_forbidden(text)
    if at is not None:
        code = f"{ord(text[at]):04X}"
        problem = _(
            "has the character U+{code}, which XML forbids, after '{before}'",
            code=code,
            before=text[:at][-12:],
        )
        raise VerificationError(where, problem, remedy or _("Remove it from the source"))
