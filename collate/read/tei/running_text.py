"""Text of a TEI document without apparatus: the readings of its source, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from lxml import etree

from collate.model import Reason
from collate.read.html.flow import Flow
from collate.read.html.sinks import TextCollector
from collate.tei import XML_ID, local_name, pointers
from collate.tei.parse import glyph_text, settle, word_edges

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Block elements: a line ends before and after them.
_BLOCKS = frozenset(
    (
        *("text", "group", "body", "front", "back", "div", "p", "ab", "l", "lg", "head", "list", "item"),
        *("table", "row", "cell", "opener", "closer", "salute", "signed", "dateline", "byline", "epigraph"),
        *(
            "sp",
            "speaker",
            "stage",
            "titlePage",
            "titlePart",
            "docTitle",
            "docAuthor",
            "docDate",
            "docImprint",
        ),
        *(
            "docEdition",
            "imprimatur",
            "argument",
            "trailer",
            "postscript",
            "floatingText",
            "figure",
            "address",
        ),
        *(
            "addrLine",
            "castList",
            "castItem",
            "entry",
            "listBibl",
            "bibl",
            "formula",
            "eg",
            "label",
            "milestone",
        ),
        *(f"div{n}" for n in range(1, 8)),
    )
)
#: Block elements only if they contain block elements; else inline.
_BLOCK_OR_INLINE = frozenset(
    ("quote", "q", "said", "cit", "stage", "label", "bibl", "formula", "address", "list", "figure")
)
_HEADINGS = frozenset(("head", "titlePart"))
#: Children of a ``choice`` with the reading of the source; the others (corr, reg, expan) are the encoder's.
_SOURCE_FORMS = frozenset(("sic", "orig", "abbr", "am", "unclear", "seg", "choice"))
_DROPPED: Mapping[str, Reason] = {
    "fw": Reason.RUNNING_HEAD,
    "del": Reason.DELETED,
    "rt": Reason.ANNOTATION,
    "desc": Reason.METADATA,
    "figDesc": Reason.METADATA,
    "teiHeader": Reason.METADATA,
    "interpGrp": Reason.METADATA,
    "interp": Reason.METADATA,
    "index": Reason.METADATA,
    "witDetail": Reason.ANNOTATION,
}


#: The number that libxml2 records for all lines from this one on (a field of 16 bits).
_LAST_RECORDED = 65_535


@dataclass(slots=True)
class _PendingNote:
    """A note to be written at the end of the line with its call."""

    label: str
    anchor: int | None
    sink: TextCollector


def write_text(text: etree._Element, flow: Flow, *, characters: Mapping[str, str]) -> bool:
    """Write a ``text`` element to *flow*; *characters* are those described in the header.

    Returns:
        Whether its lines are lines of a printed page, that is, it has line breaks (``lb``).
    """
    walk = _TextWalk(text, flow, characters)
    walk.run()
    return walk.has_line_breaks


class _TextWalk:
    """Walk through a ``text`` element without recursion, however deep the elements are nested."""

    def __init__(self, text: etree._Element, flow: Flow, characters: Mapping[str, str]) -> None:
        self.text = text
        self.flow = flow
        self.has_line_breaks = next(text.iter("{*}lb"), None) is not None
        self.outer: list[tuple[Flow, _PendingNote]] = []
        """Flow around each open note, and the note."""
        self.pending: list[_PendingNote] = []
        notes = {note.get(XML_ID, "") for note in text.iter("{*}note")}
        self.notes = notes - {""}
        self.last: tuple[etree._Element, etree._Element] = (text, text)
        """Cached result of :meth:`reading`: its argument and its value."""
        self.characters = characters
        self.anchors: dict[str, int] = {}
        self.labels: dict[str, str] = {}
        self.line = 1
        """Line of the file of the next text."""
        self.written, self.edge = "", ""
        """The last text, and the mark of the end of a word if nothing followed it."""

    def run(self) -> None:
        """Write the whole element."""
        walker = etree.iterwalk(self.text, events=("start", "end", "comment", "pi"))
        for event, node in walker:
            if event == "start":
                self.line = _end_of_tag(node, self.line)
                reason = self.reason(node)
                if reason is not None:
                    self.flow.drop(_all_text(node), reason, ((0, self.line),))
                    walker.skip_subtree()
                    self.line = _last_line(node, self.line)
                else:
                    self.opens(node, local_name(node.tag))
                    self.write(node.text)
                continue
            if event == "end" and self.reason(node) is None:
                self.closes(node, local_name(node.tag))
            elif event in ("comment", "pi"):
                first, self.line = self.line, _end_of_tag(node, self.line)
                if event == "comment":
                    self.flow.drop(node.text or "", Reason.HIDDEN, ((0, first),))
            if node is not self.text:
                self.write(node.tail)
        self.end_line()

    def write(self, text: str | None) -> None:
        """Write *text*, which begins on the current line of the file."""
        if text:
            self.written, self.edge = text, ""
            line_ends = text.count("\n")
            lines = range(self.line, self.line + line_ends + 1) if line_ends else None
            self.flow.text(text, self.line, lines=lines)
            self.line += line_ends

    def reason(self, node: etree._Element) -> Reason | None:
        """Return why an element is not text; None if it is."""
        name = local_name(node.tag)
        if name in _DROPPED:
            return _DROPPED[name]
        parent = node.getparent()
        if parent is None:
            return None
        if local_name(parent.tag) in ("choice", "app", "rdgGrp") and name != "note":
            return Reason.ANNOTATION if node is not self.reading(parent) else None
        if name == "ref" and self.calls_note(node):
            return Reason.NOTE_MARK
        return None

    def reading(self, choice: etree._Element) -> etree._Element:
        """Return the child of a ``choice`` or ``app`` that is the text: see :func:`_reading`."""
        if self.last[0] is not choice:
            self.last = (choice, _reading(choice))
        return self.last[1]

    def calls_note(self, node: etree._Element) -> bool:
        """Return whether the element is the call of a note, and store the offset of the call."""
        targets = [name for name in pointers(node.get("target")) if name in self.notes]
        for name in targets if not self.outer else ():
            self.anchors.setdefault(name, self.flow.sink.size)
            self.labels.setdefault(name, _all_text(node).strip())
        return bool(targets)

    def opens(self, node: etree._Element, name: str) -> None:
        if name == "note" and node.get("place") != "inline":
            sink = TextCollector(apart=[])
            self.outer.append((self.flow, _PendingNote(self.label(node), self.anchor(node), sink)))
            self.flow = Flow(sink, numbered=self.flow.numbered)
        elif name == "lb":
            if node.get("break") == "no":
                self.flow.glue()
            else:
                self.flow.new_line()
        elif name in ("pb", "gb"):
            if name == "pb" and not self.outer:
                self.flow.page(node.get("n", ""))
            self.flow.blank("\n")
        elif name in ("cb", "space"):
            self.flow.blank("\n" if name == "cb" else " ")
        elif name == "g":
            self.flow.text(glyph_text(node, self.characters), self.line)
        elif name == "ptr":
            self.calls_note(node)
        elif name in ("anchor", "seg") and node.get(XML_ID) and not self.outer:
            self.anchors.setdefault(node.get(XML_ID, ""), self.flow.sink.size)
        elif name in ("w", "pc"):
            self.word(node)
        elif _is_block(node, name):
            self.end_line()
            if (
                self.has_line_breaks
                and name in ("p", "ab", "lg", "div")
                and not self.outer
                and self.flow.visible
            ):
                self.flow.new_line()
        if name in _HEADINGS:
            self.flow.heading(True)

    def word(self, node: etree._Element) -> None:
        """Write the space between adjacent words, and between a word and a mark, where there is one."""
        start, end = self.edge, word_edges(node)[0]
        first = next((str(text) for text in node.itertext() if str(text)), "")
        if start and end and settle(f"{self.written[-1:]}{start}{end}{first[:1]}")[1:2].isspace():
            self.flow.blank(" ")

    def closes(self, node: etree._Element, name: str) -> None:
        if name in ("w", "pc"):
            self.edge = word_edges(node)[1]
        if name == "note" and self.outer and node.get("place") != "inline":
            self.flow.end_line()
            self.flow, note = self.outer.pop()
            self.pending.append(note)
        elif _is_block(node, name):
            self.end_line()
        if name in _HEADINGS:
            self.flow.heading(False)

    def anchor(self, note: etree._Element) -> int | None:
        """Return the offset at which *note* is called: by a pointer to it, by its own target, else here.

        None for a note at the beginning of a line, or in another note, without pointers.
        """
        for name in (note.get(XML_ID, ""), *pointers(note.get("target"))):
            if name in self.anchors:
                return self.anchors[name]
        return self.flow.sink.size if not self.outer and not self.flow.at_line_start else None

    def label(self, note: etree._Element) -> str:
        """Return the number or mark of *note*, or ""."""
        return note.get("n") or self.labels.get(note.get(XML_ID, ""), "")

    def end_line(self) -> None:
        """End the line, and write the notes called on it."""
        self.edge = ""
        self.flow.end_line()
        pending = self.pending if not self.outer else []
        for note in pending:
            for text, reason, line in note.sink.apart or ():
                self.flow.drop(text, reason, ((0, line),))
                self.flow.end_line()
            text = note.sink.value()
            self.flow.at_lines(note.sink.lines, len(text) - len(text.lstrip()))
            self.flow.sink.note(note.label, text.strip(), anchor=note.anchor)
        pending.clear()


def _all_text(node: etree._Element) -> str:
    return "".join(str(text) for text in node.itertext(with_tail=False))


def _end_of_tag(node: etree._Element, counted: int) -> int:
    """Return the line on which the start tag, the comment or the instruction *node* ends.

    libxml2 records no line from 65,535 on; there it is *counted*, without line ends inside tags.
    """
    line = int(cast("int | None", node.sourceline) or counted)
    return line if line < _LAST_RECORDED else counted


def _last_line(element: etree._Element, counted: int) -> int:
    """Return the line on which *element* ends, whose start tag ends on the line *counted*."""
    line = counted
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event != "end":
            line = _end_of_tag(node, line)
        text = node.text if event == "start" else node.tail if node is not element else None
        line += (text or "").count("\n")
    return line


def _is_block(node: etree._Element, name: str) -> bool:
    if name in _BLOCK_OR_INLINE:
        return any(local_name(child.tag) in _BLOCKS for child in node)
    return name in _BLOCKS and name != "milestone"


def _reading(choice: etree._Element) -> etree._Element:
    """Return the child of a ``choice`` with the reading of the source; of an ``app`` the lemma or its group.

    Without any of these it is the first child.
    """
    names = {"lem"} if local_name(choice.tag) in ("app", "rdgGrp") else _SOURCE_FORMS
    children = [child for child in choice if local_name(child.tag) not in ("", "note")]
    for child in children:
        if local_name(child.tag) in names or (local_name(child.tag) == "rdgGrp" and _has_lemma(child)):
            return child
    return children[0] if children else choice


def _has_lemma(group: etree._Element) -> bool:
    return next(group.iter("{*}lem"), None) is not None
