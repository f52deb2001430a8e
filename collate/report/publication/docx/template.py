"""The Word file of a publisher: its styles, page and running heads are used, its text is not."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from collate.errors import SettingsError, reason_of
from collate.i18n import Message, _
from collate.report.publication.docx.elements import RELATIONSHIPS, qualified
from collate.report.publication.docx.package import CONTENT_TYPES, MAIN, Part, Relation, relations_name

#: Where the problem is, in messages: write_docx has the bytes of a template and no name.
_WHERE = "template"
#: Parts that are kept: others belong to the text of the template (its notes, comments, pictures).
_KEPT = frozenset(("styles", "settings", "theme", "fontTable", "numbering", "header", "footer"))
#: Parts that a volume has of its own, in lower case.
_OWN = frozenset(
    f"word/{name}.xml" for name in ("document", "styles", "settings", "footnotes", "endnotes", "comments")
) | {"docprops/core.xml", "docprops/app.xml", "_rels/.rels", "word/_rels/document.xml.rels"}
#: The size of all parts at most, in bytes; a choice: templates with embedded fonts have up to 30 MB.
_MOST = 200_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Template:
    """What is used of a template.

    ``styles`` and ``settings`` are roots of their parts, ``section`` the ``w:sectPr`` of its last section.
    ``parts`` are those that are kept as they are, ``relations`` those of the main part to them.
    """

    styles: etree._Element
    settings: etree._Element | None
    section: etree._Element | None
    parts: tuple[Part, ...]
    relations: tuple[Relation, ...]


def read_template(data: bytes) -> Template:
    """Return what is used of the Word file *data*.

    Raises:
        SettingsError: it is not a Word file, is damaged, encrypted or too large, has macros, or is of the
            strict form of the standard.
    """
    package = _Package(data)
    main = package.main()
    document = package.xml(main)
    if document.tag != qualified("document"):
        raise _refused(
            _("is not a Word document in its usual form"), _("Save it in Word as Word Document (*.docx)")
        )
    relations = [relation for relation in package.relations(main) if relation.kind in _KEPT]
    roots = {
        relation.kind: package.xml(_target(main, relation))
        for relation in relations
        if relation.kind in ("styles", "settings")
    }
    if "styles" not in roots:
        raise _refused(_("has no styles"), _("Save it in Word as Word Document (*.docx)"))
    section = _last_section(document)
    used = {head.get(qualified("r:id")) for head in _running_heads(section)}
    kept = [
        relation
        for relation in relations
        if relation.kind not in ("styles", "settings")
        and (relation.kind not in ("header", "footer") or relation.id in used)
    ]
    parts: dict[str, Part] = {}
    for relation in kept:
        package.collect(_target(main, relation), parts)
    if not _OWN.isdisjoint(map(str.lower, parts)):
        raise _refused(_("names its parts in an unusual way"), _("Open the file in Word and save it again"))
    own = (
        relation._replace(target=posixpath.relpath(_target(main, relation), posixpath.dirname(MAIN)))
        for relation in kept
    )
    return Template(roots["styles"], roots.get("settings"), section, tuple(parts.values()), tuple(own))


def _last_section(document: etree._Element) -> etree._Element | None:
    """Return the ``w:sectPr`` of the last section, with the running heads that those before hand on to it."""
    heads: dict[tuple[object, str | None], etree._Element] = {}
    section = document.find(f"{qualified('body')}/{qualified('sectPr')}")
    if section is None:
        return None
    for one in document.iter(qualified("sectPr")):
        heads |= {(head.tag, head.get(qualified("type"))): head for head in _running_heads(one)}
    for head in reversed(heads.values()):
        section.insert(0, head)
    return section


def _running_heads(section: etree._Element | None) -> list[etree._Element]:
    names = (qualified("headerReference"), qualified("footerReference"))
    return [] if section is None else [head for head in section if head.tag in names]


class _Package:
    """The archive of a template."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            problem = _("is not a Word file ({reason})", reason=reason_of(error))
            raise _refused(problem, _("Give a .docx or .dotx file")) from error
        self._entries = {entry.filename: entry for entry in self._archive.infolist()}
        if sum(entry.file_size for entry in self._entries.values()) > _MOST:
            problem = _("has more than {most} MB", most=_MOST // 1_000_000)
            raise _refused(problem, _("Remove its pictures and save it again"))
        self._types = self._read_types()

    def _read(self, name: str) -> bytes:
        entry = self._entries.get(name)
        if entry is None:
            raise _refused(
                _("its part {part} is missing", part=name), _("Open the file in Word and save it again")
            )
        try:
            with self._archive.open(entry) as stream:
                return stream.read(entry.file_size + 1)
        except _BROKEN as error:
            problem = _("its part {part} is damaged ({reason})", part=name, reason=reason_of(error))
            raise _refused(problem, _("Get the file again")) from error

    def xml(self, name: str) -> etree._Element:
        """Return the root of a part, without comments and processing instructions."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(self._read(name), parser)
        except etree.XMLSyntaxError as error:
            problem = _("its part {part} is damaged ({reason})", part=name, reason=reason_of(error))
            raise _refused(problem, _("Open the file in Word and save it again")) from error
        if root.getroottree().docinfo.internalDTD is not None:
            problem = _(
                "its part {part} declares entities or a document type, which Word never does", part=name
            )
            raise _refused(problem, _("It may be an attack; open the file in Word and save it again"))
        return root

    def _read_types(self) -> dict[str, str]:
        rows = self.xml(CONTENT_TYPES)
        return {
            (row.get("PartName") or f".{row.get('Extension')}").lstrip("/").lower(): row.get("ContentType")
            or ""
            for row in rows
        }

    def type_of(self, name: str) -> str:
        """Return the content type of a part."""
        return self._types.get(name.lower()) or self._types.get(posixpath.splitext(name)[1].lower(), "")

    def main(self) -> str:
        """Return the name of the main part."""
        found = next((one for one in self.relations("") if one.kind == "officeDocument"), None)
        if found is None:
            raise _refused(_("is not a Word file: it has no document part"), _("Give a .docx or .dotx file"))
        name = _target("", found)
        if "macroenabled" in self.type_of(name).lower():
            raise _refused(_("has macros"), _("Save it in Word as Word Document (*.docx)"))
        return name

    def relations(self, owner: str) -> tuple[Relation, ...]:
        """Return the relations of a part, those of the package for the empty name."""
        name = relations_name(owner)
        if name not in self._entries:
            return ()
        return tuple(
            Relation(
                row.get("Id") or "",
                (row.get("Type") or "").rpartition("/")[2],
                row.get("Target") or "",
                row.get("TargetMode") == "External",
            )
            for row in self.xml(name)
            if (row.get("Type") or "").startswith(RELATIONSHIPS)
        )

    def collect(self, name: str, parts: dict[str, Part]) -> None:
        """Add a part to *parts*, and those that it needs."""
        if name in parts:
            return
        parts[name] = Part(name, self.type_of(name), self._read(name))
        relations = relations_name(name)
        if relations in self._entries:
            parts[relations] = Part(relations, "", self._read(relations))
            for relation in self.relations(name):
                if not relation.external:
                    self.collect(_target(name, relation), parts)


def _target(owner: str, relation: Relation) -> str:
    """Return the name of the part that a relation of *owner* leads to."""
    joined = posixpath.join("/", posixpath.dirname(owner), relation.target)
    return posixpath.normpath(joined).lstrip("/")


def _refused(problem: Message, remedy: Message) -> SettingsError:
    return SettingsError(_WHERE, problem, remedy)
