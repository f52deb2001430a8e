"""The logs of a folder as settings: decisions, and rows of the directives that they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from collate.edit.conflicts import directive_key
from collate.edit.history import history
from collate.edit.log import FOLDER, SUFFIX, DecisionLog
from collate.edit.log_entries import Directive
from collate.errors import SourceError, reason_of
from collate.i18n import _
from collate.model import Decision
from collate.settings import BoundarySettings, LeaveOutSettings, PairSettings, WorkSettings

if TYPE_CHECKING:
    from collate.edit.conflicts import Conflict
    from collate.edit.history import History
    from collate.edit.log_entries import Row
    from collate.edit.log_lines import LogFault, LogLine
    from collate.settings import Settings

#: Tables in which the first of several rows for a file or a word holds; of those about a work, the last.
_FIRST_HOLDS = {"source", "equivalent"}
#: Directives that are opposites.
_OPPOSITE = {"same": "different", "different": "same", "cut": "join", "join": "cut"}


class LoadedDecisions(NamedTuple):
    """What holds according to the logs of a folder, in order, and the faults in them.

    ``conflicts`` are those within each log.
    """

    decisions: tuple[Decision, ...] = ()
    rows: tuple[Directive, ...] = ()
    faults: tuple[LogFault, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def decisions_folder(config: Path | None = None) -> Path:
    """Return the folder of the logs: beside the settings file in use, else in the current folder."""
    return (config.parent if config is not None else Path()) / FOLDER


def read_logs(folder: Path) -> tuple[DecisionLog, ...]:
    """Return the logs in *folder* by the order of their names; none if it does not exist.

    Raises:
        SourceError: the folder or a log cannot be read.
    """
    try:
        found = [path.name for path in folder.iterdir() if path.suffix == SUFFIX]
    except FileNotFoundError:
        return ()
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise SourceError(str(folder), problem, _("Check the path and its permissions")) from error
    return tuple(DecisionLog.open(folder / name) for name in sorted(found) if not name.startswith("."))


def load_decisions(folder: Path) -> LoadedDecisions:
    """Return what the logs in *folder* decide; nothing if it does not exist.

    The order is that of each log, and between logs that of the time.

    Raises:
        SourceError: the folder or a log cannot be read.
    """
    logs = read_logs(folder)
    states = joint_histories(logs)
    return LoadedDecisions(
        tuple(merge(*(state.active for state in states), key=lambda decision: decision.at)),
        tuple(row for state in states for row in state.rows),
        tuple(fault._replace(file=str(log.path)) for log in logs for fault in log.faults),
        tuple(conflict for state in states for conflict in state.conflicts),
    )


def joint_histories(logs: Sequence[DecisionLog]) -> tuple[History, ...]:
    """Return the states of logs; those with a line in common are copies of one log, and have one state.

    So what was undone in a log does not hold because an older copy of the file lies beside it.
    """
    groups: list[list[DecisionLog]] = []
    group_of: dict[str, list[DecisionLog]] = {}
    for log in logs:
        ids = [line.id for line in log.lines]
        joined = [log]
        for one in {id(group_of[name]): group_of[name] for name in ids if name in group_of}.values():
            joined = one + joined
            groups.remove(one)
        groups.append(joined)
        for name in (line.id for one in joined for line in one.lines):
            group_of[name] = joined
    return tuple(
        group[0].history if len(group) == 1 else history([line for log in group for line in log.lines])
        for group in groups
    )


def settings_with(settings: Settings, loaded: LoadedDecisions) -> Settings:
    """Return *settings* with the decisions and the rows of the logs, none of them twice.

    A row of a log about a work or file that collate.toml has a row for completes it, and has
    precedence; the opposite of another (same, different; cut, join) takes its
    place, the later that of the earlier.
    """
    known = {decision.id for decision in settings.decision if decision.id}
    new = {one.id: one for one in loaded.decisions if one.id not in known}
    tables: dict[str, list[Row]] = {}
    for directive in loaded.rows:
        for what in (directive.what, _OPPOSITE.get(directive.what)):
            if what is not None and what not in tables:
                tables[what] = list(getattr(settings, what))
        _enter(directive, tables)
    rows = {what: tuple(found) for what, found in tables.items()}
    if not rows and not new:
        return settings
    return replace(settings, decision=(*settings.decision, *new.values()), **_as_any(rows))


def _as_any(rows: Mapping[str, object]) -> dict[str, Any]:
    return dict(rows)


def _enter(directive: Directive, tables: Mapping[str, list[Row]]) -> None:
    """Enter a row in its table; remove the row that is its opposite."""
    what, row = directive
    if isinstance(row, WorkSettings | PairSettings | BoundarySettings | LeaveOutSettings):
        row = replace(row, decided=True)
    opposite = tables.get(_OPPOSITE.get(what, ""), [])
    for place in reversed(_about_same(directive, opposite, _OPPOSITE.get(what, ""))):
        del opposite[place]
    rows = tables[what]
    same = _about_same(directive, rows, what)
    if what in ("work", "source") and same:
        rows[same[0]] = _completed(rows[same[0]], row)
    elif what in ("equivalent", "section") and same:
        rows[same[0]] = row
    elif not same:
        rows.insert(0 if what in _FIRST_HOLDS else len(rows), row)


def _about_same(directive: Directive, rows: Iterable[Row], what: str) -> list[int]:
    """Return the places of the rows of table *what* that are about the same as *directive*."""
    key, alike = directive_key(directive), (directive._replace(what=what, row=row) for row in rows)
    return [place for place, one in enumerate(alike) if directive_key(one) == key]


def _completed(row: Row, later: Row) -> Row:
    """Return *row* with what *later* states: its values, and its witnesses, in or out."""
    values: dict[str, Any] = {}
    for field in fields(later):
        value = getattr(later, field.name)
        if field.name == "decided":
            continue  # what collate.toml asks for, too, has to fit
        if isinstance(value, tuple):
            opposite = {"include": "exclude", "exclude": "include"}[field.name]
            left_out = getattr(later, opposite)
            kept = (one for one in getattr(row, field.name) if one not in left_out)
            values[field.name] = tuple(dict.fromkeys((*kept, *value)))
        elif field.default is MISSING or value != field.default:
            values[field.name] = value
    return replace(row, **values)


class ListedLine(NamedTuple):
    """A line of a log, the path of its file, and its state: active, undone, or empty where it has none."""

    file: str
    line: LogLine
    state: str


def list_decisions(
    folder: Path, *, work: str | None = None, everything: bool = False
) -> tuple[ListedLine, ...]:
    """Return the decisions in the logs of *folder* that hold, log by log in their order.

    Args:
        folder: that of the logs.
        work: only what is about the work with this slug.
        everything: what was undone, undo and redo, too.

    Raises:
        SourceError: the folder or a log cannot be read.
    """
    logs = read_logs(folder)
    files = {line.id: str(log.path) for log in reversed(logs) for line in log.lines}
    found = []
    for state in joint_histories(logs):
        active, undone = set(state.undoable), set(state.redoable)
        for line in state.lines:
            name = "active" if line.id in active else "undone" if line.id in undone else ""
            about = work is None or _is_about(line, Path(files[line.id]).stem, work)
            if about and (everything or name == "active"):
                found.append(ListedLine(files[line.id], line, name))
    return tuple(found)


def _is_about(line: LogLine, log: str, work: str) -> bool:
    match line.entry:
        case Decision():
            return line.entry.work == work
        case Directive("work", row):
            return work in (getattr(row, "name", ""), log)
        case Directive("section", row):
            return work in (getattr(row, "work", ""), log)
    return log == work
