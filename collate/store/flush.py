"""Many written files flushed to disk together: with one flush for each, a run waits for the disk each time.

``syncfs`` reports an error of the disk since Linux 5.8; before, it is the next
flush of a file there that fails.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

#: Error numbers of file systems that do not flush folders.
_NO_FOLDERS = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


def write_flushed(path: Path, content: bytes) -> None:
    """Write *content* under a temporary name, flush it to disk, and rename the file.

    Raises:
        OSError: it cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def flush_folder(folder: Path) -> None:
    """Return when the names in *folder* are on the disk, where folders can be flushed.

    Raises:
        OSError: it cannot be opened or flushed.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDERS:
            raise
    finally:
        os.close(descriptor)


def flush_files(folder: Path, names: Iterable[str]) -> None:
    """Return when the content of the files *names* (relative) of *folder* is on the disk.

    On Linux by one flush of the file system of *folder* (``syncfs``), in which
    all files of *folder* must be; elsewhere, or if that fails, file by file.

    Raises:
        OSError: a file cannot be opened or flushed.
    """
    if not _flush_file_system(folder):
        for name in names:
            _flush(f"{folder}/{name}")


def _flush(path: str) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_file_system(folder: Path) -> bool:
    """Flush the file system of *folder*; return whether that was possible."""
    sync = _syncfs()
    if sync is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        return bool(sync(descriptor) == 0)
    finally:
        os.close(descriptor)


@cache
def _syncfs() -> Any:  # noqa: ANN401  # a function of ctypes
    """Return the function of the C library, None where it has none."""
    if sys.platform != "linux":
        return None
    try:
        function = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):
        return None
    function.argtypes, function.restype = (ctypes.c_int,), ctypes.c_int
    return function
