"""What is said about an edition: a fault or a remark, the line, the entry, the witness."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from collate.tei.elements import XML_ID, line_of, local, tei


class Finding(NamedTuple):
    """What is wrong with an edition, or worth a look, and where.

    ``line`` is the line of the file (0 where it has none), ``entry`` the
    xml:id of the app it is about, ``witness`` that of the witness; empty where
    it is about none. A ``remark`` is no fault: other people's editions may
    mean it so.
    """

    line: int
    message: str
    entry: str = ""
    witness: str = ""
    remark: bool = False


def finding(element: etree._Element, message: str, witness: str = "", remark: bool = False) -> Finding:
    """Say *message* about *element*: its line, and the entry that it is, or that it stands in."""
    return Finding(line_of(element), message, entry_of(element), witness, remark)


def name_of(element: etree._Element) -> str:
    """Return how a message names *element*: its xml:id, else its tag, with its ``@n`` where it has one.

    >>> name_of(etree.fromstring("<app/>"))
    '<app>'
    """
    number = element.get("n")
    return element.get(XML_ID) or f"<{local(element.tag)}{f' {number}' if number else ''}>"


def place_of(element: etree._Element) -> str:
    """Return how a message names *element* and the entry or witness that it stands in.

    >>> place_of(etree.fromstring(f'<app xmlns="{tei("")[1:-1]}" xml:id="app0001"><rdg/></app>')[0])
    'app0001: <rdg>'
    """
    for outer in element.iterancestors(tei("app"), tei("witness")):
        return f"{name_of(outer)}: {name_of(element)}"
    return name_of(element)


def entry_of(element: etree._Element) -> str:
    """Return the xml:id of the app that *element* is or stands in, "" if there is none."""
    if local(element.tag) == "app":
        return element.get(XML_ID, "")
    outer = next(element.iterancestors(tei("app")), None)
    return "" if outer is None else outer.get(XML_ID, "")


def is_ours(root: etree._Element) -> bool:
    """Tell whether collate wrote the edition.

    It says so in its header, and each of its witnesses says where in its
    source its text stands. An edition that was made by other means may name
    collate among the tools that were used.
    """
    named = any(element.get("ident") == "collate" for element in root.iter(tei("application")))
    return named and any(
        element.get("type") == "extents"
        for witness in root.iter(tei("witness"))
        for element in witness.iter(tei("note"))
    )


def is_transcript(root: etree._Element) -> bool:
    """Tell whether *root* is one witness by itself, as collate writes it."""
    if not is_ours(root) or next(root.iter(tei("variantEncoding")), None) is not None:
        return False
    return sum(1 for _ in root.iter(tei("witness"))) == 1
