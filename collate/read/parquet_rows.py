"""Parquet files, one text a row, read by Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from collate.errors import MissingExtra, SourceError, reason_of
from collate.i18n import _
from collate.read.batch_records import (
    RECORD_KEYS,
    BatchRecord,
    open_batch,
    open_item,
    parse_record,
    record_documents,
)
from collate.read.budget import expansion_error
from collate.read.native import in_native_process
from collate.read.unpack import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from collate.model import Document
    from collate.read.discover import FoundFile
    from collate.read.raw_builder import Input
    from collate.settings import Settings

#: Rows in memory at a time; a choice.
ROWS_PER_BATCH = 256

#: Bytes that a row counts beside its text: a column of a million empty values packs to nothing.
_ROW_BYTES = 100


class RowGroup(NamedTuple):
    """A row group of a Parquet file: its number of rows, and its size in bytes."""

    rows: int
    size: int


def read_parquet(item: Input, settings: Settings) -> Iterator[Document | SourceError]:
    """Yield the documents of a Parquet file, :data:`ROWS_PER_BATCH` rows at a time.

    Raises:
        SourceError: the file is not Parquet, is damaged, or expands to more than its size allows.
        MissingExtra: pyarrow is not installed.
    """
    with open_item(item) as stream:
        batches = parquet_records(stream, item.path, expansion=settings.read.max_expansion)
        yield from record_documents(item, (record for batch in batches for record in batch))


def parquet_batches(
    file: FoundFile, settings: Settings, *, group: int | None = None, before: int = 0
) -> Iterator[list[BatchRecord | SourceError]]:
    """Yield the records of a Parquet file from a confined process: see :func:`parquet_records`.

    Raises:
        SourceError: as there, or the process exceeds a limit.
        MissingExtra: pyarrow is not installed.
    """
    expansion = settings.read.max_expansion
    arguments = (file.location.absolute(), file.path, group, before, expansion)
    yield from in_native_process(file.path, settings, _records_of_file, *arguments)


def parquet_groups(file: FoundFile, settings: Settings) -> tuple[RowGroup, ...]:
    """Return the row groups of a Parquet file.

    Raises:
        SourceError: the file is not Parquet, or is damaged.
        MissingExtra: pyarrow is not installed.
    """
    return tuple(in_native_process(file.path, settings, _groups_of_file, file.location.absolute(), file.path))


def _records_of_file(
    location: Path, name: str, group: int | None, before: int, expansion: int
) -> Iterator[list[BatchRecord | SourceError]]:
    with open_batch(location, name) as stream:
        yield from parquet_records(stream, name, expansion=expansion, group=group, before=before)


def _groups_of_file(location: Path, name: str) -> Iterator[RowGroup]:
    with open_batch(location, name) as stream, open_parquet(stream, name) as table:
        for number in range(table.metadata.num_row_groups):
            group = table.metadata.row_group(number)
            yield RowGroup(group.num_rows, group.total_byte_size)


def parquet_records(
    stream: BinaryIO, name: str, *, expansion: int, group: int | None = None, before: int = 0
) -> Iterator[list[BatchRecord | SourceError]]:
    """Yield the records of a Parquet file, :data:`ROWS_PER_BATCH` at a time.

    Args:
        stream: the file.
        name: its name, for errors.
        expansion: largest ratio of the bytes of all rows to the size of the file.
        group: row group to read; None for all.
        before: number of rows before the first row read, so that rows keep their numbers.

    Raises:
        SourceError: the file is not Parquet, is damaged, or expands to more.
        MissingExtra: pyarrow is not installed.
    """
    number = before
    groups = None if group is None else [group]
    left = max(stream.seek(0, 2), SMALL) * expansion
    with open_parquet(stream, name) as file:
        if group is not None:
            left = left * file.metadata.row_group(group).num_rows // max(1, file.metadata.num_rows)
        columns = [column for column in RECORD_KEYS if column in file.schema_arrow.names]
        for batch in file.iter_batches(ROWS_PER_BATCH, row_groups=groups, columns=columns):
            # Before the texts are made: each row of a column may be the same text of a megabyte.
            left -= sum(map(_expanded, batch.columns)) + _ROW_BYTES * len(batch)
            if left < 0:
                raise expansion_error(name, expansion)
            records: list[BatchRecord | SourceError] = []
            for record in batch.to_pylist():
                number += 1
                records.append(parse_record(record, number, where=f"{name}:{number}"))
            yield records


def _expanded(column: Any) -> int:  # noqa: ANN401  # pyarrow ships no types
    """Return the bytes of the values of a column, each counted as often as it occurs."""
    import pyarrow
    import pyarrow.compute as pc

    if not pyarrow.types.is_dictionary(column.type):
        return int(column.nbytes)
    values = column.dictionary
    if pyarrow.types.is_string(values.type) or pyarrow.types.is_large_string(values.type):
        return int(pc.sum(pc.binary_length(values).take(column.indices)).as_py() or 0)
    return int(values.nbytes) * len(column)


@contextmanager
def open_parquet(stream: BinaryIO, name: str) -> Iterator[Any]:
    """Open a ``pyarrow.parquet.ParquetFile``, as a context manager.

    Raises:
        SourceError: the file is not Parquet, or is damaged; also while it is read in the ``with`` block.
        MissingExtra: pyarrow is not installed.
        MemoryError: it needs more memory than there is.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra(_("reading Parquet files"), "parquet") from error
    try:
        with parquet.ParquetFile(stream) as file:
            yield file
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, MemoryError):  # Arrow's is both
            raise
        problem = _("is not a Parquet file, or is damaged ({reason})", reason=reason_of(error))
        raise SourceError(name, problem, _("Export it again")) from error
