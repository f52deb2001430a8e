"""Validation of settings of any origin: every value has the type of its field and keeps its rules."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, cast, get_args, get_origin, get_type_hints

from collate.errors import SettingsError
from collate.i18n import Message, _
from collate.model import SCOPES, WAYS, Context, Decision, Subject
from collate.settings.directives import EmendSettings, SectionSettings
from collate.settings.rules import (
    ValueRule,
    Violation,
    allow_any_text,
    check_characters,
    check_encoding,
)


@dataclass(frozen=True, slots=True)
class SettingField:
    """One field of a table or of a row: its type, and the rules for its value.

    For a tuple, ``item`` has the type and the rules of the items.
    """

    name: str
    value_type: Any  # a type, or a typing construct: Literal["a", "b"], tuple[str, ...]
    rules: tuple[ValueRule, ...]
    item: SettingField | None
    required: bool


def setting_fields(table: type) -> tuple[SettingField, ...]:
    """Return the fields of a dataclass of settings, in the order of their definition."""
    return _fields(cast(Hashable, table))


@cache
def _fields(table: Any) -> tuple[SettingField, ...]:  # noqa: ANN401  # mypy takes no type[object] for Hashable
    hints = get_type_hints(table, include_extras=True)
    return tuple(_field(item.name, hints[item.name], _required(item)) for item in fields(table))


def _required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _field(name: str, hint: object, required: bool = False) -> SettingField:
    rules: tuple[ValueRule, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        rules = tuple(rest)
    item = _field(name, get_args(hint)[0]) if get_origin(hint) is tuple else None
    return SettingField(name, hint, rules=rules, item=item, required=required)


def check_settings(settings: object) -> None:
    """Refuse settings that no stage can work with; *settings* is the root object.

    Raises:
        SettingsError: the first value that has another type than its field, or breaks a rule; its
            ``place`` is the table, the number of the row (from 1) where the table has rows, and the key.
    """
    for table in setting_fields(type(settings)):
        value = getattr(settings, table.name)
        if table.item is None:
            _check_table(table.name, table.value_type, value)
            continue
        if not isinstance(value, tuple):
            raise SettingsError("", *_not_a_tuple(table.name, value), place=(table.name,))
        for number, row in enumerate(value, start=1):
            _check_table(table.name, table.item.value_type, row, row=number)


def check_stage(stage: object) -> None:
    """Refuse the settings of one stage that it cannot work with; their table has the name of their class.

    Raises:
        SettingsError: as :func:`check_settings`.
    """
    _check_table(type(stage).__name__.removesuffix("Settings").lower(), type(stage), stage)


def _check_table(name: str, table: type, value: object, *, row: int = 0) -> None:
    place: tuple[str | int, ...] = (name, row) if row else (name,)
    if type(value) is not table:
        problem = _("{name} must be {type}, got {value}", name=name, type=table.__name__, value=repr(value))
        raise SettingsError("", problem, place=place)
    for field in setting_fields(table):
        violation = _violation(field, f"{name}.{field.name}", getattr(value, field.name))
        if violation is not None:
            raise SettingsError("", *violation, place=(*place, field.name))
    if isinstance(value, EmendSettings):
        for key, violation in _emendation_violations(value):
            raise SettingsError("", *violation, place=(*place, key))
    if isinstance(value, Decision):
        for key, violation in _decision_violations(value):
            raise SettingsError("", *violation, place=(*place, key))
    if isinstance(value, SectionSettings):
        for key, violation in _section_violations(value):
            raise SettingsError("", *violation, place=(*place, key))


def _emendation_violations(row: EmendSettings) -> Iterator[tuple[str, Violation]]:
    """Yield the key and the violation of each rule that concerns several fields of an ``[[emend]]``."""
    if not (row.before + row.words + row.after).strip():
        yield "words", Violation(_("emend.words must not be empty unless before or after has words"))
    if row.words == row.text:
        yield "text", Violation(_("emend.text is the same as emend.words, {text!r}", text=row.text))


def _decision_violations(row: Decision) -> Iterator[tuple[str, Violation]]:
    """Yield the key and the violation of each rule of a ``[[decision]]``: what an edition can apply."""
    ways = WAYS.get(Subject(row.what), ()) if row.what in set(Subject) else ()
    for key, known in (
        ("what", tuple(Subject)),
        ("how", ("", *ways)),
        ("scope", SCOPES),
        ("certainty", ("", "high", "medium", "low")),
    ):
        value = getattr(row, key)
        if value not in known:
            yield key, _not_one_of(key, _("one of {known}", known=", ".join(filter(None, known))), value)
    yield from _context_violations((*row.contexts, *(one for place in row.exceptions for one in place)))


def _section_violations(row: SectionSettings) -> Iterator[tuple[str, Violation]]:
    """Yield the key and the violation of each rule that concerns several fields of a ``[[section]]``."""
    named = (row.base, *row.throughout, *row.consulted)
    twice = next((name for name in named if name and named.count(name) > 1), None)
    if twice is not None:
        yield "consulted", Violation(_("{witness} has two roles in one section", witness=repr(twice)))
    if row.first != "" and not row.first.strip():
        yield "first", Violation(_("section.first is white space"), _("Give words, or nothing for the start"))
    yield from _context_violations(row.contexts)


def _context_violations(contexts: Iterable[Context]) -> Iterator[tuple[str, Violation]]:
    for one in contexts:
        if not 1 <= one.nth <= one.of:
            yield "contexts", Violation(_("occurrence {nth} of {of} does not exist", nth=one.nth, of=one.of))
        elif len(one.unique) != len(Context().unique):
            yield "contexts", _not_one_of("unique", "3", one.unique)


def _not_one_of(name: str, expected: str, value: object) -> Violation:
    return Violation(
        _("{name} must be {expected}, got {value}", name=name, expected=expected, value=repr(value))
    )


def _violation(field: SettingField, name: str, value: object) -> Violation | None:
    if field.item is not None:
        if not isinstance(value, tuple):
            return _not_a_tuple(name, value)
        for item in value:
            violation = _violation(field.item, name, item)
            if violation is not None:
                return violation
    elif not _fits(field.value_type, value):
        expected = describe_type(field.value_type)
        return _not_one_of(name, expected, value)
    # check_encoding names a wrong encoding as such, whatever its characters.
    if isinstance(value, str) and not {check_encoding, allow_any_text} & set(field.rules):
        violation = check_characters(name, value)
        if violation is not None:
            return violation
    for rule in field.rules:
        violation = rule(name, value)
        if violation is not None:
            return violation
    return None


def _not_a_tuple(name: str, value: object) -> Violation:
    return Violation(_("{name} must be a tuple, got {value}", name=name, value=repr(value)))


def _fits(value_type: object, value: object) -> bool:
    if get_origin(value_type) is Literal:
        return isinstance(value, str) and value in get_args(value_type)
    if isinstance(value, bool):
        return value_type is bool
    return (
        isinstance(value, int | float) if value_type is float else isinstance(value, cast(type, value_type))
    )


#: The name of each type of value in messages.
_TYPE_NAMES: dict[type, Message] = {
    int: _("a whole number"),
    float: _("a number"),
    str: _("a text in quotes"),
    bool: _("true or false"),
}


def describe_type(value_type: object) -> Message:
    """Return the description of a type of value, as a person who writes collate.toml understands it.

    >>> describe_type(int), describe_type(Literal["end", "foot"])
    ('a whole number', 'one of end, foot')
    """
    if get_origin(value_type) is Literal:
        return _("one of {known}", known=", ".join(get_args(value_type)))
    return _("a table") if is_dataclass(value_type) else _TYPE_NAMES[cast(type, value_type)]
