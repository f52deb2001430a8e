"""The container of an EPUB book: its ZIP archive, its package document, its tables of contents.

Members are looked up by name in memory; nothing is written to the disk and
nothing outside the archive is opened, whatever the names say.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from lxml import etree

from collate.errors import SourceError
from collate.read.html.notes import address, resolved
from collate.read.unpack import BROKEN, Room, said

if TYPE_CHECKING:
    from collate.read.raw_builder import Input
    from collate.settings import Settings

#: Ways to disguise a font, which hide no text (EPUB 3.3, 4.2.6.3.1.3; Adobe's older one).
_FONTS_ONLY = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
_PAGES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"))
#: A page too, but in the spine only: elsewhere it is a picture.
_PICTURE = "image/svg+xml"
_CONTAINER = "META-INF/container.xml"
_AGAIN = "Fetch the book again"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a table of contents or list of pages: what it says, and the address it leads to."""

    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document lists, by the members' names in the archive.

    ``spine`` are the pages in reading order, then those that it leaves out;
    ``nav`` and ``ncx`` the tables of contents, "" where there is none.
    """

    metadata: tuple[str, ...]
    spine: tuple[str, ...]
    nav: str
    ncx: str


class Archive:
    """The members of a book.

    Raises:
        SourceError: no ZIP archive, a broken one, or protected against copying.
    """

    def __init__(self, item: Input, settings: Settings) -> None:
        self.path = item.path
        self._room = Room(item.path, len(item.data), settings)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(item.data))
            self._members = {resolved(info.filename, ""): info for info in self._zip.infolist()}
        except BROKEN as error:
            raise SourceError(
                item.path, f"is no EPUB book, or a damaged one ({said(error)})", _AGAIN
            ) from error
        self._lower = {name.lower(): name for name in self._members}
        self._refuse_protected()

    def has(self, name: str) -> bool:
        """Tell whether the book has the member *name*; case counts only where two names differ by it."""
        return name in self._members or name.lower() in self._lower

    def read(self, name: str) -> bytes:
        """Return the bytes of a member.

        Raises:
            SourceError: it is missing, damaged, encrypted, or larger than the limits allow.
        """
        info = self._members.get(name) or self._members.get(self._lower.get(name.lower(), ""))
        if info is None:
            raise SourceError(self.path, f"lists {name}, but does not hold it", _AGAIN)
        try:
            with self._zip.open(info) as stream:
                return self._room.take(stream, name)
        except BROKEN as error:
            raise SourceError(self.path, f"its member {name} is damaged ({said(error)})", _AGAIN) from error
        except RuntimeError as error:  # after BROKEN, which holds a subclass of it
            raise self._protected() from error

    def xml(self, name: str) -> etree._Element:
        """Return the root of a member that is XML: no entity is resolved, nothing is fetched.

        Raises:
            SourceError: it cannot be read, or is no XML.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise SourceError(self.path, f"its member {name} is no XML ({error})", _AGAIN) from error
        return cast(etree._Element, root)

    def _refuse_protected(self) -> None:
        if not self.has("META-INF/encryption.xml"):
            return
        for element in named(self.xml("META-INF/encryption.xml"), "EncryptedData"):
            for method in named(element, "EncryptionMethod"):
                if method.get("Algorithm", "") not in _FONTS_ONLY and method.getparent() is element:
                    raise self._protected()

    def _protected(self) -> SourceError:
        return SourceError(self.path, "is protected against copying (DRM)", "Get a book without protection")


def named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements below *root* with one of these *names*, in any namespace."""
    for element in root.iter(etree.Element):
        if element.tag.rpartition("}")[2] in names:
            yield element


def open_package(archive: Archive) -> Package:
    """Read the package document that the container names first.

    Raises:
        SourceError: there is none, or it lists no page.
    """
    if not archive.has(_CONTAINER):
        raise SourceError(archive.path, f"is no EPUB book: it has no {_CONTAINER}", "Check what file it is")
    container = archive.xml(_CONTAINER)
    paths = [element.get("full-path", "") for element in named(container, "rootfile")]
    if not paths or not paths[0]:
        raise SourceError(archive.path, f"is no EPUB book: {_CONTAINER} names no package", _AGAIN)
    path = resolved(paths[0], "")
    root, folder = archive.xml(path), path.rpartition("/")[0]
    items: dict[str, tuple[str, str, frozenset[str]]] = {}
    for element in named(root, "item"):
        name = resolved(element.get("href", ""), folder)
        kind = element.get("media-type", "").strip().lower()
        items[element.get("id", "")] = (name, kind, frozenset(element.get("properties", "").split()))
    order = [items[id] for e in named(root, "itemref") if (id := e.get("idref", "")) in items]
    spine = [name for name, kind, _ in order if kind in _PAGES or kind == _PICTURE]
    others = [name for name, kind, _ in items.values() if kind in _PAGES]
    nav = next((name for name, _, properties in items.values() if "nav" in properties), "")
    ncx = next((name for name, kind, _ in items.values() if kind == "application/x-dtbncx+xml"), "")
    names = tuple(name for name in dict.fromkeys([*spine, *others]) if name != nav)
    if not names:
        raise SourceError(archive.path, "is an EPUB book without a page in it", _AGAIN)
    return Package(tuple(_metadata(root)), names, nav, ncx if archive.has(ncx) else "")


def _metadata(root: etree._Element) -> Iterator[str]:
    for metadata in named(root, "metadata"):
        for element in metadata.iter(etree.Element):
            said = " ".join(str(element.text or "").split())
            if said:
                yield said


def ncx_entries(root: etree._Element, here: str) -> Iterator[tuple[bool, Entry]]:
    """Yield the entries of an NCX (EPUB 2): whether it is one of the list of pages, and the entry."""
    for point in named(root, "navPoint", "pageTarget"):
        label = target = ""
        for child in point:
            name = str(child.tag).rpartition("}")[2]
            if name == "navLabel":
                label = " ".join("".join(map(str, child.itertext())).split())
            elif name == "content":
                source = child.get("src", "")
                target = address(source if "#" in source else f"{source}#", here)
        yield point.tag.endswith("pageTarget"), Entry(label, target)
