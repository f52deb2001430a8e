"""``collate diff``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from collate.cli import common
from collate.cli.commands import command, option
from collate.cli.user_language import user_language
from collate.i18n import _


@command(
    help=_(
        "Compare two TEI editions of one text: their witnesses and their entries.\n\n"
        "Witnesses are paired by siglum, else by text. Entries are the same, differ in kind, lemma, readings "
        "or extent, or are in one edition only. Exit status: 0 no difference, 1 differences, 2 wrong usage."
    ),
    example="collate diff first.xml second.xml -o entries.csv",
)
@click.argument("first", metavar="FIRST.xml", type=common.NonEmptyPath())
@click.argument("second", metavar="SECOND.xml", type=common.NonEmptyPath())
@option(
    "-o", "--output", type=common.NonEmptyPath(), help=_("Write a table of the entries of both here (CSV).")
)
@common.strict_option
@common.add_options(csv=True)
def diff(first: Path, second: Path, output: Path | None, strict: bool, options: common.CommonOptions) -> None:
    """Compare two editions."""
    from collate.editions import check_output, compare_editions, write_comparison
    from collate.report import comparison_data, show_comparison

    settings = options.settings()
    if output is not None:
        check_output(output)
    with options.progress() as progress:
        progress("compare", 0, 0)
        comparison = compare_editions(first, second, strict=strict, settings=settings)
    if output is not None:
        write_comparison(comparison, output, editions=(first, second), csv=settings.report.csv)
    if options.as_json:
        common.print_json(comparison_data(comparison))
    elif not options.quiet:
        common.echo(show_comparison(comparison, (str(first), str(second)), lang=user_language()))
    for note in comparison.notes:
        common.show(note, err=True)
    sys.exit(0 if comparison.same else 1)
