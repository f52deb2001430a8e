"""Write the files of a run so that an earlier report is never half overwritten.

All files are first written, flushed and named in a manifest inside a staging
folder. Only a complete staging folder is moved into place, file by file; a
run that is stopped before that leaves the old report untouched, one that is
stopped while moving is completed by the next run.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Self

from collate.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_STAGING = ".collate-new"
_MANIFEST = "manifest.json"
_LOCK = ".collate-lock"
_RECORD = "record.json"


class Output:
    """The output folder of a run, locked while it is open.

    Use it as a context manager: :meth:`put` stages files, :meth:`publish` puts
    all of them in place and removes what an earlier run wrote and this one did
    not. Files that no run wrote are never touched.

    Raises:
        OutputError: the folder cannot be made or written, or another run is
            writing there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staging = folder / _STAGING
        self._files: list[str] = []
        self._lock: int | None = None

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            self._recover()
            self._staging.mkdir()
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
        shutil.rmtree(self._staging, ignore_errors=True)
        self._release()

    def record(self) -> str | None:
        """Return the record that an earlier run left here, or None."""
        try:
            return (self.folder / _RECORD).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(
                str(self.folder / _RECORD), f"cannot be read ({error})", "Remove it to start afresh"
            ) from error

    def put(self, name: str, content: bytes) -> None:
        """Stage the file *name* (relative, with ``/``)."""
        try:
            path = self._staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content)
        except OSError as error:
            raise self._error(error) from error
        self._files.append(name)

    def publish(self, record: str) -> None:
        """Put all staged files in place, the record among them."""
        self.put(_RECORD, record.encode())
        old = _names(self.folder / _MANIFEST_KEPT)
        manifest = {"files": self._files, "stale": sorted(set(old) - set(self._files))}
        try:
            _write(self._staging / _MANIFEST, json.dumps(manifest).encode())
            self._move()
        except OSError as error:
            raise self._error(error) from error

    def _recover(self) -> None:
        """Finish or clear away what a stopped run left."""
        if (self._staging / _MANIFEST).exists():
            self._move()
        shutil.rmtree(self._staging, ignore_errors=True)

    def _move(self) -> None:
        manifest = json.loads((self._staging / _MANIFEST).read_text(encoding="utf-8"))
        for name in manifest["files"]:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (self._staging / name).exists():  # else a stopped run has moved it already
                (self._staging / name).replace(target)
        for name in manifest["stale"]:
            target = self.folder / name
            target.unlink(missing_ok=True)
            if target.parent != self.folder and target.parent.is_dir() and not any(target.parent.iterdir()):
                target.parent.rmdir()
        _write(self.folder / _MANIFEST_KEPT, json.dumps(manifest["files"]).encode())
        (self._staging / _MANIFEST).unlink()

    def _take_lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # no such locks on this system: the last of two runs wins
            return
        self._lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._release()
            raise OutputError(
                str(self.folder), "another run is writing here", "Wait for it, or name another folder with -o"
            ) from error

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)  # which also unlocks
            self._lock = None

    def _error(self, error: OSError) -> OutputError:
        return OutputError(
            str(error.filename or self.folder),
            f"cannot be written ({error.strerror})",
            "Name another folder with -o, or check permissions and free space",
        )


#: Which files of the folder are ours: what a later run may remove.
_MANIFEST_KEPT = ".collate-files.json"


def _names(path: Path) -> list[str]:
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [name for name in names if isinstance(name, str) and not name.startswith(("/", ".."))]


def _write(path: Path, content: bytes) -> None:
    """Write *content* through to the disk, under a temporary name first."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
