"""Batches of texts, one text a record: what JSON lines and Parquet have in common, and JSON lines.

A record has ``text`` and may have ``id``, ``title``, ``date`` and ``path``.
The path of its document is ``<file>/<path or id>``, else ``<file>/<line>``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from collate.bounded_files import open_regular
from collate.errors import SourceError, reason_of
from collate.i18n import _
from collate.model import Document
from collate.read.damage import examined
from collate.read.discover import printable_name
from collate.read.raw_builder import Input, RawBuilder
from collate.text.dates import is_date_line

if TYPE_CHECKING:
    from pathlib import Path

    from collate.settings import Settings

#: Longest line of a JSONL file, in bytes; a choice: a text of some ten million characters.
MAX_LINE_BYTES = 64_000_000

#: Number of first lines searched for the date line of a text; a choice.
_OPENING_LINES = 5

#: Columns of a Parquet file, and keys of a JSON record, that are read.
RECORD_KEYS = ("id", "text", "title", "date", "path")


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """One record of the file; ``number`` is its line or row, from 1; absent fields are empty."""

    number: int
    text: str
    id: str = ""
    path: str = ""
    title: str = ""
    date: str = ""


def read_jsonl(item: Input, settings: Settings) -> Iterator[Document | SourceError]:
    """Yield the documents of a JSON lines file, reading one line at a time.

    A line that is not a JSON object with a text yields an error with its line
    number, and reading goes on. A repeated id yields an error too, and its
    record is read as ``id~2``.
    """
    with open_item(item) as stream:
        rows = (record for _number, record in json_records(stream, item.path) if record is not None)
        yield from record_documents(item, rows)


def json_records(
    stream: BinaryIO, name: str, *, end: int | None = None
) -> Iterator[tuple[int, BatchRecord | SourceError | None]]:
    """Yield number (from 1) and record of each line that begins before byte *end*; None for a blank line.

    A line that is not a record yields an error instead. *name* is the file's name, for errors.
    """
    number = 0
    while (end is None or stream.tell() < end) and (line := stream.readline(MAX_LINE_BYTES + 1)):
        number += 1
        if not line.strip():
            yield number, None
            continue
        where = f"{name}:{number}"
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            problem = _("a line of more than {most:,} bytes", most=MAX_LINE_BYTES)
            yield number, SourceError(where, problem, _("Check that this is a JSON lines file"))
            continue
        try:
            record = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            problem = _("is not JSON ({reason})", reason=reason_of(error))
            yield number, SourceError(where, problem, _("Correct the line, or delete it"))
            continue
        yield number, parse_record(record, number, where=where)


def open_batch(location: Path, name: str) -> BinaryIO:
    """Open a file of records for reading; *name* is its name, for errors.

    Raises:
        SourceError: it cannot be opened.
    """
    try:
        return open_regular(location)
    except OSError as error:
        problem = _("the file cannot be opened ({reason})", reason=reason_of(error))
        raise SourceError(name, problem, _("Check its permissions")) from error


def parse_record(record: object, number: int, *, where: str) -> BatchRecord | SourceError:
    """Return the record of a decoded JSON value or Parquet row, or the error that it is not one.

    Args:
        record: the value or row.
        number: its line or row, from 1.
        where: file and number, for errors.
    """
    if not isinstance(record, Mapping) or not isinstance(record.get("text"), str):
        return SourceError(where, _('has no "text"'), _('Give each record a "text", a string'))
    text = record["text"].replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return SourceError(where, _("its text is empty"), _("Delete the record"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return SourceError(where, _("its text contains a lone surrogate"), _("Export it again as UTF-8"))
    title, date, *names = (_field_text(record.get(key)) for key in ("title", "date", "id", "path"))
    id_, path = map(printable_name, names)
    return BatchRecord(number, text, id_, path, title, date)


def _field_text(value: object) -> str:
    if value is None or value == "":
        return ""
    # A lone surrogate in a name would end the run where the name is written.
    return str(value).encode("utf-8", "backslashreplace").decode()


def record_document(item: Input, record: BatchRecord) -> Document:
    """Return the document of one record of the file *item*, with its title and date as first lines.

    A title or date that the text itself begins with is not repeated, nor is a date
    where the text has a date line of its own among its first lines.
    """
    builder = RawBuilder()
    dated = any(map(is_date_line, record.text.lstrip().split("\n", _OPENING_LINES)[:_OPENING_LINES]))
    for key, value in (("title", record.title), ("date", "" if dated else record.date)):
        line = " ".join(value.split())
        if line and not record.text.lstrip().startswith(line):
            if key == "title":
                builder.heading()
            builder.text(f"（{line}）" if key == "date" else line)
            builder.end_line()
    builder.text(record.text)
    name = record.path or record.id or str(record.number)
    source = Input(f"{item.path}/{name}", item.location, record.text.encode()).source(
        "application/jsonl", "utf-8", how=_("record {number}", number=record.number)
    )
    return examined(builder.document(source, wrapped=True))


def record_documents(
    item: Input, records: Iterator[BatchRecord | SourceError]
) -> Iterator[Document | SourceError]:
    """Yield the documents of the records of *item*, each under a path of its own."""
    seen: set[str] = set()
    copies: dict[str, int] = {}
    for record in records:
        if isinstance(record, SourceError):
            yield record
            continue
        name = record.path or record.id or str(record.number)
        unique = name
        while unique in seen:
            copies[name] = copies.get(name, 1) + 1
            unique = f"{name}~{copies[name]}"
        seen.add(unique)
        if unique != name:
            problem = _(
                "its id {name!r} was used before; the record is read as {unique!r}", name=name, unique=unique
            )
            yield SourceError(f"{item.path}:{record.number}", problem, _("Give every record a unique id"))
            record = replace(record, path=unique)
        yield record_document(item, record)


def open_item(item: Input) -> BinaryIO:
    """Open *item*, from memory or from the disk."""
    return io.BytesIO(item.data) if item.data else open_batch(item.location, item.path)
