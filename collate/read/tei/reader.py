"""TEI in: an edition with an apparatus gives one document for each witness, any other TEI its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import ceil
from typing import TYPE_CHECKING

from collate.errors import SourceError, VerificationError
from collate.model import Document, Reason
from collate.read.html.flow import Flow
from collate.read.html.reader import read_html
from collate.read.raw_builder import Input, RawBuilder
from collate.read.tei.gaiji import described
from collate.read.tei.running_text import write_text
from collate.tei.elements import XML_ID, local, tei
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses
from collate.tei.parse.xml import parse_tei
from collate.tei.rebuild.witness_text import rebuild_all
from collate.text.dates import is_date_line
from collate.text.line_roles import is_title_like, speaker

if TYPE_CHECKING:
    from lxml import etree

    from collate.settings import Settings

MEDIA_TYPE = "application/tei+xml"

_XHTML = re.compile(rb"<(?:html|[a-z]+:html)[\s>]", re.IGNORECASE)
#: What is declared so holds characters of GB18030 often enough; the others are parts of it.
_GB2312 = re.compile(
    rb"\A(\s*<\?xml[^>]{0,99}encoding\s*=\s*[\"'])(?:gb2312|gbk|gb_2312|cp936)([\"'])", re.IGNORECASE
)
#: A TEI file may have one part in so many of ``read.max_megabytes``: its tree takes thirty times its size.
SHARE = 5
#: Where the root element of a file is looked for.
_HEAD = 4096


def read_tei(item: Input, settings: Settings) -> Iterator[Document]:
    """Read a TEI document, or XHTML that is called ``.xml``.

    Where it has an apparatus and a witness list, each extant witness is a
    document called ``<file>/<siglum>``, rebuilt from the apparatus; where not,
    the text is one document: ``sic``, ``orig`` and ``abbr`` rather than their
    counterparts, notes apart, the header left out. Of a corpus the same holds
    for each of its texts, called ``<file>/<xml:id or number>``.

    Raises:
        SourceError: no XML, no TEI, a document type declaration, no text, or
            more than ``read.max_megabytes`` / :data:`SHARE`.
    """
    if _XHTML.search(item.data[:_HEAD]) and b"http://www.tei-c.org/ns" not in item.data[:_HEAD]:
        yield from read_html(item, settings)
        return
    if len(item.data) * SHARE > settings.read.max_megabytes * 1_000_000:
        size, most = len(item.data) / 1e6, settings.read.max_megabytes / SHARE
        problem = f"has {size:,.0f} MB; of TEI no more than {most:,.0f} are read"
        raise SourceError(item.path, problem, f"Cut it, or give --max-file-size {ceil(size * SHARE)}")
    try:
        root = parse_tei(_GB2312.sub(rb"\1GB18030\2", item.data, count=1), item.path, max_depth=None)
        members = _members(root, item)
        known = described(root)
        found = False
        for path, member in members:
            for document in _documents(member, path, item, known, alone=len(members) == 1):
                found = True
                yield document
    except (VerificationError, RecursionError) as error:
        raise _said(item, error) from error
    if not found:
        raise SourceError(item.path, "the TEI document has no text", "Leave it out")


def _said(item: Input, error: Exception) -> SourceError:
    if not isinstance(error, VerificationError):
        return SourceError(item.path, "nests its apparatus too deeply", "Simplify it")
    if "is no TEI document" in error.problem:
        problem = error.problem.replace("is no TEI document", "is XML, but no TEI document")
        return SourceError(item.path, problem, "Save it as text or HTML")
    return SourceError(item.path, error.problem, error.remedy)


def _members(root: etree._Element, item: Input) -> list[tuple[str, etree._Element]]:
    """Return the outermost TEI elements, each with the path of its document."""
    if local(root.tag) == "TEI":
        return [(item.path, root)]
    found = [e for e in root.iter(tei("TEI")) if next(e.iterancestors(tei("TEI")), None) is None]
    names = [element.get(XML_ID) or str(number) for number, element in enumerate(found, start=1)]
    return [(f"{item.path}/{name}", element) for name, element in zip(names, found, strict=True)]


def _documents(
    root: etree._Element, path: str, item: Input, known: Mapping[str, str], alone: bool
) -> Iterator[Document]:
    witnesses = read_witnesses(root)
    if witnesses and any(e.get("wit") for e in root.iter(tei("lem"), tei("rdg"))):
        texts = rebuild_all(root)
        own = any(e.get("ident") == "collate" for e in root.iter(tei("application")))
        for witness in witnesses:
            rebuilt, breaks = texts[witness.xml_id]
            if rebuilt.strip():
                member = Input(f"{path}/{witness.siglum}", item.location, rebuilt.encode(), item.modified)
                yield _witness(witness, (rebuilt, breaks), member, own)
        return
    builder = RawBuilder()
    flow = Flow(builder)
    # A text in a text (group, floatingText) is written as part of it.
    texts_of = (e for e in root.iter(tei("text")) if next(e.iterancestors(tei("text")), None) is None)
    wrapped = False
    for text in texts_of:
        wrapped |= write_text(text, flow, known)
    if flow.visible:
        yield _document(builder, item if alone else _part(item, path, builder), "TEI, running text", wrapped)


def _part(item: Input, path: str, builder: RawBuilder) -> Input:
    """Return a text of several in one file; it is known by its own text, as the file is not one content."""
    whole = builder.document(item.source(MEDIA_TYPE), wrapped=False)
    return Input(path, item.location, whole.raw.encode(), item.modified)


def _witness(witness: WitnessEntry, rebuilt: tuple[str, tuple[int, ...]], item: Input, own: bool) -> Document:
    """Write a witness: its title, date and speaker lines as the edition states them, then its paragraphs.

    They go into the ledger where they could not be told from its first
    paragraph again, or where others than collate wrote the edition: there the
    title is mostly a name of the witness.
    """
    builder = RawBuilder()
    rows = (
        (witness.title, is_title_like(witness.title)),
        (witness.date, is_date_line(witness.date)),
        (witness.speaker, speaker(witness.speaker) is not None),
        (witness.origin, False),
    )
    for line, sure in rows:
        words = " ".join(line.split())
        if own and sure:
            if line is witness.title:
                builder.heading()
            builder.text(words)
        else:
            builder.drop(words, Reason.METADATA)
        builder.end_line()
    text, breaks = rebuilt
    for start, end in zip(breaks, [*breaks[1:], len(text)], strict=True):
        builder.text(text[start:end])
        builder.end_line()
    return _document(builder, item, f"TEI, witness {witness.siglum}", wrapped=False)


def _document(builder: RawBuilder, item: Input, how: str, wrapped: bool) -> Document:
    return builder.document(item.source(MEDIA_TYPE, "utf-8", how), wrapped=wrapped)
