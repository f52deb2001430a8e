"""``collate compare``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from collate.cli import common
from collate.cli.commands import command, option
from collate.cli.next_steps import command_line, show_next
from collate.i18n import _

if TYPE_CHECKING:
    from collate.errors import SourceError
    from collate.model import Work
    from collate.settings import Settings


@command(
    help=_(
        "Collate prepared FILEs, each of which is one witness of the same text.\n\n"
        "Files are neither split nor joined; one that is empty, cannot be read, or shares no words with the "
        "base text, is left out, with a note. Without -o the apparatus is printed."
    ),
    example="collate compare first.txt second.txt -o edition.xml",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=common.InputPath())
@option(
    "--base",
    type=common.InputPath(),
    help=_("File of the base text, among the FILEs or not. Default: the first."),
)
@option(
    "-o",
    "--output",
    type=common.NonEmptyPath(),
    help=_("Write a TEI edition here, or, with the suffix .html, a page."),
)
@option(
    "--explain",
    "entry_names",
    multiple=True,
    metavar="ENTRY",
    help=_("Explain the entry with this number or id; can be repeated."),
)
@common.add_options(lang=True, tei=True)
def compare(
    files: tuple[Path, ...],
    base: Path | None,
    output: Path | None,
    entry_names: tuple[str, ...],
    options: common.CommonOptions,
) -> None:
    """Collate prepared files."""
    from collate.editions import (
        check_edition_path,
        count_unplaced,
        left_out_notes,
        without_empty,
        write_edition,
    )
    from collate.pipeline import compare as compare_files
    from collate.read import document_warnings
    from collate.report import WRITERS, show_apparatus
    from collate.text.script_words import dictionary_note

    settings = options.settings()
    if output is not None:
        check_edition_path(output, files)
    empty = without_empty(files)[1]
    unreadable: list[SourceError] = []
    with options.progress() as progress:
        progress("align", 0, 0)
        edition, context = compare_files(files, base, settings=settings, on_unreadable=unreadable.append)
        if output is not None:
            progress("tei", 0, 0)
            write_edition(edition, context, path=output)
    if entry_names:
        from collate.cli.explain import show_explanations

        show_explanations(edition, entry_names, as_json=options.as_json)
    elif options.as_json:
        common.echo(WRITERS["json"].write(edition, context), line_end=False)
    elif output is None:
        colour = common.is_terminal() and not os.environ.get("NO_COLOR")
        common.echo(show_apparatus(edition, context.lang, colour=colour, hide=settings.report.hide))
    elif not options.quiet:
        counts = {"entries": len(edition.entries), "witnesses": len(edition.work.witnesses)}
        common.show(
            _("{file}: apparatus entries: {entries}, witnesses: {witnesses}", file=str(output), **counts)
        )
    if not entry_names:
        show_next(_next_step(output), hidden=options.quiet or options.as_json)
    unread = [_left_out(error) for error in unreadable]
    for note in (*empty, *unread, *left_out_notes(edition)):
        common.show(note, err=True)
    for note in (note for item in context.documents for note in document_warnings(item.document)):
        common.show_note(note)
    words = dictionary_note(witness.segment.text for witness in edition.work.witnesses)
    for note in filter(None, (words, _strangers_note(settings, edition.work))):
        common.show_note(note)
    sys.exit(1 if empty or unread or edition.alignment.left_out or count_unplaced(edition) else 0)


def _strangers_note(settings: Settings, work: Work) -> str | None:
    """Return a message if there are rows of ``[[emend]]`` and all are about other works."""
    names = {work.slug, work.title}
    if not settings.emend or any(row.work in names for row in settings.emend):
        return None
    return _(
        "None of the rows [[emend]] in the settings is about this work, whose name is {name}",
        name=work.slug,
    )


def _left_out(error: SourceError) -> str:
    """Return the message about a file that is left out because it cannot be read."""
    return _(
        "{file}: {problem}: left out. {remedy}", file=error.where, problem=error.problem, remedy=error.remedy
    )


def _next_step(output: Path | None) -> str:
    """Return what comes after the apparatus, and after an edition or a page of it."""
    if output is None:
        return _("--explain NUMBER gives the reasons of an entry, -o edition.xml writes an edition")
    if output.suffix.lower() in (".html", ".htm"):
        return _("open {file} in a browser", file=str(output))
    return _("{command} gives the reasons of an entry", command=command_line("explain", output, "1"))
