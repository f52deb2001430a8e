"""``collate status``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from collate.cli import common

#: Runs that are shown unless all are asked for.
SHOWN = 5

#: What is held, in words.
_HELD = {
    "sources": "sources read",
    "texts": "texts to be asked for",
    "comparisons": "pairs of texts compared",
    "editions": "editions",
    "files_written": "files written",
}


@click.command(epilog="Example: collate status reports")
@click.argument("output", metavar="[DIR]", type=common.GivenPath(), default=Path("reports"))
@common.workspace_option
@common.json_option
@common.quiet_option
@common.verbose_option
@common.messages
def status(output: Path, workspace: Path | None, as_json: bool, quiet: bool, verbose: bool) -> None:
    """Show what the workspace of the output folder DIR holds, and what the last runs did.

    DIR is reports if none is given. With -v all runs are shown that are remembered.
    """
    from collate.pipeline.status import status as look
    from collate.store import NAME

    found = look(workspace or output / NAME)
    if as_json:
        common.print_json(found)
    elif not quiet:
        megabytes = found["bytes"] / 1e6
        common.show(f"{found['workspace']}: {megabytes:.1f} MB, schema {found['schema']}")
        for name, words in _HELD.items():
            common.show(f"  {found['held'][name]:>9,} {words}")
        for run in found["runs"] if verbose else found["runs"][:SHOWN]:
            _show(run)


def _show(run: dict[str, Any]) -> None:
    state = run["state"] if run["finished"] else "not finished: at work, or stopped"
    common.show(f"{run['started']}  {run['folder']}  {state}")
    if "texts" in run:
        common.show(
            f"    found: files {run['files']}, texts {run['texts']}, works {run['works']},"
            f" matches {run['matches']}, skipped {run['skipped']}"
        )
        common.show(
            f"    done: read {run['read']}, compared {run['compared']}, aligned {run['aligned']},"
            f" written {run['written']}"
        )
