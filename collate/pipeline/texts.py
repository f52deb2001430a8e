"""What is in the files: found, read, their layout taken out, cut into texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from collate.cache.documents import Readings
from collate.engine import Progress, silent
from collate.model import Reason, Skipped, SplitDocument
from collate.read import Found, find
from collate.settings import is_pattern, names_file

if TYPE_CHECKING:
    from collate.model import Segment, Source
    from collate.settings import Settings

#: So many files without a text are named one by one.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Texts:
    """What is found in the files: one :class:`~collate.model.SplitDocument` for each path."""

    documents: tuple[SplitDocument, ...]
    ignored: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()
    """What the editor should know besides: links that lead back, settings that fit no file."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments in reading order."""
        return tuple(segment for document in self.documents for segment in document.segments)


def texts(
    paths: Sequence[Path],
    settings: Settings,
    jobs: int = 0,
    progress: Progress = silent,
    leave_out: Collection[str] = (),
) -> Texts:
    """Read, reflow and split all files under *paths*. What cannot be read is listed in ``skipped``.

    Files with the same content are each there, and share a source.
    *leave_out* are the real paths of files and folders to pass over.

    Raises:
        SettingsError: the settings name words of a file that do not stand in it.
    """
    found = find(paths, leave_out)
    readings = Readings(found.files, settings)
    readings.prepare(jobs, progress)
    return gathered(found, readings, settings)


def gathered(found: Found, readings: Readings, settings: Settings) -> Texts:
    """Return the texts of the files that were found, once they are read."""
    skipped = list(found.skipped)
    documents: list[SplitDocument] = []
    for item in readings.items():
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            documents.append(item)
    unused = _unused(settings, [file.path for file in found.files])
    notes = (*found.notes, *unused, *_never_left_out(settings, documents), *without_text(documents))
    return Texts(_shared_sources(documents), found.ignored, tuple(skipped), notes)


def without_text(documents: Sequence[SplitDocument]) -> Iterator[str]:
    """Say of which files nothing is text, though the editor did not leave them out; of many, how many."""
    said = 0
    for item in documents:
        reasons = list(dict.fromkeys(row.reason for row in item.ledger if row.reason is not Reason.BLANK))
        if not item.segments and Reason.LEFT_OUT not in reasons:
            said += 1
            if said > NAMED:
                continue
            what = f"all of it was taken for {', '.join(reasons)}" if reasons else "it is blank"
            path = item.document.source.paths[0]
            yield f"no text was found in {path}: {what}. `collate read` shows each line, and why"
    if said > NAMED:
        yield f"no text was found in {said - NAMED:,} more files, of {len(documents):,} in all"


def _unused(settings: Settings, paths: Sequence[str]) -> Iterator[str]:
    """Say which rows of the settings are about none of the files."""
    rows = [("source", row.file) for row in settings.source]
    rows += [("cut", row.file) for row in settings.cut] + [("join", row.file) for row in settings.join]
    rows += [("leave_out", row.file) for row in settings.leave_out]
    for table, name in dict.fromkeys(rows):
        if not any(path == name or PurePosixPath(path).match(name) for path in paths):
            near = get_close_matches(name, paths, n=1, cutoff=0.0)
            hint = f". Did you mean {near[0]!r}?" if near else ""
            yield f"[[{table}]]: none of the files is called {name!r}{hint}"


def _never_left_out(settings: Settings, documents: Sequence[SplitDocument]) -> Iterator[str]:
    """Say which rows for a pattern of files leave out nothing in any of them."""
    rows = [row for row in settings.leave_out if is_pattern(row.file)]
    for row in rows:
        named = [item for item in documents if names_file(row.file, item.document.source.paths[0])]
        first = "".join(row.first.split())
        if named and not any(
            first in "".join(item.document.raw[slice(*dropped.span)].split())
            for item in named
            for dropped in item.ledger
            if dropped.reason is Reason.LEFT_OUT
        ):
            yield f"[[leave_out]]: {row.first!r} … {row.last!r} stands in none of the files {row.file!r}"


def _shared_sources(documents: Sequence[SplitDocument]) -> tuple[SplitDocument, ...]:
    """Name in every source all the paths that hold its content, its own path first."""
    holders: dict[str, list[Source]] = {}
    for item in documents:
        holders.setdefault(item.document.source.sha256, []).append(item.document.source)
    return tuple(_with_source(item, holders[item.document.source.sha256]) for item in documents)


def _with_source(item: SplitDocument, same: Sequence[Source]) -> SplitDocument:
    if len(same) == 1:
        return item
    own = item.document.source
    ordered = [own, *(source for source in same if source is not own)]
    source = replace(
        own,
        paths=tuple(s.paths[0] for s in ordered),
        locations=tuple(s.locations[0] for s in ordered),
    )
    segments = tuple(replace(segment, source=source) for segment in item.segments)
    return replace(item, document=replace(item.document, source=source), segments=segments)
