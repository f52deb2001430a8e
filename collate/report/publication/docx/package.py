"""The archive of a Word file: its parts, their types and relations, the same bytes on every run."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable
from typing import NamedTuple, cast

from lxml import etree

from collate.report.publication.docx.elements import RELATIONSHIPS

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
#: The part with the types of all others.
CONTENT_TYPES = "[Content_Types].xml"
MAIN = "word/document.xml"

#: Types of relations that are not in the common namespace.
_OTHER_RELATIONS = {"core-properties": f"{_PACKAGE}/relationships/metadata/core-properties"}


class Part(NamedTuple):
    """A part: its name, its content type, its bytes."""

    name: str
    type: str
    data: bytes


class Relation(NamedTuple):
    """A relation of a part: its id, the last word of its type, its target, and whether that is outside."""

    id: str
    kind: str
    target: str
    external: bool = False


def word_part(name: str, kind: str, root: etree._Element) -> Part:
    """Return a part of the folder ``word``; *kind* is the word of its content type (``styles``)."""
    return Part(f"word/{name}", _WORD_TYPE.format(kind), serialise(root))


def serialise(root: etree._Element) -> bytes:
    """Return the bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def relations_part(owner: str, relations: Iterable[Relation]) -> Part:
    """Return the part with the relations of *owner*, the empty name for those of the package."""
    namespace = f"{_PACKAGE}/relationships"
    root = etree.Element(f"{{{namespace}}}Relationships", nsmap=cast("dict[str, str]", {None: namespace}))
    for relation in relations:
        row = etree.SubElement(root, f"{{{namespace}}}Relationship", Id=relation.id)
        row.set("Type", _OTHER_RELATIONS.get(relation.kind, f"{RELATIONSHIPS}/{relation.kind}"))
        row.set("Target", relation.target)
        if relation.external:
            row.set("TargetMode", "External")
    return Part(relations_name(owner), "", serialise(root))


def relations_name(owner: str) -> str:
    """Return the name of the part with the relations of *owner*.

    >>> relations_name(""), relations_name("word/document.xml")
    ('_rels/.rels', 'word/_rels/document.xml.rels')
    """
    folder, name = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def pack(parts: Iterable[Part]) -> bytes:
    """Return the archive of *parts*, in their order, without a date."""
    listed = tuple(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in (_content_types(listed), *listed):
            entry = zipfile.ZipInfo(part.name)  # dated 1980-01-01, the first day that the format has
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it depends on the machine
            archive.writestr(entry, part.data)
    return stream.getvalue()


def _content_types(parts: Iterable[Part]) -> Part:
    namespace = f"{_PACKAGE}/content-types"
    root = etree.Element(f"{{{namespace}}}Types", nsmap=cast("dict[str, str]", {None: namespace}))
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(root, f"{{{namespace}}}Default", Extension="rels", ContentType=relations)
    etree.SubElement(root, f"{{{namespace}}}Default", Extension="xml", ContentType="application/xml")
    for part in parts:
        if part.type:
            row = etree.SubElement(root, f"{{{namespace}}}Override", PartName=f"/{part.name}")
            row.set("ContentType", part.type)
    return Part(CONTENT_TYPES, "", serialise(root))
