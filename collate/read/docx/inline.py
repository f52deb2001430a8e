"""The content of one paragraph of a Word file: what is text, what is not and why, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from collate.model import Reason
from collate.read.docx.fields import RESULTS, Fields, equation, kind
from collate.read.docx.math import MATH
from collate.read.docx.ooxml import attribute, child, chosen, descendants, name, text_of, toggle, value_of
from collate.read.docx.symbols import symbol

if TYPE_CHECKING:
    from collate.read.docx.ooxml import Element
    from collate.read.docx.styles import Styles


class Text(NamedTuple):
    """A stretch of a paragraph; with a reason, it is no text of the document."""

    text: str
    reason: Reason | None


class Call(NamedTuple):
    """A mark that calls a footnote or an endnote; ``mark`` is the author's own sign, or ""."""

    kind: str
    id: str
    mark: str
    reason: Reason | None


class PageTop(NamedTuple):
    """A page begins: by an order, or where the program that wrote the file happened to break it."""

    ordered: bool


Item = Text | Call | PageTop
#: A text box, or a line of a drawing, and why it is no text.
Box = tuple["Element | str", Reason | None]

_VIEWS = (Reason.DELETED, Reason.INSERTED)
_OWN_BOOKMARK = re.compile(r"(?!_|OLE_LINK\d*\Z)\S")
_LINES = re.compile(r"[\r\n\u2028\u2029]+")
#: A note's own sign is a character or two; a longer run after the call is text.
_MARK = 10


@dataclass(slots=True)
class Context:
    """What all paragraphs of a file share."""

    styles: Styles
    accepted: bool
    counts: Counter[str] = field(default_factory=Counter)
    parts: list[str] = field(default_factory=list)
    """Relation ids of parts with text of their own (diagrams, charts), in order."""
    chunks: list[str] = field(default_factory=list)
    """Relation ids of whole files that Word would show in their place."""


class Inline:
    """Walks one paragraph.

    ``items`` and ``boxes`` are what was found, ``heading`` that an entry of
    the table of contents points here.
    """

    def __init__(self, context: Context, fields: Fields, style: str) -> None:
        self.context = context
        self.fields = fields
        self.items: list[Item] = []
        self.boxes: list[Box] = []
        self.heading = False
        self._style = style
        self._awaits_mark = False

    def walk(self, element: Element, reason: Reason | None) -> None:
        """Take what *element* holds; *reason* says why none of it is text."""
        for inner in element:
            key = name(inner)
            handler = HANDLERS.get(key)
            if handler is not None:
                handler(self, inner, reason)
            elif not key.endswith("Pr"):
                self.walk(inner, reason)

    def walk_one(self, element: Element, reason: Reason | None) -> None:
        """Take *element* itself."""
        handler = HANDLERS.get(name(element))
        if handler is not None:
            handler(self, element, reason)
        else:
            self.walk(element, reason)

    def put(self, text: str, reason: Reason | None) -> None:
        """Append a stretch, which is text unless there is a *reason* or the field around it has one."""
        why = reason or self.fields.reason
        if text and self._awaits_mark:
            self._awaits_mark = False
            call = self.items[-1]
            if isinstance(call, Call) and len(text.strip()) <= _MARK:
                self.items[-1] = call._replace(mark=text.strip())
                return
        self.append(text, why)
        if text.strip():
            self.fields.fill()

    def append(self, text: str, why: Reason | None) -> None:
        """Append a stretch with just this reason, whatever field is open."""
        if why is not None:  # a line break in it would break a line of the text
            text = _LINES.sub(" ", text)
        if not text:
            return
        last = self.items[-1] if self.items else None
        if isinstance(last, Text) and last.reason == why:
            self.items[-1] = Text(last.text + text, why)
        else:
            self.items.append(Text(text, why))

    def call(self, note: Call) -> None:
        """Append the call of a note; its own sign follows if *mark* is not empty."""
        self._awaits_mark = bool(note.mark)
        self.items.append(note._replace(mark="", reason=note.reason or self.fields.reason))

    def hidden(self, run: Element) -> bool:
        """Tell whether a run is hidden text."""
        properties = child(run, "w:rPr")
        before = child(child(properties, "w:rPrChange"), "w:rPr")
        if before is not None and not self.context.accepted:
            properties = before
        style = value_of(properties, "w:rStyle") or ""
        return self.context.styles.is_hidden(properties, style, self._style)


