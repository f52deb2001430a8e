"""What a schema lets stand in an element, by name: libxml2 does not say what of it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from collate.tei.elements import XML_ID, line_of, local

_RNG = "{http://relaxng.org/ns/structure/1.0}"


class Words(NamedTuple):
    """Names of the attributes and of the elements that may stand in an element, and whether text may."""

    attributes: frozenset[str]
    children: frozenset[str]
    text: bool


def words_inside(grammar: etree._Element, name: str) -> Words:
    """Return what *grammar* lets stand in the elements called *name*, wherever they stand."""
    defines = {define.get("name", ""): define for define in grammar.iter(f"{_RNG}define")}
    found: list[etree._Element] = []
    for element in grammar.iter(f"{_RNG}element"):
        if element.get("name") == name:
            found += _inside(element, defines, set())
    attributes = [one.get("name", "") for one in found if local(one.tag) == "attribute"]
    return Words(
        frozenset(XML_ID if one == "xml:id" else one for one in attributes),
        frozenset(one.get("name", "") for one in found if local(one.tag) == "element"),
        any(local(one.tag) in ("text", "data", "value") for one in found),
    )


def _inside(
    pattern: etree._Element, defines: dict[str, etree._Element], seen: set[str]
) -> Iterator[etree._Element]:
    """Yield the patterns in *pattern*, not those of the elements and attributes in it."""
    for child in pattern.iterchildren("*"):
        name = local(child.tag)
        if name == "ref":
            target = child.get("name", "")
            if target not in seen and target in defines:
                yield from _inside(defines[target], defines, {*seen, target})
        else:
            yield child
            if name not in ("element", "attribute"):
                yield from _inside(child, defines, seen)


def misplaced(element: etree._Element, words: Words) -> tuple[int, str]:
    """Return the line and the name of what may not stand in *element*; "" if its names are all right."""
    for attribute in element.attrib:
        if str(attribute) not in words.attributes and "namespace" not in str(attribute):
            return line_of(element), f"has the attribute {local(attribute)}, which has no place there"
    for child in element.iterchildren("*"):
        if local(child.tag) not in words.children:
            return line_of(child), f"has <{local(child.tag)}> in it, which has no place there"
    if not words.text:
        pieces = [element.text, *(child.tail for child in element)]
        said = next((piece.strip() for piece in pieces if piece and piece.strip()), "")
        if said:
            return line_of(element), f"has the text 「{said[:12]}」 in it, where none may stand"
    return 0, ""
