"""The output folder of a run, in which an earlier report is never partly overwritten.

All files are first written to a staging folder, flushed to disk together, and
then put in place at one moment (:mod:`~collate.store.switch`). A run that is
stopped before that leaves the earlier report untouched; what one that is
stopped after it has left to tidy up, the next one does.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from collate.errors import OutputError, reason_of
from collate.i18n import _
from collate.store.entries import is_inside
from collate.store.flush import flush_files
from collate.store.lock import lock_file
from collate.store.switch import STAGING, TEMPORARY, Switch
from collate.store.workspace import WORKSPACE_NAME, WORKSPACE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

_LOCK = ".collate-lock"
_RECORD = "record.json"
#: The list of the files written by runs, which a later run may replace or remove.
_OWNED = ".collate-files.json"
#: The files of a run besides its report.
_INTERNAL = (_LOCK, _OWNED, *(WORKSPACE_NAME + ending for ending in WORKSPACE_SUFFIXES))


class Output:
    """The output folder of a run, locked while it is open; a context manager.

    :meth:`put` stages files, :meth:`publish` puts all of them in place and
    removes the files of an earlier run that this one did not write. Files that
    were not written by a run are never touched.

    Raises:
        OutputError: the folder cannot be created or written, another run is
            writing to it, or a file not written by a run is in the way.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staging = folder / STAGING
        self._switch = Switch(folder)
        self._owned: frozenset[str] = frozenset()
        self._files: list[str] = []
        #: The folders that exist in the staging folder, by name.
        self._folders: set[str] = set()
        self.written: list[str] = []
        """The names of the staged files whose content differs from the file in place."""
        self.digests: dict[str, bytes] = {}
        """SHA-256 of the content of every file passed to :meth:`put`, by name."""
        self._lock: int | None = None
        #: What was there before this run: folders that it made, and its own files that it did not.
        self._made: tuple[Path, ...] = ()
        self._kept: frozenset[str] = frozenset()
        self._abandoned = False

    def __enter__(self) -> Self:
        try:
            self._made = tuple(one for one in (self.folder, *self.folder.parents) if not one.exists())
            self._kept = frozenset(name for name in _INTERNAL if os.path.lexists(self.folder / name))
            self.folder.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            self._switch.recover()
            self._staging.mkdir()
            self._owned = frozenset(_names(self.folder / _OWNED))
        except OSError as error:
            self._release()
            raise self._error(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._switch.discard()
        if self._abandoned:
            self._remove_all()
        self._release()

    def record(self) -> str | None:
        """Return the record of sigla, slugs and base texts that an earlier run left here, or None.

        Raises:
            OutputError: it cannot be read, or was not written by a run.
        """
        path = self.folder / _RECORD
        if _RECORD not in self._owned and path.exists():
            raise _foreign(path)
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(
                str(path),
                _("cannot be read ({reason})", reason=reason_of(error)),
                _("Remove it; the sigla are then assigned anew"),
            ) from error

    def abandon(self) -> None:
        """At the end, remove what this run made in the folder, and the folder itself if the run made it."""
        self._abandoned = True

    def _remove_all(self) -> None:
        with suppress(OSError):  # what a user put there meanwhile stays
            for name in _INTERNAL:
                if name not in self._kept:
                    (self.folder / name).unlink(missing_ok=True)
            for folder in self._made:
                folder.rmdir()

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files of this run."""
        return tuple(self._files)

    @property
    def owned(self) -> frozenset[str]:
        """The names of the files that the last run wrote here."""
        return self._owned

    def managed_paths(self) -> frozenset[str]:
        """Return the real paths of all files that runs write in this folder: never inputs of a run."""
        names = {
            *self._owned,
            *TEMPORARY,
            *_INTERNAL,
        }
        folders: dict[str, str] = {}
        paths: set[str] = set()
        for name in names:
            parent, _slash, last = name.rpartition("/")
            if parent not in folders:
                folders[parent] = os.path.realpath(self.folder / parent)
            path = f"{folders[parent]}/{last}"
            paths.add(os.path.realpath(path) if os.path.islink(path) else path)  # noqa: PTH114
        return frozenset(paths)

    def put(self, name: str, content: bytes) -> None:
        """Stage the file *name* (relative, with ``/``); a file that has this *content* already is retained.

        Raises:
            OutputError: the name leads out of the folder, the file cannot be
                written, or a file not written by a run is in the way.
        """
        if not is_inside(name):
            problem = _("'{name}' is not the name of a file in this folder", name=name)
            raise OutputError(str(self.folder), problem, _("Remove record.json"))
        owned = name in self._owned
        try:
            if not owned and os.path.lexists(f"{self.folder}/{name}"):
                raise _foreign(self.folder / name)
            if not (owned and _has_content(self.folder / name, content)):
                self._stage(name, content)
                self.written.append(name)
        except OSError as error:
            raise self._error(error) from error
        self._files.append(name)
        self.digests[name] = hashlib.sha256(content).digest()

    def _stage(self, name: str, content: bytes) -> None:
        """Write a file of the staging folder; it is not flushed before :meth:`publish`."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self._staging / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        with open(f"{self._staging}/{name}", "wb") as file:  # noqa: PTH123  # thousands of them
            file.write(content)

    def retain(self, name: str) -> None:
        """Retain the file *name* of an earlier run unchanged."""
        if name not in self._owned:
            raise _foreign(self.folder / name)
        self._files.append(name)

    def publish(self, record: str) -> None:
        """Put all staged files and the *record* in place.

        Raises:
            OutputError: they cannot be written.
        """
        self.put(_RECORD, record.encode())
        stale = sorted(self._owned.difference(self._files))
        owned = json.dumps(sorted(self._files)).encode()
        files = list(self.written)  # the others are in place
        try:
            self._check_targets(stale)
            if not _has_content(self.folder / _OWNED, owned):
                self._stage(_OWNED, owned)
                files.append(_OWNED)
            if files or stale:
                flush_files(self._staging, files)
                self._switch.carry_out(files, stale)
        except OSError as error:
            raise self._error(error) from error

    def _check_targets(self, stale: Sequence[str]) -> None:
        """Check before the first file is replaced that all of them can be, and those *stale* removed."""
        folders = {name.rpartition("/")[0] for name in self.written}
        for folder in {name.rpartition("/")[0] for name in stale}:
            if os.path.isdir(f"{self.folder}/{folder}"):  # noqa: PTH112
                folders.add(folder)
        for folder in sorted(folders):
            parent = self.folder / folder
            while not os.path.lexists(parent):
                parent = parent.parent
            if not parent.is_dir():
                raise _foreign(parent)
            if not os.access(parent, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(parent))
        for name in self.written:
            if os.path.isdir(f"{self.folder}/{name}"):  # noqa: PTH112
                raise _foreign(self.folder / name)

    def _take_lock(self) -> None:
        try:
            self._lock = lock_file(self.folder / _LOCK)
        except BlockingIOError as error:
            raise OutputError(
                str(self.folder),
                _("another run is writing here"),
                _("Wait for it, or name another folder with -o"),
            ) from error

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)  # this also unlocks it
            self._lock = None

    def _error(self, error: OSError) -> OutputError:
        if isinstance(error, FileExistsError | NotADirectoryError):
            problem = _("cannot be written (there is a file where a folder should be)")
        else:
            problem = _("cannot be written ({reason})", reason=reason_of(error))
        where = str(error.filename or self.folder)
        return OutputError(
            str(self.folder) if any(name in where for name in TEMPORARY) else where,
            problem,
            _("Name another folder with -o, or check permissions and free space"),
        )


def _has_content(path: Path, content: bytes) -> bool:
    """Return whether the file has *content*, so that it need not be written."""
    try:
        if not path.is_file() or path.is_symlink() or path.stat().st_size != len(content):
            return False
        return path.read_bytes() == content
    except OSError:
        return False


def _foreign(path: Path) -> OutputError:
    return OutputError(
        str(path),
        _("is in the way, and no run of collate wrote it"),
        _("Move it, or name another folder with -o"),
    )


def _names(path: Path) -> list[str]:
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(names, list):
        return []
    return [name for name in names if isinstance(name, str) and is_inside(name)]
