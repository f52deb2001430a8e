"""Parse an edition safely: no entities, no DTD, no other files, no network."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from lxml import etree

from collate.errors import VerificationError
from collate.tei.elements import local

#: Elements in each other. Editions have about twenty; whoever walks through a tree goes down with it.
MAX_DEPTH = 200

#: How files begin that are no XML, whatever they are called.
_OTHERS = (
    (b"\x1f\x8b", "is compressed (gzip), no XML", "Unpack it first: gunzip"),
    (b"PK\x03\x04", "is a ZIP archive, no XML", "Unpack it first, or export TEI from the word processor"),
    (b"%PDF", "is a PDF file, no XML", "Give an edition.xml"),
)
_INCLUDE = "{http://www.w3.org/2001/XInclude}include"


def parse_tei(data: bytes, where: str = "edition", max_depth: int | None = MAX_DEPTH) -> etree._Element:
    """Return the root element of a TEI document.

    Args:
        data: the file's bytes.
        where: its name, for messages.
        max_depth: how many elements may stand in each other; None for as many
            as libxml2 reads (2,048).

    Raises:
        VerificationError: it is not well-formed, has a document type
            declaration (which could name files or grow without limit),
            includes other files, is nested too deeply, or its
            root is no TEI element.
    """
    for magic, problem, remedy in _OTHERS:
        if data.startswith(magic):
            raise VerificationError(where, problem, remedy)
    # libxml2 limits a text to 10 MB against entities that grow; where nothing declares one, a long
    # paragraph is just that. The xml:ids are not collected: that one stands twice is for check() to say.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=_declares_nothing(data, where),
        collect_ids=False,
    )
    try:
        root = cast(etree._Element, etree.fromstring(data, parser))
    except etree.XMLSyntaxError as error:
        if "depth" in str(error.msg):
            raise _too_deep(where) from error
        reason = error.msg if data.strip() else "the file is empty"
        raise VerificationError(
            where, f"is no well-formed XML, line {error.lineno}: {reason}", "Mend it, or run collate again"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(where)
    if local(root.tag) not in ("TEI", "teiCorpus"):
        raise VerificationError(where, f"is no TEI document: its root is <{root.tag}>", "Give an edition.xml")
    if max_depth is not None and root.xpath(f"boolean({'/*' * (max_depth + 1)})"):
        raise _too_deep(where, f": more than {max_depth} elements in each other")
    included = next(root.iter(_INCLUDE), None)
    if included is not None:
        raise VerificationError(
            where,
            f"includes another file, {included.get('href', '')!r}, line {included.sourceline}",
            "Put it in first: xmllint --xinclude --output whole.xml edition.xml",
        )
    return root


def _declares_nothing(data: bytes, where: str) -> bool:
    """Whether the root element begins, and no document type declaration stands in front of it.

    Read with all limits on, since a declaration can do its harm while it is
    read; to the parser, since only it knows all encodings.

    Raises:
        VerificationError: there is such a declaration.
    """
    events = etree.iterparse(
        BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        _, root = next(iter(events))
    except (etree.XMLSyntaxError, StopIteration):
        return False  # parsing the whole will say what is wrong
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(where)
    return True


def _refused(where: str) -> VerificationError:
    return VerificationError(
        where, "has a document type declaration", "Remove <!DOCTYPE ...> and its entities"
    )


def _too_deep(where: str, how: str = "") -> VerificationError:
    return VerificationError(where, f"nests its apparatus too deeply{how}", "Simplify it")
