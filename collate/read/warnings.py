"""Warnings on a document: what its reader did not read, or had to repair.

A :class:`~collate.errors.SourceError` refuses a file; a warning leaves it
readable, and is shown with every command that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.i18n import _

if TYPE_CHECKING:
    from collate.model import Document


def warning(problem: str, remedy: str = "") -> str:
    """Return the text of a warning: what is wrong, and what to do, as in an error.

    The name of the file is not part of it, since the same content is cached
    for all names.

    >>> warning(_("page {number} has no text layer", number=3), _("Run OCR on it"))
    'page 3 has no text layer. Run OCR on it'
    """
    return _("{problem}. {remedy}", problem=problem, remedy=remedy) if remedy else problem


def document_warnings(document: Document) -> Iterator[str]:
    """Yield the warnings of *document*, each after the name of its file."""
    for problem in document.warnings:
        yield _("{where}: {problem}", where=document.source.paths[0], problem=problem)
