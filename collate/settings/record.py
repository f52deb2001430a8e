r"""Settings as rows of text, name and value, as an edition records them; writing and reading.

The form, which ``docs/editions.md`` describes too: each setting of a stage is
one row, ``table.key`` and its value; each directive is one row, its table and a
JSON object. Values are JSON, but a text stands unquoted where it is unambiguous:
it has no ``;`` or ``；``, no line end or tab, no white space at its ends and
does not begin with ``"``. In JSON, ``;`` and ``；`` are written ``\u003b`` and
``\uff1b``, so that both can separate rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_origin

from collate.errors import SettingsError
from collate.i18n import _
from collate.settings.check import SettingField, describe_type, setting_fields
from collate.settings.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection

#: The directives that shape an edition, apart from the choice of its witnesses; an edition records them.
SHAPING = ("equivalent", "alike", "emend", "lacuna", "omission", "section", "decision")

#: Settings that are never written: a secret, and those on which no edition depends.
UNRECORDED = frozenset(
    {
        *(f"read.{key}" for key in ("password", "max_texts", "max_notes", "max_memory_megabytes")),
        *(f"read.{key}" for key in ("max_cpu_seconds", "max_seconds", "follow_links")),
        "split.title_max_seconds",
        *(f"report.{key}" for key in ("csv", "date", "keep_runs")),
    }
)

_TABLES: tuple[SettingField, ...] = setting_fields(Settings)
_DIRECTIVES = tuple(table.name for table in _TABLES if table.item is not None)

Rows = tuple[tuple[str, str], ...]

_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_NAME = re.compile(r"[a-z_-]+")
_AMBIGUOUS = re.compile(r'^["\s]|[;；\x00-\x1f\x7f-\x9f\u2028\u2029]|\s$')


def write_rows(settings: Settings, directives: Collection[str] = SHAPING, *, printing: bool = False) -> Rows:
    """Return name and value of all settings of stages but the :data:`UNRECORDED`, and of these *directives*.

    Sorted by name; the rows of one directive stay in their order. Settings of printed editions shape no
    edition, and are written only with *printing*.

    >>> rows = dict(write_rows(Settings()))
    >>> rows["notes.kinds"], rows["notes.place"], rows["report.lang"]
    ('["substantive","numeral"]', 'end', '')
    """
    rows = _rows(settings, directives)
    return tuple(
        sorted((row for row in rows if printing or not row[0].startswith("export.")), key=itemgetter(0))
    )


def write_all_rows(settings: Settings) -> Rows:
    """Return name and value of all settings but the :data:`UNRECORDED`; :func:`read_rows` restores them."""
    return write_rows(settings, _DIRECTIVES, printing=True)


def _rows(settings: Settings, directives: Collection[str]) -> Iterator[tuple[str, str]]:
    for table in _TABLES:
        value = getattr(settings, table.name)
        if table.item is None:
            for field in setting_fields(table.value_type):
                name = f"{table.name}.{field.name}"
                if name not in UNRECORDED:
                    yield name, _format(getattr(value, field.name))
        elif table.name in directives:
            yield from ((table.name, _format_json(row)) for row in value)


def _format(value: object) -> str:
    return value if isinstance(value, str) and not _AMBIGUOUS.search(value) else _format_json(value)


def _format_json(value: object) -> str:
    if (plain := _plain_json(value)) is not None:
        return plain
    import msgspec

    text = msgspec.json.encode(value).decode()
    # Neither character occurs in JSON outside of strings.
    return text.replace(";", "\\u003b").replace("；", "\\uff1b")


def _plain_json(value: object) -> str | None:
    """Return the JSON of a value as most settings have it, None for others.

    All settings of a run without directives have such values, and the library takes longer to
    load than the comparison of two short texts.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and _DECIMAL.fullmatch(repr(value)):
        return repr(value)
    if isinstance(value, tuple) and all(isinstance(item, str) and _NAME.fullmatch(item) for item in value):
        return "[" + ",".join(f'"{item!s}"' for item in value) + "]"
    return None


class RowProblem(NamedTuple):
    """The name of a row that is not a valid setting, and why, as a message."""

    name: str
    problem: str


class RecordedSettings(NamedTuple):
    """Settings restored from rows.

    ``problems`` are about the rows that are not valid; their settings are the
    defaults. With ``old`` the rows have the form of versions that wrote values
    as Python's ``str`` does (``True``, ``('zh',)``); no such row is read.
    """

    settings: Settings
    problems: tuple[RowProblem, ...] = ()
    old: bool = False


