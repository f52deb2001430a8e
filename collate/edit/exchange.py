"""Decisions as records for other programs, and back: what the tables of :mod:`~collate.edit.tables` hold.

An undone decision is exported in no form but JSON lines, which are the log itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.edit.log_entries import (
    DIRECTIVES,
    Directive,
    check_entry,
    decision_fields,
    directive_fields,
    read_decision,
    read_directive,
)
from collate.errors import SourceError
from collate.i18n import _
from collate.model import SECTION, Decision
from collate.settings import EmendSettings

if TYPE_CHECKING:
    from collate.edit.history import History
    from collate.edit.log_lines import LogLine

#: The table of decisions about places and rules in a TOML file.
DECISION = "decision"
#: Tables of a collate.toml that are about places of a text.
_EMEND = "emend"
#: Scopes of rules that name no work.
_WIDE = ("witness", "project")


class Record(NamedTuple):
    """A decision or directive outside a log: its table, its fields, who decided it and when, if known.

    ``place`` is its place in the file, as a message.
    """

    table: str
    fields: dict[str, Any]
    by: str = ""
    at: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """An entry for the log of ``work`` (empty: that of the project), who decided it and when, if known.

    With ``stated`` the file names who decided it; ``place`` is where it is in the file.
    """

    work: str
    entry: Decision | Directive
    by: str
    at: str
    stated: bool
    place: str = ""


def records_of(states: Iterable[History]) -> tuple[Record, ...]:
    """Return what holds according to *states*, in their order."""
    found = []
    for state in states:
        active = set(state.undoable)
        for line in state.lines:
            if line.id not in active:
                continue
            if isinstance(line.entry, Directive):
                found.append(Record(line.entry.what, directive_fields(line.entry.row), line.by, line.at))
            elif isinstance(line.entry, Decision):
                found.append(Record(DECISION, decision_fields(line.entry), line.by, line.at))
    return tuple(found)


def read_records(
    records: Sequence[Record], file: str, *, work: str = "", by: str = ""
) -> tuple[Imported, ...]:
    """Return the entries of *records*, read from *file*.

    Args:
        records: those of the file.
        file: its path, for messages.
        work: the work of records that name none; a rule for a witness or the project names none.
        by: who decided what has no name.

    Raises:
        SourceError: a record is not a decision, or names no work or no person. Nothing is imported then.
    """
    return tuple(_read(record, file, work, by) for record in records)


def _read(record: Record, file: str, work: str, by: str) -> Imported:
    # A row of [[section]] has its editor as a field: an edition records the rows, and no log.
    about = ("at", "id") if record.table == SECTION else ("by", "at", "id")
    data = {key: value for key, value in record.fields.items() if key not in about}
    who = record.by or by
    entry: Decision | Directive | None
    if record.table in DIRECTIVES:
        entry, problem = read_directive(record.table, {"row": data})
        target = ""
    else:
        if record.table == _EMEND:
            data, problem = _emendation(data)
            if problem:
                raise _refused(record, file, problem)
        if not data.get("work") and data.get("scope") not in _WIDE:
            data["work"] = work
        entry, problem = read_decision(data)
        target = entry.work if entry is not None else ""
        if entry is not None and not target and entry.scope not in _WIDE:
            raise _refused(record, file, _("it names no work"), _("Name one with --work"))
    problem = problem or (check_entry(entry, who) if entry is not None else "") or ""
    if entry is None or problem:
        raise _refused(record, file, problem)
    if not who:
        raise _refused(record, file, _("it names nobody who decided it"), _("Name the editor with --by"))
    return Imported(target, entry, who, record.at, bool(record.by))


def _emendation(row: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the fields of a decision for a row of ``[[emend]]``, or why it is not one."""
    known = {field.name for field in fields(EmendSettings)}
    unknown = sorted(f"emend.{name}" for name in row if name not in known)
    missing = [f"emend.{name}" for name in ("words", "text") if name not in row]
    if unknown:
        return {}, _("unknown key {name!r}", name=unknown[0])
    if missing:
        return {}, _("{name} is missing", name=missing[0])
    names = {"before": "left", "after": "right"}
    return {"what": "text", "how": "emend"} | {names.get(key, key): value for key, value in row.items()}, ""


def _refused(record: Record, file: str, problem: str, remedy: str = "") -> SourceError:
    text = _("{place}: {problem}", place=record.place, problem=problem)
    return SourceError(file, text, remedy or _("Correct it there; nothing was imported"))


def not_entered(imported: Iterable[Imported], lines: Iterable[LogLine]) -> tuple[Imported, ...]:
    """Return those of *imported* that none of *lines* enters, by the same person where the file names one.

    A decision that was entered and undone since then counts: importing a file again adds nothing.
    """
    entered = {key for line in lines for key in _keys(line.entry, line.by)}
    new = []
    for one in imported:
        keys = _keys(one.entry, one.by)
        if keys[one.stated] not in entered:
            entered.update(keys)
            new.append(one)
    return tuple(new)


def _keys(entry: object, by: str) -> tuple[tuple[str, ...], ...]:
    """Return what identifies an entry: its content, and its content made by *by*."""
    if isinstance(entry, Directive):
        content = repr(entry)
    elif isinstance(entry, Decision):
        content = repr(decision_fields(entry))
    else:
        return ()
    return (content,), (content, by)
