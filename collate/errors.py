"""Expected errors, those that are not bugs: one root, few leaves.

::

    CollateError              a problem that the user can solve; exit status 1
    ├── SourceError           one input cannot be read: skipped, the run goes on
    ├── SettingsError         collate.toml or an option is wrong; exit status 2
    ├── ModelError            a span, a work or an alignment that cannot exist; also a ValueError
    ├── OutputError           the results cannot be written
    ├── EngineError           the cluster cannot be used, or was lost
    ├── WorkspaceError        the results of earlier runs cannot be used
    ├── VerificationError     an edition differs from its sources
    └── MissingExtra          an optional library is not installed

Every message states what is wrong, where, and what to do. Any other exception
is a bug and shows its traceback.
"""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING

from collate.i18n import ENGLISH, _, translate

if TYPE_CHECKING:
    from collections.abc import Sequence


#: The words of the system for what can happen to a file, as strerror(3) has them.
_SYSTEM = {
    errno.EACCES: _("Permission denied"),
    errno.EDQUOT: _("Disk quota exceeded"),
    errno.EEXIST: _("File exists"),
    errno.EIO: _("Input/output error"),
    errno.EISDIR: _("Is a directory"),
    errno.ELOOP: _("Too many levels of symbolic links"),
    errno.EMFILE: _("Too many open files"),
    errno.ENAMETOOLONG: _("File name too long"),
    errno.ENOENT: _("No such file or directory"),
    errno.ENOSPC: _("No space left on device"),
    errno.ENOTDIR: _("Not a directory"),
    errno.EPERM: _("Operation not permitted"),
    errno.EROFS: _("Read-only file system"),
}
#: Errors of libxml2 by their codes, as xmlerror.h numbers them.
_XML = {
    4: _("no element begins it"),
    5: _("something follows the last element"),
    9: _("a character that XML does not allow"),
    26: _("an entity that is not declared"),
    39: _("an attribute without quotation marks"),
    41: _("an attribute without a value"),
    42: _("an attribute occurs twice"),
    68: _("a name is missing after <, </ or &"),
    73: _("a tag is not closed by >"),
    76: _("the start tag and the end tag do not match"),
    77: _("it ends before its last element does"),
    201: _("a prefix without a namespace"),
}
#: The names that libxml2 reports: of two tags, an entity, an attribute, a prefix.
_XML_NAMES = re.compile(
    r"tag mismatch: (\S+) line \d+ and (\S+?),|Entity '([^']*)'|Attribute (\S+) redefined|prefix (\S+)"
)
#: The words of tomllib, which has no attributes for them before Python 3.14.
_TOML = re.compile(
    r"(?P<detail>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.S
)
#: What the libraries for PDF and ZIP report, by their words.
_LIBRARY = {
    "File is not a zip file": _("File is not a zip file"),
    "Truncated file header": _("Truncated file header"),
    "Bad magic number for central directory": _("Bad magic number for central directory"),
    "Bad magic number for file header": _("Bad magic number for file header"),
    "Failed to load document (PDFium: Data format error).": _(
        "Failed to load document (PDFium: Data format error)."
    ),
    "Failed to load page.": _("Failed to load page."),
}


def reason_of(error: Exception) -> str:
    """Return why the system or a library refused: a message where the cause is a common one, else its words.

    >>> reason_of(FileNotFoundError(2, "No such file or directory", "a.txt"))
    'No such file or directory'
    """
    if isinstance(error, OSError) and error.strerror:
        return _SYSTEM.get(error.errno or 0, error.strerror)
    if isinstance(error, UnicodeDecodeError):
        byte = f"0x{error.object[error.start]:02x}"
        return _("byte {byte} at position {position}", byte=byte, position=error.start)
    code, line, column = (getattr(error, name, 0) or 0 for name in ("code", "lineno", "colno"))
    text = str(error)
    if line and column:  # JSON, a regular expression
        # Translators: {detail} is English; {detail:.0} leaves it out.
        return _("{detail}, line {line}, column {column}", detail=error.msg, line=line, column=column)  # type: ignore[attr-defined]
    if code in _XML and type(error).__name__ == "XMLSyntaxError":
        named = _XML_NAMES.search(text)
        cause = _XML[code]
        if named:
            cause = _("{cause}: {names}", cause=cause, names=" / ".join(filter(None, named.groups())))
        return _("{cause}, column {column}", cause=cause, column=error.position[1])  # type: ignore[attr-defined]
    toml = _TOML.fullmatch(text)
    if toml is not None and toml["line"]:
        detail, line, column = toml["detail"], int(toml["line"]), int(toml["column"])
        return _("{detail}, line {line}, column {column}", detail=detail, line=line, column=column)
    if toml is not None:
        return _("{detail} at the end of the file", detail=toml["detail"])
    return _LIBRARY.get(text, text)


