"""``collate config``: the group of its commands.

``config_commands.py`` has them, ``config_template.py`` the file that ``init`` writes,
``config_origins.py`` where each value of ``show`` comes from.
"""

from __future__ import annotations

from importlib import import_module

import click

from collate.cli.commands import CommandListing, LazyGroup
from collate.i18n import _

_COMMANDS = "collate.cli.config_commands"

#: The commands of the group; each is a function of its module, ``config_`` and its name.
COMMANDS = {
    "init": CommandListing(
        _COMMANDS, _("Write a collate.toml with every setting, its default and its reason.")
    ),
    "show": CommandListing(_COMMANDS, _("Show the settings in force, and where each comes from.")),
    "check": CommandListing(_COMMANDS, _("Name every error of settings files, with its line.")),
}


class ConfigGroup(LazyGroup):
    """The group of the commands about settings."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, None where there is none of this name."""
        if cmd_name not in self.listings:
            return None
        command: click.Command = getattr(import_module(self.listings[cmd_name].module), f"config_{cmd_name}")
        return command


@click.group(
    cls=ConfigGroup,
    listings=COMMANDS,
    help=_(
        "Write, show and check the settings.\n\n"
        "Every command reads collate.toml in the current folder, or the file of --config; options have "
        "precedence over it. Without a file the defaults apply."
    ),
    epilog=_("Example: {command}", command="collate config init"),
)
def config() -> None:
    """Work with the settings."""
