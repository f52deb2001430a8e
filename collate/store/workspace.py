"""The workspace: an SQLite file with the results of runs, so that nothing is computed twice.

All of its content can be computed again from the input files, so a fault of the
workspace never ends a run: entries that cannot be read count as missing, entries
that cannot be written are not stored, and :attr:`Workspace.notes` reports it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections import Counter
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from collate.errors import WorkspaceError, reason_of
from collate.i18n import _
from collate.store.lock import lock_file
from collate.store.migrate import APPLICATION_ID, SCHEMA_VERSION, migrate, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

#: The name of the workspace in an output folder.
WORKSPACE_NAME = ".collate.sqlite"

#: Suffixes of the workspace and the files beside it: SQLite's own, the lock, a workspace set aside.
WORKSPACE_SUFFIXES = ("", "-wal", "-shm", "-journal", "-lock", ".broken")

#: Seconds between two commits: the work that a stopped run loses at most.
COMMIT_INTERVAL = 1.0

#: Entries unused by this number of consecutive runs of a folder are dropped (a file may return).
UNUSED_RUNS = 5

#: Keys in one query: SQLite before 3.32 allows 999 parameters (https://sqlite.org/limits.html).
_KEYS_A_QUERY = 900

#: SQLite's error names for a damaged file.
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}

#: The tables of entries by key: their names.
SHELVES = ("readings", "sketches", "overlaps", "editions", "facts")


class Workspace:
    """The workspace of a run; a context manager that locks it.

    *user_named*: the user named the file, so that it is never moved away unless
    it is a workspace. *force*: entries of earlier runs are ignored.

    Raises:
        WorkspaceError: another run is using it, it was written by a newer
            version of the program, or the file is not a workspace.
    """

    def __init__(self, path: Path, *, user_named: bool = False, force: bool = False) -> None:
        self.path = path
        self.notes: list[str] = []
        """Messages about faults of the workspace."""
        self._user_named, self._force = user_named, force
        self._disabled = self._damaged = False
        self._lock: int | None = None
        self._in_transaction = False
        self._committed = 0.0
        self.stored: Counter[str] = Counter()
        """The number of entries that this run has stored, by shelf."""
        self._used: dict[str, set[bytes]] = {name: set() for name in SHELVES}

    def __enter__(self) -> Self:
        try:
            self._lock = lock_file(self.path.with_name(f"{self.path.name}-lock"))
        except BlockingIOError as error:
            raise WorkspaceError(
                str(self.path),
                _("another run is using this workspace"),
                _("Wait for it, or name another file with --workspace"),
            ) from error
        except OSError as error:
            self._disable(reason_of(error))
        try:
            self._connection = self._open()
        except BaseException:
            self._unlock()
            raise
        self.run = (
            int(self.query("SELECT coalesce(max(id), 0) FROM runs")[0][0]) + 1 if not self._disabled else 1
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._disabled:
            self.commit()
        with suppress(sqlite3.Error):
            self._connection.close()
        if self._damaged:
            self._set_aside()
        self._unlock()

    # -- entries ------------------------------------------------------------------------

    def get(self, shelf: str, key: bytes) -> tuple[bytes | None] | None:
        """Return the value of *key* in a tuple, since it may be None; None without an entry."""
        if self._force and key not in self._used[shelf]:
            return None
        rows = self.query(f"SELECT value FROM {shelf} WHERE key = ?", (key,))
        if not rows:
            return None
        self._used[shelf].add(key)
        return (rows[0][0],)

    def get_many(self, shelf: str, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes | None]]:
        """Return the values of those *keys* that have an entry, as :meth:`get` does."""
        used = self._used[shelf]
        found: dict[bytes, tuple[bytes | None]] = {}
        for start in range(0, len(keys), _KEYS_A_QUERY):
            some = keys[start : start + _KEYS_A_QUERY]
            places = ", ".join("?" * len(some))
            for key, value in self.query(f"SELECT key, value FROM {shelf} WHERE key IN ({places})", some):
                if not self._force or key in used:
                    found[key] = (value,)
        used.update(found)
        return found

    def has(self, shelf: str, key: bytes) -> bool:
        """Return whether there is an entry for *key*."""
        if self._force and key not in self._used[shelf]:
            return False
        exists = bool(self.query(f"SELECT 1 FROM {shelf} WHERE key = ?", (key,)))
        if exists:
            self._used[shelf].add(key)
        return exists

    def store(self, shelf: str, key: bytes, *, value: bytes | None) -> None:
        """Store *value* under *key*, in place of an earlier one."""
        self._used[shelf].add(key)
        self.stored[shelf] += 1
        self.execute(
            f"INSERT OR REPLACE INTO {shelf} (key, used, value) VALUES (?, ?, ?)", (key, self.run, value)
        )

    def remove(self, shelf: str, key: bytes) -> None:
        """Remove an entry that turned out to be damaged."""
        self.execute(f"DELETE FROM {shelf} WHERE key = ?", (key,))

    def prune(self) -> None:
        """Mark the entries that this run has used, and drop those unused by the last runs of every folder."""
        oldest = self.query(
            "SELECT min(coalesce((SELECT id FROM runs WHERE folder = f.folder AND state = 'done' "
            "ORDER BY id DESC LIMIT 1 OFFSET ?), 0)) FROM (SELECT DISTINCT folder FROM runs) AS f",
            (UNUSED_RUNS - 2,),  # this run counts, although it is not done yet
        )
        last = int(oldest[0][0] or 0) if oldest else 0
        for shelf, keys in self._used.items():
            rows = ((self.run, key) for key in keys)
            self.execute_many(f"UPDATE {shelf} SET used = ? WHERE key = ?", rows)
            self.execute(f"DELETE FROM {shelf} WHERE used < ?", (last,))
        self.execute("DELETE FROM texts WHERE used < ?", (last,))

    def managed_paths(self) -> frozenset[str]:
        """Return the real paths of the workspace and the files beside it: never inputs of a run."""
        return frozenset(
            os.path.realpath(self.path.with_name(self.path.name + end)) for end in WORKSPACE_SUFFIXES
        )

    # -- SQL ----------------------------------------------------------------------------

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query, none if the workspace fails."""
        if self._disabled:
            return []
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._fault(error)
            return []

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        """Execute a statement; it is committed to disk within about :data:`COMMIT_INTERVAL`."""
        self.execute_many(sql, (values,))

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Execute a statement for each of *rows*."""
        if self._disabled:
            return
        try:
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(sql, rows)
        except sqlite3.Error as error:
            self._fault(error)
        else:
            if not self._in_transaction and time.monotonic() - self._committed > COMMIT_INTERVAL:
                self.commit()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit the changes made in this context together."""
        self._in_transaction = True
        try:
            yield
        finally:
            self._in_transaction = False

    def commit(self) -> None:
        """Commit all changes now."""
        self._committed = time.monotonic()
        if self._disabled or not self._connection.in_transaction:
            return
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._fault(error)

    # -- opening, and faults --------------------------------------------------------------

    def _open(self) -> sqlite3.Connection:
        if self._disabled:
            return sqlite3.connect(":memory:")
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            problem = _foreign(connection)
            if not problem:
                _prepare(connection)
                return connection
        except sqlite3.Error as error:
            problem = _("is damaged") if _error_name(error) in _DAMAGED else ""
            if not problem:
                connection.close()
                self._disable(str(error))
                return sqlite3.connect(":memory:")
        connection.close()
        if problem == _NEWER and not self._force:
            remedy = _("Update collate, name another file with --workspace, or start over with --force")
            raise WorkspaceError(str(self.path), problem, remedy)
        if problem != _NEWER and self._user_named and not _is_workspace(self.path):
            raise WorkspaceError(
                str(self.path), _("is not a workspace of collate"), _("Name another file with --workspace")
            )
        self.notes.append(
            _(
                "the workspace {path} {problem}; it is set aside as {name}",
                path=str(self.path),
                problem=problem,
                name=self._set_aside().name,
            )
        )
        connection = sqlite3.connect(self.path, isolation_level=None)
        _prepare(connection)
        return connection

    def _set_aside(self) -> Path:
        for ending in WORKSPACE_SUFFIXES[1:4]:
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        return self.path.replace(self.path.with_name(f"{self.path.name}.broken"))

    def _fault(self, error: sqlite3.Error) -> None:
        """Continue without the workspace."""
        with suppress(sqlite3.Error):
            self._connection.rollback()
        self._damaged = _error_name(error) in _DAMAGED
        if self._damaged:
            self._disabled = True
            self.notes.append(
                _(
                    "the workspace {path} is damaged ({reason}); it is set aside as {name}, "
                    "and the next run begins a new one",
                    path=str(self.path),
                    reason=str(error),
                    name=self.path.name + ".broken",
                )
            )
        else:
            self._disable(str(error))

    def _disable(self, reason: str) -> None:
        self._disabled = True
        self.notes.append(
            _(
                "the workspace {path} cannot be used ({reason}), so the next run does the work of this one "
                "again. Check permissions and free space, or name another file with --workspace",
                path=str(self.path),
                reason=reason,
            )
        )

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


