"""Reader of TEI: one document for each witness of an edition with an apparatus, else one for each text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import TYPE_CHECKING

from collate.errors import SourceError, VerificationError
from collate.i18n import Message, _
from collate.model import Document, Reason
from collate.read.budget import check_texts, expansion_error
from collate.read.html.flow import Flow
from collate.read.html.reader import read_html
from collate.read.raw_builder import Input, RawBuilder
from collate.read.tei.running_text import write_text
from collate.read.unpack import SMALL
from collate.tei import XML_ID, local_name, tei
from collate.tei.interpret import Doubt
from collate.tei.parse import WitnessEntry, character_table, parse_tei, read_witnesses
from collate.tei.rebuild import read_as_parallel, rebuild_all
from collate.text.dates import is_date_line
from collate.text.line_roles import is_title_like, speaker

if TYPE_CHECKING:
    from lxml import etree

    from collate.settings import Settings

TEI_MEDIA_TYPE = "application/tei+xml"

_XHTML = re.compile(rb"<(?:html|[a-z]+:html)[\s>]", re.IGNORECASE)
#: A declaration of a subset of GB18030; such files often contain characters beyond the subset.
_GB2312 = re.compile(
    rb"\A(\s*<\?xml[^>]{0,99}encoding\s*=\s*[\"'])(?:gb2312|gbk|gb_2312|cp936)([\"'])", re.IGNORECASE
)
#: A TEI file may have ``read.max_megabytes`` divided by this; a choice: its tree takes thirty times its size.
SIZE_DIVISOR = 5
#: Number of bytes searched for the root element of a file.
_HEAD = 4096


def read_tei(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the documents of a TEI file, or of an XHTML page with the suffix ``.xml``.

    Where it has an apparatus and a witness list, each extant witness is a
    document with the path ``<file>/<siglum>``, rebuilt from the apparatus.
    Otherwise the text is one document: with ``sic``, ``orig`` and ``abbr`` rather than
    their counterparts, notes apart, without the header. The same holds for each
    text of a corpus, with the path ``<file>/<xml:id or number>``.

    Raises:
        SourceError: the file is not well-formed XML, is not TEI, has a document type
            declaration, no text, or more than ``read.max_megabytes`` / :data:`SIZE_DIVISOR`.
    """
    if _XHTML.search(item.data[:_HEAD]) and b"http://www.tei-c.org/ns" not in item.data[:_HEAD]:
        yield from read_html(item, settings)
        return
    if len(item.data) * SIZE_DIVISOR > settings.read.max_megabytes * 1_000_000:
        size, most = len(item.data) / 1e6, settings.read.max_megabytes / SIZE_DIVISOR
        problem = _("has {size:,.0f} MB; of TEI no more than {most:,.0f} are read", size=size, most=most)
        remedy = _("Split it, or give --max-file-size {megabytes}", megabytes=ceil(size * SIZE_DIVISOR))
        raise SourceError(item.path, problem, remedy)
    try:
        root = parse_tei(_GB2312.sub(rb"\1GB18030\2", item.data, count=1), item.path, max_depth=None)
        members = _members(root, item)
        check_texts(len(members), item.path, settings)
        characters = character_table(root)
        empty = True
        for path, member in members:
            target = item if len(members) == 1 else None
            for document in _documents(
                member, item, path=path, whole=target, characters=characters, settings=settings
            ):
                empty = False
                yield document
    except VerificationError as error:
        raise _source_error(item, error) from error
    except RecursionError as error:
        raise SourceError(item.path, _("nests its apparatus too deeply"), _("Simplify it")) from error
    if empty:
        raise SourceError(item.path, _("the TEI document has no text"), _("Leave it out"))


def _source_error(item: Input, error: VerificationError) -> SourceError:
    """Return the error of the TEI parser as an error of the file; other XML gets a remedy of its own."""
    problem = error.problem
    # The template is that of collate.tei.parse.parse_tei; a test here fails if it changes there.
    if isinstance(problem, Message) and problem.template == "is not a TEI document: its root is <{element}>":
        return SourceError(item.path, problem, _("Save it as text or HTML"))
    return SourceError(item.path, problem, error.remedy)


def _members(root: etree._Element, item: Input) -> list[tuple[str, etree._Element]]:
    """Return the outermost TEI elements, each with the path of its document."""
    if local_name(root.tag) in ("TEI", "TEI.2"):
        return [(item.path, root)]
    elements = [
        e
        for e in root.iter("{*}TEI", "{*}TEI.2")
        if next(e.iterancestors("{*}TEI", "{*}TEI.2"), None) is None
    ]
    names = [element.get(XML_ID) or str(number) for number, element in enumerate(elements, start=1)]
    return [(f"{item.path}/{name}", element) for name, element in zip(names, elements, strict=True)]


