"""Characters that a TEI document has no code for: an empty ``g`` that leads to their description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from collate.tei.elements import XML_ID, pointers

if TYPE_CHECKING:
    from lxml import etree

#: Stands for a character that the document describes and does not give, as it does in print.
UNKNOWN = "〓"
#: ``U+3A97``, or several of them.
_CODES = re.compile(r"(?:U\+[0-9A-F]{4,5}\s*)+", re.IGNORECASE)
_CODE = re.compile(r"[0-9A-F]{4,5}", re.IGNORECASE)
#: Kinds of mapping, the one nearest to what the source has first; "" is any other.
_KINDS = ("unicode", "exact", "", "normal_unicode", "standardized", "simplified", "normalized")


def described(root: etree._Element) -> Mapping[str, str]:
    """Return the characters that the header of a TEI document describes, by their identifier.

    Source: TEI P5, chapter 5, "Characters, Glyphs, and Writing Modes";
    ``normal_unicode`` is what the Buddhist canon of CBETA writes.
    """
    found: dict[str, str] = {}
    for element in root.iter("{*}char", "{*}glyph"):
        rows = sorted(_mappings(element))
        found[element.get(XML_ID, "")] = rows[0][1] if rows else UNKNOWN
    return found


def glyph(element: etree._Element, known: Mapping[str, str]) -> str:
    """Return what an empty ``g`` stands for; nothing where it holds its character itself."""
    if len(element) or (element.text or "").strip():
        return ""
    return next((known[name] for name in pointers(element.get("ref")) if name in known), UNKNOWN)


def _mappings(element: etree._Element) -> Iterator[tuple[int, str]]:
    for mapping in element.iter("{*}mapping"):
        kind = mapping.get("type", "").lower()
        written = (mapping.text or "").strip()
        if _CODES.fullmatch(written):
            codes = [int(code, 16) for code in _CODE.findall(written)]
            written = "".join(map(chr, codes)) if not any(0xD800 <= code < 0xE000 for code in codes) else ""
        if written and not 0xE000 <= ord(written[0]) < 0xF900:  # a place for private use shows nothing
            yield _KINDS.index(kind if kind in _KINDS else ""), written
