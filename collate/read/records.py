"""Batches: JSON lines and Parquet, one text a record.

A record has ``text`` and may have ``id``, ``title``, ``date`` and ``path``.
Its document is called ``<file>/<path or id>``, else ``<file>/<line>``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO

from collate.errors import MissingExtra, SourceError
from collate.model import Document
from collate.read.raw import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

#: Longest line of a JSONL file, in bytes: a text of some ten million characters.
LONGEST = 64_000_000

#: Rows of a Parquet file in memory at a time.
BATCH = 256


def read_jsonl(item: Input, settings: Settings) -> Iterator[Document | SourceError]:
    """Yield the documents of a JSON lines file, reading one line at a time.

    A line that is no JSON object with a text is an error of its own, with its
    number; the others are read.
    """
    seen: set[str] = set()
    with _open(item) as stream:
        number = 0
        while line := stream.readline(LONGEST + 1):
            number += 1
            if not line.strip():
                continue
            where = f"{item.path}:{number}"
            if len(line) > LONGEST:
                raise SourceError(
                    where, f"a line of more than {LONGEST:,} bytes", "Is this a JSON lines file?"
                )
            try:
                record = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                yield SourceError(where, f"is no JSON ({error})", "Mend the line, or take it out")
                continue
            yield _record(item, record, str(number), where, seen)


def read_parquet(item: Input, settings: Settings) -> Iterator[Document | SourceError]:
    """Yield the documents of a Parquet file, a few hundred rows at a time.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("reading Parquet files", "parquet") from error
    seen: set[str] = set()
    try:
        with _open(item) as stream, parquet.ParquetFile(stream) as file:
            columns = [c for c in ("id", "text", "title", "date", "path") if c in file.schema_arrow.names]
            number = 0
            for batch in file.iter_batches(BATCH, columns=columns):
                for record in batch.to_pylist():
                    number += 1
                    yield _record(item, record, str(number), f"{item.path}:{number}", seen)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise SourceError(
            item.path, f"is no Parquet file, or a broken one ({error})", "Write it again"
        ) from error


def _open(item: Input) -> BinaryIO:
    if item.data:
        return io.BytesIO(item.data)
    try:
        return item.location.open("rb")
    except OSError as error:
        problem = f"the file cannot be opened ({error.strerror})"
        raise SourceError(item.path, problem, "Check its permissions") from error


def _record(item: Input, record: object, number: str, where: str, seen: set[str]) -> Document | SourceError:
    if not isinstance(record, Mapping) or not isinstance(record.get("text"), str):
        return SourceError(where, 'has no "text"', 'Each record needs "text", a string')
    text = record["text"].replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return SourceError(where, "its text is empty", "Take the record out")
    if any("\ud800" <= c <= "\udfff" for c in text):
        return SourceError(where, "its text has half a surrogate pair", "Write it as UTF-8 again")
    name = str(record.get("path") or record.get("id") or number)
    if name in seen:
        return SourceError(where, f"its id {name!r} was used before", "Give every record an id of its own")
    seen.add(name)
    builder = RawBuilder()
    for key in ("title", "date"):
        line = " ".join(str(record.get(key) or "").split())
        if line and not text.lstrip().startswith(line):
            if key == "title":
                builder.heading()
            builder.text(f"（{line}）" if key == "date" else line)
            builder.end_line()
    builder.text(text)
    source = Input(f"{item.path}/{name}", item.location, text.encode(), item.modified).source(
        "application/jsonl", "utf-8", f"record {number}"
    )
    return builder.document(source, wrapped=True)
