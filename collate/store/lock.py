"""One run at a time: a lock that dies with the process that holds it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: What a file system says that knows no locks.
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def lock(path: Path) -> int:
    """Lock the file *path*, made if need be; return its descriptor, which is closed to unlock it.

    Where the system knows no such locks, nothing is locked: the last of two runs wins.

    Raises:
        BlockingIOError: another process holds it.
        OSError: it cannot be made.
    """
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        import fcntl

        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            os.close(held)
            raise
    return held
