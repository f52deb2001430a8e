"""Prepared witnesses: the second half of the main job alone."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING

from collate.editions.build import day, edition_of, same_file
from collate.errors import SettingsError, SourceError
from collate.model import SplitDocument
from collate.read import FoundFile, read_text
from collate.read.detect import HEAD, sniff
from collate.read.discover import shown
from collate.reflow import as_prepared
from collate.settings import Settings
from collate.split import whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.model import Edition
    from collate.report import ReportContext

#: By media type, what is text by its characters and not by its words.
_MARKED = {"application/xml": "a TEI document", "text/html": "a web page"}


def compare(
    files: Sequence[Path], base: Path | None = None, settings: Settings | None = None
) -> tuple[Edition, ReportContext]:
    """Collate prepared files, each one witness as it is: no reflow, no split, no dedupe.

    Args:
        files: two or more, *base* counted if it is not among them. A file
            that is named twice counts once.
        base: the base text: one of *files*, or one more; the first file if
            None.
        settings: defaults if None.

    Returns:
        The edition, and what writers of reports need besides.

    Raises:
        SourceError: a file cannot be read, or none shares words with the base text.
        SettingsError: there are fewer than two files, or *base* is neither one
            of them nor another file.
    """
    chosen = settings or Settings()
    paths = list(files)
    if base is not None and not any(same_file(base, path) for path in paths):
        if not base.exists():
            near = get_close_matches(str(base), [str(path) for path in paths], n=1, cutoff=0.0)
            hint = f"Did you mean {near[0]}?" if near else ""
            raise SettingsError("--base", f"{base} is none of the FILEs, and there is no such file", hint)
        paths.insert(0, base)
    paths = each_once(paths)
    if len(paths) < 2:
        raise SettingsError(str(paths[0]) if paths else "", "is one file only", "Name another one beside it")
    for path in paths:
        check_is_file(path, "Name the files in it, or: collate run")
    names = names_of(paths)
    documents = tuple(prepared_document(name, path, chosen) for name, path in zip(names, paths, strict=True))
    at = next((i for i, path in enumerate(paths) if base is not None and same_file(base, path)), 0)
    from collate.group import prepared

    work = prepared([item.segments[0] for item in documents], at, chosen)
    edition = edition_of(work, chosen)
    if len(edition.work.witnesses) == 1:
        problem = f"no other file shares words with it ({', '.join(names[:at] + names[at + 1 :])})"
        raise SourceError(shown(str(paths[at])), problem, "Take another base text")
    when = day([item.document.source for item in documents])
    return edition, context_of(documents, when, chosen)


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
    from collate import __version__
    from collate.report import ReportContext

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
