"""``collate changes``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from collate.cli import common
from collate.cli.commands import command, option, usage_error
from collate.cli.next_steps import review_command, show_next
from collate.cli.paths import NonEmptyPath
from collate.cli.user_language import localize, user_language
from collate.errors import OutputError
from collate.i18n import _

if TYPE_CHECKING:
    from collate.report import RunChanges

#: Exit status where something of --fail-on is there: 1 and 2 are problems of the command itself.
FOUND = 3


class Grounds(click.ParamType[tuple[str, ...]]):
    """A list of grounds with commas between them."""

    name = "list"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the grounds; an unknown one is refused with the nearest."""
        from difflib import get_close_matches

        from collate.report import GROUNDS

        if isinstance(value, tuple):
            return value
        grounds = tuple(ground.strip() for ground in value.split(",") if ground.strip())
        for ground in grounds:
            if ground not in GROUNDS:
                (near,) = get_close_matches(ground, GROUNDS, n=1, cutoff=0.0)
                problem = _(
                    "{ground!r} is not one of {known}. Did you mean {near!r}?",
                    ground=ground,
                    known=", ".join(GROUNDS),
                    near=near,
                )
                self.fail(localize(problem), param, ctx)
        return grounds


@command(
    help=_(
        "Show what is new in the output folder FOLDER since an earlier run.\n\n"
        "Files, texts, works, witnesses and apparatus entries that came, went or changed, by their content; "
        "decisions to be reviewed, skipped files, editions that failed verification. Default of FOLDER: "
        "reports.\n\n"
        "Exit status: 0 done; 3 done, and something of --fail-on is there; 1 no workspace; 2 wrong usage."
    ),
    example="collate changes reports --fail-on substantive,orphan,lost --html news.html",
)
@click.argument("folder", metavar="[FOLDER]", type=NonEmptyPath(), default=Path("reports"))
@option(
    "--since",
    default="previous",
    show_default=True,
    metavar="RUN|DATE",
    help=_("Id of the earlier run, or a date (2024-05-01): the last run before it."),
)
@option(
    "--fail-on",
    type=Grounds(),
    multiple=True,
    help=_(
        "Exit with status 3 if one of these is new: substantive, numeral, orthographic, punctuation, "
        "work, witness, lost, orphan, skipped, unverified, any."
    ),
)
@option("--html", type=NonEmptyPath(), metavar="FILE", help=_("Write a page here, too."))
@option("--list", "list_runs", is_flag=True, help=_("List the runs that can be compared."))
@common.workspace_option
@common.lang_option
@common.json_option
@common.brief_option
@common.verbose_option
@common.report_errors
def changes(
    folder: Path,
    since: str,
    fail_on: tuple[tuple[str, ...], ...],
    html: Path | None,
    list_runs: bool,
    workspace: Path | None,
    lang: str | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Show what is new since an earlier run."""
    del lang  # the language of the user, which is set before options are parsed
    from collate.pipeline import find_changes
    from collate.report import changes_data, show_changes
    from collate.store import WORKSPACE_NAME

    path = workspace or folder / WORKSPACE_NAME
    if list_runs:
        if html is not None:
            raise usage_error(_("--list and --html cannot be combined"))
        _list_runs(folder, path, as_json=as_json)
        return
    grounds = tuple(dict.fromkeys(ground for one in fail_on for ground in one))
    found = find_changes(folder, path, since=since)
    if html is not None:
        _write_page(found, html, folder=folder, workspace=path)
    met = found.met(grounds)
    if as_json:
        common.print_json(changes_data(found, fail_on=grounds, lang=user_language()))
    elif not quiet:
        common.echo(show_changes(found, lang=user_language(), whole=verbose))
        if found.reviews:
            command = review_command(folder)
            show_next(_("settle the decisions at the desk: {command}", command=command), hidden=False)
    if met:
        common.show(_("new: {grounds} (--fail-on)", grounds=", ".join(met)), err=True)
    sys.exit(FOUND if met else 0)


def _list_runs(folder: Path, workspace: Path, *, as_json: bool) -> None:
    from collate.pipeline import list_recorded_runs

    runs = list_recorded_runs(folder, workspace)
    if as_json:
        common.print_json([run._asdict() for run in runs])
        return
    for run in runs:
        common.show(f"{run.run:>6}  {run.finished}  {run.version}")
    if not runs:
        common.show(_("no recorded run of {folder}", folder=str(folder)))


def _write_page(found: RunChanges, html: Path, *, folder: Path, workspace: Path) -> None:
    """Write the page.

    Raises:
        OutputError: it cannot be written, or is a file of the run.
    """
    from collate.pipeline import written_files
    from collate.report import write_changes_page
    from collate.store import replace_file
    from collate.version import __version__

    remedy = _("Name another file with --html")
    written = {(folder / name).resolve() for name in written_files(folder, workspace)}
    if html.resolve() in written:
        raise OutputError(str(html), _("is a file of the run"), remedy)
    try:
        relative = Path(os.path.relpath(folder.resolve(), html.resolve().parent)).as_posix()
    except ValueError:  # on another drive
        relative = None
    page = write_changes_page(found, lang=user_language(), version=__version__, folder=relative)
    replace_file(html, page, remedy=remedy)
