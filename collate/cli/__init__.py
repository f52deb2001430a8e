"""The command line: it parses, calls the library, and prints.

``commands.py`` defines commands with translated help, ``user_language.py`` the
language of the user, ``common.py`` the options and the output that commands
share; each command has a file of its own, except ``read`` and ``split``, both
in ``stage_views.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from collate.cli.commands import CommandListing, LazyGroup, Option
from collate.i18n import _
from collate.version import __version__

# numpy's linear algebra, which no command uses, would start a thread for each processor when it is loaded:
# on two that takes as long as the rest of numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

#: Exit status without a command: that of wrong usage, as click has it for a group, so that a script fails.
NO_COMMAND = 2

#: The commands, in the order in which ``collate --help`` lists them.
COMMANDS = {
    "demo": CommandListing("collate.cli.demo", _("Make a small project to look around in.")),
    "run": CommandListing("collate.cli.run", _("Make verified editions and reports from files.")),
    "compare": CommandListing(
        "collate.cli.compare", _("Collate prepared files, each of which is one witness.")
    ),
    "verify": CommandListing(
        "collate.cli.verify", _("Check editions, by themselves and against their sources.")
    ),
    "add": CommandListing("collate.cli.add", _("Add witnesses to an edition.")),
    "review": CommandListing("collate.cli.review", _("Open the editor's desk in the browser.")),
    "export": CommandListing("collate.cli.export", _("Write editions for print: Word, PDF, Excel, EPUB.")),
    "explain": CommandListing("collate.cli.explain", _("Explain why an entry is as it is.")),
    "diff": CommandListing("collate.cli.diff", _("Compare two editions of one text.")),
    "decisions": CommandListing(
        "collate.cli.decisions", _("List, check, merge, export and import editors' decisions.")
    ),
    "changes": CommandListing(
        "collate.cli.changes", _("Show what is new in an output folder since an earlier run.")
    ),
    "config": CommandListing("collate.cli.config", _("Write, show and check the settings: collate.toml.")),
    "query": CommandListing(
        "collate.cli.query", _("Show the works of an earlier run to which a text belongs.")
    ),
    "status": CommandListing(
        "collate.cli.status", _("Show the contents of the workspace of an earlier run.")
    ),
    "read": CommandListing(
        "collate.cli.stage_views", _("Show the text read from files, and the parts left out.")
    ),
    "split": CommandListing("collate.cli.stage_views", _("Show the texts in files.")),
    "dedupe": CommandListing("collate.cli.dedupe", _("Find texts that share their words.")),
    "completion": CommandListing("collate.cli.completion", _("Print the completion script of a shell.")),
}


@click.group(
    cls=LazyGroup,
    listings=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_(
        "Find which files have the same texts, and every place where these differ.\n\n"
        "From a folder to verified editions: collate run my-files -o reports\n\n"
        "Without a command: what is in the current folder, and what to do next.\n\n"
        "Exit status: 0 done; 1 done, but something was skipped, or failed; 2 wrong usage."
    ),
)
@click.version_option(__version__, prog_name="collate", cls=Option, help=_("Show the version and exit."))
@click.pass_context
def main(context: click.Context) -> None:
    """Run the command line; without a command, print the first steps."""
    if context.invoked_subcommand is None:
        from collate.cli.first_steps import show_first_steps

        show_first_steps(Path())
        context.exit(NO_COMMAND)
