"""TEI in: an edition with an apparatus gives one document for each witness, any other TEI its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.errors import SourceError, VerificationError
from collate.model import Document, Reason
from collate.read.raw import Input, RawBuilder
from collate.tei.elements import local, tei
from collate.tei.parse import parse_tei
from collate.tei.rebuild import rebuild_all
from collate.tei.witnesses import read_witnesses

if TYPE_CHECKING:
    from lxml import etree

    from collate.settings import Settings

MEDIA_TYPE = "application/tei+xml"

#: Each starts and ends a line.
_BLOCKS = frozenset(
    {
        *("p", "ab", "l", "lg", "head", "div", "div1", "div2", "div3", "body", "front", "back"),
        *("list", "item", "table", "row", "cell", "opener", "closer", "salute", "signed", "dateline"),
        *("byline", "epigraph", "quote", "sp", "speaker", "stage", "titlePage", "titlePart"),
        *("docTitle", "argument", "trailer"),
    }
)
#: Of two ways to give one place, what stands in the source.
_EDITORIAL = frozenset({"corr", "reg", "expan", "supplied"})
_SOURCE_FORMS = frozenset({"sic", "orig", "abbr", "am"})


def read_tei(item: Input, settings: Settings) -> Iterator[Document]:
    """Read a TEI document.

    Where it has an apparatus and a witness list, each extant witness is a
    document called ``<file>/<siglum>``, rebuilt from the apparatus; where not,
    the text is one document: ``sic``, ``orig`` and ``abbr`` rather than their
    counterparts, notes apart, the header left out.

    Raises:
        SourceError: no XML, no TEI, a document type definition, or no text.
    """
    del settings
    try:
        root = parse_tei(item.data, item.path)
    except VerificationError as error:
        raise SourceError(item.path, error.problem, error.remedy) from error
    if local(root.tag) not in ("TEI", "teiCorpus", "text", "body"):
        raise SourceError(
            item.path, f"is XML, but no TEI (its root is {local(root.tag)})", "Save it as text or HTML"
        )
    witnesses = read_witnesses(root)
    if witnesses and next(root.iter(tei("app")), None) is not None:
        yield from _witnesses(root, item)
        return
    builder = RawBuilder()
    for text in _texts(root):
        _write(text, builder)
        builder.end_line()
    document = builder.document(item.source(MEDIA_TYPE, "utf-8", "TEI, running text"), wrapped=False)
    if not document.raw.strip():
        raise SourceError(item.path, "the TEI document has no text", "Leave it out")
    yield document


def _witnesses(root: etree._Element, item: Input) -> Iterator[Document]:
    rebuilt = rebuild_all(root)
    for witness in read_witnesses(root):
        text, breaks = rebuilt[witness.xml_id]
        if not text.strip():
            continue
        builder = RawBuilder()
        for line in (witness.title, witness.date, witness.speaker):
            if line:
                builder.text(line)
                builder.end_line()
        ends = [*breaks[1:], len(text)]
        for start, end in zip(breaks or (0,), ends, strict=False):
            builder.text(text[start:end])
            builder.end_line()
        # Known by its own text: the witnesses of one edition are not one content.
        member = Input(f"{item.path}/{witness.siglum}", item.location, text.encode(), item.modified)
        source = member.source(MEDIA_TYPE, "utf-8", f"TEI, witness {witness.siglum}")
        yield builder.document(source, wrapped=False)


def _texts(root: etree._Element) -> Iterator[etree._Element]:
    """Return the outermost texts of a document or a corpus."""
    if local(root.tag) in ("text", "body"):
        yield root
        return
    for text in root.iter(tei("text")):
        if next(text.iterancestors(tei("text")), None) is None:
            yield text


def _write(element: etree._Element, builder: RawBuilder) -> None:
    """Write *element* without recursion: documents may be nested deeply."""
    stack: list[tuple[etree._Element, bool]] = [(element, False)]
    while stack:
        node, done = stack.pop()
        name = local(node.tag)
        if done:
            if name in _BLOCKS:
                builder.end_line()
            _tail(node, element, builder)
            continue
        if not isinstance(node.tag, str):
            _tail(node, element, builder)
            continue
        if name in _BLOCKS or name in ("lb", "pb", "cb"):
            _start(node, name, builder)
        if name == "note":
            words = " ".join("".join(str(part) for part in node.itertext()).split())
            builder.drop(words, Reason.ANNOTATION)
            _tail(node, element, builder)
            continue
        if name in _EDITORIAL and _has_source_form(node):
            builder.drop(" ".join("".join(str(p) for p in node.itertext()).split()), Reason.ANNOTATION)
            _tail(node, element, builder)
            continue
        _words(node.text, builder)
        stack.append((node, True))
        stack += [(child, False) for child in reversed(node)]


def _start(node: etree._Element, name: str, builder: RawBuilder) -> None:
    if name == "lb" and node.get("break") == "no":
        return
    builder.end_line()
    if name == "pb":
        builder.page(node.get("n", ""))
    if name == "head":
        builder.heading()


def _has_source_form(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and any(local(sibling.tag) in _SOURCE_FORMS for sibling in parent)


def _tail(node: etree._Element, root: etree._Element, builder: RawBuilder) -> None:
    if node is not root:
        _words(node.tail, builder)


def _words(text: str | None, builder: RawBuilder) -> None:
    """Write running text; its line breaks are the encoder's and not the text's."""
    if not text:
        return
    plain = " ".join(text.split())
    if not plain:
        if not builder.at_line_start:
            builder.text(" ")
        return
    before = " " if text[0].isspace() and not builder.at_line_start else ""
    after = " " if text[-1].isspace() else ""
    builder.text(before + plain + after)
