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

from typing import TYPE_CHECKING

from collate.i18n import ENGLISH, _, translate

if TYPE_CHECKING:
    from collections.abc import Sequence


def compose_message(where: str, problem: str, remedy: str) -> str:
    """Return location, problem and remedy as one message of sentences; *where* and *remedy* may be empty."""
    text = _("{where}: {problem}", where=where, problem=problem) if where else problem
    return _("{problem}. {remedy}", problem=text, remedy=remedy) if remedy else text


def format_message(where: str, problem: str, remedy: str, language: str) -> str:
    """Return location, problem and remedy as sentences in *language*; *where* and *remedy* may be empty."""
    return translate(compose_message(where, problem, remedy), language)


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
        return compose_message(self.where, self.problem, self.remedy)

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
