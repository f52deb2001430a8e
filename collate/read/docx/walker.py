"""The paragraphs of a Word file in reading order: body, tables, content controls, text boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from collate.model import Reason
from collate.read.docx.fields import Fields, mark_open_fields
from collate.read.docx.inline import (
    HANDLERS,
    Box,
    Context,
    Inline,
    Item,
    Text,
    control_reason,
    leads_to_heading,
)
from collate.read.docx.ooxml import attribute, child, chosen, name, toggle, value_of

if TYPE_CHECKING:
    from collate.read.docx.numbering import Label, Numbering
    from collate.read.docx.ooxml import Element

_VIEWS = (Reason.DELETED, Reason.INSERTED)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as it is shown: several ``w:p`` where the marks between them are gone in this view.

    ``parts`` are the items of each of them. ``reason`` is why its number is
    no text, if none of the paragraph is; ``ends_section`` that a section of
    the document ends after it; ``spaced`` that it is shown as an empty line
    where it is empty.
    """

    parts: tuple[tuple[Item, ...], ...]
    label: Label | None = None
    heading: bool = False
    reason: Reason | None = None
    new_page: bool = False
    ends_section: bool = False
    spaced: bool = False


def has_text(items: tuple[Item, ...] | list[Item]) -> bool:
    """Tell whether any of *items* is text of the document."""
    return any(isinstance(item, Text) and item.reason is None and item.text.strip() for item in items)


