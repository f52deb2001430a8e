"""Characters outside Unicode in a TEI document: an empty ``g`` that points to their description (gaiji)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from collate.tei.elements import XML_ID, pointers

if TYPE_CHECKING:
    from lxml import etree

#: U+3013 GETA MARK, as in print: a character that is described without a Unicode equivalent.
UNKNOWN = "〓"
#: ``U+3A97``, or several of them.
_CODES = re.compile(r"(?:U\+[0-9A-F]{4,5}\s*)+", re.IGNORECASE)
_CODE = re.compile(r"[0-9A-F]{4,5}", re.IGNORECASE)
#: Types of mapping, the one nearest to the source first; "" is any other.
_KINDS = ("unicode", "exact", "", "normal_unicode", "standardized", "simplified", "normalized")


def character_table(root: etree._Element) -> Mapping[str, str]:
    """Return the characters described in the header of a TEI document, by their ``xml:id``.

    Source: TEI P5, chapter 5, "Characters, Glyphs, and Writing Modes";
    ``normal_unicode`` is the type that the Buddhist canon of CBETA uses.
    """
    characters: dict[str, str] = {}
    for element in root.iter("{*}char", "{*}glyph"):
        rows = sorted(_mappings(element))
        characters[element.get(XML_ID, "")] = rows[0][1] if rows else UNKNOWN
    return characters


def glyph_text(element: etree._Element, characters: Mapping[str, str]) -> str:
    """Return the character of an empty ``g``, else :data:`UNKNOWN`; "" of a ``g`` with content of its own."""
    if len(element) or (element.text or "").strip():
        return ""
    return next((characters[name] for name in pointers(element.get("ref")) if name in characters), UNKNOWN)


def _mappings(element: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield rank and text of each mapping of a ``char`` or ``glyph``; the lowest rank is the best."""
    for mapping in element.iter("{*}mapping"):
        kind = mapping.get("type", "").lower()
        text = (mapping.text or "").strip()
        if _CODES.fullmatch(text):
            codes = [int(code, 16) for code in _CODE.findall(text)]
            text = "".join(map(chr, codes)) if not any(0xD800 <= code < 0xE000 for code in codes) else ""
        if text and not 0xE000 <= ord(text[0]) < 0xF900:  # a private-use character means nothing here
            yield _KINDS.index(kind if kind in _KINDS else ""), text
