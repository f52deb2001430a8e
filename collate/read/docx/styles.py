"""Styles of a Word file: which paragraphs are headings, contents or hidden, and which numbering they have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collate.read.docx.ooxml import attribute, child, children, number, toggle, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.read.docx.ooxml import Element

#: Deepest heading that may open a text; deeper ones are inner headings of a speech (as h4 of a page).
DEEPEST = 3
_HEADING = re.compile(rf"(?:heading|标题|標題)\s*[1-{DEEPEST}]")
_TITLE = {"title", "标题", "標題"}
_CONTENTS = re.compile(r"(?:toc|contents|目录|目錄)\s*(?:[1-9]|heading|标题|標題)|table of figures")


@dataclass(frozen=True, slots=True)
class Style:
    """One style as it is written: nothing inherited."""

    id: str
    name: str
    based_on: str
    paragraph: Element | None
    run: Element | None


class Styles:
    """The styles part, or none; a name that no style has stands for itself."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default = ""
        for element in children(root, "w:style"):
            style = Style(
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

    def chain(self, style: str) -> Iterator[Style]:
        """Yield the style and those that it is based on, in this order."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            found = self._styles.get(style) or Style(style, style.casefold(), "", None, None)
            yield found
            style = found.based_on

    def is_contents(self, style: str) -> bool:
        """Tell whether it is a style of a table of contents."""
        first = next(self.chain(style), None)
        return first is not None and _CONTENTS.fullmatch(first.name) is not None

    def is_heading(self, style: str, direct: Element | None) -> bool:
        """Tell whether a paragraph is a heading of the first three levels, or a title.

        Args:
            style: its style.
            direct: its own properties, which may state an outline level.
        """
        own = number(child(direct, "w:outlineLvl"))
        if own is not None:
            return own < DEEPEST
        if style not in self._heading:
            self._heading[style] = self._find_heading(style)
        return self._heading[style]

    def _find_heading(self, style: str) -> bool:
        for one in self.chain(style):
            level = number(child(one.paragraph, "w:outlineLvl"))
            if level is not None:
                return level < DEEPEST
            if one.name in _TITLE or _HEADING.fullmatch(one.name):
                return True
        return False

    def is_hidden(self, direct: Element | None, style: str, paragraph_style: str) -> bool:
        """Tell whether a run is hidden text: by its own properties, else by its styles.

        Styles toggle: what both the paragraph's and the run's style hide is shown.
        Source: ECMA-376 part 1, 17.7.3.
        """
        own = toggle(direct, "w:vanish")
        return own if own is not None else self._hides(style) != self._hides(paragraph_style)

    def _hides(self, style: str) -> bool:
        if style not in self._hidden:
            said = (toggle(one.run, "w:vanish") for one in self.chain(style))
            self._hidden[style] = next((on for on in said if on is not None), False)
        return self._hidden[style]

    def is_on(self, direct: Element | None, style: str, wanted: str) -> bool:
        """Tell whether a property of a paragraph is on, by itself or by its style."""
        own = toggle(direct, wanted)
        if own is not None:
            return own
        if (style, wanted) not in self._on:
            said = (toggle(one.paragraph, wanted) for one in self.chain(style))
            self._on[style, wanted] = next((on for on in said if on is not None), False)
        return self._on[style, wanted]

    def numbering(self, direct: Element | None, style: str) -> tuple[str, int | None, str] | None:
        """Return the list that a paragraph is in, its level if stated, and the style that says so."""
        own = child(direct, "w:numPr")
        level = number(child(own, "w:ilvl"))
        list_id = value_of(own, "w:numId")
        if list_id is not None:
            return None if list_id == "0" else (list_id, level or 0, "")
        for one in self.chain(style):
            found = child(one.paragraph, "w:numPr")
            list_id = value_of(found, "w:numId")
            if list_id is not None:
                stated = level if level is not None else number(child(found, "w:ilvl"))
                return None if list_id == "0" else (list_id, stated, one.id)
        return None
