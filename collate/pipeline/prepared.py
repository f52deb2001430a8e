"""Prepared witnesses: the second half of the main job alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.errors import SettingsError
from collate.model import SplitDocument
from collate.pipeline.editions import day, edition_of
from collate.read import READERS, FoundFile
from collate.reflow import as_prepared
from collate.settings import Settings
from collate.split import whole

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
        files: two or more, *base* counted if it is not among them.
        base: the base text; the first file if None.
        settings: defaults if None.

    Returns:
        The edition, and what writers of reports need besides.

    Raises:
        SourceError: a file cannot be read.
        SettingsError: there are fewer than two files.
    """
    from collate import __version__
    from collate.report import ReportContext

    chosen = settings or Settings()
    paths = list(files)
    if base is not None and not any(_same_file(base, path) for path in paths):
        paths.insert(0, base)
    paths = [path for i, path in enumerate(paths) if not any(_same_file(path, p) for p in paths[:i])]
    if len(paths) < 2:
        raise SettingsError("", "comparing needs two different files", "Name another FILE, or a --base")
    documents = tuple(_prepared(path, chosen) for path in paths)
    at = next((i for i, path in enumerate(paths) if base is not None and _same_file(base, path)), 0)
    from collate.group import prepared

    work = prepared([item.segments[0] for item in documents], at, chosen)
    edition = edition_of(work, chosen)
    when = day([item.document.source for item in documents])
    return edition, ReportContext(chosen.report.lang, __version__, documents, when)


def _same_file(left: Path, right: Path) -> bool:
    try:
        return left.samefile(right)
    except OSError:
        return left == right


def _prepared(path: Path, settings: Settings) -> SplitDocument:
    document = as_prepared(READERS["text/plain"](FoundFile(path.as_posix(), path), settings))
    return SplitDocument(document, (whole(document, settings),), document.ledger)
