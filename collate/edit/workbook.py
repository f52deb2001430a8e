"""A workbook of ``collate export --format xlsx``, filled in and read back.

Nothing in it is computed: a formula is named, not evaluated. Columns are found by their headings, rows by
their hidden key, so that both can have another order, and rows can be missing.
"""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.errors import MissingExtra, SourceError, reason_of
from collate.i18n import _
from collate.settings import ReadSettings
from collate.text.decision_form import FIELDS, FORM_SHEET, FORM_VERSION, Form, read_form, read_row

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

#: What the library raises for a file that is damaged; the errors of its parsers are SyntaxErrors.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ArithmeticError, AttributeError, LookupError,
    NotImplementedError, RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
#: A workbook below this size, in bytes, may unpack to as much as one of this size, as other archives.
_SMALL = 100_000
#: Largest part that is not a sheet or the table of texts, in bytes: such parts are held as trees.
_MOST_PART = 20_000_000
#: Most cells that are looked at: a million rows with two hundred columns.
_MOST_CELLS = 200_000_000
#: Older workbooks, and those with a password, are compound files.
_COMPOUND = b"\xd0\xcf\x11\xe0"
#: Parts whose cells are read one after another.
_STREAMED = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_RECORDS = re.compile(rf"{FORM_SHEET}(-\d+)?")
#: Line ends as some programs escape them.
_LINE_END = re.compile(r"_x000[Dd]_\n?|\r\n?")


class FilledCell(NamedTuple):
    """A cell: its place (``异文!P12``), its text, and what is wrong with it, as a message."""

    place: str
    text: str = ""
    fault: str = ""


class FilledRow(NamedTuple):
    """A row: its key, the cells that are not to be changed, and those of the fields."""

    key: FilledCell
    anchors: tuple[FilledCell, ...]
    fields: Mapping[str, FilledCell]


class FilledTable(NamedTuple):
    """The rows of all sheets of entries, in their order, and what the hidden sheet has."""

    form: Form
    rows: tuple[FilledRow, ...]


def read_workbook(content: bytes, file: str) -> FilledTable:
    """Return what was filled in.

    Raises:
        MissingExtra: openpyxl is not installed.
        SourceError: *content* is not such a workbook, or it is too large.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise MissingExtra(_("reading Excel files"), "xlsx") from error
    _check_size(content, file)
    with _damage_named(file), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations, which are not read
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        form = _read_form(book, file)
        rows = [
            row
            for sheet in book.worksheets
            if not _RECORDS.fullmatch(sheet.title)
            for row in _filled_rows(sheet, form, file)
        ]
    return FilledTable(form, tuple(rows))


@contextmanager
def _damage_named(file: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        reason = (str(reason_of(error)).splitlines() or [""])[0] or type(error).__name__
        problem = _("is damaged, or not a workbook ({reason})", reason=reason)
        raise SourceError(file, problem, _("Open it in a spreadsheet and save it as .xlsx")) from error


def _check_size(content: bytes, file: str) -> None:
    """Refuse a file that is not a ZIP archive, or unpacks to more than the limits of other archives."""
    if content.startswith(_COMPOUND):
        problem = _("is encrypted with a password, or an old Excel file (.xls)")
        raise SourceError(file, problem, _("Save it as .xlsx without a password"))
    with _damage_named(file):
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    limits = ReadSettings()
    most = min(limits.max_megabytes * 1_000_000, max(len(content), _SMALL) * limits.max_expansion)
    # No more than the declared size of a part is unpacked.
    large = sum(entry.file_size for entry in entries) > most or any(
        entry.file_size > _MOST_PART for entry in entries if not _STREAMED.fullmatch(entry.filename)
    )
    if large:
        raise _too_large(file)


def _too_large(file: str) -> SourceError:
    remedy = _("Export it again, and fill in that; or import the decisions as CSV")
    return SourceError(file, _("is too large, or unpacks to too much"), remedy)


def _read_form(book: Workbook, file: str) -> Form:
    """Return the record of the table, whose first row is about the whole, each other one about a row."""
    lines = [
        [str(cell) for cell in line if cell is not None]
        for sheet in book.worksheets
        if _RECORDS.fullmatch(sheet.title)
        for line in _bounded(sheet, file, values_only=True)
    ]
    if not lines or lines[0][:1] != [FORM_SHEET]:
        problem = _("its hidden sheet is missing: nothing shows what its rows are about")
        raise SourceError(file, problem, _("Export the table again, fill in that, and keep all its sheets"))
    head = json.loads("".join(lines[0][1:]))
    if head["version"] != FORM_VERSION:
        problem = _("is of version {version} of the form", version=str(head["version"]))
        raise SourceError(file, problem, _("Export it again with this version of collate"))
    rows = {key: read_row(json.loads("".join(parts))) for key, *parts in lines[1:]}
    if any(row.key != key for key, row in rows.items()):
        raise ValueError("changed records")  # named as damage
    return read_form(head, rows)


def _bounded(sheet: ReadOnlyWorksheet, file: str, **options: Any) -> Iterator[Sequence[Any]]:  # noqa: ANN401
    """Yield the rows of a sheet, whatever size it declares, up to the limit of cells."""
    sheet.reset_dimensions()
    seen = 0
    for row in sheet.iter_rows(**options):
        seen += max(len(row), 1)
        if seen > _MOST_CELLS:
            raise _too_large(file)
        yield row


def _filled_rows(sheet: ReadOnlyWorksheet, form: Form, file: str) -> Iterator[FilledRow]:
    """Yield the rows of a sheet with the hidden column that have a key, or a field filled in."""
    sheet.reset_dimensions()
    first = next(iter(sheet.iter_rows(min_row=1, max_row=1, values_only=True)), ())
    head = [str(value) if value is not None else "" for value in first]
    if FORM_SHEET not in head:
        return
    needed = (FORM_SHEET, *form.anchors, *form.columns.values())
    for heading in needed:
        if head.count(heading) != 1:
            problem = _("sheet {sheet} has no column {name}, or several", sheet=sheet.title, name=heading)
            raise SourceError(file, problem, _("Give it back its heading, or export the table again"))
    at = {heading: head.index(heading) for heading in needed}
    rows = _bounded(sheet, file, min_row=2, max_col=max(at.values()) + 1)
    for number, row in enumerate(rows, start=2):
        cells = {heading: _cell(row, column, number, sheet.title) for heading, column in at.items()}
        fields = {name: cells[form.columns[name]] for name in FIELDS}
        if any(one.text or one.fault for one in (cells[FORM_SHEET], *fields.values())):
            yield FilledRow(cells[FORM_SHEET], tuple(cells[one] for one in form.anchors), fields)


def _cell(row: Sequence[ReadOnlyCell], column: int, number: int, sheet: str) -> FilledCell:
    """Return a cell; what is not a text, or a whole number as it was typed, is a fault."""
    from openpyxl.utils import get_column_letter

    place = f"{sheet}!{get_column_letter(column + 1)}{number}"
    cell = row[column] if column < len(row) else None
    if cell is None or cell.value is None:
        return FilledCell(place)
    value = cell.value
    if cell.data_type == "f":
        return FilledCell(place, "", _("is a formula, which is not computed"))
    if cell.data_type in ("s", "inlineStr", "str") and isinstance(value, str):
        return FilledCell(place, _LINE_END.sub("\n", value).strip())
    if type(value) is int and cell.number_format in ("General", "@", "0"):
        return FilledCell(place, str(value))
    return FilledCell(place, "", _("is a number, a date or an error, not a text"))
