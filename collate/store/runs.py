"""The runs of an output folder in the workspace: their times and results, output files and texts."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from collate.store.workspace import Workspace

#: Number of runs of one folder that are kept.
MAX_STORED_RUNS = 50


class OutputFile(NamedTuple):
    """An output file of a run.

    ``key`` is a digest of everything that the file depends on; size in bytes,
    modification time in nanoseconds and ``sha256`` identify its content.
    """

    name: str
    key: bytes
    size: int
    modified: int
    sha256: bytes


class Member(NamedTuple):
    """A text of a folder's last run.

    ``text`` is its number in the table of texts, ``segment`` the id of the
    segment, ``row`` its work, siglum and genre, for the answers to queries.
    """

    text: int
    segment: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last finished run: digests of its inputs and of its record, and the details stored by it."""

    key: bytes
    record: bytes
    details: Mapping[str, Any]


class Runs:
    """The runs of one output folder, stored relative to the workspace so that both can be moved together."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self._workspace = workspace
        self._root = folder
        self.folder = relative_folder(workspace.path, folder)

    def begin(self, details: Mapping[str, Any]) -> None:
        """Record the start of a run; a run that remains in this state was stopped."""
        self._workspace.execute(
            "INSERT INTO runs (id, folder, started, state, told) VALUES (?, ?, ?, 'running', ?)",
            (self._workspace.run, self.folder, now(), json.dumps(details, ensure_ascii=False)),
        )
        self._workspace.commit()

    def finish(self, state: str, *, key: bytes, record: bytes, details: Mapping[str, Any]) -> None:
        """Record the end of the run: *state* is ``done`` or ``nothing new``; see :class:`LastRun`."""
        self._workspace.execute(
            "UPDATE runs SET finished = ?, state = ?, key = ?, record = ?, told = ? WHERE id = ?",
            (now(), state, key, record, json.dumps(details, ensure_ascii=False), self._workspace.run),
        )
        self._workspace.execute(
            "DELETE FROM runs WHERE folder = ? AND id NOT IN "
            "(SELECT id FROM runs WHERE folder = ? ORDER BY id DESC LIMIT ?)",
            (self.folder, self.folder, MAX_STORED_RUNS),
        )
        self._workspace.commit()

    def last(self) -> LastRun | None:
        """Return the last finished run before this one, or None."""
        rows = self._workspace.query(
            "SELECT key, record, told FROM runs WHERE folder = ? AND id < ? AND key IS NOT NULL "
            "ORDER BY id DESC LIMIT 1",
            (self.folder, self._workspace.run),
        )
        if not rows:
            return None
        key, record, details = rows[0]
        return LastRun(key, record, json.loads(details))

    # -- output files -----------------------------------------------------------------------

    def outputs(self) -> dict[str, OutputFile]:
        """Return the output files of the last run that are still unchanged, by name."""
        rows = self._workspace.query(
            "SELECT name, key, size, modified, sha256 FROM outputs WHERE folder = ?", (self.folder,)
        )
        files = (OutputFile(*row) for row in rows)
        return {file.name: file for file in files if self._is_unchanged(file)}

    def count_outputs(self) -> int:
        """Return the number of output files of the last run, changed or not."""
        rows = self._workspace.query("SELECT count(*) FROM outputs WHERE folder = ?", (self.folder,))
        return int(rows[0][0]) if rows else 0

    def _is_unchanged(self, file: OutputFile) -> bool:
        path = f"{self._root}/{file.name}"
        try:
            status = os.stat(path)  # noqa: PTH116 - of very many files
            if status.st_size != file.size:
                return False
            if status.st_mtime_ns == file.modified:
                return True
            with Path(path).open("rb") as stream:  # perhaps only copied or touched
                return hashlib.file_digest(stream, "sha256").digest() == file.sha256
        except OSError:
            return False

    def record_outputs(
        self, keys: Mapping[str, bytes], digests: Mapping[str, bytes], *, stay: Collection[str] = ()
    ) -> None:
        """Record the output files of this run: *keys* by name, *digests* (SHA-256) of newly written ones.

        *stay* are files that are recorded already, with the same key and content.
        """
        before = self.outputs() if any(name not in digests and name not in stay for name in keys) else {}
        rows: list[tuple[object, ...]] = []
        for name, key in keys.items():
            if name in stay:
                continue
            sha256 = digests.get(name) or (before[name].sha256 if name in before else b"")
            try:
                status = (self._root / name).stat()
            except OSError:
                continue  # removed in the meantime: the next run writes it again
            rows.append((self.folder, name, key, status.st_size, status.st_mtime_ns, sha256))
        names = self._workspace.query("SELECT name FROM outputs WHERE folder = ?", (self.folder,))
        gone = [(self.folder, name) for (name,) in names if name not in keys or name not in stay]
        self._workspace.execute_many("DELETE FROM outputs WHERE folder = ? AND name = ?", gone)
        self._workspace.execute_many("INSERT INTO outputs VALUES (?, ?, ?, ?, ?, ?)", rows)

    # -- the texts ----------------------------------------------------------------------------

    def record_members(self, members: Iterable[Member]) -> None:
        """Record the texts of this run, in place of those of the folder's previous run."""
        self._workspace.execute("DELETE FROM members WHERE folder = ?", (self.folder,))
        self._workspace.execute_many(
            "INSERT INTO members VALUES (?, ?, ?, ?)",
            ((self.folder, m.text, m.segment, json.dumps(m.row, ensure_ascii=False)) for m in members),
        )


class RunRecord(NamedTuple):
    """A run in the workspace, finished or not; times are ISO 8601 (UTC), ``folder`` its output folder."""

    id: int
    folder: str
    started: str
    finished: str | None
    state: str
    details: Mapping[str, Any]


def list_runs(connection: sqlite3.Connection) -> list[RunRecord]:
    """Return all stored runs, the latest first."""
    rows = connection.execute("SELECT id, folder, started, finished, state, told FROM runs ORDER BY id DESC")
    return [
        RunRecord(
            id=number,
            folder=folder,
            started=started,
            finished=finished,
            state=state,
            details=json.loads(details),
        )
        for number, folder, started, finished, state, details in rows
    ]


def latest_run_with_texts(connection: sqlite3.Connection) -> RunRecord | None:
    """Return the latest run that found texts, or None."""
    return next((run for run in list_runs(connection) if "texts" in run.details), None)


def relative_folder(workspace: Path, folder: Path) -> str:
    """Return *folder* relative to the folder of *workspace*, with ``/``; absolute on another drive."""
    try:
        return Path(os.path.relpath(folder.resolve(), workspace.resolve().parent)).as_posix()
    except ValueError:  # on another drive
        return folder.resolve().as_posix()


def find_members(connection: sqlite3.Connection, folder: str, *, texts: Iterable[int]) -> list[Member]:
    """Return the members of *folder* whose text is one of *texts* (numbers of texts)."""
    members: list[Member] = []
    for text in texts:
        rows = connection.execute(
            "SELECT text, segment, row FROM members WHERE text = ? AND folder = ?", (text, folder)
        )
        members += [Member(number, segment, json.loads(row)) for number, segment, row in rows]
    return members


def now() -> str:
    """Return the time, ISO 8601 (UTC), to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
