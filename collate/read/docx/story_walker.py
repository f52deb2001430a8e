"""Paragraphs of a story of a Word file in reading order: body, tables, content controls, text boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from collate.i18n import _
from collate.model import Reason
from collate.read.docx.fields import FieldStack, mark_open_fields
from collate.read.docx.ooxml import attribute, child, selected_branch, tag_name, toggle, value_of
from collate.read.docx.paragraph_walker import (
    INLINE_HANDLERS,
    BoxContent,
    DocxContext,
    InlineItem,
    InlineText,
    ParagraphWalker,
    control_reason,
    marks_heading,
)
from collate.read.docx.typography import LetterCount, ParagraphType, paragraph_type

if TYPE_CHECKING:
    from collate.read.docx.numbering import ListLabel, ListNumbering
    from collate.read.docx.ooxml import Element

#: Levels of the headings that may open a text. A deeper one with a bookmark is recorded twice: with its
#: level, and as a line that is led to.
_TITLES = 3
_VIEWS = (Reason.DELETED, Reason.INSERTED)


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """One paragraph as shown: several ``w:p`` where this view has no paragraph marks between them.

    ``parts`` are the items of each ``w:p``. ``reason`` is why its number is not
    text, if none of the paragraph is. ``headings`` are the levels of a heading, 0
    for one that a bookmark makes; ``look`` is the type of a line of the body, None
    of others. ``ends_section``: a section of the document ends after it.
    ``spaced``: an empty paragraph is shown as an empty line.
    """

    parts: tuple[tuple[InlineItem, ...], ...]
    label: ListLabel | None = None
    headings: tuple[int, ...] = ()
    look: ParagraphType | None = None
    reason: Reason | None = None
    new_page: bool = False
    ends_section: bool = False
    spaced: bool = False


def _levels(declared: int, *, bookmark: bool) -> tuple[int, ...]:
    """Return the levels of a heading: the *declared* one, 0 for none, and 0 for a *bookmark*.

    A bookmark adds nothing to a heading that may open a text by its level.
    """
    led_to = (0,) if bookmark and not 0 < declared <= _TITLES else ()
    return (*led_to, declared) if declared else led_to


def has_text(items: tuple[InlineItem, ...] | list[InlineItem]) -> bool:
    """Return whether any of *items* is text of the document, other than white space."""
    return any(isinstance(item, InlineText) and item.reason is None and item.text.strip() for item in items)


class StoryWalker:
    """Walk through stories of a file.

    Args:
        context: what all paragraphs of the file share.
        numbering: the lists of the file.
        emit: receives each paragraph.
        include: receives the relation id of each file that is included in the text, and why it is not
            text; None where none can be included.
    """

    def __init__(
        self,
        context: DocxContext,
        numbering: ListNumbering,
        *,
        emit: Callable[[ShownParagraph], None],
        include: Callable[[str, Reason | None], None] | None = None,
    ) -> None:
        self.context = context
        self.emit = emit
        self.include = include
        self._numbering = numbering
        self._fields = FieldStack()
        self._parts: list[tuple[InlineItem, ...]] = []
        self._letters: list[LetterCount] = []
        self._boxes: list[BoxContent] = []
        self._bookmark = False
        self._inside = 1
        self._stray = False

    def body(self, root: Element) -> None:
        """Walk the main story, in which empty paragraphs are empty lines."""
        self._inside = 0
        self.story(root, None)
        self._inside = 1

    def story(self, root: Element, reason: Reason | None) -> None:
        """Walk one story: the body, a note, a header; *reason*, if any, is why none of it is text."""
        mark_open_fields(root)
        self._fields = FieldStack()
        self.blocks(root, reason)
        self._close()

    def blocks(self, container: Element, reason: Reason | None) -> None:
        """Add the paragraphs and tables in *container*; *reason*, if any, is why none of it is text."""
        for element in container:
            key = tag_name(element)
            handler = BLOCK_HANDLERS.get(key)
            if handler is not None:
                if self._stray:
                    self._close()
                handler(self, element, reason)
            elif key in INLINE_HANDLERS or key.startswith("m:") or key == "w:hyperlink":
                self._loose(element, reason)
            elif not key.endswith("Pr"):
                self.blocks(element, reason)

    def _loose(self, element: Element, reason: Reason | None) -> None:
        """Add text outside paragraphs; adjacent elements make up one paragraph."""
        inline = ParagraphWalker(self.context, self._fields, self.context.styles.default)
        inline.walk_one(element, reason)
        self._parts.append(tuple(inline.items))
        self._boxes += inline.boxes
        self._stray = True

    def _paragraph(self, element: Element, reason: Reason | None) -> None:
        styles = self.context.styles
        properties = child(element, "w:pPr")
        direct = self._current(properties)
        style = value_of(direct, "w:pStyle") or styles.default
        if reason is None and styles.is_contents(style):
            reason = Reason.CONTENTS
        inline = ParagraphWalker(self.context, self._fields, style)
        inline.heading, self._bookmark = self._bookmark, False
        inline.walk(element, reason)
        self._parts.append(tuple(inline.items))
        self._letters.append(inline.letters)
        self._boxes += inline.boxes
        mark = child(properties, "w:rPr")
        section = child(properties, "w:sectPr") is not None
        if not section and self._continues(mark, direct):
            self._bookmark = inline.heading
            return
        hidden = Reason.HIDDEN if toggle(mark, "w:vanish") else None
        why = reason or self._fields.reason or hidden
        visible = any(has_text(part) for part in self._parts)
        label = None
        if why is None or (why not in _VIEWS and (visible or why != hidden)):
            label = self._label(direct, style)
        look = None
        if not self._inside:
            look = paragraph_type(self._letters, centred=styles.is_centred(direct, style))
        self._flush(
            ShownParagraph(
                parts=(),
                label=label,
                headings=_levels(styles.heading_level(style, direct), bookmark=inline.heading),
                look=look,
                reason=why,
                new_page=styles.is_on(direct, style, name="w:pageBreakBefore") and why not in _VIEWS,
                ends_section=section,
                spaced=not self._inside and why is None,
            )
        )

    def _current(self, properties: Element | None) -> Element | None:
        """Return the properties of a paragraph in this view: in the original one, those before the change."""
        if not self.context.accepted:
            before = child(child(properties, "w:pPrChange"), "w:pPr")
            if before is not None:
                return before
        return properties

    def _continues(self, mark: Element | None, direct: Element | None) -> bool:
        """Return whether the next paragraph continues this line.

        It does where the paragraph mark is deleted (in the original view:
        inserted), after a drop cap, which is a paragraph of its own, and at a
        style separator.
        """
        absent = ("w:del", "w:moveFrom") if self.context.accepted else ("w:ins", "w:moveTo")
        if any(child(mark, change) is not None for change in absent):
            return True
        initial = attribute(child(direct, "w:framePr"), "dropCap") in ("drop", "margin")
        return initial or bool(toggle(mark, "w:specVanish"))

    def _label(self, direct: Element | None, style: str) -> ListLabel | None:
        own = child(direct, "w:numPr")
        if not self.context.accepted and child(own, "w:ins") is not None:
            return None
        item = self.context.styles.numbering(direct, style)
        if item is None:
            return None
        return self._numbering.label(item.list_id, item.level, style=item.style)

    def _flush(self, line: ShownParagraph) -> None:
        """Emit the paragraph, then the text boxes anchored in it."""
        parts, self._parts = tuple(self._parts), []
        boxes, self._boxes = self._boxes, []
        self._letters = []
        self._stray = False
        self.emit(replace(line, parts=parts, spaced=line.spaced and not boxes))
        fields, self._inside = self._fields, self._inside + 1
        for box, reason in boxes:
            if isinstance(box, str):
                self.emit(ShownParagraph(((InlineText(box, reason),),)))
            elif tag_name(box) in ("w:altChunk", "w:subDoc"):
                self._chunk(box, reason)
            else:
                self._fields = FieldStack()
                self.blocks(box, reason)
                self._close()
        self._fields, self._inside = fields, self._inside - 1

    def _close(self) -> None:
        """Emit the content that no next paragraph continues."""
        if self._parts or self._boxes:
            self._flush(ShownParagraph(()))

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
        """Return why a row or a cell is absent in this view, or None."""
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
        branch = selected_branch(element)
        if branch is not None:
            self.blocks(branch, reason)

    def _bookmarked(self, element: Element, reason: Reason | None) -> None:
        self._bookmark |= reason is None and marks_heading(element, in_front=True)

    def _chunk(self, element: Element, reason: Reason | None) -> None:
        self._close()
        if self.include is not None:
            self.include(attribute(element, "id", prefix="r") or "", reason)
        else:
            problem = _("a file included in a note, a comment or a header is not read")
            self.context.warn(
                problem, _("Open the file in Word, which takes the text over, and save it again")
            )


BLOCK_HANDLERS: dict[str, Callable[[StoryWalker, Element, Reason | None], None]] = {
    "w:p": StoryWalker._paragraph,
    "w:tbl": StoryWalker._table,
    "w:tr": StoryWalker._row,
    "w:tc": StoryWalker._cell,
    "w:sdt": StoryWalker._control,
    "w:ins": StoryWalker._inserted,
    "w:moveTo": StoryWalker._inserted,
    "w:del": StoryWalker._deleted,
    "w:moveFrom": StoryWalker._deleted,
    "w:bookmarkStart": StoryWalker._bookmarked,
    "w:altChunk": StoryWalker._chunk,
    "w:subDoc": StoryWalker._chunk,
    "mc:AlternateContent": StoryWalker._alternate,
}
