"""Options with several values in one: ``--also docx,pdf``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ChoiceList(click.ParamType[tuple[str, ...]]):
    """Choices, with commas between."""

    name = "choices"

    def __init__(self, choices: Sequence[str]) -> None:
        self._one = click.Choice(choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return the choices as the help shows them."""
        return self._one.get_metavar(param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the choices that the last name can be completed to."""
        return self._one.shell_complete(ctx, param, incomplete)

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the names in *value*.

        Raises:
            click.BadParameter: one is not a choice.
        """
        return tuple(self._one.convert(name.strip(), param, ctx) for name in str(value).split(","))


def joined(_ctx: click.Context, _param: click.Parameter, lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the values of an option that is given several times as one tuple."""
    return tuple(chain.from_iterable(lists))
