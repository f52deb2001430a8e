"""``collate diff``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from collate.cli import common


@click.command(epilog="Example: collate diff first.xml second.xml -o entries.csv")
@click.argument("first", metavar="FIRST.xml", type=common.GivenPath())
@click.argument("second", metavar="SECOND.xml", type=common.GivenPath())
@click.option("-o", "--output", type=common.GivenPath(), help="Write the entries of both as a table (CSV).")
@common.usual_options()
def diff(first: Path, second: Path, output: Path | None, usual: common.Usual) -> None:
    """Compare two TEI editions of one text: their witnesses and their entries.

    Witnesses go together by siglum, else by text. Entries are the same, or
    differ in kind, in the lemma or in the readings, are cut otherwise, or are
    in one edition only. Exit status: 0 the same, 1 not, 2 wrong usage.
    """
    from collate import pipeline
    from collate.report.terminal.edition_diff import comparison_data, show_comparison
    from collate.report.terminal.lines import safe

    settings = usual.settings()
    with usual.progress() as progress:
        progress("compare", 0, 0)
        found = pipeline.compare_editions(first, second, settings)
    if output is not None:
        pipeline.write_comparison(found, output, (first, second))
    if usual.as_json:
        common.print_json(comparison_data(found))
    elif not usual.quiet:
        common.echo(show_comparison(found, (str(first), str(second))))
    for note in found.notes:
        common.show(safe(note), err=True)
    sys.exit(0 if found.same else 1)
