"""What the pages of a work and of a run hold as data, read as their scripts read it."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any, TypeAlias
from urllib.parse import quote

from lxml import html

Tree: TypeAlias = Any  # the stubs of lxml lack HTML elements


def page_data_of(page: Tree | str) -> dict[str, Any]:
    """Return the data of a page, given as a tree or as text."""
    tree: Tree = html.fromstring(page.encode()) if isinstance(page, str) else page
    element = tree.get_element_by_id("data")
    packed = element.get("type") == "application/gzip"
    text = gzip.decompress(base64.b64decode(element.text)) if packed else element.text
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def texts_of(entry: list[Any]) -> list[str]:
    """Return the readings of an entry, the lemma first."""
    return ["".join(reading[0]) for reading in entry[4]]


def places_of(found: dict[str, Any], entry: list[Any]) -> list[tuple[str, str, str]]:
    """Return siglum, name and line, and address of each place of each reading."""
    places = []
    for reading in entry[4]:
        for witness, line, _page, *other in reading[3]:
            siglum, _file, name, source = found["w"][witness]
            address = other[0] if other else source + (f"#L{line}" if line is not None and source else "")
            places.append((siglum, name if line is None else f"{name}:{line}", address))
    return places


def addresses_of(found: dict[str, Any]) -> list[str]:
    """Return all addresses to which the script makes links, but those inside the page."""
    places = [place[2] for entry in found["e"] for place in places_of(found, entry) if place[2]]
    return [quote(place, safe="/#%.") for place in places]


def run_addresses_of(found: dict[str, Any]) -> list[str]:
    """Return all addresses to which the script of the page of a run makes links."""
    pages = [row[1] for row in found["f"]] + [text[3] for row in found["f"] for text in row[4]]
    pages += [side[2] for row in found["m"] for side in row[2:4]]
    lists = [f"{row[1]}#left" for row in found["f"] if row[1] and row[5]]
    return [row[0] for row in found["m"] if row[0]] + [found["s"] + page for page in [*pages, *lists] if page]
