"""``collate query``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from collate.cli import common

if TYPE_CHECKING:
    from collate.pipeline.query import Answer, Relative


@click.command(epilog="Example: collate query new.txt -o reports")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=common.GivenPath())
@common.earlier_options
@common.usual_options()
def query(
    paths: tuple[Path, ...],
    output: Path,
    workspace: Path | None,
    usual: common.Usual,
) -> None:
    """Say to which works of an earlier run the texts in FILE belong.

    Nothing is written and no other file is read: the answer comes from what
    the workspace of that run holds.
    """
    from collate.pipeline.query import query as ask
    from collate.store import NAME

    settings = usual.settings()
    with usual.progress() as progress:
        found = ask(paths, workspace or output / NAME, settings, progress=progress)
    common.show_skipped(found.skipped)
    if usual.as_json:
        common.print_json([_row(answer) for answer in found.answers])
    else:
        for answer in found.answers:
            _show(answer, usual.quiet)
    sys.exit(1 if found.skipped else 0)


def _row(answer: Answer) -> dict[str, Any]:
    segment = answer.segment
    return {
        "id": segment.id,
        "title": segment.title.value if segment.title else None,
        "characters": len(segment.text),
        "relatives": [_relative(one) for one in answer.relatives],
    }


def _relative(one: Relative) -> dict[str, Any]:
    match = one.match
    inside, around = match.left_in_right, match.right_in_left
    return {
        "work": one.work["work"],
        "title": one.work["title"],
        "date": one.work["date"],
        "segment": one.segment,
        "siglum": one.work["siglum"],
        "relation": match.relation.value,
        "new_is": "left" if one.new_is_left else "right",
        "jaccard": match.jaccard,
        "new_in_old": inside if one.new_is_left else around,
        "old_in_new": around if one.new_is_left else inside,
        "shared_characters": match.shared_characters,
    }


def _show(answer: Answer, quiet: bool) -> None:
    title = answer.segment.title.value if answer.segment.title else "(no title)"
    works: dict[str, list[dict[str, Any]]] = {}
    for one in answer.relatives:
        works.setdefault(one.work["work"], []).append(_relative(one))
    common.show(f"{answer.segment.id}  {title}: " + (", ".join(works) if works else "no work known"))
    for rows in works.values() if not quiet else ():
        for row in rows:
            common.show(
                f"    {row['relation']:9}  {row['siglum']} {row['segment']}  J {row['jaccard']:.3f}"
                f"  new in old {row['new_in_old']:.3f}, old in new {row['old_in_new']:.3f}"
            )
