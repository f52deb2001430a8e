"""Our RELAX NG for the editions whose apparatus stands after the text: made from the one for those in it.

What an app holds is the same by every method; where it stands is not.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from collate.tei.rebuild.standoff import DOUBLE_END_POINT, SCHEME

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
_PLACE = f'<attribute name="loc"><data type="token"><param name="pattern">{_LOC}</param></data></attribute>'
_SCHEME = f'<element name="p"><attribute name="xml:id"><value>{SCHEME}</value></attribute><text/></element>'
_NUMBER = '<attribute name="n"><data type="positiveInteger"/></attribute>'


def adapt(grammar: etree._Element, method: str) -> None:
    """Change *grammar*, which is about parallel segmentation, into one about *method*.

    Apps go from paragraphs and divisions into ``back/listApp`` and get
    ``@from`` and ``@to``, or ``@loc``; anchors take their places, or the
    paragraphs have numbers.
    """
    by_anchors = method == DOUBLE_END_POINT
    for encoding in _elements(grammar, "variantEncoding"):
        for name, value in (("method", method), ("location", "external")):
            for stated in encoding.iterfind(f"r:attribute[@name='{name}']/r:value", _NS):
                stated.text = value
    for refs in _elements(grammar, "refsDecl"):
        refs.append(_made(_SCHEME))
    apps = [app.getparent() for app in _elements(grammar, "app")]
    names = [define.get("name", "") for define in apps if define is not None]
    for app in _elements(grammar, "app"):
        for place in [_POINTER.format("from"), _POINTER.format("to")] if by_anchors else [_PLACE]:
            app.append(_made(place))
    for text in _elements(grammar, "text"):
        body = text.find("r:element[@name='body']", _NS)
        if body is not None:
            body.addnext(_listing(names))
    for holder in (*_elements(grammar, "p"), *_elements(grammar, "div")):
        found = [ref for ref in holder.iter(f"{{{_RNG}}}ref") if ref.get("name") in names]
        if not found:
            continue
        if by_anchors:
            found[0].addnext(_made(_ANCHOR))
        elif holder.get("name") == "p":
            holder.insert(0, _made(_NUMBER))
        for ref in found:
            _remove(ref)
        if holder.get("name") == "div":
            # All that it has in it may be paragraphs that the base text lacks.
            for pattern in holder.iterfind("r:oneOrMore", _NS):
                pattern.tag = f"{{{_RNG}}}zeroOrMore"


def _elements(grammar: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in grammar.iter(f"{{{_RNG}}}element") if element.get("name") == name]


def _made(pattern: str) -> etree._Element:
    return deepcopy(etree.fromstring(f'<r xmlns="{_RNG}">{pattern}</r>')[0])


def _listing(names: list[str]) -> etree._Element:
    refs = "".join(f'<ref name="{name}"/>' for name in names)
    apps = f"<oneOrMore><choice>{refs}</choice></oneOrMore>"
    listing = f'<element name="listApp">{apps}</element>'
    return _made(f'<optional><element name="back">{listing}</element></optional>')


def _remove(pattern: etree._Element) -> None:
    parent = pattern.getparent()
    if parent is not None:
        parent.remove(pattern)
