"""ZIP and TAR archives: every member that a reader knows, in the order of the names.

Members are read into memory one at a time; nothing is written anywhere. A
member whose name climbs out of the archive (``../``, ``/``) is read like any
other, under a name that does not.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.read.detect import media_type
from collate.read.discover import PASSED_OVER
from collate.read.raw_builder import Input
from collate.read.unpack import BROKEN, Room, said

if TYPE_CHECKING:
    from collate.settings import Settings

#: Archives in archives in archives: deeper is a bomb or a mistake.
DEPTH = 5


def members(item: Input, settings: Settings, room: Room) -> Iterator[Input | SourceError]:
    """Yield the members of a ZIP or TAR archive, or what is wrong with one of them.

    ``room`` is that of the outermost archive: small archives in archives may hold very much together.

    Raises:
        SourceError: it is broken, encrypted without ``--password``, or would
            grow beyond the limits of the settings.
    """
    if media_type(item) == "application/zip":
        yield from _zip_members(item, settings, room)
    else:
        yield from _tar_members(item, room)


def _zip_members(item: Input, settings: Settings, room: Room) -> Iterator[Input | SourceError]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(item.data))
        infos = sorted(archive.infolist(), key=lambda info: _name(info))
    except BROKEN as error:
        raise SourceError(
            item.path, f"is no ZIP archive, or a broken one ({said(error)})", "Pack it again"
        ) from error
    password = settings.read.password.encode() or None
    for info in infos:
        name = _name(info)
        if not info.filename:
            yield SourceError(item.path, "holds a file without a name", "Pack it again")
            continue
        if info.is_dir() or _passed_over(name):
            continue
        path = f"{item.path}/{name}"
        try:
            with archive.open(info, pwd=password) as stream:
                data = room.take(stream, name)
        except BROKEN as error:
            yield SourceError(path, f"cannot be unpacked ({said(error)})", "Pack the archive again")
        except RuntimeError as error:  # after BROKEN, which holds a subclass of it
            yield SourceError(path, f"cannot be unpacked ({said(error)})", "Give the right --password")
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
    return not name or any(part.startswith(PASSED_OVER) for part in parts) or parts[0] == "__MACOSX"


def _tar_members(item: Input, room: Room) -> Iterator[Input | SourceError]:
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
    except BROKEN as error:
        raise SourceError(
            item.path, f"is no TAR archive, or a broken one ({said(error)})", "Pack it again"
        ) from error
