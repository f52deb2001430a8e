"""The output folder of a run, in which an earlier report is never partly overwritten.

All files are first written to a staging folder, flushed to disk together, and
then listed in a manifest there. Only a complete staging folder is moved into
place, file by file. A run that is stopped before that leaves the earlier report
untouched; a run that is stopped while moving is completed by the next one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Self

from collate.errors import OutputError, reason_of
from collate.i18n import _
from collate.store.flush import flush_files
from collate.store.lock import lock_file
from collate.store.workspace import WORKSPACE_NAME, WORKSPACE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

_STAGING = ".collate-new"
_MANIFEST = "manifest.json"
_LOCK = ".collate-lock"
_RECORD = "record.json"
#: The list of the files written by runs, which a later run may replace or remove.
_OWNED = ".collate-files.json"


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
        self._staging = folder / _STAGING
        self._owned: frozenset[str] = frozenset()
        self._files: list[str] = []
        #: The folders that exist in the staging folder, by name.
        self._folders: set[str] = set()
        self.written: list[str] = []
        """The names of the staged files whose content differs from the file in place."""
        self.digests: dict[str, bytes] = {}
        """SHA-256 of the content of every file passed to :meth:`put`, by name."""
        self._lock: int | None = None

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            self._recover()
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
        # A staging folder with a manifest is complete: moving has begun, and the next run finishes it.
        if not (self._staging / _MANIFEST).exists():
            shutil.rmtree(self._staging, ignore_errors=True)
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
            _STAGING,
            _LOCK,
            _OWNED,
            *(WORKSPACE_NAME + ending for ending in WORKSPACE_SUFFIXES),
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
        if not _inside(name):
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
        try:
            self._check_targets()
            self._stage(_OWNED, json.dumps(sorted(self._files)).encode())
            stale = sorted(self._owned.difference(self._files))
            files = [*self.written, _OWNED]  # the others are in place
            flush_files(self._staging, files)
            _write(self._staging / _MANIFEST, json.dumps({"files": files, "stale": stale}).encode())
            self._move(files, stale)
        except OSError as error:
            raise self._error(error) from error

    def _check_targets(self) -> None:
        """Check before the first file is moved that all of them can be."""
        folders = {name.rpartition("/")[0] for name in self.written}
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

    def _recover(self) -> None:
        """Complete or remove the staging folder of a stopped run."""
        try:
            manifest = json.loads((self._staging / _MANIFEST).read_text(encoding="utf-8"))
            files, stale = manifest["files"], manifest["stale"]
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError):
            pass  # incomplete: the earlier report is still in place
        else:
            self._move(files, stale)
        shutil.rmtree(self._staging, ignore_errors=True)

    def _move(self, files: Iterable[str], stale: Iterable[str]) -> None:
        made: set[str] = set()
        for name in files:
            folder = name.rpartition("/")[0]
            if folder not in made:
                (self.folder / folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            with suppress(FileNotFoundError):  # a stopped run has moved it
                os.replace(f"{self._staging}/{name}", f"{self.folder}/{name}")  # noqa: PTH105
        for name in stale:
            (self.folder / name).unlink(missing_ok=True)
            self._remove_empty(PurePosixPath(name).parent)
        (self._staging / _MANIFEST).unlink()

    def _remove_empty(self, name: PurePosixPath) -> None:
        """Remove the folder *name* and its parents as long as they are empty."""
        while name.parts and (self.folder / name).is_dir() and not any((self.folder / name).iterdir()):
            (self.folder / name).rmdir()
            name = name.parent

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
            str(self.folder) if _STAGING in where else where,
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


def _inside(name: str) -> bool:
    r"""Return whether *name* is the relative name of a file inside the folder.

    >>> _inside("works/a/b.xml"), _inside("../x"), _inside("/x"), _inside("")
    (True, False, False, False)
    """
    parts = name.split("/")
    named = any(part not in ("", ".") for part in parts)
    return named and bool(parts[0]) and ".." not in parts and "\0" not in name


def _names(path: Path) -> list[str]:
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(names, list):
        return []
    return [name for name in names if isinstance(name, str) and _inside(name)]


def _write(path: Path, content: bytes) -> None:
    """Write *content* under a temporary name, flush it to disk, and rename the file."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def replace_file(path: Path, content: bytes, *, remedy: str) -> None:
    """Write *content* to *path* atomically.

    Raises:
        OutputError: it cannot be written; the error has the *remedy*.
    """
    with open_replacement(path, remedy) as file:
        file.write(content)


@contextmanager
def open_replacement(path: Path, remedy: str) -> Iterator[BinaryIO]:
    """Open a temporary file for writing that replaces *path* when the block ends without an exception.

    Raises:
        OutputError: it cannot be written; the error has the *remedy*.
    """
    path = path.resolve()  # a link remains, and its target is written
    if path.exists() and not path.is_file():
        raise OutputError(str(path), _("cannot be written (it is not a regular file)"), remedy)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        problem = _("cannot be written ({reason})", reason=reason_of(error))
        raise OutputError(str(path), problem, remedy) from error
    finally:
        with suppress(OSError):
            part.unlink()
