"""witnesses/W01.xml: one witness as it stands in its source, without the others.

Its words, white space and paragraphs are those of the text that was compared,
exactly; title, date, speaker and origin stand as written before or after it, as
they do in the source; pages begin at ``pb``, and the source's own notes stand
where the text calls them.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple, cast
from unicodedata import east_asian_width

from lxml import etree

from collate.errors import VerificationError
from collate.model import Edition, OffsetMap, Segment
from collate.report.context import ReportContext
from collate.report.tei.diplomatic_header import witness_header
from collate.report.tei.header import text_language
from collate.report.tei.page_starts import page_starts
from collate.report.tei.parts import WHEN, add, refuse_witness
from collate.report.tei.tracks import REPORT_IT, letters_of, witness_ids
from collate.tei.elements import NAMESPACE, XML_LANG, allowed, local, tei
from collate.tei.parse.mixed import Node, content, fill
from collate.tei.parse.xml import parse_tei

_NAMESPACES = cast(dict[str, str], {None: NAMESPACE})  # the stubs know no default namespace


class _Aside(NamedTuple):
    """A mark *at* an offset of the text that is none of its words: marks at one place stand in this order."""

    at: int
    order: int
    element: etree._Element


def write_witness(edition: Edition, context: ReportContext, witness: int) -> bytes:
    """Return the TEI file of a witness, by its place in the work's list.

    It was read back: text and paragraphs are the segment's, character for
    character.

    Raises:
        VerificationError: they are not, or the text holds a character that
            XML cannot hold.
    """
    one = edition.work.witnesses[witness]
    refuse_witness(one)
    root = etree.Element(tei("TEI"), nsmap=_NAMESPACES)
    xml_id = witness_ids(edition.work)[witness]
    head = witness_header(edition.work, one, xml_id, witness + 1, context)
    etree.indent(head, space=" ", level=1)
    root.append(head)
    root.text = head.tail = "\n "
    write_text(one.segment, context, add(root, "text", **{XML_LANG: text_language(edition)}))
    xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    if read_witness(parse_tei(xml)) != (one.segment.text, one.segment.breaks or (0,)):
        raise VerificationError(one.segment.id, "is not what its file would hold", REPORT_IT)
    return xml


def read_witness(root: etree._Element) -> tuple[str, tuple[int, ...]]:
    """Return text and breaks of the file of a witness, exactly as they stand there; notes are no text."""
    parts: list[str] = []
    breaks: list[int] = []
    at = 0
    for body in root.iter(tei("body")):
        for p in body.iter(tei("p")):
            breaks.append(at)
            for node in content(p):
                if isinstance(node, str):
                    parts.append(node)
                    at += len(node)
    return "".join(parts), tuple(breaks)


def write_text(segment: Segment, context: ReportContext, text: etree._Element) -> None:
    """Write a witness into *text*, its element of that name."""
    text.text = text.tail = "\n"
    before, after = _lines(segment)
    asides, unplaced = _asides(segment, context)
    if before:
        _block(text, "front", before)
    body = add(text, "body")
    body.text = body.tail = "\n"
    div = add(body, "div", type="speech")
    div.text = div.tail = "\n"
    _paragraphs(segment, sorted(asides, key=lambda aside: aside[:2])[::-1], div)
    if after or unplaced:
        _block(text, "back", [*after, *unplaced])


def _block(text: etree._Element, name: str, elements: list[etree._Element]) -> None:
    block = add(text, name)
    block.text = block.tail = "\n"
    for element in elements:
        element.tail = "\n"
        block.append(element)


def _paragraphs(segment: Segment, asides: list[_Aside], div: etree._Element) -> None:
    """Write the paragraphs into *div*; *asides* are in order, the last one first."""
    starts = segment.breaks or (0,)
    for start, end in pairwise((*starts, len(segment.text))):
        while asides and asides[-1].at <= start and local(asides[-1].element.tag) == "pb":
            page = asides.pop().element
            page.tail = "\n"
            div.append(page)
        p = add(div, "p")
        nodes: list[Node] = []
        done = start
        # A note at the end of a paragraph belongs to it, a page that begins there to the next one.
        while asides and (
            asides[-1].at < end or (asides[-1].at == end and local(asides[-1].element.tag) != "pb")
        ):
            aside = asides.pop()
            nodes += [segment.text[done : aside.at], aside.element]
            done = max(done, aside.at)
        fill(p, [*nodes, segment.text[done:end]])
        p.tail = "\n"


# -- what is no text ----------------------------------------------------------


def _lines(segment: Segment) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return title, date, speaker and origin as written: those before the text, and those after it."""
    found: list[tuple[int, etree._Element]] = []
    if segment.title:
        title = etree.Element(tei("docTitle"))
        add(title, "titlePart", segment.title.written)
        found.append((segment.title.span.start, title))
    for name, said in (("docDate", segment.date), ("byline", segment.speaker), ("note", segment.origin)):
        if said:
            element = etree.Element(tei(name))
            element.text = said.written
            found.append((said.span.start, element))
            if name == "docDate" and WHEN.fullmatch(said.value):
                element.set("when", said.value)
            elif name == "note":
                element.set("type", "origin")
    found.sort(key=lambda one: one[0])
    body = segment.offsets.to_raw(0)
    return [one for at, one in found if at <= body], [one for at, one in found if at > body]


def _asides(segment: Segment, context: ReportContext) -> tuple[list[_Aside], list[etree._Element]]:
    """Return the pages and notes of a text, and the notes that it does not call anywhere known."""
    document = context.places.document(segment.source.sha256)
    if document is None or not segment.text:
        return [], []
    found: list[_Aside] = []
    unplaced: list[etree._Element] = []
    letters = letters_of(segment.text)
    for before, label in page_starts(segment, letters, context.places):
        place = int(letters[before]) if before else 0
        page = etree.Element(tei("pb"), {"n": label})
        around = segment.text[place - 1 : place + 1] if place else ""
        if len(around) == 2 and around.isalnum() and not any(map(_is_wide, around)):
            page.set("break", "no")
        found.append(_Aside(place, 1, page))
    for note in segment.notes:
        element = etree.Element(tei("note"), {"type": "source"})
        if allowed(note.label).strip():
            element.set("n", allowed(note.label))
        element.text = allowed(document.raw[note.span.start : note.span.end]).strip()
        if note.anchor is None:
            unplaced.append(element)
        else:
            found.append(_Aside(view_of(segment.offsets, note.anchor), 0, element))
    return found, unplaced


def _is_wide(character: str) -> bool:
    """Tell whether words in the script of *character* are written without spaces between them."""
    return east_asian_width(character) in "WF"


def view_of(offsets: OffsetMap, raw: int) -> int:
    """Return the place in a text before which *raw* lies in its source.

    >>> from collate.model import Run
    >>> layout = OffsetMap((Run(0, 4, 2), Run(2, 9, 3)))
    >>> [view_of(layout, raw) for raw in (0, 5, 7, 9, 30)]
    [0, 1, 2, 2, 5]
    """
    index = bisect_right(offsets.runs, raw, key=lambda run: run.raw) - 1
    if index < 0:
        return 0
    run = offsets.runs[index]
    return run.view + min(raw - run.raw, run.size)
