"""What every packed format shares: how much it may unpack to, and what a broken archive raises."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from collate.errors import SourceError

if TYPE_CHECKING:
    from collate.settings import Settings

#: What the standard library raises on archives that are broken, cut off, or packed in a way it does
#: not know. A wrong password is a RuntimeError, of which NotImplementedError is a kind: catch BROKEN first.
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
#: An archive below this size, in bytes, may unpack as if it had it: short texts pack well.
_SMALL = 100_000


def said(error: Exception) -> str:
    """Return the first line of what an error says, or its name where it says nothing."""
    return (str(error).splitlines() or [""])[0].rstrip(":") or type(error).__name__


class Room:
    """How many bytes the archive *path*, which has *size*, may still unpack to, with all archives in it.

    ``spent`` says that it held more: nothing further is taken out of it.
    """

    def __init__(self, path: str, size: int, settings: Settings) -> None:
        self._path = path
        self._limits = settings.read
        self.spent = False
        self._left = min(
            settings.read.max_megabytes * 1_000_000, max(size, _SMALL) * settings.read.max_expansion
        )

    def take(self, stream: IO[bytes], name: str) -> bytes:
        """Read the member *name* to its end.

        Raises:
            SourceError: there is no room for it.
        """
        data = stream.read(self._left + 1)
        if len(data) > self._left:
            self.spent = True
            raise SourceError(
                self._path,
                f"unpacks to more than {self._limits.max_expansion} times its size or "
                f"{self._limits.max_megabytes} MB (at {name})",
                "If it is no bomb, raise read.max_expansion or read.max_megabytes in collate.toml",
            )
        self._left -= len(data)
        return data
