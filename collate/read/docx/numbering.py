"""Automatic list numbers of a Word file, which only the printed page shows.

Source: ECMA-376 part 1, 17.9. The counter belongs to the abstract definition,
so lists that share it continue each other's numbers; an override of the start restarts it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from collate.read.docx.number_formats import is_known, number_text
from collate.read.docx.ooxml import (
    attribute,
    child,
    children,
    descendants,
    integer_value,
    tag_name,
    toggle,
    value_of,
)
from collate.read.docx.symbols import symbols

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.read.docx.ooxml import Element
    from collate.read.docx.styles import StyleTable

#: Levels of a list. Source: ECMA-376 part 1, 17.9.6.
_LEVELS = 9
_PLACEHOLDER = re.compile("%([1-9])")
#: Longest text of a level, in characters; a choice: Word allows 31, so a longer one is an attack.
_LONGEST = 255


class ListLabel(NamedTuple):
    """Number or bullet before a paragraph, and the separator after it; a bullet is not text."""

    text: str
    suffix: str
    bullet: bool


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list; ``restart``: the level (from 1) whose use restarts it, 0 none, None any above."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""
    hidden: bool = False
    font: str = ""


class ListNumbering:
    """The numbering part, and the current counts of each list."""

    def __init__(self, root: Element | None, styles: StyleTable) -> None:
        self._abstracts = {
            attribute(element, "abstractNumId") or "": element for element in children(root, "w:abstractNum")
        }
        self._lists = {attribute(element, "numId") or "": element for element in children(root, "w:num")}
        self._styles = styles
        self._levels: dict[str, dict[int, ListLevel]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.unknown: set[str] = set()
        """Unsupported formats in the document; their numbers are written in digits."""

    def label(self, list_id: str, level: int | None, *, style: str = "") -> ListLabel | None:
        """Count one paragraph, and return the label before it, or None.

        Args:
            list_id: its ``w:numId``.
            level: its level, from 0; None where only the style sets it.
            style: the paragraph style that makes it a list item, or "".
        """
        levels = self._levels_of(list_id)
        linked = (index for index, row in levels.items() if style and row.style == style)
        at = next(linked, level or 0)
        if at not in levels:
            return None
        counts = self._count(list_id, at, levels)
        row = levels[at]
        if row.hidden:
            return None
        if row.format == "bullet":
            return ListLabel(symbols(row.text, row.font), "", bullet=True) if row.text else None

        def number_of(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            numbered = levels.get(index, ListLevel())
            if not is_known(numbered.format):
                self.unknown.add(numbered.format)
            count = counts[index]
            number = numbered.start if count is None else count
            return number_text(number, "decimal" if row.legal else numbered.format)

        text = _PLACEHOLDER.sub(number_of, row.text)
        return ListLabel(text, row.suffix, bullet=False) if text else None

    def _count(self, list_id: str, at: int, levels: dict[int, ListLevel]) -> list[int | None]:
        counts = self._counts.setdefault(self._abstract_of(list_id), [None] * _LEVELS)
        before = counts[at]
        if (list_id, at) not in self._begun:
            self._begun.add((list_id, at))
            if self._override(list_id, at) is not None:
                before = None
        counts[at] = levels[at].start if before is None else before + 1
        for index, row in levels.items():
            if index < at and counts[index] is None:
                counts[index] = row.start  # a skipped level counts as used once
            # Any level above restarts it; if it names one, only those up to that one do.
            above = index if row.restart is None or row.restart > index else row.restart
            if at < index and at < above:
                counts[index] = None
        return counts

    def _abstract_of(self, list_id: str) -> str:
        """Return the id of the abstract definition; a link to a numbering style is followed."""
        seen: set[str] = set()
        while list_id not in seen:
            seen.add(list_id)
            abstract = value_of(self._lists.get(list_id), "w:abstractNumId") or ""
            link = value_of(self._abstracts.get(abstract), "w:numStyleLink")
            target = self._styles.numbering(None, link) if link else None
            if target is None:
                return abstract
            list_id = target.list_id
        return ""

    def _levels_of(self, list_id: str) -> dict[int, ListLevel]:
        if list_id not in self._levels:
            rows = dict(_levels(self._abstracts.get(self._abstract_of(list_id))))
            for override in children(self._lists.get(list_id), "w:lvlOverride"):
                rows.update(_levels(override))
                at = integer_value(override, "ilvl")
                start = integer_value(child(override, "w:startOverride"))
                if at is not None and start is not None and at in rows:
                    rows[at] = replace(rows[at], start=start)
            self._levels[list_id] = rows
        return self._levels[list_id]

    def _override(self, list_id: str, at: int) -> int | None:
        for override in children(self._lists.get(list_id), "w:lvlOverride"):
            if integer_value(override, "ilvl") == at:
                return integer_value(child(override, "w:startOverride"))
        return None


def _levels(parent: Element | None) -> Iterator[tuple[int, ListLevel]]:
    for element in children(parent, "w:lvl"):
        at = integer_value(element, "ilvl")
        if at is None or not 0 <= at < _LEVELS:
            continue
        start = integer_value(child(element, "w:start"))
        properties = child(element, "w:rPr")
        fonts = child(properties, "w:rFonts")
        yield (
            at,
            ListLevel(
                start=1 if start is None else start,
                format=number_format(element),
                text=(value_of(element, "w:lvlText") or "")[:_LONGEST],
                suffix=value_of(element, "w:suff") or "tab",
                restart=integer_value(child(element, "w:lvlRestart")),
                legal=toggle(element, "w:isLgl") or False,
                style=value_of(element, "w:pStyle") or "",
                hidden=toggle(properties, "w:vanish") or False,
                font=attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or "",
            ),
        )


def number_format(parent: Element) -> str:
    """Return the number format set in *parent*, else ``decimal``; ``001`` means digits padded with zeros."""
    for element in parent:
        # A format that older programs do not support comes with another for them.
        branch = _first_format(element) if tag_name(element) == "mc:AlternateContent" else element
        if tag_name(branch) == "w:numFmt":
            example = (attribute(branch, "format") or "").partition(",")[0].strip()
            return example if example.strip("0") == "1" else attribute(branch, "val") or "decimal"
    return "decimal"


def _first_format(alternatives: Element) -> Element:
    """Return the first ``w:numFmt`` of an ``mc:AlternateContent``; the element itself without one."""
    return next(descendants(alternatives, "w:numFmt"), alternatives)
