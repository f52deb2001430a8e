"""``collate add``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from collate.cli import common


@click.command(epilog="Example: collate add edition.xml new.txt -o grown.xml")
@click.argument("edition", metavar="EDITION.xml", type=common.GivenPath())
@click.argument("files", nargs=-1, required=True, metavar="NEW...", type=common.GivenPath())
@click.option("-o", "--output", type=common.GivenPath(), help="Write the TEI edition with them here.")
@click.option(
    "--siglum",
    "sigla",
    multiple=True,
    metavar="SIGLUM",
    help="Of a NEW file, in their order. Default: the next free one, or the file's name.",
)
@click.option(
    "--base",
    default="",
    metavar="SIGLUM",
    help="The base text, a witness of the edition. Default: the one that it names.",
)
@common.usual_options(lang=True, tei=True)
def add(
    edition: Path,
    files: tuple[Path, ...],
    output: Path | None,
    sigla: tuple[str, ...],
    base: str,
    usual: common.Usual,
) -> None:
    """Add prepared files as witnesses to an EDITION.xml that exists.

    Its entries, sigla and base text stay. Where a new witness differs in an
    entry it has one of its readings or one more; where it differs elsewhere,
    there are new entries. Any TEI in parallel segmentation will do. Without -o
    the apparatus is printed.
    """
    from collate import pipeline
    from collate.report import WRITERS
    from collate.report.terminal.lines import safe, show_apparatus

    settings = usual.settings()
    with usual.progress() as progress:
        progress("align", 0, 0)
        grown = pipeline.add(edition, files, sigla, base, settings)
        if output is not None:
            progress("tei", 0, 0)
            pipeline.write_grown(grown, output, edition)
    if usual.as_json:
        common.echo(WRITERS["json"].write(grown.edition, grown.context), line_end=False)
    elif output is None:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        common.echo(show_apparatus(grown.edition, settings.report.lang, colour))
    elif not usual.quiet:
        entries = len(grown.edition.entries)
        common.show(
            f"{output}: {entries} {'entry' if entries == 1 else 'entries'}, {grown.before} before;"
            f" added {', '.join(grown.new)}"
        )
    for note in (*grown.notes, *grown.left_out):
        common.show(safe(note), err=True)
    sys.exit(1 if grown.left_out else 0)
