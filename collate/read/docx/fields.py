"""Fields of a Word file: which results are text, which are page numbers or contents.

A field is ``begin, code, separate, result, end``, spread over runs and often
over paragraphs; fields stand in each other's codes and results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from collate.model import Reason
from collate.read.docx.ooxml import attribute, child, children, descendants, number

if TYPE_CHECKING:
    from collate.read.docx.ooxml import Element

#: Why the result of a field is no text. Results of all others (HYPERLINK, REF, SEQ, DATE, ...) are.
RESULTS: dict[str, Reason] = {
    "TOC": Reason.CONTENTS,
    "TOA": Reason.CONTENTS,
    "INDEX": Reason.CONTENTS,
    "PAGE": Reason.FIELD,
    "PAGEREF": Reason.FIELD,
    "NUMPAGES": Reason.FIELD,
    "SECTIONPAGES": Reason.FIELD,
    "SECTION": Reason.FIELD,
    "NOTEREF": Reason.NOTE_MARK,
    "FTNREF": Reason.NOTE_MARK,
}
_OPEN = "collate-open"
_OVERLAY = re.compile(r"\\o(?:\\a[a-z])?\s*\(", re.IGNORECASE)
_RAISED = re.compile(r"\\s\\(?:up|do)\s*[0-9.]*\s*\((.*)\)\s*\Z", re.IGNORECASE | re.DOTALL)
#: Longest code of an equation that is looked at, in characters.
_LONGEST = 2000
_FRAMES = "○〇◯□△◇▽☆"


def kind(code: str) -> str:
    r"""Return what kind of field a code asks for.

    >>> kind(r' PAGEREF _Toc3824 \h ')
    'PAGEREF'
    """
    words = code.split(None, 1)
    return words[0].partition("\\")[0].upper() if words else ""


@dataclass(slots=True)
class Field:
    """One field that is open.

    ``code`` is whole once the field was ``told``; ``reason`` is why its
    result is no text, ``outer`` why all of it is none where it stands in
    another; ``filled`` says that it has a result, ``choice`` is the item that
    a drop-down list shows.
    """

    outer: Reason | None = None
    parts: list[str] = field(default_factory=list)
    told: bool = False
    reason: Reason | None = None
    filled: bool = False
    choice: str = ""

    @property
    def code(self) -> str:
        """The instruction."""
        return "".join(self.parts)


class Fields:
    """The fields that are open at a place, outermost first."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    @property
    def reason(self) -> Reason | None:
        """Why text at this place is no text of the document, by the outermost field that has a say."""
        if not self._open:
            return None
        last = self._open[-1]
        return last.outer or (last.reason if last.told else Reason.FIELD)

    def begin(self, element: Element) -> None:
        """Open a field, unless nothing closes it."""
        if element.get(_OPEN) is None:
            self._open.append(Field(outer=self.reason, choice=_choice(element)))

    def add_code(self, text: str) -> bool:
        """Take a part of a code, and tell whether a field is open whose code it can be."""
        if self._open and not self._open[-1].told:
            self._open[-1].parts.append(text)
            return True
        return False

    def fill(self) -> None:
        """Say that text stands here: the innermost field has a result, and so have those around it."""
        if self._open:
            self._open[-1].filled = True

    def separate(self) -> str:
        """End the code and return it; "" where it has ended."""
        if not self._open or self._open[-1].told:
            return ""
        last = self._open[-1]
        last.told = True
        last.reason = RESULTS.get(kind(last.code))
        return last.code

    def end(self) -> Field | None:
        """Close the innermost field and return it, or None where none is open."""
        ended = self._open.pop() if self._open else None
        if ended is not None and ended.filled:
            self.fill()
        return ended


def mark_open_fields(story: Element) -> None:
    """Mark the beginnings that have no end, so that they do not swallow the rest of the text."""
    begun: list[Element] = []
    for element in descendants(story, "w:fldChar"):
        what = attribute(element, "fldCharType")
        if what == "begin":
            begun.append(element)
        elif what == "end" and begun:
            begun.pop()
    for element in begun:
        element.set(_OPEN, "1")


def _choice(element: Element) -> str:
    """Return the item that a drop-down list in a form shows."""
    data = child(child(element, "w:ffData"), "w:ddList")
    if data is None:
        return ""
    items = [attribute(item, "val") or "" for item in children(data, "w:listEntry")]
    stated = number(child(data, "w:result"))
    at = stated if stated is not None else number(child(data, "w:default")) or 0
    return items[at] if 0 <= at < len(items) else ""


def equation(code: str) -> list[tuple[str, Reason | None]]:
    r"""Return what an ``EQ`` field shows where it lays characters over each other; else nothing.

    Word writes encircled characters and, in old files, readings above
    characters in this way.

    >>> equation(r"eq \o\ac(○,1)"), equation(r'EQ \* jc2 \o\ad(\s\up 9(guó),国)')[1]
    ([('①', None)], ('国', None))
    """
    found = _OVERLAY.search(code[:_LONGEST])
    parts = _arguments(code[found.end() : _LONGEST]) if found is not None else []
    if len(parts) == 2 and parts[0] in _FRAMES:
        return [(_encircled(parts[1]) if parts[0] in _FRAMES[:3] else parts[1], None)]
    shown: list[tuple[str, Reason | None]] = []
    for part in parts:
        raised = _RAISED.match(part)
        shown.append((raised[1], Reason.ANNOTATION) if raised is not None else (part, None))
    return shown


def _arguments(text: str) -> list[str]:
    """Split at the commas up to the closing bracket."""
    depth, parts = 0, [""]
    for character in text:
        if character == ")" and not depth:
            return [part.strip() for part in parts]
        depth += (character == "(") - (character == ")")
        if character in ",;" and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return []


def _encircled(text: str) -> str:
    if len(text) <= 2 and text.isascii() and text.isdigit() and 0 < int(text) <= 20:
        return chr(ord("①") + int(text) - 1)
    han = "一二三四五六七八九十".find(text)
    return chr(ord("㊀") + han) if len(text) == 1 and han >= 0 else text
