"""Content of one paragraph of a Word file in reading order: its text, and the rest with its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from collate.model import Reason
from collate.read.docx.fields import RESULT_REASONS, FieldStack, equation_parts, field_type
from collate.read.docx.math import FORMULA_HANDLERS
from collate.read.docx.ooxml import (
    all_text,
    attribute,
    by_name,
    child,
    descendants,
    selected_branch,
    tag_name,
    toggle,
)
from collate.read.docx.symbols import symbol
from collate.read.docx.typography import LetterCount

if TYPE_CHECKING:
    from collate.read.docx.ooxml import Element
    from collate.read.docx.styles import StyleTable


class InlineText(NamedTuple):
    """A stretch of a paragraph; with a reason, it is not text of the document."""

    text: str
    reason: Reason | None


class NoteCall(NamedTuple):
    """The call of a footnote or an endnote (``kind``); ``mark`` is a custom mark, "" for a number.

    ``around`` are the brackets around it, if they have nothing else in them.
    """

    kind: str
    id: str
    mark: str
    reason: Reason | None
    around: str = ""


class PageStart(NamedTuple):
    """The beginning of a page: ``ordered`` by the author, else where the program last broke the page."""

    ordered: bool


InlineItem = InlineText | NoteCall | PageStart
#: The element of a text box or of an included file, or a line of a drawing, and why it is not text.
BoxContent = tuple["Element | str", Reason | None]

_VIEWS = (Reason.DELETED, Reason.INSERTED)
#: Bookmarks set by the author; the others are automatic.
_USER_BOOKMARK = re.compile(r"(?!_|OLE_LINK\d*\Z)\S")
_LINES = re.compile(r"[\r\n\u2028\u2029]+")
#: Longest custom mark of a note, in characters; a choice: it has one or two, and a longer run is text.
_MARK_MAX = 10


@dataclass(slots=True)
class DocxContext:
    """State that all paragraphs of a file share; ``accepted`` is the view of tracked changes."""

    styles: StyleTable
    accepted: bool
    counts: Counter[str] = field(default_factory=Counter)
    parts: list[str] = field(default_factory=list)
    """Relation ids of the parts of diagrams and charts, in order."""
    objects: list[str] = field(default_factory=list)
    """Classes of embedded objects and controls, whose content is not read."""
    warn: Callable[[str, str], None] = lambda problem, remedy: None
    """Receives warnings: problem and remedy."""


class ParagraphWalker:
    """Walk through one paragraph.

    ``items`` and ``boxes`` are its content so far, ``letters`` those of its text
    by their type; ``heading`` is true if an entry of the table of contents leads here.
    """

    def __init__(self, context: DocxContext, fields: FieldStack, style: str) -> None:
        self.context = context
        self.fields = fields
        self.items: list[InlineItem] = []
        self.boxes: list[BoxContent] = []
        self.letters = LetterCount()
        self.heading = False
        self._style = style
        self._awaits_mark = False
        self._run_type = context.styles.run_type({}, "", paragraph_style=style)

    def walk(self, element: Element, reason: Reason | None) -> None:
        """Add the children of *element*; *reason*, if any, is why none of them is text."""
        for inner in element:
            key = tag_name(inner)
            handler = INLINE_HANDLERS.get(key)
            if handler is not None:
                handler(self, inner, reason)
            elif not key.endswith("Pr"):
                self.walk(inner, reason)

    def walk_one(self, element: Element, reason: Reason | None) -> None:
        """Add *element* itself."""
        handler = INLINE_HANDLERS.get(tag_name(element))
        if handler is not None:
            handler(self, element, reason)
        else:
            self.walk(element, reason)

    def put(self, text: str, reason: Reason | None) -> None:
        """Append a stretch, which is text unless there is a *reason* or the field around it has one."""
        if text and self._awaits_mark:
            self._awaits_mark = False
            call = self.items[-1]
            if isinstance(call, NoteCall) and len(text.strip()) <= _MARK_MAX:
                self.items[-1] = call._replace(mark=text.strip())
                return
        self.append(text, reason or self.fields.reason)
        if text.strip():
            self.fields.mark_result()

    def append(self, text: str, reason: Reason | None) -> None:
        """Append a stretch with exactly this *reason*, whatever field is open."""
        if reason is not None:  # a line break in it would break a line of the text
            text = _LINES.sub(" ", text)
        if not text:
            return
        if reason is None:
            self.letters.add(text, self._run_type)
        last = self.items[-1] if self.items else None
        if isinstance(last, InlineText) and last.reason == reason:
            self.items[-1] = InlineText(last.text + text, reason)
        else:
            self.items.append(InlineText(text, reason))

    def call(self, note: NoteCall) -> None:
        """Append the call of a note; its custom mark follows if ``mark`` is not empty."""
        self._awaits_mark = bool(note.mark)
        self.items.append(note._replace(mark="", reason=note.reason or self.fields.reason))

    def run(self, element: Element, reason: Reason | None) -> None:
        """Add the content of a run."""
        properties = by_name(child(element, "w:rPr"))
        if "w:rPrChange" in properties and not self.context.accepted:
            before = child(properties["w:rPrChange"], "w:rPr")
            properties = by_name(before) if before is not None else properties
        style = attribute(properties.get("w:rStyle"), "val") or ""
        styles, outer = self.context.styles, self._run_type
        if styles.is_hidden(properties, style, paragraph_style=self._style):
            reason = reason or Reason.HIDDEN
        self._run_type = styles.run_type(properties, style, paragraph_style=self._style)
        self.walk(element, reason)
        self._run_type = outer


def control_reason(control: Element) -> Reason | None:
    """Return why a content control is not text: a table of contents, or a prompt not filled in; else None."""
    properties = child(control, "w:sdtPr")
    if properties is None:
        return None
    galleries = (attribute(gallery, "val") for gallery in descendants(properties, "w:docPartGallery"))
    if "Table of Contents" in galleries:
        return Reason.CONTENTS
    return Reason.FIELD if toggle(properties, "w:showingPlcHdr") else None


def _text(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    text = all_text(element)
    if "\n" in text or "\r" in text:
        text = _without_xml_layout(text)
    at.put(text, reason)


def _without_xml_layout(text: str) -> str:
    """Remove the layout of the XML file from *text*: line ends, and the blanks beside them.

    Blanks alone at either end stay, although Word drops them without
    ``xml:space="preserve"``: other programs rely on them, and a lost one joins two words.
    """
    front = len(text) - len(text.lstrip())
    back = len(text.rstrip())
    if _LINES.search(text, back):
        text = text.rstrip()
    if _LINES.search(text, 0, front):
        text = text.lstrip()
    return _LINES.sub(" ", text)


def _deleted_text(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    _text(at, element, reason or (Reason.DELETED if at.context.accepted else None))


def _inserted(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    at.context.counts[tag_name(element)] += 1
    at.walk(element, reason or (None if at.context.accepted else Reason.INSERTED))


def _deleted(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    at.context.counts[tag_name(element)] += 1
    at.walk(element, reason or (Reason.DELETED if at.context.accepted else None))


def _break(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    if attribute(element, "type") != "page":
        at.put("\n", reason)
    elif reason not in _VIEWS:
        at.items.append(PageStart(ordered=True))


def _rendered_page(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    if reason not in _VIEWS:
        at.items.append(PageStart(ordered=False))


def _symbol(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    code = attribute(element, "char") or ""
    if re.fullmatch("[0-9A-Fa-f]{1,6}", code):
        at.put(symbol(int(code, 16), attribute(element, "font") or ""), reason)


def _note(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    custom = (attribute(element, "customMarkFollows") or "0").lower() in ("1", "true", "on")
    kind = tag_name(element).removeprefix("w:").removesuffix("Reference")
    at.call(NoteCall(kind, attribute(element, "id") or "", "*" if custom else "", reason))


def _field(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    mark = attribute(element, "fldCharType")
    if mark == "begin":
        at.fields.begin(element)
    elif mark in ("separate", "end"):
        _put_code(at, at.fields.separate(), reason)
        if mark == "end":
            _end_field(at, reason)


def _end_field(at: ParagraphWalker, reason: Reason | None) -> None:
    last = at.fields.end()
    if last is None or last.has_result:
        return
    if field_type(last.code) == "EQ":
        parts = equation_parts(last.code)
        at.context.counts["EQ"] += not parts
        for text, why in parts:
            at.put(text, reason or why)
    at.put(last.choice, reason)


def _code(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    text = all_text(element)
    if not at.fields.add_code(text):
        _put_code(at, text, reason)


def _put_code(at: ParagraphWalker, code: str, reason: Reason | None) -> None:
    """Append the code of a field; blanks separate it from adjacent entries of the ledger."""
    if code.strip():
        at.append(f" {code.strip()} ", reason or Reason.FIELD)


def _simple_field(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    code = attribute(element, "instr") or ""
    _put_code(at, code, reason)
    at.walk(element, reason or RESULT_REASONS.get(field_type(code)))


def _ruby(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    for part, why in (("w:rubyBase", None), ("w:rt", Reason.ANNOTATION)):
        inner = child(element, part)
        if inner is not None:
            at.walk(inner, reason or why)


def _control(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    at.walk(element, reason or control_reason(element))


def _alternate(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    branch = selected_branch(element)
    if branch is not None:
        at.walk(branch, reason)


def _box(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    at.boxes.append((element, reason or at.fields.reason))


def _word_art(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    at.boxes.append((attribute(element, "string", prefix="v") or "", reason or at.fields.reason))


def _drawn_line(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    at.boxes.append((drawing_text(element), reason or at.fields.reason))


def drawing_text(paragraph: Element) -> str:
    """Return the text of one paragraph of a drawing."""
    return "".join(
        "\n" if tag_name(e) == "a:br" else e.text or "" for e in descendants(paragraph, "a:t", "a:br")
    )


def _part(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    relation = attribute(element, "dm" if tag_name(element) == "dgm:relIds" else "id", prefix="r")
    if relation and relation not in at.context.parts:
        at.context.parts.append(relation)


def _chunk(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    at.boxes.append((element, reason or at.fields.reason))


def marks_heading(bookmark: Element, in_front: bool) -> bool:
    """Return whether the line of a bookmark may be a heading.

    It may be at a bookmark of a table of contents, anywhere in the line, and at
    a bookmark of the author *in_front* of the line. Automatic bookmarks of Word
    do not count: ``_GoBack``, ``_Ref123``, ``OLE_LINK1``.
    """
    name = attribute(bookmark, "name") or ""
    return name.startswith("_Toc") or (in_front and _USER_BOOKMARK.match(name) is not None)


def _bookmark(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    in_front = not any(isinstance(item, InlineText) and item.text.strip() for item in at.items)
    at.heading |= reason is None and marks_heading(element, in_front)


def _paragraph_inside(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    if at.items:
        at.put("\n", reason)
    at.walk(element, reason)


def _object(at: ParagraphWalker, element: Element, reason: Reason | None) -> None:
    at.context.objects.append(attribute(element, "ProgID") or attribute(element, "name") or "")


def _fixed(text: str, why: Reason | None = None) -> Callable[[ParagraphWalker, Element, Reason | None], None]:
    return lambda at, element, reason: at.put(text, reason or why)


INLINE_HANDLERS: dict[str, Callable[[ParagraphWalker, Element, Reason | None], None]] = {
    "w:r": ParagraphWalker.run,
    "m:r": ParagraphWalker.run,
    "w:t": _text,
    "m:t": _text,
    "w:delText": _deleted_text,
    "w:tab": _fixed("\t"),
    "w:ptab": _fixed("\t"),
    "w:cr": _fixed("\n"),
    "w:br": _break,
    "w:lastRenderedPageBreak": _rendered_page,
    # A plain hyphen, as in Word's own text export.
    "w:noBreakHyphen": _fixed("-"),
    "w:softHyphen": _fixed("\u00ad", Reason.HYPHEN),
    "w:sym": _symbol,
    "w:footnoteReference": _note,
    "w:endnoteReference": _note,
    "w:fldChar": _field,
    "w:instrText": _code,
    "w:delInstrText": _code,
    "w:fldSimple": _simple_field,
    "w:ruby": _ruby,
    "w:sdt": _control,
    "w:ins": _inserted,
    "w:moveTo": _inserted,
    "w:del": _deleted,
    "w:moveFrom": _deleted,
    "w:bookmarkStart": _bookmark,
    "w:p": _paragraph_inside,
    "w:altChunk": _chunk,
    "w:subDoc": _chunk,
    "mc:AlternateContent": _alternate,
    "w:txbxContent": _box,
    "v:textpath": _word_art,
    "a:p": _drawn_line,
    "dgm:relIds": _part,
    "c:chart": _part,
    ":OLEObject": _object,
    "w:control": _object,
    **FORMULA_HANDLERS,
}
