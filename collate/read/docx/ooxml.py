"""XML of Office Open XML: element names independent of the namespace variant, and a safe parser.

The standard (ECMA-376) has two sets of namespaces, transitional and strict.
``w:p`` here is a paragraph in both, and also in a part that does not declare
its prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from collate.errors import SourceError, reason_of
from collate.i18n import _

if TYPE_CHECKING:
    from lxml import etree

    Element = etree._Element

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
#: How the namespaces of the standard begin.
STANDARD = (_TRANSITIONAL, _STRICT)
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
    **{base + rest: prefix for rest, prefix in _NAMESPACES.items() for base in STANDARD},
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    "urn:schemas-microsoft-com:vml": "v",
}
_DECLARATION = re.compile(
    rb"<!DOCTYPE|<!ENTITY|<\0!\0D\0O\0C\0T\0Y\0P\0E|\0<\0!\0D\0O\0C\0T\0Y\0P\0E|<\0!\0E\0N\0T\0I|\0<\0!\0E\0N\0T\0I"
)
_OFF = {"0", "false", "off"}


_NAMES: dict[object, str] = {}
#: Most names in the cache; a choice: only a file made to exhaust the memory has as many.
_MOST = 4096


def tag_name(element: Element) -> str:
    """Return the prefixed name of *element* (``w:p``); ``:x`` in an unknown namespace, "" of a comment."""
    tag: object = element.tag
    cached = _NAMES.get(tag)
    if cached is None:
        if len(_NAMES) > _MOST:
            _NAMES.clear()
        cached = _NAMES[tag] = _canonical(tag) if isinstance(tag, str) else ""
    return cached


def _canonical(tag: str) -> str:
    if tag[:1] != "{":
        return tag
    uri, _brace, local = tag[1:].partition("}")
    return f"{_PREFIXES.get(uri, '')}:{local}"


def all_text(element: Element) -> str:
    """Return the text of *element* and its descendants."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


@lru_cache(256)
def _keys(local: str, prefix: str) -> tuple[str, ...]:
    qualified = tuple(f"{{{uri}}}{local}" for uri, short in _PREFIXES.items() if short == prefix)
    return (*qualified, f"{prefix}:{local}", local)


def attribute(element: Element | None, local: str, *, prefix: str = "w") -> str | None:
    """Return the attribute *local* in the namespace of *prefix* or in none; None where it is absent."""
    if element is not None:
        for key in _keys(local, prefix):
            value = element.get(key)
            if value is not None:
                return value
    return None


def integer_value(element: Element | None, local: str = "val") -> int | None:
    """Return an attribute as an integer; None where it is absent, malformed, or of ten digits or more."""
    value = (attribute(element, local) or "").strip()
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def child(parent: Element | None, name: str) -> Element | None:
    """Return the first child called *name*, or None."""
    if parent is not None:
        for element in parent:
            if tag_name(element) == name:
                return element
    return None


def children(parent: Element | None, name: str) -> Iterator[Element]:
    """Yield the children called *name*."""
    if parent is not None:
        yield from (element for element in parent if tag_name(element) == name)


@lru_cache(256)
def _tags(names: tuple[str, ...]) -> tuple[str, ...]:
    pairs = (name.split(":", 1) for name in names)
    return tuple(tag for prefix, local in pairs for tag in _keys(local, prefix)[:-1])


def descendants(parent: Element, *names: str) -> Iterator[Element]:
    """Return the elements with one of *names* (in known namespaces) at any depth, in document order."""
    return parent.iter(*_tags(names))


def value_of(parent: Element | None, name: str) -> str | None:
    """Return the ``w:val`` of the first child called *name*, or None."""
    return attribute(child(parent, name), "val")


def toggle(parent: Element | None, name: str) -> bool | None:
    """Return whether the toggle property *name* is on; None where it is not set."""
    return is_on(child(parent, name))


def is_on(toggle_property: Element | None) -> bool | None:
    """Return whether a toggle property is on; None where there is none."""
    if toggle_property is None:
        return None
    return (attribute(toggle_property, "val") or "1").lower() not in _OFF


def by_name(parent: Element | None) -> dict[str, Element]:
    """Return the first child of each name."""
    named: dict[str, Element] = {}
    for element in parent if parent is not None else ():
        named.setdefault(tag_name(element), element)
    return named


def selected_branch(alternatives: Element) -> Element | None:
    """Return the one branch of an ``mc:AlternateContent`` that is read; None if there is none.

    It is the first with readable content, in the order choices, fallback; else the first.
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
    branches = [branch for branch in alternatives if tag_name(branch) in ("mc:Choice", "mc:Fallback")]
    for branch in branches:
        if next(descendants(branch, *readable), None) is not None:
            return branch
    return branches[0] if branches else None


def parse_part(data: bytes, path: str, *, part: str) -> Element:
    """Return the root of one part of the file.

    An undeclared prefix stays in the name as it is written (``w:p``), which
    :func:`tag_name` supports.

    Args:
        data: the part.
        path: name of the file, for errors.
        part: name of the part, for errors.

    Raises:
        SourceError: the part is not well-formed XML, or has a document type
            declaration (the standard forbids them; entities can expand without limit).
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
            problem = _(
                "its part {part} is not well-formed XML (line {line}: {reason})",
                part=part,
                line=error.lineno or 0,
                reason=reason_of(error),
            )
            raise SourceError(path, problem, _("Open the file in Word and save it again")) from error
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
    problem = _("its part {part} declares entities or a document type, which Word never does", part=part)
    return SourceError(path, problem, _("It may be an attack; open the file in Word and save it again"))
