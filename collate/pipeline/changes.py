"""``collate changes``: what is new since an earlier run of an output folder."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, TypeVar, cast

from collate.editions import RecordedRun, RunSnapshot, WorkSnapshot, compare_runs
from collate.errors import SettingsError, WorkspaceError
from collate.i18n import _
from collate.report import RunChanges, RunStamp
from collate.store import (
    list_outputs,
    list_snapshots,
    load_part,
    load_value,
    open_read_only,
    relative_folder,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from collate.store import SnapshotRow

T = TypeVar("T")

#: The run before the last one, the default of ``--since``.
PREVIOUS = "previous"

#: Runs that a message lists.
_LISTED = 20


def list_recorded_runs(folder: Path, workspace: Path) -> tuple[RunStamp, ...]:
    """Return the runs of an output *folder* that can be compared, the last one first.

    Raises:
        WorkspaceError: there is no workspace, or it cannot be read.
    """
    with open_read_only(workspace) as connection:
        return tuple(map(_stamp, list_snapshots(connection, relative_folder(workspace, folder))))


def find_changes(folder: Path, workspace: Path, *, since: str = PREVIOUS) -> RunChanges:
    """Return what changed in an output *folder* from an earlier run to the last one.

    Args:
        folder: the output folder.
        workspace: the workspace of its runs.
        since: the id of a run; ``previous``; or a date or time (ISO 8601, of this machine without
            an offset): the last run before it.

    Raises:
        WorkspaceError: there is no workspace, or it cannot be read, or has no finished run of the folder.
        SettingsError: there is no such run.
    """
    with open_read_only(workspace) as connection:
        rows = list_snapshots(connection, relative_folder(workspace, folder))
        if not rows:
            problem = _("has no recorded run of {folder}", folder=str(folder))
            remedy = _("Run collate first: collate run PATH... -o {folder}", folder=str(folder))
            raise WorkspaceError(str(workspace), problem, remedy)
        last = rows[0]
        if since == PREVIOUS and len(rows) == 1:
            return RunChanges(_stamp(last))
        before = rows[1] if since == PREVIOUS else _chosen(rows, since)
        if before.run == last.run:
            return RunChanges(_stamp(last), _stamp(before))
        return compare_runs(_recorded(connection, before, workspace), _recorded(connection, last, workspace))


def written_files(folder: Path, workspace: Path) -> frozenset[str]:
    """Return the names of the files that the last run wrote into *folder*.

    Raises:
        WorkspaceError: there is no workspace, or it cannot be read.
    """
    with open_read_only(workspace) as connection:
        return list_outputs(connection, relative_folder(workspace, folder))


def _chosen(rows: Sequence[SnapshotRow], since: str) -> SnapshotRow:
    """Return the run that *since* names, among *rows*, the last one first.

    Raises:
        SettingsError: there is none.
    """
    if since.isascii() and since.isdigit():
        found = next((row for row in rows if row.run == int(since)), None)
        problem = _("there is no recorded run {run}", run=since)
    else:
        moment = _moment(since)
        if moment is None:
            problem = _("{since!r} is neither the id of a run, nor a date such as 2024-05-01", since=since)
            raise SettingsError("--since", problem, _remedy(rows))
        found = next((row for row in rows if datetime.fromisoformat(row.finished) < moment), None)
        problem = _("no recorded run ended before {since}", since=since)
    if found is None:
        raise SettingsError("--since", problem, _remedy(rows))
    return found


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.combine(date.fromisoformat(text), time())
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
    return moment.astimezone(UTC)  # without an offset it is local time


def _remedy(rows: Sequence[SnapshotRow]) -> str:
    runs = ", ".join(f"{row.run} ({row.finished})" for row in rows[:_LISTED])
    if len(rows) > _LISTED:
        return _("Runs: {runs}, and {count} earlier ones", runs=runs, count=len(rows) - _LISTED)
    return _("Runs: {runs}", runs=runs)


def _stamp(row: SnapshotRow) -> RunStamp:
    return RunStamp(row.run, row.finished, row.version)


def _recorded(connection: sqlite3.Connection, row: SnapshotRow, workspace: Path) -> RecordedRun:
    def load(kind: type[T], key: bytes) -> T:
        value = load_part(connection, key)
        try:
            if value is None:
                raise ValueError("a part is missing")
            return cast(T, load_value(value, kind))
        except ValueError as error:
            problem = _("the snapshot of run {run} cannot be read ({reason})", run=row.run, reason=str(error))
            remedy = _("Name another run with --since, or run collate twice")
            raise WorkspaceError(str(workspace), problem, remedy) from error

    def load_work(key: str) -> WorkSnapshot:
        return load(WorkSnapshot, bytes.fromhex(key))

    return RecordedRun(_stamp(row), load(RunSnapshot, row.head), load_work)
