"""Output of the surviving documents, in the format of the input."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from collate.corpus.partition import JSONL, PARQUET, record_format
from collate.errors import OutputError, SourceError
from collate.i18n import _
from collate.read import ROWS_PER_BATCH, open_batch, open_parquet
from collate.store import open_replacement

if TYPE_CHECKING:
    from collate.corpus.collect import TextCollection
    from collate.read import FoundFile

REMEDY = _("Name another file with --write-kept")

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_survivors(texts: TextCollection, rows: Sequence[int], *, path: Path, split_records: bool) -> None:
    """Write the texts of *rows*, ascending, to *path*.

    Where all input is JSON lines, the output has their lines, byte for byte;
    where all of it is Parquet, their rows, with every column. Otherwise (other
    files, or records that were split) it has a JSON line with id and text for
    each.

    Raises:
        OutputError: the file cannot be written, or an input file was modified.
    """
    formats = {record_format(file) for file in texts.files}
    with open_replacement(path, REMEDY) as out:
        if formats == {JSONL} and not split_records:
            _copy_lines(texts, rows, out)
        elif formats == {PARQUET} and not split_records:
            _copy_rows(texts, rows, out, path)
        else:
            for row in rows:
                record = texts[row]
                line = json.dumps({"id": record.id, "text": record.text}, ensure_ascii=False)
                out.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _lines_by_file(texts: TextCollection, rows: Sequence[int]) -> Iterator[tuple[FoundFile, Sequence[int]]]:
    """Yield each file with the line numbers of its rows."""
    start = 0
    for number, file in enumerate(texts.files):
        end = bisect_left(rows, number + 1, lo=start, key=lambda row: texts.file_of[row])
        yield file, [texts.line_of[row] for row in rows[start:end]]
        start = end


def _copy_lines(texts: TextCollection, rows: Sequence[int], out: BinaryIO) -> None:
    ended = True
    for file, numbers in _lines_by_file(texts, rows):
        copied = 0
        with _open_input(texts, file) as stream:
            for number, line in enumerate(stream, 1):
                if copied == len(numbers):
                    break
                if number == numbers[copied]:
                    copied += 1
                    if out.tell():
                        line = (b"" if ended else b"\n") + line.removeprefix(_BYTE_ORDER_MARK)
                    out.write(line)
                    ended = line.endswith(b"\n")


def _copy_rows(texts: TextCollection, rows: Sequence[int], out: BinaryIO, path: Path) -> None:
    from pyarrow import ArrowException, array, parquet

    writer = None
    try:
        for file, lines in _lines_by_file(texts, rows):
            with _open_input(texts, file) as stream, open_parquet(stream, file.path) as table:
                writer = writer or parquet.ParquetWriter(out, table.schema_arrow)
                if not table.schema_arrow.equals(writer.schema):
                    problem = _(
                        "{file} has other columns than {first}", file=file.path, first=texts.files[0].path
                    )
                    remedy = _("Give files with the same columns, or one at a time")
                    raise OutputError(str(path), problem, remedy)
                before = 0
                selected = set(lines)
                for batch in table.iter_batches(ROWS_PER_BATCH):
                    numbers = range(before + 1, before + 1 + len(batch))
                    writer.write_batch(batch.filter(array([number in selected for number in numbers])))
                    before += len(batch)
    except (ArrowException, SourceError) as error:
        raise OutputError(str(path), _("cannot be written ({reason})", reason=str(error)), REMEDY) from error
    finally:
        if writer is not None:
            writer.close()


def _open_input(texts: TextCollection, file: FoundFile) -> BinaryIO:
    if texts.has_changed(file):
        raise OutputError(file.path, _("was changed while it was read"), _("Start again"))
    return open_batch(file.location, file.path)
