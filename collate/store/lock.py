"""A file lock, released when its process ends: at most one run writes to a folder or workspace."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: Error numbers of file systems without locks.
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def lock_file(path: Path) -> int:
    """Lock the file *path*, which is created if missing; return its descriptor, which is closed to unlock it.

    Without support for locks nothing is locked, and the last of two simultaneous runs wins.

    Raises:
        BlockingIOError: another process holds the lock.
        OSError: the file cannot be created.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            os.close(descriptor)
            raise
    return descriptor