class _InvalidValue(Exception):
    """A row whose value does not have the type of its setting."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read_rows(rows: Iterable[tuple[str, str]]) -> RecordedSettings:
    """Return the settings in rows from :func:`write_rows`; a setting without a row has its default.

    >>> read_rows([("align.move", "0")]).settings.align.move, read_rows([("align.move", "none")]).problems
    (0, (RowProblem(name='align.move', problem="must be a whole number, is 'none'"),))
    """
    rows = tuple(rows)
    if _is_old(rows):
        return RecordedSettings(Settings(), old=True)
    problems: list[RowProblem] = []
    stages: dict[str, dict[str, object]] = {}
    directives: dict[str, list[object]] = {}
    for name, text in rows:
        field = _find_field(name)
        if field is None or name in UNRECORDED:
            problems.append(RowProblem(name, _("is not a setting that an edition records")))
            continue
        table, dot, key = name.partition(".")
        try:
            value = _parse(field, text)
        except _InvalidValue as error:
            problems.append(RowProblem(name, error.problem))
            continue
        if not dot:
            directives.setdefault(name, []).append(value)
        elif key in stages.setdefault(table, {}):
            problems.append(RowProblem(name, _("occurs twice")))
        else:
            stages[table][key] = value
    return _combine(stages, directives, problems)


def _combine(
    stages: Mapping[str, Mapping[str, object]],
    directives: Mapping[str, list[object]],
    problems: list[RowProblem],
) -> RecordedSettings:
    """Combine the values table by table: a value out of range leaves its table at its defaults."""
    settings = Settings()
    tables = {table.name: table.value_type for table in _TABLES if table.name in stages}
    makers: dict[str, Callable[[], Any]] = {
        name: partial(value_type, **stages[name]) for name, value_type in tables.items()
    }
    makers |= {name: partial(tuple, rows) for name, rows in directives.items()}
    for name, make in makers.items():
        try:
            settings = replace(settings, **{name: make()})
        except SettingsError as error:
            key = ".".join(str(part) for part in error.place if isinstance(part, str))
            problem = _("is not valid: {problem}", problem=error.message)
            problems.append(RowProblem(key if name in stages else name, problem))
    return RecordedSettings(settings, tuple(problems))


def _find_field(name: str) -> SettingField | None:
    """Return the field in a row of this name, of a stage or a directive; None where there is none."""
    table_name, _dot, key = name.partition(".")
    for table in _TABLES:
        if table.name == table_name:
            if table.item is not None:
                return None if key else table.item
            return next((field for field in setting_fields(table.value_type) if field.name == key), None)
    return None


def _parse(field: SettingField, text: str) -> object:
    """Return the value of a row.

    Raises:
        _InvalidValue: the text does not have the type of the field.
    """
    import msgspec

    textual = field.value_type is str or get_origin(field.value_type) is Literal
    try:
        if textual:
            quoted = text.startswith('"')
            return msgspec.convert(msgspec.json.decode(text, type=str) if quoted else text, field.value_type)
        if isinstance(field.value_type, type) and field.value_type not in (int, float, bool):
            _refuse_unknown_keys(field.value_type, msgspec.json.decode(text))
        return msgspec.json.decode(text, type=field.value_type, strict=True)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        described = field.item is None and field.name not in _DIRECTIVES
        expected = describe_type(field.value_type) if described else _("JSON as collate writes it")
        raise _InvalidValue(
            _("must be {expected}, is {value}", expected=expected, value=repr(text))
        ) from error


def _refuse_unknown_keys(table: type, value: object) -> None:
    names = {field.name for field in setting_fields(table)}
    unknown = sorted(set(value) - names) if isinstance(value, dict) else []
    if unknown:
        raise _InvalidValue(_("has the unknown key {name!r}", name=unknown[0]))


def _is_old(rows: Rows) -> bool:
    """Return whether all truth values and lists have the form of Python, as older versions wrote them."""
    forms = []
    for name, text in rows:
        field = _find_field(name)
        if field is not None and "." in name:
            if field.value_type is bool:
                forms.append(text in ("True", "False"))
            elif field.item is not None:
                forms.append(text.startswith("(") and text.endswith(")"))
    return bool(forms) and all(forms)
