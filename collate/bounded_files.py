"""Files read up to a limit that is counted in bytes read, since the size of a file can be any number.

The system gives 0 for what it makes on request (``/proc``), for pipes and for
devices, some of which have no end; and a file can grow while it is read.
"""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from typing import TYPE_CHECKING, BinaryIO

from collate.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes that are read at a time.
_PIECE = 1 << 20
#: Windows has none but the last: there is nothing to wait for, and no process inherits a file.
_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


def open_regular(path: Path) -> BufferedReader:
    """Open a regular file; a link is followed.

    Raises:
        OSError: it cannot be opened, or is something else: a folder, a pipe, a device.
    """
    # Without waiting for the writer of a pipe, or the carrier of a line.
    descriptor = os.open(path, _FLAGS)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _("not a regular file"))
    return os.fdopen(descriptor, "rb")


def read_at_most(stream: BinaryIO, most: int) -> bytes:
    """Return what *stream* holds, or, where that is more than *most* bytes, a byte more than these.

    >>> from io import BytesIO
    >>> read_at_most(BytesIO(b"abc"), 3), read_at_most(BytesIO(b"abcd"), 2)
    (b'abc', b'abc')
    """
    pieces: list[bytes] = []
    left = most + 1
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
