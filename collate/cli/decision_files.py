"""``collate decisions merge``, ``export`` and ``import``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from collate.cli import common
from collate.cli.commands import Command, command, option
from collate.cli.decision_output import (
    conflict_json,
    fault_json,
    folder_argument,
    logs_folder,
    show_conflicts,
    show_faults,
)
from collate.cli.next_steps import command_line, review_command, show_next
from collate.i18n import _, listed
from collate.settings import CsvForm, Settings

if TYPE_CHECKING:
    from collate.edit import ImportResult, LogFault


@command(
    cls=Command,
    help=_(
        "Merge the log B into the log A: all decisions of both, in an order that depends on neither.\n\n"
        "Names each pair of decisions that contradict each other; exit status 1 if there is one. The merged "
        "log is written all the same: until an editor decides anew, the later decision holds."
    ),
    example="collate decisions merge decisions/speech.jsonl theirs.jsonl",
)
@click.argument("one", metavar="A", type=common.NonEmptyPath())
@click.argument("other", metavar="B", type=common.NonEmptyPath())
@option("-o", "--output", type=common.NonEmptyPath(), help=_("Write the merged log here. Default: A."))
@common.json_option
@common.quiet_option
@common.verbose_option
@common.report_errors
def decisions_merge(
    one: Path, other: Path, output: Path | None, as_json: bool, quiet: bool, verbose: bool
) -> None:
    """Merge two logs."""
    from collate.edit import merge_files

    merged, added = merge_files(one, other, output)
    target = str(output or one)
    faults = tuple(fault._replace(file=target) for fault in merged.faults)
    if as_json:
        common.print_json(
            {
                "file": target,
                "lines": merged.content.count(b"\n"),
                "added": added,
                "faults": [fault_json(fault) for fault in faults],
                "conflicts": [conflict_json(conflict) for conflict in merged.conflicts],
            }
        )
    else:
        show_faults(faults)
        show_conflicts(merged.conflicts)
        if not quiet:
            common.show(
                _(
                    "{file}: lines {count}, new {added}",
                    file=target,
                    count=merged.content.count(b"\n"),
                    added=added,
                )
            )
        if merged.conflicts:
            step = _("settle them at the desk: {command}", command=review_command(common.REPORTS))
        else:
            step = _("{command} applies them", command="collate run FOLDER")
        show_next(step, hidden=quiet)
    sys.exit(1 if merged.conflicts or faults else 0)


@command(
    cls=Command,
    help=_(
        "Write all decisions of FOLDER that hold, as TOML or as CSV, or the lines of its logs as they "
        "are.\n\n"
        "With the TOML, rows about works and files can be moved to collate.toml. A cell of the CSV that a "
        "spreadsheet would take for a formula has ' before it, which import takes off again."
    ),
    example="collate decisions export --format csv -o decisions.csv",
)
@folder_argument
@option(
    "--format",
    "form",
    type=click.Choice(("toml", "csv", "jsonl")),
    default="toml",
    show_default=True,
    help=_("Form of the file."),
)
@option("-o", "--output", type=common.NonEmptyPath(), help=_("Write to this file. Default: print it."))
@common.csv_option
@common.config_option
@common.json_option
@common.quiet_option
@common.verbose_option
@common.report_errors
def decisions_export(
    folder: Path | None,
    form: str,
    output: Path | None,
    csv: CsvForm | None,
    config: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Export decisions."""
    from collate.edit import export_logs, read_logs, replace_file

    logs = read_logs(logs_folder(folder, config))
    content = export_logs(logs, form, csv=csv or "safe")
    if output is not None:
        replace_file(output, content)
    faults = tuple(fault._replace(file=str(log.path)) for log in logs for fault in log.faults)
    if as_json:
        report = {
            "format": form,
            "file": str(output) if output else None,
            "faults": list(map(fault_json, faults)),
        }
        common.print_json(report if output else report | {"content": content.decode("utf-8-sig")})
    else:
        if output is None:
            common.echo(content, line_end=False)
        show_faults(faults)
        command = command_line("decisions", "import", output or "FILE")
        show_next(_("{command} reads them back", command=command), hidden=quiet or output is None)
    sys.exit(1 if faults else 0)


