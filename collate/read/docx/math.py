"""Formulas of a Word file on one line: the signs that the page shows and no element holds as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from collate.read.docx.ooxml import attribute, child, children

if TYPE_CHECKING:
    from collate.model import Reason
    from collate.read.docx.ooxml import Element


class Inline(Protocol):
    """What reads the content of a paragraph."""

    def put(self, text: str, reason: Reason | None) -> None:
        """Add *text*; with a *reason* it goes to the ledger."""

    def walk(self, element: Element, reason: Reason | None) -> None:
        """Read the children of *element*."""


def _parts(at: Inline, element: Element, reason: Reason | None, part: str, between: str) -> None:
    """Walk the children of one name, with a sign between them."""
    for number, found in enumerate(children(element, part)):
        if number:
            at.put(between, reason)
        at.walk(found, reason)


def _sign(element: Element, properties: str, sign: str, default: str) -> str:
    """Return a sign that the properties of a structure name; an empty one is no sign."""
    stated = child(child(element, properties), sign)
    return default if stated is None else attribute(stated, "val", "m") or ""


def _fraction(at: Inline, element: Element, reason: Reason | None) -> None:
    _parts(at, element, reason, "m:num", "")
    # The bar of a fraction; a binomial has none.
    at.put(" " if _sign(element, "m:fPr", "m:type", "bar") == "noBar" else "/", reason)
    _parts(at, element, reason, "m:den", "")


def _brackets(at: Inline, element: Element, reason: Reason | None) -> None:
    at.put(_sign(element, "m:dPr", "m:begChr", "("), reason)
    _parts(at, element, reason, "m:e", _sign(element, "m:dPr", "m:sepChr", "|"))
    at.put(_sign(element, "m:dPr", "m:endChr", ")"), reason)


def _operator(at: Inline, element: Element, reason: Reason | None) -> None:
    at.put(_sign(element, "m:naryPr", "m:chr", "∫"), reason)
    at.walk(element, reason)


def _root(at: Inline, element: Element, reason: Reason | None) -> None:
    _parts(at, element, reason, "m:deg", "")
    at.put("√", reason)
    _parts(at, element, reason, "m:e", "")


def _rows(at: Inline, element: Element, reason: Reason | None) -> None:
    for number, row in enumerate(children(element, "m:mr")):
        at.put(" " if number else "", reason)
        _parts(at, row, reason, "m:e", " ")


def _lines(at: Inline, element: Element, reason: Reason | None) -> None:
    _parts(at, element, reason, "m:e", " ")


MATH: dict[str, Callable[[Inline, Element, Reason | None], None]] = {
    "m:f": _fraction,
    "m:d": _brackets,
    "m:nary": _operator,
    "m:rad": _root,
    "m:m": _rows,
    "m:eqArr": _lines,
}
"""Structures of a formula with a sign of their own; the others are read in order."""
