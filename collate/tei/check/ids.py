"""xml:ids that stand twice, and pointers to none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from collate.tei.check.diagnostic import Finding, finding, place_of
from collate.tei.elements import XML_ID, line_of, local, pointers

#: Attributes of which every word is a pointer.
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

#: What XML calls a name without a colon (NCName), a little more generous with the letters of all scripts.
_NAME = re.compile(r"[^\W\d][\w.\-\u00b7]*")


def doubled(root: etree._Element) -> Iterator[Finding]:
    """Yield the elements whose xml:id another has before them, or is no name."""
    seen: dict[str, etree._Element] = {}
    for element in root.iter(etree.Element):
        xml_id = element.get(XML_ID)
        if xml_id is not None and not _NAME.fullmatch(xml_id):
            yield finding(
                element, f"xml:id {xml_id!r} is no name: letters, digits, . - _, first a letter or _"
            )
        if xml_id is not None and seen.setdefault(xml_id, element) is not element:
            first = seen[xml_id]
            said = f"xml:id {xml_id!r} stands twice: first of <{local(first.tag)}>, line {line_of(first)}"
            yield finding(element, said, xml_id if local(element.tag) == "witness" else "")


def dangling(root: etree._Element, but: Collection[str] = ()) -> Iterator[tuple[etree._Element, str]]:
    """Yield the elements with pointers into the same file that lead to nothing, and what they point at.

    The attributes *but* are left aside.
    """
    known = {element.get(XML_ID) for element in root.iter(etree.Element)}
    for element in root.iter(etree.Element):
        for attribute, value in element.attrib.items():
            if attribute not in POINTERS or "#" not in str(value) or attribute in but:
                continue
            for part in str(value).split():
                # With a parenthesis it is a path through the tree, not an id.
                if part.startswith("#") and part[1:] not in known and "(" not in part:
                    yield element, f"/@{attribute} points at {part}, which is not there"


def unequal(root: etree._Element) -> Iterator[Finding]:
    """Yield the elements whose ``@ed`` and ``@edRef`` name different witnesses."""
    for element in root.iter(etree.Element):
        ed, ref = element.get("ed"), element.get("edRef")
        if ed is not None and ref is not None and tuple(ed.split()) != pointers(ref):
            yield finding(element, f"{place_of(element)}/@ed and @edRef name different witnesses")
