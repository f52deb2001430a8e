"""Names of elements without a namespace or of TEI P4, and xml:ids with white space."""

from __future__ import annotations

from lxml import etree

from collate.i18n import _
from collate.tei.elements import NAMESPACE, XML_ID, XML_LANG, local_name, tei
from collate.tei.interpret.doubts import Doubts

#: Elements of TEI P4 with another name in P5.
_P4_ELEMENTS = {"TEI.2": "TEI", "teiCorpus.2": "teiCorpus", "witList": "listWit"}
#: Attributes of TEI P4 with another name in P5.
_P4_ATTRIBUTES = {"id": XML_ID, "lang": XML_LANG}


def to_p5(root: etree._Element, doubts: Doubts) -> None:
    """Give the elements of *root* the names of TEI P5, in its namespace, if they are in none or another."""
    namespace = etree.QName(root).namespace
    if namespace == NAMESPACE:
        return
    elements = [e for e in root.iter(etree.Element) if etree.QName(e).namespace == namespace]
    for element in elements:
        name = local_name(element.tag)
        element.tag = tei(_P4_ELEMENTS.get(name, name))
        for old, new in _P4_ATTRIBUTES.items():
            if old in element.attrib and new not in element.attrib:
                element.set(new, element.attrib.pop(old))
    problem = _(
        "<{element}> is not in the namespace of TEI P5: read as if it were", element=local_name(root.tag)
    )
    doubts.add(root, problem)


def trim_ids(root: etree._Element, doubts: Doubts) -> dict[str, str]:
    """Remove white space from the xml:ids of *root*; return the old form of those with white space inside."""
    inner: dict[str, str] = {}
    for element in root.iter(etree.Element):
        name = element.get(XML_ID)
        if name is None or name.split() == [name]:
            continue
        trimmed = "_".join(name.split())
        if not trimmed:
            del element.attrib[XML_ID]
        else:
            element.set(XML_ID, trimmed)
        if trimmed != name.strip():
            inner[" ".join(name.split())] = trimmed
        problem = _("the xml:id '{id}' contains white space: read as '{name}'", id=name, name=trimmed)
        doubts.add(element, problem)
    return inner
