"""``collate explain``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from collate.cli import common
from collate.cli.commands import command
from collate.cli.user_language import localize
from collate.errors import SettingsError
from collate.i18n import _

if TYPE_CHECKING:
    from collate.editions import Explanation
    from collate.model import Edition

#: The names of the stages of an explanation.
_STAGES = {
    "base": _("base text"),
    "alignment": _("alignment"),
    "cut": _("extent"),
    "kind": _("kind"),
    "evidence": _("evidence"),
    "emendation": _("emendation"),
    "stemma": _("local stemma"),
}


@command(
    help=_(
        "Explain an ENTRY of EDITION.xml: base text, alignment, extent, kind and evidence, each with its "
        "rule and setting.\n\n"
        "ENTRY is a number or an id (app0003). Without it, all entries are explained. The settings are those "
        "that the edition records."
    ),
    example="collate explain edition.xml 3",
)
@click.argument("edition", metavar="EDITION.xml", type=common.NonEmptyPath())
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@common.add_options(lang=True)
def explain(edition: Path, entries: tuple[str, ...], options: common.CommonOptions) -> None:
    """Explain entries of an edition."""
    from collate.editions import read_edition

    show_explanations(read_edition(edition, options.settings()), entries, as_json=options.as_json)


def show_explanations(edition: Edition, names: Iterable[str], *, as_json: bool = False) -> None:
    """Print the explanations of the entries with these numbers or ids, of all if *names* is empty.

    Raises:
        SettingsError: no entry has such a number or id.
    """
    from collate.editions import EditionExplainer

    by_name = {name: entry for entry in edition.entries for name in (str(entry.number), entry.id)}
    selected = []
    for name in names:
        if name not in by_name:
            problem = _("there is no entry {name}", name=name)
            remedy = _("Entries are numbered from 1 to {count}", count=len(edition.entries))
            raise SettingsError("", problem, remedy)
        selected.append(by_name[name])
    explainer = EditionExplainer(edition)
    explanations = [explainer.explain(entry) for entry in selected or edition.entries]
    if as_json:
        common.print_json([_data(one) for one in explanations])
        return
    for one in explanations:
        common.show(f"{one.number}  {one.entry}")
        for step in one.steps:
            setting = f"  [{step.setting} = {step.value}]" if step.value else ""
            line = _("{stage}: {text} ({rule})", stage=_STAGES[step.stage], text=step.text, rule=step.rule)
            common.show(f"    {localize(line)}{setting}")


def _data(explanation: Explanation) -> dict[str, Any]:
    steps = [{**step._asdict(), "text": localize(step.text)} for step in explanation.steps]
    return {"number": explanation.number, "entry": explanation.entry, "steps": steps}