_NEWER = _("was written by a newer version of collate")


def _foreign(connection: sqlite3.Connection) -> str:
    """Return why a database is not a workspace of this version; "" if it is one, or is a new file."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION_ID:
        return _("is a database of another program") if tables else ""
    return _NEWER if schema_of(connection) > SCHEMA_VERSION else ""


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # committed changes survive a power failure
    migrate(connection)


def _is_workspace(path: Path) -> bool:
    """Return whether the first bytes of a file are those of a workspace, which may be damaged otherwise."""
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    # Byte 68 of an SQLite file is its application id: https://sqlite.org/fileformat2.html#the_database_header
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _error_name(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", "")).removesuffix("_VTAB")


def open_read_only(path: Path) -> closing[sqlite3.Connection]:
    """Open a workspace read-only, even while a run is writing to it.

    Raises:
        WorkspaceError: it does not exist, is damaged, or is of another version.
    """
    if not path.is_file():
        raise WorkspaceError(
            str(path), _("there is no workspace"), _("Run collate first: collate run PATH... -o DIR")
        )
    address = path.resolve().as_uri()
    problem = ""
    # In a read-only folder SQLite cannot create the shared-memory file that coordinates readers
    # and writers; but then no process can be writing either.
    for mode in ("mode=ro", "immutable=1"):
        with ExitStack() as on_failure:
            try:
                connection = sqlite3.connect(f"{address}?{mode}", uri=True)
                on_failure.callback(connection.close)
                problem = _foreign(connection) or ("" if schema_of(connection) else _("is empty"))
            except sqlite3.Error as error:
                problem = _("cannot be read ({reason})", reason=str(error))
                continue
            if not problem and schema_of(connection) == SCHEMA_VERSION:
                on_failure.pop_all()
                return closing(connection)
        problem = problem or _("was written by an older version of collate")
        break
    remedy = _("Update collate") if problem == _NEWER else _("Run collate again, with --force if necessary")
    raise WorkspaceError(str(path), problem, remedy)
