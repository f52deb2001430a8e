"""Formulas of a Word file on one line, with the signs that the page shows and no element has as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from collate.read.docx.ooxml import attribute, child, children

if TYPE_CHECKING:
    from collate.model import Reason
    from collate.read.docx.ooxml import Element


class FormulaWalker(Protocol):
    """The part of a paragraph walker that formulas use."""

    def put(self, text: str, reason: Reason | None) -> None:
        """Add *text*; with a *reason* it goes into the ledger."""

    def walk(self, element: Element, reason: Reason | None) -> None:
        """Read the children of *element*."""


def _parts(at: FormulaWalker, element: Element, reason: Reason | None, part: str, between: str) -> None:
    """Walk the children with the name *part*, with a sign between them."""
    for number, inner in enumerate(children(element, part)):
        if number:
            at.put(between, reason)
        at.walk(inner, reason)


def _sign(element: Element, properties: str, sign: str, default: str) -> str:
    """Return a sign set by the properties of a structure, else *default*; an empty one is ""."""
    own = child(child(element, properties), sign)
    return default if own is None else attribute(own, "val", prefix="m") or ""


def _fraction(at: FormulaWalker, element: Element, reason: Reason | None) -> None:
    _parts(at, element, reason, "m:num", "")
    # The bar of a fraction; a binomial has none.
    at.put(" " if _sign(element, "m:fPr", "m:type", "bar") == "noBar" else "/", reason)
    _parts(at, element, reason, "m:den", "")


def _brackets(at: FormulaWalker, element: Element, reason: Reason | None) -> None:
    at.put(_sign(element, "m:dPr", "m:begChr", "("), reason)
    _parts(at, element, reason, "m:e", _sign(element, "m:dPr", "m:sepChr", "|"))
    at.put(_sign(element, "m:dPr", "m:endChr", ")"), reason)


def _operator(at: FormulaWalker, element: Element, reason: Reason | None) -> None:
    at.put(_sign(element, "m:naryPr", "m:chr", "∫"), reason)
    at.walk(element, reason)


def _root(at: FormulaWalker, element: Element, reason: Reason | None) -> None:
    _parts(at, element, reason, "m:deg", "")
    at.put("√", reason)
    _parts(at, element, reason, "m:e", "")


def _rows(at: FormulaWalker, element: Element, reason: Reason | None) -> None:
    for number, row in enumerate(children(element, "m:mr")):
        at.put(" " if number else "", reason)
        _parts(at, row, reason, "m:e", " ")


def _lines(at: FormulaWalker, element: Element, reason: Reason | None) -> None:
    _parts(at, element, reason, "m:e", " ")


FORMULA_HANDLERS: dict[str, Callable[[FormulaWalker, Element, Reason | None], None]] = {
    "m:f": _fraction,
    "m:d": _brackets,
    "m:nary": _operator,
    "m:rad": _root,
    "m:m": _rows,
    "m:eqArr": _lines,
}
"""Element of a formula with signs of its own -> its handler; all other elements are walked in order."""
