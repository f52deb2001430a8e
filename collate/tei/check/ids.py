"""Duplicate xml:ids, and pointers to none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from collate.i18n import _
from collate.tei.diagnostic import Finding, element_location, finding_at
from collate.tei.elements import XML_ID, line_of, local_name, pointers

#: Attributes whose value is a list of pointers.
POINTERS = frozenset(
    (
        "wit",
        "edRef",
        "ana",
        "target",
        "who",
        "resp",
        "corresp",
        "exclude",
        "from",
        "to",
        "source",
        "hand",
        "sameAs",
        "copyOf",
        "next",
        "prev",
        "change",
        "decls",
        "facs",
    )
)

#: A name without a colon (NCName of XML), slightly more generous with the letters of all scripts.
_NAME = re.compile(r"[^\W\d][\w.\-\u00b7]*")


def duplicate_ids(root: etree._Element) -> Iterator[Finding]:
    """Yield the elements whose xml:id an earlier element has, or is not a name."""
    seen: dict[str, etree._Element] = {}
    for element in root.iter(etree.Element):
        xml_id = element.get(XML_ID)
        if xml_id is None:
            continue
        if not _NAME.fullmatch(xml_id):
            message = _(
                "xml:id '{id}' is not a name: use letters, digits, . - _, first a letter or _", id=xml_id
            )
            yield finding_at(element, message)
        first = seen.setdefault(xml_id, element)
        if first is not element:
            message = _(
                "xml:id '{id}' occurs twice: first on <{element}>, line {line}",
                id=xml_id,
                element=local_name(first.tag),
                line=line_of(first),
            )
            yield finding_at(element, message, witness=xml_id if local_name(element.tag) == "witness" else "")


def dangling_pointers(
    root: etree._Element, ignore: Collection[str] = ()
) -> Iterator[tuple[etree._Element, str, str]]:
    """Yield element, attribute and pointer wherever a pointer into the same file has no target.

    The attributes *ignore* are skipped.
    """
    ids = {element.get(XML_ID) for element in root.iter(etree.Element)}
    for element in root.iter(etree.Element):
        for attribute, value in element.attrib.items():
            if attribute not in POINTERS or "#" not in str(value) or attribute in ignore:
                continue
            for part in str(value).split():
                # With a parenthesis it is a path through the tree (XPointer), not an id.
                if part.startswith("#") and part[1:] not in ids and "(" not in part:
                    yield element, str(attribute), part


def dangling_message(where: str, attribute: str, *, pointer: str) -> str:
    """Return the message about a pointer of the element *where* without a target."""
    return _(
        "{element}/@{attribute} points at {pointer}, which does not exist",
        element=where,
        attribute=attribute,
        pointer=pointer,
    )


def mismatched_ed(root: etree._Element) -> Iterator[Finding]:
    """Yield the elements whose ``@ed`` and ``@edRef`` name different witnesses."""
    for element in root.iter(etree.Element):
        ed, ref = element.get("ed"), element.get("edRef")
        if ed is not None and ref is not None and tuple(ed.split()) != pointers(ref):
            where = element_location(element)
            yield finding_at(element, _("{element}/@ed and @edRef name different witnesses", element=where))
