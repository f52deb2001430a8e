"""The reference of the JSON schemas and of the TEI encoding, made from the schemas themselves."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from markdown_tables import code, escape, table, word

ROOT = Path(__file__).resolve().parents[1]
_RNG = "{http://relaxng.org/ns/structure/1.0}"


def schemas(lang: str) -> Iterator[str]:
    """Yield the fields of every JSON schema, each with its type and its description."""
    translations = schema_translations() if lang == "zh" else {}
    for path in sorted((ROOT / "collate" / "report" / "schema").glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        yield f"\n## {code(schema['title'])}\n"
        title = schema["description"]
        yield f"{translations.get(title, title)} {code(path.relative_to(ROOT).as_posix())}\n"
        parts = {"": schema} | {f"{name}: ": one for name, one in schema.get("$defs", {}).items()}
        rows = [
            (code(prefix + name), kind, escape(translations.get(text, text)))
            for prefix, part in parts.items()
            for name, kind, text in _fields(part, "")
        ]
        yield from table(lang, ("field", "type", "content"), rows)


def schema_translations() -> dict[str, str]:
    """Return the Chinese of the descriptions in the JSON schemas, which themselves are in English."""
    with (ROOT / "docs" / "site" / "schemas.zh.tsv").open(encoding="utf-8", newline="") as file:
        return dict(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def schema_descriptions(schema: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    """Yield the descriptions in a JSON schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("description"), str):
            yield schema["description"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from schema_descriptions(part)


def _fields(schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    if path:
        yield path, _type_of(schema), schema.get("description", "")
    elif "enum" in schema:
        yield "", _type_of(schema), schema.get("description", "")
    for name, one in schema.get("properties", {}).items():
        yield from _fields(one, f"{path}.{name}" if path else name)
    if isinstance(schema.get("items"), dict):
        yield from (row for row in _fields(schema["items"], f"{path}[]") if row[0] != f"{path}[]" or row[2])
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _fields(schema["additionalProperties"], f"{path}.*")


def _type_of(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return code(schema["$ref"].rsplit("/", 1)[1])
    if "enum" in schema:
        return ", ".join(code(str(value)) for value in schema["enum"])
    if "const" in schema:
        return code(str(schema["const"]))
    if "anyOf" in schema or "oneOf" in schema:
        return ", ".join(_type_of(one) for one in schema.get("anyOf", schema.get("oneOf", [])))
    items = schema.get("items")
    if isinstance(items, dict) and items.get("type") != "object" and "array" in schema.get("type", ""):
        return f"[{_type_of(items)}]"
    kinds = schema.get("type", "")
    return kinds if isinstance(kinds, str) else ", ".join(kinds)


class _Element(NamedTuple):
    """Attributes with their values, what stands in an element ("" is text), and where it stands."""

    attributes: dict[str, set[str]]
    content: set[str]
    inside: set[str]


def encoding(lang: str) -> Iterator[str]:
    """Yield the elements of the TEI schema: attributes with their values, content, and where they stand."""
    elements: dict[str, _Element] = {}
    for grammar in _grammars():
        defines = {define.get("name", ""): define for define in grammar.iter(f"{_RNG}define")}
        for element in grammar.iter(f"{_RNG}element"):
            _describe(element, defines, elements)
    words = word(lang, "text")
    rows = (
        (
            code(name),
            "; ".join(_attribute(*one) for one in sorted(attributes.items())) or "—",
            ", ".join(code(one) if one else words for one in sorted(content)) or "—",
            ", ".join(map(code, sorted(inside))) or "—",
        )
        for name, (attributes, content, inside) in sorted(elements.items(), key=lambda row: row[0].lower())
    )
    yield from table(lang, ("element", "attributes", "content", "inside"), rows)


def _describe(
    element: etree._Element, defines: Mapping[str, etree._Element], elements: dict[str, _Element]
) -> None:
    """Add what one definition of an element has to what others of the same name have."""
    name = element.get("name", "")
    attributes, content, _inside = elements.setdefault(name, _Element({}, set(), set()))
    for part in _parts(element, defines, set()):
        known = part.get("name", "")
        if part.tag == f"{_RNG}attribute":
            named = [defines[ref.get("name", "")] for ref in part.iter(f"{_RNG}ref")]
            values = {value.text or "" for one in (part, *named) for value in one.iter(f"{_RNG}value")}
            attributes.setdefault(known, set()).update(values)
        elif part.tag == f"{_RNG}element":
            content.add(known)
            elements.setdefault(known, _Element({}, set(), set())).inside.add(name)
        else:
            content.add("")


def _attribute(name: str, values: set[str]) -> str:
    return code(f"@{name}") + (f" ({', '.join(map(code, sorted(values)))})" if values else "")


def _grammars() -> Iterator[etree._Element]:
    """Yield the grammar of each form of an edition, and that of a single witness."""
    from collate.tei.schema.grammar import SCHEMAS
    from collate.tei.schema.standoff_grammar import adapt_grammar

    for method, name in SCHEMAS.items():
        grammar = etree.parse(ROOT / "collate" / "tei" / "schema" / name).getroot()
        if method in ("double-end-point", "location-referenced"):
            adapt_grammar(grammar, method)
        yield grammar


def _parts(
    pattern: etree._Element, defines: Mapping[str, etree._Element], seen: set[str]
) -> Iterator[etree._Element]:
    """Yield the attributes, elements and texts of a pattern, through definitions, but none inside them."""
    for part in pattern.iterchildren("*"):
        if part.tag in (f"{_RNG}attribute", f"{_RNG}element", f"{_RNG}text", f"{_RNG}data"):
            yield part
        elif part.tag == f"{_RNG}ref":
            name = part.get("name", "")
            if name not in seen:
                yield from _parts(defines[name], defines, seen | {name})
        else:
            yield from _parts(part, defines, seen)