def control_reason(control: Element) -> Reason | None:
    """Return why a content control is no text: a table of contents, or a prompt that nobody filled in."""
    properties = child(control, "w:sdtPr")
    if properties is None:
        return None
    galleries = (attribute(gallery, "val") for gallery in descendants(properties, "w:docPartGallery"))
    if "Table of Contents" in galleries:
        return Reason.CONTENTS
    return Reason.FIELD if toggle(properties, "w:showingPlcHdr") else None


def _run(at: Inline, element: Element, reason: Reason | None) -> None:
    at.walk(element, reason or (Reason.HIDDEN if at.hidden(element) else None))


def _text(at: Inline, element: Element, reason: Reason | None) -> None:
    text = text_of(element)
    if "\n" in text or "\r" in text:
        text = _laid_out(text)
    at.put(text, reason)


def _laid_out(text: str) -> str:
    """Take out what the layout of the XML file put in: line ends, and the blanks beside them.

    Plain blanks at an end stay, though Word drops them where xml:space does
    not say otherwise: other programs count on them, and a lost one joins two words.
    """
    front = len(text) - len(text.lstrip())
    back = len(text.rstrip())
    if _LINES.search(text, back):
        text = text.rstrip()
    if _LINES.search(text, 0, front):
        text = text.lstrip()
    return _LINES.sub(" ", text)


def _deleted_text(at: Inline, element: Element, reason: Reason | None) -> None:
    _text(at, element, reason or (Reason.DELETED if at.context.accepted else None))


def _inserted(at: Inline, element: Element, reason: Reason | None) -> None:
    at.context.counts[name(element)] += 1
    at.walk(element, reason or (None if at.context.accepted else Reason.INSERTED))


def _deleted(at: Inline, element: Element, reason: Reason | None) -> None:
    at.context.counts[name(element)] += 1
    at.walk(element, reason or (Reason.DELETED if at.context.accepted else None))


def _break(at: Inline, element: Element, reason: Reason | None) -> None:
    if attribute(element, "type") != "page":
        at.put("\n", reason)
    elif reason not in _VIEWS:
        at.items.append(PageTop(ordered=True))


def _rendered_page(at: Inline, element: Element, reason: Reason | None) -> None:
    if reason not in _VIEWS:
        at.items.append(PageTop(ordered=False))


def _symbol(at: Inline, element: Element, reason: Reason | None) -> None:
    code = attribute(element, "char") or ""
    if re.fullmatch("[0-9A-Fa-f]{1,6}", code):
        at.put(symbol(int(code, 16), attribute(element, "font") or ""), reason)


def _note(at: Inline, element: Element, reason: Reason | None) -> None:
    own = (attribute(element, "customMarkFollows") or "0").lower() in ("1", "true", "on")
    what = name(element).removeprefix("w:").removesuffix("Reference")
    at.call(Call(what, attribute(element, "id") or "", "*" if own else "", reason))


def _field(at: Inline, element: Element, reason: Reason | None) -> None:
    what = attribute(element, "fldCharType")
    if what == "begin":
        at.fields.begin(element)
    elif what in ("separate", "end"):
        _put_code(at, at.fields.separate(), reason)
        if what == "end":
            _end_field(at, reason)


def _end_field(at: Inline, reason: Reason | None) -> None:
    ended = at.fields.end()
    if ended is None or ended.filled:
        return
    if kind(ended.code) == "EQ":
        shown = equation(ended.code)
        at.context.counts["EQ"] += not shown
        for text, why in shown:
            at.put(text, reason or why)
    at.put(ended.choice, reason)


