"""Structured mutations of files: of bytes, of XML trees, of JSON values, and of the members of an archive.

An archive is mutated *flat*: as its members one after another, without compression and checksums, so that a
change of a byte is a change of a member. ``flat`` and ``members`` convert, ``packed`` makes the archive.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

_MEMBER, _NAME = b"\x1e", b"\x1f"

#: Characters at which readers of text differ: controls, line ends, blanks of no width, marks of direction,
#: combining and private characters, beyond the BMP, noncharacters, full width, ligatures, digits of others.
CHARACTERS = (
    "\0", "\x01", "\x0b", "\x0c", "\x1a", "\x1c", "\x85", "\r", "\n", "\t", "\xa0", "\xad", "\u0301",
    "\u0345", "\u0660", "\u0f0b", "\u1680", "\u180e", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029",
    "\u202e", "\u2060", "\u2066", "\u3000", "\u302a", "\u3164", "\ue000", "\ufb01", "\ufe00", "\ufeff",
    "\uff10", "\ufffc", "\ufffd", "\uffff", "\U00020000", "\U0001f468\u200d\U0001f469", "\U000e0100",
    "\U0010ffff",
)  # fmt: skip

#: Values where a number, a list, a name, a path or a date is expected.
VALUES = (
    "", "0", "-1", "1", "2", "007", "1e999", "NaN", "9" * 30, "9" * 5000, "2147483648", "٣", "½", "²",
    "null", "true", "[", "[]", "{}", '"', "'", "&", "<", "]]>", "-->", "%s", "{0}", "..", "../../a", "/",
    "//", "#", "#a", "a#b", "a b", "http://[", "file:///", "data:,", "\\", "0-1", "5-2 7-7", "2021-02-30",
    "9999-99-99", "１９５７年", "zh", "utf-16", "utf-7", "idna", "unicode-escape", "x" * 5000, "同志",
    "一二三",
)  # fmt: skip


def flat(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the members of an archive, one after another."""
    return _MEMBER.join(
        name.encode() + _NAME + (data.encode() if isinstance(data, str) else data)
        for name, data in parts.items()
    )


def members(data: bytes) -> dict[str, bytes]:
    """Return the members of what :func:`flat` made, or of a mutation of it."""
    found: dict[str, bytes] = {}
    for part in data.split(_MEMBER):
        name, _, content = part.partition(_NAME)
        found[name.decode("utf-8", "replace").replace("\0", "")[:200]] = content
    return found


def unpacked(data: bytes) -> dict[str, str | bytes]:
    """Return the members of a ZIP archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of *parts*; one named mimetype comes first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(parts.items(), key=lambda part: part[0] != "mimetype"):
            archive.writestr(zipfile.ZipInfo(name or "x"), data)
    return out.getvalue()


def mutate_archive(data: bytes, draw: random.Random) -> bytes:
    """Return flat *data* with one member changed, renamed, removed, repeated, or exchanged with another."""
    parts = members(data)
    one, other = (draw.choice(sorted(parts)) for _ in range(2))
    match draw.randrange(8):
        case 0:
            parts[one], parts[other] = parts[other], parts[one]
        case 1:
            parts[draw.choice(VALUES)[:100]] = parts.pop(one)
        case 2:
            del parts[one]
        case 3:
            parts[f"{one}.{draw.choice(('txt', 'xml', 'html'))}"] = parts[other]
        case _:
            parts[one] = mutate_part(parts[one], draw)
    return flat(parts)


def mutate_part(data: bytes, draw: random.Random) -> bytes:
    """Return *data* changed as an XML tree, where it is one, or as bytes."""
    if data.lstrip()[:1] == b"<" and draw.random() < 0.7:
        return mutate_tree(data, draw)
    return mutate_bytes(data, draw)


def mutate_bytes(data: bytes, draw: random.Random) -> bytes:
    """Return *data* cut short, or with some bytes changed, removed, repeated, exchanged or inserted."""
    size = len(data)
    at, end = sorted(draw.randint(0, size) for _ in range(2))
    end = draw.choice((end, min(end, at + 1), min(end, at + 16)))
    piece = data[at:end]
    match draw.randrange(8):
        case 0:
            return data[:at]
        case 1:
            changed = bytes(byte ^ 1 << draw.randrange(8) for byte in piece[:4])
            return data[:at] + changed + data[at + len(changed) :]
        case 2:
            return data[:at] + data[end:]
        case 3:
            return data[:end] + piece * draw.choice((1, 2, 50)) + data[end:]
        case 4:
            to = draw.randint(0, size)
            return data[:to] + piece + data[to:]
        case 5:
            return data[:at] + draw.choice(VALUES).encode() + data[end:]
        case 6:
            return data[:at] + draw.randbytes(draw.randrange(1, 5)) + data[at:]
        case _:
            text = data.decode("utf-8", "replace")
            place = draw.randint(0, len(text))
            return (text[:place] + draw.choice(CHARACTERS) + text[place:]).encode()


def mutate_tree(data: bytes, draw: random.Random) -> bytes:
    """Return an XML document with an element or an attribute changed; other *data* as bytes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
        if root is not None:
            return _mutated(root, data.startswith(b"<?xml"), draw)
    except (etree.LxmlError, ValueError):  # a repaired tree can have names that no tree may have
        pass
    return mutate_bytes(data, draw)


