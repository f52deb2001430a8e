"""``collate review``."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from pathlib import Path

import click

from collate.cli import common
from collate.cli.browser import open_browser
from collate.cli.commands import command, option
from collate.cli.user_language import user_language
from collate.i18n import _

#: Seconds that git has to name the editor.
_PATIENCE = 5


@command(
    help=_(
        "Open the editor's desk for FOLDER, the output folder of a run (default: reports).\n\n"
        "Decisions about readings are saved at once, in the folder decisions beside collate.toml, and apply "
        "in every later run. The desk can be reached only from this machine. Stop it with Ctrl-C.\n\n"
        "Needs the extra review."
    ),
    example="collate review reports",
)
@click.argument("folder", default="reports", metavar="[FOLDER]", type=common.NonEmptyPath())
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help=_("Port of the desk. Default: a free one."),
)
@option("--host", default="127.0.0.1", metavar="NAME", help=_("Address to listen at. Default: 127.0.0.1."))
@option(
    "--allow-network",
    is_flag=True,
    help=_(
        "Allow a --host that other machines can reach. Whoever has the start address may then read the texts "
        "and decide, and whoever listens in the network reads along: nothing is encrypted."
    ),
)
@option("--no-browser", is_flag=True, help=_("Print the address, and open no browser."))
@option("--by", metavar="NAME", help=_("The editor's name. Default: that of git, else of the user."))
@common.add_options(lang=True)
def review(
    folder: Path,
    port: int,
    host: str,
    allow_network: bool,
    no_browser: bool,
    by: str | None,
    options: common.CommonOptions,
) -> None:
    """Open the editor's desk."""
    from collate.edit import decisions_folder
    from collate.review import Desk, DeskOptions, open_in_background, open_server, require_libraries

    require_libraries()
    settings = options.settings()
    config = options.config or (Path(common.CONFIG) if Path(common.CONFIG).is_file() else None)
    desk = Desk(
        folder,
        DeskOptions(
            by=by if by is not None else editor_name(),
            decisions=decisions_folder(config),
            lang=settings.report.lang or user_language(),
            settings=options.settings,
        ),
    )
    server = open_server(desk, host=host, port=port, allow_network=allow_network)
    open_in_background(desk)
    if options.as_json:
        common.print_json({"url": server.url, "host": server.host, "port": server.port, "editor": desk.by})
    else:
        common.show(_("The desk is open at {address}", address=server.url))
    if not (options.as_json or options.quiet):
        common.show(_("This address works once. Stop the desk with Ctrl-C."))
    if not no_browser and not open_browser(server.url):
        common.show(_("No browser was found: open the address yourself."), err=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    if not (options.as_json or options.quiet):
        common.show(_("The desk is closed. All decisions are saved."))


def editor_name() -> str:
    """Return the name that git has for its user, else that of the system's user, else nothing."""
    git = shutil.which("git")
    if git is not None:
        try:
            told = subprocess.run(
                [git, "config", "user.name"], capture_output=True, timeout=_PATIENCE, check=False
            )
            name = told.stdout.decode("utf-8", "replace").strip()
            if name:
                return name
        except (OSError, subprocess.TimeoutExpired):
            pass
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
