"""Export of the logs of a folder to one file, and import of a file into the logs of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from collate.edit.exchange import Imported, not_entered, read_records, records_of
from collate.edit.line_order import distinct_lines, order_lines
from collate.edit.load import joint_histories, read_logs
from collate.edit.log import DecisionLog, log_path
from collate.edit.log_entries import Directive, Redo, Undo, check_entry
from collate.edit.log_lines import LogFault, encode_line
from collate.edit.merge import read_lines
from collate.edit.tables import read_csv, read_toml, write_csv, write_toml
from collate.edit.workbook_rows import CellMessage, table_decisions
from collate.errors import SourceError, reason_of
from collate.i18n import _
from collate.model import Decision

if TYPE_CHECKING:
    from pathlib import Path

    from collate.edit.log_lines import LogLine
    from collate.settings import CsvForm

#: The forms of an export.
FORMATS = ("toml", "csv", "jsonl")

_TIME = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d+)?Z")


class EnteredCell(NamedTuple):
    """A decision that was entered: its id, its work, and the cell that it was read from."""

    id: str
    work: str
    place: str


class ImportResult(NamedTuple):
    """What an import did: how many decisions were added, how many were there already.

    ``ignored`` are the tables of a TOML file that are not decisions, ``faults`` the
    lines of a log that cannot be read, or the cells of a workbook that cannot be decisions; ``notes`` are
    about cells that change nothing. ``entered`` has, of a workbook, the id of each new decision,
    its work and its cell.
    """

    added: int
    known: int
    ignored: tuple[str, ...] = ()
    faults: tuple[LogFault, ...] = ()
    notes: tuple[LogFault, ...] = ()
    entered: tuple[EnteredCell, ...] = ()


def export_logs(logs: Sequence[DecisionLog], form: str, *, csv: CsvForm = "safe") -> bytes:
    """Return what holds according to *logs* as TOML or CSV (of the form *csv*); all lines for ``jsonl``."""
    if form == "jsonl":
        lines = order_lines(distinct_lines([line for log in logs for line in log.lines]))
        return b"".join(line.raw + b"\n" for line in lines)
    records = records_of(joint_histories(logs))
    return write_toml(records) if form == "toml" else write_csv(records, csv)


def import_file(
    file: Path, folder: Path, *, work: str = "", by: str = "", csv: CsvForm = "safe"
) -> ImportResult:
    """Import decisions from a file into the logs in *folder*; its suffix names its form.

    Lines of a log are added as they are. Other decisions are new lines; one that a log has
    already is not added again. A file with a fault adds nothing.

    Args:
        file: TOML, CSV, JSON lines, or a workbook of ``collate export``.
        folder: that of the logs.
        work: the work of decisions that name none.
        by: who made decisions that name no person.
        csv: the form in which a CSV file was written.

    Raises:
        SourceError: the file cannot be read, or something in it is not a decision.
        OutputError: a log cannot be written.
        MissingExtra: it is a workbook, and the library for it is not installed.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise SourceError(str(file), problem, _("Check the path and its permissions")) from error
    form = file.suffix.lower().removeprefix(".")
    if form == "jsonl":
        return _import_lines(content, folder, work)
    if form == "xlsx":
        return _import_workbook(content, file, folder, work=work, by=by)
    if form not in FORMATS:
        names = ", ".join(f".{name}" for name in (*FORMATS, "xlsx"))
        problem = _("its suffix is not one of {names}", names=names)
        raise SourceError(str(file), problem, _("Rename it by its content"))
    ignored: tuple[str, ...] = ()
    if form == "toml":
        records, ignored = read_toml(content, str(file))
    else:
        records = read_csv(content, str(file), csv)
    imported = read_records(records, str(file), work=work, by=by)
    added = _enter(imported, folder)
    return ImportResult(added, len(imported) - added, ignored)


