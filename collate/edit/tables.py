r"""Records of decisions as TOML and as CSV, and back.

TOML has the tables of collate.toml, and ``[[decision]]``. CSV has a row for each decision, UTF-8 with a
byte order mark, line ends ``\r\n`` and quotes as in RFC 4180; lists, contexts and rows of
directives are JSON. A cell that a spreadsheet would take for a formula has ``'`` before it,
which is taken off again (:mod:`collate.text.csv_cells`); in the form ``raw`` it has none.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from collate.edit.exchange import DECISION, Record
from collate.edit.log_entries import DIRECTIVES, LINE_FIELDS
from collate.errors import SourceError, reason_of
from collate.i18n import _
from collate.settings import CsvForm
from collate.text.csv_cells import neutralise, restore

#: Fields of a decision that are lists.
_LISTS = ("source", "parts", "contexts", "readings", "exceptions", "excepted")
COLUMNS = ("table", *LINE_FIELDS, "row", "by", "at")

_BYTE_ORDER_MARK = "\ufeff"
#: The longest cell that is read, above the limit of :mod:`csv`: a rule can have thousands of exceptions.
_LONGEST = 100_000_000


def write_toml(records: Iterable[Record]) -> bytes:
    """Return the records as TOML."""
    parts = []
    for record in records:
        fields = dict(record.fields)
        if record.table == DECISION:
            lines, fields = [f"[[{DECISION}]]"], fields | {"by": record.by, "at": record.at}
        else:  # as in collate.toml, whose rows have neither
            who = " ".join(record.by.split())
            lines = [f"# {who}, {record.at}", f"[[{record.table}]]"]
        lines += [f"{key} = {_toml(value)}" for key, value in fields.items()]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts).encode()


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # The escapes of JSON are among those of TOML, and control characters are not in a log.
    return json.dumps(value, ensure_ascii=False)


def read_toml(content: bytes, file: str) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Return the records in a TOML file, and the names of its other tables, which are not decisions.

    Raises:
        SourceError: it is not TOML.
    """
    import tomllib

    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        problem = _("is not a TOML file: {reason}", reason=reason_of(error))
        raise SourceError(file, problem, _("Correct it there")) from error
    records, others = [], []
    for table, rows in tables.items():
        if table not in (DECISION, "emend", *DIRECTIVES):
            others.append(table)
            continue
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            problem, example = _("{name} must be a list", name=table), f"[[{table}]]"
            raise SourceError(file, problem, _("Write {example}", example=example))
        for number, row in enumerate(rows, start=1):
            place = _("row {row} of [[{table}]]", row=number, table=table)
            records.append(Record(table, dict(row), _string(row, "by"), _string(row, "at"), place))
    return tuple(records), tuple(others)


def _string(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    return value if isinstance(value, str) else str(value)


def write_csv(records: Iterable[Record], form: CsvForm = "safe") -> bytes:
    """Return the records as CSV."""
    marked = _as_it_is if form == "raw" else neutralise
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for record in records:
        cells = {"table": record.table, "by": record.by, "at": record.at}
        if record.table == DECISION:
            cells |= {key: _cell(value) for key, value in record.fields.items()}
        else:
            cells["row"] = json.dumps(record.fields, ensure_ascii=False)
        writer.writerow([marked(cells.get(column, "")) for column in COLUMNS])
    return (_BYTE_ORDER_MARK + stream.getvalue()).encode()


def _cell(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _as_it_is(cell: str) -> str:
    return cell


def read_csv(content: bytes, file: str, form: CsvForm = "safe") -> tuple[Record, ...]:
    """Return the records in a CSV file with columns of :data:`COLUMNS`, in any order; others may be missing.

    A cell without a mark, as some spreadsheets leave it, is taken as it is in both forms.

    Raises:
        SourceError: it is not UTF-8, not CSV, has another column or a cell that is not JSON.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = _("is not UTF-8: {reason}", reason=reason_of(error))
        raise SourceError(file, problem, _("Save it as CSV UTF-8")) from error
    before = csv.field_size_limit(_LONGEST)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise SourceError(
            file, _("is not CSV: {reason}", reason=str(error)), _("Correct it there")
        ) from error
    finally:
        csv.field_size_limit(before)
    head = [name.strip() for name in rows[0]] if rows else []
    unknown = [name for name in head if name not in COLUMNS]
    if unknown or "words" not in head or len(set(head)) < len(head):
        problem = _("its first line does not name the columns of decisions: {names}", names=", ".join(head))
        raise SourceError(file, problem, _("Known: {names}", names=", ".join(COLUMNS)))
    return tuple(_records(head, rows, file, _as_it_is if form == "raw" else restore))


def _records(
    head: Sequence[str], rows: Sequence[Sequence[str]], file: str, unmarked: Callable[[str], str]
) -> Iterator[Record]:
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        place = _("row {row}", row=number)
        if len(row) > len(head) and any(row[len(head) :]):
            problem = _("{place}: {problem}", place=place, problem=_("it has more cells than columns"))
            raise SourceError(file, problem, _("Correct it there; nothing was imported"))
        cells = {name: unmarked(cell) for name, cell in zip(head, row, strict=False) if cell}
        table, by, at = (cells.pop(name, "") for name in ("table", "by", "at"))
        fields: dict[str, Any] = dict(cells)
        for key in (*_LISTS, "row"):
            if key in fields:
                fields[key] = _json(fields[key], key, place, file)
        is_row = table not in ("", DECISION)
        yield Record(
            table or DECISION, fields.get("row", {}) if is_row else {"words": ""} | fields, by, at, place
        )


def _json(cell: str, key: str, place: str, file: str) -> Any:  # noqa: ANN401  # JSON
    """Return the value of a cell; terms of a judgement may stand as they are, with commas between them."""
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict if key == "row" else list):
        return value
    if key == "parts":
        return [part.strip() for part in re.split("[,，、;；]", cell) if part.strip()]
    problem = _("{place}: {problem}", place=place, problem=_("{name} is not JSON", name=key))
    raise SourceError(file, problem, _("Correct it there; nothing was imported"))
