"""Fields of a Word file: which results are text of the document, and why the others are not.

A field is ``begin, code, separate, result, end``, spread over runs and often
over paragraphs; fields are nested in codes and results of other fields.
Source: ECMA-376 part 1, 17.16.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from collate.model import Reason
from collate.read.docx.ooxml import attribute, child, children, descendants, integer_value

if TYPE_CHECKING:
    from collate.read.docx.ooxml import Element

#: Field type -> why its result is not text. Results of all others (HYPERLINK, REF, SEQ, DATE, ...) are text.
RESULT_REASONS: dict[str, Reason] = {
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
#: Attribute set on the beginning of a field that has no end.
_OPEN = "collate-open"
_OVERLAY = re.compile(r"\\o(?:\\a[a-z])?\s*\(", re.IGNORECASE)
_RAISED = re.compile(r"\\s\\(?:up|do)\s*[0-9.]*\s*\((.*)\)\s*\Z", re.IGNORECASE | re.DOTALL)
#: Longest prefix of an equation's code that is parsed, in characters; a choice.
_LONGEST = 2000
#: Frames of enclosed characters; the first three are circles.
_FRAMES = "○〇◯□△◇▽☆"


def field_type(code: str) -> str:
    r"""Return the field type, the first word of a field code, in upper case; "" of an empty code.

    >>> field_type(r' PAGEREF _Toc3824 \h ')
    'PAGEREF'
    """
    words = code.split(None, 1)
    return words[0].partition("\\")[0].upper() if words else ""


@dataclass(slots=True)
class OpenField:
    """One field whose end has not been reached.

    ``in_result`` is true once its code is complete; ``reason`` is why its
    result is not text, ``outer`` why all of the field is not where it is
    nested in another; ``has_result`` is true once its result has text;
    ``choice`` is the selected item of a drop-down list.
    """

    outer: Reason | None = None
    parts: list[str] = field(default_factory=list)
    in_result: bool = False
    reason: Reason | None = None
    has_result: bool = False
    choice: str = ""

    @property
    def code(self) -> str:
        """The field code, as far as it has been read."""
        return "".join(self.parts)


class FieldStack:
    """Stack of the open fields at a point of the story, outermost first."""

    def __init__(self) -> None:
        self._open: list[OpenField] = []

    @property
    def reason(self) -> Reason | None:
        """Why text at this point is not text of the document, by the outermost field with a reason."""
        if not self._open:
            return None
        last = self._open[-1]
        return last.outer or (last.reason if last.in_result else Reason.FIELD)

    def begin(self, element: Element) -> None:
        """Open a field, unless it has no end."""
        if element.get(_OPEN) is None:
            self._open.append(OpenField(outer=self.reason, choice=_choice(element)))

    def add_code(self, text: str) -> bool:
        """Add a part of a code to the innermost field; return False where none accepts it."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].parts.append(text)
            return True
        return False

    def mark_result(self) -> None:
        """Record that the innermost field has a result; when it ends, so have the fields around it."""
        if self._open:
            self._open[-1].has_result = True

    def separate(self) -> str:
        """End the code of the innermost field and return it; "" where it has ended before."""
        if not self._open or self._open[-1].in_result:
            return ""
        last = self._open[-1]
        last.in_result = True
        last.reason = RESULT_REASONS.get(field_type(last.code))
        return last.code

    def end(self) -> OpenField | None:
        """Close the innermost field and return it, or None where none is open."""
        last = self._open.pop() if self._open else None
        if last is not None and last.has_result:
            self.mark_result()
        return last


def mark_open_fields(story: Element) -> None:
    """Mark the field beginnings that have no end, so that they do not swallow the rest of the text."""
    unclosed: list[Element] = []
    for element in descendants(story, "w:fldChar"):
        mark = attribute(element, "fldCharType")
        if mark == "begin":
            unclosed.append(element)
        elif mark == "end" and unclosed:
            unclosed.pop()
    for element in unclosed:
        element.set(_OPEN, "1")


def _choice(element: Element) -> str:
    """Return the selected item of a drop-down list in a form."""
    data = child(child(element, "w:ffData"), "w:ddList")
    if data is None:
        return ""
    items = [attribute(item, "val") or "" for item in children(data, "w:listEntry")]
    selected = integer_value(child(data, "w:result"))
    at = selected if selected is not None else integer_value(child(data, "w:default")) or 0
    return items[at] if 0 <= at < len(items) else ""


def equation_parts(code: str) -> list[tuple[str, Reason | None]]:
    r"""Return the parts of an ``EQ`` field that overlays characters, with the reason of those not text.

    Word writes enclosed characters in this way and, in old files, ruby. Of any
    other equation the list is empty.

    >>> equation_parts(r"eq \o\ac(○,1)"), equation_parts(r'EQ \* jc2 \o\ad(\s\up 9(guó),国)')[1]
    ([('①', None)], ('国', None))
    """
    overlay = _OVERLAY.search(code[:_LONGEST])
    arguments = _arguments(code[overlay.end() : _LONGEST]) if overlay is not None else []
    if len(arguments) == 2 and arguments[0] in _FRAMES:
        return [(_encircled(arguments[1]) if arguments[0] in _FRAMES[:3] else arguments[1], None)]
    parts: list[tuple[str, Reason | None]] = []
    for argument in arguments:
        raised = _RAISED.match(argument)
        parts.append((raised[1], Reason.ANNOTATION) if raised is not None else (argument, None))
    return parts


def _arguments(text: str) -> list[str]:
    """Return the arguments in *text* up to the closing bracket; none if it is missing."""
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
    """Return the encircled character of a number up to 20 or of 一 to 十; other text as it is."""
    if len(text) <= 2 and text.isascii() and text.isdigit() and 0 < int(text) <= 20:
        return chr(ord("①") + int(text) - 1)
    han = "一二三四五六七八九十".find(text)
    return chr(ord("㊀") + han) if len(text) == 1 and han >= 0 else text
