"""The ZIP archive of a Word file: its parts by name and relation, unpacked within limits.

Parts are only looked up by name in memory; nothing is written to disk and
nothing outside the archive is opened, whatever the names.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import SourceError
from collate.i18n import _
from collate.read.compound_file import OLE
from collate.read.docx.ooxml import attribute, parse_part, tag_name
from collate.read.unpack import BROKEN, UnpackBudget, error_text

if TYPE_CHECKING:
    from collate.read.docx.ooxml import Element
    from collate.settings import Settings

_CONTENT_TYPES = "[Content_Types].xml"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class PartRelation(NamedTuple):
    """A relation of a part: ``kind`` is the last word of its type URI, ``target`` the name of a part."""

    id: str
    kind: str
    target: str
    external: bool


def encrypted_error(path: str) -> SourceError:
    """Return the error for a password-protected file."""
    problem = _("is encrypted with a password")
    return SourceError(path, problem, _("Open it in Word and save it without a password"))


class DocxPackage:
    """The parts of one Word file.

    Args:
        path: name of the file, for errors.
        data: its bytes.
        settings: limits.
        budget: what a Word file around this one may still unpack to; None for a file of its own.

    Raises:
        SourceError: the file is encrypted, an old ``.doc``, not a ZIP archive, or damaged.
    """

    def __init__(
        self, path: str, data: bytes, settings: Settings, *, budget: UnpackBudget | None = None
    ) -> None:
        self.path = path
        self.budget = budget or UnpackBudget(path, len(data), settings)
        self._content_types: dict[str, str] | None = None
        if data.startswith(OLE):
            if _ENCRYPTED in data:
                raise encrypted_error(path)
            problem = _("is an old Word file (.doc), not a .docx")
            raise SourceError(path, problem, _("Rename it to .doc"))
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except BROKEN as error:
            if data.startswith(b"PK"):
                problem = _("is truncated or damaged ({reason})", reason=error_text(error))
                raise SourceError(path, problem, _("Get the file again")) from error
            problem = _("is not a Word file: it is not a ZIP archive ({reason})", reason=error_text(error))
            raise SourceError(path, problem, _("Open it in Word and save it as .docx")) from error
        # Part names are case-insensitive by the standard, and some writers use backslashes.
        self._entries = {_plain(entry.filename).lower(): entry for entry in entries}

    def has(self, part: str) -> bool:
        """Return whether the part exists."""
        return part.lower() in self._entries

    def read(self, part: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            SourceError: the part is missing, damaged, encrypted, or beyond the limits of the settings.
        """
        entry = self._entries.get(part.lower())
        if entry is None:
            problem = _("its part {part} is missing", part=part)
            raise SourceError(self.path, problem, _("Open the file in Word and save it again"))
        try:
            with self._archive.open(entry) as stream:
                return self.budget.take(stream, part)
        except BROKEN as error:
            problem = _("its part {part} is damaged ({reason})", part=part, reason=error_text(error))
            raise SourceError(self.path, problem, _("Get the file again")) from error
        except RuntimeError as error:  # after BROKEN, which contains a subclass of it
            raise encrypted_error(self.path) from error

    def xml(self, part: str) -> Element:
        """Return the root element of a part.

        Raises:
            SourceError: as :meth:`read`, or the part is not well-formed XML.
        """
        return parse_part(self.read(part), self.path, part=part)

    def relations(self, part: str = "") -> tuple[PartRelation, ...]:
        """Return the relations of *part*; of the whole package for the empty name."""
        folder, file = posixpath.split(part)
        relations_part = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(relations_part):
            return ()
        relations: list[PartRelation] = []
        for row in self.xml(relations_part):
            if tag_name(row).rpartition(":")[2] == "Relationship":
                target = (attribute(row, "Target") or "").replace("\\", "/")
                kind = (attribute(row, "Type") or "").rpartition("/")[2]
                external = (attribute(row, "TargetMode") or "").lower() == "external"
                full = target if external else _plain(posixpath.join("/", folder, target))
                relations.append(PartRelation(attribute(row, "Id") or "", kind, full, external))
        return tuple(relations)

    def content_type(self, part: str) -> str:
        """Return the content type of *part* without its parameters, in lower case; "" if none is declared."""
        if self._content_types is None:
            rows = self.xml(_CONTENT_TYPES) if self.has(_CONTENT_TYPES) else ()
            self._content_types = {
                _plain(attribute(row, key) or "").lower(): attribute(row, "ContentType") or ""
                for row in rows
                for key in ("PartName", "Extension")
                if attribute(row, key)
            }
        name = part.lower()
        types = self._content_types
        declared = types.get(name) or types.get(posixpath.splitext(name)[1].removeprefix("."), "")
        return declared.partition(";")[0].strip().lower()

    def main(self) -> str:
        """Return the name of the main document part, by its relation, else by its usual name.

        Raises:
            SourceError: there is none.
        """
        targets = [r.target for r in self.relations() if r.kind == "officeDocument" and not r.external]
        for part in (*targets, "word/document.xml"):
            if self.has(part):
                return part
        problem = _("is not a Word file: it has no document part")
        raise SourceError(self.path, problem, _("Open it in the program that made it"))

    def first(self, relations: tuple[PartRelation, ...], kind: str) -> Element | None:
        """Return the root of the first existing part with a relation of that kind, or None."""
        for relation in relations:
            if relation.kind == kind and not relation.external and self.has(relation.target):
                return self.xml(relation.target)
        return None


def _plain(part: str) -> str:
    r"""Return the normalised name of a part, without a leading slash and inside the archive.

    >>> _plain("/word/../../../etc/passwd"), _plain(r"word\document.xml")
    ('etc/passwd', 'word/document.xml')
    """
    return posixpath.normpath("/" + part.replace("\\", "/")).lstrip("/")
