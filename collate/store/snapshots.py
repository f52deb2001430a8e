"""The snapshots of runs in the workspace, with which a later run is compared (``collate changes``).

A snapshot is a list of parts, the first of which is its head. Parts are stored by the
digest of their content, so that what several runs have in common is stored once. The
last runs of each folder are kept.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from collate.store.runs import now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from collate.store.runs import Runs
    from collate.store.workspace import Workspace

#: Length of the key of a part in bytes: half a SHA-256.
KEY_SIZE = 16


class SnapshotRow(NamedTuple):
    """The snapshot of a run: its id and end (ISO 8601, UTC), the version of collate, the key of its head."""

    run: int
    finished: str
    version: str
    head: bytes


class Snapshots:
    """The snapshots of the runs of one output folder."""

    def __init__(self, workspace: Workspace, runs: Runs) -> None:
        self._workspace, self._folder = workspace, runs.folder

    def parts_by_source(self) -> dict[bytes, bytes]:
        """Return the keys of the parts by the digest of what each was made from."""
        rows = self._workspace.query("SELECT source, key FROM snapshot_parts WHERE source IS NOT NULL")
        return dict(rows)

    def add_part(self, value: bytes, source: bytes | None = None) -> bytes:
        """Store a part, and return its key."""
        key = hashlib.sha256(value).digest()[:KEY_SIZE]
        self._workspace.execute(
            "INSERT OR REPLACE INTO snapshot_parts VALUES (?, ?, ?)", (key, source, value)
        )
        return key

    def record(self, head: bytes, parts: Sequence[bytes], *, version: str, keep: int) -> None:
        """Store that of this run: the keys of its *head* and of its other *parts*. Retain the last *keep*."""
        row = (self._workspace.run, self._folder, now(), version, head, b"".join(parts))
        self._workspace.execute("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?, ?)", row)
        self._prune(keep)

    def repeat(self, *, version: str, keep: int) -> None:
        """Store that of the last run for this one, too, since nothing changed."""
        self._workspace.execute(
            "INSERT INTO snapshots SELECT ?, folder, ?, ?, head, parts FROM snapshots "
            "WHERE folder = ? AND run < ? ORDER BY run DESC LIMIT 1",
            (self._workspace.run, now(), version, self._folder, self._workspace.run),
        )
        self._prune(keep)

    def _prune(self, keep: int) -> None:
        query, execute = self._workspace.query, self._workspace.execute
        last = "SELECT run FROM snapshots WHERE folder = ? ORDER BY run DESC LIMIT ?"
        old = f"folder = ? AND run NOT IN ({last})"
        values = (self._folder, self._folder, keep)
        if not query(f"SELECT 1 FROM snapshots WHERE {old}", values):
            return
        execute(f"DELETE FROM snapshots WHERE {old}", values)
        rows = query("SELECT head, parts FROM snapshots")
        used = {joined[at : at + KEY_SIZE] for row in rows for joined in row for at in _steps(joined)}
        stale = [(key,) for (key,) in query("SELECT key FROM snapshot_parts") if key not in used]
        self._workspace.execute_many("DELETE FROM snapshot_parts WHERE key = ?", stale)


def _steps(joined: bytes) -> range:
    return range(0, len(joined), KEY_SIZE)


def list_snapshots(connection: sqlite3.Connection, folder: str) -> list[SnapshotRow]:
    """Return the snapshots of the runs of *folder*, relative to the workspace, the last run first."""
    rows = connection.execute(
        "SELECT run, finished, version, head FROM snapshots WHERE folder = ? ORDER BY run DESC", (folder,)
    )
    return [SnapshotRow(*row) for row in rows]


def load_part(connection: sqlite3.Connection, key: bytes) -> bytes | None:
    """Return the part with this *key*; None where the workspace lacks it."""
    row = connection.execute("SELECT value FROM snapshot_parts WHERE key = ?", (key,)).fetchone()
    return None if row is None else bytes(row[0])


def list_outputs(connection: sqlite3.Connection, folder: str) -> frozenset[str]:
    """Return the names of the files that the last run wrote into *folder*."""
    rows = connection.execute("SELECT name FROM outputs WHERE folder = ?", (folder,))
    return frozenset(name for (name,) in rows)
