"""Rows of entries as arrays, without the names and the repeated values of objects.

What the page is given under ``entries``,; ``static/rows.js`` makes rows of it again::

    {"columns": [name of a field], "readings": [name of a field of a reading],
     "shared": [name of a column whose cells are indices of values],
     "values": [value]: each that cells refer to, once,
     "rows": [[cell, …, rest]]}

A row has a cell for each column, and so has each reading, of which the cell of ``readings`` is a list.
``rest``, the last cell, is the index of an object with all other fields, or -1 where there are none: so a
field that ``entry_view`` gives, always or sometimes, comes to the page as it is. One that nearly every row
has, and each with another value, is better a column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: The fields that each row has, and those that each of its readings has.
COLUMNS = ("n", "kind", "left", "lemma", "right", "readings", "state", "adopted", "ruling", "like")
READING = ("text", "sigla")

#: Columns whose values recur.
SHARED = ("kind", "state", "ruling", "sigla")

#: Stands for no fields besides the columns.
NO_REST = -1


class _Values:
    """Values by what they are as JSON, each with its index."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, value: Any) -> int:  # noqa: ANN401  # any that JSON has
        """Return the index of *value*."""
        key = value if isinstance(value, str | tuple) else msgspec.json.encode(value)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self.found)
            self.found.append(value)
        return place


def packed_rows(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return *rows*, each as ``entry_view`` gives it, as the module has it."""
    values = _Values()
    return {
        "columns": COLUMNS,
        "readings": READING,
        "shared": SHARED,
        "rows": [_cells(row, COLUMNS, values) for row in rows],
        "values": values.found,
    }


def _cells(row: Mapping[str, Any], columns: Sequence[str], values: _Values) -> list[Any]:
    cells: list[Any] = []
    for name in columns:
        value = row[name]
        if name == "readings":
            cells.append([_cells(one, READING, values) for one in value])
        else:
            cells.append(values.place(value) if name in SHARED else value)
    rest = {name: value for name, value in row.items() if name not in columns}
    cells.append(values.place(rest) if rest else NO_REST)
    return cells
