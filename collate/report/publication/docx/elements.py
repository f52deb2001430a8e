"""Elements of WordprocessingML, by their prefixed names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: What Word has had since 2013, and other programs have not.
WORD_2013 = "http://schemas.microsoft.com/office/word/2012/wordml"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

#: They are declared in every part: docx2python fails where ``r`` is not.
_PREFIXES = {"w": WORD, "r": RELATIONSHIPS, "mc": COMPATIBILITY, "w15": WORD_2013}


@lru_cache(512)
def qualified(name: str) -> str:
    """Return *name*, which is in the namespace ``w`` unless it has a prefix, as lxml writes it.

    >>> qualified("p") == f"{{{WORD}}}p", qualified("r:id") == f"{{{RELATIONSHIPS}}}id"
    (True, True)
    """
    prefix, _colon, local = name.rpartition(":")
    return f"{{{_PREFIXES[prefix or 'w']}}}{local}"


def new_part(name: str) -> etree._Element:
    """Return the root element of a part."""
    return etree.Element(qualified(name), nsmap=_PREFIXES)


def add(parent: etree._Element, name: str, /, **attributes: str | int) -> etree._Element:
    """Append the element ``w:name`` with attributes of the same namespace, and return it."""
    element = etree.SubElement(parent, qualified(name))
    for key, value in attributes.items():
        element.set(qualified(key), str(value))
    return element


def fragment(content: str) -> list[etree._Element]:
    """Return the elements of a well-formed piece of XML that uses the prefixes ``w`` and ``r``."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _PREFIXES.items())
    return list(etree.fromstring(f"<part {declared}>{content}</part>"))


def put(parent: etree._Element, child: etree._Element, order: Sequence[str]) -> etree._Element:
    """Put *child* into *parent* in place of what has its name, else where *order* has it; return it.

    *order* are local names in the order of the schema; what it does not name stands before these.
    """
    ranks = {qualified(name): rank for rank, name in enumerate(order)}
    for old in parent.findall(child.tag):
        parent.remove(old)
    own = ranks[child.tag]
    at = next((i for i, other in enumerate(parent) if ranks.get(str(other.tag), -1) > own), len(parent))
    parent.insert(at, child)
    return child
