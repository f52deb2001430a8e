"""The XML of Office Open XML: one name for an element in either spelling of its namespace; a safe parser.

The standard (ECMA-376) has two sets of namespaces, transitional and strict.
``w:p`` here is a paragraph in both, and also in a part that forgot to declare
its prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from collate.errors import SourceError

if TYPE_CHECKING:
    from lxml import etree

    Element = etree._Element

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_NAMESPACES = {
    "wordprocessingml/2006/main": "w",
    "wordprocessingml/main": "w",
    "officeDocument/2006/relationships": "r",
    "officeDocument/relationships": "r",
    "officeDocument/2006/math": "m",
    "officeDocument/math": "m",
    "drawingml/2006/main": "a",
    "drawingml/main": "a",
    "drawingml/2006/chart": "c",
    "drawingml/chart": "c",
    "drawingml/2006/diagram": "dgm",
    "drawingml/diagram": "dgm",
    "markup-compatibility/2006": "mc",
}
_PREFIXES = {
    **{base + rest: prefix for rest, prefix in _NAMESPACES.items() for base in (_TRANSITIONAL, _STRICT)},
    "urn:schemas-microsoft-com:vml": "v",
}
_DECLARATION = re.compile(
    rb"<!DOCTYPE|<!ENTITY|<\0!\0D\0O\0C\0T\0Y\0P\0E|\0<\0!\0D\0O\0C\0T\0Y\0P\0E|<\0!\0E\0N\0T\0I|\0<\0!\0E\0N\0T\0I"
)
_OFF = {"0", "false", "off"}


_NAMES: dict[object, str] = {}
#: Names that are remembered; no file has as many but one made to fill the memory.
_MOST = 4096


def name(element: Element) -> str:
    """Return the name of *element*: ``w:p``, ``m:t``; ``:x`` in an unknown namespace, "" of a comment."""
    tag: object = element.tag
    found = _NAMES.get(tag)
    if found is None:
        if len(_NAMES) > _MOST:
            _NAMES.clear()
        found = _NAMES[tag] = _canonical(tag) if isinstance(tag, str) else ""
    return found


def _canonical(tag: str) -> str:
    if tag[:1] != "{":
        return tag
    uri, _, local = tag[1:].partition("}")
    return f"{_PREFIXES.get(uri, '')}:{local}"


def text_of(element: Element) -> str:
    """Return the text of *element* and of whatever stands in it."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


@lru_cache(256)
def _keys(local: str, prefix: str) -> tuple[str, ...]:
    spelled = tuple(f"{{{uri}}}{local}" for uri, short in _PREFIXES.items() if short == prefix)
    return (*spelled, f"{prefix}:{local}", local)


def attribute(element: Element | None, local: str, prefix: str = "w") -> str | None:
    """Return an attribute of the main (or the named) namespace, or of none; None where there is none."""
    if element is not None:
        for key in _keys(local, prefix):
            value = element.get(key)
            if value is not None:
                return value
    return None


def number(element: Element | None, local: str = "val") -> int | None:
    """Return an attribute as a whole number, or None; a number beyond what Word can hold is none."""
    value = (attribute(element, local) or "").strip()
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def child(parent: Element | None, wanted: str) -> Element | None:
    """Return the first child of that name, or None."""
    if parent is not None:
        for element in parent:
            if name(element) == wanted:
                return element
    return None


def children(parent: Element | None, wanted: str) -> Iterator[Element]:
    """Yield the children of that name."""
    if parent is not None:
        yield from (element for element in parent if name(element) == wanted)


@lru_cache(256)
def _tags(wanted: tuple[str, ...]) -> tuple[str, ...]:
    spelled = (_keys(local, prefix)[:-1] for prefix, _, local in (one.partition(":") for one in wanted))
    return tuple(tag for tags in spelled for tag in tags)


def descendants(parent: Element, *wanted: str) -> Iterator[Element]:
    """Return the elements of those names (in known namespaces) at any depth, in document order."""
    return parent.iter(*_tags(wanted))


def value_of(parent: Element | None, wanted: str) -> str | None:
    """Return the ``w:val`` of the child of that name."""
    return attribute(child(parent, wanted), "val")


def toggle(parent: Element | None, wanted: str) -> bool | None:
    """Return whether a property that is on or off is on; None where nothing is said."""
    found = child(parent, wanted)
    return None if found is None else (attribute(found, "val") or "1").lower() not in _OFF


def chosen(alternatives: Element) -> Element | None:
    """Return the branch of an ``mc:AlternateContent`` that is read: one of them, never both.

    It is the first choice that holds anything readable, else the fallback.
    """
    readable = (
        "w:t",
        "w:delText",
        "w:sym",
        "w:tab",
        "w:br",
        "a:t",
        "m:t",
        "dgm:relIds",
        "c:chart",
        "v:textpath",
    )
    branches = [branch for branch in alternatives if name(branch) in ("mc:Choice", "mc:Fallback")]
    for branch in branches:
        if next(descendants(branch, *readable), None) is not None:
            return branch
    return branches[0] if branches else None


def parse(data: bytes, path: str, part: str) -> Element:
    """Return the root of one part of the file.

    A prefix that is used and not declared stays in the name as it is written
    (``w:p``), which :func:`name` understands.

    Raises:
        SourceError: the part is no XML, or has a document type declaration
            (the standard forbids them; one could grow without limit).
    """
    from lxml import etree

    if _DECLARATION.search(data):
        raise _declared(path, part)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        parser = _parser(recover=True)
        undeclared = etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE
        again = etree.fromstring(data, parser) if getattr(error, "code", None) == undeclared else None
        if again is None or any(entry.type != undeclared for entry in parser.error_log):
            problem = f"its part {part} is broken XML (line {error.lineno}: {error.msg})"
            raise SourceError(path, problem, "Open the file in Word and save it again") from error
        root = again
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declared(path, part)
    return cast("etree._Element", root)


def _parser(recover: bool = False) -> etree.XMLParser:
    from lxml import etree

    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _declared(path: str, part: str) -> SourceError:
    return SourceError(
        path,
        f"its part {part} declares entities or a document type, which no Word file does",
        "It may be an attack; open the file in Word and save it again",
    )
