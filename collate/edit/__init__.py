"""Stage 8: an apparatus and an editor's decisions become an edition.

:func:`edit` is the stage; ``anchor`` locates decisions in the base text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from collate.edit.anchor import DecisionLocator
from collate.i18n import _
from collate.model import Decision, Edition, Emendation, Orphan
from collate.settings import Settings, write_rows

if TYPE_CHECKING:
    from collate.model import Apparatus, Work

__all__ = ["DecisionLocator", "decisions_of", "edit"]


def edit(
    apparatus: Apparatus, decisions: Sequence[Decision] | None = None, *, settings: Settings | None = None
) -> Edition:
    """Return the edition of a work: the base text with emendations, and the unchanged apparatus.

    *decisions* default to those of the settings about this work. A decision
    that fits no place, several places, or only a part of an entry is kept in
    ``Edition.orphaned`` with the reason, never dropped.
    """
    settings = settings or Settings()
    if decisions is None:
        decisions = decisions_of(apparatus.alignment.work, settings)
    emendations: list[Emendation] = []
    orphaned: list[Orphan] = []
    locator = DecisionLocator(apparatus) if decisions else None
    for decision in decisions:
        result = locator.locate(decision) if locator else ""
        if isinstance(result, Emendation) and any(_overlap(result, other) for other in emendations):
            result = _("another decision is about the same words")
        if isinstance(result, Emendation):
            emendations.append(result)
        else:
            orphaned.append(Orphan(decision, result))
    emendations.sort(key=lambda emendation: emendation.locus)
    return Edition(apparatus, tuple(emendations), tuple(orphaned), write_rows(settings))


def decisions_of(work: Work, settings: Settings) -> tuple[Decision, ...]:
    """Return the decisions of the settings about the text of *work*, which they name by slug or title."""
    return tuple(
        Decision(
            work=row.work,
            words=row.words,
            text=row.text,
            before=row.before,
            after=row.after,
            reason=row.reason,
            by=row.by,
            certainty=row.certainty,
        )
        for row in settings.emend
        if row.work in (work.slug, work.title)
    )


def _overlap(left: Emendation, right: Emendation) -> bool:
    """Return whether two emendations share a character or have the same locus."""
    if left.locus == right.locus:
        return True
    return left.locus.start < right.locus.end and right.locus.start < left.locus.end
