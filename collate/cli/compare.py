"""``collate compare``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from collate.cli import common


@click.command(epilog="Example: collate compare first.txt second.txt -o edition.xml")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=common.GivenPath())
@click.option(
    "--base",
    type=common.GivenPath(),
    help="The base text: one of the FILEs, or one more. Default: the first.",
)
@click.option("-o", "--output", type=common.GivenPath(), help="Write a TEI edition here.")
@common.usual_options(lang=True, tei=True)
def compare(
    files: tuple[Path, ...],
    base: Path | None,
    output: Path | None,
    usual: common.Usual,
) -> None:
    """Compare prepared FILEs, each one witness of the same text, as they are.

    Nothing is joined or cut; a file that shares no words with the base text
    is named and left out. Without -o the apparatus is printed.
    """
    from collate import pipeline
    from collate.editions.build import left_out
    from collate.report import WRITERS
    from collate.report.terminal.lines import safe, show_apparatus

    settings = usual.settings()
    with usual.progress() as progress:
        progress("align", 0, 0)
        edition, context = pipeline.compare(files, base, settings)
        if output is not None:
            progress("tei", 0, 0)
            pipeline.write_edition(edition, context, output)
    if usual.as_json:
        common.echo(WRITERS["json"].write(edition, context), line_end=False)
    elif output is None:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        common.echo(show_apparatus(edition, settings.report.lang, colour, settings.report.hide))
    elif not usual.quiet:
        entries, witnesses = len(edition.entries), len(edition.work.witnesses)
        counted = f"{witnesses} {'witness' if witnesses == 1 else 'witnesses'}"
        common.show(f"{output}: {entries} {'entry' if entries == 1 else 'entries'}, {counted}")
    for note in left_out(edition):
        common.show(safe(note), err=True)
    sys.exit(1 if edition.alignment.left_out else 0)
