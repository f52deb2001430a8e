"""The workspace: one SQLite file that remembers what runs have found out, so that nothing is done twice.

Everything in it can be found out again from the files. So a fault of the
workspace never ends a run: what cannot be read counts as not known, what
cannot be written is not kept, and :attr:`Workspace.notes` says so.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections import Counter
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from collate.errors import WorkspaceError
from collate.store.lock import lock
from collate.store.migrate import APPLICATION, SCHEMA, migrate, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

#: Its name in an output folder.
NAME = ".collate.sqlite"

#: What stands beside it: SQLite's own files, the lock, one that was set aside.
BESIDE = ("", "-wal", "-shm", "-journal", "-lock", ".broken")

#: Seconds between two commits: what a stopped run loses at most.
PACE = 1.0

#: What so many runs of a folder in a row have not used is dropped: a file may be away for a while.
KEEP = 5

#: What SQLite says of a file that it cannot make sense of.
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}

#: Tables of a key and a value.
SHELVES = ("readings", "sketches", "overlaps", "editions")


class Workspace:
    """A workspace that one run writes to.

    Use it as a context manager. *named* says that the user named the file: it
    is then never moved away unless it is a workspace. *force*: nothing in it
    counts as known.

    Raises:
        WorkspaceError: another run is using it, a newer version of the program
            wrote it, or the file is something else.
    """

    def __init__(self, path: Path, named: bool = False, force: bool = False) -> None:
        self.path = path
        self.notes: list[str] = []
        self._named, self._force = named, force
        self._off = self._damaged = False
        self._held: int | None = None
        self._together = False
        self._committed = 0.0
        self.kept: Counter[str] = Counter()
        """How much this run has kept, by shelf: what was not known before."""
        self._used: dict[str, set[bytes]] = {name: set() for name in SHELVES}

    def __enter__(self) -> Self:
        try:
            self._held = lock(self.path.with_name(f"{self.path.name}-lock"))
        except BlockingIOError as error:
            remedy = "Wait for it, or name another file with --workspace"
            raise WorkspaceError(str(self.path), "another run is using this workspace", remedy) from error
        except OSError as error:
            self._cannot(error.strerror or str(error))
        try:
            self._connection = self._opened()
        except BaseException:
            self._unlock()
            raise
        self.run = int(self.ask("SELECT coalesce(max(id), 0) FROM runs")[0][0]) + 1 if not self._off else 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._off:
            self.commit()
        with suppress(sqlite3.Error):
            self._connection.close()
        if self._damaged:
            self._aside()
        self._unlock()

    # -- what is known ------------------------------------------------------------------

    def get(self, shelf: str, key: bytes) -> tuple[bytes | None] | None:
        """Return the value under *key*, in a tuple since None is one; None where nothing is known."""
        if self._force and key not in self._used[shelf]:
            return None
        found = self.ask(f"SELECT value FROM {shelf} WHERE key = ?", (key,))
        if not found:
            return None
        self._used[shelf].add(key)
        return (found[0][0],)

    def has(self, shelf: str, key: bytes) -> bool:
        """Tell whether anything is known under *key*."""
        if self._force and key not in self._used[shelf]:
            return False
        found = bool(self.ask(f"SELECT 1 FROM {shelf} WHERE key = ?", (key,)))
        if found:
            self._used[shelf].add(key)
        return found

    def keep(self, shelf: str, key: bytes, value: bytes | None) -> None:
        """Keep *value* under *key*."""
        self._used[shelf].add(key)
        self.kept[shelf] += 1
        self.tell(
            f"INSERT OR REPLACE INTO {shelf} (key, used, value) VALUES (?, ?, ?)", (key, self.run, value)
        )

    def forget(self, shelf: str, key: bytes) -> None:
        """Forget a value that turned out to be damaged: it is made again."""
        self.tell(f"DELETE FROM {shelf} WHERE key = ?", (key,))

    def prune(self) -> None:
        """Note what this run has used, and drop what the last runs of every folder have not."""
        oldest = self.ask(
            "SELECT min(coalesce((SELECT id FROM runs WHERE folder = f.folder AND state = 'done' "
            "ORDER BY id DESC LIMIT 1 OFFSET ?), 0)) FROM (SELECT DISTINCT folder FROM runs) AS f",
            (KEEP - 2,),  # this run is not done yet, and counts
        )
        last = int(oldest[0][0] or 0) if oldest else 0
        for shelf, keys in self._used.items():
            rows = ((self.run, key) for key in keys)
            self.tell_many(f"UPDATE {shelf} SET used = ? WHERE key = ?", rows)
            self.tell(f"DELETE FROM {shelf} WHERE used < ?", (last,))
        self.tell("DELETE FROM texts WHERE used < ?", (last,))

    def own_paths(self) -> frozenset[str]:
        """Return the real paths of the file and of what stands beside it: no input of a run."""
        return frozenset(os.path.realpath(self.path.with_name(self.path.name + end)) for end in BESIDE)

    # -- SQL ----------------------------------------------------------------------------

    def ask(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; none where the workspace fails."""
        if self._off:
            return []
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._fault(error)
            return []

    def tell(self, sql: str, values: Sequence[object] = ()) -> None:
        """Change something. It is safe on the disk within a second or so."""
        self.tell_many(sql, (values,))

    def tell_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Change something for each of *rows*."""
        if self._off:
            return
        try:
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(sql, rows)
        except sqlite3.Error as error:
            self._fault(error)
        else:
            if not self._together and time.monotonic() - self._committed > PACE:
                self.commit()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Put the changes made inside on the disk all at once, or none of them."""
        self._together = True
        try:
            yield
        finally:
            self._together = False

    def commit(self) -> None:
        """Put all changes on the disk now."""
        self._committed = time.monotonic()
        if self._off or not self._connection.in_transaction:
            return
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._fault(error)

    # -- opening, and what may go wrong ---------------------------------------------------

    def _opened(self) -> sqlite3.Connection:
        if self._off:
            return sqlite3.connect(":memory:")
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            problem = _foreign(connection)
            if not problem:
                _prepare(connection)
                return connection
        except sqlite3.Error as error:
            problem = "is damaged" if _name(error) in _DAMAGED else ""
            if not problem:
                connection.close()
                self._cannot(str(error))
                return sqlite3.connect(":memory:")
        connection.close()
        if problem == _NEWER and not self._force:
            remedy = "Update collate, name another file with --workspace, or start over with --force"
            raise WorkspaceError(str(self.path), problem, remedy)
        if problem != _NEWER and self._named and not _is_workspace(self.path):
            raise WorkspaceError(str(self.path), "is no workspace of collate", "Name another file")
        self.notes.append(f"the workspace {self.path} {problem}; it is set aside as {self._aside().name}")
        connection = sqlite3.connect(self.path, isolation_level=None)
        _prepare(connection)
        return connection

    def _aside(self) -> Path:
        for ending in BESIDE[1:4]:
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        return self.path.replace(self.path.with_name(f"{self.path.name}.broken"))

    def _fault(self, error: sqlite3.Error) -> None:
        """Do without the workspace from here on."""
        with suppress(sqlite3.Error):
            self._connection.rollback()
        self._damaged = _name(error) in _DAMAGED
        if self._damaged:
            self._off = True
            self.notes.append(
                f"the workspace {self.path} is damaged ({error}); it is set aside as "
                f"{self.path.name}.broken, and the next run begins a new one"
            )
        else:
            self._cannot(str(error))

    def _cannot(self, why: str) -> None:
        self._off = True
        self.notes.append(
            f"the workspace {self.path} cannot be used ({why}), so the next run does the work of this one "
            "again. Check permissions and free space, or name another file with --workspace"
        )

    def _unlock(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None


_NEWER = "was written by a newer version of collate"


def _foreign(connection: sqlite3.Connection) -> str:
    """Say why a database is no workspace of this version; "" if it is one, or a new file."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION:
        return "is a database of another program" if tables else ""
    return _NEWER if schema_of(connection) > SCHEMA else ""


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what is committed outlives a power cut
    migrate(connection)


def _is_workspace(path: Path) -> bool:
    """Tell by its first bytes whether a file is, or was before it was damaged, a workspace."""
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    # Byte 68 of an SQLite file is its application id: https://sqlite.org/fileformat2.html#the_database_header
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


def _name(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", "")).removesuffix("_VTAB")


def look(path: Path) -> closing[sqlite3.Connection]:
    """Open a workspace for reading alone, also while a run is writing to it.

    Raises:
        WorkspaceError: there is none, it is damaged, or of another version.
    """
    if not path.is_file():
        raise WorkspaceError(
            str(path), "there is no workspace", "Run collate first: collate run PATH... -o DIR"
        )
    address = path.resolve().as_uri()
    problem = ""
    # Where the folder is read-only, SQLite cannot make the file by which readers and writers
    # know of each other; then nobody can be writing either.
    for how in ("mode=ro", "immutable=1"):
        try:
            connection = sqlite3.connect(f"{address}?{how}", uri=True)
            problem = _foreign(connection) or ("" if schema_of(connection) else "is empty")
        except sqlite3.Error as error:
            problem = f"cannot be read ({error})"
            continue
        if not problem and schema_of(connection) == SCHEMA:
            return closing(connection)
        connection.close()
        problem = problem or "was written by an older version of collate"
        break
    remedy = "Update collate" if problem == _NEWER else "Run collate again, with --force if need be"
    raise WorkspaceError(str(path), problem, remedy)
