"""A workbook of tables, by XlsxWriter: every cell a text, and the limits of Excel shown where they cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import chain, islice
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

from collate.errors import MissingExtra
from collate.i18n import _
from collate.text.decision_form import MOST_CHARACTERS, utf16_size
from collate.text.layout import display_width
from collate.text.visible import show_controls

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Rows and columns of a sheet, and links in one (Excel specifications and limits).
MOST_ROWS, MOST_COLUMNS, MOST_LINKS = 1_048_576, 16_384, 65_530
#: The date of a workbook without one: the first day of a ZIP archive, on which its parts are dated.
_NO_DATE = datetime(1980, 1, 1)
#: The texts of cells are neither formulas, links nor numbers, whatever they look like.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: Code points that XML does not have, besides controls.
_NOT_XML = re.compile("[\ufffe\uffff]")

#: Height of a line in points; most lines of a row that are shown, and most characters counted for them.
_LINE, _MOST_LINES, _LONGEST = 16.0, 12, 1_000

#: How the cells of a column look: read, stressed, to be filled in, or hidden.
Look = Literal["text", "strong", "fill", "hidden"]


class Column(NamedTuple):
    """A column: its heading, its width in digits, and how its cells look."""

    heading: str
    width: float = 14
    look: Look = "text"


class Link(NamedTuple):
    """A cell that leads to a file beside the workbook."""

    text: str
    target: str


Cell = str | Link


class Part(NamedTuple):
    """A sheet with rows of a table: the first of them is row 1, ``size`` of them are there."""

    sheet: Worksheet
    size: int


class Book:
    """A workbook in memory.

    Args:
        labels: words of the report.
        when: its date (ISO 8601), or empty.

    Raises:
        MissingExtra: XlsxWriter is not installed.
    """

    def __init__(self, labels: Mapping[str, str], *, when: str = "") -> None:
        try:
            from xlsxwriter.workbook import Workbook
        except ImportError as error:
            raise MissingExtra(_("writing Excel files"), "xlsx") from error
        self.labels = labels
        self._file = BytesIO()
        self._book: Workbook = Workbook(self._file, _OPTIONS)
        self._book.set_properties({"created": _date(when)})
        plain = {
            "num_format": "@",
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            "border_color": "#D0D0D0",
        }
        self._looks = {
            "text": self._book.add_format(plain),
            "strong": self._book.add_format({**plain, "bold": True}),
            "fill": self._book.add_format({**plain, "bg_color": "#FFF9DB"}),
            "hidden": self._book.add_format({"num_format": "@"}),
            "head": self._book.add_format({**plain, "bold": True, "bg_color": "#E8ECF0"}),
            "link": self._book.add_format({**plain, "font_color": "#0B57D0", "underline": 1}),
        }

    def add(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> tuple[Part, ...]:
        """Add a table, in as many sheets as its rows need, and return these.

        Args:
            name: of the sheet; further ones have a number after it.
            columns: at most :data:`MOST_COLUMNS`.
            rows: a cell for each column.
        """
        parts: list[Part] = []
        rest = iter(rows)
        while (first := next(rest, None)) is not None or not parts:
            sheet = self._book.add_worksheet(f"{name} {len(parts) + 1}" if parts else name)
            several = chain([] if first is None else [first], islice(rest, MOST_ROWS - 2))
            count = self._fill(sheet, columns, several)
            self._lay_out(sheet, columns, count)
            parts.append(Part(sheet, count))
        return tuple(parts)

    def _fill(self, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
        for number, column in enumerate(columns):
            sheet.write_string(0, number, self.fitted(column.heading), self._looks["head"])
        looks = [self._looks[column.look] for column in columns]
        count = links = 0
        for count, row in enumerate(rows, start=1):
            for number, cell in enumerate(row):
                text = cell.text if isinstance(cell, Link) else cell
                if isinstance(cell, Link) and links < MOST_LINKS:
                    sheet.write_url(count, number, f"external:{cell.target}", self._looks["link"], text)
                    links += 1
                else:  # an empty string is a blank cell with its format
                    sheet.write_string(count, number, self.fitted(text), looks[number])
            # A row of one line has no height of its own, so that it grows with what is filled in.
            if (lines := _lines(row, columns)) > 1:
                sheet.set_row(count, lines * _LINE)
        return count

    def _lay_out(self, sheet: Worksheet, columns: Sequence[Column], count: int) -> None:
        for number, column in enumerate(columns):
            hidden = {"hidden": True} if column.look == "hidden" else {}
            sheet.set_column(number, number, column.width, None, hidden)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.4)  # inches
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def add_hidden(self, name: str, rows: Iterable[Sequence[str]]) -> None:
        """Add a table that is shown in no list of sheets, without headings."""
        parts = 0
        rest = iter(rows)
        while (first := next(rest, None)) is not None:
            parts += 1
            sheet = self._book.add_worksheet(f"{name}-{parts}" if parts > 1 else name)
            for number, row in enumerate(chain([first], islice(rest, MOST_ROWS - 1))):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, cell, self._looks["hidden"])
            sheet.very_hidden()

    def fitted(self, text: str) -> str:
        """Return *text*, or its beginning and how long it is where it is longer than a cell can be."""
        if utf16_size(text) <= MOST_CHARACTERS:
            return text
        mark = self.labels["cell.cut"].format(count=len(text))
        left = MOST_CHARACTERS - utf16_size(mark)
        kept = text[:left]
        while utf16_size(kept) > left:
            kept = kept[: len(kept) - max(1, (utf16_size(kept) - left) // 2)]
        return kept + mark

    def content(self) -> bytes:
        """Return the file; nothing can be added then."""
        self._book.close()
        return self._file.getvalue()


def _lines(row: Sequence[Cell], columns: Sequence[Column]) -> int:
    """Return in how many lines the longest text of a row is wrapped, at most :data:`_MOST_LINES`."""
    texts = (cell.text if isinstance(cell, Link) else cell for cell in row)
    lines = max(
        ceil(display_width(text[:_LONGEST]) / column.width)
        for text, column in zip(texts, columns, strict=True)
        if column.look != "hidden"
    )
    return min(lines, _MOST_LINES)


def shown(text: str) -> str:
    r"""Return *text* of a source as a cell shows it: control characters as their pictures.

    >>> shown("a\tb\uffff")
    'a␉b�'
    """
    return _NOT_XML.sub("\ufffd", show_controls(text))


def _date(when: str) -> datetime:
    try:
        return datetime.fromisoformat(when[:10])
    except ValueError:
        return _NO_DATE
