"""Paths on the command line; ``-`` is standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from collate.cli.user_language import localize, user_language
from collate.i18n import _

#: Keys of a command's context: the file of standard input, and the parameters whose value it is.
_FILE, _NAMED = "collate.stdin", "collate.stdin.parameters"


class NonEmptyPath(click.Path):
    """A path that is not empty: an empty one, as from an unset variable, would be the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)
        self.name = "path"  # click translates it; the other types of values are in English

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path."""
        if not os.fspath(value):
            self.fail(localize(_("the path is empty")), param, ctx)
        return Path(value)


class InputPath(NonEmptyPath):
    """A path to be read; ``-`` is a temporary file with standard input, which lasts as long as the command.

    A file of that name is ``./-``.
    """

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path."""
        if value != "-" or ctx is None:
            return super().convert(value, param, ctx)
        named: set[str] = ctx.meta.setdefault(_NAMED, set())
        name = param.name if param is not None and param.name else ""
        if name in named:
            self.fail(localize(_("standard input (-) can be read once: name it once")), param, ctx)
        named.add(name)
        if _FILE not in ctx.meta:
            ctx.meta[_FILE] = _standard_input(ctx)
        file: Path = ctx.meta[_FILE]
        return file


def _standard_input(ctx: click.Context) -> Path:
    """Return the file with standard input, which is removed at the end of *ctx*."""
    from collate.errors import CollateError
    from collate.read import standard_input

    stream = None if sys.stdin is None or sys.stdin.closed else sys.stdin.buffer
    try:
        # click closes the context of a command only if all of its values are valid.
        return ctx.find_root().with_resource(standard_input(stream))
    except CollateError as error:
        click.echo(localize(_("Error: {message}", message=error.in_language(user_language()))), err=True)
        ctx.exit(error.exit_status)
