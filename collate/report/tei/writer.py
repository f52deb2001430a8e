"""edition.xml: a TEI P5 critical edition in positive parallel segmentation.

The text between two entries is written once, as the base has it. White space
and paragraph breaks that only some witnesses have are milestones that name
them; :mod:`collate.tei` reads every witness back, character for character.
"""

from __future__ import annotations

from typing import cast

from lxml import etree

from collate.model import Edition
from collate.report.context import ReportContext
from collate.report.notes.numbered import app_notes, emendation_notes
from collate.report.tei.app import Remarks
from collate.report.tei.body import write_body
from collate.report.tei.header import editors, header, text_language
from collate.report.tei.parts import refuse, refuse_witness
from collate.report.tei.tracks import witness_ids
from collate.tei.elements import NAMESPACE, XML_ID, XML_LANG, tei

__all__ = ["edition_tree", "expected_texts", "witness_ids", "write_tei"]

#: No prefix: the elements of TEI are written bare.
_NAMESPACES = cast(dict[str, str], {None: NAMESPACE})  # the stubs know no default namespace


def write_tei(edition: Edition, context: ReportContext) -> bytes:
    """Return the TEI file of *edition*: UTF-8, the same bytes for the same input.

    Raises:
        VerificationError: a text holds a character that XML cannot hold, or
            the apparatus does not fit the alignment.
    """
    return etree.tostring(edition_tree(edition, context), encoding="UTF-8", xml_declaration=True) + b"\n"


def edition_tree(edition: Edition, context: ReportContext) -> etree._Element:
    """Return the TEI document of *edition*, in parallel segmentation.

    Raises:
        VerificationError: as :func:`write_tei`.
    """
    _refuse_forbidden(edition, context)
    root = etree.Element(tei("TEI"), nsmap=_NAMESPACES)
    head = header(edition, context)
    etree.indent(head, space=" ", level=1)
    root.append(head)
    root.text = head.tail = "\n "
    text = etree.SubElement(root, tei("text"))
    text.set(XML_LANG, text_language(edition))
    text.text = text.tail = "\n"
    if edition.work.title:
        # Not in body: readers that take all of body for the witnesses' words are right to do so.
        front = etree.SubElement(text, tei("front"))
        etree.SubElement(front, tei("head")).text = edition.work.title
        front.tail = "\n"
    body = etree.SubElement(text, tei("body"))
    body.text = body.tail = "\n"
    div = etree.SubElement(body, tei("div"), {"type": "speech", XML_ID: "d1"})
    div.tail = "\n"
    write_body(edition, div, _remarks(edition, context), context.places)
    return root


def _remarks(edition: Edition, context: ReportContext) -> Remarks:
    """Return what is said beside the words; without notes an editor's reasons stay."""
    told = context.tei.notes
    notes = app_notes(edition, context) if told else {}
    reasons = {one.locus: one.reason for one in edition.emendations if one.reason}
    emended = emendation_notes(edition, context) if told else reasons
    return Remarks(notes, emended, editors(edition), context.tei.group)


def expected_texts(edition: Edition) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """Return xml:id, text and breaks of every witness: what :func:`write_tei`'s file must give back."""
    return tuple(
        (xml_id, witness.segment.text, witness.segment.breaks)
        for xml_id, witness in zip(witness_ids(edition.work), edition.work.witnesses, strict=True)
    )


def _refuse_forbidden(edition: Edition, context: ReportContext) -> None:
    for witness in edition.work.witnesses:
        refuse_witness(witness)
    refuse(edition.work.title, edition.work.slug)
    told = "Take it out of collate.toml"
    for emendation in edition.emendations:
        for text in (emendation.text, emendation.reason, emendation.by):
            refuse(text, f"{edition.work.slug}: [[emend]]", told)
    for name, value in edition.settings:
        refuse(value, name, told)
    refuse(context.version + context.when, edition.work.slug)
