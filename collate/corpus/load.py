"""Read the texts of a job into a spill: records of batches as they are, other files cut into texts.

A JSON lines file is read in pieces by several processes, each at its own place
in the file; so are other files, one at a time; a Parquet file is read here.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from collate.corpus.partition import (
    JSONL,
    PARQUET,
    PIECE,
    Batch,
    kind_of,
    pieces,
    read_file,
    read_parquet,
    read_piece,
    state_of,
)
from collate.engine import Pool, workers
from collate.model import Skipped
from collate.read import FoundFile, find

if TYPE_CHECKING:
    from collate.corpus.spill import Spill
    from collate.settings import Settings

#: So many ids that are used twice are named one by one.
NAMED = 20


@dataclass(slots=True)
class Collected:
    """All that was read: where the text of each row comes from (a file of ``files``, and a line or 0)."""

    spill: Spill
    files: tuple[FoundFile, ...]
    ignored: tuple[str, ...]
    skipped: list[Skipped]
    notes: list[str]
    file_of: array[int] = field(default_factory=lambda: array("I"))
    line_of: array[int] = field(default_factory=lambda: array("Q"))
    states: tuple[tuple[int, int], ...] = ()
    """Size and time of modification of each of ``files`` when it was found."""
    renamed: int = 0
    recognised: bool = False

    def place(self, row: int) -> str:
        """Return where a text stands, for messages."""
        path = self.files[self.file_of[row]].path
        return f"{path}:{self.line_of[row]}" if self.line_of[row] else path

    def changed(self, file: FoundFile) -> bool:
        """Tell whether *file* is another than when it was found."""
        return state_of(file) != self.states[self.files.index(file)]


def collect(
    paths: Sequence[Path],
    spill: Spill,
    settings: Settings,
    pool: Pool,
    cut: bool = False,
    told: Callable[[int, int], None] = lambda done, of: None,
    leave_out: Collection[str] = (),
) -> Collected:
    """Read everything under *paths* into *spill*, in reading order.

    Args:
        paths: files and folders.
        spill: where the texts go.
        settings: those of reading, reflow and split.
        pool: the processes that read.
        cut: split records, too; else each is one text, named by its id.
        told: of bytes read so far, and of how many.
        leave_out: real paths to pass over.
    """
    found = find(paths, leave_out)
    collected = Collected(spill, found.files, found.ignored, list(found.skipped), list(found.notes))
    collected.states = tuple(map(state_of, found.files))
    sizes = [size for size, _ in collected.states]
    names = Names(collected)
    at = done = 0
    for kind, some in groupby(found.files, key=kind_of):
        files = list(some)
        for number, batch in _batches(kind, files, settings, cut, pool):
            take(collected, names, at + number, batch)
            done += sum(len(row.text) for row in batch.rows)
            told(min(done, sum(sizes)), sum(sizes))
        at += len(files)
    spill.written()
    names.summary()
    return collected


def pool_for(paths: Sequence[Path], jobs: int) -> Pool:
    """Return the processes for what is under *paths*; *jobs* 0: one a core where there is much to do."""
    files = find(paths).files
    sizes = [state_of(file)[0] for file in files]
    items = sum(size // PIECE + 1 if kind_of(file) else 1 for file, size in zip(files, sizes, strict=True))
    return Pool(workers(jobs, items, sum(sizes)))


def _batches(
    kind: str, files: Sequence[FoundFile], settings: Settings, cut: bool, pool: Pool
) -> Iterator[tuple[int, Batch]]:
    """Yield what was read of *files*, all of one kind, each with the number of its file."""
    if kind == PARQUET:
        for number, file in enumerate(files):
            yield from ((number, batch) for batch in read_parquet(file, settings, cut))
    elif kind == JSONL:
        given = [(number, piece) for number, file in enumerate(files) for piece in pieces(file)]
        one = partial(read_piece, settings=settings, cut=cut)
        done = pool.map(one, [piece for _, piece in given])
        yield from zip((number for number, _ in given), done, strict=True)
    else:
        yield from enumerate(pool.map(partial(read_file, settings=settings), files))


def take(collected: Collected, names: Names, number: int, batch: Batch) -> None:
    """Put what was read of file *number* into the spill, each text under an id of its own."""
    before = names.lines_before(number)
    for row in batch.rows:
        line = row.number + before if row.number else 0
        collected.file_of.append(number)
        collected.line_of.append(line)
        unnamed = f"{collected.files[number].path}{'/' if row.part else ':'}{line}{row.part}"
        collected.spill.add(names.unused(row.id or unnamed, len(collected.spill)), row.text, row.genre)
    for line, item in batch.skipped:
        where = f"{item.path}:{line + before}" if line else item.path
        collected.skipped.append(Skipped(where, item.problem, item.remedy))
    collected.recognised |= batch.recognised
    names.add_lines(number, batch.lines)


class Names:
    """Gives every text an id of its own, and counts the lines of the files."""

    def __init__(self, collected: Collected) -> None:
        self._collected = collected
        self._rows: dict[str, int] = {}
        self._copies: dict[str, int] = {}
        self._lines: dict[int, int] = {}

    def lines_before(self, file: int) -> int:
        """Return how many lines of *file* were counted."""
        return self._lines.get(file, 0)

    def add_lines(self, file: int, lines: int) -> None:
        """Count more lines of *file*."""
        self._lines[file] = self._lines.get(file, 0) + lines

    def unused(self, name: str, row: int) -> str:
        """Return *name*, or name~2, name~3 … if it was used before, which is said."""
        chosen = name
        while chosen in self._rows:
            self._copies[name] = self._copies.get(name, 1) + 1
            chosen = f"{name}~{self._copies[name]}"
        self._rows[chosen] = row
        if chosen != name:
            self._collected.renamed += 1
            if self._collected.renamed <= NAMED:
                here, first = self._collected.place(row), self._collected.place(self._rows[name])
                self._collected.notes.append(
                    f"{here}: its id {name!r} was used before, in {first}. It is called {chosen!r} here; "
                    "give every record an id of its own"
                )
        return chosen

    def summary(self) -> None:
        """Say how many more ids were used twice than were named."""
        more = self._collected.renamed - NAMED
        if more > 0:
            self._collected.notes.append(f"{more:,} more records have ids that were used before")
