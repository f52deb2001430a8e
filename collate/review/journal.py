"""The decisions about one work: the log of the work, and that of the project, as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.edit import DecisionLog, Redo, Undo, log_path
from collate.errors import SettingsError
from collate.i18n import _
from collate.model import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from collate.edit import History, LogFault, LogLine

#: Most steps of undo and redo in one request.
MOST_STEPS = 1_000


class Journal:
    """The two logs that have decisions about one work.

    Args:
        folder: the folder of the logs.
        slug: the work.
        by: returns the name of the editor.

    Raises:
        OutputError: *slug* cannot be the name of a file.
        SourceError: a log cannot be read.
    """

    def __init__(self, folder: Path, slug: str, by: Callable[[], str]) -> None:
        self._by = by
        self._work = DecisionLog.open(log_path(folder, slug))
        self._project = DecisionLog.open(log_path(folder, ""))

    def refresh(self) -> None:
        """Read what others wrote.

        Raises:
            SourceError: a log cannot be read.
        """
        self._work.refresh()
        self._project.refresh()

    @property
    def states(self) -> tuple[History, History]:
        """The states of both logs: other objects after every change."""
        return self._project.history, self._work.history

    @property
    def revision(self) -> int:
        """The number of lines of both logs."""
        return self._work.revision + self._project.revision

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions that hold, in order: rules of the project first."""
        return (*self._project.history.active, *self._work.history.active)

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """All lines of both logs, each in its order."""
        return (*self._project.history.lines, *self._work.history.lines)

    @property
    def faults(self) -> tuple[LogFault, ...]:
        """What is wrong in the two files."""
        return tuple(
            fault._replace(file=log.path.name) for log in (self._project, self._work) for fault in log.faults
        )

    @property
    def all_decisions(self) -> dict[str, Decision]:
        """All decisions by their ids, undone ones too."""
        return {line.id: line.entry for line in self.lines if isinstance(line.entry, Decision)}

    def append(self, decision: Decision, check: Callable[[], None]) -> str:
        """Write a decision; when this returns, it is on disk. Return its id.

        Args:
            decision: a rule of the project has no work, and goes into the log of the project.
            check: is called when what others wrote was read and no one else can write; it may raise.
        """
        log = self._work if decision.work else self._project
        return log.append(decision, by=self._by(), check=lambda _log: check()).id

    @property
    def undo_steps(self) -> int:
        """The number of decisions that can be undone."""
        return sum(len(state.active) for state in self.states)

    @property
    def redo_steps(self) -> int:
        """The number of decisions that can be redone."""
        return len(self.redoable())

    def undoable(self) -> list[_Step]:
        """Return the decisions that can be undone, the last one last."""
        steps = []
        for log in (self._project, self._work):
            entered = {line.id: line for line in log.history.lines}
            names = (name for name in log.history.undoable if isinstance(entered[name].entry, Decision))
            steps += [_Step(entered[name].at, log is self._work, name) for name in names]
        return _in_turn(steps)

    def redoable(self) -> list[_Step]:
        """Return the decisions that can be redone, the last undone one last."""
        if not any(state.redoable for state in self.states):
            return []
        steps = []
        for log in (self._project, self._work):
            undone = {name: line.at for line in log.history.lines for name in _undone(line)}
            decisions = self.all_decisions
            names = (name for name in log.history.redoable if name in decisions)
            steps += [_Step(undone.get(name, ""), log is self._work, name) for name in names]
        return _in_turn(steps)

    def undo(self, names: Sequence[str], steps: int, check: Callable[[], None]) -> list[str]:
        """Take back the decisions *names*, or the last *steps* of them; return their ids.

        Raises:
            SettingsError: there is nothing to undo, or *names* has other decisions.
        """
        return self._change(Undo, self.undoable(), names, steps, check)

    def redo(self, names: Sequence[str], steps: int, check: Callable[[], None]) -> list[str]:
        """Take up again what was undone, as :meth:`undo`."""
        return self._change(Redo, self.redoable(), names, steps, check)

    def _change(
        self,
        kind: type[Undo | Redo],
        possible: Sequence[_Step],
        names: Sequence[str],
        steps: int,
        check: Callable[[], None],
    ) -> list[str]:
        known = {one.name: one for one in possible}
        chosen = [known[name] for name in dict.fromkeys(names) if name in known]
        if not names:
            chosen = list(reversed(possible[-min(max(1, steps), MOST_STEPS) :]))
        if not chosen or len(chosen) < len(set(names)):
            if kind is Undo:
                raise SettingsError("", _("there is no such decision to undo"))
            raise SettingsError("", _("there is no such decision to redo"))
        for log in (self._project, self._work):
            entries = [kind((one.name,)) for one in chosen if one.of_work == (log is self._work)]
            if names and len(entries) > 1:  # one undo takes all of them back
                entries = [kind(tuple(one.name for one in chosen if one.of_work == (log is self._work)))]
            if entries:
                log.extend(entries, by=self._by(), check=lambda _log: check())
        return [one.name for one in chosen]


class _Step(NamedTuple):
    """A decision that can be undone or redone: when it was made or undone, its log, its id."""

    at: str
    of_work: bool
    name: str


def _in_turn(steps: list[_Step]) -> list[_Step]:
    """Merge the steps of two logs by time; those of one log keep their order, whatever clocks showed."""
    project = [one for one in steps if not one.of_work]
    work = [one for one in steps if one.of_work]
    merged: list[_Step] = []
    while project and work:
        merged.append(project.pop(0) if project[0].at < work[0].at else work.pop(0))
    return [*merged, *project, *work]


def _undone(line: LogLine) -> tuple[str, ...]:
    return line.entry.of if isinstance(line.entry, Undo) else ()