def _import_workbook(content: bytes, file: Path, folder: Path, *, work: str, by: str) -> ImportResult:
    """Enter what was changed in a workbook; nothing if a cell of it cannot be a decision.

    The lines come after those of the decisions that the edition had when the workbook was written: what was
    decided since about the same subject of a place, and otherwise, is a conflict, not replaced unseen.
    """
    from collate.edit.workbook import read_workbook

    table = read_workbook(content, str(file))
    work = table.form.work or work
    if not work:
        raise SourceError(str(file), _("it names no work"), _("Name one with --work"))
    if not by:
        raise SourceError(str(file), _("it names nobody who decided it"), _("Name the editor with --by"))
    found = table_decisions(table._replace(form=table.form._replace(work=work)))
    notes = tuple(map(_cell_fault, found.notes))
    faults = [_cell_fault(one) for one in found.faults]
    imported = []
    for decision, place in found.decisions:
        if problem := check_entry(decision, by):
            faults.append(_cell_fault(CellMessage(place, problem, _("Correct it there"))))
        imported.append(Imported(work, decision, by, "", stated=False, place=place))
    if faults:
        return ImportResult(0, 0, faults=tuple(faults), notes=notes)
    log = DecisionLog.open(log_path(folder, work))
    in_sight = {line.id: line for line in log.lines if line.id in table.form.decisions}
    since = [line for line in log.lines if line.id not in in_sight]
    new = not_entered(imported, since)
    named = {name for line in in_sight.values() for name in line.after}
    lines = _sequence(new, after=tuple(sorted(in_sight.keys() - named)))
    added = {line.id for line in log.add_lines(lines)}
    entered = tuple(
        EnteredCell(line.id, work, one.place)
        for line, one in zip(lines, new, strict=True)
        if line.id in added
    )
    undone = _taken_back([one for one in imported if one not in new], log)
    return ImportResult(len(added), len(imported) - len(added), (), (), (*notes, *undone), entered)


def _sequence(imported: Sequence[Imported], *, after: tuple[str, ...]) -> list[LogLine]:
    """Return a line for each entry, the first after the lines *after*, each other after that before it."""
    lines: list[LogLine] = []
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for one in imported:
        line = encode_line(one.entry, after=after, at=now, by=one.by)
        lines.append(line)
        after = (line.id,)
    return lines


def _taken_back(imported: Sequence[Imported], log: DecisionLog) -> list[LogFault]:
    """Return a message for each of *imported* that the log has, but that was taken back."""
    holding = set(log.history.undoable)
    active = [line for line in log.lines if line.id in holding]
    gone = not_entered(imported, active)
    problem = _("was decided so before, and taken back since; it is not entered again")
    return [_cell_fault(CellMessage(one.place, problem, _("Decide again at the desk"))) for one in gone]


def _cell_fault(message: CellMessage) -> LogFault:
    problem = _("{place}: {problem}", place=message.place, problem=message.problem)
    return LogFault(0, problem, message.remedy)


def _enter(imported: Sequence[Imported], folder: Path) -> int:
    """Enter what the logs do not have; return how much that is."""
    groups: dict[Path, list[Imported]] = {}
    for one in imported:
        groups.setdefault(log_path(folder, one.work), []).append(one)
    added = 0
    for path, group in groups.items():
        log = DecisionLog.open(path)
        new = not_entered(group, log.lines)
        # Lines of one person and time are written together; each run is all or none.
        for run in _runs(new):
            at = run[0].at if _TIME.fullmatch(run[0].at) else ""
            added += len(log.extend([one.entry for one in run], by=run[0].by, at=at))
    return added


def _runs(imported: Iterable[Imported]) -> list[list[Imported]]:
    runs: list[list[Imported]] = []
    for one in imported:
        if runs and (runs[-1][0].by, runs[-1][0].at) == (one.by, one.at):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _import_lines(content: bytes, folder: Path, work: str) -> ImportResult:
    """Add the lines of one or more logs to those that they come from."""
    lines, faults = read_lines(content)
    known = distinct_lines(lines)
    paths = {line.id: log.path for log in read_logs(folder) for line in log.lines}
    groups: dict[Path, list[LogLine]] = {}
    for part in _connected(order_lines(known)):
        works = {line.entry.work for line in part if isinstance(line.entry, Decision)}
        works |= {"" for line in part if isinstance(line.entry, Directive)}
        home = works.pop() if len(works) == 1 else "" if works else work
        path = next((paths[line.id] for line in part if line.id in paths), None) or log_path(folder, home)
        groups.setdefault(path, []).extend(part)
    added = sum(len(DecisionLog.open(path).add_lines(group)) for path, group in groups.items())
    return ImportResult(added, len(known) - added, (), faults)


def _connected(lines: Sequence[LogLine]) -> list[list[LogLine]]:
    """Return the lines in groups: a line is in that of the lines before it, and of those that it undoes."""
    groups: dict[str, list[LogLine]] = {}
    for line in lines:
        of = line.entry.of if isinstance(line.entry, Undo | Redo) else ()
        near = {id(groups[name]): groups[name] for name in (*line.after, *of) if name in groups}
        first, *others = near.values() or [[]]
        for other in others:
            first += other
        first.append(line)
        for member in (line, *(one for other in others for one in other)):
            groups[member.id] = first
    return list({id(group): group for group in groups.values()}.values())
