"""Reading of collate.toml, with errors that name the file, the line, the key, and the nearest known key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from collate.bounded_files import open_regular, read_at_most
from collate.errors import SettingsError, reason_of
from collate.i18n import _
from collate.settings.check import describe_type, setting_fields
from collate.settings.directives import EquivalentSettings
from collate.settings.printing import ExportSettings
from collate.settings.rules import check_characters
from collate.settings.settings import Settings

#: What the tables of a file make: the settings, or a profile.
Root = TypeVar("Root")

#: Bytes of a collate.toml, or of a table of words: above those of a dictionary.
_MOST_BYTES = 20_000_000
_TOO_LARGE = _("has more than {most} MB", most=_MOST_BYTES // 1_000_000)


def load_settings(path: Path) -> Settings:
    """Return the settings in a collate.toml.

    Raises:
        SettingsError: the file, or a table of words that it names, cannot be read; it is not TOML, has an
            unknown key, a value of the wrong type, or one out of range.
    """
    text, tables = read_tables(path)
    try:
        settings = convert_tables(tables, str(path))
        rows = read_word_rows(settings, path)
        settings = replace(settings, export=_found(settings.export, path.parent))
        return replace(settings, equivalent=(*settings.equivalent, *rows)) if rows else settings
    except SettingsError as error:
        where, line = error.where or str(path), line_of(text, error.place) if error.place else 0
        raise SettingsError(where, error.problem, error.remedy, place=error.place, line=line) from error


def _found(export: ExportSettings, folder: Path) -> ExportSettings:
    """Return *export* with the paths of its files, which are relative to *folder*."""
    template, fonts = (str(folder / name) if name else "" for name in (export.template, export.fonts))
    is_file = export.profile.endswith(".toml")
    return replace(
        export,
        template=template,
        fonts=fonts,
        profile=str(folder / export.profile) if is_file else export.profile,
    )


def read_tables(path: Path) -> tuple[str, Mapping[str, object]]:
    """Return a TOML file as text and as tables.

    Raises:
        SettingsError: the file cannot be read, or is not TOML.
    """
    import tomllib  # here and in the other functions: `collate --version` reads no settings

    try:
        with path.open("rb") as stream:  # also a pipe, or the null device: the file was named
            data = read_at_most(stream, _MOST_BYTES)
        if len(data) > _MOST_BYTES:
            raise SettingsError(str(path), _TOO_LARGE, _("Check --config"))
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise SettingsError(str(path), problem, _("Check --config")) from error
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, a number of 5,000 digits
        problem = _("is not a TOML file: {reason}", reason=reason_of(error))
        raise SettingsError(str(path), problem, _("Correct it there")) from error


def read_word_rows(settings: Settings, path: Path) -> tuple[EquivalentSettings, ...]:
    """Return the rows of the tables of words that the settings in *path* name.

    Raises:
        SettingsError: one cannot be read, or has a row that is not valid.
    """
    return tuple(row for name in settings.classify.tables for row in _read_words(path.parent / name, path))


def _read_words(path: Path, config: Path) -> Iterator[EquivalentSettings]:
    """Yield the rows of a table of words: tab-separated equivalent forms; ``#`` starts a comment.

    No error quotes the file: a collate.toml by others can name any.
    """
    remedy = _("Check classify.tables in {file}", file=str(config))
    try:
        with open_regular(path) as stream:
            data = read_at_most(stream, _MOST_BYTES)
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise SettingsError(str(path), problem, remedy) from error
    except ValueError as error:  # a null character in the path
        raise SettingsError(str(path), _("not a path: it has a null character"), remedy) from error
    if len(data) > _MOST_BYTES:
        raise SettingsError(str(path), _TOO_LARGE, remedy)
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SettingsError(str(path), _("is not UTF-8"), _("Save it as UTF-8")) from None
    for number, line in enumerate(lines, start=1):
        forms = tuple(form.strip() for form in line.split("#")[0].split("\t") if form.strip())
        if not forms:
            continue
        if len(set(forms)) < 2:
            problem = _("line {line} has one word", line=number)
            raise SettingsError(str(path), problem, _("Write two or more forms with tabs between them"))
        if check_characters("", "".join(forms)) is not None:
            problem = _("line {line} has a control character", line=number)
            raise SettingsError(str(path), problem, _("Delete it"))
        yield EquivalentSettings(forms)


def convert_tables(tables: Mapping[str, object], where: str) -> Settings:
    """Convert the contents of a collate.toml: :func:`convert_to`."""
    return convert_to(Settings, tables, where)


def convert_to(root: type[Root], tables: Mapping[str, object], where: str) -> Root:
    """Convert the contents of a TOML file to *root*, with strict types: no text or truth value is a number.

    Raises:
        SettingsError: a key is unknown, or a value has the wrong type or breaks a rule.
    """
    import msgspec

    _refuse_unknown(tables, where, root)
    try:
        return msgspec.convert(tables, root, strict=True)
    except msgspec.ValidationError as error:
        raise _describe_error(tables, str(error), where, root=root) from error


def _refuse_unknown(tables: Mapping[str, object], where: str, root: type) -> None:
    """Refuse unknown keys, which msgspec ignores in a dataclass."""
    by_name = {table.name: table for table in setting_fields(root)}
    for name, value in tables.items():
        if name not in by_name:
            raise _unknown_key(name, by_name, where, place=(name,))
        table = by_name[name]
        if table.item is None:
            if isinstance(value, Mapping):
                _refuse_unknown_keys(value, table.value_type, where, place=(name,))
        elif isinstance(value, list):
            for number, row in enumerate(value, start=1):
                if isinstance(row, Mapping):
                    _refuse_unknown_keys(row, table.item.value_type, where, place=(name, number))


def _refuse_unknown_keys(
    keys: Iterable[str], table: type, where: str, *, place: tuple[str | int, ...]
) -> None:
    names = [f"{place[0]}.{field.name}" for field in setting_fields(table)]
    for key in keys:
        name = f"{place[0]}.{key}"
        if name not in names:
            raise _unknown_key(name, names, where, place=(*place, key))


def _unknown_key(
    name: str, names: Iterable[str], where: str, *, place: tuple[str | int, ...]
) -> SettingsError:
    from difflib import get_close_matches

    (near,) = get_close_matches(name, names, n=1, cutoff=0.0)
    problem, remedy = _("unknown key {name!r}", name=name), _("Did you mean {name!r}?", name=near)
    return SettingsError(where, problem, remedy, place=place)


#: The end of msgspec's messages, the path of the value: ``$.work[0].include[1]`` (table, row, key, item).
_PATH = re.compile(r" - at `\$\.(\w+)(?:\[(\d+)\])?(?:\.(\w+)(?:\[(\d+)\])?)?`$")
_MISSING = re.compile(r"missing required field `(\w+)`")


def _describe_error(tables: Mapping[str, Any], message: str, where: str, *, root: type) -> SettingsError:
    """Return the error for a *message* of msgspec, in the terms of collate.toml."""
    path = _PATH.search(message)
    if path is None:
        return SettingsError(where, message)
    name, row, key, item = path.groups()
    value: Any = tables[name]
    field = next(table for table in setting_fields(root) if table.name == name)
    place: tuple[str | int, ...] = (name,)
    if row is not None and field.item is not None:
        value, field, place = value[int(row)], field.item, (name, int(row) + 1)
    missing = _MISSING.search(message)
    if missing:
        key = f"{name}.{missing[1]}"
        return SettingsError(where, _("{name} is missing", name=key), place=place)
    if key is not None:
        value, place = value[key], (*place, key)
        field = next(one for one in setting_fields(field.value_type) if one.name == key)
        name = f"{name}.{key}"
    if item is not None and field.item is not None:
        value, field = value[int(item)], field.item
    if field.item is not None:
        example = f"[[{name}]]" if is_dataclass(field.item.value_type) else f"{name} = [...]"
        problem, remedy = _("{name} must be a list", name=name), _("Write {example}", example=example)
        return SettingsError(where, problem, remedy, place=place)
    expected = describe_type(field.value_type)
    if is_dataclass(field.value_type):
        return SettingsError(where, _("{name} must be {expected}", name=name, expected=expected), place=place)
    problem = _("{name} must be {expected}, got {value}", name=name, expected=expected, value=repr(value))
    return SettingsError(where, problem, place=place)


_HEAD = re.compile(r"\s*\[(\[)?\s*(\w+)\s*\]")
_KEY = re.compile(r"\s*(?:(\w+)\s*\.\s*)?(\w+)\s*=")


def line_of(text: str, place: Sequence[str | int]) -> int:
    r"""Return the line (from 1) of a TOML file that sets *place*, or else begins its row or table; or 0.

    Only the common syntax is recognised: ``[table]``, ``[[table]]``, ``key =``
    and ``table.key =``. A multi-line string that contains such lines can give
    a wrong line.

    >>> line_of("[dedupe]\n\nk = 0", ("dedupe", "k")), line_of("[[cut]]\n[[cut]]", ("cut", 2, "file"))
    (3, 2)
    """
    row = next((part for part in place[1:2] if isinstance(part, int)), 0)
    key = place[-1] if len(place) > (2 if row else 1) else ""
    table, count, near = "", 0, 0
    for number, line in enumerate(text.splitlines(), start=1):
        head, item = _HEAD.match(line), _KEY.match(line)
        if head:
            table = head[2]
            count += table == place[0] and head[1] is not None
            near = number if table == place[0] and row in (0, count) and not (near and not row) else near
        elif item and (
            item[2] == key and (item[1] or table) == place[0] and row in (0, count)
            if key
            else item[2] == place[0] and not table
        ):
            return number
    return near
