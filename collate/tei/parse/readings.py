"""The readings of an app."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from collate.tei.elements import local_name


def app_readings(app: etree._Element) -> Iterator[etree._Element]:
    """Yield the lem and rdg elements of *app* itself, through rdgGrp, not those of nested apps."""
    for child in app:
        name = local_name(child.tag)
        if name in ("lem", "rdg"):
            yield child
        elif name == "rdgGrp":
            yield from app_readings(child)
