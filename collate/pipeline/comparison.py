"""Prepared witnesses: the second half of the main job alone."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from collate.editions.build import day, edition_of, same_file
from collate.editions.prepared_files import (
    check_is_file,
    context_of,
    each_once,
    names_of,
    prepared_document,
)
from collate.errors import SettingsError, SourceError
from collate.read.discover import shown
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from collate.model import Edition
    from collate.report import ReportContext


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
