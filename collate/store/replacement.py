"""A single file that is replaced as a whole."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from collate.errors import OutputError, reason_of
from collate.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def replace_file(path: Path, content: bytes, *, remedy: str) -> None:
    """Write *content* to *path* atomically.

    Raises:
        OutputError: it cannot be written; the error has the *remedy*.
    """
    with open_replacement(path, remedy) as file:
        file.write(content)


@contextmanager
def open_replacement(path: Path, remedy: str) -> Iterator[BinaryIO]:
    """Open a temporary file for writing that replaces *path* when the block ends without an exception.

    Raises:
        OutputError: it cannot be written; the error has the *remedy*.
    """
    path = path.resolve()  # a link remains, and its target is written
    if path.exists() and not path.is_file():
        raise OutputError(str(path), _("cannot be written (it is not a regular file)"), remedy)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        problem = _("cannot be written ({reason})", reason=reason_of(error))
        raise OutputError(str(path), problem, remedy) from error
    finally:
        with suppress(OSError):
            part.unlink()
