"""edition.xlsx: a workbook with a sheet for each view of an edition, and columns for decisions.

Reading order: :mod:`~collate.report.tables.workbook.book` (the file and its limits),
:mod:`~collate.report.tables.workbook.entries` (the sheet that is filled in),
:mod:`~collate.report.tables.workbook.form` (what import needs of it),
:mod:`~collate.report.tables.workbook.views` (the other sheets).
"""

from __future__ import annotations

from collate.model import Edition
from collate.report.context import ReportContext
from collate.report.tables.workbook.book import Book
from collate.report.tables.workbook.entries import EntryTable
from collate.report.tables.workbook.form import write_form
from collate.report.tables.workbook.views import view_sheets
from collate.report.wording.labels import words


def write_workbook(edition: Edition, context: ReportContext) -> bytes:
    """Return the workbook.

    Every cell is a text: none is a formula, whatever it begins with. Control characters of the sources
    are shown, as in apparatus.csv. The same edition gives the same bytes.

    Raises:
        MissingExtra: XlsxWriter is not installed.
    """
    labels = words(context.lang)
    book = Book(labels, when=context.when)
    write_form(book, EntryTable(edition, context))
    for sheet in view_sheets(edition, context):
        book.add(sheet.name, sheet.columns, sheet.rows)
    return book.content()
