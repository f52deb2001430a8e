"""The RELAX NG schema of our editions: compiled once; its violations located at the innermost element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from collate.i18n import _
from collate.tei.diagnostic import Finding, element_location, entry_id
from collate.tei.elements import (
    DOUBLE_END_POINT,
    LOCATION,
    NAMESPACE,
    PARALLEL,
    TRANSCRIPT,
    XML_ID,
    line_of,
    local_name,
)
from collate.tei.schema.standoff_grammar import adapt_grammar

#: The schema file for each ``variantEncoding/@method``. For the two methods with the apparatus after the
#: text, :mod:`collate.tei.schema.standoff_grammar` adapts it.
SCHEMAS: Mapping[str, str] = MappingProxyType(
    {
        PARALLEL: "collate.rng",
        DOUBLE_END_POINT: "collate.rng",
        LOCATION: "collate.rng",
        TRANSCRIPT: "collate-witness.rng",
    }
)

_RNG = "{http://relaxng.org/ns/structure/1.0}"
#: Violations of one file that are listed; beyond a hundred there is usually a common cause.
_MOST_FINDINGS = 100


@lru_cache
def compile_schema(method: str = PARALLEL) -> etree.RelaxNG:
    """Return the compiled RELAX NG of exactly what collate writes by *method*.

    It is small on purpose: libxml2 takes 20 seconds and more to compile the
    schema of all of TEI. Every document that it accepts is valid by that schema.
    """
    return etree.RelaxNG(_grammar(method))


def check_schema(root: etree._Element, method: str = PARALLEL) -> Iterator[Finding]:
    """Yield the innermost elements of *root* that violate the schema of *method*."""
    method = method if method in SCHEMAS else PARALLEL
    if compile_schema(method).validate(root):
        return
    violations = list(_innermost(root, method))
    for element, line, problem in violations[:_MOST_FINDINGS]:
        if element is root:
            message = _("not valid by the schema: {problem}", problem=problem)
        else:
            message = _(
                "not valid by the schema: {element} {problem}",
                element=element_location(element),
                problem=problem,
            )
        yield Finding(line, message, entry_id(element))
    if len(violations) > _MOST_FINDINGS:
        message = _("not valid by the schema in {count} more places", count=len(violations) - _MOST_FINDINGS)
        yield Finding(violations[_MOST_FINDINGS][1], message)


def _innermost(element: etree._Element, method: str) -> Iterator[tuple[etree._Element, int, str]]:
    """Yield the innermost elements that are invalid as elements of their name, with line and problem."""
    in_tei = str(element.tag).startswith(f"{{{NAMESPACE}}}")
    schema = _element_schema(local_name(element.tag) if in_tei else "", method)
    if schema is None:
        yield element, line_of(element), _("is not one of the elements that collate writes")
    elif not schema.validate(element):
        # The first error is the cause, later ones follow from it. Validating the next element of the
        # same name clears the log.
        line, reason = next(((e.line, e.message) for e in schema.error_log), (0, _("it is not allowed here")))
        inside = [each for child in element.iterchildren("*") for each in _innermost(child, method)]
        if inside:
            yield from inside
            return
        where, problem = find_misplaced(element, _content_model(local_name(element.tag), method))
        if not problem and "attributes" in reason:
            problem = _("with {attributes} ({reason})", attributes=_attributes(element), reason=reason)
        yield element, where or line or line_of(element), problem or _("({reason})", reason=reason)


def _attributes(element: etree._Element) -> str:
    written = [f'{local_name(name)}="{str(value)[:40]}"' for name, value in element.attrib.items()]
    return " ".join(written) or _("no attributes")


@lru_cache
def _grammar(method: str) -> etree._Element:
    text = files("collate.tei").joinpath("schema", SCHEMAS[method]).read_bytes()
    grammar = etree.fromstring(text, etree.XMLParser(remove_comments=True))
    if method in (DOUBLE_END_POINT, LOCATION):
        adapt_grammar(grammar, method)
    return grammar


@lru_cache(maxsize=256)
def _content_model(name: str, method: str) -> ContentModel:
    return content_model(_grammar(method), name)


@lru_cache(maxsize=256)
def _element_schema(name: str, method: str) -> etree.RelaxNG | None:
    """Return the schema of the elements called *name* by themselves; None if the grammar has none."""
    grammar = deepcopy(_grammar(method))
    patterns = [
        deepcopy(element) for element in grammar.iter(f"{_RNG}element") if element.get("name") == name
    ]
    start = grammar.find(f"{_RNG}start")
    if not patterns or start is None:
        return None
    del start[:]
    etree.SubElement(start, f"{_RNG}choice").extend(patterns)
    return etree.RelaxNG(grammar)


# -- the content of an element, by name: libxml2 does not report which part of it is wrong ------------


class ContentModel(NamedTuple):
    """The names of the attributes and children that an element may have, and whether it may have text."""

    attributes: frozenset[str]
    children: frozenset[str]
    text: bool


def content_model(grammar: etree._Element, name: str) -> ContentModel:
    """Return what *grammar* allows in the elements called *name*, in any context."""
    defines = {define.get("name", ""): define for define in grammar.iter(f"{_RNG}define")}
    patterns: list[etree._Element] = []
    for element in grammar.iter(f"{_RNG}element"):
        if element.get("name") == name:
            patterns += _inner_patterns(element, defines, set())
    attributes = [pattern.get("name", "") for pattern in patterns if local_name(pattern.tag) == "attribute"]
    return ContentModel(
        frozenset(XML_ID if attribute == "xml:id" else attribute for attribute in attributes),
        frozenset(pattern.get("name", "") for pattern in patterns if local_name(pattern.tag) == "element"),
        any(local_name(pattern.tag) in ("text", "data", "value") for pattern in patterns),
    )


def _inner_patterns(
    pattern: etree._Element, defines: dict[str, etree._Element], seen: set[str]
) -> Iterator[etree._Element]:
    """Yield the patterns in *pattern*, references followed, but not those inside elements and attributes."""
    for child in pattern.iterchildren("*"):
        name = local_name(child.tag)
        if name == "ref":
            target = child.get("name", "")
            if target not in seen and target in defines:
                yield from _inner_patterns(defines[target], defines, {*seen, target})
        else:
            yield child
            if name not in ("element", "attribute"):
                yield from _inner_patterns(child, defines, seen)


def find_misplaced(element: etree._Element, model: ContentModel) -> tuple[int, str]:
    """Return line and problem of the first content that *model* forbids; "" if all names are allowed."""
    for attribute in element.attrib:
        if str(attribute) not in model.attributes and "namespace" not in str(attribute):
            problem = _(
                "has the attribute {attribute}, which is not allowed there", attribute=local_name(attribute)
            )
            return line_of(element), problem
    for child in element.iterchildren("*"):
        if local_name(child.tag) not in model.children:
            problem = _("contains <{child}>, which is not allowed there", child=local_name(child.tag))
            return line_of(child), problem
    if not model.text:
        pieces = [element.text, *(child.tail for child in element)]
        text = next((piece.strip() for piece in pieces if piece and piece.strip()), "")
        if text:
            problem = _("contains the text 「{text}」, where no text is allowed", text=text[:12])
            return line_of(element), problem
    return 0, ""
