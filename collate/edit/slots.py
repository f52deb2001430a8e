"""Which decision holds: of several about one subject of one place, and of rules beside single decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from collate.edit.overlaps import settle_overlaps
from collate.edit.places import FoundPlace, LostPlace
from collate.edit.stemmata import sources_of
from collate.edit.text_changes import TextChanger, leaves_text
from collate.i18n import _
from collate.model import SCOPES, Decision, Fate, Outcome, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from collate.edit.places import PlaceFinder
    from collate.model import ApparatusEntry

#: What a decision about one place concerns: an entry or columns, the subject, and the reading or witness.
SlotKey = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision and one place where it holds."""

    decision: Decision
    place: FoundPlace
    without: frozenset[int] = frozenset()
    """Numbers of entries there about which a later decision is."""

    @property
    def entries(self) -> tuple[int, ...]:
        """The numbers of the entries there."""
        return tuple(entry.number for entry in self.place.entries if entry.number not in self.without)


@dataclass(frozen=True, slots=True)
class Choice:
    """The decisions that hold, in order, and what became of the others."""

    placed: tuple[Placed, ...]
    lost: tuple[tuple[Decision, LostPlace], ...]
    superseded: tuple[Outcome, ...]


def choose(decisions: Sequence[Decision], finder: PlaceFinder) -> Choice:
    """Return which of *decisions*, which are in the order in which they were made, hold and where.

    A decision about one place holds against rules, a rule of a work against one of a witness,
    and that against one of the project; then the later one against the earlier one. Of two
    made without sight of each other, with different results, neither holds.
    """
    lost: list[tuple[Decision, LostPlace]] = []
    slots: dict[SlotKey, list[Placed]] = {}
    for decision in decisions:
        found = list(_places(decision, finder))
        for place in found:
            if isinstance(place, LostPlace):
                lost.append((decision, place))
            else:
                slots.setdefault(_key(decision, place), []).append(Placed(decision, place))
    holding: list[Placed] = []
    superseded: list[Outcome] = []
    for rivals in slots.values():
        rows = [one for one in rivals if not one.decision.id][1:]
        again = LostPlace(_("another decision is about the same words"))
        lost += [(one.decision, again) for one in rows if not _agree(one.decision, rivals[0].decision)]
        ranked = [one for one in rivals if not _among(one, rows)]
        ranked.sort(key=lambda one: -SCOPES.index(one.decision.scope))
        winner = ranked[-1]
        against = [one for one in ranked[:-1] if _conflict(one.decision, winner.decision)]
        if against:
            why = _describe_conflict([*(one.decision for one in against), winner.decision])
            near = next(iter(winner.entries), 0)
            lost += [(one.decision, LostPlace(why, near)) for one in (*against, winner)]
        else:
            holding.append(winner)
        superseded += [
            Outcome(one.decision.id, Fate.SUPERSEDED, one.entries)
            for one in ranked[:-1]
            if not any(one is other for other in against)
            and one.decision.id
            and one.decision.scope == "place"
        ]
    order = {id(decision): number for number, decision in enumerate(decisions)}
    changer = TextChanger(finder)
    holding.sort(key=lambda one: (-SCOPES.index(one.decision.scope), order[id(one.decision)]))
    holding, given_way = settle_overlaps(
        holding,
        leaves_text=lambda one: leaves_text(finder, one.decision, one.place),
        can_hold=lambda one: not isinstance(changer.change(one.decision, one.place), str),
        conflict=_refusal,
    )
    lost += [(one.decision, why) for one, why in given_way if why is not None]
    superseded += [
        Outcome(one.decision.id, Fate.SUPERSEDED, one.entries)
        for one, why in given_way
        if why is None and one.decision.id and one.decision.scope == "place"
    ]
    holding.sort(key=lambda one: order[id(one.decision)])
    return Choice(tuple(holding), tuple(lost), tuple(superseded))


def _places(decision: Decision, finder: PlaceFinder) -> Iterator[FoundPlace | LostPlace]:
    if decision.scope == "place":
        yield finder.find(decision)
        return
    entries = list(like_entries(decision, finder.apparatus.entries)) or list(_satisfied(decision, finder))
    excepted, lost = _excepted(decision, finder)
    if not entries and decision.work:
        yield LostPlace(_("the rule fits no place"))
    elif entries and lost is not None:
        # Anywhere else it would be right, but nothing shows which of these places is the excepted one.
        yield lost
    else:
        yield from (whole_entry(entry, finder) for entry in entries if entry.number not in excepted)


