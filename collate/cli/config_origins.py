"""The settings in force, and where each value comes from."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.cli.user_language import default_report_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from collate.cli.common import CommonOptions


class Origin(StrEnum):
    """Where a value comes from; a later one has precedence."""

    DEFAULT = "default"
    ENVIRONMENT = "environment"
    FILE = "file"
    OPTION = "command line"


class SettingRow(NamedTuple):
    """A setting: its name, its value as TOML, its origin, and the file with the line that sets it.

    ``name`` of a row of the file has its table and its number: ``work 2``.
    """

    name: str
    value: str
    origin: Origin
    file: str = ""
    line: int = 0


#: Settings whose values are not shown, and what is shown in their place.
_SECRET = frozenset({"read.password"})
_HIDDEN = '"…"'

#: The variable that has the date of editions and pages.
_DATE = "SOURCE_DATE_EPOCH"


def settings_in_force(options: CommonOptions, path: Path | None) -> Iterator[SettingRow]:
    """Yield every setting of a table, and every row of the file.

    Args:
        options: those of the command line.
        path: the file that they name, or that of the folder; None without one.

    Raises:
        SettingsError: the file cannot be read, or is not valid.
    """
    from collate.settings import Settings, load_settings, setting_fields, toml_value

    settings = options.over(load_settings(path) if path is not None else Settings())
    file = _SettingsFile.read(path)
    given = _given(options)
    for table in setting_fields(type(settings)):
        if table.item is not None:
            yield from file.rows(table.name)
            continue
        values = getattr(settings, table.name)
        for field in setting_fields(table.value_type):
            name = f"{table.name}.{field.name}"
            value = getattr(values, field.name)
            shown = _HIDDEN if name in _SECRET and value else toml_value(value)
            line = file.line(table.name, field.name)
            if name in given:
                yield SettingRow(name, shown, Origin.OPTION)
            elif line:
                yield SettingRow(name, shown, Origin.FILE, str(path), line)
            else:
                localised = name == "report.lang" and value and value == default_report_language()
                yield SettingRow(name, shown, Origin.ENVIRONMENT if localised else Origin.DEFAULT)
    date = os.environ.get(_DATE)
    if date:
        yield SettingRow(_DATE, toml_value(date), Origin.ENVIRONMENT)


def _given(options: CommonOptions) -> frozenset[str]:
    """Return the names of the settings that options of the command line set."""
    names = {f"read.{name}" for name in options.reading}
    flags = {
        "report.lang": options.lang,
        "report.also": options.also,
        "report.csv": options.csv,
        "tei.method": options.tei_method,
    }
    return frozenset(names | {name for name, value in flags.items() if value})


class _SettingsFile(NamedTuple):
    """A collate.toml as text and as tables, both empty without a file."""

    path: str
    text: str
    tables: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path | None) -> _SettingsFile:
        from collate.settings import read_tables

        return cls(str(path or ""), *(("", {}) if path is None else read_tables(path)))

    def line(self, table: str, key: str) -> int:
        """Return the line that sets a key, or else names its table; 0 if the file does not set it."""
        from collate.settings import line_of

        return max(line_of(self.text, (table, key)), 1) if key in self.tables.get(table, {}) else 0

    def rows(self, table: str) -> Iterator[SettingRow]:
        """Yield the rows of a table, each as an inline table of TOML."""
        from collate.settings import line_of

        for number, row in enumerate(self.tables.get(table, ()), start=1):
            value = "{ " + ", ".join(f"{key} = {_toml(value)}" for key, value in row.items()) + " }"
            line = line_of(self.text, (table, number))
            yield SettingRow(f"{table} {number}", value, Origin.FILE, self.path, line)


def _toml(value: object) -> str:
    from collate.settings import toml_value

    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return toml_value(value)
