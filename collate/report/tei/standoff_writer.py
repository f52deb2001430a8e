"""edition.xml by the two other methods of TEI: the text first, its apparatus after it.

Both are made from the edition in parallel segmentation and hold all that it
holds; :func:`collate.tei.rebuild.standoff.as_parallel` gives it back. The body has the
lemma of every app in its place, so it is the text of the edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from collate.report.wording.tei import TeiWords
from collate.settings import TeiSettings
from collate.tei.elements import XML_ID, XML_LANG, local, tei
from collate.tei.parse.location import AFTER, BEFORE, anchor, take_anchors
from collate.tei.parse.mixed import Node, content, fill, outermost, printed
from collate.tei.parse.xml import parse_tei
from collate.tei.rebuild.standoff import DOUBLE_END_POINT, LOCATION, SCHEME

#: What the settings call a method, and what TEI calls it.
METHODS: Mapping[str, str] = MappingProxyType({"double-end-point": DOUBLE_END_POINT, "location": LOCATION})


def write_standoff(xml: bytes, settings: TeiSettings) -> bytes:
    """Return the edition *xml*, which is in parallel segmentation, by the method of *settings*.

    Raises:
        VerificationError: *xml* is no TEI document.
    """
    if settings.method not in METHODS:
        return xml
    root = parse_tei(xml)
    stand_off(root, METHODS[settings.method])
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def stand_off(root: etree._Element, method: str) -> None:
    """Change the edition *root*, in parallel segmentation as collate writes it, into one by *method*."""
    text = next(root.iter(tei("text")))
    apps = [app for body in text.iter(tei("body")) for app in outermost(body)]
    for holder in dict.fromkeys(app.getparent() for app in apps):
        if holder is not None:
            fill(holder, _told_apart(content(holder)))
    if method == LOCATION:
        take_anchors(root, apps)
    if apps:
        back = text.find(tei("back"))
        if back is None:
            back = etree.SubElement(text, tei("back"))
            back.tail = "\n"
        listing = etree.SubElement(back, tei("listApp"))
        back.text = listing.text = listing.tail = "\n"
        for app in apps:
            app.tail = "\n"
            listing.append(app)
    _declare(root, method)


def _told_apart(nodes: list[Node]) -> list[Node]:
    """Return *nodes* with the words of its lemma, between anchors, in the place of each app."""
    told: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or local(node.tag) != "app":
            told.append(node)
            continue
        xml_id = node.get(XML_ID, "")
        node.set("from", f"#{xml_id}{BEFORE}")
        node.set("to", f"#{xml_id}{AFTER}")
        told += [anchor(f"{xml_id}{BEFORE}"), *printed(node), anchor(f"{xml_id}{AFTER}")]
    return told


def _declare(root: etree._Element, method: str) -> None:
    """Say in the header of *root* how its apparatus is tied to the text."""
    header = next(root.iter(tei("teiHeader")))
    encoding = next(header.iter(tei("variantEncoding")))
    encoding.set("method", method)
    encoding.set("location", "external")
    refs = next(header.iter(tei("refsDecl")))
    last = refs[-1]
    scheme = etree.SubElement(refs, tei("p"), {XML_ID: SCHEME})
    scheme.text = TeiWords("zh" if header.get(XML_LANG, "zh").startswith("zh") else "en")(method)
    scheme.tail, last.tail = last.tail, refs.text
