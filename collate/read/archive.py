"""ZIP and TAR archives: their members as inputs, ZIP in the order of the names, TAR in that of the archive.

Members are read into memory one at a time; nothing is written to disk. A
member whose name points outside the archive (``../``, ``/``) is read like any
other, under a name without these parts.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import _
from collate.read.budget import check_texts
from collate.read.detect import media_type
from collate.read.discover import IGNORED_PREFIXES, printable_name
from collate.read.raw_builder import Input
from collate.read.unpack import BROKEN, UnpackBudget, error_text

if TYPE_CHECKING:
    from collate.settings import Settings

#: Deepest nesting of archives in archives that is read. A choice: deeper is an archive bomb or a mistake.
MAX_NESTING = 5


def members(item: Input, settings: Settings, *, budget: UnpackBudget) -> Iterator[Input | SourceError]:
    """Yield the members of a ZIP or TAR archive, and an error for each that cannot be unpacked.

    *budget* is that of the outermost archive, since many small nested archives may be large together.

    Raises:
        SourceError: the archive is damaged, or unpacks to more than *budget*.
    """
    if media_type(item) == "application/zip":
        yield from _zip_members(item, settings, budget)
    else:
        yield from _tar_members(item, settings, budget)


def _zip_members(item: Input, settings: Settings, budget: UnpackBudget) -> Iterator[Input | SourceError]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(item.data))
        infos = sorted(archive.infolist(), key=lambda info: _name(info))
    except BROKEN as error:
        problem = _("is not a ZIP archive, or is damaged ({reason})", reason=error_text(error))
        raise SourceError(item.path, problem, _("Pack it again")) from error
    check_texts(sum(not info.filename.endswith("/") for info in infos), item.path, settings)
    password = settings.read.password.encode() or None
    for info in infos:
        name = _name(info)
        if not info.filename:
            yield SourceError(item.path, _("contains a file without a name"), _("Pack it again"))
            continue
        if info.is_dir() or _is_ignored(name):
            continue
        path = f"{item.path}/{name}"
        try:
            with archive.open(info, pwd=password) as stream:
                data = budget.take(stream, name)
        except BROKEN as error:
            problem = _("cannot be unpacked ({reason})", reason=error_text(error))
            yield SourceError(path, problem, _("Pack the archive again"))
        except RuntimeError as error:  # after BROKEN, which contains a subclass of it
            problem = _("cannot be unpacked ({reason})", reason=error_text(error))
            yield SourceError(path, problem, _("Give the right --password"))
        else:
            yield Input(path, item.location, data)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; old Chinese Windows writes it in GBK, which Python decodes as CP437."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = info.filename
    return _inside(name)


def _inside(name: str) -> str:
    r"""Return *name* without the parts that point outside the archive, and fit for every report.

    >>> _inside("../../etc/passwd"), _inside("C:\\a\\b.txt"), _inside("/x\n")
    ('etc/passwd', 'C:/a/b.txt', 'x\\x0a')
    """
    parts = PurePosixPath(printable_name(name.replace("\\", "/"))).parts
    return "/".join(part for part in parts if part not in ("/", "..", ".", ""))


def _is_ignored(name: str) -> bool:
    parts = name.split("/")
    return not name or any(part.startswith(IGNORED_PREFIXES) for part in parts) or parts[0] == "__MACOSX"


def _tar_members(item: Input, settings: Settings, budget: UnpackBudget) -> Iterator[Input | SourceError]:
    count = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(item.data), mode="r:*") as archive:
            # In the order of the archive: a compressed one cannot be read in any other.
            for member in archive:
                name = _inside(member.name)
                if not member.isfile() or _is_ignored(name):
                    continue
                count += 1
                check_texts(count, item.path, settings)
                stream = archive.extractfile(member)
                if stream is not None:
                    data = budget.take(stream, name)
                    yield Input(f"{item.path}/{name}", item.location, data)
    except BROKEN as error:
        problem = _("is not a TAR archive, or is damaged ({reason})", reason=error_text(error))
        raise SourceError(item.path, problem, _("Pack it again")) from error
