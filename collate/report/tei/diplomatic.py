"""witnesses/W01.xml: a transcript of one witness, without the others.

Its words, white space and paragraphs are exactly those of the text that was
compared; title, date, speaker and origin stand as written before or after it,
as in the source; pages begin at ``pb``, and the source's own notes stand at
their calls in the text.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple, cast
from unicodedata import east_asian_width

from lxml import etree

from collate.errors import VerificationError
from collate.i18n import _
from collate.model import Edition, OffsetMap, Segment, Witness, Work
from collate.report.context import ReportContext
from collate.report.tei.header import text_language
from collate.report.tei.page_starts import page_starts
from collate.report.tei.parts import (
    WHEN,
    add_application,
    add_change,
    add_element,
    add_witness,
    refuse_witness,
    start_header,
)
from collate.report.tei.tracks import REPORT_IT, letters_of, witness_ids
from collate.report.wording.tei import TeiWords
from collate.tei import NAMESPACE, XML_LANG, local_name, strip_forbidden, tei
from collate.tei.parse import Node, mixed_content, parse_tei, set_mixed_content
from collate.text.layout import join_lines

_NAMESPACES = cast(dict[str, str], {None: NAMESPACE})  # the stubs lack the default namespace


class _InlineMark(NamedTuple):
    """A page break or note *at* an offset of the text; marks at one offset stand in the given *order*."""

    at: int
    order: int
    element: etree._Element


def write_witness(edition: Edition, context: ReportContext, *, witness: int) -> bytes:
    """Return the TEI file of a witness, by its index in the work's list.

    The file is read back, and its text and paragraphs compared with the
    segment's.

    Raises:
        VerificationError: they differ, or the text has a character that XML
            forbids.
    """
    one = edition.work.witnesses[witness]
    refuse_witness(one)
    root = etree.Element(tei("TEI"), nsmap=_NAMESPACES)
    xml_id = witness_ids(edition.work)[witness]
    head = witness_header(edition.work, one, xml_id=xml_id, context=context)
    etree.indent(head, space=" ", level=1)
    root.append(head)
    root.text = head.tail = "\n "
    write_transcript_text(
        one.segment, context, text=add_element(root, "text", **{XML_LANG: text_language(edition)})
    )
    xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    if read_transcript(parse_tei(xml)) != (one.segment.text, one.segment.breaks or (0,)):
        raise VerificationError(
            one.segment.id, _("differs from the text that its file would have"), REPORT_IT
        )
    return xml


def read_transcript(root: etree._Element) -> tuple[str, tuple[int, ...]]:
    """Return the exact text and breaks of the file of a witness, without notes."""
    parts: list[str] = []
    breaks: list[int] = []
    at = 0
    for body in root.iter(tei("body")):
        for p in body.iter(tei("p")):
            breaks.append(at)
            for node in mixed_content(p):
                if isinstance(node, str):
                    parts.append(node)
                    at += len(node)
    return "".join(parts), tuple(breaks)


def write_transcript_text(segment: Segment, context: ReportContext, *, text: etree._Element) -> None:
    """Write a witness into its element *text*."""
    text.text = text.tail = "\n"
    before, after = _lines(segment)
    marks, unplaced = _inline_marks(segment, context)
    if before:
        _block(text, "front", before)
    body = add_element(text, "body")
    body.text = body.tail = "\n"
    div = add_element(body, "div", type="speech")
    div.text = div.tail = "\n"
    _paragraphs(segment, sorted(marks, key=lambda mark: mark[:2])[::-1], div)
    if after or unplaced:
        _block(text, "back", [*after, *unplaced])


def _block(text: etree._Element, name: str, elements: list[etree._Element]) -> None:
    block = add_element(text, name)
    block.text = block.tail = "\n"
    for element in elements:
        element.tail = "\n"
        block.append(element)


def _paragraphs(segment: Segment, marks: list[_InlineMark], div: etree._Element) -> None:
    """Write the paragraphs into *div*; *marks* are in reverse order and consumed."""
    starts = segment.breaks or (0,)
    for start, end in pairwise((*starts, len(segment.text))):
        while marks and marks[-1].at <= start and local_name(marks[-1].element.tag) == "pb":
            page = marks.pop().element
            page.tail = "\n"
            div.append(page)
        p = add_element(div, "p")
        nodes: list[Node] = []
        done = start
        # A note at the end of a paragraph belongs to it, a page that begins there to the next one.
        while marks and (
            marks[-1].at < end or (marks[-1].at == end and local_name(marks[-1].element.tag) != "pb")
        ):
            mark = marks.pop()
            nodes += [segment.text[done : mark.at], mark.element]
            done = max(done, mark.at)
        set_mixed_content(p, [*nodes, segment.text[done:end]])
        p.tail = "\n"


# -- lines before and after the text, pages, notes ------------------------------


def _lines(segment: Segment) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return title, date, speaker and origin as written: those before the text, then those after it."""
    found: list[tuple[int, etree._Element]] = []
    if segment.title:
        title = etree.Element(tei("docTitle"))
        add_element(title, "titlePart", segment.title.written)
        found.append((segment.title.span.start, title))
    for name, line in (("docDate", segment.date), ("byline", segment.speaker), ("note", segment.origin)):
        if line:
            element = etree.Element(tei(name))
            element.text = line.written
            found.append((line.span.start, element))
            if name == "docDate" and WHEN.fullmatch(line.value):
                element.set("when", line.value)
            elif name == "note":
                element.set("type", "origin")
    found.sort(key=lambda row: row[0])
    body = segment.offsets.to_raw(0)
    return [element for at, element in found if at <= body], [element for at, element in found if at > body]


