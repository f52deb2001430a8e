"""Files that are one witness each, taken as they are: for ``collate compare`` and ``collate add``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from collate.editions.build import same_file
from collate.errors import SourceError
from collate.model import SplitDocument
from collate.read import FoundFile, read_text
from collate.read.detect import HEAD, sniff
from collate.read.discover import shown
from collate.reflow import as_prepared
from collate.split import whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.report import ReportContext
    from collate.settings import Settings

#: By media type, what is text by its characters and not by its words.
_MARKED = {"application/xml": "a TEI document", "text/html": "a web page"}


def each_once(paths: Sequence[Path]) -> list[Path]:
    """Return *paths* in their order, without those that name the file of an earlier one."""
    return [path for i, path in enumerate(paths) if not any(same_file(path, p) for p in paths[:i])]


def check_is_file(path: Path, instead: str) -> None:
    """Raise SourceError where there is nothing at *path*, or a folder: *instead* says what to do then."""
    if not path.exists():
        raise SourceError(shown(str(path)), "no such file", "Check the spelling of the path")
    if path.is_dir():
        raise SourceError(shown(str(path)), "is a folder", instead)


def context_of(documents: tuple[SplitDocument, ...], when: str, settings: Settings) -> ReportContext:
    """Return what writers need besides an edition that stands by itself; *when* is the date to print."""
    from collate.report import ReportContext
    from collate.version import __version__

    return ReportContext(
        settings.report.lang,
        __version__,
        documents,
        when,
        notes=settings.notes,
        tei=settings.tei,
        hide=settings.report.hide,
    )


def names_of(paths: Sequence[Path]) -> list[str]:
    """Return what the files are called in the edition: their paths below the folder that holds all of them.

    So the edition is the same wherever that folder stands.
    """
    full = [path.parent.resolve() / path.name for path in paths]
    try:
        folder = os.path.commonpath([path.parent for path in full])
    except ValueError:  # on several drives
        return [shown(path.as_posix()) for path in paths]
    return [shown(path.relative_to(folder).as_posix()) for path in full]


def prepared_document(name: str, path: Path, settings: Settings) -> SplitDocument:
    """Read the file at *path*, called *name* in the edition, as one text as it is.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        # Whatever its name ends in: who compares prepared files says that they are text.
        read = read_text(FoundFile(name, path), settings)
    except SourceError as error:
        raise SourceError(shown(str(path)), error.problem, error.remedy) from error
    if what := _MARKED.get(sniff(read.raw[:HEAD].encode()) or ""):
        problem = f"is {what}: its tags would count as words"
        raise SourceError(shown(str(path)), problem, "Give its text alone. collate run reads it as it is")
    document = as_prepared(read)
    return SplitDocument(document, (whole(document, settings),), document.ledger)
