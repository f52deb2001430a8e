"""Safe parsing of an edition: no entities, no DTD, no other files, no network."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from lxml import etree

from collate.errors import VerificationError, reason_of
from collate.i18n import Message, _
from collate.tei.elements import line_of, local_name

#: Limit of nested elements. Editions nest about twenty; walks through a tree are recursive.
MAX_DEPTH = 200

#: xmlParserMaxDepth of libxml2 with huge_tree.
_LIBXML2_DEPTH = 2048

_EXPECTED = _("Give an edition.xml")
#: First bytes of other formats, with problem and remedy.
_OTHER_FORMATS: tuple[tuple[bytes, Message, Message], ...] = (
    (b"\x1f\x8b", _("is compressed (gzip), not XML"), _("Unpack it first: gunzip")),
    (
        b"PK\x03\x04",
        _("is a ZIP archive, not XML"),
        _("Unpack it first, or export TEI from the word processor"),
    ),
    (b"%PDF", _("is a PDF file, not XML"), _EXPECTED),
)
#: The root elements of a text and of several, those of TEI P4 included.
_ROOTS = ("TEI", "teiCorpus", "TEI.2", "teiCorpus.2")
_INCLUDE = "{http://www.w3.org/2001/XInclude}include"


def parse_tei(data: bytes, where: str = "edition", *, max_depth: int | None = MAX_DEPTH) -> etree._Element:
    """Return the root element of a TEI document.

    Args:
        data: the file's bytes.
        where: its name in messages.
        max_depth: the limit of nested elements; None for that of libxml2 (2,048).

    Raises:
        VerificationError: it is not well-formed, has a document type
            declaration (which could name files or grow without limit),
            includes other files, is nested too deeply, or its root is neither
            TEI nor teiCorpus.
    """
    for magic, problem, remedy in _OTHER_FORMATS:
        if data.startswith(magic):
            raise VerificationError(where, problem, remedy)
    # libxml2 limits a text to 10 MB against growing entities; without a declaration of entities the
    # limit is lifted for long paragraphs. xml:ids are not collected: a duplicate is not a parse error
    # but a finding of check_edition().
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
            raise _too_deep(where, max_depth or _LIBXML2_DEPTH) from error
        reason = reason_of(error) if data.strip() else _("the file is empty")
        problem = _("is not well-formed XML, line {line}: {reason}", line=error.lineno or 0, reason=reason)
        raise VerificationError(where, problem, _("Correct it, or run collate again")) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype_error(where)
    if local_name(root.tag) not in _ROOTS:
        problem = _("is not a TEI document: its root is <{element}>", element=str(root.tag))
        raise VerificationError(where, problem, _EXPECTED)
    if max_depth is not None and root.xpath(f"boolean({'/*' * (max_depth + 1)})"):
        raise _too_deep(where, max_depth)
    included = next(root.iter(_INCLUDE), None)
    if included is not None:
        problem = _(
            "includes another file, '{file}', line {line}",
            file=included.get("href", ""),
            line=line_of(included),
        )
        remedy = _("Resolve the inclusion first: xmllint --xinclude --output whole.xml edition.xml")
        raise VerificationError(where, problem, remedy)
    return root


def _declares_nothing(data: bytes, where: str) -> bool:
    """Return whether the root element starts without a document type declaration before it.

    The start is parsed with all limits on, since a declaration can do harm
    while it is parsed; by the parser, since only it handles all encodings.

    Raises:
        VerificationError: there is such a declaration.
    """
    events = etree.iterparse(
        BytesIO(data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        root = next(iter(events))[1]
    except (etree.XMLSyntaxError, StopIteration):
        return False  # the parse of the whole file reports the error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype_error(where)
    return True


def _doctype_error(where: str) -> VerificationError:
    remedy = _("Remove <!DOCTYPE ...> and its entities")
    return VerificationError(where, _("has a document type declaration"), remedy)


def _too_deep(where: str, limit: int) -> VerificationError:
    problem = _("nests its elements too deeply: more than {limit} levels", limit=limit)
    return VerificationError(where, problem, _("Simplify its apparatus"))
