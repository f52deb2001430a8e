"""The text of a TEI document that is no edition: what its source has, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from collate.model import Reason
from collate.read.html.flow import Flow, Plain
from collate.read.tei.gaiji import glyph
from collate.tei.elements import XML_ID, local, pointers

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Each starts and ends a line.
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
#: A line of its own only where it holds lines itself.
_EITHER = frozenset(
    ("quote", "q", "said", "cit", "stage", "label", "bibl", "formula", "address", "list", "figure")
)
_HEADINGS = frozenset(("head", "titlePart"))
#: Of several ways to give one place, what stands in the source; others (corr, reg, expan) are the encoder's.
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


@dataclass(slots=True)
class _Note:
    """A note that waits for the end of the line that calls it."""

    label: str
    anchor: int | None
    sink: Plain


def write_text(text: etree._Element, flow: Flow, known: Mapping[str, str]) -> bool:
    """Write a ``text`` element to *flow*; *known* are the characters that its document describes.

    Returns:
        Whether its lines are lines of a page: it says where they end (``lb``).
    """
    walk = _Walk(text, flow, known)
    walk.run()
    return walk.broken


class _Walk:
    """Walks without recursion, however deep the elements are nested."""

    def __init__(self, text: etree._Element, flow: Flow, known: Mapping[str, str]) -> None:
        self.text = text
        self.flow = flow
        self.broken = next(text.iter("{*}lb"), None) is not None
        self.outer: list[tuple[Flow, _Note]] = []
        self.waiting: list[_Note] = []
        notes = {note.get(XML_ID, "") for note in text.iter("{*}note")}
        self.notes = notes - {""}
        self.last: tuple[etree._Element, etree._Element] = (text, text)
        self.described = known
        self.anchors: dict[str, int] = {}
        self.labels: dict[str, str] = {}

    def run(self) -> None:
        """Write all."""
        walker = etree.iterwalk(self.text, events=("start", "end", "comment", "pi"))
        for event, node in walker:
            if event == "start":
                reason = self.reason(node)
                if reason is not None:
                    self.flow.drop(_all_text(node), reason)
                    walker.skip_subtree()
                else:
                    self.opens(node, local(node.tag))
                    if node.text:
                        self.flow.text(node.text)
                continue
            if event == "end" and self.reason(node) is None:
                self.closes(node, local(node.tag))
            elif event == "comment":
                self.flow.drop(node.text or "", Reason.HIDDEN)
            if node is not self.text and node.tail:
                self.flow.text(node.tail)
        self.end_line()

    def reason(self, node: etree._Element) -> Reason | None:
        """Return why an element is no text, None if it is."""
        name = local(node.tag)
        if name in _DROPPED:
            return _DROPPED[name]
        parent = node.getparent()
        if parent is None:
            return None
        if local(parent.tag) in ("choice", "app", "rdgGrp") and name != "note":
            return Reason.ANNOTATION if node is not self.taken(parent) else None
        if name == "ref" and self.called(node):
            return Reason.NOTE_MARK
        return None

    def taken(self, choice: etree._Element) -> etree._Element:
        """Return the one of several ways to give a place that stands in the source, or else comes first."""
        if self.last[0] is not choice:
            self.last = (choice, _taken(choice))
        return self.last[1]

    def called(self, node: etree._Element) -> bool:
        """Note where a mark calls a note; tell whether the element is such a mark."""
        targets = [name for name in pointers(node.get("target")) if name in self.notes]
        for name in targets if not self.outer else ():
            self.anchors.setdefault(name, self.flow.sink.size)
            self.labels.setdefault(name, _all_text(node).strip())
        return bool(targets)

    def opens(self, node: etree._Element, name: str) -> None:
        if name == "note" and node.get("place") != "inline":
            sink = Plain(apart=[])
            self.outer.append((self.flow, _Note(self.label(node), self.place(node), sink)))
            self.flow = Flow(sink)
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
            self.flow.text(glyph(node, self.described))
        elif name == "ptr":
            self.called(node)
        elif name in ("anchor", "seg") and node.get(XML_ID) and not self.outer:
            self.anchors.setdefault(node.get(XML_ID, ""), self.flow.sink.size)
        elif _is_block(node, name):
            self.end_line()
            if self.broken and name in ("p", "ab", "lg", "div") and not self.outer and self.flow.visible:
                self.flow.new_line()
        if name in _HEADINGS:
            self.flow.heading(True)

    def closes(self, node: etree._Element, name: str) -> None:
        if name == "note" and self.outer and node.get("place") != "inline":
            self.flow.end_line()
            self.flow, note = self.outer.pop()
            self.waiting.append(note)
        elif _is_block(node, name):
            self.end_line()
        if name in _HEADINGS:
            self.flow.heading(False)

    def place(self, note: etree._Element) -> int | None:
        """Return where the text calls *note*: where something leads to it, or it says, or else here."""
        for name in (note.get(XML_ID, ""), *pointers(note.get("target"))):
            if name in self.anchors:
                return self.anchors[name]
        return self.flow.sink.size if not self.outer and not self.flow.at_line_start else None

    def label(self, note: etree._Element) -> str:
        """Return the number or mark of *note*."""
        return note.get("n") or self.labels.get(note.get(XML_ID, ""), "")

    def end_line(self) -> None:
        """End the line, and write the notes that it calls."""
        self.flow.end_line()
        waiting = self.waiting if not self.outer else []
        for note in waiting:
            for text, reason in note.sink.apart or ():
                self.flow.drop(text, reason)
                self.flow.end_line()
            self.flow.sink.note(note.label, note.sink.value().strip(), note.anchor)
        waiting.clear()


def _all_text(node: etree._Element) -> str:
    return "".join(str(text) for text in node.itertext(with_tail=False))


def _is_block(node: etree._Element, name: str) -> bool:
    if name in _EITHER:
        return any(local(child.tag) in _BLOCKS for child in node)
    return name in _BLOCKS and name != "milestone"


def _taken(choice: etree._Element) -> etree._Element:
    """Return the child of a ``choice`` that the source has; of an ``app`` the lemma, or what holds it."""
    names = {"lem"} if local(choice.tag) in ("app", "rdgGrp") else _SOURCE_FORMS
    children = [child for child in choice if local(child.tag) not in ("", "note")]
    for child in children:
        if local(child.tag) in names or (local(child.tag) == "rdgGrp" and _has_lemma(child)):
            return child
    return children[0] if children else choice


def _has_lemma(group: etree._Element) -> bool:
    return next(group.iter("{*}lem"), None) is not None
