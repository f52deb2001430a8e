"""``collate completion``: the script by which a shell completes commands, options and paths."""

from __future__ import annotations

import click

from collate.cli import common
from collate.cli.commands import Command, command
from collate.i18n import _

#: The shells that click completes for.
SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_COLLATE_COMPLETE"


@command(
    cls=Command,
    help=_(
        "Print the script that completes commands, options and paths in SHELL: bash (4.4 or later), zsh or "
        "fish.\n\n"
        'For bash, in ~/.bashrc: eval "$(collate completion bash)". For zsh, in ~/.zshrc after compinit: '
        'eval "$(collate completion zsh)". For fish: '
        "collate completion fish > ~/.config/fish/completions/collate.fish."
    ),
    example="collate completion bash >> ~/.bashrc",
)
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@common.json_option
@common.quiet_option
@common.verbose_option
@click.pass_context
def completion(ctx: click.Context, shell: str, as_json: bool, quiet: bool, verbose: bool) -> None:
    """Print a completion script; there is no progress and no problem to be printed."""
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    # The class for bash starts it for its version, which need not be that of this machine.
    script = ShellComplete.source(kind(ctx.find_root().command, {}, "collate", _VARIABLE))
    if as_json:
        common.print_json({"shell": shell, "script": script})
    else:
        common.echo(script)
