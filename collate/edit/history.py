"""What holds according to the lines of a log: active decisions, what can be undone and redone, conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from collate.edit.conflicts import find_conflicts
from collate.edit.line_order import Sight, distinct_lines, order_lines
from collate.edit.log_entries import Directive, Redo, Undo
from collate.edit.log_lines import LogFault
from collate.i18n import _
from collate.model import Decision

if TYPE_CHECKING:
    from collate.edit.conflicts import Conflict
    from collate.edit.log_lines import LogLine


@dataclass(frozen=True, slots=True)
class History:
    """The state of a log.

    ``lines`` are all, each once, in order: a line comes after those that it was made in sight of, else
    the earlier first. ``active`` are the decisions that hold, ``rows`` the directives,
    both in this order. ``undoable`` are the ids of all that holds: to undo is to undo the last;
    ``redoable`` those that were undone, the last undone last. ``faults`` are lines that others name, and
    that are missing.
    """

    lines: tuple[LogLine, ...]
    active: tuple[Decision, ...]
    rows: tuple[Directive, ...]
    undoable: tuple[str, ...]
    redoable: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    faults: tuple[LogFault, ...]

    def log_of(self, name: str) -> tuple[LogLine, ...]:
        """Return the lines about one decision: that which entered it, and those that undid or redid it."""
        return tuple(
            line
            for line in self.lines
            if line.id == name or (isinstance(line.entry, Undo | Redo) and name in line.entry.of)
        )


def history(lines: Sequence[LogLine]) -> History:
    """Return the state of a log with these *lines*, in any order, any of them repeated.

    An undo or redo of a decision that the log does not have has no effect, and is a fault.
    """
    known = distinct_lines(lines)
    ordered = order_lines(known)
    entered = {line.id: line for line in ordered if isinstance(line.entry, Decision | Directive)}
    undone: dict[str, None] = {}
    for line in ordered:
        if isinstance(line.entry, Undo | Redo):
            for name in line.entry.of:
                undone.pop(name, None)
                if isinstance(line.entry, Undo) and name in entered:
                    undone[name] = None
    active = [line for name, line in entered.items() if name not in undone]
    sight = Sight(ordered)
    return History(
        lines=ordered,
        active=_with_concurrent([line for line in active if isinstance(line.entry, Decision)], sight),
        rows=tuple(line.entry for line in active if isinstance(line.entry, Directive)),
        undoable=tuple(line.id for line in active),
        redoable=tuple(undone),
        conflicts=find_conflicts(active, sight),
        faults=tuple(_missing(ordered, known)),
    )


def _with_concurrent(lines: Sequence[LogLine], sight: Sight) -> tuple[Decision, ...]:
    """Return the decisions of *lines*, each with those of its subject and work made without sight of it."""
    peers: dict[tuple[str, str], list[str]] = {}
    decisions = [line.entry for line in lines if isinstance(line.entry, Decision)]
    if sight.is_linear:
        return tuple(decisions)
    for decision in decisions:
        peers.setdefault((decision.work, decision.what), []).append(decision.id)
    masks = {key: sight.mask(names) for key, names in peers.items()}
    found = [sight.concurrent(one.id, masks[one.work, one.what]) for one in decisions]
    return tuple(
        replace(one, concurrent=others) if others else one
        for one, others in zip(decisions, found, strict=True)
    )


def _missing(ordered: Sequence[LogLine], known: dict[str, LogLine]) -> list[LogFault]:
    """Return the faults of lines that name one that is missing; each missing line once."""
    faults: dict[str, LogFault] = {}
    remedy = _("Restore it from version control, or from another copy: collate decisions merge")
    for line in ordered:
        for name in line.after:
            if name not in known:
                message = _("the line {id} before it is missing", id=name)
                faults.setdefault(name, LogFault(line.number, message, remedy))
        for name in line.entry.of if isinstance(line.entry, Undo | Redo) else ():
            if name not in known:
                message = _("the decision {id} that it undoes or redoes is missing", id=name)
                faults.setdefault(name, LogFault(line.number, message, remedy))
    return list(faults.values())
