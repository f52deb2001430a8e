"""The command line: parse, call, print. It decides nothing."""

from __future__ import annotations

import click

from collate.cli.add import add
from collate.cli.compare import compare
from collate.cli.dedupe import dedupe
from collate.cli.diff import diff
from collate.cli.query import query
from collate.cli.run import run
from collate.cli.stages import read, split
from collate.cli.status import status
from collate.cli.verify import verify
from collate.version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="collate")
def main() -> None:
    """Find which texts stand in which files, and every place where they differ.

    The main job, from a folder to verified editions: collate run my-files -o reports

    Exit status: 0 done; 1 done, but something was skipped, or failed;
    2 wrong usage.
    """


for command in (run, compare, verify, add, diff, query, status, read, split, dedupe):
    main.add_command(command)
