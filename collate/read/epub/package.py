"""The package document of an EPUB book: its pages in order, and its tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import SourceError
from collate.i18n import _
from collate.read.epub.container import REMEDY, elements_named, local_name, missing
from collate.read.html.notes import link_target, resolve_path

if TYPE_CHECKING:
    from lxml import etree

    from collate.read.epub.container import EpubArchive

_PAGES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"))
#: Types that careless programs give to pages.
_MAYBE_PAGES = frozenset(("", "text/xml", "application/xml", "text/plain", "application/octet-stream"))
_PAGE_NAME = re.compile(r"\.x?html?\Z", re.IGNORECASE)
#: A page if it is in the spine; elsewhere a picture.
_PICTURE = "image/svg+xml"
_SVG_TEXT = re.compile(rb"<(?:\w+:)?(?:text|tspan)[\s>]")
_CONTAINER = "META-INF/container.xml"
_PACKAGE = "application/oebps-package+xml"
#: Folders with what the system or the format adds to a book.
_NOT_OF_BOOK = re.compile(r"(?:META-INF|__MACOSX)/|(?:.*/)?\.")
#: Names that a warning lists.
_LISTED = 5


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


class _Item(NamedTuple):
    """A row of the manifest; ``fallback`` is the id of one to read in its place."""

    id: str
    name: str
    kind: str
    properties: frozenset[str]
    fallback: str

    @property
    def is_page(self) -> bool:
        return self.kind in _PAGES or (self.kind in _MAYBE_PAGES and _PAGE_NAME.search(self.name) is not None)


def open_package(archive: EpubArchive) -> EpubPackage:
    """Return the content of the first package document of the container.

    Pages that are listed and missing, or of types that cannot be read, are
    warnings.

    Raises:
        SourceError: there is no package document, or it lists no page that is there.
    """
    path = _package_path(archive)
    root = archive.xml(path)
    items = list(_manifest(archive, root, path.rpartition("/")[0]))
    listed = [*_spine(archive, root, items), *(item.name for item in items if item.is_page)]
    nav = next((item.name for item in items if "nav" in item.properties), "")
    ncx = next((item.name for item in items if item.kind == "application/x-dtbncx+xml"), "")
    names = tuple(name for name in dict.fromkeys(listed) if name != nav)
    absent = [name for name in names if not archive.has(name)]
    present = tuple(name for name in names if archive.has(name))
    if not present:
        problem = missing(absent[0]) if absent else _("is an EPUB book without a page in it")
        raise SourceError(archive.path, problem, REMEDY)
    for name in absent:
        archive.warn(missing(name), REMEDY)
    _warn_of_unread(archive, items, present)
    return EpubPackage(tuple(_metadata(root)), present, nav, ncx if archive.has(ncx) else "")


def _package_path(archive: EpubArchive) -> str:
    """Return the name of the package document: by the container, else the only one in the archive."""
    problem: str = _("is not an EPUB book: it has no {name}", name=_CONTAINER)
    if archive.has(_CONTAINER):
        problem = _("is not an EPUB book: {name} names no package", name=_CONTAINER)
        try:
            files = list(elements_named(archive.xml(_CONTAINER), "rootfile"))
        except SourceError as error:
            problem, files = error.problem, []
        files.sort(key=lambda element: element.get("media-type", _PACKAGE) != _PACKAGE)
        paths = [resolve_path(path, "") for element in files if (path := element.get("full-path", ""))]
        present = [path for path in dict.fromkeys(paths) if archive.has(path)]
        if len(present) > 1:
            others = ", ".join(present[1:])
            rest = _("Read them as books of their own, if they are not the same text")
            archive.warn(_("has other packages, which are not read: {names}", names=others), rest)
        if present:
            return present[0]
        problem = missing(paths[0]) if paths else problem
    packages = [name for name in archive.names if name.lower().endswith(".opf")]
    if len(packages) != 1:
        raise SourceError(archive.path, problem, REMEDY)
    archive.warn(problem, _("Its only package is read: {name}", name=packages[0]))
    return packages[0]


def _manifest(archive: EpubArchive, root: etree._Element, folder: str) -> Iterator[_Item]:
    for element in elements_named(root, "item"):
        href = element.get("href", "").replace("\\", "/")
        name = resolve_path(href, folder)
        if "#" in href and not archive.has(name):
            name = resolve_path(href.partition("#")[0], folder)
        kind = element.get("media-type", "").partition(";")[0].strip().lower()
        properties = frozenset(element.get("properties", "").split())
        yield _Item(element.get("id", ""), name, kind, properties, element.get("fallback", ""))


def _spine(archive: EpubArchive, root: etree._Element, items: Sequence[_Item]) -> Iterator[str]:
    """Yield the names of the pages in reading order, those outside of the linear order included."""
    by_id: dict[str, _Item] = {}
    for item in items:
        by_id.setdefault(item.id, item)
    for element in elements_named(root, "itemref"):
        key = element.get("idref", "")
        if key not in by_id:
            archive.warn(_("its spine names {name}, which its manifest does not list", name=key), REMEDY)
            continue
        page = _page(by_id[key], by_id)
        if page is not None:
            yield page.name
        else:
            item = by_id[key]
            problem = _("its page {name} is not read: its type is {kind}", name=item.name, kind=item.kind)
            archive.warn(problem, _("If it has text, convert it, or run OCR on it"))


def _page(item: _Item, by_id: Mapping[str, _Item]) -> _Item | None:
    """Return *item* if it is a page, else the first page in its chain of fallbacks, or None."""
    seen: set[str] = set()
    at: _Item | None = item
    while at is not None and at.id not in seen:
        if at.is_page or at.kind == _PICTURE or (at is item and at.kind in _MAYBE_PAGES):
            return at
        seen.add(at.id)
        at = by_id.get(at.fallback)
    return None


def _warn_of_unread(archive: EpubArchive, items: Sequence[_Item], pages: Sequence[str]) -> None:
    """Warn of pages that the package does not list, and of words in pictures."""
    listed = {archive.find(item.name) for item in items}
    unlisted = [
        name
        for name in archive.names
        if _PAGE_NAME.search(name) and not _NOT_OF_BOOK.match(name) and archive.find(name) not in listed
    ]
    if unlisted:
        problem = _(
            "has pages that its package does not list, which are not read: {names}", names=listing(unlisted)
        )
        archive.warn(problem, _("Unpack the book, and read them by themselves"))
    pictures = [item.name for item in items if item.kind == _PICTURE and item.name not in pages]
    worded = [name for name in pictures if _has_words(archive, name)]
    if worded:
        problem = _("words in its pictures are not read: {names}", names=listing(worded))
        archive.warn(problem, _("Copy them from the book by hand, if they are text"))


def _has_words(archive: EpubArchive, picture: str) -> bool:
    try:
        return archive.has(picture) and _SVG_TEXT.search(archive.read(picture)) is not None
    except SourceError:
        return False  # a damaged picture does not keep the book from being read


def listing(names: Sequence[str]) -> str:
    """Return the first of *names*, and the number of the others."""
    shown = ", ".join(names[:_LISTED])
    more = len(names) - _LISTED
    return _("{names} and {count} more", names=shown, count=more) if more > 0 else shown


def _metadata(root: etree._Element) -> Iterator[str]:
    for metadata in elements_named(root, "metadata"):
        for element in metadata.iter("*"):
            text = " ".join(str(element.text or "").split())
            if text:
                yield text


def ncx_entries(root: etree._Element, here: str) -> Iterator[tuple[bool, ContentsEntry]]:
    """Yield the entries of the NCX file *here* (EPUB 2): whether it is in the page list, and the entry."""
    for point in elements_named(root, "navPoint", "pageTarget"):
        label = target = ""
        for child in point:
            name = local_name(child)
            if name == "navLabel":
                label = " ".join("".join(map(str, child.itertext())).split())
            elif name == "content":
                source = child.get("src", "")
                target = link_target(source if "#" in source else f"{source}#", here)
        yield local_name(point) == "pageTarget", ContentsEntry(label, target)
