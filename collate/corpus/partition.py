"""What one worker reads at a time: a piece of a file of records, or another file, as texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import CollateError, MissingExtra, SourceError
from collate.model import Genre, Skipped
from collate.read import read
from collate.read.batch_records import (
    BatchRecord,
    json_records,
    open_batch,
    parquet_file,
    parquet_records,
    record_document,
)
from collate.read.detect import SUFFIXES
from collate.read.raw_builder import Input
from collate.reflow import reflow
from collate.split import split
from collate.text.layout import BLANKS, spaced

if TYPE_CHECKING:
    from collate.model import Document, Segment
    from collate.read import FoundFile
    from collate.settings import Settings

#: Bytes of a JSON lines file that one worker reads at a time.
PIECE = 8_000_000

JSONL, PARQUET = "application/jsonl", "application/parquet"

_LINE_END = re.compile(rf"[{BLANKS}]*\n\s*")


class Piece(NamedTuple):
    """The lines of a JSON lines file that begin in ``[start, end)``."""

    file: FoundFile
    start: int
    end: int


class Row(NamedTuple):
    """A text as it was read.

    ``number`` is its line in the piece, its row in a Parquet file, or 0;
    ``part`` is ``#1``, ``#2`` … where a record was split. ``id`` is empty if
    the record has none.
    """

    id: str
    text: bytes
    number: int = 0
    part: str = ""
    genre: Genre | None = None


class Batch(NamedTuple):
    """What was read: texts, what was skipped (with its line, or 0), how many lines there were.

    ``recognised`` says that some of it was recognised in pictures.
    """

    rows: tuple[Row, ...]
    skipped: tuple[tuple[int, Skipped], ...] = ()
    lines: int = 0
    recognised: bool = False


def kind_of(file: FoundFile) -> str:
    """Return :data:`JSONL` or :data:`PARQUET` for a file of records, ``""`` for any other."""
    kind = SUFFIXES.get(file.location.suffix.lower(), "")
    return kind if kind in (JSONL, PARQUET) else ""


def state_of(file: FoundFile) -> tuple[int, int]:
    """Return size in bytes and time of modification (ns) of *file*; zeros if it cannot be found."""
    try:
        status = file.location.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def pieces(file: FoundFile) -> Iterator[Piece]:
    """Yield the pieces of a JSON lines file: one at least, also where there is nothing to read."""
    size, _ = state_of(file)
    for start in range(0, max(size, 1), PIECE):
        yield Piece(file, start, min(start + PIECE, size))


def read_piece(piece: Piece, settings: Settings, cut: bool) -> Batch:
    """Read one piece of a JSON lines file. A line belongs to the piece that it begins in."""
    file, start, end = piece
    found = _Found(file, settings, cut)
    lines = 0
    try:
        with open_batch(file.location, file.path) as stream:
            if not end:
                raise SourceError(file.path, "the file is empty", "Remove it")
            if start:
                stream.seek(start - 1)
                while (part := stream.readline(PIECE)) and not part.endswith(b"\n"):
                    pass
            for number, record in json_records(stream, file.path, end):
                lines = number
                if record is not None:
                    found.add(number, record)
    except SourceError as error:
        found.skip(0, error)
    return found.batch(lines)


def row_groups(file: FoundFile) -> tuple[tuple[int, int], ...]:
    """Return how many rows each row group of a Parquet file has, and their bytes; nothing if it is none."""
    try:
        with open_batch(file.location, file.path) as stream, parquet_file(stream, file.path) as table:
            groups = [table.metadata.row_group(i) for i in range(table.metadata.num_row_groups)]
            return tuple((group.num_rows, group.total_byte_size) for group in groups)
    except (SourceError, MissingExtra):
        return ()  # it is said where the file is read


def read_parquet(
    file: FoundFile, settings: Settings, cut: bool, group: int | None = None, before: int = 0
) -> Iterator[Batch]:
    """Read a Parquet file, or one row group after *before* rows, some rows at a time; they count from 1."""
    number = before
    try:
        with open_batch(file.location, file.path) as stream:
            for records in parquet_records(stream, file.path, group, before):
                found = _Found(file, settings, cut)
                for record in records:
                    number += 1
                    found.add(number, record)
                yield found.batch(0)
    except (SourceError, MissingExtra) as error:
        found = _Found(file, settings, cut)
        found.skip(0, error)
        yield found.batch(0)


def read_file(file: FoundFile, settings: Settings) -> Batch:
    """Read any other file, and cut what it holds into texts."""
    found = _Found(file, settings, cut=True)
    try:
        for item in read(file, settings):
            if isinstance(item, SourceError):
                found.skip(0, item)
            else:
                found.split(item)
    except (SourceError, MissingExtra) as error:
        found.skip(0, error)
    return found.batch(0)


def unwrapped(text: str) -> str:
    r"""Return a record's text without line breaks, as texts of other files are without them.

    >>> unwrapped(" 实事\n求是，\n\n　　好。\n"), unwrapped("the\nend")
    ('实事求是，好。', 'the end')
    """

    def between(found: re.Match[str]) -> str:
        left, right = text[max(0, found.start() - 8) : found.start()], text[found.end() : found.end() + 8]
        return " " if spaced(left, right) else ""

    return _LINE_END.sub(between, text.strip()) if "\n" in text else text.strip()


class _Found:
    """Collects what is read of a file."""

    def __init__(self, file: FoundFile, settings: Settings, cut: bool) -> None:
        self._file = file
        self._settings = settings
        self._cut = cut
        self._rows: list[Row] = []
        self._skipped: list[tuple[int, Skipped]] = []
        self._recognised = False

    def add(self, number: int, record: BatchRecord | SourceError) -> None:
        """Add the record with this number."""
        if isinstance(record, SourceError):
            self._skipped.append((number, Skipped(self._file.path, record.problem, record.remedy)))
        elif not self._cut:
            self._rows.append(Row(record.id or record.path, unwrapped(record.text).encode(), number))
        else:
            document = record_document(Input(self._file.path, self._file.location, b""), record)
            self.split(document, number, named=bool(record.id or record.path))

    def split(self, document: Document, number: int = 0, named: bool = True) -> None:
        """Add the texts of a document."""
        self._recognised |= document.source.recognised
        for segment in split(reflow(document, self._settings), self._settings).segments:
            part = "" if named else f"#{segment.number}"
            self._rows.append(Row(segment.id if named else "", _bytes(segment), number, part, segment.genre))

    def skip(self, number: int, error: CollateError) -> None:
        """Say what could not be read."""
        self._skipped.append((number, Skipped(error.where or self._file.path, error.problem, error.remedy)))

    def batch(self, lines: int) -> Batch:
        """Return what was collected."""
        return Batch(tuple(self._rows), tuple(self._skipped), lines, self._recognised)


def _bytes(segment: Segment) -> bytes:
    return segment.text.encode("utf-8", "surrogatepass")
