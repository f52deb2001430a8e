"""All errors of a collate.toml: one is found, left out, and the rest is read again."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from collate.errors import SettingsError
from collate.settings.load import convert_tables, line_of, load_settings, read_tables, read_word_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Errors of one file after which the rest is not read: such a file is something else.
MOST_FAULTS = 100


def find_faults(path: Path) -> tuple[SettingsError, ...]:
    """Return the errors of a collate.toml, and of the tables of words that it names, with their lines."""
    try:
        load_settings(path)
    except SettingsError as error:
        if not error.place:
            return (error,)
    else:
        return ()
    text, tables = read_tables(path)
    kept: dict[str, list[int]] = {
        name: list(range(1, len(value) + 1)) for name, value in tables.items() if isinstance(value, list)
    }
    rest: dict[str, Any] = deepcopy(dict(tables))
    faults: list[SettingsError] = []
    while len(faults) < MOST_FAULTS:
        try:
            settings = convert_tables(rest, str(path))
            read_word_rows(settings, path)
        except SettingsError as error:
            place = _in_file(error.place, kept)
            line = line_of(text, place) if place else 0
            where = error.where or str(path)
            faults.append(SettingsError(where, error.problem, error.remedy, place=place, line=line))
            if not _leave_out(rest, error.place, kept):
                break
        else:
            break
    return tuple(faults)


def _in_file(place: Sequence[str | int], kept: dict[str, list[int]]) -> tuple[str | int, ...]:
    """Return *place* with the number of the row in the file, of which some rows are left out already."""
    if len(place) > 1 and isinstance(place[1], int):
        return (place[0], kept[str(place[0])][place[1] - 1], *place[2:])
    return tuple(place)


def _leave_out(tables: dict[str, Any], place: Sequence[str | int], kept: dict[str, list[int]]) -> bool:
    """Remove the key or the row at *place*; return whether that was possible."""
    if not place:
        return False
    name = str(place[0])
    if len(place) == 1:
        return tables.pop(name, None) is not None
    part, *key = place[1:]
    if isinstance(part, int):
        # A row without one of its keys may lack a required one: it is left out as a whole.
        del tables[name][part - 1], kept[name][part - 1]
        return True
    return isinstance(tables[name], dict) and tables[name].pop(part, None) is not None and not key
