"""edition.xml by the two other methods of TEI: the text first, its apparatus after it.

Both are converted from the edition in parallel segmentation without loss;
:func:`collate.tei.rebuild.standoff.as_parallel` is the inverse. The body has
the lemma in place of every app, so it is the text of the edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from collate.i18n import ENGLISH, language_of_tag
from collate.report.wording.tei import TeiWords
from collate.settings import TeiSettings
from collate.tei import DOUBLE_END_POINT, LOCATION, SCHEME, XML_ID, XML_LANG, local_name, tei
from collate.tei.parse import (
    AFTER,
    BEFORE,
    Node,
    anchors_to_locations,
    lemma_content,
    make_anchor,
    mixed_content,
    outermost_apps,
    parse_tei,
    set_mixed_content,
)

#: From ``tei.method`` of the settings to ``variantEncoding/@method``.
METHODS: Mapping[str, str] = MappingProxyType({"double-end-point": DOUBLE_END_POINT, "location": LOCATION})


def write_standoff(xml: bytes, settings: TeiSettings) -> bytes:
    """Return the edition *xml*, in parallel segmentation, converted to the method of *settings*.

    Raises:
        VerificationError: *xml* is not a TEI document.
    """
    if settings.method not in METHODS:
        return xml
    root = parse_tei(xml)
    convert_to_standoff(root, METHODS[settings.method])
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def convert_to_standoff(root: etree._Element, method: str) -> None:
    """Convert the edition *root*, in parallel segmentation as collate writes it, to *method* in place."""
    text = next(root.iter(tei("text")))
    apps = [app for body in text.iter(tei("body")) for app in outermost_apps(body)]
    for holder in dict.fromkeys(app.getparent() for app in apps):
        if holder is not None:
            set_mixed_content(holder, _extract_apps(mixed_content(holder)))
    if method == LOCATION:
        anchors_to_locations(root, apps)
    if apps:
        back = text.find(tei("back"))
        if back is None:
            back = etree.SubElement(text, tei("back"))
            back.tail = "\n"
        app_list = etree.SubElement(back, tei("listApp"))
        back.text = app_list.text = app_list.tail = "\n"
        for app in apps:
            app.tail = "\n"
            app_list.append(app)
    _declare(root, method)


def _extract_apps(nodes: list[Node]) -> list[Node]:
    """Return *nodes* with each app replaced by its lemma between anchors, which the app points at."""
    text: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or local_name(node.tag) != "app":
            text.append(node)
            continue
        xml_id = node.get(XML_ID, "")
        node.set("from", f"#{xml_id}{BEFORE}")
        node.set("to", f"#{xml_id}{AFTER}")
        text += [make_anchor(f"{xml_id}{BEFORE}"), *lemma_content(node), make_anchor(f"{xml_id}{AFTER}")]
    return text


def _declare(root: etree._Element, method: str) -> None:
    """Declare *method* in the header of *root*, and explain it."""
    header = next(root.iter(tei("teiHeader")))
    encoding = next(header.iter(tei("variantEncoding")))
    encoding.set("method", method)
    encoding.set("location", "external")
    refs = next(header.iter(tei("refsDecl")))
    last = refs[-1]
    scheme = etree.SubElement(refs, tei("p"), {XML_ID: SCHEME})
    scheme.text = TeiWords(language_of_tag(header.get(XML_LANG, ENGLISH)))(method)
    scheme.tail, last.tail = last.tail, refs.text
