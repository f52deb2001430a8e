"""How the place of a decision differs from what was recorded of it, as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.edit.votes import counted
from collate.i18n import _
from collate.model import STRUCTURAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.analysis import Interval
    from collate.edit.places import PlaceFinder
    from collate.edit.votes import Vote
    from collate.model import ApparatusEntry, Decision


def place_changes(
    decision: Decision,
    interval: Interval,
    entries: Sequence[ApparatusEntry],
    votes: Sequence[Vote],
    finder: PlaceFinder,
) -> Iterator[str]:
    """Yield how a place differs from what *decision* recorded; a row of collate.toml has no record.

    Args:
        decision: one that was found there.
        interval: the columns of the place.
        entries: those there.
        votes: of the witnesses of the decision.
        finder: of the apparatus.
    """
    if not decision.contexts:
        return
    if decision.what not in STRUCTURAL:  # which changes the entries itself
        yield from _entry_changes(decision, interval, entries, finder)
    was = {siglum: text for text, *sigla in decision.readings for siglum in sigla}
    now = {siglum: finder.reading(siglum, interval) for siglum in finder.sigla}
    kept = {vote.column for vote in votes if vote.is_as_it_was}
    changed = [
        siglum
        for siglum, text in was.items()
        if now.get(siglum) not in (None, text) and finder.column(siglum) not in kept
    ]
    if changed:
        yield _(
            "{witnesses} has 「{text}」 there now",
            witnesses=" ".join(changed),
            text=now[changed[0]] or "∅",
        )
    new = {text for siglum, text in now.items() if siglum not in was and text is not None}
    if unknown := sorted(new - set(was.values())):
        yield _("a new witness has 「{text}」 there", text=unknown[0] or "∅")
    if finder.work.base not in decision.contexts[0].witnesses:
        yield _("the base text is {siglum} now", siglum=finder.work.base)
    hits = counted(votes, finder.work.base_column)
    if not any(hit.exact for _column, hit in hits):
        yield _("the words around it changed")


def _entry_changes(
    decision: Decision, interval: Interval, entries: Sequence[ApparatusEntry], finder: PlaceFinder
) -> Iterator[str]:
    """Yield how the entries at a place differ from the one that *decision* is about."""
    agreed = len(decision.readings) == 1
    if not entries:
        yield from () if agreed else (_("all witnesses agree there now"),)
    elif agreed:
        yield _("witnesses differ there now: 「{lemma}」", lemma=entries[0].lemma.text)
    elif len(entries) > 1:
        yield _("it is {count} entries now", count=len(entries))
    elif finder.extent(entries[0]) != interval:
        wider = finder.extent(entries[0]).contains(interval)
        yield (
            _("the entry is wider now: 「{lemma}」", lemma=entries[0].lemma.text)
            if wider
            else _("the entry is narrower now: 「{lemma}」", lemma=entries[0].lemma.text)
        )