def _documents(
    root: etree._Element,
    item: Input,
    *,
    path: str,
    whole: Input | None,
    characters: Mapping[str, str],
    settings: Settings,
) -> Iterator[Document]:
    """Yield the documents of one TEI element.

    Args:
        root: the element.
        item: the file.
        path: path of the document.
        whole: the file, if *root* is all of it; None if it is one of several.
        characters: the characters described in the header.
        settings: limits.

    Raises:
        SourceError: there are too many witnesses, or their texts are too long for the size of the file.
    """
    interpretation = read_as_parallel(root)
    # Where every app of an edition by others was left out, the listed witnesses have the text around them.
    named = any(e.get("wit") for e in interpretation.root.iter(tei("lem"), tei("rdg")))
    witnesses = read_witnesses(interpretation.root) if named or interpretation.root is not root else ()
    if witnesses:
        check_texts(len(witnesses), item.path, settings)
        # Each witness has all text outside the apparatus: before any is made, the length of all.
        length = sum(len(text) for body in _texts_of(root) for text in body.itertext())
        if length * len(witnesses) > max(len(item.data), SMALL) * settings.read.max_expansion:
            raise expansion_error(item.path, settings.read.max_expansion)
        texts = rebuild_all(interpretation.root)
        by_collate = any(e.get("ident") == "collate" for e in root.iter(tei("application")))
        doubts = interpretation.doubts
        for witness in witnesses:
            rebuilt, breaks = texts[witness.xml_id]
            if rebuilt.strip():
                member = Input(f"{path}/{witness.siglum}", item.location, rebuilt.encode())
                document = _witness(
                    witness, (rebuilt, breaks), item=member, by_collate=by_collate, doubts=doubts
                )
                doubts = ()
                yield document
        return
    builder = RawBuilder()
    # Without any line feed, the line ends are carriage returns, which libxml2 does not count.
    flow = Flow(builder, numbered=b"\n" in item.data)
    wrapped = False
    for text in _texts_of(root):
        wrapped |= write_text(text, flow, characters=characters)
    if flow.visible:
        part = whole or _part(item, path, builder)
        yield _document(builder, part, how=_("TEI, running text"), wrapped=wrapped)


def _texts_of(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost texts: a nested one (group, floatingText) is part of the outer one."""
    return (e for e in root.iter(tei("text")) if next(e.iterancestors(tei("text")), None) is None)


def _part(item: Input, path: str, builder: RawBuilder) -> Input:
    """Return the input of one of several texts in a file, identified by the hash of its own text."""
    document = builder.document(item.source(TEI_MEDIA_TYPE), wrapped=False)
    return Input(path, item.location, document.raw.encode())


def _witness(
    witness: WitnessEntry,
    rebuilt: tuple[str, tuple[int, ...]],
    *,
    item: Input,
    by_collate: bool,
    doubts: Iterable[Doubt],
) -> Document:
    """Return the document of a witness: its title, date and speaker from the edition, then its paragraphs.

    These lines go into the ledger where they are not distinguishable from the first
    paragraph, or where the edition was not written by collate (*by_collate* is false): there the
    title is mostly a name of the witness.
    """
    builder = RawBuilder()
    rows = (
        (witness.title, is_title_like(witness.title)),
        (witness.date, is_date_line(witness.date)),
        (witness.speaker, speaker(witness.speaker) is not None),
        (witness.origin, False),
    )
    for line, is_recognisable in rows:
        words = " ".join(line.split())
        if by_collate and is_recognisable:
            if line is witness.title:
                builder.heading()
            builder.text(words)
        else:
            builder.drop(words, Reason.METADATA)
        builder.end_line()
    for doubt in doubts:
        builder.warn(doubt.problem_with_lines())
    text, breaks = rebuilt
    for start, end in zip(breaks, [*breaks[1:], len(text)], strict=True):
        builder.text(text[start:end])
        builder.end_line()
    return _document(builder, item, how=_("TEI, witness {siglum}", siglum=witness.siglum), wrapped=False)


def _document(builder: RawBuilder, item: Input, *, how: str, wrapped: bool) -> Document:
    return builder.document(item.source(TEI_MEDIA_TYPE, "utf-8", how=how), wrapped=wrapped)
