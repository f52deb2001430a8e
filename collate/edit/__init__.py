"""Stage 8: an apparatus and what an editor decided become an edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from collate.edit.anchor import Places
from collate.model import Decision, Edition, Emendation, Orphan
from collate.settings import Settings

if TYPE_CHECKING:
    from collate.model import Apparatus, Work


def edit(
    apparatus: Apparatus, decisions: Sequence[Decision] | None = None, settings: Settings | None = None
) -> Edition:
    """Return the edition of a work: the base text with emendations, and the apparatus, which stays as it is.

    *decisions* are those of the settings about this work if None. One that
    fits no place, more than one, or only a part of an entry is kept in
    ``Edition.orphaned`` with the reason, never dropped.
    """
    chosen = settings or Settings()
    if decisions is None:
        decisions = decided(apparatus.alignment.work, chosen)
    emendations: list[Emendation] = []
    orphaned: list[Orphan] = []
    places = Places(apparatus) if decisions else None
    for decision in decisions:
        found = places.emendation(decision) if places else ""
        if isinstance(found, Emendation) and any(_meet(found, other) for other in emendations):
            found = "another decision is about the same words"
        if isinstance(found, Emendation):
            emendations.append(found)
        else:
            orphaned.append(Orphan(decision, found))
    emendations.sort(key=lambda emendation: emendation.locus)
    return Edition(apparatus, tuple(emendations), tuple(orphaned), chosen.stated())


def decided(work: Work, settings: Settings) -> tuple[Decision, ...]:
    """Return what the settings say about the text of *work*, which they name by its slug or its title."""
    return tuple(
        Decision(row.work, row.words, row.text, row.before, row.after, row.reason, row.by, row.certainty)
        for row in settings.emend
        if row.work in (work.slug, work.title)
    )


def _meet(left: Emendation, right: Emendation) -> bool:
    """Whether two emendations share a character, or stand in one place."""
    if left.locus == right.locus:
        return True
    return left.locus.start < right.locus.end and right.locus.start < left.locus.end
