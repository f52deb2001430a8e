"""Stage 1: path to Document. A new format is one file and one row in each of the two tables below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document
from collate.read.discover import Found, FoundFile, find_files
from collate.read.plain import read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from collate.settings import Settings

#: What a file is, by the end of its name.
MEDIA_TYPES: dict[str, str] = {".txt": "text/plain"}

#: What is read only where the editor names the file itself: in a folder it is a note beside the texts.
NAMED: dict[str, str] = {".md": "text/plain", ".markdown": "text/plain"}

#: What reads it.
READERS: dict[str, Callable[[FoundFile, Settings], Document]] = {"text/plain": read_text}

__all__ = ["MEDIA_TYPES", "NAMED", "READERS", "Found", "FoundFile", "find", "read", "read_text"]


def find(paths: Sequence[Path], leave_out: Collection[str] = ()) -> Found:
    """Walk *paths* (files and folders) and return the files to read, those passed over, and what is wrong.

    See :func:`collate.read.discover.find_files`.
    """
    return find_files(paths, tuple(MEDIA_TYPES), tuple(NAMED), leave_out)


def read(file: FoundFile, settings: Settings) -> Document:
    """Read one file. The document's ``text`` is its ``raw``: layout is still in it.

    Raises:
        SourceError: the file cannot be opened, is empty, is not what its name
            says, or holds bytes that are no text.
    """
    suffix = file.location.suffix.lower()
    media_type = MEDIA_TYPES.get(suffix) or NAMED.get(suffix)
    if media_type is None:
        raise SourceError(file.path, no_reader(suffix), "Convert it, or leave it out")
    return READERS[media_type](file, settings)


def no_reader(suffix: str) -> str:
    """Say that files of this *suffix* cannot be read.

    >>> no_reader(".xyz")
    "no reader for '.xyz' files. Known: .txt"
    """
    return f"no reader for '{suffix}' files. Known: {', '.join(MEDIA_TYPES)}"
