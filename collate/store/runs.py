"""What the workspace knows of runs: when, on what, with what result, and which files they left."""

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
    from collections.abc import Iterable, Mapping

    from collate.store.workspace import Workspace

#: Runs of one folder that are remembered.
REMEMBERED = 50


class Written(NamedTuple):
    """A file that a run left: what it was made of, and what tells that it is unchanged."""

    name: str
    key: bytes
    size: int
    modified: int
    sha256: bytes


class Member(NamedTuple):
    """A text of a folder's last run: its number among the texts, its id, and where it belongs."""

    text: int
    segment: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LastRun:
    """A finished run: the digest of all that went in, of the record that it left, and what it told."""

    key: bytes
    record: bytes
    told: Mapping[str, Any]


class Runs:
    """The runs of one output folder, named as seen from the workspace, so that both can be moved together."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self._workspace = workspace
        self._place = folder
        self.folder = folder_name(workspace.path, folder)

    def begin(self, told: Mapping[str, Any]) -> None:
        """Note that a run has begun; a run that is found like this later was stopped."""
        self._workspace.tell(
            "INSERT INTO runs (id, folder, started, state, told) VALUES (?, ?, ?, 'running', ?)",
            (self._workspace.run, self.folder, _now(), json.dumps(told, ensure_ascii=False)),
        )
        self._workspace.commit()

    def finish(self, state: str, key: bytes, record: bytes, told: Mapping[str, Any]) -> None:
        """Note that the run is done: *state* is ``done`` or ``nothing new``."""
        self._workspace.tell(
            "UPDATE runs SET finished = ?, state = ?, key = ?, record = ?, told = ? WHERE id = ?",
            (_now(), state, key, record, json.dumps(told, ensure_ascii=False), self._workspace.run),
        )
        self._workspace.tell(
            "DELETE FROM runs WHERE folder = ?1 AND id NOT IN "
            "(SELECT id FROM runs WHERE folder = ?1 ORDER BY id DESC LIMIT ?2)",
            (self.folder, REMEMBERED),
        )
        self._workspace.commit()

    def last(self) -> LastRun | None:
        """Return the last finished run, None if there is none."""
        found = self._workspace.ask(
            "SELECT key, record, told FROM runs WHERE folder = ? AND id < ? AND key IS NOT NULL "
            "ORDER BY id DESC LIMIT 1",
            (self.folder, self._workspace.run),
        )
        if not found:
            return None
        return LastRun(found[0][0], found[0][1], json.loads(found[0][2]))

    # -- the files in the folder ------------------------------------------------------------

    def outputs(self) -> dict[str, Written]:
        """Return the files that the last run left and that are still as it left them."""
        rows = self._workspace.ask(
            "SELECT name, key, size, modified, sha256 FROM outputs WHERE folder = ?", (self.folder,)
        )
        return {row[0]: Written(*row) for row in rows if self._in_place(Written(*row))}

    def count_outputs(self) -> int:
        """Return how many files the last run left."""
        found = self._workspace.ask("SELECT count(*) FROM outputs WHERE folder = ?", (self.folder,))
        return int(found[0][0]) if found else 0

    def _in_place(self, written: Written) -> bool:
        place = self._place / written.name
        try:
            status = place.stat()
            if status.st_size != written.size:
                return False
            if status.st_mtime_ns == written.modified:
                return True
            with place.open("rb") as file:  # copied or touched, perhaps
                return hashlib.file_digest(file, "sha256").digest() == written.sha256
        except OSError:
            return False

    def keep_outputs(self, keys: Mapping[str, bytes], digests: Mapping[str, bytes]) -> None:
        """Remember the files of the folder: their keys, and the SHA-256 of those that were made now."""
        before = self.outputs()
        rows: list[tuple[object, ...]] = []
        for name, key in keys.items():
            sha256 = digests.get(name) or (before[name].sha256 if name in before else b"")
            try:
                status = (self._place / name).stat()
            except OSError:
                continue  # taken away meanwhile: the next run writes it again
            rows.append((self.folder, name, key, status.st_size, status.st_mtime_ns, sha256))
        self._workspace.tell("DELETE FROM outputs WHERE folder = ?", (self.folder,))
        self._workspace.tell_many("INSERT INTO outputs VALUES (?, ?, ?, ?, ?, ?)", rows)

    # -- the texts ----------------------------------------------------------------------------

    def keep_members(self, members: Iterable[Member]) -> None:
        """Remember which texts the folder's last run found, and where they belong."""
        self._workspace.tell("DELETE FROM members WHERE folder = ?", (self.folder,))
        self._workspace.tell_many(
            "INSERT INTO members VALUES (?, ?, ?, ?)",
            ((self.folder, m.text, m.segment, json.dumps(m.row, ensure_ascii=False)) for m in members),
        )


class Finished(NamedTuple):
    """A run as the workspace tells of it; ``key`` and ``record`` are in :class:`LastRun`."""

    id: int
    folder: str
    started: str
    finished: str | None
    state: str
    told: Mapping[str, Any]


def listed(connection: sqlite3.Connection) -> list[Finished]:
    """Return all runs that are remembered, the last one first."""
    rows = connection.execute("SELECT id, folder, started, finished, state, told FROM runs ORDER BY id DESC")
    return [
        Finished(number, folder, started, finished, state, json.loads(told))
        for number, folder, started, finished, state, told in rows
    ]


def newest(connection: sqlite3.Connection) -> Finished | None:
    """Return the last run that found something, None if there is none."""
    return next((run for run in listed(connection) if "texts" in run.told), None)


def folder_name(workspace: Path, folder: Path) -> str:
    """Return *folder* as seen from the folder that holds *workspace*, as a path with ``/``."""
    try:
        return Path(os.path.relpath(folder.resolve(), workspace.resolve().parent)).as_posix()
    except ValueError:  # on another drive
        return folder.resolve().as_posix()


def members_of(connection: sqlite3.Connection, folder: str, texts: Iterable[int]) -> list[Member]:
    """Return the members of *folder* whose text is one of *texts*."""
    found: list[Member] = []
    for text in texts:
        rows = connection.execute(
            "SELECT text, segment, row FROM members WHERE text = ? AND folder = ?", (text, folder)
        )
        found += [Member(number, segment, json.loads(row)) for number, segment, row in rows]
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
