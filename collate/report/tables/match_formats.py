"""The matches of ``collate dedupe`` as a table: CSV (as matches.csv of a run), JSON Lines or Parquet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import islice
from types import MappingProxyType
from typing import IO, TypeVar

from collate.errors import MissingExtra
from collate.i18n import _
from collate.model import Match, span_rows
from collate.report.tables.apparatus_csv import csv_bytes
from collate.report.tables.run_csv import MATCH_COLUMNS, match_row
from collate.settings import CsvForm

T = TypeVar("T")

#: Rows in one chunk of output.
CHUNK_ROWS = 10_000


def _csv(matches: Iterable[Match], out: IO[bytes], form: CsvForm = "safe") -> None:
    out.write(csv_bytes(MATCH_COLUMNS, (), form))
    for chunk in _chunks(map(match_row, matches)):
        out.write(csv_bytes(chunk[0], chunk[1:], form))


def _jsonl(matches: Iterable[Match], out: IO[bytes], form: CsvForm = "safe") -> None:
    for match in matches:
        line = json.dumps(match_data(match), ensure_ascii=False)
        out.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _parquet(matches: Iterable[Match], out: IO[bytes], form: CsvForm = "safe") -> None:
    import pyarrow
    from pyarrow import parquet

    spans = pyarrow.list_(pyarrow.list_(pyarrow.int64()))
    kinds = (pyarrow.string(),) * 3 + (pyarrow.float64(),) * 3 + (pyarrow.int64(), spans)
    schema = pyarrow.schema(list(zip(MATCH_COLUMNS, kinds, strict=True)))
    with parquet.ParquetWriter(out, schema) as writer:
        for chunk in _chunks(map(match_data, matches)):
            writer.write_table(pyarrow.Table.from_pylist(chunk, schema))


#: File name extension -> writer of the format: (matches, open file, form of CSV). A new format is one row.
MATCH_WRITERS: Mapping[str, Callable[[Iterable[Match], IO[bytes], CsvForm], None]] = MappingProxyType(
    {".csv": _csv, ".jsonl": _jsonl, ".parquet": _parquet}
)


def check_format(suffix: str) -> None:
    """Check, before the work, that files with this extension can be written.

    Raises:
        MissingExtra: the library of the format is not installed.
    """
    if suffix == ".parquet" and find_spec("pyarrow") is None:
        raise MissingExtra(_("writing Parquet files"), "parquet")


def match_data(match: Match) -> dict[str, object]:
    """Return a match as a record with the columns of matches.csv; shares have four decimals.

    ``spans`` has a row of four offsets for each shared stretch: start and end in
    the left text, start and end in the right one.
    """
    shares = (match.jaccard, match.left_in_right, match.right_in_left)
    values = (match.left, match.right, match.relation.value, *(round(s, 4) for s in shares))
    spans = [list(row) for row in span_rows(match)]
    return dict(zip(MATCH_COLUMNS, (*values, match.shared_characters, spans), strict=True))


def _chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK_ROWS)):
        yield chunk
