"""The file of a log: read, locked, appended to and flushed, or replaced as a whole."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from collate.errors import OutputError, SourceError, reason_of
from collate.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds until a lock that another program holds is an error; an append takes a few milliseconds.
PATIENCE = 10.0
_PAUSE = 0.005
#: Error numbers of file systems without locks.
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
#: For its owner alone: no other account of the machine reads it.
_FILE_MODE, _FOLDER_MODE = 0o600, 0o700


def read_log(path: Path) -> bytes:
    """Return the content of a log, empty if there is none.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SourceError(str(path), _("is not a file"), _("Name a log of decisions, a .jsonl file"))
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise SourceError(str(path), problem, _("Check the path and its permissions")) from error


@contextmanager
def locked_log(path: Path) -> Iterator[int]:
    """Open the log for appending, locked against other writers; create it, and its folder, if missing.

    Raises:
        OutputError: it cannot be written, or another program keeps the lock for :data:`PATIENCE`.
    """
    try:
        descriptor = _open(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    """Open and lock the file that has this name after it was locked: git replaces files as a whole."""
    until = time.monotonic() + PATIENCE
    _make_folder(path.parent)
    while True:
        is_new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
        try:
            _lock(descriptor, until)
            if is_new:
                _flush_folder(path.parent)
            if is_at(descriptor, path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _lock(descriptor: int, until: float) -> None:
    """Wait for the lock; a file system without locks has none."""
    try:
        import fcntl
    except ImportError:
        return
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return
            raise


def is_at(descriptor: int, path: Path) -> bool:
    """Return whether *path* is still the name of an open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def append_bytes(descriptor: int, data: bytes, path: Path) -> None:
    """Append *data* and flush it to disk: when this returns, it outlives a loss of power.

    Raises:
        OutputError: it cannot be written as a whole; the file is as long as before.
    """
    size = os.fstat(descriptor).st_size
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    except BaseException as error:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        if isinstance(error, OSError):
            raise cannot_write(path, error) from error
        raise


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file as a whole: at every moment it has its former content or *content*.

    Raises:
        OutputError: it cannot be written; it is as before.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _make_folder(path.parent)
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _FILE_MODE
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _FILE_MODE)
        try:
            os.fchmod(descriptor, mode)
            append_bytes(descriptor, content, path)
        finally:
            os.close(descriptor)
        new.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> OutputError:
    """Return the error for a log that cannot be written."""
    if isinstance(error, BlockingIOError):
        problem = _("another program is writing to it")
        return OutputError(str(path), problem, _("Wait until it is done, or end it"))
    problem = _("cannot be written ({reason})", reason=reason_of(error))
    return OutputError(str(path), problem, _("Check the free space and the permissions there"))


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
