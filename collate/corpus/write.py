"""Write the documents that are kept, in the format that they came in."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from collate.corpus.partition import JSONL, PARQUET, kind_of
from collate.errors import OutputError, SourceError
from collate.read.batch_records import BATCH, open_batch, parquet_file
from collate.store.output import replacing

if TYPE_CHECKING:
    from collate.corpus.load import Collected
    from collate.read import FoundFile

REMEDY = "Name another file with --write-kept"

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_kept(found: Collected, rows: Sequence[int], path: Path, cut: bool) -> None:
    """Write the texts of *rows*, rising.

    Where all of the input is JSON lines, their lines are written, byte for
    byte as they are there; where all of it is Parquet, their rows, with every
    column. Else (other files, or records that were split) a JSON line with id
    and text is written for each.

    Raises:
        OutputError: the file cannot be written, or the input changed meanwhile.
    """
    kinds = {kind_of(file) for file in found.files}
    with replacing(path, REMEDY) as out:
        if kinds == {JSONL} and not cut:
            _copy_lines(found, rows, out)
        elif kinds == {PARQUET} and not cut:
            _copy_rows(found, rows, out, path)
        else:
            for row in rows:
                record = found.spill[row]
                line = json.dumps({"id": record.id, "text": record.text}, ensure_ascii=False)
                out.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _by_file(found: Collected, rows: Sequence[int]) -> Iterator[tuple[FoundFile, Sequence[int]]]:
    """Yield each file with the lines of its rows."""
    at = 0
    for number, file in enumerate(found.files):
        end = bisect_left(rows, number + 1, lo=at, key=lambda row: found.file_of[row])
        yield file, [found.line_of[row] for row in rows[at:end]]
        at = end


def _copy_lines(found: Collected, rows: Sequence[int], out: BinaryIO) -> None:
    ended = True
    for file, wanted in _by_file(found, rows):
        at = 0
        with _opened(found, file) as stream:
            for number, line in enumerate(stream, 1):
                if at == len(wanted):
                    break
                if number == wanted[at]:
                    at += 1
                    if out.tell():
                        line = (b"" if ended else b"\n") + line.removeprefix(_BYTE_ORDER_MARK)
                    out.write(line)
                    ended = line.endswith(b"\n")


def _copy_rows(found: Collected, rows: Sequence[int], out: BinaryIO, path: Path) -> None:
    from pyarrow import ArrowException, array, parquet

    writer = None
    try:
        for file, wanted in _by_file(found, rows):
            with _opened(found, file) as stream, parquet_file(stream, file.path) as table:
                writer = writer or parquet.ParquetWriter(out, table.schema_arrow)
                if not table.schema_arrow.equals(writer.schema):
                    problem = f"{file.path} has other columns than {found.files[0].path}"
                    raise OutputError(
                        str(path), problem, "Give files with the same columns, or one at a time"
                    )
                before = 0
                chosen = set(wanted)
                for batch in table.iter_batches(BATCH):
                    numbers = range(before + 1, before + 1 + len(batch))
                    writer.write_batch(batch.filter(array([number in chosen for number in numbers])))
                    before += len(batch)
    except (ArrowException, SourceError) as error:
        raise OutputError(str(path), f"cannot be written ({error})", REMEDY) from error
    finally:
        if writer is not None:
            writer.close()


def _opened(found: Collected, file: FoundFile) -> BinaryIO:
    if found.changed(file):
        raise OutputError(file.path, "was changed while it was read", "Start again")
    return open_batch(file.location, file.path)
