"""Commands with help in the user's language, and a group that imports a command when it is used."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from unicodedata import east_asian_width

import click

from collate.cli.user_language import localize, use_language
from collate.i18n import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., object])

#: Body of a regex character class: scripts without spaces, and their punctuation. A line can be broken there.
_WIDE = r"\u2014-\u2027\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_OPENING = "“‘「『（《〈【〔"
_CLOSING = "”’」』）》〉】〕。，、；：！？…"
#: Text that stays on one line: a space, a word, or a wide character, with its punctuation.
_UNBREAKABLE = re.compile(
    rf" +|[{_OPENING}]*(?:[^\s{_WIDE}]+|[^\s{_OPENING}{_CLOSING}])?[{_CLOSING}]*", re.MULTILINE
)


def _display_width(text: str) -> int:
    """Return the width in terminal columns; an ambiguous character counts as wide (UAX #11)."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def wrap_paragraph(text: str, width: int) -> list[str]:
    """Return *text* as lines of at most *width* columns; a longer word has its own line.

    Chinese text is broken between characters, but not before a closing mark or
    after an opening one.

    >>> wrap_paragraph("写出版本（TEI），见 edition.xml。", 12)
    ['写出版本', '（TEI），见', 'edition.xml。']
    """
    lines = [""]
    for piece in filter(None, _UNBREAKABLE.findall(text.replace("\n", " "))):
        if lines[-1] and _display_width(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


class HelpFormatter(click.HelpFormatter):
    """Help texts wrapped by display width; click wraps by the number of characters, at spaces alone."""

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        text = localize(_("{heading}:", heading=heading))
        self.write(f"{'':>{self.current_indent}}{text}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, which are separated by empty lines."""
        paragraphs = text.split("\n\n")
        super().write_text(
            "\n\n".join(self._wrap(one, self.width - self.current_indent) for one in paragraphs)
        )

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a table of options or commands; the first column has no wide characters."""
        rows = list(rows)
        column = min(max(len(first) for first, _second in rows), col_max) + col_spacing
        width = max(self.width - column - self.current_indent, 10)
        super().write_dl(
            [(first, self._wrap(second, width) if second else "") for first, second in rows],
            col_max,
            col_spacing,
        )

    @staticmethod
    def _wrap(paragraph: str, width: int) -> str:
        # \b alone on a line is click's mark of a paragraph that it leaves unwrapped.
        return "\n".join(["\b", *wrap_paragraph(paragraph, width)])


class Context(click.Context):
    """The context of a command, with our format of help."""

    formatter_class = HelpFormatter


class Option(click.Option):
    """An option whose help is a message."""

    def __init__(self, *declarations: Any, **attrs: Any) -> None:  # noqa: ANN401  # click's
        super().__init__(*declarations, **attrs)
        self.message: str = attrs["help"]  # click's attribute is an ordinary string

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the row of the option, its help translated."""
        self.help = localize(self.message)
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command whose help and epilog are messages."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help, translated; click keeps the one that it makes first."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = localize(_("Show this message and exit."))
        return option

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, translated."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(localize(self.help))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog, translated."""
        if self.epilog:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(localize(self.epilog))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, translated."""
        return localize(self.short_help or self.help or "").strip().split("\n")[0]


def option(*declarations: str, **attrs: Any) -> Callable[[F], F]:  # noqa: ANN401  # click's
    """Return a decorator that adds an option; its *help* is a message."""
    return click.option(*declarations, cls=Option, **attrs)


def command(
    *,
    help: str,  # click's name
    example: str,
    cls: type[Command] = Command,
) -> Callable[[Callable[..., object]], click.Command]:
    """Return a decorator that makes a command: *help* is a message, *example* shows its use."""
    return click.command(cls=cls, help=help, epilog=_("Example: {command}", command=example))


def usage_error(message: str) -> click.UsageError:
    """Return the error for options that cannot be combined."""
    return click.UsageError(localize(message))


class CommandListing(NamedTuple):
    """A command in the list of the group: its module, and its help in one line."""

    module: str
    short_help: str


class LazyGroup(Command, click.Group):
    """Imports the module of a command when the command is used: ``--help`` and ``--version`` need none."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401  # click's
        listings: Mapping[str, CommandListing],
        **attrs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **attrs)
        self.listings = listings

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the list."""
        return list(self.listings)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, None where there is none of this name."""
        if cmd_name not in self.listings:
            return None
        command: click.Command = getattr(import_module(self.listings[cmd_name].module), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a row for each command, without importing any."""
        from gettext import gettext

        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, localize(one.short_help)) for name, one in self.listings.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and options that begin with *incomplete*, without importing any command."""
        from click.shell_completion import CompletionItem

        names = [name for name in self.listings if name.startswith(incomplete)]
        items = [CompletionItem(name, help=localize(self.listings[name].short_help)) for name in names]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def main(  # type: ignore[override]  # click's overloads distinguish the types of the result
        self,
        args: Sequence[str] | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Run the command line in the language of its user."""
        _collect_young_objects_only()
        with use_language(sys.argv[1:] if args is None else args):
            return super().main(args, **extra)


def _collect_young_objects_only() -> None:
    """Never walk all objects for garbage: a run keeps what it has, and makes few cycles, which die young.

    A seventh of the time of a run with one file more among a thousand.
    """
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(max(young, 20_000), max(middle, 50), 100_000)
