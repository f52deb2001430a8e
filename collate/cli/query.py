"""``collate query``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from collate.cli import common
from collate.cli.commands import command
from collate.cli.next_steps import command_line, input_words, show_next
from collate.cli.user_language import localize
from collate.i18n import _

if TYPE_CHECKING:
    from collate.pipeline import QueryAnswer, RelatedText


@command(
    help=_(
        "Show the works of an earlier run to which the texts in FILE belong.\n\n"
        "The workspace of that run is searched; nothing is written."
    ),
    example="collate query new.txt -o reports",
)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=common.InputPath())
@common.earlier_options
@common.add_options()
def query(
    paths: tuple[Path, ...],
    output: Path,
    workspace: Path | None,
    options: common.CommonOptions,
) -> None:
    """Show the works to which texts belong."""
    from collate.pipeline import query_workspace
    from collate.store import WORKSPACE_NAME

    settings = options.settings()
    with options.progress() as progress:
        result = query_workspace(
            paths, workspace or output / WORKSPACE_NAME, settings=settings, progress=progress
        )
    common.show_skipped(result.skipped)
    for note in result.notes:
        common.show_note(note)
    if options.as_json:
        common.print_json([_row(answer) for answer in result.answers])
    else:
        for answer in result.answers:
            _show(answer, options.quiet)
        _show_next(result.answers, paths, output, quiet=options.quiet)
    sys.exit(1 if result.skipped else 0)


def _show_next(answers: Sequence[QueryAnswer], paths: Sequence[Path], output: Path, *, quiet: bool) -> None:
    """Name the command that adds the first text which belongs to an edition, where there is one."""
    works = (one.work["work"] for answer in answers for one in answer.relatives)
    editions = (output / "works" / work / "edition.xml" for work in works)
    edition = next((path for path in editions if path.is_file()), None)
    if edition is not None:
        command = command_line("add", edition, *input_words(paths[:1]))
        show_next(_("{command} shows its differences", command=command), hidden=quiet or len(answers) > 1)


def _row(answer: QueryAnswer) -> dict[str, Any]:
    segment = answer.segment
    return {
        "id": segment.id,
        "title": segment.title.value if segment.title else None,
        "characters": len(segment.text),
        "relatives": [_relative(one) for one in answer.relatives],
    }


def _relative(one: RelatedText) -> dict[str, Any]:
    match = one.match
    return {
        "work": one.work["work"],
        "title": one.work["title"],
        "date": one.work["date"],
        "segment": one.segment,
        "siglum": one.work["siglum"],
        "relation": match.relation.value,
        "new_is": "left" if one.new_is_left else "right",
        "jaccard": match.jaccard,
        "new_in_old": match.left_in_right if one.new_is_left else match.right_in_left,
        "old_in_new": match.right_in_left if one.new_is_left else match.left_in_right,
        "shared_characters": match.shared_characters,
    }


def _show(answer: QueryAnswer, quiet: bool) -> None:
    from collate.model import Relation

    title = answer.segment.title.value if answer.segment.title else localize(_("(untitled)"))
    works: dict[str, list[dict[str, Any]]] = {}
    for one in answer.relatives:
        works.setdefault(one.work["work"], []).append(_relative(one))
    names = ", ".join(works) if works else localize(_("belongs to no work of the run"))
    common.show(_("{id}  {title}: {works}", id=answer.segment.id, title=title, works=names))
    for rows in works.values() if not quiet else ():
        for row in rows:
            common.show(
                f"    {common.relation_label(Relation(row['relation']))}  {row['siglum']} {row['segment']}  "
                + localize(
                    _(
                        "J {jaccard:.3f}  new in old {new_in_old:.3f}, old in new {old_in_new:.3f}",
                        **{name: row[name] for name in ("jaccard", "new_in_old", "old_in_new")},
                    )
                )
            )
