"""The container of an EPUB book: the members of its ZIP archive.

Members are looked up by name in memory; nothing is written to disk and
nothing outside the archive is opened, whatever the names.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from lxml import etree

from collate.errors import SourceError, reason_of
from collate.i18n import _
from collate.read.html.notes import resolve_path
from collate.read.unpack import BROKEN, UnpackBudget, error_text

if TYPE_CHECKING:
    from collate.read.raw_builder import Input
    from collate.settings import Settings

#: Algorithms of font obfuscation, which protects no text (EPUB 3.3, 4.2.6.3.1.3; the older one of Adobe).
_FONTS_ONLY = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
REMEDY = _("Get the book again")
#: An ampersand that begins no reference.
_BARE = re.compile(rb"&(?!(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)")
#: Bit of a member that is set where its name is in UTF-8. Source: PKWARE APPNOTE 4.4.4.
_UTF8_NAME = 0x800


class EpubArchive:
    """The members of a book.

    Args:
        item: the bytes of the book.
        settings: limits.
        warn: receives problem and remedy of what is repaired.

    Raises:
        SourceError: the file is not a ZIP archive, is damaged, or protected against copying.
    """

    def __init__(self, item: Input, settings: Settings, warn: Callable[[str, str], None]) -> None:
        self.path = item.path
        self.warn = warn
        self._budget = UnpackBudget(item.path, len(item.data), settings)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(item.data))
            members = self._zip.infolist()
        except BROKEN as error:
            problem = _("is not an EPUB book, or is damaged ({reason})", reason=error_text(error))
            raise SourceError(item.path, problem, REMEDY) from error
        self._exact = {resolve_path(info.filename, ""): info for info in members}
        self._alike: dict[str, zipfile.ZipInfo] = {}
        for info in members:
            for name in _spellings(info):
                self._alike.setdefault(_alike(name), info)
        self._refuse_protected()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, in the order of the archive."""
        return tuple(self._exact)

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """Return the member *name*, else one whose name is spelt alike: in case, or in Unicode."""
        return self._exact.get(name) or self._alike.get(_alike(name))

    def has(self, name: str) -> bool:
        """Return whether the book has the member *name*, in whatever spelling."""
        return self.find(name) is not None

    def read(self, name: str) -> bytes:
        """Return the bytes of the member *name*, in whatever spelling.

        Raises:
            SourceError: it is missing, damaged, encrypted, or beyond the limits of the settings.
        """
        info = self.find(name)
        if info is None:
            raise SourceError(self.path, missing(name), REMEDY)
        try:
            with self._zip.open(info) as stream:
                return self._budget.take(stream, name)
        except BROKEN as error:
            problem = _("its member {name} is damaged ({reason})", name=name, reason=error_text(error))
            raise SourceError(self.path, problem, REMEDY) from error
        except RuntimeError as error:  # after BROKEN, which contains a subclass of it
            raise self._protected() from error

    def xml(self, name: str, repair: bool = True) -> etree._Element:
        """Return the root of an XML member, without resolving entities or loading other files.

        With *repair*, slips that leave a tree are repaired, with a warning: prefixes
        without a namespace, a bare ``&``, missing end tags.

        Raises:
            SourceError: as :meth:`read`, or it is not well-formed XML.
        """
        data = self.read(name)
        try:
            return cast(etree._Element, etree.fromstring(data, _parser()))
        except (etree.XMLSyntaxError, ValueError) as error:
            root = _repaired(data) if repair else None
            problem = _(
                "its member {name} is not well-formed XML ({reason})", name=name, reason=reason_of(error)
            )
            if root is None:
                raise SourceError(self.path, problem, REMEDY) from error
            self.warn(problem, _("It was read as far as it can be understood; check that no text is missing"))
            return root

    def _refuse_protected(self) -> None:
        if not self.has("META-INF/encryption.xml"):
            return
        for element in elements_named(self.xml("META-INF/encryption.xml", repair=False), "EncryptedData"):
            for method in elements_named(element, "EncryptionMethod"):
                if method.get("Algorithm", "") not in _FONTS_ONLY and method.getparent() is element:
                    raise self._protected()

    def _protected(self) -> SourceError:
        problem = _("is protected against copying (DRM)")
        return SourceError(self.path, problem, _("Get a book without protection"))


def missing(name: str) -> str:
    """Return the problem of a member that is listed and is not there."""
    return _("lists {name}, but does not contain it", name=name)


def local_name(element: etree._Element) -> str:
    """Return the name of *element* without its namespace, or a prefix that has none; "" of a comment."""
    tag: object = element.tag
    return re.split("[}:]", tag)[-1] if isinstance(tag, str) else ""


def elements_named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield *root* and the elements below it with one of *names*, in any namespace."""
    for element in root.iter(etree.Element):
        if local_name(element) in names:
            yield element


def _parser(recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def _repaired(data: bytes) -> etree._Element | None:
    """Return the root of what can be understood of *data*, or None."""
    if b"\0" not in data[:100]:  # not in UTF-16
        data = _BARE.sub(b"&amp;", data)
    try:
        return cast("etree._Element | None", etree.fromstring(data, _parser(recover=True)))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _alike(name: str) -> str:
    """Return what names that are spelt alike have in common."""
    return unicodedata.normalize("NFC", name.replace("\\", "/")).casefold()


def _spellings(info: zipfile.ZipInfo) -> Iterator[str]:
    """Yield the names that a member can have: percent-encoded or not, in the encodings of old programs."""
    names = [info.filename]
    if not info.flag_bits & _UTF8_NAME and not info.filename.isascii():
        for encoding in ("utf-8", "gb18030"):
            try:
                names.append(info.filename.encode("cp437").decode(encoding))
            except UnicodeError:
                continue
    for name in names:
        yield resolve_path(name, "")
        yield name.strip("/")
