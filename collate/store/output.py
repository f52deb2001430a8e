"""Write the files of a run so that an earlier report is never half overwritten.

All files are first written, flushed and named in a manifest inside a staging
folder. Only a complete staging folder is moved into place, file by file; a
run that is stopped before that leaves the old report untouched, one that is
stopped while moving is completed by the next run.
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

from collate.errors import OutputError
from collate.store.lock import lock
from collate.store.workspace import BESIDE, NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

_STAGING = ".collate-new"
_MANIFEST = "manifest.json"
_LOCK = ".collate-lock"
_RECORD = "record.json"
#: Names the files of the folder that are ours: what a later run may replace or remove.
_OWNED = ".collate-files.json"


class Output:
    """The output folder of a run, locked while it is open.

    Use it as a context manager: :meth:`put` stages files, :meth:`publish` puts
    all of them in place and removes what an earlier run wrote and this one did
    not. Files that no run wrote are never touched.

    Raises:
        OutputError: the folder cannot be made or written, another run is
            writing there, or a file that no run wrote is in the way.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staging = folder / _STAGING
        self._owned: frozenset[str] = frozenset()
        self._files: list[str] = []
        self.written: list[str] = []
        """The names of the files that were put and are not what stands there already."""
        self.digests: dict[str, bytes] = {}
        """SHA-256 of every file that was put, by name."""
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
        # With its manifest the staging folder is complete: moving has begun, and the next run ends it.
        if not (self._staging / _MANIFEST).exists():
            shutil.rmtree(self._staging, ignore_errors=True)
        self._release()

    def record(self) -> str | None:
        """Return the record that an earlier run left here, or None."""
        path = self.folder / _RECORD
        if _RECORD not in self._owned and path.exists():
            raise _foreign(path)
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(
                str(path), f"cannot be read ({error})", "Remove it; sigla are then given anew"
            ) from error

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files of this run."""
        return tuple(self._files)

    @property
    def owned(self) -> frozenset[str]:
        """The names of the files that the last run left here."""
        return self._owned

    def own_paths(self) -> frozenset[str]:
        """Return the real paths of what runs write in this folder: no input of a run."""
        names = {*self._owned, _STAGING, _LOCK, _OWNED, *(NAME + ending for ending in BESIDE)}
        return frozenset(os.path.realpath(self.folder / name) for name in names)

    def put(self, name: str, content: bytes) -> None:
        """Stage the file *name* (relative, with ``/``); one that holds *content* already stays.

        Raises:
            OutputError: the name leads out of the folder, or it cannot be
                written.
        """
        if not _inside(name):
            raise OutputError(str(self.folder), f"{name!r} is no name of a file in it", "Remove record.json")
        target = self.folder / name
        try:
            if name not in self._owned and os.path.lexists(target):
                raise _foreign(target)
            if not (name in self._owned and _holds(target, content)):
                _write(self._staging / name, content)
                self.written.append(name)
        except OSError as error:
            raise self._error(error) from error
        self._files.append(name)
        self.digests[name] = hashlib.sha256(content).digest()

    def stay(self, name: str) -> None:
        """Let the file *name* of an earlier run stay as it is."""
        if name not in self._owned:
            raise _foreign(self.folder / name)
        self._files.append(name)

    def publish(self, record: str) -> None:
        """Put all staged files in place, the record among them."""
        self.put(_RECORD, record.encode())
        try:
            self._check_places()
            _write(self._staging / _OWNED, json.dumps(sorted(self._files)).encode())
            stale = sorted(self._owned.difference(self._files))
            files = [*self._files, _OWNED]
            _write(self._staging / _MANIFEST, json.dumps({"files": files, "stale": stale}).encode())
            self._move(files, stale)
        except OSError as error:
            raise self._error(error) from error

    def _check_places(self) -> None:
        """Find out before the first file is moved whether all of them can be."""
        folders = {(self.folder / name).parent for name in self._files}
        for folder in sorted(folders):
            place = folder
            while not os.path.lexists(place):
                place = place.parent
            if not place.is_dir():
                raise _foreign(place)
            if not os.access(place, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        for name in self._files:
            if (self.folder / name).is_dir():
                raise _foreign(self.folder / name)

    def _recover(self) -> None:
        """Finish or clear away what a stopped run left."""
        try:
            manifest = json.loads((self._staging / _MANIFEST).read_text(encoding="utf-8"))
            files, stale = manifest["files"], manifest["stale"]
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError):
            pass  # never complete: the report in place is the one before
        else:
            self._move(files, stale)
        shutil.rmtree(self._staging, ignore_errors=True)

    def _move(self, files: Iterable[str], stale: Iterable[str]) -> None:
        for name in files:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (self._staging / name).exists():  # else a stopped run has moved it already
                (self._staging / name).replace(target)
        for name in stale:
            (self.folder / name).unlink(missing_ok=True)
            self._remove_empty(PurePosixPath(name).parent)
        (self._staging / _MANIFEST).unlink()

    def _remove_empty(self, name: PurePosixPath) -> None:
        """Remove the folder *name*, and the folders it is in, while they are empty."""
        while name.parts and (self.folder / name).is_dir() and not any((self.folder / name).iterdir()):
            (self.folder / name).rmdir()
            name = name.parent

    def _take_lock(self) -> None:
        try:
            self._lock = lock(self.folder / _LOCK)
        except BlockingIOError as error:
            raise OutputError(
                str(self.folder), "another run is writing here", "Wait for it, or name another folder with -o"
            ) from error

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)  # which also unlocks
            self._lock = None

    def _error(self, error: OSError) -> OutputError:
        if isinstance(error, FileExistsError | NotADirectoryError):
            problem = "cannot be written (there is a file where a folder should be)"
        else:
            problem = f"cannot be written ({error.strerror or error})"
        where = str(error.filename or self.folder)
        return OutputError(
            str(self.folder) if _STAGING in where else where,
            problem,
            "Name another folder with -o, or check permissions and free space",
        )


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file holds *content*: then it is not written again."""
    try:
        if not path.is_file() or path.is_symlink() or path.stat().st_size != len(content):
            return False
        return path.read_bytes() == content
    except OSError:
        return False


def _foreign(path: Path) -> OutputError:
    return OutputError(
        str(path), "is in the way, and no run of collate wrote it", "Move it, or name another folder with -o"
    )


def _inside(name: str) -> bool:
    r"""Tell whether *name* is that of a file below the folder.

    >>> _inside("works/a/b.xml"), _inside("../x"), _inside("/x"), _inside("")
    (True, False, False, False)
    """
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def _names(path: Path) -> list[str]:
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(names, list):
        return []
    return [name for name in names if isinstance(name, str) and _inside(name)]


def _write(path: Path, content: bytes) -> None:
    """Write *content* through to the disk, under a temporary name first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def replace_file(path: Path, content: bytes, remedy: str) -> None:
    """Write *content* to *path* as a whole or not at all.

    Raises:
        OutputError: it cannot be written; *remedy* says what to do.
    """
    with replacing(path, remedy) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, remedy: str) -> Iterator[BinaryIO]:
    """Open a file that takes the place of *path* when all of it is written, and not if that fails.

    Raises:
        OutputError: it cannot be written; *remedy* says what to do.
    """
    path = path.resolve()  # a link stays, and what it leads to is written
    if path.exists() and not path.is_file():
        raise OutputError(str(path), "cannot be written (it is no regular file)", remedy)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise OutputError(str(path), f"cannot be written ({error.strerror})", remedy) from error
    finally:
        with suppress(OSError):
            part.unlink()
