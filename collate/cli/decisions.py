"""``collate decisions``: the group of its commands.

``decision_views.py`` has ``list`` and ``check``, ``decision_files.py`` ``merge``, ``export`` and ``import``,
``decision_output.py`` what they print.
"""

from __future__ import annotations

from importlib import import_module

import click

from collate.cli.commands import CommandListing, LazyGroup
from collate.i18n import _

_VIEWS, _FILES = "collate.cli.decision_views", "collate.cli.decision_files"

#: The commands of the group; each is a function of its module, ``decisions_`` and its name.
COMMANDS = {
    "list": CommandListing(_VIEWS, _("List who decided what, and when.")),
    "check": CommandListing(_VIEWS, _("Name broken lines, conflicts, and decisions to be reviewed.")),
    "merge": CommandListing(_FILES, _("Merge two logs of one work.")),
    "export": CommandListing(_FILES, _("Write all decisions as TOML, CSV or JSON lines.")),
    "import": CommandListing(_FILES, _("Add the decisions of a file to the logs.")),
}


class DecisionGroup(LazyGroup):
    """The group of the commands about decisions."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, None where there is none of this name."""
        if cmd_name not in self.listings:
            return None
        command: click.Command = getattr(
            import_module(self.listings[cmd_name].module), f"decisions_{cmd_name}"
        )
        return command


@click.group(
    cls=DecisionGroup,
    listings=COMMANDS,
    help=_(
        "List, check, merge, export and import the decisions of editors.\n\n"
        "They are in the folder decisions beside collate.toml, a log for each work. Each line of a log is "
        "one decision. Lines are only ever added, so that version control can merge logs: a line "
        "decisions/*.jsonl merge=union in .gitattributes is all it needs."
    ),
    epilog=_("Example: {command}", command="collate decisions list"),
)
def decisions() -> None:
    """Work with the decisions of editors."""
