"""The ZIP archive of a Word file: parts, found by their names and relations, unpacked within limits.

Parts are only ever looked up by name in memory; nothing is written to the
disk and nothing outside the archive is opened, whatever the names say.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import SourceError
from collate.read.docx.ooxml import attribute, name, parse
from collate.read.unpack import BROKEN, Room, said

if TYPE_CHECKING:
    from collate.read.docx.ooxml import Element
    from collate.settings import Settings

#: First bytes of an OLE compound file: an old Word file, or an encrypted new one.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Relation(NamedTuple):
    """What a part points at: ``kind`` is the last word of the relation's type, ``target`` a part's name."""

    id: str
    kind: str
    target: str
    external: bool


def encrypted(path: str) -> SourceError:
    """Return the error for a file that only its password opens."""
    return SourceError(path, "is encrypted with a password", "Open it in Word and save it without a password")


class Package:
    """One Word file.

    Raises:
        SourceError: it is encrypted, an old ``.doc``, no ZIP archive, or a broken one.
    """

    def __init__(self, path: str, data: bytes, settings: Settings) -> None:
        self.path = path
        self._room = Room(path, len(data), settings)
        if data.startswith(OLE):
            if _ENCRYPTED in data:
                raise encrypted(path)
            raise SourceError(path, "is an old Word file (.doc), not a .docx", "Rename it to .doc")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except BROKEN as error:
            cut = data.startswith(b"PK")
            problem = "is cut off or damaged" if cut else "is no Word file (it is no ZIP archive)"
            remedy = "Fetch the file again" if cut else "Open it in Word and save it as .docx"
            raise SourceError(path, f"{problem} ({said(error)})", remedy) from error
        # Names are compared without case (part names of the standard) and with either slash.
        self._entries = {_plain(entry.filename).lower(): entry for entry in entries}

    def has(self, part: str) -> bool:
        """Tell whether there is a part of that name."""
        return part.lower() in self._entries

    def read(self, part: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            SourceError: it is not there, cannot be unpacked, or would be larger than the limits allow.
        """
        entry = self._entries.get(part.lower())
        if entry is None:
            raise SourceError(
                self.path, f"its part {part} is missing", "Open the file in Word and save it again"
            )
        try:
            with self._archive.open(entry) as stream:
                return self._room.take(stream, part)
        except BROKEN as error:
            problem = f"its part {part} is damaged ({said(error)})"
            raise SourceError(self.path, problem, "Fetch the file again") from error
        except RuntimeError as error:  # after BROKEN, which holds a subclass of it
            raise encrypted(self.path) from error

    def xml(self, part: str) -> Element:
        """Return the root element of a part."""
        return parse(self.read(part), self.path, part)

    def relations(self, part: str = "") -> tuple[Relation, ...]:
        """Return what *part* points at; the empty name is the whole package."""
        folder, file = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(listed):
            return ()
        found: list[Relation] = []
        for row in self.xml(listed):
            if name(row).rpartition(":")[2] == "Relationship":
                target = (attribute(row, "Target") or "").replace("\\", "/")
                kind = (attribute(row, "Type") or "").rpartition("/")[2]
                external = (attribute(row, "TargetMode") or "").lower() == "external"
                full = target if external else _plain(posixpath.join("/", folder, target))
                found.append(Relation(attribute(row, "Id") or "", kind, full, external))
        return tuple(found)

    def main(self) -> str:
        """Return the name of the part that holds the text, whatever it is called.

        Raises:
            SourceError: there is none.
        """
        targets = [r.target for r in self.relations() if r.kind == "officeDocument" and not r.external]
        for part in (*targets, "word/document.xml"):
            if self.has(part):
                return part
        raise SourceError(
            self.path, "has no document part: it is no Word file", "Open it in the program that made it"
        )

    def first(self, relations: tuple[Relation, ...], kind: str) -> Element | None:
        """Return the root of the first part of that kind that is there, or None."""
        for relation in relations:
            if relation.kind == kind and not relation.external and self.has(relation.target):
                return self.xml(relation.target)
        return None


def _plain(part: str) -> str:
    r"""Return the name of a part without a slash in front, and inside the archive.

    >>> _plain("/word/../../../etc/passwd"), _plain(r"word\document.xml")
    ('etc/passwd', 'word/document.xml')
    """
    return posixpath.normpath("/" + part.replace("\\", "/")).lstrip("/")
