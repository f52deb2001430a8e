"""edition.xml: a TEI P5 critical edition in positive parallel segmentation.

The text between two entries is written once, as the base text has it. White
space and paragraph breaks that only some witnesses have are milestones that
name these; :mod:`collate.tei.rebuild` recovers every witness exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from lxml import etree

from collate.i18n import _
from collate.model import Edition, Span
from collate.report.context import ReportContext
from collate.report.notes import app_notes, emendation_notes, note_style
from collate.report.sections import section_statements
from collate.report.tei.app import EditionNotes
from collate.report.tei.body import write_body
from collate.report.tei.header import edition_header, editor_ids, text_language
from collate.report.tei.parts import refuse_forbidden, refuse_witness
from collate.report.tei.tracks import witness_ids
from collate.tei import NAMESPACE, XML_ID, XML_LANG, tei

__all__ = ["edition_tree", "expected_texts", "witness_ids", "write_tei"]

#: TEI as the default namespace.
_NAMESPACES = cast(dict[str, str], {None: NAMESPACE})  # the stubs lack the default namespace


def write_tei(edition: Edition, context: ReportContext) -> bytes:
    """Return the TEI file of *edition*: UTF-8, the same bytes for the same input.

    Raises:
        VerificationError: a text has a character that XML forbids, or the
            apparatus does not fit the alignment.
    """
    return etree.tostring(edition_tree(edition, context), encoding="UTF-8", xml_declaration=True) + b"\n"


def edition_tree(edition: Edition, context: ReportContext) -> etree._Element:
    """Return the TEI document of *edition*, in parallel segmentation.

    Raises:
        VerificationError: as :func:`write_tei`.
    """
    _refuse_forbidden(edition, context)
    root = etree.Element(tei("TEI"), nsmap=_NAMESPACES)
    head = edition_header(edition, context)
    etree.indent(head, space=" ", level=1)
    root.append(head)
    root.text = head.tail = "\n "
    text = etree.SubElement(root, tei("text"))
    text.set(XML_LANG, text_language(edition))
    text.text = text.tail = "\n"
    if edition.work.title:
        # Not in body: readers may take all of body for the witnesses' words.
        front = etree.SubElement(text, tei("front"))
        etree.SubElement(front, tei("head")).text = edition.work.title
        front.tail = "\n"
    body = etree.SubElement(text, tei("body"))
    body.text = body.tail = "\n"
    div = etree.SubElement(body, tei("div"), {"type": "speech", XML_ID: "d1"})
    div.tail = "\n"
    write_body(edition, div, notes=_edition_notes(edition, context), places=context.source_index)
    return root


def _edition_notes(edition: Edition, context: ReportContext) -> EditionNotes:
    """Return the notes of the edition; with ``tei.notes`` off only the editor's reasons."""
    with_notes = context.tei.notes
    reasons = {one.locus: one.reason for one in edition.emendations if one.reason and not one.section}
    return EditionNotes(
        entries=app_notes(edition, context) if with_notes else {},
        emendations=_emendation_notes(edition, context) if with_notes else reasons,
        sections=section_statements(edition, context.lang),
        editors=editor_ids(edition),
        group=context.tei.group,
    )


def _emendation_notes(edition: Edition, context: ReportContext) -> Mapping[Span, str]:
    return emendation_notes(edition, note_style(edition, context.notes, lang=context.lang), lang=context.lang)


def expected_texts(edition: Edition) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """Return xml:id, text and breaks of every witness, which the file of :func:`write_tei` must preserve."""
    return tuple(
        (xml_id, witness.segment.text, witness.segment.breaks)
        for xml_id, witness in zip(witness_ids(edition.work), edition.work.witnesses, strict=True)
    )


def _refuse_forbidden(edition: Edition, context: ReportContext) -> None:
    for witness in edition.work.witnesses:
        refuse_witness(witness)
    refuse_forbidden(edition.work.title, edition.work.slug)
    remedy = _("Remove it from collate.toml")
    for emendation in edition.emendations:
        for text in (emendation.text, emendation.reason, emendation.by):
            refuse_forbidden(text, f"{edition.work.slug}: [[emend]]", remedy=remedy)
    for section in edition.sections:
        refuse_forbidden(section.by, f"{edition.work.slug}: [[section]]", remedy=remedy)
    for name, value in edition.settings:
        refuse_forbidden(value, name, remedy=remedy)
    refuse_forbidden(context.version + context.when, edition.work.slug)
