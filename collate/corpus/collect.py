"""The texts of a job as the driver, this process, has them: their ids and places, and few of the texts."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, overload

from collate.cache import DirectiveUse
from collate.corpus.partition import InputBatch, file_state
from collate.i18n import _
from collate.model import Record, Skipped
from collate.split import genre_of

if TYPE_CHECKING:
    from collate.read import FoundFile

#: Number of repeated ids that are reported one by one.
REPEATED_IDS_LISTED = 20


@dataclass(slots=True)
class TextCollection(Sequence[Record]):
    """The texts of a job; the text of row i comes from ``files[file_of[i]]``, line ``line_of[i]`` or 0.

    ``texts`` are the few that were fetched from the workers, by row.
    """

    files: tuple[FoundFile, ...]
    ignored: tuple[str, ...]
    skipped: list[Skipped]
    notes: list[str]
    ids: list[str] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    file_of: array[int] = field(default_factory=lambda: array("I"))
    line_of: array[int] = field(default_factory=lambda: array("Q"))
    states: tuple[tuple[int, int], ...] = ()
    """Size and modification time of each of ``files`` before reading."""
    renamed: int = 0
    """Number of texts whose id was in use."""
    recognised: bool = False
    use: DirectiveUse = field(default_factory=DirectiveUse)
    """What the directives for several files do in those read so far."""

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, row: int) -> Record: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Record]: ...
    def __getitem__(self, row: int | slice) -> Record | Sequence[Record]:
        """Return a text, an empty one if it was not fetched."""
        if isinstance(row, slice):
            return tuple(self[one] for one in range(len(self))[row])
        text = self.texts.get(row, "")
        return Record(self.ids[row], text, genre_of(text))

    def location(self, row: int) -> str:
        """Return file and line of a text, for messages."""
        path = self.files[self.file_of[row]].path
        return f"{path}:{self.line_of[row]}" if self.line_of[row] else path

    def has_changed(self, file: FoundFile) -> bool:
        """Return whether *file* was modified since it was listed."""
        return file_state(file) != self.states[self.files.index(file)]


def add_batch(texts: TextCollection, ids: IdRegistry, *, number: int, batch: InputBatch) -> None:
    """Add a *batch* of file *number* to the collection, each text under a unique id."""
    before = ids.lines_before(number)
    for text in batch.texts:
        line = text.number + before if text.number else 0
        texts.file_of.append(number)
        texts.line_of.append(line)
        default = f"{texts.files[number].path}{'/' if text.part else ':'}{line}{text.part}"
        texts.ids.append(ids.unique_id(text.id or default, len(texts)))
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
