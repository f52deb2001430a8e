"""Styles of a Word file: headings, tables of contents, hidden text, and list numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from collate.read.docx.ooxml import attribute, child, children, integer_value, toggle, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.read.docx.ooxml import Element

#: Deepest heading level that may open a text; deeper ones are inner headings of a speech (as h4 of a page).
MAX_HEADING_LEVEL = 3
_HEADING = re.compile(rf"(?:heading|标题|標題)\s*[1-{MAX_HEADING_LEVEL}]")
_TITLE = {"title", "标题", "標題"}
_CONTENTS = re.compile(r"(?:toc|contents|目录|目錄)\s*(?:[1-9]|heading|标题|標題)|table of figures")


class ListReference(NamedTuple):
    """The list of a paragraph: ``w:numId``, level from 0 (None if only ``style`` sets it), and the style."""

    list_id: str
    level: int | None
    style: str = ""


@dataclass(frozen=True, slots=True)
class DocxStyle:
    """One style of the styles part, without inherited properties."""

    id: str
    name: str
    based_on: str
    paragraph: Element | None
    run: Element | None


class StyleTable:
    """The styles part, or none; an undefined style has its own id as name."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, DocxStyle] = {}
        self.default = ""
        for element in children(root, "w:style"):
            style = DocxStyle(
                id=attribute(element, "styleId") or "",
                name=(value_of(element, "w:name") or "").strip().casefold(),
                based_on=value_of(element, "w:basedOn") or "",
                paragraph=child(element, "w:pPr"),
                run=child(element, "w:rPr"),
            )
            self._styles.setdefault(style.id, style)
            default = (attribute(element, "default") or "0") in ("1", "true", "on")
            if default and attribute(element, "type") == "paragraph" and not self.default:
                self.default = style.id
        self._hidden: dict[str, bool] = {}
        self._heading: dict[str, bool] = {}
        self._on: dict[tuple[str, str], bool] = {}

    def chain(self, style: str) -> Iterator[DocxStyle]:
        """Yield the style, then the styles that it is based on."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            link = self._styles.get(style) or DocxStyle(
                id=style, name=style.casefold(), based_on="", paragraph=None, run=None
            )
            yield link
            style = link.based_on

    def is_contents(self, style: str) -> bool:
        """Return whether it is a style of a table of contents."""
        first = next(self.chain(style), None)
        return first is not None and _CONTENTS.fullmatch(first.name) is not None

    def is_heading(self, style: str, direct: Element | None) -> bool:
        """Return whether a paragraph is a heading of level 1 to :data:`MAX_HEADING_LEVEL`, or a title.

        Args:
            style: its style.
            direct: its own properties, whose outline level, if any, takes precedence.
        """
        direct_value = integer_value(child(direct, "w:outlineLvl"))
        if direct_value is not None:
            return direct_value < MAX_HEADING_LEVEL
        if style not in self._heading:
            self._heading[style] = self._find_heading(style)
        return self._heading[style]

    def _find_heading(self, style: str) -> bool:
        for one in self.chain(style):
            level = integer_value(child(one.paragraph, "w:outlineLvl"))
            if level is not None:
                return level < MAX_HEADING_LEVEL
            if one.name in _TITLE or _HEADING.fullmatch(one.name):
                return True
        return False

    def is_hidden(self, direct: Element | None, style: str, *, paragraph_style: str) -> bool:
        """Return whether a run is hidden text, by its own properties, else by its styles.

        Styles toggle: text hidden by both the paragraph's and the run's style is visible.
        Source: ECMA-376 part 1, 17.7.3.
        """
        direct_value = toggle(direct, "w:vanish")
        if direct_value is not None:
            return direct_value
        return self._hides(style) != self._hides(paragraph_style)

    def _hides(self, style: str) -> bool:
        if style not in self._hidden:
            values = (toggle(one.run, "w:vanish") for one in self.chain(style))
            self._hidden[style] = next((on for on in values if on is not None), False)
        return self._hidden[style]

    def is_on(self, direct: Element | None, style: str, *, name: str) -> bool:
        """Return whether the paragraph property *name* is on, directly or by the style."""
        direct_value = toggle(direct, name)
        if direct_value is not None:
            return direct_value
        if (style, name) not in self._on:
            values = (toggle(one.paragraph, name) for one in self.chain(style))
            self._on[style, name] = next((on for on in values if on is not None), False)
        return self._on[style, name]

    def numbering(self, direct: Element | None, style: str) -> ListReference | None:
        """Return the list of a paragraph, by its own properties or those of its style; None outside lists."""
        direct_value = child(direct, "w:numPr")
        level = integer_value(child(direct_value, "w:ilvl"))
        list_id = value_of(direct_value, "w:numId")
        if list_id is not None:
            return None if list_id == "0" else ListReference(list_id, level or 0)
        for one in self.chain(style):
            inherited = child(one.paragraph, "w:numPr")
            list_id = value_of(inherited, "w:numId")
            if list_id is not None:
                if level is None:
                    level = integer_value(child(inherited, "w:ilvl"))
                return None if list_id == "0" else ListReference(list_id, level, one.id)
        return None
