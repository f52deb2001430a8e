"""Which variants of an edition have a printed note (出校): by kind, by role, and by what editors decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from collate.model import ApparatusEntry, Edition, Emendation, Reading, Ruling
from collate.report.hidden import variant_facet
from collate.report.notes.corrected import corrected_variants
from collate.report.notes.long_passages import kind_of_difference
from collate.report.sections import consulted_witnesses

#: Judgements by which one reading is wrong; of an entry whose base text is kept, the other one.
FAULTS = frozenset({"讹", "脱", "衍", "倒"})


@dataclass(frozen=True, slots=True)
class NoteRules:
    """The rules by which variants have notes. A decision of an editor on printing goes before all.

    Attributes:
        kinds: kinds of variant, or kinds with subtypes (``orthographic-variant``), with a note.
        hide: those of them without one.
        first: kinds that have a note where the same characters differ for the first time, and none later.
        letters: groups of characters that are easily confused (己已巳): an exchange of these alone
            has no note, neither as a variant nor as an emendation.
        judged: whether readings have a note that an editor judged to be faults, keeping the base text.
        against: sigla of witnesses whose every difference from the base text has a note.
        only: kinds outside of which no variant has a note, whatever was decided; empty: all kinds.
        complete: whether every variant has a note, whatever else is here, or was decided about printing.
    """

    kinds: frozenset[str] = frozenset()
    hide: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    letters: tuple[str, ...] = ()
    judged: bool = True
    against: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    complete: bool = False

    @classmethod
    def of(cls, kinds: Collection[str], hide: Collection[str] = ()) -> NoteRules:
        """Return the rules that note variants of *kinds*, without those in *hide*."""
        return cls(frozenset(map(str, kinds)), frozenset(hide))


class NoteSelection:
    """The variants of one edition that have notes by some rules."""

    def __init__(self, edition: Edition, rules: NoteRules) -> None:
        self.rules = rules
        self._work, self._entries = edition.work, edition.entries
        self._rulings: dict[int, Ruling] = {ruling.entry: ruling for ruling in edition.rulings}
        self._consulted = consulted_witnesses(edition)
        self._emended = {one.entry for one in edition.emendations if one.section or self.noted(one)}

    def variants(self, entry: ApparatusEntry) -> tuple[Reading, ...]:
        """Return the variants of *entry* with a note; none where an emendation has one."""
        if entry.number in self._emended:
            return ()
        chosen, only = self._chosen(entry), self.rules.only
        return tuple(variant for variant in chosen if str(variant.kind) in only) if only else chosen

    def _chosen(self, entry: ApparatusEntry) -> tuple[Reading, ...]:
        ruling, variants = self._rulings.get(entry.number), self.all_variants(entry)
        printed = ruling.printed if ruling is not None else ""
        if self.rules.complete or printed == "noted":
            return variants
        if printed in ("silent", "full") or self._is_settled(ruling):
            return ()
        noted = tuple(variant for variant in variants if self._is_noted(entry, variant))
        return () if self._are_consulted(entry, noted) else noted

    def all_variants(self, entry: ApparatusEntry) -> tuple[Reading, ...]:
        """Return the variants of *entry* as the sources truly have them."""
        ruling = self._rulings.get(entry.number)
        if ruling is None or not ruling.corrections:
            return entry.variants
        return corrected_variants(entry, ruling.corrections, self._work)

    def noted(self, emendation: Emendation) -> bool:
        """Return whether an editor's change of the text has a note.

        One that exchanges confused characters has none, unless some witness has a third reading.
        """
        groups = self.rules.letters
        if emendation.section:
            return bool(self.beside(emendation))
        if self.rules.complete or not only_confused(emendation.before, emendation.text, groups=groups):
            return True
        variants = self._entries[emendation.entry - 1].variants if emendation.entry is not None else ()
        third = (one.text for one in variants if one.text != emendation.text)
        return any(not only_confused(emendation.before, text, groups=groups) for text in third)

    def beside(self, emendation: Emendation) -> frozenset[str]:
        """Return the witnesses that a note names beside words taken from the base text of a section.

        None where it makes no note: by kind, or as they are only consulted.
        """
        entry = self._entries[(emendation.entry or 0) - 1]
        ruling = self._rulings.get(entry.number)
        printed = ruling.printed if ruling is not None else ""
        every = self.rules.complete or printed == "noted"
        if not every and printed:
            return frozenset()
        adopted = [one for one in entry.variants if one.text == emendation.text]
        # Words that no witness was read with are those of a corrected one: they differ from all.
        every_kind = every or not adopted or any(self._is_noted(entry, one) for one in adopted)
        readings = [
            one
            for one in entry.readings
            if one.text != emendation.text and (every_kind or (one.kind and self._is_noted(entry, one)))
        ]
        if not every and self._are_consulted(entry, readings):
            return frozenset()
        return frozenset(siglum for one in readings for siglum in one.sigla)

    def _are_consulted(self, entry: ApparatusEntry, readings: Sequence[Reading]) -> bool:
        """Return whether all witnesses of *readings* are consulted only: these make no note by themselves."""
        consulted = self._consulted.get(entry.number)
        return consulted is not None and consulted.issuperset(s for one in readings for s in one.sigla)

    def shows(self, number: int) -> bool:
        """Return whether remarks of editors on the entry of this number are printed."""
        ruling = self._rulings.get(number)
        return self.rules.complete or ruling is None or ruling.printed not in ("silent", "full")

    def is_noted_elsewhere(self, entry: ApparatusEntry) -> bool:
        """Return whether variants of *entry* have a note only outside of the kinds of these rules."""
        only = self.rules.only
        if not only or entry.number in self._emended:
            return False
        return any(str(variant.kind) not in only for variant in self._chosen(entry))

    def notes_part(self, one: str, other: str, sigla: Collection[str]) -> bool:
        """Return whether a difference of *sigla* within a long passage is noted, by its kind."""
        rules = self.rules
        kind = str(kind_of_difference(one, other))
        return rules.complete or not rules.against.isdisjoint(sigla) or kind in rules.kinds

    def is_last_noted(self, entry: ApparatusEntry) -> bool:
        """Return whether *entry* is the first of several with the same characters, and alone has a note."""
        return entry.number in self._first[1]

    def _is_settled(self, ruling: Ruling | None) -> bool:
        """Return whether editors kept the base text and judged the other readings to be faults."""
        return not self.rules.judged and ruling is not None and _is_fault_of_others(ruling)

    def _is_noted(self, entry: ApparatusEntry, variant: Reading) -> bool:
        rules = self.rules
        if not rules.against.isdisjoint(variant.sigla):
            return True
        if rules.letters and only_confused(entry.lemma.text, variant.text, groups=rules.letters):
            return False
        names = (str(variant.kind), variant_facet(variant))
        if not rules.hide.isdisjoint(names):
            return False
        if not rules.kinds.isdisjoint(names):
            return True
        return not rules.first.isdisjoint(names) and entry.number in self._first[0]

    @cached_property
    def _first(self) -> tuple[frozenset[int], frozenset[int]]:
        """The entries in which characters differ for the first time, and those that have later ones alike."""
        seen: dict[frozenset[tuple[str, str]], int] = {}
        again: set[int] = set()
        for entry in filter(lambda one: self.shows(one.number), self._entries):
            for variant in entry.variants:
                if self.rules.first.isdisjoint((str(variant.kind), variant_facet(variant))):
                    continue
                pairs = _differences(entry.lemma.text, variant.text)
                number = seen.setdefault(pairs, entry.number)
                if number != entry.number:
                    again.add(number)
        return frozenset(seen.values()), frozenset(again)


def count_consulted(edition: Edition, rules: NoteRules) -> int:
    """Return the number of places without a note because only consulted witnesses differ there."""
    numbers = consulted_witnesses(edition)
    if not numbers:
        return 0
    by_roles, without = NoteSelection(edition, rules), NoteSelection(replace(edition, sections=()), rules)
    entries = (edition.entries[number - 1] for number in numbers)
    left = sum(bool(without.variants(one)) and not by_roles.variants(one) for one in entries)
    followed = (one for one in edition.emendations if one.section)
    return left + sum(without.noted(one) and not by_roles.noted(one) for one in followed)


def only_confused(one: str, other: str, *, groups: Sequence[str]) -> bool:
    """Return whether two texts differ, and only by characters that stand together in one of *groups*.

    >>> only_confused("自巳", "自己", groups=["己已巳"]), only_confused("自人", "自己", groups=["己已巳"])
    (True, False)
    """
    if one == other or len(one) != len(other):
        return False
    pairs = zip(one, other, strict=True)
    return all(a == b or any(a in group and b in group for group in groups) for a, b in pairs)


def _differences(one: str, other: str) -> frozenset[tuple[str, str]]:
    """Return the pairs of characters in which two texts differ; both whole where their lengths do."""
    if len(one) != len(other):
        return frozenset({(one, other)})
    return frozenset((a, b) for a, b in zip(one, other, strict=True) if a != b)


def _is_fault_of_others(ruling: Ruling) -> bool:
    return ruling.kept and not FAULTS.isdisjoint(ruling.judgement)