def _mutated(root: etree._Element, declared: bool, draw: random.Random) -> bytes:
    elements = list(root.iter(etree.Element))
    one, other = draw.choice(elements), draw.choice(elements)
    match draw.randrange(9):
        case 0 if one is not root:
            _remove(one)
        case 1 if one is not root and other not in one.iter():
            other.insert(draw.randint(0, len(other)), one)
        case 2:
            other.insert(draw.randint(0, len(other)), deepcopy(one))
        case 3:
            one.tag = other.tag
        case 4 if one.attrib:
            one.set(draw.choice([str(name) for name in one.attrib]), _value(elements, draw))
        case 5 if other.attrib:
            one.set(draw.choice([str(name) for name in other.attrib]), _value(elements, draw))
        case 6:
            one.text = (one.text or "") + _allowed(draw.choice(CHARACTERS))
        case 7:
            one.tail = (one.tail or "") + _allowed(draw.choice((*CHARACTERS, *VALUES)))
        case _:
            _nest(one, draw.choice((1, 5, 40)))
    return etree.tostring(root, encoding="utf-8", xml_declaration=declared)


def _value(elements: list[etree._Element], draw: random.Random) -> str:
    """Return an odd value, or one that an attribute has elsewhere."""
    known = [str(value) for element in elements for value in element.attrib.values()]
    return _allowed(draw.choice(known if known and draw.random() < 0.5 else list(VALUES)))


def _allowed(text: str) -> str:
    """Return *text* without what XML cannot have."""
    return "".join(one for one in text if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff"))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _nest(element: etree._Element, depth: int) -> None:
    """Put the content of *element* into *depth* elements of its kind."""
    children, text = list(element), element.text
    inner = element
    for _ in range(depth):
        inner = etree.SubElement(inner, element.tag)
    element.text = None
    inner.text = text
    inner.extend(children)


def mutate_lines(data: bytes, draw: random.Random) -> bytes:
    """Return lines of JSON with one removed, repeated or moved, or with a value in one of them changed."""
    lines = data.split(b"\n")
    at, to = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case 2:
            lines[at] = mutate_bytes(lines[at], draw)
        case _:
            try:
                lines[at] = json.dumps(_changed(json.loads(lines[at]), draw), ensure_ascii=False).encode()
            except (ValueError, RecursionError):  # not JSON, or a lone surrogate
                lines[at] = mutate_bytes(lines[at], draw)
    return b"\n".join(lines)


def _changed(value: Any, draw: random.Random) -> Any:
    """Return a JSON value with a part of it replaced, removed or repeated."""
    if isinstance(value, dict) and value and draw.random() < 0.9:
        key = draw.choice(list(value))
        match draw.randrange(10):
            case 0:
                return {name: one for name, one in value.items() if name != key}
            case 1:
                return {**value, draw.choice((*VALUES, *value)): value[key]}
        return {**value, key: _changed(value[key], draw)}
    if isinstance(value, list) and value and draw.random() < 0.8:
        at = draw.randrange(len(value))
        match draw.randrange(5):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return value + value[at:]
        return [*value[:at], _changed(value[at], draw), *value[at + 1 :]]
    if isinstance(value, str) and draw.random() < 0.5:
        at = draw.randint(0, len(value))
        return value[:at] + draw.choice(CHARACTERS) + value[at:]
    if isinstance(value, int) and draw.random() < 0.6:
        return value + draw.choice((-1, 1, 2, 100, 2**31, -(2**63), 10**30))
    odd: list[Any] = [None, True, 0, -1, 1.5, 10**40, [], {}, [[]], [1], {"a": 1}, *VALUES, *CHARACTERS]
    return draw.choice(odd)
