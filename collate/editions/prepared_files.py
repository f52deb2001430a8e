"""Prepared files, each one witness as it is: the input of ``collate compare`` and ``collate add``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from collate.bounded_files import open_regular, read_at_most
from collate.editions.build import is_same_file
from collate.errors import SourceError
from collate.i18n import _
from collate.model import SplitDocument
from collate.read import (
    HEAD_BYTES,
    FoundFile,
    is_standard_input,
    printable_name,
    read_text,
    shown_path,
    sniff,
)
from collate.reflow import reflow_prepared
from collate.split import whole_segment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.report import ReportContext
    from collate.settings import Settings

#: Size in bytes above which no file is searched for text: no one keeps so much white space.
_MOST_BLANK = 1_000_000

#: Problems of files whose characters are text but whose markup is not, by media type.
_MARKUP_PROBLEMS = {
    "application/xml": _("is a TEI document: its tags would count as words"),
    "text/html": _("is a web page: its tags would count as words"),
}


def without_duplicates(paths: Sequence[Path]) -> list[Path]:
    """Return *paths* in order, each file once."""
    return [path for i, path in enumerate(paths) if not any(is_same_file(path, p) for p in paths[:i])]


def check_is_file(path: Path, folder_remedy: str) -> None:
    """Check that *path* exists and is not a folder; *folder_remedy* is the remedy for a folder.

    Raises:
        SourceError: it does not exist, or is a folder.
    """
    if not path.exists():
        remedy = _("Check the spelling of the path")
        raise SourceError(shown_path(path), _("no such file"), remedy)
    if path.is_dir():
        raise SourceError(shown_path(path), _("is a folder"), folder_remedy)


def has_no_text(path: Path) -> bool:
    """Return whether the file at *path* is empty or contains only white space; False if it cannot be read."""
    try:
        with open_regular(path) as stream:
            data = read_at_most(stream, _MOST_BLANK)
    except OSError:
        return False
    if len(data) > _MOST_BLANK:
        return False
    # NUL and byte order marks: white space in UTF-16.
    return not data.decode("utf-8", "replace").strip() or not data.strip(b" \t\r\n\f\x00\xef\xbb\xbf\xfe\xff")


def without_empty(paths: Sequence[Path]) -> tuple[list[Path], tuple[str, ...]]:
    """Return the files of *paths* that have text, and a message about each of the others.

    Raises:
        SourceError: none has text.
    """
    empty = [path for path in paths if has_no_text(path)]
    if empty and len(empty) == len(paths):
        raise SourceError(shown_path(empty[0]), _("the file is empty"), _("Remove it"))
    notes = (_("{file}: has no text: left out", file=shown_path(path)) for path in empty)
    return [path for path in paths if path not in empty], tuple(notes)


def edition_context(documents: tuple[SplitDocument, ...], date: str, *, settings: Settings) -> ReportContext:
    """Return the writers' context of a single edition, outside of a run; *date* is printed (ISO 8601)."""
    from collate.report import ReportContext
    from collate.version import __version__

    return ReportContext(
        settings.report.lang,
        __version__,
        documents,
        date,
        notes=settings.notes,
        tei=settings.tei,
        hide=settings.report.hide,
        export=settings.export,
        csv=settings.report.csv,
    )


def names_in_edition(paths: Sequence[Path]) -> list[str]:
    """Return the names of the files in the edition: their paths below their common folder.

    So the edition does not depend on where that folder is. Standard input is in none.
    """
    full = [path.parent.resolve() / path.name for path in paths]
    folders = [path.parent for path in full if not is_standard_input(path)]
    try:
        folder = os.path.commonpath(folders) if folders else ""
    except ValueError:  # on several drives
        return [printable_name(path.as_posix()) for path in paths]
    names = [
        "" if is_standard_input(path) else printable_name(path.relative_to(folder).as_posix())
        for path in full
    ]
    return [name or _name_of_input(path, names) for name, path in zip(names, full, strict=True)]


def _name_of_input(path: Path, others: Sequence[str]) -> str:
    """Return the name of standard input, which no file has."""
    return path.name if path.name not in others else f"-/{path.name}"


def read_prepared(name: str, path: Path, *, settings: Settings) -> SplitDocument:
    """Read the file at *path*, named *name* in the edition, as a single text, without reflow or split.

    Raises:
        SourceError: it cannot be read, or holds markup.
    """
    try:
        # The suffix does not matter: prepared files are text by definition.
        decoded = read_text(FoundFile(name, path), settings)
    except SourceError as error:
        raise SourceError(shown_path(path), error.problem, error.remedy) from error
    problem = _MARKUP_PROBLEMS.get(sniff(decoded.raw[:HEAD_BYTES].encode()) or "")
    if problem:
        remedy = _("Supply its text alone, or use collate run, which reads such files")
        raise SourceError(shown_path(path), problem, remedy)
    document = reflow_prepared(decoded)
    return SplitDocument(document, (whole_segment(document, settings),), document.ledger)
