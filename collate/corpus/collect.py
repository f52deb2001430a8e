"""Loading of the texts of a job into a spill: records as they are, other files split into texts.

A JSON lines file is read in ranges by several processes; other files likewise,
one at a time; a Parquet file is read in this process.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from collate.cache import DirectiveUse, idle_directives
from collate.corpus.partition import (
    JSONL,
    PARQUET,
    RANGE_BYTES,
    InputBatch,
    file_state,
    jsonl_ranges,
    read_jsonl_range,
    read_parquet_batches,
    read_whole_file,
    record_format,
)
from collate.engine import ProcessPool, worker_count
from collate.i18n import _
from collate.model import Skipped
from collate.read import FoundFile, find

if TYPE_CHECKING:
    from collate.corpus.spill import Spill
    from collate.settings import Settings

#: Number of repeated ids that are reported one by one.
REPEATED_IDS_LISTED = 20


@dataclass(slots=True)
class TextCollection:
    """The texts of a job; the text of row i comes from ``files[file_of[i]]``, line ``line_of[i]`` or 0."""

    spill: Spill
    files: tuple[FoundFile, ...]
    ignored: tuple[str, ...]
    skipped: list[Skipped]
    notes: list[str]
    file_of: array[int] = field(default_factory=lambda: array("I"))
    line_of: array[int] = field(default_factory=lambda: array("Q"))
    states: tuple[tuple[int, int], ...] = ()
    """Size and modification time of each of ``files`` before reading."""
    renamed: int = 0
    """Number of texts whose id was in use."""
    recognised: bool = False
    use: DirectiveUse = field(default_factory=DirectiveUse)
    """What the directives for several files do in those read so far."""

    def location(self, row: int) -> str:
        """Return file and line of a text, for messages."""
        path = self.files[self.file_of[row]].path
        return f"{path}:{self.line_of[row]}" if self.line_of[row] else path

    def has_changed(self, file: FoundFile) -> bool:
        """Return whether *file* was modified since it was listed."""
        return file_state(file) != self.states[self.files.index(file)]


def load_texts(
    paths: Sequence[Path],
    spill: Spill,
    *,
    settings: Settings,
    pool: ProcessPool,
    split_records: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    exclude: Collection[str] = (),
) -> TextCollection:
    """Read everything under *paths* into *spill*, in reading order.

    Args:
        paths: files and folders.
        spill: receives the texts.
        settings: those of reading, reflow and split.
        pool: the processes that read.
        split_records: split records, too; otherwise each is one text, named by its id.
        progress: receives the number of bytes read so far, and the total.
        exclude: real paths that are not input.
    """
    listing = find(paths, exclude)
    texts = TextCollection(spill, listing.files, listing.ignored, list(listing.skipped), list(listing.notes))
    texts.states = tuple(map(file_state, listing.files))
    total = sum(size for size, _modified in texts.states)
    ids = IdRegistry(texts)
    first = done = 0
    for media_type, group in groupby(listing.files, key=record_format):
        files = list(group)
        batches = _batches(files, media_type, settings=settings, split_records=split_records, pool=pool)
        for number, batch in batches:
            add_batch(texts, ids, number=first + number, batch=batch)
            done += sum(len(text.text) for text in batch.texts)
            progress(min(done, total), total)
        first += len(files)
    spill.flush()
    ids.summarise()
    texts.notes += idle_directives(settings, texts.use)
    return texts


def pool_for(paths: Sequence[Path], jobs: int) -> ProcessPool:
    """Return the processes for the files under *paths*; *jobs* 0: one per core where there is much to do."""
    files = find(paths).files
    sizes = [file_state(file)[0] for file in files]
    items = sum(
        size // RANGE_BYTES + 1 if record_format(file) else 1 for file, size in zip(files, sizes, strict=True)
    )
    return ProcessPool(worker_count(jobs, items, size=sum(sizes)))


def _batches(
    files: Sequence[FoundFile],
    media_type: str,
    *,
    settings: Settings,
    split_records: bool,
    pool: ProcessPool,
) -> Iterator[tuple[int, InputBatch]]:
    """Yield (index of the file, batch) for *files*, all of one record format."""
    if media_type == PARQUET:
        for number, file in enumerate(files):
            for batch in read_parquet_batches(file, settings, split_records=split_records):
                yield number, batch
    elif media_type == JSONL:
        parts = [(number, part) for number, file in enumerate(files) for part in jsonl_ranges(file)]
        read = partial(read_jsonl_range, settings=settings, split_records=split_records)
        batches = pool.map(read, [part for _number, part in parts])
        yield from zip((number for number, _part in parts), batches, strict=True)
    else:
        yield from enumerate(pool.map(partial(read_whole_file, settings=settings), files))


def add_batch(texts: TextCollection, ids: IdRegistry, *, number: int, batch: InputBatch) -> None:
    """Add a *batch* of file *number* to the collection, each text under a unique id."""
    before = ids.lines_before(number)
    for text in batch.texts:
        line = text.number + before if text.number else 0
        texts.file_of.append(number)
        texts.line_of.append(line)
        default = f"{texts.files[number].path}{'/' if text.part else ':'}{line}{text.part}"
        texts.spill.add(ids.unique_id(text.id or default, len(texts.spill)), text.text, genre=text.genre)
    for line, item in batch.skipped:
        where = f"{item.path}:{line + before}" if line else item.path
        texts.skipped.append(Skipped(where, item.problem, item.remedy))
    texts.recognised |= batch.recognised
    texts.notes += batch.warnings
    texts.use = texts.use.joined(batch.use)
    ids.add_lines(number, batch.lines)


class IdRegistry:
    """The ids in use, and the number of lines read of each file."""

    def __init__(self, texts: TextCollection) -> None:
        self._texts = texts
        self._rows: dict[str, int] = {}
        self._copies: dict[str, int] = {}
        self._lines: dict[int, int] = {}

    def lines_before(self, file: int) -> int:
        """Return the number of lines of *file* counted so far."""
        return self._lines.get(file, 0)

    def add_lines(self, file: int, lines: int) -> None:
        """Count more lines of *file*."""
        self._lines[file] = self._lines.get(file, 0) + lines

    def unique_id(self, name: str, row: int) -> str:
        """Return *name*, or name~2, name~3 ... with a note where it is in use."""
        unique = name
        while unique in self._rows:
            self._copies[name] = self._copies.get(name, 1) + 1
            unique = f"{name}~{self._copies[name]}"
        self._rows[unique] = row
        if unique != name:
            self._texts.renamed += 1
            if self._texts.renamed <= REPEATED_IDS_LISTED:
                note = _(
                    "{where}: its id {name!r} was used before, in {first}. It is called {unique!r} here; "
                    "give every record an id of its own",
                    where=self._texts.location(row),
                    name=name,
                    first=self._texts.location(self._rows[name]),
                    unique=unique,
                )
                self._texts.notes.append(note)
        return unique

    def summarise(self) -> None:
        """Add a note with the number of repeated ids that have no note of their own."""
        more = self._texts.renamed - REPEATED_IDS_LISTED
        if more > 0:
            note = _("{count:,} more records have ids that were used before", count=more)
            self._texts.notes.append(note)
