"""Decisions applied to one apparatus, and what becomes of each."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from collate.edit.rulings import refuse_ruling
from collate.edit.section_text import follow_bases
from collate.edit.sections import place_sections
from collate.edit.slots import Placed, choose
from collate.edit.stemmata import refuse_cycles
from collate.edit.text_changes import TextChange, TextChanger, overlap
from collate.i18n import _
from collate.model import Decision, Emendation, Fate, Orphan, Outcome, Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.edit.places import PlaceFinder
    from collate.model import Section, Span
    from collate.settings import SectionSettings


class Editor:
    """Applies decisions to one apparatus, and collects what becomes of them."""

    def __init__(self, finder: PlaceFinder) -> None:
        self._finder, self._changer = finder, TextChanger(finder)
        self.emendations: list[Emendation] = []
        self._loci: list[Span] = []  # of the emendations, sorted
        self.orphans: list[Orphan] = []
        self.outcomes: list[Outcome] = []
        #: Decisions that hold, at their places.
        self.ruled: list[Placed] = []
        self.sections: tuple[Section, ...] = ()

    def with_current_sigla(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Return *decisions* with the sigla of their witnesses, without those whose witness is gone."""
        found: list[Decision] = []
        for decision in decisions:
            current = self._finder.current(decision)
            if current is not None:
                found.append(current)
            elif decision.work:  # a rule of the project need not be about a witness of this work
                self._review(decision, _gone(decision), 0)
        return found

    def apply(self, decisions: Sequence[Decision]) -> None:
        """Apply *decisions*, which are in the order in which they were made."""
        choice = choose(decisions, self._finder)
        self.outcomes += choice.superseded
        for decision, lost in choice.lost:
            self._review(decision, lost.why, lost.nearest)
        refused = {id(one): why for one in choice.placed if (why := _refuse(one))}
        sound = [one for one in choice.placed if id(one) not in refused]
        refused |= {id(sound[number]): why for number, why in refuse_cycles(sound).items()}
        parts: dict[int, list[Placed]] = {}
        for placed in choice.placed:
            if placed.decision.what != Subject.TEXT:
                self._settle(placed, refused.get(id(placed)) or TextChange())
            elif placed.place.is_part:
                parts.setdefault(placed.entries[0], []).append(placed)
            else:
                self._settle(placed, self._changer.change(placed.decision, placed.place))
        for number, group in parts.items():
            self._settle_parts(number, group)

    def follow(self, rows: Sequence[SectionSettings]) -> None:
        """Let the text follow the base texts of sections wherever no decision is about it."""
        placed = place_sections(self._finder, rows)
        followed = follow_bases(placed.sections, self.ruled, finder=self._finder, changer=self._changer)
        self.sections = followed.sections
        self.emendations += (one for one in followed.emendations if not self._is_taken(one))
        self.orphans += placed.orphans
        self.outcomes += placed._replace(sections=followed.sections).outcomes

    def _settle_parts(self, number: int, group: Sequence[Placed]) -> None:
        """Apply decisions about parts of one entry: one emendation is that of all."""
        alone = [(one, self._changer.change(one.decision, one.place)) for one in group]
        for one, change in alone:
            if isinstance(change, str):
                self._settle(one, change)
        able = [(one, change) for one, change in alone if isinstance(change, TextChange)]
        if not able:
            return
        together: TextChange | str = able[0][1]
        if len(able) > 1:
            entry = self._finder.apparatus.entries[number - 1]
            together = self._changer.join(entry, [(one.decision, one.place) for one, _change in able])
        for place, (one, _change) in enumerate(able):
            rest = together if isinstance(together, str) or not place else TextChange((), together.changes)
            self._settle(one, rest)

    def _settle(self, placed: Placed, change: TextChange | str) -> None:
        decision = placed.decision
        if isinstance(change, TextChange) and any(
            self._is_taken(one) for one in change.emendations if one.entry not in placed.without
        ):
            change = _("another decision is about the same words")
        if isinstance(change, str):
            self._review(decision, change, next(iter(placed.entries), 0))
            return
        change = change._replace(
            emendations=tuple(one for one in change.emendations if one.entry not in placed.without)
        )
        self.emendations += change.emendations
        for one in change.emendations:
            insort(self._loci, one.locus)
        self.ruled.append(placed)
        changes = (*placed.place.changes, *change.changes)
        fate = Fate.CHANGED if changes else Fate.APPLIED
        self.outcomes.append(Outcome(decision.id, fate, placed.entries, changes))

    def _is_taken(self, emendation: Emendation) -> bool:
        """Return whether an emendation overlaps one that is made; those do not overlap each other."""
        at = bisect_left(self._loci, emendation.locus)
        return any(overlap(emendation.locus, near) for near in self._loci[max(0, at - 2) : at + 2])

    def _review(self, decision: Decision, why: str, nearest: int) -> None:
        self.orphans.append(Orphan(decision, why, nearest))
        self.outcomes.append(Outcome(decision.id, Fate.REVIEW, (), (why,), nearest))


def _refuse(placed: Placed) -> str:
    return "" if placed.decision.what == Subject.TEXT else refuse_ruling(placed)


def _gone(decision: Decision) -> str:
    name = " ".join(filter(None, (decision.witness, decision.source[0] if decision.source else "")))
    return _("nothing shows which witness is {name} now", name=name)
