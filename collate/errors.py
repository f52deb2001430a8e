"""What can go wrong that is not a bug: one root, few leaves.

::

    CollateError              the user can do something about it; exit status 1
    ├── SourceError           one input cannot be read: skipped, the run goes on
    ├── SettingsError         collate.toml or a flag is wrong; exit status 2
    ├── OutputError           the results cannot be written
    ├── EngineError           the machines that should do the work cannot
    ├── WorkspaceError        what earlier runs have kept cannot be used
    ├── VerificationError     an edition does not hold what its sources hold
    └── MissingExtra          an optional library is not installed

Every message says what is wrong, where, and what to do. Anything else that
escapes is a bug and shows its traceback.
"""

from __future__ import annotations

from collate.i18n import ENGLISH, _, translate


def joined(where: str, problem: str, remedy: str, language: str) -> str:
    """Return place, problem and remedy (each may be empty but the problem) as sentences of *language*."""
    where, problem, remedy = (translate(part, language) for part in (where, problem, remedy))
    text = _("{where}: {problem}", where=where, problem=problem).in_language(language) if where else problem
    return _("{problem}. {remedy}", problem=text, remedy=remedy).in_language(language) if remedy else text


class CollateError(Exception):
    """What is wrong, where, and what to do about it.

    >>> str(CollateError("corpus/1957.txt", "the file is empty", "Remove it"))
    'corpus/1957.txt: the file is empty. Remove it'
    """

    exit_status = 1

    def __init__(self, where: str, problem: str, remedy: str = "") -> None:
        self.where = where
        self.problem = problem
        self.remedy = remedy
        super().__init__(self.in_language(ENGLISH))

    def in_language(self, language: str) -> str:
        """Return the whole message in *language*, as far as its parts are messages.

        >>> CollateError("a.txt", _("the file is empty"), _("Remove it")).in_language("zh")
        'a.txt：文件是空的。请删去'
        """
        return joined(self.where, self.problem, self.remedy, language)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by the three parts, so that an error gets home from another process."""
        return _again, (type(self), self.where, self.problem, self.remedy)


def _again(kind: type[CollateError], where: str, problem: str, remedy: str) -> CollateError:
    error = kind.__new__(kind)
    CollateError.__init__(error, where, problem, remedy)
    return error


class SourceError(CollateError):
    """One input cannot be read. The run records it as skipped and goes on."""


class SettingsError(CollateError):
    """A setting is unknown or out of range."""

    exit_status = 2


class OutputError(CollateError):
    """The results cannot be written where they should go."""


class EngineError(CollateError):
    """The machines that the work was to be spread over cannot be reached, or were lost."""


class WorkspaceError(CollateError):
    """The workspace is in use, of a newer version, or no workspace at all."""


class VerificationError(CollateError):
    """A written edition does not hold, character for character, what its sources hold."""


class MissingExtra(CollateError):
    """An optional library is needed.

    >>> str(MissingExtra("reading PDF files", "pdf"))
    "reading PDF files needs an optional part. Run: pip install 'collate-edition[pdf]'"
    """

    def __init__(self, what: str, extra: str) -> None:
        problem = _("{what} needs an optional part", what=what)
        super().__init__("", problem, _("Run: pip install 'collate-edition[{extra}]'", extra=extra))
