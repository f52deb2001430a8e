"""``collate decisions list`` and ``collate decisions check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collate.cli import common
from collate.cli.commands import Command, command, option, usage_error
from collate.cli.decision_output import (
    conflict_json,
    fault_json,
    folder_argument,
    logs_folder,
    show_conflicts,
    show_faults,
)
from collate.cli.next_steps import command_line, review_command, show_next
from collate.cli.user_language import localize
from collate.i18n import _

if TYPE_CHECKING:
    from collate.edit import LogLine


@command(
    cls=Command,
    help=_(
        "List the decisions in FOLDER: when, by whom, what, each with its id.\n\n"
        "Default of FOLDER: decisions, beside the settings file."
    ),
    example="collate decisions list --work speech",
)
@folder_argument
@option("--work", metavar="SLUG", help=_("Only the decisions about this work."))
@option("--all", "everything", is_flag=True, help=_("Also list what was undone, and undoing itself."))
@common.config_option
@common.json_option
@common.quiet_option
@common.verbose_option
@common.report_errors
def decisions_list(
    folder: Path | None,
    work: str | None,
    everything: bool,
    config: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """List decisions."""
    from collate.edit import list_decisions

    found = list_decisions(logs_folder(folder, config), work=work, everything=everything)
    if as_json:
        common.print_json([_line_json(file, line, state) for file, line, state in found])
        return
    if quiet:
        return
    if not found:
        common.show(_("There are no decisions."))
        show_next(_("{command} makes them", command=review_command(common.REPORTS)), hidden=False)
    for file, line, state in found:
        _show_line(file, line, state)


def _line_json(file: str, line: LogLine, state: str) -> dict[str, Any]:
    """Return a line as JSON; ``state`` is ``active``, ``undone``, or empty for an undo or redo."""
    from collate.edit import describe_entry

    return {
        "file": file,
        "line": line.number,
        "id": line.id,
        "at": line.at,
        "by": line.by,
        "state": state,
        "what": localize(describe_entry(line.entry)),
    }


def _show_line(file: str, line: LogLine, state: str) -> None:
    from collate.edit import describe_entry

    what = describe_entry(line.entry)
    common.show(
        _(
            "{time}  {work}  {who}: {what} [{id}]",
            time=line.at.replace("T", " ").removesuffix("Z"),
            work=Path(file).stem,
            who=line.by or "?",
            what=_("{what} (undone)", what=what) if state == "undone" else what,
            id=line.id,
        )
    )


@command(
    cls=Command,
    help=_(
        "Name the lines in FOLDER that are broken or cannot be applied, and the decisions that contradict "
        "each other because two editors did not see each other's.\n\n"
        "With --reports also the decisions that the last run could not apply. Exit status 1 if there is any."
    ),
    example="collate decisions check --reports reports",
)
@folder_argument
@option("--reports", type=common.NonEmptyPath(), metavar="DIR", help=_("Folder with the results of a run."))
@common.config_option
@common.json_option
@common.quiet_option
@common.verbose_option
@common.report_errors
def decisions_check(
    folder: Path | None,
    reports: Path | None,
    config: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check decisions."""
    from collate.edit import load_decisions, read_outcomes

    if reports is not None and not reports.is_dir():
        raise usage_error(_("{path} is not a folder", path=str(reports)))
    loaded = load_decisions(logs_folder(folder, config))
    outcomes, broken = read_outcomes(reports) if reports is not None else ((), ())
    review = [one for one in outcomes if one.fate == "review"]
    if as_json:
        common.print_json(
            {
                "decisions": len(loaded.decisions),
                "rows": len(loaded.rows),
                "faults": [fault_json(fault) for fault in (*loaded.faults, *broken)],
                "conflicts": [conflict_json(conflict) for conflict in loaded.conflicts],
                "review": [
                    {
                        "work": one.work,
                        "decision": one.decision,
                        "entries": list(one.entries),
                        "why": [localize(why) for why in one.why],
                    }
                    for one in review
                ],
            }
        )
    else:
        show_faults((*loaded.faults, *broken))
        show_conflicts(loaded.conflicts)
        for one in review:
            why = "; ".join(localize(text) for text in one.why)
            common.show(
                _("to be reviewed: {id} ({work}): {why}", id=one.decision, work=one.work, why=why), err=True
            )
        if not quiet:
            common.show(_("decisions: {count}", count=len(loaded.decisions) + len(loaded.rows)))
        if loaded.conflicts or review:
            command = review_command(reports or common.REPORTS)
            show_next(_("settle them at the desk: {command}", command=command), hidden=quiet)
        elif reports is None:
            command = command_line("decisions", "check", *([folder] if folder else ()), "--reports", "DIR")
            show_next(_("{command} shows those that a run could not apply", command=command), hidden=quiet)
    sys.exit(1 if loaded.faults or broken or loaded.conflicts or review else 0)