def _inline_marks(segment: Segment, context: ReportContext) -> tuple[list[_InlineMark], list[etree._Element]]:
    """Return the pages and notes of a text, and the notes whose call is unknown."""
    document = context.source_index.document(segment.source.sha256)
    if document is None or not segment.text:
        return [], []
    marks: list[_InlineMark] = []
    unplaced: list[etree._Element] = []
    letters = letters_of(segment.text)
    for before, label in page_starts(segment, letters, places=context.source_index):
        at = int(letters[before]) if before else 0
        page = etree.Element(tei("pb"), {"n": label})
        around = segment.text[at - 1 : at + 1] if at else ""
        if len(around) == 2 and around.isalnum() and not any(map(_is_wide, around)):
            page.set("break", "no")
        marks.append(_InlineMark(at, 1, page))
    for note in segment.notes:
        element = etree.Element(tei("note"), {"type": "source"})
        if strip_forbidden(note.label).strip():
            element.set("n", strip_forbidden(note.label))
        written = document.raw[note.span.start : note.span.end]
        element.text = strip_forbidden(join_lines(written) if document.wrapped else written).strip()
        if note.anchor is None:
            unplaced.append(element)
        else:
            marks.append(_InlineMark(text_offset(segment.offsets, note.anchor), 0, element))
    return marks, unplaced


def _is_wide(character: str) -> bool:
    """Return whether words in the script of *character* are written without spaces between them."""
    return east_asian_width(character) in "WF"


def text_offset(offsets: OffsetMap, raw: int) -> int:
    """Return the offset in a text of the offset *raw* in its source, or of the next one that is in the text.

    >>> from collate.model import Run
    >>> layout = OffsetMap((Run(0, 4, 2), Run(2, 9, 3)))
    >>> [text_offset(layout, raw) for raw in (0, 5, 7, 9, 30)]
    [0, 1, 2, 2, 5]
    """
    index = bisect_right(offsets.runs, raw, key=lambda run: run.raw) - 1
    if index < 0:
        return 0
    run = offsets.runs[index]
    return run.view + min(raw - run.raw, run.size)


def witness_header(work: Work, witness: Witness, *, xml_id: str, context: ReportContext) -> etree._Element:
    """Return the ``teiHeader`` of the file of *witness*, one of *work*.

    It describes the witness as the edition does, without its role among the others.
    """
    words = TeiWords(context.lang)
    title = words("witness.title", title=work.title or words("untitled"), siglum=witness.siglum)
    root, witness_list = start_header(
        title, {}, resp=words("witness.resp"), rights=words("witness.rights"), context=context
    )
    add_witness(witness_list, witness, xml_id=xml_id, context=context)
    encoding = add_element(root, "encodingDesc")
    editorial = add_element(encoding, "editorialDecl")
    add_element(add_element(editorial, "normalization", method="silent"), "p", words("witness.text"))
    add_element(add_element(editorial, "interpretation"), "p", words("witness.marks"))
    add_application(encoding, context)
    add_change(root, words("witness.change"), context=context)
    return root
