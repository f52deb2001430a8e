"""``collate run``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from collate.cli import common
from collate.cli.commands import command, option
from collate.cli.next_steps import command_line, export_command, input_words, review_command, show_next
from collate.i18n import _


@command(
    help=_(
        "Make verified editions and reports from files and folders PATH.\n\n"
        "Finds the texts in the files and the witnesses of each work, collates them, and writes a TEI "
        "edition, an apparatus and web pages of every work into the output folder. Start at index.html "
        "there.\n\n"
        "The workspace keeps the results; the next run processes only new input."
    ),
    example="collate run corpus -o reports --lang en",
)
@common.paths_argument
@option(
    "-o",
    "--output",
    type=common.NonEmptyPath(),
    default=Path("reports"),
    show_default=True,
    help=_("Folder for the results."),
)
@option(
    "--jobs",
    type=click.IntRange(0, 256),
    default=0,
    metavar="N",
    help=_("Number of processes on large inputs. Default: one for each core."),
)
@common.workspace_option
@option("--force", is_flag=True, help=_("Process all input again, and ignore the results of earlier runs."))
@option(
    "--each",
    is_flag=True,
    help=_(
        "Each PATH is the folder of a project, with its own collate.toml and decisions; the results of each "
        "are in a folder of its name in the output folder. Exit status: the worst of them."
    ),
)
@common.add_options(lang=True, quiet=common.quiet_option, tei=True, also=True, csv=True, log=True)
@common.engine_options
def run(
    paths: tuple[Path, ...],
    output: Path,
    each: bool,
    jobs: int,
    engine: common.EngineChoice,
    workspace: Path | None,
    force: bool,
    options: common.CommonOptions,
) -> None:
    """Make editions and reports."""
    if options.log is not None:
        options.log.begin(paths)
    if each:
        from collate.cli.run_each import RunOptions, run_each

        run_each(paths, output, RunOptions(jobs, engine, workspace, force, options))
    from collate.pipeline import execute_run
    from collate.report import describe_unchanged

    settings, faults = options.settings_with_decisions()
    for fault in faults:
        common.show_note(fault)
    with engine.start(jobs) as selected_engine, options.progress() as progress:
        outcome = execute_run(
            paths,
            output,
            settings=settings,
            jobs=jobs,
            progress=progress,
            engine=selected_engine,
            workspace=workspace,
            force=force,
        )
    common.show_skipped(outcome.skipped)
    summary = json.loads(outcome.summary)
    warnings = summary["warnings"]
    if options.quiet:
        for warning in warnings:
            common.show_note(warning)
    for note in outcome.notes:
        common.show_note(note)
    if options.as_json:
        common.echo(outcome.summary, line_end=False)
    elif not options.quiet:
        common.echo(outcome.terminal_text)
        if outcome.unchanged:
            common.show(describe_unchanged(outcome.language))
        if (output / "index.html").exists():
            common.show(str(output / "index.html"))
    show_next(_next_step(summary, paths, output), hidden=options.quiet or options.as_json)
    status = 1 if outcome.skipped or outcome.unplaced or faults else 0
    if options.log is not None:
        options.log.end(status, skipped=outcome.skipped, notes=(*faults, *warnings, *outcome.notes))
    sys.exit(status)


def _next_step(summary: dict[str, Any], paths: tuple[Path, ...], output: Path) -> str:
    """Return what comes after a run: with an edition the desk, else how the texts were found."""
    if any(len(work["witnesses"]) > 1 for work in summary["works"]):
        review, export = review_command(output), export_command(output)
        return _("{review} decides about variants, {export} prints", review=review, export=export)
    if summary["segments"]:
        command = command_line("split", "--explain", *input_words(paths))
        return _("no text was found twice; {command} shows how they were found", command=command)
    return _("{command} shows what was read", command=command_line("read", *input_words(paths)))