class Walker:
    """Walks the stories of a file, and hands each paragraph to *emit*."""

    def __init__(self, context: Context, numbering: Numbering, emit: Callable[[Line], None]) -> None:
        self.context = context
        self.emit = emit
        self._numbering = numbering
        self._fields = Fields()
        self._parts: list[tuple[Item, ...]] = []
        self._boxes: list[Box] = []
        self._bookmark = False
        self._inside = 1
        self._stray = False

    def body(self, root: Element) -> None:
        """Walk the main story, where empty paragraphs are empty lines."""
        self._inside = 0
        self.story(root, None)
        self._inside = 1

    def story(self, root: Element, reason: Reason | None) -> None:
        """Walk a story of its own: the body, a note, a header."""
        mark_open_fields(root)
        self._fields = Fields()
        self.blocks(root, reason)
        self._close()

    def blocks(self, container: Element, reason: Reason | None) -> None:
        """Take the paragraphs and tables that *container* holds; *reason* says why none of it is text."""
        for element in container:
            key = name(element)
            handler = BLOCKS.get(key)
            if handler is not None:
                if self._stray:
                    self._close()
                handler(self, element, reason)
            elif key in HANDLERS or key.startswith("m:") or key == "w:hyperlink":
                self._loose(element, reason)
            elif not key.endswith("Pr"):
                self.blocks(element, reason)

    def _loose(self, element: Element, reason: Reason | None) -> None:
        """Take text that stands in no paragraph; with its neighbours it makes one."""
        inline = Inline(self.context, self._fields, self.context.styles.default)
        inline.walk_one(element, reason)
        self._parts.append(tuple(inline.items))
        self._boxes += inline.boxes
        self._stray = True

    def _paragraph(self, element: Element, reason: Reason | None) -> None:
        styles = self.context.styles
        properties = child(element, "w:pPr")
        direct = self._stated(properties)
        style = value_of(direct, "w:pStyle") or styles.default
        if reason is None and styles.is_contents(style):
            reason = Reason.CONTENTS
        inline = Inline(self.context, self._fields, style)
        inline.heading, self._bookmark = self._bookmark, False
        inline.walk(element, reason)
        self._parts.append(tuple(inline.items))
        self._boxes += inline.boxes
        mark = child(properties, "w:rPr")
        section = child(properties, "w:sectPr") is not None
        if not section and self._goes_on(mark, direct):
            self._bookmark = inline.heading
            return
        hidden = Reason.HIDDEN if toggle(mark, "w:vanish") else None
        why = reason or self._fields.reason or hidden
        shown = any(has_text(part) for part in self._parts)
        label = None
        if why is None or (why not in _VIEWS and (shown or why != hidden)):
            label = self._label(direct, style)
        self._flush(
            Line(
                parts=(),
                label=label,
                heading=inline.heading or styles.is_heading(style, direct),
                reason=why,
                new_page=styles.is_on(direct, style, "w:pageBreakBefore") and why not in _VIEWS,
                ends_section=section,
                spaced=not self._inside and why is None,
            )
        )

    def _stated(self, properties: Element | None) -> Element | None:
        """Return the properties of a paragraph in this view: in the original, those before the change."""
        if not self.context.accepted:
            before = child(child(properties, "w:pPrChange"), "w:pPr")
            if before is not None:
                return before
        return properties

    def _goes_on(self, mark: Element | None, direct: Element | None) -> bool:
        """Tell whether the next paragraph goes on in the same line.

        So it is where this one's mark is deleted (in the original view:
        inserted), after an initial that is a paragraph of its own, and at a
        style separator.
        """
        gone = ("w:del", "w:moveFrom") if self.context.accepted else ("w:ins", "w:moveTo")
        if any(child(mark, change) is not None for change in gone):
            return True
        initial = attribute(child(direct, "w:framePr"), "dropCap") in ("drop", "margin")
        return initial or bool(toggle(mark, "w:specVanish"))

    def _label(self, direct: Element | None, style: str) -> Label | None:
        own = child(direct, "w:numPr")
        if not self.context.accepted and child(own, "w:ins") is not None:
            return None
        listed = self.context.styles.numbering(direct, style)
        return self._numbering.label(*listed) if listed is not None else None

    def _flush(self, line: Line) -> None:
        """Emit the paragraph, then the text boxes that are anchored in it."""
        parts, self._parts = tuple(self._parts), []
        boxes, self._boxes = self._boxes, []
        self._stray = False
        self.emit(replace(line, parts=parts, spaced=line.spaced and not boxes))
        fields, self._inside = self._fields, self._inside + 1
        for box, reason in boxes:
            if isinstance(box, str):
                self.emit(Line(((Text(box, reason),),)))
            else:
                self._fields = Fields()
                self.blocks(box, reason)
                self._close()
        self._fields, self._inside = fields, self._inside - 1

    def _close(self) -> None:
        """Emit what waits for a next paragraph that does not come."""
        if self._parts or self._boxes:
            self._flush(Line(()))

    def _table(self, element: Element, reason: Reason | None) -> None:
        self._close()
        self._inside += 1
        self.blocks(element, reason)
        self._close()
        self._inside -= 1

    def _row(self, element: Element, reason: Reason | None) -> None:
        self.blocks(element, reason or self._changed(child(element, "w:trPr"), "w:ins", "w:del"))
        self._close()

    def _cell(self, element: Element, reason: Reason | None) -> None:
        self.blocks(element, reason or self._changed(child(element, "w:tcPr"), "w:cellIns", "w:cellDel"))
        self._close()

    def _changed(self, properties: Element | None, inserted: str, deleted: str) -> Reason | None:
        """Return why a row or a cell is not there in this view, or None."""
        if self.context.accepted:
            return Reason.DELETED if child(properties, deleted) is not None else None
        return Reason.INSERTED if child(properties, inserted) is not None else None

    def _control(self, element: Element, reason: Reason | None) -> None:
        self.blocks(element, reason or control_reason(element))

    def _inserted(self, element: Element, reason: Reason | None) -> None:
        self.blocks(element, reason or (None if self.context.accepted else Reason.INSERTED))

    def _deleted(self, element: Element, reason: Reason | None) -> None:
        self.blocks(element, reason or (Reason.DELETED if self.context.accepted else None))

    def _alternate(self, element: Element, reason: Reason | None) -> None:
        branch = chosen(element)
        if branch is not None:
            self.blocks(branch, reason)

    def _bookmarked(self, element: Element, reason: Reason | None) -> None:
        self._bookmark |= reason is None and leads_to_heading(element, in_front=True)

    def _chunk(self, element: Element, reason: Reason | None) -> None:
        self.context.chunks.append(attribute(element, "id", "r") or "")


BLOCKS: dict[str, Callable[[Walker, Element, Reason | None], None]] = {
    "w:p": Walker._paragraph,
    "w:tbl": Walker._table,
    "w:tr": Walker._row,
    "w:tc": Walker._cell,
    "w:sdt": Walker._control,
    "w:ins": Walker._inserted,
    "w:moveTo": Walker._inserted,
    "w:del": Walker._deleted,
    "w:moveFrom": Walker._deleted,
    "w:bookmarkStart": Walker._bookmarked,
    "w:altChunk": Walker._chunk,
    "w:subDoc": Walker._chunk,
    "mc:AlternateContent": Walker._alternate,
}
