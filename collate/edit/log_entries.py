"""What can be entered in a log: a decision, a directive about a work or a file, undo and redo of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.errors import SettingsError
from collate.i18n import _
from collate.model import SCOPES, WAYS, Context, Decision
from collate.settings import Settings
from collate.settings.check import setting_fields
from collate.settings.rules import check_characters

if TYPE_CHECKING:
    from collate.settings import (
        BoundarySettings,
        EquivalentSettings,
        LeaveOutSettings,
        PairSettings,
        SectionSettings,
        SourceSettings,
        WorkSettings,
    )

    Row = (
        WorkSettings
        | SourceSettings
        | PairSettings
        | BoundarySettings
        | LeaveOutSettings
        | EquivalentSettings
        | SectionSettings
    )

#: The directives of collate.toml that can be entered in a log.
DIRECTIVES = ("work", "source", "same", "different", "cut", "join", "leave_out", "equivalent", "section")

#: The fields of a decision in a line of a log, in their order, and their names in the model. ``left`` and
#: ``right`` are named as in a context: ``after`` of a line are its predecessors.
LINE_FIELDS = {
    "what": "what", "how": "how", "scope": "scope", "work": "work", "words": "words", "text": "text",
    "left": "before", "right": "after", "reading": "reading", "witness": "witness", "source": "source",
    "parts": "parts", "contexts": "contexts", "readings": "readings", "exceptions": "exceptions",
    "excepted": "excepted", "reason": "reason", "certainty": "certainty",
}  # fmt: skip

#: The values of ``Decision.certainty``.
CERTAINTIES = ("", "high", "medium", "low")

_CONTEXT_KEYS = {field.name for field in fields(Context)}
_DEFAULTS = {field.name: field.default for field in fields(Decision)}


class Directive(NamedTuple):
    """A decision about works or files: a row of the table *what* of collate.toml."""

    what: str
    row: Row


class Undo(NamedTuple):
    """Decisions, by their ids, that are taken back."""

    of: tuple[str, ...]


class Redo(NamedTuple):
    """Decisions, by their ids, that hold again."""

    of: tuple[str, ...]


#: What one line enters.
Entry = Decision | Directive | Undo | Redo


def decision_fields(decision: Decision) -> dict[str, Any]:
    """Return the fields of a line for *decision*: the subject, the words, and all that are not default."""
    found: dict[str, Any] = {}
    for key, name in LINE_FIELDS.items():
        value = getattr(decision, name)
        if key in ("what", "words") or value != _DEFAULTS[name]:
            found[key] = _plain(value)
    return found


def directive_fields(row: Row) -> dict[str, Any]:
    """Return the fields of a row of collate.toml that are not default."""
    return {
        field.name: _plain(getattr(row, field.name))
        for field in fields(row)
        if field.default is MISSING or getattr(row, field.name) != field.default
    }


def _plain(value: Any) -> Any:  # noqa: ANN401  # of any field
    """Return a value as JSON has it."""
    if isinstance(value, Context):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(Context)
            if field.name == "words" or getattr(value, field.name) != field.default
        }
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def read_decision(
    data: dict[str, Any], *, name: str = "", at: str = "", by: str = ""
) -> tuple[Decision | None, str]:
    """Return the decision with the fields *data*, or None and the problem."""
    import msgspec

    unknown = [key for key in data if key not in LINE_FIELDS]
    unknown += _unknown_of_contexts(data)
    if unknown:
        return None, _("unknown key {name!r}", name=unknown[0])
    values = {"work": "", "words": ""} | {LINE_FIELDS[key]: value for key, value in data.items()}
    try:
        decision = msgspec.convert(values, Decision, strict=True)
    except msgspec.ValidationError as error:
        return None, str(error)
    return replace(decision, id=name, at=at, by=by), ""


def _unknown_of_contexts(data: dict[str, Any]) -> list[str]:
    contexts = (one for one in _contexts(data) if isinstance(one, dict))
    return [key for one in contexts for key in one if key not in _CONTEXT_KEYS]


def _contexts(data: dict[str, Any]) -> Iterator[object]:
    """Yield what stands for a context in the fields of a decision."""
    exceptions = data.get("exceptions")
    for place in (data.get("contexts"), *(exceptions if isinstance(exceptions, list) else ())):
        yield from place if isinstance(place, list) else ()


def read_directive(what: str, data: dict[str, Any]) -> tuple[Directive | None, str]:
    """Return the directive of table *what* whose fields are in ``row`` of *data*, or None and the problem."""
    import msgspec

    row = data.get("row")
    if set(data) != {"row"} or not isinstance(row, dict):
        return None, _("it has no row of [[{table}]]", table=what)
    kind = next(
        table.item.value_type for table in setting_fields(Settings) if table.name == what and table.item
    )
    known = {field.name for field in fields(kind)}
    unknown = sorted(f"{what}.{name}" for name in row if name not in known)
    unknown += _unknown_of_contexts(row)
    if unknown:
        return None, _("unknown key {name!r}", name=unknown[0])
    try:
        return Directive(what, msgspec.convert(row, kind, strict=True)), ""
    except msgspec.ValidationError as error:
        return None, str(error)


def check_entry(entry: Entry, by: str = "") -> str | None:
    """Return why *entry* cannot be entered by *by*, as a message; None if it can."""
    violation = check_characters("by", by)
    if violation is not None:
        return violation.problem
    if isinstance(entry, Decision):
        return _check_decision(entry)
    if isinstance(entry, Directive):
        try:
            Settings(**{entry.what: (entry.row,)})  # type: ignore[arg-type]  # it checks its rows
        except SettingsError as error:
            return error.problem
    return None


def _check_decision(decision: Decision) -> str | None:
    known = (
        ("how", decision.how, ("", *WAYS.get(decision.what, ()))),  # type: ignore[call-overload]
        ("scope", decision.scope, SCOPES),
        ("certainty", decision.certainty, CERTAINTIES),
    )
    for name, value, values in known:
        if value not in values:
            expected = _("one of {known}", known=", ".join(filter(None, values)))
            return _(
                "{name} must be {expected}, got {value}", name=name, expected=expected, value=repr(value)
            )
    # All texts at once: a log has thousands of decisions, and every one of them ten texts.
    if check_characters("", "".join(text for _name, text in _texts(decision))) is not None:
        violations = (check_characters(name, text) for name, text in _texts(decision))
        return next(one.problem for one in violations if one is not None)
    for context in (*decision.contexts, *(one for place in decision.exceptions for one in place)):
        if len(context.unique) != len(Context().unique):
            return _(
                "{name} must be {expected}, got {value}",
                name="unique",
                expected="3",
                value=str(context.unique),
            )
        if not 1 <= context.nth <= context.of:
            return _("occurrence {nth} of {of} does not exist", nth=context.nth, of=context.of)
    return None


def _texts(decision: Decision) -> Iterator[tuple[str, str]]:
    """Yield all texts of a decision with the names of their fields."""
    for name in LINE_FIELDS.values():
        for text in _strings(getattr(decision, name)):
            yield name, text


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Context):
        yield from (*value.witnesses, value.left, value.words, value.right)
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
