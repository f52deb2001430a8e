"""The decisions about one work, applied place by place: a new one leaves the other places as they are.

Decisions about different entries do not depend on each other: they are applied in groups, each of
which has all decisions about its entries, a rule all that are about any of its places. The result
of a group is kept while its decisions are the same. What all groups give together is what
:func:`collate.edit.edit` gives of all decisions at once, but for the order of outcomes,
which here is that of the decisions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from collate.edit import FoundPlace, edit, like_entries
from collate.model import Edition
from collate.review.views import BY_SECTION, OPEN, EntryState, entry_states
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import ApparatusEntry, Decision, Emendation, Outcome
    from collate.review.placing import RememberingFinder
    from collate.settings import SectionSettings

#: Settings are recorded in an edition; a loaded one keeps its own.
_SETTINGS = Settings()

#: Stands for the places in which all witnesses agree, and for those that are not found: one group.
_NO_ENTRY = 0


#: The decisions of a group: by their ids; a row of collate.toml, which has none, as it is.
_Key = tuple["str | Decision", ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Decisions that depend on each other, and what they make of their places."""

    decisions: tuple[Decision, ...]
    edition: Edition
    states: dict[int, EntryState]
    #: Entries whose kind an editor gave, by number.
    entries: dict[int, ApparatusEntry]


class AppliedDecisions:
    """The decisions about the apparatus of *finder*; elsewhere the text follows the bases of *sections*."""

    def __init__(self, finder: RememberingFinder, sections: Sequence[SectionSettings] = ()) -> None:
        self._finder = finder
        self._divided = edit(finder.apparatus, (), sections=sections, finder=finder)
        self._groups: dict[_Key, _Group] = {}
        #: Entries at which decisions on the extent of entries are to be reviewed.
        self._noted: dict[int, EntryState] = {}
        self._places: dict[str, tuple[int, ...]] = {}
        self.states: dict[int, EntryState] = {}
        self.edition = Edition(finder.apparatus)

    def apply(self, decisions: Sequence[Decision], made: Sequence[Outcome] = ()) -> list[int]:
        """Apply *decisions*, in order, in place of the former ones; return the numbers of changed entries.

        *made* are outcomes of decisions that are applied before there are entries.
        """
        decisions = [self._finder.current(one) or one for one in decisions]
        before, noted = self._groups, self._noted
        groups: dict[_Key, _Group] = {}
        for members in self._partition(decisions):
            key = tuple(one.id or one for one in members)
            known = before.get(key)
            groups[key] = known if known and known.decisions == members else self._make(members)
        touched = [one for key, one in before.items() if groups.get(key) is not one]
        touched += [one for key, one in groups.items() if before.get(key) is not one]
        self._noted = entry_states(Edition(self._finder.apparatus, outcomes=tuple(made)), {})
        numbers = sorted(
            {number for one in touched for number in (*one.states, *one.entries)} | {*noted, *self._noted}
        )
        former, old_entries = self.states, self.edition.entries
        self._groups = groups
        self._assemble(decisions, made)
        entries = self.edition.entries
        return [
            number
            for number in numbers
            if former.get(number) != self.states.get(number)
            or entries[number - 1] is not old_entries[number - 1]
        ]

    def _assemble(self, decisions: Sequence[Decision], made: Sequence[Outcome]) -> None:
        """Put together the states and the edition of all groups."""
        groups = self._groups.values()
        self.states = dict(self._noted)
        given: dict[int, ApparatusEntry] = {}
        for one in groups:
            for number, state in one.states.items():
                other = self.states.get(number)
                self.states[number] = state if other is None else _joined(other, state)
            given.update(one.entries)
        followed = self._follow_sections()
        apparatus = self._finder.apparatus
        if given:
            entries = tuple(given.get(entry.number, entry) for entry in apparatus.entries)
            apparatus = replace(apparatus, entries=entries)
        order = {one.id: place for place, one in enumerate(decisions)}
        outcomes = [*made, *(outcome for one in groups for outcome in one.edition.outcomes)]
        outcomes.sort(key=lambda outcome: order.get(outcome.decision, -1))
        self.edition = Edition(
            apparatus,
            tuple(
                sorted(
                    (*followed, *(emendation for one in groups for emendation in one.edition.emendations)),
                    key=lambda emendation: emendation.locus,
                )
            ),
            tuple(orphan for one in groups for orphan in one.edition.orphaned),
            rulings=tuple(sorted(ruling for one in groups for ruling in one.edition.rulings)),
            outcomes=tuple(outcomes),
            sections=self._divided.sections,
        )

    def _follow_sections(self) -> list[Emendation]:
        """Return the emendations by the base texts of sections where nothing is decided about the text."""
        followed: list[Emendation] = []
        for one in self._divided.emendations:
            state = self.states.get(one.entry or 0, OPEN)
            if state.emendation is None and not state.how:
                followed.append(one)
                self.states[one.entry or 0] = state._replace(emendation=one, how=BY_SECTION)
        return followed

    def _make(self, members: tuple[Decision, ...]) -> _Group:
        apparatus = self._finder.apparatus
        edition = edit(apparatus, members, settings=_SETTINGS, finder=self._finder)
        entries: dict[int, ApparatusEntry] = {}
        if edition.apparatus is not apparatus:
            pairs = zip(edition.entries, apparatus.entries, strict=True)
            entries = {new.number: new for new, old in pairs if new is not old}
        states = entry_states(edition, {one.id: one for one in members if one.id})
        return _Group(members, edition, states, entries)

    def _partition(self, decisions: Sequence[Decision]) -> list[tuple[Decision, ...]]:
        """Return groups of decisions that share no entry, each in order."""
        leader: dict[int, int] = {}  # of an entry: one that is in the same group (union-find)

        def find(number: int) -> int:
            while (up := leader.setdefault(number, number)) != number:
                leader[number] = leader.setdefault(up, up)
                number = up
            return number

        known = self._places
        places = [known.get(one.id) or self._entries_of(one) for one in decisions]
        for numbers in places:
            if len(numbers) > 1:  # the others, nearly all, join nothing
                first = find(numbers[0])
                for number in numbers[1:]:
                    leader[find(number)] = first
        groups: dict[int, list[Decision]] = {}
        for one, (number, *_others) in zip(decisions, places, strict=True):
            groups.setdefault(find(number) if number in leader else number, []).append(one)
        return [tuple(members) for members in groups.values()]

    def _entries_of(self, decision: Decision) -> tuple[int, ...]:
        """Return the entries that a decision may be about, :data:`_NO_ENTRY` for none."""
        known = self._places.get(decision.id) if decision.id else None
        if known is None:
            if decision.scope != "place":
                found = like_entries(decision, self._finder.apparatus.entries)
                known = tuple(entry.number for entry in found)
            else:
                place = self._finder.find(decision)
                known = (
                    tuple(entry.number for entry in place.entries) if isinstance(place, FoundPlace) else ()
                )
            known = known or (_NO_ENTRY,)
            if decision.id:
                self._places[decision.id] = known
        return known


def _joined(one: EntryState, other: EntryState) -> EntryState:
    """Return the state of an entry that is near a place that was not found, too: it is to be looked at."""
    decided, lost = (one, other) if one.is_decided or one.ruling else (other, one)
    return decided._replace(review=decided.review or lost.review, why=(*decided.why, *lost.why))
