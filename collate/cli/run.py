"""``collate run``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from collate.cli import common

if TYPE_CHECKING:
    from collate.engine import Engine


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
@common.config_option
@common.lang_option
@common.reading_options
@common.json_option
@common.quiet_option
@common.verbose_option
@common.messages
@common.engine_options
def run(
    paths: tuple[Path, ...],
    output: Path,
    jobs: int,
    engine: Engine | None,
    config: Path | None,
    lang: str | None,
    reading: dict[str, object],
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Do the main job on files and folders PATH.

    Finds the texts in the files and which of them are the same, compares all
    witnesses of each, and writes a TEI edition, an apparatus and web pages of
    every work into the output folder. Begin with index.html there.
    """
    from collate import pipeline
    from collate.report import RUN_WRITERS
    from collate.report.terminal import describe

    settings = common.settings_from(config, lang, reading)
    with common.progress_bar(quiet, verbose) as progress:
        results = pipeline.run(paths, output, settings, jobs, progress, engine)
    if quiet or as_json or not sys.stdout.isatty():  # on a terminal the words below say it
        common.show_skipped(results.skipped)
    if as_json:
        context = pipeline.context_of(results, settings)
        common.echo(RUN_WRITERS["summary"].write(results, context), line_end=False)
    elif not quiet:
        common.echo(describe(results, settings.report.lang))
        common.show(str(output / "index.html"))
    sys.exit(1 if results.skipped else 0)
