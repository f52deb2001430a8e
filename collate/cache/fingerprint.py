"""What a result depends on besides its input: the program, its libraries, the settings, in one short digest.

A kept result counts only where all of this is as it was. The program's part is
the text of its own files and not a number that somebody must remember to
raise: a stale result is worse than one that is made again.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from dataclasses import astuple
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from collate.settings import names_file

if TYPE_CHECKING:
    from collections.abc import Collection

    from collate.settings import Settings

_PACKAGE = Path(__file__).resolve().parent.parent

#: What every stage is made of.
_COMMON = ("model", "text", "tei", "settings", "errors.py")

#: Parts of the package on which a kept result depends.
READING = (*_COMMON, "read", "reflow", "split", "store/codecs.py", "store/nouns.py")
COMPARING = (*_COMMON, "dedupe")
EDITING = (*_COMMON, "align", "classify", "edit", "store/codecs.py", "store/nouns.py")
EVERYTHING = ("",)

#: Libraries whose version, or presence, can shape a result.
LIBRARIES = (
    "biopython", "charset-normalizer", "datasketch", "jinja2", "lxml", "markdown-it-py", "numba", "numpy",
    "onnxruntime", "opencc", "pyarrow", "pypdfium2", "rapidfuzz", "rapidocr", "rjieba",
)  # fmt: skip

#: Programs that read files for us.
_PROGRAMS = ("soffice", "libreoffice")

#: Files that hold one document, by what they are called; a row of the settings that names another
#: file cannot be about a part of them.
_SINGLE = frozenset({".txt", ".md", ".htm", ".html", ".docx", ".pdf"})


def digest(*parts: object) -> bytes:
    """Return 16 bytes that stand for *parts* (texts, numbers, bytes, None, sequences of them) in this order.

    >>> digest("a", ["b"]) == digest("a", ("b",)), digest("a", "b") == digest("ab")
    (True, False)
    """
    text = json.dumps(parts, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value)} has no digest")


@cache
def program(*parts: str) -> bytes:
    """Return the digest of *parts* of this package, of Python and of the libraries."""
    files = sorted(
        file
        for part in parts
        for file in ([_PACKAGE / part] if part.endswith(".py") else (_PACKAGE / part).rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    )
    written = [
        (file.relative_to(_PACKAGE).as_posix(), hashlib.sha256(file.read_bytes()).digest()) for file in files
    ]
    return digest(written, platform.python_version(), [_installed(name) for name in LIBRARIES])


@cache
def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _programs() -> tuple[str | None, ...]:
    return tuple(shutil.which(name) for name in _PROGRAMS)


def reading(settings: Settings) -> bytes:
    """Return the digest of what shapes the reading of every file."""
    shaping = (astuple(settings.read), astuple(settings.reflow), astuple(settings.split))
    return digest(program(*READING), _programs(), shaping)


def editing(settings: Settings) -> bytes:
    """Return the digest of what shapes an edition besides its work."""
    return digest(program(*EDITING), settings.stated())


def comparing(settings: Settings) -> bytes:
    """Return the digest of what shapes the comparison of two texts."""
    return digest(program(*COMPARING), astuple(settings.dedupe))


def all_settings(settings: Settings) -> bytes:
    """Return the digest of all settings."""
    return digest(astuple(settings))


#: Table, file, and what the row says of it.
_Row = tuple[str, str, tuple[object, ...]]


class FileRows:
    """The rows of the settings that are about files, each with the files it can shape."""

    def __init__(self, settings: Settings, paths: Collection[str]) -> None:
        rows: list[_Row] = [("source", row.file, (row.role, row.whole)) for row in settings.source]
        rows += [("cut", row.file, (row.before,)) for row in settings.cut]
        rows += [("join", row.file, (row.before,)) for row in settings.join]
        rows += [("leave_out", row.file, (row.first, row.last)) for row in settings.leave_out]
        self._rows = [row for row in rows if row[2] != ("witness", False)]
        # A row with a plain name that is the name of some file is about that file, and about parts of
        # archives at most; any other could be about anything.
        self._named = {
            name
            for _, name, _ in self._rows
            if not set(name) & set("*?[") and any(names_file(name, path) for path in paths)
        }

    def of(self, path: str) -> list[_Row]:
        """Return the rows that can shape the reading of the file shown as *path*."""
        single = PurePosixPath(path).suffix.lower() in _SINGLE
        return [
            row for row in self._rows if names_file(row[1], path) or not (single and row[1] in self._named)
        ]
