"""The container of an EPUB book: its ZIP archive, its package document, its tables of contents.

Members are looked up by name in memory; nothing is written to disk and
nothing outside the archive is opened, whatever the names.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from lxml import etree

from collate.errors import SourceError, reason_of
from collate.i18n import _
from collate.read.html.notes import link_target, resolve_path
from collate.read.unpack import BROKEN, UnpackBudget, error_text

if TYPE_CHECKING:
    from collate.read.raw_builder import Input
    from collate.settings import Settings

#: Algorithms of font obfuscation, which protects no text (EPUB 3.3, 4.2.6.3.1.3; the older one of Adobe).
_FONTS_ONLY = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
_PAGES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"))
#: A page if it is in the spine; elsewhere a picture.
_PICTURE = "image/svg+xml"
_CONTAINER = "META-INF/container.xml"
_REMEDY = _("Get the book again")


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry of a table of contents or a page list: its text, and its target as an address ``file#id``."""

    label: str
    target: str


@dataclass(frozen=True, slots=True)
class EpubPackage:
    """Content of the package document; members are named by their path in the archive.

    ``spine`` has the pages in reading order, then those that are not in the spine;
    ``nav`` and ``ncx`` are the tables of contents of EPUB 3 and 2, "" for none.
    """

    metadata: tuple[str, ...]
    spine: tuple[str, ...]
    nav: str
    ncx: str


class EpubArchive:
    """The members of a book.

    Raises:
        SourceError: the file is not a ZIP archive, is damaged, or protected against copying.
    """

    def __init__(self, item: Input, settings: Settings) -> None:
        self.path = item.path
        self._budget = UnpackBudget(item.path, len(item.data), settings)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(item.data))
            self._members = {resolve_path(info.filename, ""): info for info in self._zip.infolist()}
        except BROKEN as error:
            problem = _("is not an EPUB book, or is damaged ({reason})", reason=error_text(error))
            raise SourceError(item.path, problem, _REMEDY) from error
        self._lower = {name.lower(): name for name in self._members}
        self._refuse_protected()

    def has(self, name: str) -> bool:
        """Return whether the book has the member *name*, in whatever case."""
        return name in self._members or name.lower() in self._lower

    def read(self, name: str) -> bytes:
        """Return the bytes of the member *name*, else of one that differs only in case.

        Raises:
            SourceError: it is missing, damaged, encrypted, or beyond the limits of the settings.
        """
        info = self._members.get(name) or self._members.get(self._lower.get(name.lower(), ""))
        if info is None:
            problem = _("lists {name}, but does not contain it", name=name)
            raise SourceError(self.path, problem, _REMEDY)
        try:
            with self._zip.open(info) as stream:
                return self._budget.take(stream, name)
        except BROKEN as error:
            problem = _("its member {name} is damaged ({reason})", name=name, reason=error_text(error))
            raise SourceError(self.path, problem, _REMEDY) from error
        except RuntimeError as error:  # after BROKEN, which contains a subclass of it
            raise self._protected() from error

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML member, without resolving entities or loading other files.

        Raises:
            SourceError: as :meth:`read`, or it is not well-formed XML.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            problem = _(
                "its member {name} is not well-formed XML ({reason})", name=name, reason=reason_of(error)
            )
            raise SourceError(self.path, problem, _REMEDY) from error
        return cast(etree._Element, root)

    def _refuse_protected(self) -> None:
        if not self.has("META-INF/encryption.xml"):
            return
        for element in elements_named(self.xml("META-INF/encryption.xml"), "EncryptedData"):
            for method in elements_named(element, "EncryptionMethod"):
                if method.get("Algorithm", "") not in _FONTS_ONLY and method.getparent() is element:
                    raise self._protected()

    def _protected(self) -> SourceError:
        problem = _("is protected against copying (DRM)")
        return SourceError(self.path, problem, _("Get a book without protection"))


def elements_named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield *root* and the elements below it with one of *names*, in any namespace."""
    for element in root.iter(etree.Element):
        if element.tag.rpartition("}")[2] in names:
            yield element


def open_package(archive: EpubArchive) -> EpubPackage:
    """Return the content of the first package document of the container.

    Raises:
        SourceError: there is none, or it lists no page.
    """
    if not archive.has(_CONTAINER):
        problem = _("is not an EPUB book: it has no {name}", name=_CONTAINER)
        raise SourceError(archive.path, problem, _("Check the format of the file"))
    container = archive.xml(_CONTAINER)
    paths = [element.get("full-path", "") for element in elements_named(container, "rootfile")]
    if not paths or not paths[0]:
        problem = _("is not an EPUB book: {name} names no package", name=_CONTAINER)
        raise SourceError(archive.path, problem, _REMEDY)
    path = resolve_path(paths[0], "")
    root, folder = archive.xml(path), path.rpartition("/")[0]
    items: dict[str, tuple[str, str, frozenset[str]]] = {}
    for element in elements_named(root, "item"):
        name = resolve_path(element.get("href", ""), folder)
        kind = element.get("media-type", "").strip().lower()
        items[element.get("id", "")] = (name, kind, frozenset(element.get("properties", "").split()))
    order = [items[id] for e in elements_named(root, "itemref") if (id := e.get("idref", "")) in items]
    spine = [name for name, kind, _properties in order if kind in _PAGES or kind == _PICTURE]
    others = [name for name, kind, _properties in items.values() if kind in _PAGES]
    nav = next((name for name, _kind, properties in items.values() if "nav" in properties), "")
    ncx = next((name for name, kind, _prop in items.values() if kind == "application/x-dtbncx+xml"), "")
    names = tuple(name for name in dict.fromkeys([*spine, *others]) if name != nav)
    if not names:
        raise SourceError(archive.path, _("is an EPUB book without a page in it"), _REMEDY)
    return EpubPackage(tuple(_metadata(root)), names, nav, ncx if archive.has(ncx) else "")


def _metadata(root: etree._Element) -> Iterator[str]:
    for metadata in elements_named(root, "metadata"):
        for element in metadata.iter(etree.Element):
            text = " ".join(str(element.text or "").split())
            if text:
                yield text


def ncx_entries(root: etree._Element, here: str) -> Iterator[tuple[bool, ContentsEntry]]:
    """Yield the entries of the NCX file *here* (EPUB 2): whether it is in the page list, and the entry."""
    for point in elements_named(root, "navPoint", "pageTarget"):
        label = target = ""
        for child in point:
            name = str(child.tag).rpartition("}")[2]
            if name == "navLabel":
                label = " ".join("".join(map(str, child.itertext())).split())
            elif name == "content":
                source = child.get("src", "")
                target = link_target(source if "#" in source else f"{source}#", here)
        yield point.tag.endswith("pageTarget"), ContentsEntry(label, target)
