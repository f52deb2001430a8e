"""How collate.toml is read: unknown keys are errors that name the nearest known key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from collate.errors import SettingsError
from collate.settings.tables import Settings, required


def load_settings(path: Path) -> Settings:
    """Read a collate.toml.

    Raises:
        SettingsError: the file cannot be read, is no TOML, has an unknown key
            (the message names the nearest known one), a value of the wrong
            type or out of range.
    """
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read ({error.strerror})", "Check --config") from error
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, a number of 5,000 digits
        raise SettingsError(str(path), f"is no TOML file: {error}", "Mend it there") from error
    try:
        return _build(Settings, tables, str(path), "")
    except SettingsError as error:
        raise SettingsError(error.where or str(path), error.problem, error.remedy) from error


T = TypeVar("T")

#: What no report can carry; tab and line end may stand in the words of a place.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def _build(kind: type[T], table: Mapping[str, object], where: str, prefix: str) -> T:
    known = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.0)
            raise SettingsError(where, f"unknown key {prefix + key!r}", f"Did you mean {prefix + near[0]!r}?")
        values[key] = _value(known[key], value, where, prefix + key)
    missing = [f.name for f in fields(cast(Any, kind)) if f.name not in values and required(f)]
    if missing:
        raise SettingsError(where, f"{prefix}{missing[0]} is missing")
    return kind(**values)


def _value(kind: object, value: object, where: str, name: str) -> object:
    if is_dataclass(kind):
        if not isinstance(value, Mapping):
            raise SettingsError(where, f"{name} must be a table")
        return _build(cast(type[object], kind), value, where, f"{name}.")
    origin = get_origin(kind)
    if origin is tuple:
        item = get_args(kind)[0]
        if not isinstance(value, list):
            written = f"[[{name}]]" if is_dataclass(item) else f"{name} = [...]"
            raise SettingsError(where, f"{name} must be a list", f"Write {written}")
        return tuple(_value(item, part, where, name) for part in value)
    if origin is Literal:
        if value not in get_args(kind):
            raise SettingsError(where, f"{name} must be one of {', '.join(get_args(kind))}, got {value!r}")
        return value
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(kind, type) or not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingsError(where, f"{name} must be {_spoken(kind)}, got {value!r}")
    if isinstance(value, str) and _CONTROL.search(value):
        raise SettingsError(where, f"{name} has a control character: {value!r}", "Take it out")
    return value


def _spoken(kind: object) -> str:
    words = {"int": "a whole number", "float": "a number", "str": "a text in quotes", "bool": "true or false"}
    return words[getattr(kind, "__name__", "str")]
