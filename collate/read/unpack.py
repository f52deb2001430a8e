"""Limits and errors that all packed formats share: the unpack budget, the exceptions of damaged archives."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from collate.errors import SourceError, reason_of
from collate.i18n import Message, _

if TYPE_CHECKING:
    from collate.settings import Settings

#: Exceptions of the standard library on archives that are damaged, truncated, or packed by an unsupported
#: method. A wrong password raises RuntimeError, the base of NotImplementedError: catch BROKEN first.
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)
#: A file below this size, in bytes, has the budget of one of this size: short texts compress well. With the
#: ratio of 200, 5 MB: an empty Word file has .1 MB in parts that are the same in all.
SMALL = 25_000


def error_text(error: Exception) -> str:
    """Return the first line of the message of *error*, or its class name where the message is empty."""
    reason = reason_of(error)
    if isinstance(reason, Message):
        return reason
    return (reason.splitlines() or [""])[0].rstrip(":") or type(error).__name__


class UnpackBudget:
    """Number of bytes that the archive *path* of *size* bytes may still unpack to, nested archives included.

    ``exhausted`` is true once a member did not fit; nothing more is unpacked then.
    """

    def __init__(self, path: str, size: int, settings: Settings) -> None:
        self._path = path
        self._limits = settings.read
        self.exhausted = False
        self._left = min(
            settings.read.max_megabytes * 1_000_000, max(size, SMALL) * settings.read.max_expansion
        )

    def take(self, stream: IO[bytes], name: str) -> bytes:
        """Return the bytes of the member *name*, and deduct their number from the budget.

        Raises:
            SourceError: the member is larger than the rest of the budget.
        """
        data = stream.read(self._left + 1)
        if len(data) > self._left:
            self.exhausted = True
            problem = _(
                "unpacks to more than {times} times its size or {most} MB (at {name})",
                times=self._limits.max_expansion,
                most=self._limits.max_megabytes,
                name=name,
            )
            remedy = _(
                "If it is not an archive bomb, raise read.max_expansion or read.max_megabytes in collate.toml"
            )
            raise SourceError(self._path, problem, remedy)
        self._left -= len(data)
        return data
