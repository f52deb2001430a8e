"""``collate run``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from collate.cli import common


@click.command(epilog="Example: collate run corpus -o reports --lang en")
@common.paths_argument
@click.option(
    "-o",
    "--output",
    type=common.GivenPath(),
    default=Path("reports"),
    show_default=True,
    help="Folder for the results.",
)
@click.option(
    "--jobs",
    type=click.IntRange(0, 256),
    default=0,
    help="Processes on large inputs. Default: one a core.",
)
@common.workspace_option
@click.option("--force", is_flag=True, help="Do everything anew, whatever earlier runs found out.")
@common.usual_options(lang=True, quiet=common.quiet_option, tei=True, also=True)
@common.engine_options
def run(
    paths: tuple[Path, ...],
    output: Path,
    jobs: int,
    engine: common.EngineGiven,
    workspace: Path | None,
    force: bool,
    usual: common.Usual,
) -> None:
    """Do the main job on files and folders PATH.

    Finds the texts in the files and which of them are the same, compares all
    witnesses of each, and writes a TEI edition, an apparatus and web pages of
    every work into the output folder. Begin with index.html there.

    What a run has found out it remembers in the workspace; the next one does
    only what is new.
    """
    from collate import pipeline
    from collate.report.terminal.lines import unchanged

    settings = usual.settings()
    with engine.started(jobs) as chosen, usual.progress() as progress:
        done = pipeline.carry_out(paths, output, settings, jobs, progress, chosen, workspace, force)
    if usual.quiet or usual.as_json or not sys.stdout.isatty():  # on a terminal the words below say it
        common.show_skipped(done.skipped)
    if usual.quiet:
        for warning in json.loads(done.summary)["warnings"]:
            common.show(f"Note: {warning}", err=True)
    for note in done.notes:
        common.show(f"Note: {note}", err=True)
    if usual.as_json:
        common.echo(done.summary, line_end=False)
    elif not usual.quiet:
        common.echo(done.told)
        if done.unchanged:
            common.show(unchanged(settings.report.lang))
        common.show(str(output / "index.html"))
    sys.exit(1 if done.skipped else 0)
