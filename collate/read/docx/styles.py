"""Styles of a Word file: headings, tables of contents, hidden text, type, and list numbering."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from collate.read.docx.ooxml import attribute, child, children, integer_value, is_on, toggle, value_of
from collate.read.docx.typography import RunType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.read.docx.ooxml import Element

#: Properties of a run by their names.
Properties = Mapping[str, "Element"]

#: Number of heading levels; the next value of an outline level is that of body text.
#: Source: ECMA-376 part 1, 17.3.1.20.
_HEADING_LEVELS = 9
_HEADING = re.compile(rf"(?:heading|标题|標題)\s*([1-{_HEADING_LEVELS}])")
_TITLE = {"title", "标题", "標題"}
#: Size of a run whose size is nowhere set, in half-points. Source: ECMA-376 part 1, 17.3.2.38.
_DEFAULT_SIZE = 20
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
        defaults = child(root, "w:docDefaults")
        run = child(child(defaults, "w:rPrDefault"), "w:rPr")
        self._size = integer_value(child(run, "w:sz")) or _DEFAULT_SIZE
        paragraph = child(child(defaults, "w:pPrDefault"), "w:pPr")
        self._justified = value_of(paragraph, "w:jc") or ""
        self._heading: dict[str, int] = {}
        self._on: dict[tuple[str, str], bool] = {}
        self._run_on: dict[tuple[str, str], bool] = {}
        self._run_type: dict[tuple[str, str], RunType] = {}

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

    def heading_level(self, style: str, direct: Element | None) -> int:
        """Return the level of a heading, from 1, which a title has, too; 0 of any other paragraph.

        Args:
            style: its style.
            direct: its own properties, whose outline level, if any, takes precedence.
        """
        outline = integer_value(child(direct, "w:outlineLvl"))
        if outline is not None:
            return _level(outline)
        if style not in self._heading:
            self._heading[style] = self._find_heading(style)
        return self._heading[style]

    def _find_heading(self, style: str) -> int:
        for one in self.chain(style):
            outline = integer_value(child(one.paragraph, "w:outlineLvl"))
            if outline is not None:
                return _level(outline)
            if one.name in _TITLE:
                return 1
            named = _HEADING.fullmatch(one.name)
            if named is not None:
                return int(named[1])
        return 0

    def is_hidden(self, direct: Properties, style: str, *, paragraph_style: str) -> bool:
        """Return whether a run is hidden text, by its own properties, else by its styles.

        Styles toggle: text hidden by both the paragraph's and the run's style is visible.
        Source: ECMA-376 part 1, 17.7.3.
        """
        return self._toggled(direct, style, paragraph_style, name="w:vanish")

    def run_type(self, direct: Properties, style: str, *, paragraph_style: str) -> RunType:
        """Return the type of a run, by its own properties, else by its styles."""
        key = style, paragraph_style
        if key not in self._run_type:
            on = self._toggled({}, style, paragraph_style, name="w:b")
            self._run_type[key] = RunType(on, self._styled_size(style, paragraph_style))
        inherited = self._run_type[key]
        bold, size = is_on(direct.get("w:b")), integer_value(direct.get("w:sz"))
        if bold is None and size is None:
            return inherited
        return RunType(inherited.bold if bold is None else bold, size or inherited.size)

    def _styled_size(self, *styles: str) -> int:
        chain = (one for style in styles for one in self.chain(style))
        sizes = (integer_value(child(one.run, "w:sz")) for one in chain)
        return next((size for size in sizes if size), self._size)

    def _toggled(self, direct: Properties, style: str, paragraph_style: str, *, name: str) -> bool:
        direct_value = is_on(direct.get(name))
        if direct_value is not None:
            return direct_value
        return self._sets(style, name) != self._sets(paragraph_style, name)

    def _sets(self, style: str, name: str) -> bool:
        """Return whether a style turns on the toggle property *name* of runs."""
        if (style, name) not in self._run_on:
            values = (toggle(one.run, name) for one in self.chain(style))
            self._run_on[style, name] = next((on for on in values if on is not None), False)
        return self._run_on[style, name]

    def is_centred(self, direct: Element | None, style: str) -> bool:
        """Return whether a paragraph is centred, directly or by its style."""
        own = value_of(direct, "w:jc")
        if own is None:
            values = (value_of(one.paragraph, "w:jc") for one in self.chain(style))
            own = next((value for value in values if value is not None), self._justified)
        return own == "center"

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


def _level(outline: int) -> int:
    """Return the level of a heading with an outline level, which counts from 0; 0 of body text."""
    return outline + 1 if 0 <= outline < _HEADING_LEVELS else 0