def _code(at: Inline, element: Element, reason: Reason | None) -> None:
    text = text_of(element)
    if not at.fields.add_code(text):
        _put_code(at, text, reason)


def _put_code(at: Inline, code: str, reason: Reason | None) -> None:
    """Append the code of a field; blanks part it from what else the ledger takes beside it."""
    if code.strip():
        at.append(f" {code.strip()} ", reason or Reason.FIELD)


def _simple_field(at: Inline, element: Element, reason: Reason | None) -> None:
    code = attribute(element, "instr") or ""
    _put_code(at, code, reason)
    at.walk(element, reason or RESULTS.get(kind(code)))


def _ruby(at: Inline, element: Element, reason: Reason | None) -> None:
    for part, why in (("w:rubyBase", None), ("w:rt", Reason.ANNOTATION)):
        found = child(element, part)
        if found is not None:
            at.walk(found, reason or why)


def _control(at: Inline, element: Element, reason: Reason | None) -> None:
    at.walk(element, reason or control_reason(element))


def _alternate(at: Inline, element: Element, reason: Reason | None) -> None:
    branch = chosen(element)
    if branch is not None:
        at.walk(branch, reason)


def _box(at: Inline, element: Element, reason: Reason | None) -> None:
    at.boxes.append((element, reason or at.fields.reason))


def _word_art(at: Inline, element: Element, reason: Reason | None) -> None:
    at.boxes.append((attribute(element, "string", "v") or "", reason or at.fields.reason))


def _drawn_line(at: Inline, element: Element, reason: Reason | None) -> None:
    at.boxes.append((drawn(element), reason or at.fields.reason))


def drawn(paragraph: Element) -> str:
    """Return the text of one paragraph of a drawing."""
    return "".join("\n" if name(e) == "a:br" else e.text or "" for e in descendants(paragraph, "a:t", "a:br"))


def _part(at: Inline, element: Element, reason: Reason | None) -> None:
    found = attribute(element, "dm" if name(element) == "dgm:relIds" else "id", "r")
    if found and found not in at.context.parts:
        at.context.parts.append(found)


def _chunk(at: Inline, element: Element, reason: Reason | None) -> None:
    at.context.chunks.append(attribute(element, "id", "r") or "")


def leads_to_heading(bookmark: Element, in_front: bool) -> bool:
    """Tell whether what a bookmark stands at may be a heading.

    Bookmarks that a table of contents leads to are, wherever in their line
    they stand; others that the author has set, *in_front* of their line. Word
    sets some of its own: ``_GoBack``, ``_Ref123``, ``OLE_LINK1``.
    """
    called = attribute(bookmark, "name") or ""
    return called.startswith("_Toc") or (in_front and _OWN_BOOKMARK.match(called) is not None)


def _bookmark(at: Inline, element: Element, reason: Reason | None) -> None:
    in_front = not any(isinstance(item, Text) and item.text.strip() for item in at.items)
    at.heading |= reason is None and leads_to_heading(element, in_front)


def _paragraph_inside(at: Inline, element: Element, reason: Reason | None) -> None:
    if at.items:
        at.put("\n", reason)
    at.walk(element, reason)


def _object(at: Inline, element: Element, reason: Reason | None) -> None:
    at.context.counts["object"] += 1


def _fixed(text: str, why: Reason | None = None) -> Callable[[Inline, Element, Reason | None], None]:
    return lambda at, element, reason: at.put(text, reason or why)


HANDLERS: dict[str, Callable[[Inline, Element, Reason | None], None]] = {
    "w:r": _run,
    "m:r": _run,
    "w:t": _text,
    "m:t": _text,
    "w:delText": _deleted_text,
    "w:tab": _fixed("\t"),
    "w:ptab": _fixed("\t"),
    "w:cr": _fixed("\n"),
    "w:br": _break,
    "w:lastRenderedPageBreak": _rendered_page,
    # Word's own text files have a plain hyphen here.
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
    **MATH,
}