def compose_message(where: str, problem: str, *, remedy: str) -> str:
    """Return location, problem and remedy as one message of sentences; *where* and *remedy* may be empty."""
    text = _("{where}: {problem}", where=where, problem=problem) if where else problem
    return _("{problem}. {remedy}", problem=text, remedy=remedy) if remedy else text


def format_message(where: str, problem: str, *, remedy: str, language: str) -> str:
    """Return location, problem and remedy as sentences in *language*; *where* and *remedy* may be empty."""
    return translate(compose_message(where, problem, remedy=remedy), language)


class CollateError(Exception):
    """An expected error: where it happened, what the problem is, and its remedy.

    >>> str(CollateError("corpus/1957.txt", "the file is empty", "Remove it"))
    'corpus/1957.txt: the file is empty. Remove it'
    """

    exit_status = 1

    def __init__(self, where: str, problem: str, remedy: str = "") -> None:
        self.where = where
        self.problem = problem
        self.remedy = remedy
        super().__init__(self.in_language(ENGLISH))

    @property
    def message(self) -> str:
        """The whole message; parts that are plain strings stay as they are in any language."""
        return compose_message(self.where, self.problem, remedy=self.remedy)

    def in_language(self, language: str) -> str:
        """Return the whole message in *language*.

        >>> CollateError("a.txt", _("the file is empty"), _("Remove it")).in_language("zh")
        'a.txt：文件是空的。请删去'
        """
        return translate(self.message, language)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the three parts, so that an error can be passed on from another process."""
        return _rebuild, (type(self), self.where, self.problem, self.remedy)


def _rebuild(kind: type[CollateError], where: str, problem: str, remedy: str) -> CollateError:
    error = kind.__new__(kind)
    CollateError.__init__(error, where, problem, remedy)
    return error


class SourceError(CollateError):
    """One input cannot be read. The run records it as skipped and goes on."""


class SettingsError(CollateError):
    """A setting is unknown or out of range.

    ``place`` is the path of the setting: the table, the number of the row (from
    1) where the table has rows, and the key, as far as known. ``line`` is the
    line of the file ``where``, or 0.

    >>> str(SettingsError("collate.toml", "cut.before must not be empty", place=("cut", 2, "before"), line=7))
    'collate.toml: cut.before must not be empty (row 2 of [[cut]], line 7)'
    """

    exit_status = 2

    def __init__(
        self, where: str, problem: str, remedy: str = "", *, place: Sequence[str | int] = (), line: int = 0
    ) -> None:
        self.place = tuple(place)
        self.line = line
        super().__init__(where, problem, remedy)

    @property
    def message(self) -> str:
        """The whole message, with the row and the line of the setting, where known."""
        text = super().message
        row = next((part for part in self.place[1:2] if isinstance(part, int)), None)
        if row is None:
            return _("{message} (line {line})", message=text, line=self.line) if self.line else text
        table = str(self.place[0])
        if not self.line:
            return _("{message} (row {row} of [[{table}]])", message=text, row=row, table=table)
        return _(
            "{message} (row {row} of [[{table}]], line {line})",
            message=text,
            row=row,
            table=table,
            line=self.line,
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with the place."""
        return _rebuild_settings_error, ((self.where, self.problem, self.remedy), self.place, self.line)


def _rebuild_settings_error(
    parts: tuple[str, str, str], place: tuple[str | int, ...], line: int
) -> SettingsError:
    return SettingsError(*parts, place=place, line=line)


class ModelError(CollateError, ValueError):
    """A noun of ``collate.model`` that cannot exist: a span that ends before it starts, a siglum twice."""


class OutputError(CollateError):
    """The results cannot be written to their destination."""


class EngineError(CollateError):
    """The cluster that was to do the work cannot be reached or used, or was lost."""


class WorkspaceError(CollateError):
    """The workspace is in use, was written by a newer version, or is not a workspace."""


class VerificationError(CollateError):
    """A written edition does not reproduce its sources character for character."""


class MissingExtra(CollateError):
    """An optional library is missing: *what* needs it, *extra* is the extra that installs it.

    >>> str(MissingExtra("reading PDF files", "pdf"))
    "reading PDF files needs an optional part. Run: pip install 'collate-edition[pdf]'"
    """

    def __init__(self, what: str, extra: str) -> None:
        problem = _("{what} needs an optional part", what=what)
        super().__init__("", problem, _("Run: pip install 'collate-edition[{extra}]'", extra=extra))