@command(
    cls=Command,
    help=_(
        "Add the decisions in FILE to the logs: TOML with the tables [[emend]] and [[decision]] and those "
        "about works and files, CSV or JSON lines as export writes them, or a table of collate export "
        "--format xlsx.\n\n"
        "What a log has already is not added again. Of a table, the cells that were changed are decisions; "
        "those that are to be reviewed are named, and the exit status is 1."
    ),
    example="collate decisions import 讲话.xlsx --by 王编辑",
)
@click.argument("file", metavar="FILE", type=common.NonEmptyPath())
@option("--work", metavar="SLUG", default="", help=_("The work of decisions that name none."))
@option("--by", metavar="NAME", default="", help=_("Who made decisions that name nobody."))
@option("--folder", type=common.NonEmptyPath(), help=_("Folder of the logs. Default: decisions."))
@option(
    "--from",
    "reports",
    type=common.NonEmptyPath(),
    default=Path("reports"),
    show_default=True,
    help=_("Output folder of the last run, at whose editions the decisions of a table are checked."),
)
@common.csv_option
@common.config_option
@common.json_option
@common.quiet_option
@common.verbose_option
@common.report_errors
def decisions_import(
    file: Path,
    work: str,
    by: str,
    folder: Path | None,
    reports: Path,
    csv: CsvForm | None,
    config: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Import decisions."""
    from collate.edit import decisions_folder, import_file

    logs = folder or decisions_folder(config)
    result = import_file(file, logs, work=work, by=by, csv=csv or "safe")
    notes = (*result.notes, *_to_review(result, reports, logs, config))
    faults = tuple(fault._replace(file=str(file)) for fault in (*result.faults, *notes))
    if as_json:
        common.print_json(
            {
                "added": result.added,
                "known": result.known,
                "ignored": list(result.ignored),
                "faults": [fault_json(fault) for fault in faults],
            }
        )
    else:
        show_faults(faults)
        if result.faults and file.suffix.lower() == ".xlsx":
            common.show_note(_("nothing was imported: correct these cells, and import the table again"))
        if result.ignored:
            common.show_note(_("not about decisions, left out: {tables}", tables=", ".join(result.ignored)))
        if not quiet:
            common.show(_("added: {added}; there already: {known}", added=result.added, known=result.known))
        show_next(_("{command} applies them", command="collate run FOLDER"), hidden=quiet or not result.added)
    sys.exit(1 if faults else 0)


def _to_review(result: ImportResult, reports: Path, logs: Path, config: Path | None) -> Iterator[LogFault]:
    """Yield a message for each cell whose decision is to be reviewed, as far as editions are there."""
    from collate.edit import LogFault
    from collate.editions import decisions_to_review

    settings = None
    for work in dict.fromkeys(one.work for one in result.entered):
        path = reports / "works" / work / "edition.xml"
        if not path.is_file():
            continue
        settings = settings or _settings_with_decisions(logs, config)
        cells = {one.id: one.place for one in result.entered if one.work == work}
        for decision, why in decisions_to_review(path, cells.keys(), settings):
            problem = _("entered, to be reviewed: {why}", why=listed(why, clauses=True))
            yield LogFault(
                0, _("{place}: {problem}", place=cells[decision], problem=problem), _("Settle it at the desk")
            )


def _settings_with_decisions(logs: Path, config: Path | None) -> Settings:
    from collate.settings import load_settings

    path = config or (Path(common.CONFIG) if Path(common.CONFIG).is_file() else None)
    settings = load_settings(path) if path is not None else Settings()
    return common.CommonOptions.with_decisions(settings, logs)[0]
