"""Automatic numbers of a Word file: they stand in no text, and the printed page shows them.

Source: ECMA-376 part 1, 17.9. The counter belongs to the abstract definition,
so lists that share it go on counting; an override of the start begins anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from collate.read.docx.number_formats import is_known, number_text
from collate.read.docx.ooxml import attribute, child, children, descendants, name, number, toggle, value_of
from collate.read.docx.symbols import symbols

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.read.docx.ooxml import Element
    from collate.read.docx.styles import Styles

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
#: Word holds 31 characters of a level's text; a longer one is an attack.
_LONGEST = 255


class Label(NamedTuple):
    """What stands before a paragraph. A bullet is no text."""

    text: str
    suffix: str
    bullet: bool


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list; ``restart`` is the level (from 1) whose use starts it anew, 0 for none."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""
    hidden: bool = False
    font: str = ""


class Numbering:
    """The numbering part, and how far each list has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._abstracts = {
            attribute(element, "abstractNumId") or "": element for element in children(root, "w:abstractNum")
        }
        self._lists = {attribute(element, "numId") or "": element for element in children(root, "w:num")}
        self._styles = styles
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.unknown: set[str] = set()
        """Formats that were met and are not known: their numbers are written in digits."""

    def label(self, list_id: str, level: int | None, style: str = "") -> Label | None:
        """Count one paragraph, and return what stands before it, or None.

        Args:
            list_id: its ``w:numId``.
            level: its level, from 0; None where only the style says it.
            style: the paragraph style that puts it into the list, or "".
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
            return Label(symbols(row.text, row.font), "", bullet=True) if row.text else None

        def written(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            shown = levels.get(index, Level())
            if not is_known(shown.format):
                self.unknown.add(shown.format)
            count = counts[index]
            return number_text(
                shown.start if count is None else count, "decimal" if row.legal else shown.format
            )

        text = _PLACE.sub(written, row.text)
        return Label(text, row.suffix, bullet=False) if text else None

    def _count(self, list_id: str, at: int, levels: dict[int, Level]) -> list[int | None]:
        counts = self._counts.setdefault(self._abstract_of(list_id), [None] * _LEVELS)
        before = counts[at]
        if (list_id, at) not in self._begun:
            self._begun.add((list_id, at))
            if self._override(list_id, at) is not None:
                before = None
        counts[at] = levels[at].start if before is None else before + 1
        for index, row in levels.items():
            if index < at and counts[index] is None:
                counts[index] = row.start  # a level that was passed over counts as used once
            # Restarted by any level above it, or only by those up to the one it names.
            above = index if row.restart is None or row.restart > index else row.restart
            if at < index and at < above:
                counts[index] = None
        return counts

    def _abstract_of(self, list_id: str) -> str:
        """Return the id of the abstract definition, through a numbering style where it names one."""
        seen: set[str] = set()
        while list_id not in seen:
            seen.add(list_id)
            abstract = value_of(self._lists.get(list_id), "w:abstractNumId") or ""
            linked = value_of(self._abstracts.get(abstract), "w:numStyleLink")
            named = self._styles.numbering(None, linked) if linked else None
            if named is None:
                return abstract
            list_id = named[0]
        return ""

    def _levels_of(self, list_id: str) -> dict[int, Level]:
        if list_id not in self._levels:
            rows = dict(_levels(self._abstracts.get(self._abstract_of(list_id))))
            for override in children(self._lists.get(list_id), "w:lvlOverride"):
                rows.update(_levels(override))
                at = number(override, "ilvl")
                start = number(child(override, "w:startOverride"))
                if at is not None and start is not None and at in rows:
                    rows[at] = replace(rows[at], start=start)
            self._levels[list_id] = rows
        return self._levels[list_id]

    def _override(self, list_id: str, at: int) -> int | None:
        for override in children(self._lists.get(list_id), "w:lvlOverride"):
            if number(override, "ilvl") == at:
                return number(child(override, "w:startOverride"))
        return None


def _levels(parent: Element | None) -> Iterator[tuple[int, Level]]:
    for element in children(parent, "w:lvl"):
        at = number(element, "ilvl")
        if at is None or not 0 <= at < _LEVELS:
            continue
        start = number(child(element, "w:start"))
        properties = child(element, "w:rPr")
        fonts = child(properties, "w:rFonts")
        yield (
            at,
            Level(
                start=1 if start is None else start,
                format=number_format(element),
                text=(value_of(element, "w:lvlText") or "")[:_LONGEST],
                suffix=value_of(element, "w:suff") or "tab",
                restart=number(child(element, "w:lvlRestart")),
                legal=toggle(element, "w:isLgl") or False,
                style=value_of(element, "w:pStyle") or "",
                hidden=toggle(properties, "w:vanish") or False,
                font=attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or "",
            ),
        )


def number_format(parent: Element) -> str:
    """Return the number format that *parent* states; ``001`` means digits with as many zeros in front."""
    for element in parent:
        # A format that older programs do not know comes with another for them.
        branch = chosen_format(element) if name(element) == "mc:AlternateContent" else element
        if name(branch) == "w:numFmt":
            example = (attribute(branch, "format") or "").partition(",")[0].strip()
            return example if example.strip("0") == "1" else attribute(branch, "val") or "decimal"
    return "decimal"


def chosen_format(alternatives: Element) -> Element:
    """Return the ``w:numFmt`` of an ``mc:AlternateContent``, the first of its branches; else itself."""
    return next(descendants(alternatives, "w:numFmt"), alternatives)
