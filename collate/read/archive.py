"""ZIP and TAR archives: every member that a reader knows, in the order of the names.

Members are read into memory one at a time; nothing is written anywhere. A
member whose name climbs out of the archive (``../``, ``/``) is read like any
other, under a name that does not.
"""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from collate.errors import SourceError
from collate.read.raw import Input

if TYPE_CHECKING:
    from collate.settings import Settings

#: Archives in archives in archives: deeper is a bomb or a mistake.
DEPTH = 5


def members(item: Input, settings: Settings) -> Iterator[Input | SourceError]:
    """Yield the members of a ZIP or TAR archive, or what is wrong with one of them.

    Raises:
        SourceError: it is broken, encrypted without ``--password``, or would
            grow beyond the limits of the settings.
    """
    room = _Room(item, settings)
    if item.data[:2] == b"PK":
        yield from _zip_members(item, settings, room)
    else:
        yield from _tar_members(item, room)


class _Room:
    """How much an archive may still unpack."""

    def __init__(self, item: Input, settings: Settings) -> None:
        self.path = item.path
        self.limits = settings.read
        self.left = min(
            settings.read.max_megabytes * 1_000_000,
            max(len(item.data), 100_000) * settings.read.max_expansion,
        )

    def take(self, stream: IO[bytes], name: str) -> bytes:
        """Read *stream* to its end, if there is room for it."""
        data = stream.read(self.left + 1)
        if len(data) > self.left:
            raise SourceError(
                self.path,
                f"unpacks to more than {self.limits.max_expansion} times its size or "
                f"{self.limits.max_megabytes} MB (at {name})",
                "If it is no bomb, raise read.max_expansion or read.max_megabytes in collate.toml",
            )
        self.left -= len(data)
        return data


def _zip_members(item: Input, settings: Settings, room: _Room) -> Iterator[Input | SourceError]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(item.data))
        infos = sorted(archive.infolist(), key=lambda info: _name(info))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SourceError(
            item.path, f"is no ZIP archive, or a broken one ({error})", "Pack it again"
        ) from error
    password = settings.read.password.encode() or None
    for info in infos:
        name = _name(info)
        if info.is_dir() or _passed_over(name):
            continue
        path = f"{item.path}/{name}"
        try:
            with archive.open(info, pwd=password) as stream:
                data = room.take(stream, name)
        except RuntimeError as error:
            yield SourceError(path, f"cannot be unpacked ({error})", "Give the right --password")
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            ValueError,
            OSError,
            NotImplementedError,
        ) as error:
            yield SourceError(path, f"cannot be unpacked ({error})", "Pack the archive again")
        else:
            yield Input(path, item.location, data, item.modified)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; old archives from Chinese Windows have GBK names that Python read as CP437."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = info.filename
    return _inside(name)


def _inside(name: str) -> str:
    r"""Return *name* without anything that climbs out of the archive.

    >>> _inside("../../etc/passwd"), _inside("C:\\a\\b.txt"), _inside("/x")
    ('etc/passwd', 'C:/a/b.txt', 'x')
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("/", "..", ".", ""))


def _passed_over(name: str) -> bool:
    parts = name.split("/")
    return not name or any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX"


def _tar_members(item: Input, room: _Room) -> Iterator[Input | SourceError]:
    broken = (tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError)
    try:
        with tarfile.open(fileobj=io.BytesIO(item.data), mode="r:*") as archive:
            # In the order of the archive: a compressed one cannot be read in another.
            for member in archive:
                name = _inside(member.name)
                if not member.isfile() or _passed_over(name):
                    continue
                stream = archive.extractfile(member)
                if stream is not None:
                    data = room.take(stream, name)
                    yield Input(f"{item.path}/{name}", item.location, data, item.modified)
    except broken as error:
        raise SourceError(
            item.path, f"is no TAR archive, or a broken one ({error})", "Pack it again"
        ) from error
