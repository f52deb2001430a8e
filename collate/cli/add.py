"""``collate add``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from collate.cli import common
from collate.cli.commands import command, option
from collate.cli.next_steps import command_line, show_next
from collate.i18n import _


@command(
    help=_(
        "Add prepared files as witnesses to an existing EDITION.xml.\n\n"
        "Entries, sigla and base text stay. A new witness joins a reading of each entry or adds one; where "
        "it differs elsewhere, it adds entries. EDITION.xml can be any TEI with an apparatus: what it leaves "
        "open is decided, and said with its line. Without -o the apparatus is printed."
    ),
    example="collate add edition.xml new.txt -o grown.xml",
)
@click.argument("edition", metavar="EDITION.xml", type=common.NonEmptyPath())
@click.argument("files", nargs=-1, required=True, metavar="NEW...", type=common.InputPath())
@option(
    "-o",
    "--output",
    type=common.NonEmptyPath(),
    help=_("Write the extended TEI edition here, or, with the suffix .html, a page."),
)
@option(
    "--siglum",
    "sigla",
    multiple=True,
    metavar="SIGLUM",
    help=_("Siglum of a NEW file; repeat it in their order. Default: the next free one, or the file's name."),
)
@option(
    "--base",
    default="",
    metavar="SIGLUM",
    help=_("Siglum of the base text. Default: that of the edition."),
)
@common.strict_option
@common.add_options(lang=True, tei=True)
def add(
    edition: Path,
    files: tuple[Path, ...],
    output: Path | None,
    sigla: tuple[str, ...],
    base: str,
    strict: bool,
    options: common.CommonOptions,
) -> None:
    """Add prepared files as witnesses to an edition."""
    from collate.editions import add_witnesses, check_edition_path, count_unplaced, write_extended_edition
    from collate.report import WRITERS, show_apparatus

    settings = options.settings()
    if output is not None:
        check_edition_path(output)
    with options.progress() as progress:
        progress("align", 0, 0)
        extended = add_witnesses(edition, files, sigla=sigla, base=base, strict=strict, settings=settings)
        if output is not None:
            progress("tei", 0, 0)
            write_extended_edition(extended, output, edition=edition)
    if options.as_json:
        common.echo(WRITERS["json"].write(extended.edition, extended.context), line_end=False)
    elif output is None:
        colour = common.is_terminal() and not os.environ.get("NO_COLOR")
        common.echo(show_apparatus(extended.edition, extended.context.lang, colour=colour))
    elif not options.quiet:
        common.show(
            _(
                "{file}: apparatus entries: {entries} ({before} before); added: {sigla}",
                file=str(output),
                entries=len(extended.edition.entries),
                before=extended.entries_before,
                sigla=", ".join(extended.new_sigla),
            )
        )
    if output is None:
        step = _("-o GROWN.xml writes the edition")
    else:
        step = _("{command} shows what was added", command=command_line("diff", edition, output))
    html = output is not None and output.suffix.lower() in (".html", ".htm")
    show_next(step, hidden=options.quiet or options.as_json or html)
    for note in (*extended.notes, *extended.left_out):
        common.show(note, err=True)
    sys.exit(1 if extended.left_out or count_unplaced(extended.edition) else 0)
