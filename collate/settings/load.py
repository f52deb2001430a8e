"""How collate.toml is read: unknown keys are errors that name the nearest known key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from collate.errors import SettingsError
from collate.settings.rows import EquivalentSettings
from collate.settings.whole import Settings, required


def load_settings(path: Path) -> Settings:
    """Read a collate.toml.

    Raises:
        SettingsError: the file cannot be read, is no TOML, has an unknown key
            (the message names the nearest known one), a value of the wrong
            type or out of range; or a table of words that it names.
    """
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read ({error.strerror})", "Check --config") from error
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, a number of 5,000 digits
        raise SettingsError(str(path), f"is no TOML file: {error}", "Mend it there") from error
    try:
        settings = _build(Settings, tables, str(path), "")
        rows = [row for name in settings.classify.tables for row in _words(path.parent / name, str(path))]
        return replace(settings, equivalent=(*settings.equivalent, *rows)) if rows else settings
    except SettingsError as error:
        raise SettingsError(error.where or str(path), error.problem, error.remedy) from error


def _words(path: Path, named_in: str) -> Iterator[EquivalentSettings]:
    """Read a table of words: on each line forms that count as one, with tabs between; # begins a remark."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise SettingsError(str(path), problem, f"Check classify.tables in {named_in}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), f"is not UTF-8: {error}", "Save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        forms = tuple(form.strip() for form in line.split("#")[0].split("\t") if form.strip())
        if not forms:
            continue
        if len(set(forms)) < 2:
            problem = f"line {number} has one word: {line!r}"
            raise SettingsError(str(path), problem, "Write two forms or more with tabs between")
        if _CONTROL.search("".join(forms)):
            raise SettingsError(str(path), f"line {number} has a control character", "Take it out")
        yield EquivalentSettings(forms)


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