def whole_entry(entry: ApparatusEntry, finder: PlaceFinder) -> FoundPlace:
    """Return the place that is all of *entry*."""
    cell = entry.cells[finder.work.base_column]
    extent = finder.extent(entry)
    base = cell or finder.columns.tokens(finder.work.base_column, extent)
    return FoundPlace(extent, (base[0], base[1]), (entry,))


def _satisfied(rule: Decision, finder: PlaceFinder) -> Iterator[ApparatusEntry]:
    """Yield the entries in which another base text has the words that a rule adopts."""
    if rule.scope == "work" and rule.what == Subject.TEXT and rule.how == "adopt":
        turned = replace(rule, words=rule.text, reading=rule.words)
        yield from like_entries(turned, finder.apparatus.entries)


def like_entries(rule: Decision, entries: Iterable[ApparatusEntry]) -> Iterator[ApparatusEntry]:
    """Yield the entries that *rule* is about, its exceptions included: those with its lemma and reading."""
    for entry in entries:
        named = any(
            variant.text == rule.reading and (rule.scope != "witness" or rule.witness in variant.sigla)
            for variant in entry.variants
        )
        if entry.lemma.text == rule.words and named:
            yield entry


def _excepted(decision: Decision, finder: PlaceFinder) -> tuple[set[int], LostPlace | None]:
    """Return the entries that a rule excepts; and, where one of its exceptions is not found, the reason.

    One in another work is not sought. Where its work is not recorded, or has another name now, such a one is
    missed here only if the words around it are.
    """
    numbers: set[int] = set()
    lost = None
    names = (finder.work.slug, finder.work.title)
    works = (*decision.excepted, *[""] * len(decision.exceptions))
    for contexts, work in zip(decision.exceptions, works, strict=False):
        if not contexts:
            continue
        found = finder.find(Decision(decision.work, contexts[0].words, contexts=contexts))
        if isinstance(found, FoundPlace):
            numbers.update(entry.number for entry in found.entries)
        elif decision.work or work in names or finder.is_near(contexts):
            why = _("its exception 「{words}」: {reason}", words=contexts[0].words, reason=found.why)
            lost = lost or LostPlace(why, found.nearest)
    return numbers, lost


#: The field, a reading or a witness, by which decisions about one subject of one place differ.
_DETAILS = {
    Subject.KIND: "reading",
    Subject.ORIGIN: "reading",
    Subject.GAP: "witness",
    Subject.PAIR: "witness",
    Subject.CORRECTION: "witness",
}


def _key(decision: Decision, place: FoundPlace) -> SlotKey:
    numbers = tuple(entry.number for entry in place.entries)
    subject = Subject(decision.what)
    detail = getattr(decision, _DETAILS[subject]) if subject in _DETAILS else ""
    if len(numbers) == 1 and not (subject is Subject.TEXT and place.is_part):
        return numbers, subject, detail
    return place.interval, subject, detail


def result_of(decision: Decision) -> tuple[object, ...]:
    """Return what a decision leads to: two with the same result do not conflict."""
    text = decision.words if decision.how == "keep" else decision.text
    ways = "" if decision.what in (Subject.TEXT, Subject.ORIGIN) else decision.how
    if decision.what == Subject.ORIGIN:
        return decision.what, frozenset(sources_of(decision)), decision.reading
    return decision.what, ways, text, decision.reading, decision.parts


def _among(placed: Placed, others: Iterable[Placed]) -> bool:
    return any(placed is other for other in others)


def _agree(left: Decision, right: Decision) -> bool:
    return result_of(left) == result_of(right)


def _conflict(left: Decision, right: Decision) -> bool:
    return (left.id in right.concurrent or right.id in left.concurrent) and not _agree(left, right)


def _refusal(left: Decision, right: Decision) -> LostPlace | None:
    return LostPlace(_describe_conflict((left, right))) if _conflict(left, right) else None


def _describe_conflict(decisions: Sequence[Decision]) -> str:
    said = "；".join(f"{one.by or '?'}: {one.text or one.how or '∅'}" for one in decisions)
    return _("decided in different ways at the same time: {decisions}", decisions=said)
