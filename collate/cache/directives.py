"""The directives of the settings for patterns of files: what each does in a file, and which fit none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from collate.i18n import _
from collate.settings import BoundarySettings, LeaveOutSettings, is_pattern, matches_path
from collate.split import COPY_TITLE, NAME_TITLE, fitting_directives, words_missing

if TYPE_CHECKING:
    from collate.errors import SettingsError
    from collate.model import Document
    from collate.settings import Settings


class Directive(NamedTuple):
    """A row of ``[[cut]]``, ``[[join]]`` or ``[[leave_out]]``: its table, and its number from 1."""

    table: str
    number: int


class DirectiveUse(NamedTuple):
    """What the directives for several files do in some of them.

    ``fitting`` are those with an effect, ``idle`` those whose words occur
    without any; ``paths`` has the first file that each directive refers to.
    """

    fitting: frozenset[Directive] = frozenset()
    idle: frozenset[Directive] = frozenset()
    paths: tuple[tuple[Directive, str], ...] = ()

    def joined(self, other: DirectiveUse) -> DirectiveUse:
        """Return the use in these and further files."""
        paths = {**dict(other.paths), **dict(self.paths)}
        return DirectiveUse(self.fitting | other.fitting, self.idle | other.idle, tuple(paths.items()))


def unused_rows(settings: Settings, paths: Sequence[str]) -> Iterator[str]:
    """Yield a message for each file that a row of *settings* names and that is not among *paths*."""
    rows = [("source", row.file) for row in settings.source]
    rows += [("cut", row.file) for row in settings.cut] + [("join", row.file) for row in settings.join]
    rows += [("leave_out", row.file) for row in settings.leave_out]
    for table, name in dict.fromkeys(rows):
        if not any(path == name or PurePosixPath(path).match(name) for path in paths):
            near = get_close_matches(name, paths, n=1, cutoff=0.0)
            problem = _("[[{table}]]: none of the files is called {name!r}", table=table, name=name)
            hint = _("Did you mean {name!r}?", name=near[0]) if near else ""
            yield _("{problem}. {remedy}", problem=problem, remedy=hint) if hint else problem


def directive_use(
    document: Document, settings: Settings, *, known: Collection[Directive] = ()
) -> DirectiveUse:
    """Return what the directives do in a reflowed *document*, except those *known* to fit another one.

    A directive for this file alone is not included, unless it is decided: reflow and split refuse it
    where it does not fit.
    """
    path = document.source.paths[0]
    rows = {
        directive: row
        for directive, row in _rows(settings)
        if directive not in known and (row.file != path or row.decided) and matches_path(row.file, path)
    }
    if not rows:
        return DirectiveUse()
    from collate.reflow import passage

    paths = tuple((directive, path) for directive in rows)
    fitting = {
        directive
        for directive, row in rows.items()
        if isinstance(row, LeaveOutSettings) and passage(document, row) is not None
    }
    if all(isinstance(row, LeaveOutSettings) for row in rows.values()):
        return DirectiveUse(frozenset(fitting), paths=paths)
    found = fitting_directives(document, settings)
    fitting |= {one for one, row in rows.items() if one.table == "cut" and row in found.cuts}
    fitting |= {one for one, row in rows.items() if one.table == "join" and row in found.joins}
    idle = frozenset(one for one, row in rows.items() if row in found.idle)
    return DirectiveUse(frozenset(fitting), idle, paths)


def idle_directives(settings: Settings, use: DirectiveUse) -> tuple[str, ...]:
    """Return a message for each directive for a pattern of files, or decided, that fits none of them.

    Args:
        settings: those with the directives.
        use: what these do in all files of a run.

    Raises:
        SettingsError: a directive for a name in several folders fits none of these files.
    """
    notes: list[str] = []
    paths = dict(use.paths)
    for directive, row in _rows(settings):
        if directive not in paths or directive in use.fitting:
            continue
        if not is_pattern(row.file) and not row.decided:
            raise _error(directive, row, paths[directive])
        notes.append(_note(directive, row, idle=directive in use.idle))
    return tuple(notes)


def count_idle_decisions(settings: Settings, use: DirectiveUse) -> int:
    """Return the number of decided directives that fit no file; *use* is that of all files of a run."""
    return sum(row.decided and directive not in use.fitting for directive, row in _rows(settings))


def _rows(settings: Settings) -> Iterator[tuple[Directive, BoundarySettings | LeaveOutSettings]]:
    for table, rows in (("cut", settings.cut), ("join", settings.join)):
        yield from ((Directive(table, number), row) for number, row in enumerate(rows, start=1))
    for number, row in enumerate(settings.leave_out, start=1):
        yield Directive("leave_out", number), row


def _error(directive: Directive, row: BoundarySettings | LeaveOutSettings, path: str) -> SettingsError:
    if isinstance(row, LeaveOutSettings):
        from collate.reflow import passage_missing

        return passage_missing(path, row)
    return words_missing(path, row, table=directive.table)


def _note(directive: Directive, row: BoundarySettings | LeaveOutSettings, *, idle: bool) -> str:
    """Return the message for a directive that fits no file; *idle*: some files have its words."""
    where = _("[[{table}]], row {row}", table=directive.table, row=directive.number)
    if row.decided:
        where = _("the decision [[{table}]] is to be reviewed", table=directive.table)
    if isinstance(row, LeaveOutSettings):
        problem = _(
            "{first!r} … {last!r} is in none of the files {pattern!r}",
            first=row.first,
            last=row.last,
            pattern=row.file,
        )
        remedy = _("Copy the words from the file")
    elif not idle:
        problem = _(
            "the words '{words}' are in none of the files {pattern!r}", words=row.before, pattern=row.file
        )
        remedy = COPY_TITLE
    elif directive.table == "join":
        problem = _(
            "no text of the files {pattern!r} begins at the words '{words}'",
            words=row.before,
            pattern=row.file,
        )
        remedy = COPY_TITLE
    else:
        problem = _(
            "in all files {pattern!r} that have the words '{words}' they are among the title lines of a text",
            words=row.before,
            pattern=row.file,
        )
        remedy = NAME_TITLE
    return _("{where}: {problem}. {remedy}", where=where, problem=problem, remedy=remedy)
