"""The sheet of entries as a form: its lists to choose from, its hints, and the hidden sheet for import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from collate.model import JUDGEMENTS
from collate.report.tables.workbook.book import Book, Cell, Link, Part
from collate.report.tables.workbook.entries import EntryRow, EntryTable
from collate.text.decision_form import (
    FIELDS,
    FORM_SHEET,
    LIST_SHEET,
    Form,
    FormRow,
    encode,
    form_data,
    parts_of,
    row_data,
)

#: The fields that are chosen from a list. Only the terms of a judgement may be others.
_LISTED = ("choice", "judgement", "printed")


def write_form(book: Book, table: EntryTable) -> None:
    """Add the sheet of entries, the lists, and the record of its rows."""
    rows: list[tuple[Cell, ...]] = []
    records: list[FormRow] = []
    for row in table.rows():
        cells, record = _finished(row, table, book)
        rows.append(cells)
        records.append(record)
    form = table.form(records)
    lists = _lists(form, table)
    parts = book.add(book.labels["sheet.entries"], table.columns, rows)
    for part in parts:
        _validate(part, form, table, {name: len(values) for name, values in lists.items()})
    longest = max(map(len, lists.values()))
    columns = [[*values, *[""] * (longest - len(values))] for values in lists.values()]
    book.add_hidden(LIST_SHEET, zip(*columns, strict=True))
    book.add_hidden(FORM_SHEET, _record(form))


def _finished(row: EntryRow, table: EntryTable, book: Book) -> tuple[tuple[Cell, ...], FormRow]:
    """Return the cells of a row with its key, and its record."""
    texts = [book.fitted(cell.text if isinstance(cell, Link) else cell) for cell in row.read]
    values = {name: book.fitted(text) for name, text in row.record.values.items()}
    fixed = tuple(name for name, text in values.items() if text != row.record.values[name])
    record = replace(row.record, values=values, fixed=fixed, shown=table.digests(texts))
    return (*row.read, record.key, row.now, *(values.get(name, "") for name in FIELDS)), record


def _lists(form: Form, table: EntryTable) -> dict[str, tuple[str, ...]]:
    return {
        "choice": (form.keep, *form.sigla),
        "judgement": JUDGEMENTS,
        "printed": tuple(table.printed.values()),
    }


def _validate(part: Part, form: Form, table: EntryTable, sizes: dict[str, int]) -> None:
    first = len(table.columns) - len(FIELDS)
    for column, name in enumerate(FIELDS, start=first):
        hint = table.labels[f"fill.{name}"].format(keep=form.keep)
        rule: dict[str, object] = {
            "validate": "any",
            "input_title": form.columns[name][:32],
            "input_message": hint[:255],
        }
        if name in _LISTED:
            letter = "ABC"[_LISTED.index(name)]
            source = f"='{LIST_SHEET}'!${letter}$1:${letter}${sizes[name]}"
            rule |= {"validate": "list", "source": source, "show_error": name != "judgement"}
        part.sheet.data_validation(1, column, max(part.size, 1), column, rule)


def _record(form: Form) -> Iterator[Sequence[str]]:
    yield FORM_SHEET, *parts_of(encode(form_data(form)))
    for key, row in form.rows.items():
        yield key, *parts_of(encode(row_data(row)))
