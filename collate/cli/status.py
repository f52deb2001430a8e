"""``collate status``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from collate.cli import common
from collate.cli.commands import command
from collate.cli.next_steps import changes_command, show_next
from collate.cli.user_language import localize
from collate.i18n import _

#: Number of runs shown without --verbose.
MAX_RUNS = 5

#: The names of the contents of a workspace.
_CONTENTS = {
    "sources": _("sources read"),
    "texts": _("indexed texts"),
    "comparisons": _("compared pairs of texts"),
    "editions": _("editions"),
    "files_written": _("files written"),
}

#: The names of the states of a finished run.
_STATES = {"done": _("done"), "nothing new": _("nothing new")}


@command(
    help=_(
        "Show the contents of the workspace in the output folder DIR, and its last runs.\n\n"
        "Default of DIR: reports. With -v all recorded runs are shown."
    ),
    example="collate status reports",
)
@click.argument("output", metavar="[DIR]", type=common.NonEmptyPath(), default=Path("reports"))
@common.workspace_option
@common.json_option
@common.quiet_option
@common.verbose_option
@common.report_errors
def status(output: Path, workspace: Path | None, as_json: bool, quiet: bool, verbose: bool) -> None:
    """Show the contents of a workspace."""
    from collate.pipeline import workspace_status
    from collate.store import WORKSPACE_NAME

    contents = workspace_status(workspace or output / WORKSPACE_NAME)
    if as_json:
        common.print_json(contents)
    elif not quiet:
        megabytes = contents["bytes"] / 1e6
        common.show(
            _(
                "{file}: {size:.1f} MB, schema {schema}",
                file=contents["workspace"],
                size=megabytes,
                schema=contents["schema"],
            )
        )
        for name, words in _CONTENTS.items():
            common.show(f"  {contents['held'][name]:>9,} {localize(words)}")
        for run in contents["runs"] if verbose else contents["runs"][:MAX_RUNS]:
            _show(run)
        command = changes_command(output)
        show_next(_("{command} shows what is new", command=command), hidden=workspace is not None)


def _show(run: dict[str, Any]) -> None:
    state = (
        _STATES.get(run["state"], run["state"]) if run["finished"] else _("unfinished: running, or stopped")
    )
    common.show(f"{run['started']}  {run['folder']}  {localize(state)}")
    if "texts" in run:
        common.show(
            _(
                "    found: files {files}, texts {texts}, works {works}, matches {matches}, skipped "
                "{skipped}",
                **{name: run[name] for name in ("files", "texts", "works", "matches", "skipped")},
            )
        )
        common.show(
            _(
                "    done: read {read}, compared {compared}, aligned {aligned}, written {written}",
                **{name: run[name] for name in ("read", "compared", "aligned", "written")},
            )
        )
