"""The properties of a Word file: title, language, date, and the program that made it."""

from __future__ import annotations

from typing import cast

from lxml import etree

from collate.report.publication.docx.changes import word_date
from collate.report.publication.docx.fonts import text_language
from collate.report.publication.docx.package import Part, serialise
from collate.report.publication.model import Volume
from collate.report.publication.printed import printed_title, visible

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def core_properties(volume: Volume) -> Part:
    """Return the part with title, language and date; a volume without a date has none there."""
    root = etree.Element(
        f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
    )
    etree.SubElement(root, f"{{{_DC}}}title").text = printed_title(volume)
    date = word_date(volume.when)
    for name in ("created", "modified") if date else ():
        element = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        element.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        element.text = date
    language = text_language(volume)
    if language is not None:
        etree.SubElement(root, f"{{{_DC}}}language").text = language.tag
    if volume.profile:
        etree.SubElement(root, f"{{{_DC}}}description").text = visible(volume.profile)
    return Part(
        "docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", serialise(root)
    )


def extended_properties(volume: Volume) -> Part:
    """Return the part with the name of the program and its version."""
    root = etree.Element(f"{{{_EXTENDED}}}Properties", nsmap=cast("dict[str, str]", {None: _EXTENDED}))
    etree.SubElement(root, f"{{{_EXTENDED}}}Application").text = f"collate {visible(volume.version)}".strip()
    kind = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    return Part("docProps/app.xml", kind, serialise(root))
