"""Standard input as a source: its content in a temporary file, so that it can be read more than once."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from collate.errors import OutputError, SourceError, reason_of
from collate.i18n import _
from collate.read.discover import printable_name

#: The name of standard input among the sources, with the suffix of what it holds.
NAME = "stdin"
_PREFIX = f"collate-{NAME}-"
_CHUNK = 1 << 20


@contextmanager
def standard_input(stream: BinaryIO | None) -> Iterator[Path]:
    """Copy *stream* to a temporary file, ``stdin.jsonl`` if it holds JSON lines, and remove it afterwards.

    Raises:
        SourceError: it is closed, or cannot be read.
        OutputError: there is no place for the file.
    """
    if stream is None:
        raise SourceError(NAME, _("standard input is closed"), _("Name a file instead of -"))
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    except OSError as error:
        problem = _("cannot be written ({reason})", reason=reason_of(error))
        raise OutputError(tempfile.gettempdir(), problem, _("Set TMPDIR to another folder")) from error
    try:
        yield _copy(stream, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_standard_input(path: Path) -> bool:
    """Return whether *path* is a file made by :func:`standard_input`."""
    return path.stem == NAME and path.parent.name.startswith(_PREFIX)


def shown_path(path: Path) -> str:
    """Return *path* for messages: escaped, and standard input by its name."""
    return path.name if is_standard_input(path) else printable_name(str(path))


def _copy(stream: BinaryIO, folder: Path) -> Path:
    path = folder / f"{NAME}.txt"
    try:
        with path.open("wb") as file:
            first = stream.readline(_CHUNK)
            while first and not first.strip():
                file.write(first)
                first = stream.readline(_CHUNK)
            file.write(first)
            shutil.copyfileobj(stream, file, _CHUNK)
    except OSError as error:
        problem = _(
            "standard input cannot be copied to {path} ({reason})", path=str(path), reason=reason_of(error)
        )
        raise SourceError(
            NAME, problem, _("Check the free space there, or name a file instead of -")
        ) from error
    if not _is_record(first):
        return path
    return path.rename(folder / f"{NAME}.jsonl")


def _is_record(line: bytes) -> bool:
    """Return whether *line* is a JSON object, or begins as one and is longer than what was read of it."""
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    if len(line) == _CHUNK:
        return True
    try:
        return isinstance(json.loads(line.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False
