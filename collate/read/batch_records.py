"""Batches: JSON lines and Parquet, one text a record.

A record has ``text`` and may have ``id``, ``title``, ``date`` and ``path``.
Its document is called ``<file>/<path or id>``, else ``<file>/<line>``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from collate.errors import MissingExtra, SourceError
from collate.model import Document
from collate.read.raw_builder import Input, RawBuilder
from collate.text.dates import is_date_line

if TYPE_CHECKING:
    from pathlib import Path

    from collate.settings import Settings

#: Longest line of a JSONL file, in bytes: a text of some ten million characters.
LONGEST = 64_000_000

#: Rows of a Parquet file in memory at a time.
BATCH = 256

#: Lines in which a text states its own date.
_OPENING = 5

#: Columns of a Parquet file, and keys of a JSON record, that are read.
KEYS = ("id", "text", "title", "date", "path")


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """One record as it stands: ``number`` is its line or row, from 1; ``name`` its id or path, if any."""

    number: int
    text: str
    id: str = ""
    path: str = ""
    title: str = ""
    date: str = ""


def read_jsonl(item: Input, settings: Settings) -> Iterator[Document | SourceError]:
    """Yield the documents of a JSON lines file, reading one line at a time.

    A line that is no JSON object with a text is an error of its own, with its
    number; the others are read. So is an id that was used before, but its
    record is read, too, as ``id~2``.
    """
    with _open(item) as stream:
        rows = (record for _, record in json_records(stream, item.path) if record is not None)
        yield from _documents(item, rows)


def read_parquet(item: Input, settings: Settings) -> Iterator[Document | SourceError]:
    """Yield the documents of a Parquet file, a few hundred rows at a time.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    with _open(item) as stream:
        rows = (record for batch in parquet_records(stream, item.path) for record in batch)
        yield from _documents(item, rows)


def json_records(
    stream: BinaryIO, name: str, end: int | None = None
) -> Iterator[tuple[int, BatchRecord | SourceError | None]]:
    """Yield number (from 1) and record of each line that begins before byte *end*; None for a blank line.

    What is no record is an error of that line.
    """
    number = 0
    while (end is None or stream.tell() < end) and (line := stream.readline(LONGEST + 1)):
        number += 1
        if not line.strip():
            yield number, None
            continue
        where = f"{name}:{number}"
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST)
            problem = f"a line of more than {LONGEST:,} bytes"
            yield number, SourceError(where, problem, "Is this a JSON lines file?")
            continue
        try:
            record = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            yield number, SourceError(where, f"is no JSON ({error})", "Mend the line, or take it out")
            continue
        yield number, checked(record, number, where)


def parquet_records(
    stream: BinaryIO, name: str, group: int | None = None, before: int = 0
) -> Iterator[list[BatchRecord | SourceError]]:
    """Yield the records of a Parquet file, some at a time; or of a row *group*, after *before* rows.

    Raises:
        SourceError: it is none, or a broken one.
        MissingExtra: pyarrow is not installed.
    """
    number = before
    groups = None if group is None else [group]
    with parquet_file(stream, name) as file:
        columns = [column for column in KEYS if column in file.schema_arrow.names]
        for batch in file.iter_batches(BATCH, row_groups=groups, columns=columns):
            found: list[BatchRecord | SourceError] = []
            for record in batch.to_pylist():
                number += 1
                found.append(checked(record, number, f"{name}:{number}"))
            yield found


@contextmanager
def parquet_file(stream: BinaryIO, name: str) -> Iterator[Any]:
    """Open a ``pyarrow.parquet.ParquetFile``; what is wrong with it is a :class:`SourceError`."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("reading Parquet files", "parquet") from error
    try:
        with parquet.ParquetFile(stream) as file:
            yield file
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise SourceError(name, f"is no Parquet file, or a broken one ({error})", "Write it again") from error


def open_batch(location: Path, name: str) -> BinaryIO:
    """Open a file of records.

    Raises:
        SourceError: it cannot be opened.
    """
    try:
        return location.open("rb")
    except OSError as error:
        problem = f"the file cannot be opened ({error.strerror})"
        raise SourceError(name, problem, "Check its permissions") from error


def checked(record: object, number: int, where: str) -> BatchRecord | SourceError:
    """Return what a decoded JSON value or Parquet row says, or what is wrong with it."""
    if not isinstance(record, Mapping) or not isinstance(record.get("text"), str):
        return SourceError(where, 'has no "text"', 'Each record needs "text", a string')
    text = record["text"].replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return SourceError(where, "its text is empty", "Take the record out")
    try:
        text.encode()
    except UnicodeEncodeError:
        return SourceError(where, "its text has half a surrogate pair", "Write it as UTF-8 again")
    told = {key: _said(record.get(key)) for key in ("id", "path", "title", "date")}
    return BatchRecord(number, text, **told)


def _said(value: object) -> str:
    if value is None or value == "":
        return ""
    # Half a surrogate pair in a name would end the run where the name is written.
    return str(value).encode("utf-8", "backslashreplace").decode()


def record_document(item: Input, record: BatchRecord) -> Document:
    """Return the document that one record of the file *item* is: title and date are its first lines.

    One that the text begins with, or a date where it has a date line of its own there, is not put in front.
    """
    builder = RawBuilder()
    dated = any(map(is_date_line, record.text.lstrip().split("\n", _OPENING)[:_OPENING]))
    for key, value in (("title", record.title), ("date", "" if dated else record.date)):
        line = " ".join(value.split())
        if line and not record.text.lstrip().startswith(line):
            if key == "title":
                builder.heading()
            builder.text(f"（{line}）" if key == "date" else line)
            builder.end_line()
    builder.text(record.text)
    name = record.path or record.id or str(record.number)
    source = Input(f"{item.path}/{name}", item.location, record.text.encode(), item.modified).source(
        "application/jsonl", "utf-8", f"record {record.number}"
    )
    return builder.document(source, wrapped=True)


def _documents(item: Input, records: Iterator[BatchRecord | SourceError]) -> Iterator[Document | SourceError]:
    seen: set[str] = set()
    copies: dict[str, int] = {}
    for record in records:
        if isinstance(record, SourceError):
            yield record
            continue
        name = record.path or record.id or str(record.number)
        chosen = name
        while chosen in seen:
            copies[name] = copies.get(name, 1) + 1
            chosen = f"{name}~{copies[name]}"
        seen.add(chosen)
        if chosen != name:
            problem = f"its id {name!r} was used before; the record is read as {chosen!r}"
            yield SourceError(f"{item.path}:{record.number}", problem, "Give every record an id of its own")
            record = replace(record, path=chosen)
        yield record_document(item, record)


def _open(item: Input) -> BinaryIO:
    return io.BytesIO(item.data) if item.data else open_batch(item.location, item.path)
