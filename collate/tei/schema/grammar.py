"""Our RELAX NG: compiled once, and what breaks it found where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from lxml import etree

from collate.tei.check.diagnostic import Finding, entry_of, place_of
from collate.tei.elements import NAMESPACE, line_of, local
from collate.tei.rebuild.standoff import DOUBLE_END_POINT, LOCATION, PARALLEL, TRANSCRIPT
from collate.tei.schema.content_names import Words, misplaced, words_inside
from collate.tei.schema.standoff_grammar import adapt

#: Which file of collate/tei/schema holds for which ``variantEncoding/@method``; the two methods that put
#: the apparatus after the text change it by :mod:`collate.tei.schema.standoff_grammar`.
SCHEMAS: Mapping[str, str] = MappingProxyType(
    {
        PARALLEL: "collate.rng",
        DOUBLE_END_POINT: "collate.rng",
        LOCATION: "collate.rng",
        TRANSCRIPT: "collate-witness.rng",
    }
)

_RNG = "{http://relaxng.org/ns/structure/1.0}"
#: How many places of one file are told; after a hundred the reader looks for the one cause.
_MOST = 100


@lru_cache
def schema(method: str = PARALLEL) -> etree.RelaxNG:
    """Return our RELAX NG of exactly what collate writes by *method*, compiled.

    It is small on purpose: libxml2 takes 20 seconds and more to compile the
    schema of all of TEI. What it accepts, that schema accepts as well.
    """
    return etree.RelaxNG(_grammar(method))


def broken(root: etree._Element, method: str = PARALLEL) -> Iterator[Finding]:
    """Yield what in *root* is not as the schema says: the innermost elements that break it."""
    method = method if method in SCHEMAS else PARALLEL
    if schema(method).validate(root):
        return
    places = list(_innermost(root, method))
    for element, line, message in places[:_MOST]:
        where = f"{place_of(element)} " if element is not root else ""
        if "attributes" in message:
            message = f"with {_attributes(element)} {message}"
        yield Finding(line, f"not as the schema says: {where}{message}", entry_of(element))
    if len(places) > _MOST:
        yield Finding(places[_MOST][1], f"not as the schema says in {len(places) - _MOST} more places")


def _innermost(element: etree._Element, method: str) -> Iterator[tuple[etree._Element, int, str]]:
    """Yield the innermost elements that are not what the schema says of elements of their name."""
    rng = _of(local(element.tag) if str(element.tag).startswith(f"{{{NAMESPACE}}}") else "", method)
    if rng is None:
        yield element, line_of(element), "is none of the elements that collate writes"
    elif not rng.validate(element):
        # The first error is the cause, the ones after it follow from it; validating the next element
        # of the same name forgets them.
        line, reason = next(((e.line, e.message) for e in rng.error_log), (0, "it has no place there"))
        inside = [found for child in element.iterchildren("*") for found in _innermost(child, method)]
        if inside:
            yield from inside
            return
        where, said = misplaced(element, _words(local(element.tag), method))
        yield element, where or line or line_of(element), said or f"({reason})"


def _attributes(element: etree._Element) -> str:
    said = [f'{local(name)}="{str(value)[:40]}"' for name, value in element.attrib.items()]
    return " ".join(said) or "no attributes"


@lru_cache
def _grammar(method: str) -> etree._Element:
    text = files("collate.tei").joinpath("schema", SCHEMAS[method]).read_bytes()
    grammar = etree.fromstring(text, etree.XMLParser(remove_comments=True))
    if method in (DOUBLE_END_POINT, LOCATION):
        adapt(grammar, method)
    return grammar


@lru_cache(maxsize=256)
def _words(name: str, method: str) -> Words:
    return words_inside(_grammar(method), name)


@lru_cache(maxsize=256)
def _of(name: str, method: str) -> etree.RelaxNG | None:
    """Return the schema of the elements called *name* by themselves; None if it knows none."""
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
