r"""Cells of CSV that no spreadsheet takes for a formula, and back.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end is live in a spreadsheet, and so is
one that begins with a full-width form of these signs. As OWASP recommends ("CSV Injection"), ``'`` stands
before it; a cell that begins with ``'`` and such a sign gets one, too, so that the mark can be taken off
again: ``=a`` is ``'=a``, and ``'=a`` is ``''=a``.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def neutralise(cell: str) -> str:
    """Return *cell* with ``'`` before it if a spreadsheet could take it for a formula.

    >>> [neutralise(cell) for cell in ("=1", "-1", "'=1", "'a", "1-1")]
    ["'=1", "'-1", "''=1", "'a", '1-1']
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """Return the cell that :func:`neutralise` was given.

    >>> [restore(cell) for cell in ("'=1", "''=1", "'a", "=1")]
    ['=1', "'=1", "'a", '=1']
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
