"""Fingerprints: digests of what a result depends on besides its input (program, libraries, settings).

A cached result is valid only while its fingerprint is unchanged. The program is
represented by the content of its source files, not by a version number that
must be raised by hand: a stale result is worse than one computed again.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from dataclasses import astuple
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from collate.settings import matches_path, write_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from collate.settings import Settings

_PACKAGE = Path(__file__).resolve().parent.parent

#: Parts of the package that every stage uses.
_COMMON = ("model", "text", "tei", "settings", "errors.py", "i18n/message.py")

#: Parts of the package on which a cached result depends.
READING = (*_COMMON, "read", "reflow", "split", "store/codecs.py", "store/serialise.py")
COMPARING = (*_COMMON, "dedupe")
EDITING = (*_COMMON, "align", "classify", "analysis", "edit", "store/codecs.py", "store/serialise.py")
EVERYTHING = ("",)

#: Libraries whose version or presence can affect a result.
RESULT_LIBRARIES = (
    "biopython", "budoux", "charset-normalizer", "datasketch", "icu4py", "jinja2", "lxml", "markdown-it-py",
    "msgspec", "numba", "numpy", "onnxruntime", "pyarrow", "pypdfium2", "rapidfuzz", "rapidocr", "rjieba",
    "typst", "xlsxwriter",
)  # fmt: skip

#: Libraries that cannot affect a result, and why.
UNRELATED_LIBRARIES = {
    "click": "parses the command line; its values are in the settings",
    "flask": "serves the editor's desk",
    "openpyxl": "reads decisions back; they are in the settings",
    "pyspark": "runs the same functions on other machines",
    "rich": "shows progress on a terminal",
    "waitress": "serves the editor's desk",
}

#: External programs that convert files.
_PROGRAMS = ("soffice", "libreoffice")

#: Suffixes of files with a single document: a directive of the settings that names another file
#: cannot refer to a part of them.
_SINGLE = frozenset({".txt", ".md", ".htm", ".html", ".docx", ".pdf"})


def digest(*parts: object) -> bytes:
    """Return a digest of *parts* (strings, numbers, bytes, None, sequences of these) in order: 16 bytes.

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
def program_fingerprint(*parts: str) -> bytes:
    """Return a digest of *parts* of this package (folders or files), of Python and of the libraries.

    Raises:
        FileNotFoundError: a part does not exist.
    """
    if missing := [part for part in parts if not (_PACKAGE / part).exists()]:
        raise FileNotFoundError(f"no such parts of the package: {', '.join(missing)}")
    files = sorted(
        file
        for part in parts
        for file in ([_PACKAGE / part] if part.endswith(".py") else (_PACKAGE / part).rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    )
    contents = [
        (file.relative_to(_PACKAGE).as_posix(), hashlib.sha256(file.read_bytes()).digest()) for file in files
    ]
    return digest(
        contents, platform.python_version(), [_installed_version(name) for name in RESULT_LIBRARIES]
    )


@cache
def _installed_version(name: str) -> str:
    # It loads the whole of email.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _programs() -> tuple[str | None, ...]:
    return tuple(shutil.which(name) for name in _PROGRAMS)


def reading_fingerprint(settings: Settings) -> bytes:
    """Return a digest of everything that affects reading, reflow and split of every file."""
    relevant = (astuple(settings.read), astuple(settings.reflow), astuple(settings.split))
    return digest(program_fingerprint(*READING), _programs(), relevant)


def edition_fingerprint(settings: Settings) -> bytes:
    """Return a digest of everything that affects an edition besides its work."""
    return digest(program_fingerprint(*EDITING), write_rows(settings))


def comparison_fingerprint(settings: Settings) -> bytes:
    """Return a digest of everything that affects the comparison of two texts."""
    return digest(program_fingerprint(*COMPARING), astuple(settings.dedupe))


def settings_fingerprint(settings: Settings) -> bytes:
    """Return a digest of all settings, and of the files that they name for printed editions."""
    return digest(astuple(settings), _printing_files(settings))


def _printing_files(settings: Settings) -> tuple[bytes, ...]:
    """Return the contents of the profile and of the template; an absent file is reported where it is used."""
    names = (settings.export.profile, settings.export.template)
    return tuple(Path(name).read_bytes() for name in names if name and Path(name).is_file())


#: A directive: its table, the file that it names, and its other values.
_Row = tuple[str, str, tuple[object, ...]]


class FileDirectives:
    """The directives of the settings that name files, with a filter for those that can affect a file."""

    def __init__(self, settings: Settings, paths: Collection[str]) -> None:
        rows: list[_Row] = [("source", row.file, (row.role, row.whole)) for row in settings.source]
        rows += [("cut", row.file, (row.before,)) for row in settings.cut]
        rows += [("join", row.file, (row.before,)) for row in settings.join]
        rows += [("leave_out", row.file, (row.first, row.last)) for row in settings.leave_out]
        self._rows = [row for row in rows if row[2] != ("witness", False)]
        # A directive that names an existing file affects that file, and at most parts of archives;
        # any other could affect every file.
        self._named = {
            name
            for _, name, _ in self._rows
            if not set(name) & set("*?[") and any(matches_path(name, path) for path in paths)
        }

    def of(self, path: str) -> list[_Row]:
        """Return the directives that can affect the file with the displayed *path*."""
        single = PurePosixPath(path).suffix.lower() in _SINGLE
        return [
            row for row in self._rows if matches_path(row[1], path) or not (single and row[1] in self._named)
        ]
