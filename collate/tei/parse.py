"""Parse an edition safely: no entities, no DTD, no network."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from collate.errors import VerificationError
from collate.tei.elements import local

_DOCTYPE = re.compile(rb"<!DOCTYPE|<\0!\0D\0O\0C|\0<\0!\0D\0O\0C")


def parse_tei(data: bytes, where: str = "edition") -> etree._Element:
    """Return the root element of a TEI document.

    Args:
        data: the file's bytes.
        where: its name, for messages.

    Raises:
        VerificationError: it is not well-formed, has a document type
            declaration (which could name files or grow without limit), or its
            root is no TEI element.
    """
    # Looked for before parsing: a declaration can do its harm while it is read. The test after
    # parsing is the sure one, this one may only come too early (the words may stand in a comment).
    if _DOCTYPE.search(data[:4096]):
        raise _refused(where)
    # libxml2 limits a text to 10 MB against entities that grow; where nothing can declare one, a long
    # paragraph is just that.
    huge = _DOCTYPE.search(data) is None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=huge)
    try:
        root = cast(etree._Element, etree.fromstring(data, parser))
    except etree.XMLSyntaxError as error:
        raise VerificationError(
            where, f"is no well-formed XML, line {error.lineno}: {error.msg}", "Mend it, or run collate again"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(where)
    if local(root.tag) not in ("TEI", "teiCorpus"):
        raise VerificationError(where, f"is no TEI document: its root is <{root.tag}>", "Give an edition.xml")
    return root


def _refused(where: str) -> VerificationError:
    return VerificationError(
        where, "has a document type declaration", "Remove <!DOCTYPE ...> and its entities"
    )
