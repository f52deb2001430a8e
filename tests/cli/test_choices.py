"""Options with several values in one."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from collate.cli.choices import ChoiceList, joined


@click.command()
@click.option("--also", multiple=True, type=ChoiceList(["docx", "pdf"]), callback=joined)
def show(also: tuple[str, ...]) -> None:
    click.echo(repr(also))


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], "()"),
        (["--also", "docx,pdf"], "('docx', 'pdf')"),
        (["--also", "pdf", "--also", "docx, pdf"], "('pdf', 'docx', 'pdf')"),
    ],
)
def test_values_can_be_joined_or_repeated(arguments: list[str], wanted: str) -> None:
    result = CliRunner().invoke(show, arguments)
    assert (result.exit_code, result.output.strip()) == (0, wanted)


def test_an_unknown_value_is_named_and_the_help_lists_all() -> None:
    result = CliRunner().invoke(show, ["--also", "docx,pfd"])
    assert result.exit_code == 2
    assert "'pfd'" in result.output
    assert "[docx|pdf]" in CliRunner().invoke(show, ["--help"]).output
