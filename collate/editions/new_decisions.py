"""New decisions at the edition of the last run: which of them the next one would report as to be reviewed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from collate.editions.loading import load_tei_edition
from collate.model import Edition, Fate
from collate.settings import Settings


class ReviewedDecision(NamedTuple):
    """A decision that does not hold as it is: its id, and why, as messages."""

    decision: str
    why: tuple[str, ...]


def decisions_to_review(
    path: Path, decisions: Collection[str], settings: Settings
) -> tuple[ReviewedDecision, ...]:
    """Return those of some decisions that a run would report as to be reviewed.

    Args:
        path: the edition of their work, in the folder of the work.
        decisions: their ids.
        settings: all decisions of the project, these included.

    Raises:
        SourceError: the edition cannot be read.
        VerificationError: the file is not an edition.
    """
    from collate.edit import decisions_of, edit

    edition = with_work_slug(load_tei_edition(path, settings).edition, path.parent.name)
    apparatus = edition.apparatus
    made = edit(apparatus, decisions_of(apparatus.alignment.work, settings))
    return tuple(
        ReviewedDecision(one.decision, one.why)
        for one in made.outcomes
        if one.decision in decisions and one.fate is Fate.REVIEW
    )


def with_work_slug(edition: Edition, slug: str) -> Edition:
    """Return *edition* with the slug of its work: a loaded one without decisions has that of its title."""
    alignment = edition.alignment
    work = replace(edition.work, slug=slug)
    return replace(edition, apparatus=replace(edition.apparatus, alignment=replace(alignment, work=work)))
