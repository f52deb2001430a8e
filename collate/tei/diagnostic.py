"""A finding about an edition, and how messages refer to its elements."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from collate.tei.elements import XML_ID, line_of, local_name, tei


class Finding(NamedTuple):
    """A fault of an edition, or a remark on it, and its place.

    ``message`` is a :class:`~collate.i18n.Message`. ``line`` is the line of
    the file (0 where unknown), ``entry`` the xml:id of the app and ``witness``
    that of the witness concerned; empty where there is none. A ``remark`` is
    not a fault: an edition by others may intend it.
    """

    line: int
    message: str
    entry: str = ""
    witness: str = ""
    remark: bool = False


def finding_at(element: etree._Element, message: str, *, witness: str = "", remark: bool = False) -> Finding:
    """Return a finding with the line of *element* and the entry that it is or stands in."""
    return Finding(line_of(element), message, entry_id(element), witness, remark)


def element_label(element: etree._Element) -> str:
    """Return the name of *element* in messages: its xml:id, else its tag, with ``@n`` where it has one.

    >>> element_label(etree.fromstring("<app/>"))
    '<app>'
    """
    number = element.get("n")
    return element.get(XML_ID) or f"<{local_name(element.tag)}{f' {number}' if number else ''}>"


def element_location(element: etree._Element) -> str:
    """Return the label of *element* after that of the app or witness that it stands in.

    >>> element_location(etree.fromstring(f'<app xmlns="{tei("")[1:-1]}" xml:id="app0001"><rdg/></app>')[0])
    'app0001: <rdg>'
    """
    for outer in element.iterancestors(tei("app"), tei("witness")):
        return f"{element_label(outer)}: {element_label(element)}"
    return element_label(element)


def entry_id(element: etree._Element) -> str:
    """Return the xml:id of the app that *element* is or stands in, "" if there is none."""
    if local_name(element.tag) == "app":
        return element.get(XML_ID, "")
    outer = next(element.iterancestors(tei("app")), None)
    return "" if outer is None else outer.get(XML_ID, "")


def is_collate_edition(root: etree._Element) -> bool:
    """Return whether collate wrote the edition.

    Its header names collate as an application, and a witness has a note with
    its extents in the source. An edition made by other means may name collate
    among the tools used, but has no such notes.
    """
    named = any(element.get("ident") == "collate" for element in root.iter(tei("application")))
    return named and any(
        element.get("type") == "extents"
        for witness in root.iter(tei("witness"))
        for element in witness.iter(tei("note"))
    )


def is_transcript(root: etree._Element) -> bool:
    """Return whether *root* is the file of a single witness, as collate writes it."""
    if not is_collate_edition(root) or next(root.iter(tei("variantEncoding")), None) is not None:
        return False
    return sum(1 for _ in root.iter(tei("witness"))) == 1
