"""Input in parts for one worker, as texts: a range of a JSON lines file, a row group, or a whole file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from collate.cache import DirectiveUse, directive_use
from collate.errors import CollateError, MissingExtra, SourceError
from collate.i18n import _
from collate.model import Genre, Skipped
from collate.read import (
    SUFFIXES,
    BatchRecord,
    Input,
    document_warnings,
    json_records,
    open_batch,
    parquet_batches,
    parquet_groups,
    read,
    record_document,
)
from collate.text.layout import BLANKS, needs_space

if TYPE_CHECKING:
    from collate.model import Document, Segment
    from collate.read import FoundFile, RowGroup
    from collate.settings import Settings

#: Bytes of a JSON lines file that one worker reads at a time.
RANGE_BYTES = 8_000_000

JSONL, PARQUET = "application/jsonl", "application/parquet"

_LINE_END = re.compile(rf"[{BLANKS}]*\n\s*")


class JsonlRange(NamedTuple):
    """The lines of a JSON lines file that begin at the bytes ``[start, end)``."""

    file: FoundFile
    start: int
    end: int


class InputText(NamedTuple):
    """One text of the input, in UTF-8.

    ``number`` is its line in the range, its row in a Parquet file (both from
    1), or 0; ``part`` is ``#1``, ``#2`` ... where a record was split. ``id`` is
    empty if the record has none; ``genre`` is None where it was not determined.
    """

    id: str
    text: bytes
    number: int = 0
    part: str = ""
    genre: Genre | None = None


class InputBatch(NamedTuple):
    """Texts that were read together, skipped records after their line (or 0), and the number of lines.

    ``recognised`` is set where some of the text was recognised in images; ``warnings`` are the
    readers' ones, ``use`` is what the directives for several files do in these.
    """

    texts: tuple[InputText, ...]
    skipped: tuple[tuple[int, Skipped], ...] = ()
    lines: int = 0
    recognised: bool = False
    warnings: tuple[str, ...] = ()
    use: DirectiveUse = DirectiveUse()


def record_format(file: FoundFile) -> str:
    """Return :data:`JSONL` or :data:`PARQUET` for a file of records, ``""`` for any other."""
    media_type = SUFFIXES.get(file.location.suffix.lower(), "")
    return media_type if media_type in (JSONL, PARQUET) else ""


def file_state(file: FoundFile) -> tuple[int, int]:
    """Return size (bytes) and modification time (ns) of *file*; zeros where it cannot be accessed."""
    try:
        status = file.location.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def jsonl_ranges(file: FoundFile) -> Iterator[JsonlRange]:
    """Yield the ranges of a JSON lines file: at least one, even of an empty file."""
    size, _modified = file_state(file)
    for start in range(0, max(size, 1), RANGE_BYTES):
        yield JsonlRange(file, start, min(start + RANGE_BYTES, size))


def read_jsonl_range(part: JsonlRange, settings: Settings, *, split_records: bool) -> InputBatch:
    """Return the texts of one range of a JSON lines file. A line belongs to the range in which it begins."""
    file, start, end = part
    batch = _BatchBuilder(file, settings, split_records=split_records)
    lines = 0
    try:
        with open_batch(file.location, file.path) as stream:
            if not end:
                raise SourceError(file.path, _("the file is empty"), _("Remove it"))
            if start:
                stream.seek(start - 1)
                while (rest := stream.readline(RANGE_BYTES)) and not rest.endswith(b"\n"):
                    pass
            for number, record in json_records(stream, file.path, end=end):
                lines = number
                if record is not None:
                    batch.add(number, record)
    except SourceError as error:
        batch.skip(0, error)
    return batch.build(lines)


def row_groups(file: FoundFile, settings: Settings) -> tuple[RowGroup, ...]:
    """Return the row groups of a Parquet file; empty where it cannot be read."""
    try:
        return parquet_groups(file, settings)
    except (SourceError, MissingExtra):
        return ()  # the error is reported when the file is read


def read_parquet_batches(
    file: FoundFile,
    settings: Settings,
    *,
    split_records: bool,
    group: int | None = None,
    before: int = 0,
) -> Iterator[InputBatch]:
    """Yield the texts of a Parquet file, some rows at a time.

    With *group*, only those of that row group, which has *before* rows in
    front of it. Rows are numbered from 1 in the file.
    """
    number = before
    try:
        for records in parquet_batches(file, settings, group=group, before=before):
            batch = _BatchBuilder(file, settings, split_records=split_records)
            for record in records:
                number += 1
                batch.add(number, record)
            yield batch.build(0)
    except (SourceError, MissingExtra) as error:
        batch = _BatchBuilder(file, settings, split_records=split_records)
        batch.skip(0, error)
        yield batch.build(0)


def read_whole_file(file: FoundFile, settings: Settings) -> InputBatch:
    """Return the texts of a file that is not a file of records, split as by a run of this file alone."""
    batch = _BatchBuilder(file, settings, split_records=True)
    try:
        for item in read(file, settings):
            if isinstance(item, SourceError):
                batch.skip(0, item)
            else:
                batch.add_document(item)
    except (SourceError, MissingExtra) as error:
        batch.skip(0, error)
    return batch.build(0)


def unwrap_lines(text: str) -> str:
    r"""Return a record's text without line breaks, like the texts of other files.

    >>> unwrap_lines(" 实事\n求是，\n\n　　好。\n"), unwrap_lines("the\nend")
    ('实事求是，好。', 'the end')
    """

    def replacement(line_end: re.Match[str]) -> str:
        left = text[max(0, line_end.start() - 8) : line_end.start()]
        right = text[line_end.end() : line_end.end() + 8]
        return " " if needs_space(left, right) else ""

    return _LINE_END.sub(replacement, text.strip()) if "\n" in text else text.strip()


class _BatchBuilder:
    """Collects the texts and errors of a file or a part of one."""

    def __init__(self, file: FoundFile, settings: Settings, *, split_records: bool) -> None:
        self._file = file
        self._settings = settings
        self._split_records = split_records
        self._texts: list[InputText] = []
        self._skipped: list[tuple[int, Skipped]] = []
        self._recognised = False
        self._warnings: list[str] = []
        self._use = DirectiveUse()

    def add(self, number: int, record: BatchRecord | SourceError) -> None:
        """Add record *number*, or its error."""
        if isinstance(record, SourceError):
            self._skipped.append((number, Skipped(self._file.path, record.problem, record.remedy)))
        elif not self._split_records:
            text = unwrap_lines(record.text).encode()
            self._texts.append(InputText(record.id or record.path, text, number))
        else:
            document = record_document(Input(self._file.path, self._file.location, b""), record)
            self.add_document(document, number, named=bool(record.id or record.path))

    def add_document(self, document: Document, number: int = 0, *, named: bool = True) -> None:
        """Add the texts of a document; without *named* they are numbered parts of record *number*."""
        from collate.reflow import reflow  # records that are one text each need neither
        from collate.split import split

        self._recognised |= document.source.recognised
        self._warnings += document_warnings(document)
        try:
            document = reflow(document, self._settings)
            use = directive_use(document, self._settings, known=self._use.fitting)
            segments = split(document, self._settings).segments
        except SourceError as error:  # of this document alone: a file can have others
            self.skip(number, error)
            return
        self._use = self._use.joined(use)
        for segment in segments:
            self._texts.append(
                InputText(
                    id=segment.id if named else "",
                    text=_utf8(segment),
                    number=number,
                    part="" if named else f"#{segment.number}",
                    genre=segment.genre,
                )
            )

    def skip(self, number: int, error: CollateError) -> None:
        """Record that record *number*, or with 0 the file, could not be read."""
        self._skipped.append((number, Skipped(error.where or self._file.path, error.problem, error.remedy)))

    def build(self, lines: int) -> InputBatch:
        """Return the batch."""
        return InputBatch(
            tuple(self._texts),
            tuple(self._skipped),
            lines,
            self._recognised,
            tuple(self._warnings),
            self._use,
        )


def _utf8(segment: Segment) -> bytes:
    return segment.text.encode("utf-8", "surrogatepass")
