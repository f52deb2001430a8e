"""``collate compare``: prepared files, each one witness, collated without reflow, split and dedupe."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from collate.editions import (
    build_edition,
    check_is_file,
    edition_context,
    has_no_text,
    is_same_file,
    names_in_edition,
    output_date,
    read_prepared,
    without_duplicates,
    without_empty,
)
from collate.errors import SettingsError, SourceError
from collate.i18n import _
from collate.read import shown_path
from collate.settings import Settings
from collate.text.language import with_language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from collate.model import Edition, SplitDocument
    from collate.report import ReportContext


def compare(
    files: Sequence[Path],
    base: Path | None = None,
    *,
    settings: Settings | None = None,
    on_unreadable: Callable[[SourceError], None] | None = None,
) -> tuple[Edition, ReportContext]:
    """Collate prepared files, each one witness as it is.

    Args:
        files: two or more, including *base* if it is not among them;
            duplicates count once; files without text are left out.
        base: the base text, one of *files* or one more; if None the first file that shares
            words with another.
        settings: defaults if None.
        on_unreadable: is called with the error of each file that cannot be read, which is then left out
            if there are two others; if None the error is raised.

    Returns:
        The edition, and the context for the writers of reports.

    Raises:
        SourceError: a file cannot be read, or is one of two and empty, or none shares words with the
            base text.
        SettingsError: there are fewer than two files, or *base* does not exist.
    """
    from collate.group import build_single_work

    chosen = settings or Settings()
    for path in files:
        if path.is_dir():
            check_is_file(path, _("Name the files in it, or use: collate run"))
    paths, base_index = _paths_with_base(files, base)
    for path in paths:
        check_is_file(path, _("Name the files in it, or use: collate run"))
    needed = None if base is None else paths[base_index]
    read = _read_all(paths, needed, settings=chosen, on_unreadable=on_unreadable)
    paths, documents = list(read), tuple(read.values())
    base_index = 0 if needed is None else paths.index(needed)
    chosen = with_language(chosen, (item.document.text for item in documents))
    segments = [item.segments[0] for item in documents]
    # A first file that has nothing in common with the others is a stranger, not their base text.
    candidates = [base_index] if base is not None else list(range(len(paths)))
    for candidate in (*candidates, candidates[0]):
        edition = build_edition(build_single_work(segments, candidate, settings=chosen), chosen)
        if len(edition.work.witnesses) > 1:
            break
    check_shares_words(edition, shown_path(paths[candidates[0]]))
    return edition, edition_context(documents, output_date(chosen), settings=chosen)


def _read_all(
    paths: Sequence[Path],
    needed: Path | None,
    *,
    settings: Settings,
    on_unreadable: Callable[[SourceError], None] | None,
) -> dict[Path, SplitDocument]:
    """Return the texts of *paths*; those that cannot be read are left out, except *needed*.

    Raises:
        SourceError: *needed* cannot be read, or fewer than two can; or any, without *on_unreadable*.
    """
    documents: dict[Path, SplitDocument] = {}
    errors: list[SourceError] = []
    for name, path in zip(names_in_edition(paths), paths, strict=True):
        try:
            documents[path] = read_prepared(name, path, settings=settings)
        except SourceError as error:
            if on_unreadable is None or path == needed:
                raise
            errors.append(error)
    if errors and len(documents) < 2:
        raise errors[0]
    if on_unreadable is not None:
        for each in errors:
            on_unreadable(each)
    return documents


def _paths_with_base(files: Sequence[Path], base: Path | None) -> tuple[list[Path], int]:
    """Return the files, each once and with the base text among them, and the index of the base text."""
    paths = without_empty(files)[0]
    if base is not None and not any(is_same_file(base, path) for path in paths):
        if not base.exists():
            near = get_close_matches(str(base), [str(path) for path in paths], n=1, cutoff=0.0)
            problem = _("{file} is not one of the FILEs, and there is no such file", file=str(base))
            hint = _("Did you mean {name!r}?", name=near[0]) if near else ""
            raise SettingsError("--base", problem, hint)
        paths.insert(0, base)
    paths = without_duplicates(paths)
    if len(paths) < 2:
        where = str(paths[0]) if paths else ""
        empty = next((path for path in files if has_no_text(path)), None)
        if empty is not None:
            raise SourceError(shown_path(empty), _("the file is empty"), _("Remove it"))
        raise SettingsError(where, _("is the only file"), _("Name another one beside it"))
    return paths, next(
        (i for i, path in enumerate(paths) if base is not None and is_same_file(base, path)), 0
    )


def check_shares_words(edition: Edition, base: str) -> None:
    """Check that *edition* has a witness besides the base text, which messages call *base*.

    Raises:
        SourceError: no other text shares words with the base text.
    """
    if len(edition.work.witnesses) > 1:
        return
    others = ", ".join(witness.segment.path for witness in edition.alignment.left_out)
    problem = _("shares no words with any other text ({others})", others=others)
    remedy = _("Take another base text")
    if len(edition.alignment.left_out) == 1:
        remedy = _("Name files that are versions of one text")
    raise SourceError(base, problem, remedy)
