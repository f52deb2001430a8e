"""The package document of an EPUB: metadata, files, and their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from lxml import etree

from collate.report.publication.model import Text, Volume
from collate.report.publication.printed import is_rtl, printed_title

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_PREFIXES = cast(dict[str, str], {None: _OPF, "dc": _DC})  # the stubs lack the default namespace

#: Where readers find the package document.
CONTAINER = b"""<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""

#: What a reader can expect who does not see the page. Source: Schema.org accessibility vocabulary.
_ACCESS = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityHazard", "none"),
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the book: name, XHTML, properties of its manifest item, ids of its headings."""

    name: str
    document: bytes
    properties: str = ""
    ids: frozenset[str] = field(default_factory=frozenset)


def package_document(
    volume: Volume, chapters: Sequence[Chapter], *, identifier: str, modified: datetime, style: str
) -> bytes:
    """Return the package document.

    Args:
        volume: the volume.
        chapters: the files, in reading order.
        identifier: the UUID of the book.
        modified: its date, in UTC.
        style: the name of the style sheet.
    """
    package = etree.Element(f"{{{_OPF}}}package", nsmap=_PREFIXES)
    package.set("version", "3.0")
    package.set("unique-identifier", "id")
    package.set("{http://www.w3.org/XML/1998/namespace}lang", volume.language)
    metadata = _add(package, "metadata")
    _add_dublin_core(metadata, "identifier", f"urn:uuid:{identifier}", id="id")
    _add_dublin_core(metadata, "title", printed_title(volume))
    languages = dict.fromkeys((*(text.language for text in volume.texts), volume.language))
    for language in filter(lambda tag: tag != "und", languages):
        _add_dublin_core(metadata, "language", language)
    if volume.when:
        _add_dublin_core(metadata, "date", f"{modified:%Y-%m-%d}")
    _add(metadata, "meta", f"{modified:%Y-%m-%dT%H:%M:%SZ}", property="dcterms:modified")
    for name, value in _ACCESS:
        _add(metadata, "meta", value, property=name)
    manifest = _add(package, "manifest")
    _add(manifest, "item", id="style", href=style, **{"media-type": "text/css"})
    rtl = volume.layout.vertical or (bool(volume.texts) and all(map(_reads_from_right, volume.texts)))
    spine = _add(package, "spine", **({"page-progression-direction": "rtl"} if rtl else {}))
    for number, chapter in enumerate(chapters, 1):
        properties = {"properties": chapter.properties} if chapter.properties else {}
        item = {"href": chapter.name, "media-type": "application/xhtml+xml", **properties}
        _add(manifest, "item", id=f"file{number}", **item)
        _add(spine, "itemref", idref=f"file{number}")
    return bytes(etree.tostring(package, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _reads_from_right(text: Text) -> bool:
    return is_rtl("".join(paragraph.text for paragraph in text.paragraphs[:1]))


def _add(parent: etree._Element, name: str, words: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_OPF}}}{name}", attributes)
    child.text = words or None
    return child


def _add_dublin_core(parent: etree._Element, name: str, words: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{_DC}}}{name}", attributes).text = words
