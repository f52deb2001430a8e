"""The RELAX NG schema of editions with a stand-off apparatus, derived from that of parallel segmentation.

The content of an app is the same by every method; its place is not.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from collate.tei.elements import DOUBLE_END_POINT, SCHEME

_RNG = "http://relaxng.org/ns/structure/1.0"
_NS = {"r": _RNG}

#: ``@loc``: see :mod:`collate.tei.parse.location`.
_LOC = r"([0-9]+\.)?[0-9]+(-[0-9]+|\+)?(\^[0-9]+)?"

_ANCHOR = (
    '<element name="anchor"><attribute name="xml:id"><data type="NCName"/></attribute><empty/></element>'
)
_POINTER = (
    '<attribute name="{}"><data type="token"><param name="pattern">#[^\\s#]+</param></data></attribute>'
)
_LOCATION = (
    f'<attribute name="loc"><data type="token"><param name="pattern">{_LOC}</param></data></attribute>'
)
_SCHEME = f'<element name="p"><attribute name="xml:id"><value>{SCHEME}</value></attribute><text/></element>'
_NUMBER = '<attribute name="n"><data type="positiveInteger"/></attribute>'


def adapt_grammar(grammar: etree._Element, method: str) -> None:
    """Change *grammar*, which describes parallel segmentation, so that it describes *method*.

    Apps move from paragraphs and divisions into ``back/listApp`` and get
    ``@from`` and ``@to``, or ``@loc``; anchors take their places, or the
    paragraphs get numbers.
    """
    by_anchors = method == DOUBLE_END_POINT
    for encoding in _elements(grammar, "variantEncoding"):
        for name, value in (("method", method), ("location", "external")):
            for declared in encoding.iterfind(f"r:attribute[@name='{name}']/r:value", _NS):
                declared.text = value
    for refs in _elements(grammar, "refsDecl"):
        refs.append(_parse_pattern(_SCHEME))
    apps = [app.getparent() for app in _elements(grammar, "app")]
    names = [define.get("name", "") for define in apps if define is not None]
    for app in _elements(grammar, "app"):
        for attribute in [_POINTER.format("from"), _POINTER.format("to")] if by_anchors else [_LOCATION]:
            app.append(_parse_pattern(attribute))
    for text in _elements(grammar, "text"):
        body = text.find("r:element[@name='body']", _NS)
        if body is not None:
            body.addnext(_app_list(names))
    for container in (*_elements(grammar, "p"), *_elements(grammar, "div")):
        refs_to_apps = [ref for ref in container.iter(f"{{{_RNG}}}ref") if ref.get("name") in names]
        if not refs_to_apps:
            continue
        if by_anchors:
            refs_to_apps[0].addnext(_parse_pattern(_ANCHOR))
        elif container.get("name") == "p":
            container.insert(0, _parse_pattern(_NUMBER))
        for ref in refs_to_apps:
            _remove(ref)
        if container.get("name") == "div":
            # A division may consist of paragraphs that the base text lacks, and so be empty.
            for pattern in container.iterfind("r:oneOrMore", _NS):
                pattern.tag = f"{{{_RNG}}}zeroOrMore"


def _elements(grammar: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in grammar.iter(f"{{{_RNG}}}element") if element.get("name") == name]


def _parse_pattern(pattern: str) -> etree._Element:
    return deepcopy(etree.fromstring(f'<r xmlns="{_RNG}">{pattern}</r>')[0])


def _app_list(names: list[str]) -> etree._Element:
    refs = "".join(f'<ref name="{name}"/>' for name in names)
    apps = f"<oneOrMore><choice>{refs}</choice></oneOrMore>"
    listing = f'<element name="listApp">{apps}</element>'
    return _parse_pattern(f'<optional><element name="back">{listing}</element></optional>')


def _remove(pattern: etree._Element) -> None:
    parent = pattern.getparent()
    if parent is not None:
        parent.remove(pattern)
