"""``collate export``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from collate.cli import common
from collate.cli.commands import command, option, usage_error
from collate.cli.next_steps import command_line, show_next
from collate.i18n import _

if TYPE_CHECKING:
    from collate.settings import Settings

#: The formats, in the order of the help.
FORMATS = ("docx", "pdf", "xlsx", "epub", "tex", "md", "txt", "html", "tei")

#: The formats that are written where none is named.
DEFAULT = ("docx",)


class FormatList(click.ParamType[tuple[str, ...]]):
    """Formats, with commas between."""

    name = "formats"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the names of the formats.

        Raises:
            click.BadParameter: one is unknown.
        """
        names = tuple(part.strip().lower() for part in str(value).split(",") if part.strip())
        for name in names:
            if name not in FORMATS:
                problem = _(
                    "there is no format {name!r}; formats are {names}", name=name, names=", ".join(FORMATS)
                )
                self.fail(problem, param, ctx)
        return names


@command(
    help=_(
        "Write editions for print: Word with footnotes, PDF, Excel, EPUB, LaTeX, Markdown, plain text, HTML, "
        "TEI.\n\n"
        "WORK is an edition.xml, the folder of a work, or its name in the output folder of a run; without "
        "it, all works there are exported. Each work has a file of its own; with -o BOOK.docx all are in one "
        "volume. A profile sets which variants have notes: definitive, full, against, negative, positive, "
        "dossier, or a file of your own."
    ),
    example="collate export --format docx,pdf --profile definitive -o exports",
)
@click.argument("works", nargs=-1, metavar="[WORK]...")
@option(
    "-o",
    "--output",
    type=common.NonEmptyPath(),
    default=Path("exports"),
    show_default=True,
    help=_("Folder for the files; or a file with the suffix of a format: one volume with all works."),
)
@option(
    "--from",
    "reports",
    type=common.NonEmptyPath(),
    default=Path("reports"),
    show_default=True,
    help=_("Output folder of the run."),
)
@option(
    "--format",
    "formats",
    type=FormatList(),
    default="",
    metavar="FORMAT,...",
    help=_("Formats: {names}. Default: docx.", names=", ".join(FORMATS)),
)
@option("--profile", metavar="NAME|FILE", help=_("Which variants have notes. Default: definitive."))
@option(
    "--against",
    multiple=True,
    metavar="WITNESS",
    help=_("Note every difference from this witness (profile against); can be repeated."),
)
@option(
    "--dossier", is_flag=True, help=_("Also write the dossier (长编): everything, with persons and reasons.")
)
@option("--title", default="", help=_("Title of the volume."))
@option(
    "--place",
    type=click.Choice(["foot", "end", "section"]),
    help=_("Notes at the foot of the page, after the text, or after each section."),
)
@option(
    "--numbering",
    type=click.Choice(["chinese", "circled", "arabic", "brackets"]),
    help=_("Numbers of notes: 〔一〕, ①, 1 or [1]."),
)
@option(
    "--restart",
    type=click.Choice(["page", "section", "work", "volume"]),
    help=_("Where the numbers of notes begin anew."),
)
@option("--paper", type=click.Choice(["a4", "16k", "32k"]), help=_("Sheet: A4, 16开 or 32开."))
@option("--vertical", is_flag=True, default=None, help=_("Lines from top to bottom (Word, EPUB, HTML)."))
@option(
    "--line-numbers",
    type=click.IntRange(0, 100),
    metavar="N",
    help=_("Number every Nth line in the margin."),
)
@option(
    "--marks",
    is_flag=True,
    default=None,
    help=_("Print ( ) around words taken out, [ ] around words put in."),
)
@option("--positions", is_flag=True, default=None, help=_("Print page and line of each reading."))
@option(
    "--docx-changes", "changes", is_flag=True, default=None, help=_("Word: show changes as tracked changes.")
)
@option("--template", metavar="FILE.docx", help=_("Word: take styles and page from this file."))
@option("--fonts", metavar="FOLDER", help=_("PDF: a folder with font files, besides those of the machine."))
@option("--font", metavar="NAME", help=_("Font family of the text."))
@common.add_options(lang=True)
def export(
    works: tuple[str, ...],
    output: Path,
    reports: Path,
    formats: tuple[str, ...],
    dossier: bool,
    title: str,
    options: common.CommonOptions,
    **chosen: object,
) -> None:
    """Export editions for print."""
    from collate.editions import EDITION_FORMATS, ExportRequest, export_works, find_works, write_export

    suffix = output.suffix.lower().removeprefix(".")
    volume = output.stem if suffix in FORMATS else ""
    if volume and suffix not in formats:
        formats = (suffix, *formats)
    if volume and (alone := [name for name in formats if name in EDITION_FORMATS]):
        raise usage_error(
            _("{name} is made for each work: give -o the name of a folder", name=", ".join(alone))
        )
    settings = with_export_options(options.settings(), chosen)
    request = ExportRequest(find_works(works, reports), formats or DEFAULT, volume, title, dossier)
    folder = output.parent if volume else output
    written: list[Path] = []
    notes: list[str] = []
    try:
        for file in export_works(request, settings):
            written.append(write_export(file, folder))
            notes += file.notes
    finally:
        # Also where one file cannot be made: the others are there.
        if options.as_json:
            paths = [str(path) for path in written]
            common.print_json({"files": paths, "notes": [str(note) for note in dict.fromkeys(notes)]})
        elif not options.quiet:
            for path in written:
                common.show(str(path))
        for note in dict.fromkeys(notes):
            common.show(note, err=True)
    tables = [path for path in written if path.suffix == ".xlsx"]
    if tables:
        command = command_line("decisions", "import", tables[0])
        step = _("fill in the cells for decisions; {command} reads them", command=command)
        show_next(step, hidden=options.quiet or options.as_json)


def with_export_options(settings: Settings, chosen: dict[str, Any]) -> Settings:
    """Return *settings* with the options of the command line in table ``[export]``; None stands for unset."""
    given = {name: value for name, value in chosen.items() if value is not None and value != ()}
    return replace(settings, export=replace(settings.export, **given)) if given else settings
